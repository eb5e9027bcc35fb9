// DefinitionArguments: what stands on the command line behind the name of a stored traversal, as its arguments.

import GraphStore
import Traversal

enum DefinitionArguments {
  static func call(_ definition: Definition, _ invocation: Invocation) throws(Failure) -> DefinitionCall {
    var call = DefinitionCall(definition)
    let files = try invocation.texts(QueryCommand.parameterFile).map { path throws(Failure) in
      try members(of: path)
    }
    do throws(TraversalError) {
      // Names first, so that values by place are for the parameters that are left.
      var positional: [String] = []
      for text in invocation.operands.dropFirst(2) {
        guard let (name, value) = named(text) else {
          positional.append(text)
          continue
        }
        try call.set(call.parameter(name), text: value)
      }
      for members in files { try call.set(members) }
      for text in positional { try call.set(call.nextParameter(), text: text) }
      if let id = invocation.text(CallCommand.on) { try call.setInput(.string(id)) }
    } catch {
      throw failure(error)
    }
    return call
  }

  /// Wrong arguments are a mistake of the command line.
  static func failure(_ error: TraversalError) -> Failure {
    .usage("invalid-argument", error.message, help: error.help)
  }

  /// The object in a file of arguments.
  private static func members(of path: String) throws(Failure) -> [JSONMember] {
    let bytes: [UInt8]
    do throws(Platform.SystemError) {
      bytes = path == "-" ? try Platform.readAll(Platform.standardInput) : try Platform.readFile(path)
    } catch {
      throw Failure(reading: path, error)
    }
    let help = "write it as {\"from\": \"SFO\", \"to\": \"JFK\"}"
    do throws(JSONError) {
      if case .object(let members) = try JSON.parse(bytes) { return members }
    } catch {
      throw .usage("invalid-parameters", "\(path):\(error)", help: help)
    }
    throw .usage("invalid-parameters", "'\(path)' is not an object of names and values", help: help)
  }

  /// `name=value`, when what stands before the equals sign can be a name.
  private static func named(_ text: String) -> (name: String, value: String)? {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = text[..<equals]
    let isName = name.unicodeScalars.allSatisfy { scalar in
      scalar == "_" || scalar == "$" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
    guard isName, let first = name.unicodeScalars.first, !("0"..."9").contains(first) else { return nil }
    return (String(name), String(text[text.utf8.index(after: equals)...]))
  }
}
