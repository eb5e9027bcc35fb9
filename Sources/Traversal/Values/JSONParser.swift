// A parser of JSON over bytes: strict grammar, valid UTF-8, distinct keys, a limit on depth, positions in errors.

extension JSON {
  /// How many arrays and objects may stand in one another.
  package static let depthLimit = 128

  /// Parses one document that fills the whole text.
  package static func parse(_ bytes: [UInt8], depthLimit: Int = depthLimit) throws(JSONError) -> JSON {
    var parser = JSONParser(bytes, depthLimit: depthLimit)
    return try parser.document()
  }

  package static func parse(_ text: String, depthLimit: Int = depthLimit) throws(JSONError) -> JSON {
    try parse(Array(text.utf8), depthLimit: depthLimit)
  }
}

private struct JSONParser {
  private let bytes: [UInt8]
  private let depthLimit: Int
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func document() throws(JSONError) -> JSON {
    let result = try value()
    skipSpace()
    guard position == bytes.count else { throw error("there is text behind the end of the document") }
    return result
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    guard let byte = next else { throw error("the text ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): return try nested { (parser) throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      if skip(word: "true") { return .bool(true) }
      if skip(word: "false") { return .bool(false) }
      if skip(word: "null") { return .null }
      throw error("a value is expected: an object, array, string, number, true, false or null")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSON
  ) throws(JSONError) -> JSON {
    guard depth < depthLimit else {
      throw error("arrays and objects are nested more than \(depthLimit) deep")
    }
    depth += 1
    position += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func array() throws(JSONError) -> JSON {
    var items: [JSON] = []
    skipSpace()
    if skip(UInt8(ascii: "]")) { return .array(items) }
    while true {
      items.append(try value())
      skipSpace()
      if skip(UInt8(ascii: "]")) { return .array(items) }
      guard skip(UInt8(ascii: ",")) else { throw error("',' or ']' is expected in an array") }
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    var members: [JSONMember] = []
    var keys: Set<String> = []
    skipSpace()
    if skip(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw error("a key in double quotes is expected in an object") }
      let key = try string()
      // Strings that differ only in how accents are composed are equal to Swift, but are different keys.
      if !keys.insert(key).inserted && members.contains(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
        throw error("the key occurs twice in an object", at: start)
      }
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw error("':' is expected after a key") }
      members.append(JSONMember(key: key, value: try value()))
      skipSpace()
      if skip(UInt8(ascii: "}")) { return .object(members) }
      guard skip(UInt8(ascii: ",")) else { throw error("',' or '}' is expected in an object") }
    }
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    _ = skip(UInt8(ascii: "-"))
    if skip(UInt8(ascii: "0")) {
      if let byte = next, isDigit(byte) { throw error("a number must not begin with 0") }
    } else {
      try digits()
    }
    if skip(UInt8(ascii: ".")) { try digits() }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    guard let byte = next, isDigit(byte) else { throw error("a digit is expected in a number") }
    while let byte = next, isDigit(byte) { position += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = position
    position += 1
    let content = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if next == UInt8(ascii: "\"") {
      position += 1
      return try text(bytes[content..<(position - 1)], at: start)
    }

    var unescaped = Array(bytes[content..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(unescaped[...], at: start)
      case UInt8(ascii: "\\"): try escape(into: &unescaped)
      case 0..<0x20:
        throw error("a control character in a string must be written as an escape", at: position - 1)
      default: unescaped.append(byte)
      }
    }
    throw error("the string is not closed", at: start)
  }

  private func text(_ content: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw error("the string is not valid UTF-8", at: start)
    }
    return text
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
    let start = position - 1
    guard let byte = next else { throw error("the string is not closed", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(at: start)
      bytes.append(contentsOf: String(scalar).utf8)
    default: throw error("there is no such escape in JSON", at: start)
    }
  }

  private mutating func unicodeEscape(at start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try fourDigits(at: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // What is no scalar is half of a pair, and only the first half may come first.
    if unit < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) {
      let low = try fourDigits(at: start)
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw error("a surrogate must be one of a pair", at: start)
  }

  private mutating func fourDigits(at start: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = hexadecimalValue(byte) else {
        throw error("four hexadecimal digits are expected after \\u", at: start)
      }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func skip(word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func error(_ message: String, at place: Int? = nil) -> JSONError {
    let offset = place ?? position
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    return JSONError(message: message, offset: offset, line: line, column: offset - lineStart + 1)
  }
}
