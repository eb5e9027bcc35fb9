// ValueText: a value as text in each of the forms; as the formats with columns need it: on one line, safe for a terminal.

import GraphStore
import Traversal

enum ValueText {
  static func json(_ value: Value) -> String {
    var bytes: [UInt8] = []
    var writer = JSONWriter()
    writer.append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a person sees of a value: the plain form, on one line.
  static func cell(_ value: Value, nullText: String) -> String {
    if case .null = value { return nullText }
    return visible(value.plainText)
  }

  /// The text with control characters as escapes, so that data can neither break a line nor steer a terminal.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where isControl(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || (0x202A...0x202E).contains(scalar.value)
      || (0x2028...0x2029).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }
}
