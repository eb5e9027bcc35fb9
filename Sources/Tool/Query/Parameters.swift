// Parameters: names and values given beside a traversal, as text of the command line or a JSON file.

import GraphStore
import Traversal

struct Parameters {
  private(set) var values: [String: Value] = [:]

  /// `--param` beats a file of `--params`; a name given twice is a mistake.
  init(texts: [String], files: [String]) throws(Failure) {
    for path in files { try read(file: path) }
    var given: Set<String> = []
    for text in texts {
      let parameter: ParameterValue
      do throws(ValueError) {
        parameter = try ParameterValue.parse(text)
      } catch {
        throw .usage("invalid-parameter", error.message)
      }
      guard given.insert(parameter.name).inserted else {
        throw .usage("repeated-parameter", "the parameter '\(parameter.name)' is given twice")
      }
      values[parameter.name] = parameter.value
    }
  }

  private mutating func read(file path: String) throws(Failure) {
    let bytes: [UInt8]
    do throws(Platform.SystemError) {
      bytes = path == "-" ? try Platform.readAll(Platform.standardInput) : try Platform.readFile(path)
    } catch {
      throw Failure(reading: path, error)
    }
    let help = "write it as {\"code\": \"LHR\", \"limit\": 10}"
    let document: JSON
    do throws(JSONError) {
      document = try JSON.parse(bytes)
    } catch {
      throw .usage("invalid-parameters", "\(path):\(error)", help: help)
    }
    guard case .object(let members) = document else {
      throw .usage(
        "invalid-parameters", "'\(path)' is not an object of parameter names and values", help: help)
    }
    for member in members {
      do throws(ValueError) {
        values[member.key] = try GraphSON.value(of: member.value)
      } catch {
        throw .usage("invalid-parameter", "parameter '\(member.key)' in '\(path)': \(error.message)")
      }
    }
  }
}
