// Parameters: names and values given beside a traversal, as text of the command line or a JSON file.

import GraphStore

struct Parameters {
  private(set) var values: [String: Value] = [:]

  /// `--param` beats a file of `--params`; a name given twice is a mistake.
  init(texts: [String], files: [String]) throws(Failure) {
    for path in files { try read(file: path) }
    var given: Set<String> = []
    for text in texts {
      let (name, value) = try Self.parse(text)
      guard given.insert(name).inserted else {
        throw .usage("repeated-parameter", "the parameter '\(name)' is given twice")
      }
      values[name] = value
    }
  }

  private mutating func read(file path: String) throws(Failure) {
    let bytes: [UInt8]
    do throws(Platform.SystemError) {
      bytes = path == "-" ? try Platform.readAll(Platform.standardInput) : try Platform.readFile(path)
    } catch {
      throw Failure(reading: path, error)
    }
    guard case .map(let entries)? = JSONReader.value(of: bytes) else {
      throw .usage(
        "invalid-parameters", "'\(path)' is not a JSON object of parameter names and values",
        help: "write it as {\"code\": \"LHR\", \"limit\": 10}")
    }
    for entry in entries {
      guard case .string(let name) = entry.key else { continue }
      try Self.check(name)
      values[name] = entry.value
    }
  }

  /// `name=value`: a number, true, false, null, array or object of JSON, else a string as it stands.
  /// `name:Type=value`: that type or an error.
  static func parse(_ text: String) throws(Failure) -> (name: String, value: Value) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let head = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(head[0])
    let content = parts.count == 2 ? String(parts[1]) : ""
    try check(name)
    if head.count == 2 { return (name, try typed(content, as: String(head[1]), name)) }
    switch JSONReader.value(of: content.utf8) {
    case nil, .string?: return (name, .string(content))
    case let value?: return (name, value)
    }
  }

  private static func check(_ name: String) throws(Failure) {
    let isName =
      name.utf8.first.map { ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 == UInt8(ascii: "_") } == true
      && name.utf8.allSatisfy {
        ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "_")
      }
    guard isName else {
      throw .usage(
        "invalid-parameter", "'\(name)' cannot be the name of a parameter",
        help: "a name begins with a letter and goes on with letters, digits and underscores")
    }
  }

  private static let typeNames = [
    "String", "Bool", "Byte", "Short", "Int", "Long", "Float", "Double", "BigInt", "BigDecimal", "Date",
    "DateTime", "UUID",
  ]

  private static func typed(_ text: String, as type: String, _ name: String) throws(Failure) -> Value {
    let value: Value? =
      switch type.lowercased() {
      case "string": .string(text)
      case "bool", "boolean": ["true": .bool(true), "false": .bool(false)][text]
      case "byte": Int8(text).map(Value.byte)
      case "short": Int16(text).map(Value.short)
      case "int", "integer": Int32(text).map(Value.int)
      case "long": Int64(text).map(Value.long)
      case "float": Float(text).map(Value.float)
      case "double": Double(text).map(Value.double)
      case "bigint", "biginteger": BigInteger(text).map(Value.bigInteger)
      case "bigdecimal", "decimal": BigDecimal(text).map(Value.bigDecimal)
      case "date": Day(text).map(Value.date)
      case "datetime": Timestamp(text).map(Value.dateTime)
      case "uuid": UniqueID(text).map(Value.uuid)
      default:
        throw .usage(
          "unknown-type", "the parameter '\(name)' has the unknown type '\(type)'",
          help: Suggestions.question(for: type, among: typeNames)
            ?? "types: \(typeNames.joined(separator: ", "))")
      }
    guard let value else {
      throw .usage("invalid-parameter", "the parameter '\(name)' cannot be '\(text)': that is no \(type)")
    }
    return value
  }
}
