// JSONReader: JSON text to a value, for parameters given on the command line or in a file.
// Whole numbers take the type that the language gives such a literal: Int, else Long, else BigInteger.

import GraphStore

struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// Nothing that people write by hand is deeper, and the reader recurses.
  private static let depthLimit = 200

  private struct Mismatch: Error {}

  /// The value that the whole text is, or nil when it is no JSON.
  static func value(of text: some Sequence<UInt8>) -> Value? {
    var reader = JSONReader(bytes: Array(text))
    guard let value = try? reader.value() else { return nil }
    reader.skipSpace()
    return reader.position == reader.bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(Mismatch) {
    guard takes(scalar) else { throw Mismatch() }
  }

  private mutating func value() throws(Mismatch) -> Value {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .map(try object())
    case UInt8(ascii: "["): return .list(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: Value) throws(Mismatch) -> Value {
    guard bytes[position...].starts(with: text.utf8) else { throw Mismatch() }
    position += text.utf8.count
    return value
  }

  private mutating func deeper() throws(Mismatch) {
    depth += 1
    position += 1
    guard depth <= Self.depthLimit else { throw Mismatch() }
  }

  private mutating func array() throws(Mismatch) -> [Value] {
    try deeper()
    defer { depth -= 1 }
    var members: [Value] = []
    if takes("]") { return members }
    repeat { members.append(try value()) } while takes(",")
    try expect("]")
    return members
  }

  /// A name that stands twice keeps its first place and its last value.
  private mutating func object() throws(Mismatch) -> [MapEntry] {
    try deeper()
    defer { depth -= 1 }
    var entries: [MapEntry] = []
    var places: [String: Int] = [:]
    if takes("}") { return entries }
    repeat {
      skipSpace()
      let name = try string()
      try expect(":")
      let entry = MapEntry(key: .string(name), value: try value())
      if let place = places[name] {
        entries[place] = entry
      } else {
        places[name] = entries.count
        entries.append(entry)
      }
    } while takes(",")
    try expect("}")
    return entries
  }

  private mutating func number() throws(Mismatch) -> Value {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let whole = digits()
    guard whole == 1 || (whole > 1 && bytes[position - whole] != UInt8(ascii: "0")) else { throw Mismatch() }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      guard digits() > 0 else { throw Mismatch() }
    }
    if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      position += 1
      if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { position += 1 }
      guard digits() > 0 else { throw Mismatch() }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole {
      if let number = Int32(text) { return .int(number) }
      if let number = Int64(text) { return .long(number) }
      if let number = BigInteger(text) { return .bigInteger(number) }
    } else if let number = Double(text), number.isFinite {
      return .double(number)
    }
    throw Mismatch()
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, byte &- UInt8(ascii: "0") <= 9 { position += 1 }
    return position - start
  }

  private mutating func string() throws(Mismatch) -> String {
    guard next == UInt8(ascii: "\"") else { throw Mismatch() }
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw Mismatch() }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw Mismatch()
      default: text.append(byte)
      }
    }
    throw Mismatch()
  }

  private mutating func escape(into text: inout [UInt8]) throws(Mismatch) {
    guard let byte = next else { throw Mismatch() }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += try scalar().utf8
    default: throw Mismatch()
    }
  }

  /// The scalar of `\u` escapes, two of them when it is written as a surrogate pair.
  private mutating func scalar() throws(Mismatch) -> Character {
    let first = try hexadecimal()
    var value = first
    if (0xD800..<0xDC00).contains(first) {
      guard bytes[position...].starts(with: "\\u".utf8) else { throw Mismatch() }
      position += 2
      let second = try hexadecimal()
      guard (0xDC00..<0xE000).contains(second) else { throw Mismatch() }
      value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw Mismatch() }
    return Character(scalar)
  }

  private mutating func hexadecimal() throws(Mismatch) -> UInt32 {
    guard position + 4 <= bytes.count else { throw Mismatch() }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Mismatch() }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }
}
