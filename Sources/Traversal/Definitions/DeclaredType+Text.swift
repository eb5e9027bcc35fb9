// Arguments as the outside gives them, by the declared type: texts of a command line, and JSON.

import GraphStore

extension DeclaredType {
  /// The value that a text of the command line stands for.
  package func value(ofText text: String) throws(TypeMismatch) -> Value {
    switch self {
    case .string, .enumeration, .vertex, .edge, .date, .dateTime, .decimal:
      return try converted(.string(text))
    case .bool:
      if text == "true" || text == "false" { return .bool(text == "true") }
    case .int, .long:
      if let number = BigInteger(text) { return try converted(NumberText.narrowest(number)) }
    case .double:
      if let number = Self.double(text) { return .double(number) }
    case .optional(let type): return text == "null" ? .null : try type.value(ofText: text)
    case .list, .map, .record:
      let document: JSON
      do throws(JSONError) {
        document = try JSON.parse(text)
      } catch {
        throw TypeMismatch("must be \(phrase) in JSON: \(error)")
      }
      return try value(of: document)
    case .any:
      do throws(ValueError) {
        return try ParameterValue.value(of: text, named: "")
      } catch {
        throw TypeMismatch(error.message)
      }
    }
    throw TypeMismatch(self, "'\(Value.string(text).excerpt)'")
  }

  /// The value that a part of a JSON document stands for. Numbers are read exactly, by the type; where it says nothing,
  /// integers become Int or Long and others Double.
  package func value(of json: JSON) throws(TypeMismatch) -> Value {
    switch (self, json) {
    case (.optional, .null): return .null
    case (.optional(let type), _): return try type.value(of: json)
    case (.decimal, .number(let text)):
      if let number = BigDecimal(text) { return .bigDecimal(number) }
    case (.double, .number(let text)):
      if let number = Self.double(text) { return .double(number) }
    case (.list(let member), .array(let items)):
      var members: [Value] = []
      for (place, item) in items.enumerated() {
        do throws(TypeMismatch) {
          members.append(try member.value(of: item))
        } catch {
          throw error.inside("[\(place)]")
        }
      }
      return .list(members)
    case (.record(let fields), .object(let members)):
      var entries: [MapEntry] = []
      for member in members {
        let type = fields.first { $0.name == member.key }?.type ?? .any
        do throws(TypeMismatch) {
          entries.append(MapEntry(key: .string(member.key), value: try type.value(of: member.value)))
        } catch {
          throw error.inside(".\(member.key)")
        }
      }
      return try converted(.map(entries))
    default: break
    }
    let value: Value
    do throws(ValueError) {
      value = try GraphSON.value(of: json)
    } catch {
      throw TypeMismatch(error.message)
    }
    return try converted(value)
  }

  private static func double(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      // The parser of decimals is the stricter one: Swift also reads `0x1p3`.
      guard BigDecimal(text) != nil, let number = Double(text), number.isFinite else { return nil }
      return number
    }
  }
}
