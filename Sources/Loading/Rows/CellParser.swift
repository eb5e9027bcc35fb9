// CellParser: a cell's bytes to a value of the column's type, and what is wrong when it is none.

import GraphStore

enum CellParser {
  /// Nil when the text does not stand for a value of the type.
  static func value(_ content: ArraySlice<UInt8>, as type: ColumnType, lenientBooleans: Bool) -> Value? {
    let text = content.span
    switch type {
    case .string:
      return .string(String(decoding: content, as: UTF8.self))
    case .int:
      guard let number = NumberText.integer(text), let value = Int32(exactly: number) else { return nil }
      return .int(value)
    case .long:
      return NumberText.integer(text).map { .long($0) }
    case .short:
      guard let number = NumberText.integer(text), let value = Int16(exactly: number) else { return nil }
      return .short(value)
    case .byte:
      guard let number = NumberText.integer(text), let value = Int8(exactly: number) else { return nil }
      return .byte(value)
    case .double:
      guard let number = NumberText.double(text) else { return nil }
      return number.isInfinite && NumberText.special(text) == nil ? nil : .double(number)
    case .float:
      guard let number = NumberText.float(text) else { return nil }
      return number.isInfinite && NumberText.special(text) == nil ? nil : .float(number)
    case .bool:
      return (NumberText.boolean(text) ?? (lenientBooleans ? false : nil)).map { .bool($0) }
    case .date, .dateTime:
      // A literal without a time is a day, whatever the column is called.
      if let day = Day(iso8601: content) { return .date(day) }
      return Timestamp(iso8601: content).map { .dateTime($0) }
    case .uuid:
      return UniqueID(String(decoding: content, as: UTF8.self)).map { .uuid($0) }
    case .bigInteger:
      return BigInteger(decimal: content).map { .bigInteger($0) }
    case .bigDecimal:
      return BigDecimal(decimal: content).map { .bigDecimal($0) }
    }
  }

  /// Why a text is no value of the type, and what may help.
  static func objection(_ text: String, to type: ColumnType) -> (message: String, help: String?) {
    let shown = text.count > 40 ? text.prefix(40) + "…" : text[...]
    let expected: String
    var help: String?
    switch type {
    case .byte: expected = "a Byte, a whole number from -128 to 127"
    case .short: expected = "a Short, a whole number from -32768 to 32767"
    case .int: expected = "an Int, a whole number from -2147483648 to 2147483647"
    case .long: expected = "a Long, a whole number from -9223372036854775808 to 9223372036854775807"
    case .float: expected = "a Float, a decimal number up to 3.4028235e38, Infinity, -Infinity or NaN"
    case .double:
      expected = "a Double, a decimal number up to 1.7976931348623157e308, Infinity, -Infinity or NaN"
    case .bool: expected = "a Bool, true or false"
    case .date, .dateTime: expected = "a date such as 2024-02-29 or 2024-02-29T23:59:59Z that exists"
    case .uuid: expected = "a UUID, 32 hexadecimal digits with hyphens: 8-4-4-4-12"
    case .bigInteger: expected = "a BigInteger, a whole number"
    case .bigDecimal: expected = "a BigDecimal, a decimal number"
    case .string: expected = "a String"
    }
    switch type {
    case .byte, .short, .int, .long, .bigInteger: help = wholeNumberHelp(text, type)
    case .bool: help = "use --lenient-bool to take everything but true for false"
    case .float, .double:
      if ["inf", "+inf", "-inf"].contains(text.lowercased()) { help = "write Infinity or -Infinity" }
    default: break
    }
    return ("'\(shown)' is not \(expected)", help)
  }

  private static func wholeNumberHelp(_ text: String, _ type: ColumnType) -> String? {
    let bytes = Array(text.utf8)
    if NumberText.integer(bytes.span) != nil {
      return "declare the column as Long, or as BigInteger for numbers of any size"
    }
    if BigInteger(decimal: bytes[...]) != nil { return "declare the column as BigInteger" }
    if NumberText.double(bytes.span) != nil {
      return "declare the column as Double, or write the number without a fraction"
    }
    return nil
  }
}
