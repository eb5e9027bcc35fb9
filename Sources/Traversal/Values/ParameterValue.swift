// Parameters of a query as the command line and agents give them: `name=value` or `name:Type=value`.

import GraphStore

/// A named value for a query.
package struct ParameterValue: Sendable, Hashable {
  package var name: String
  package var value: Value

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }

  /// Reads `name=text`, whose value is what JSON makes of the text when it is a JSON number, `true`, `false`, `null`,
  /// array or object, else the text itself; and `name:Type=text`, whose value has that type.
  package static func parse(_ argument: String) throws(ValueError) -> ParameterValue {
    guard let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw ValueError(
        .malformed, "a parameter is written name=value or name:Type=value, not '\(argument.prefix(60))'")
    }
    let text = String(argument[argument.index(after: equals)...])
    let declaration = argument[..<equals]
    guard let colon = declaration.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      let name = try checked(name: declaration)
      return ParameterValue(name: name, value: try value(of: text, named: name))
    }
    let name = try checked(name: declaration[..<colon])
    let type = String(declaration[declaration.index(after: colon)...])
    return ParameterValue(name: name, value: try value(of: text, typeNamed: type, for: name))
  }

  /// The value that an untyped text stands for.
  package static func value(of text: String, named name: String) throws(ValueError) -> Value {
    // A string in quotes stays as it is: quotes belong to it as to any other text.
    guard let json = try? JSON.parse(text) else { return .string(text) }
    if case .string = json { return .string(text) }
    do throws(ValueError) {
      return try GraphSON.value(of: json)
    } catch {
      throw ValueError(error.kind, "parameter '\(name)': \(error.message)")
    }
  }

  /// The value that a text stands for as a type: of numbers, text, truth, dates, ids, or a collection in JSON.
  package static func value(
    of text: String, typeNamed type: String, for name: String
  ) throws(ValueError) -> Value {
    let value: Value?
    do throws(ValueError) {
      value = try parse(text, as: type)
    } catch {
      throw ValueError(error.kind, "parameter '\(name)': \(error.message)")
    }
    guard let value else {
      throw ValueError(
        .malformed, "parameter '\(name)': '\(Value.string(text).excerpt)' is no value of type \(type)")
    }
    return value
  }

  private static func checked(name: Substring) throws(ValueError) -> String {
    let isName = { (index: Int, byte: UInt8) in
      byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (index > 0 && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte))
    }
    guard !name.isEmpty, name.utf8.enumerated().allSatisfy({ isName($0.offset, $0.element) }) else {
      throw ValueError(
        .malformed, "'\(name.prefix(60))' is no name for a parameter; use letters, digits and _")
    }
    return String(name)
  }

  private static func parse(_ text: String, as type: String) throws(ValueError) -> Value? {
    switch type.lowercased() {
    case "string": return .string(text)
    case "bool", "boolean": return .bool(try Conversions.asBool(.string(text)))
    case "byte", "int8": return try number(text, .byte)
    case "short", "int16": return try number(text, .short)
    case "int", "integer", "int32": return try number(text, .int)
    case "long", "int64": return try number(text, .long)
    case "bigint", "biginteger": return try number(text, .bigInteger)
    case "float": return try number(text, .float)
    case "double": return try number(text, .double)
    case "decimal", "bigdecimal": return try number(text, .bigDecimal)
    case "date": return Day(iso8601: text).map { .date($0) }
    case "datetime": return Timestamp(iso8601: text).map { .dateTime($0) }
    case "uuid": return UniqueID(text).map { .uuid($0) }
    case "list", "map", "set": return try collection(text, type.lowercased())
    default:
      throw ValueError(
        .malformed,
        "there is no parameter type '\(type)'; there are String, Bool, Byte, Short, Int, Long, BigInteger, Float, "
          + "Double, BigDecimal, Date, DateTime, UUID, List, Set and Map")
    }
  }

  /// Unlike a cast, a parameter loses nothing: an integer type takes no fraction.
  private static func number(_ text: String, _ type: NumberType) throws(ValueError) -> Value? {
    switch (text, type) {
    case ("NaN", .double): return .double(.nan)
    case ("NaN", .float): return .float(.nan)
    case ("Infinity", .double), ("+Infinity", .double): return .double(.infinity)
    case ("Infinity", .float), ("+Infinity", .float): return .float(.infinity)
    case ("-Infinity", .double): return .double(-.infinity)
    case ("-Infinity", .float): return .float(-.infinity)
    default: break
    }
    if !type.isFloatingPoint && NumberText.parse(text)?.bigInteger == nil { return nil }
    return try Conversions.asNumber(.string(text), as: type)
  }

  private static func collection(_ text: String, _ type: String) throws(ValueError) -> Value? {
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(text)
    } catch {
      throw ValueError(.malformed, error.description)
    }
    let value = try GraphSON.value(of: json)
    switch (value, type) {
    case (.list, "list"), (.map, "map"), (.set, "set"): return value
    case (.list(let members), "set"):
      var seen: Set<Value> = []
      return .set(members.filter { seen.insert($0).inserted })
    default: return nil
    }
  }
}
