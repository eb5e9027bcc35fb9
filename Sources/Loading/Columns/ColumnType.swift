// ColumnType: the types that a header can give a column, and the names by which people call them elsewhere.

enum ColumnType: String, CaseIterable, Sendable {
  case bool = "Bool"
  case byte = "Byte"
  case short = "Short"
  case int = "Int"
  case long = "Long"
  case float = "Float"
  case double = "Double"
  case string = "String"
  case date = "Date"
  case dateTime = "DateTime"
  case uuid = "UUID"
  case bigInteger = "BigInteger"
  case bigDecimal = "BigDecimal"

  /// By its name in any case.
  init?(name: String) {
    guard let type = Self.byName[name.lowercased()] else { return nil }
    self = type
  }

  private static let byName: [String: ColumnType] = {
    var names = ["boolean": ColumnType.bool]
    for type in allCases { names[type.rawValue.lowercased()] = type }
    return names
  }()

  /// What other systems call these types.
  private static let foreignNames: [String: ColumnType] = [
    "integer": .int, "int32": .int, "int4": .int, "int16": .short, "smallint": .short, "int8": .byte,
    "tinyint": .byte, "int64": .long, "bigint": .long, "float32": .float, "real": .float, "float64": .double,
    "number": .double, "text": .string, "str": .string, "varchar": .string, "char": .string,
    "timestamp": .dateTime, "instant": .dateTime, "time": .dateTime, "decimal": .bigDecimal,
    "numeric": .bigDecimal, "guid": .uuid,
  ]

  /// The type that somebody who wrote `name` may have meant.
  static func suggestion(for name: String) -> String? {
    if let type = foreignNames[name.lowercased()] { return type.rawValue }
    let near = Spelling.nearest(to: name, among: allCases.map(\.rawValue) + ["Boolean"])
    return near.flatMap { ColumnType(name: $0)?.rawValue }
  }
}
