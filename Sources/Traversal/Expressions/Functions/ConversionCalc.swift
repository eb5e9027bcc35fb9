// Conversions between types, and tests of types.

import GraphStore

enum ConversionCalc {
  static func value(_ function: CalcFunction, _ row: borrowing CallRow) throws -> Value? {
    switch function {
    case .bool:
      switch row[0] {
      case .bool, .string("true"), .string("false"):
        return .bool(row[0] == .bool(true) || row[0] == .string("true"))
      default: throw row.mistyped(0, "'true' or 'false'")
      }
    case .number:
      if CalcNumber(row[0]) != nil { return CalcNumber(row[0])?.value }
      guard let number = parsed(row[0]) else { throw malformed(row, "a number") }
      return number.int64 != nil && number.scale == 0 ? number.int64.map { .long($0) } : .bigDecimal(number)
    case .int: return try integer(row)
    case .parseInt:
      if case .string = row[0] {
        return parsed(row[0]).flatMap { $0.scale == 0 ? $0.unscaled.int64 : nil }.map { .long($0) }
      }
      return row[0].integer.map { .long($0) }
    case .decimal:
      guard let number = decimal(row[0]) else { throw malformed(row, "a number") }
      return .bigDecimal(number)
    case .parseDecimal: return decimal(row[0]).map { .bigDecimal($0) }
    default:
      if let number = CalcNumber(row[0]) { return .double(number.double) }
      guard let number = parsed(row[0]) else { throw malformed(row, "a number") }
      return .double(number.doubleValue)
    }
  }

  /// A whole number of any type, or the text of one; what has a fraction is not cut in silence.
  private static func integer(_ row: borrowing CallRow) throws -> Value {
    if let number = row[0].integer { return .long(number) }
    guard let number = decimal(row[0]) else { throw malformed(row, "a number") }
    guard let whole = number.int64 else {
      throw ArgumentError(
        .value, "\(row[0].described) is no Int of 64 bits", 0,
        help: "floor, ceil and round make an Int of a fraction")
    }
    return .long(whole)
  }

  private static func decimal(_ value: Value) -> BigDecimal? {
    guard let number = CalcNumber(value) else { return parsed(value) }
    return number.exact?.atLeastScaleZero ?? BigDecimal(number.double)?.atLeastScaleZero
  }

  /// The number that a text names: digits, a point, an exponent, and nothing else.
  private static func parsed(_ value: Value) -> BigDecimal? {
    guard case .string(let text) = value, text.utf8.count <= BigDecimal.exponentLimit,
      let number = BigDecimal(text),
      number.isModest
    else { return nil }
    return number.atLeastScaleZero
  }

  private static func malformed(_ row: borrowing CallRow, _ wanted: String) -> ArgumentError {
    guard case .string = row[0] else { return row.mistyped(0, "\(wanted) or its text") }
    return ArgumentError(
      .value, "'\(row[0].excerpt)' is not \(wanted)", 0,
      help: "parse_int, parse_decimal and their kin give nothing instead of an error")
  }

  // MARK: Tests

  static func test(_ function: CalcFunction, _ value: Value?) -> Value? {
    guard let value else { return function == .type ? nil : .bool(function == .absent) }
    switch function {
    case .type: return .string(value.calcTypeName)
    case .present: return .bool(value != .null)
    case .absent, .isNull: return .bool(value == .null)
    case .isBool: return .bool(value.kind == .bool)
    case .isInt: return .bool(value.integer != nil)
    case .isDecimal: return .bool(value.kind == .bigDecimal || value.kind == .bigInteger)
    case .isDouble: return .bool(value.floatingPoint != nil)
    case .isNumber: return .bool(value.numberType != nil)
    case .isString: return .bool(value.kind == .string)
    case .isDate: return .bool(value.kind == .date)
    case .isDateTime: return .bool(value.kind == .dateTime)
    case .isList: return .bool([.list, .set, .bulkSet].contains(value.kind))
    case .isRecord: return .bool(value.entries != nil)
    default: return .bool([.vertex, .edge, .vertexProperty, .property].contains(value.kind))
    }
  }
}
