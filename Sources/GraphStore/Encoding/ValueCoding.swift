// ValueCoding: a value as bytes that describe themselves: a type tag, then the content; README.md lists every type.
// Used where values of several types stand side by side: mixed segments, collections, several values of one key.

extension ByteWriter {
  /// An unsigned number in as few bytes as it needs, seven bits a byte, least significant first.
  mutating func append(varint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A value with its tag. Only values that can be stored have a form.
  mutating func append(_ value: Value) throws(StoreError) {
    if let number = NumberCell(value) {
      bytes.append(number.type.rawValue)
      append(number.bits)
      return
    }
    switch value {
    case .null: bytes.append(CellType.null.rawValue)
    case .string(let text): append(.string, lengthOf: text.utf8.count) { $0.append(text: text) }
    case .bigInteger(let number): append(.bigInteger, number)
    case .bigDecimal(let number):
      append(.bigDecimal, number.unscaled)
      append(number.scale)
    case .dateTime(let time):
      bytes.append(CellType.dateTime.rawValue)
      append(time.secondsSinceEpoch)
      append(time.nanoseconds)
      append(time.offsetSeconds)
    case .uuid(let id):
      bytes.append(CellType.uuid.rawValue)
      append(id.high)
      append(id.low)
    case .list(let members): try append(.list, members)
    case .set(let members): try append(.set, members)
    case .map(let entries):
      bytes.append(CellType.map.rawValue)
      append(varint: UInt64(entries.count))
      for entry in entries {
        try append(entry.key)
        try append(entry.value)
      }
    default:
      throw StoreError(.invalid, "a \(value.kind) cannot be stored as a property value")
    }
  }

  private mutating func append(_ type: CellType, lengthOf length: Int, _ content: (inout ByteWriter) -> Void)
  {
    bytes.append(type.rawValue)
    append(varint: UInt64(length))
    content(&self)
  }

  private mutating func append(_ type: CellType, _ number: BigInteger) {
    append(type, lengthOf: number.magnitude.count * 2 + (number.isNegative ? 1 : 0)) { writer in
      for limb in number.magnitude { writer.append(limb) }
    }
  }

  private mutating func append(_ type: CellType, _ members: [Value]) throws(StoreError) {
    bytes.append(type.rawValue)
    append(varint: UInt64(members.count))
    for member in members { try append(member) }
  }
}

/// A place in borrowed bytes from which values are read. Damage is an error, never a trap.
struct ByteReader: ~Escapable {
  let bytes: RawSpan
  var offset: Int
  private var depth = 0

  private static let maximumDepth = 256

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  var remaining: Int { bytes.byteCount - offset }

  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) throws(StoreError)
    -> Number
  {
    let size = MemoryLayout<Number>.size
    guard remaining >= size else { throw .damaged("a value ends early") }
    defer { offset += size }
    return bytes.loadUnchecked(offset, as: type)
  }

  mutating func varint() throws(StoreError) -> Int {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try number(UInt8.self)
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
      guard shift < 56 else { throw .damaged("a length is too long") }
    }
    return Int(result)
  }

  @_lifetime(copy self)
  mutating func span(_ count: Int) throws(StoreError) -> RawSpan {
    guard count >= 0, remaining >= count else { throw .damaged("a value ends early") }
    defer { offset += count }
    return bytes.extracting(offset..<offset + count)
  }

  mutating func value() throws(StoreError) -> Value {
    let tag = try number(UInt8.self)
    guard let type = CellType(rawValue: tag) else { throw .damaged("unknown value type \(tag)") }
    if type.isNumber { return NumberCell(type: type, bits: try number(Int64.self)).value }
    switch type {
    case .null: return .null
    case .string:
      let count = try varint()
      return .string(try span(count).text)
    case .bigInteger: return .bigInteger(try bigInteger())
    case .bigDecimal:
      let unscaled = try bigInteger()
      return .bigDecimal(BigDecimal(unscaled: unscaled, scale: try number(Int32.self)))
    case .dateTime:
      let seconds = try number(Int64.self)
      let nanoseconds = try number(UInt32.self)
      return .dateTime(
        Timestamp(
          secondsSinceEpoch: seconds, nanoseconds: nanoseconds, offsetSeconds: try number(Int32.self)))
    case .uuid:
      let high = try number(UInt64.self)
      return .uuid(UniqueID(high: high, low: try number(UInt64.self)))
    case .list: return .list(try members())
    case .set: return .set(try members())
    case .map: return .map(try entries())
    default: throw .damaged("a value of type \(tag) where none may stand")
    }
  }

  private mutating func bigInteger() throws(StoreError) -> BigInteger {
    let halves = try varint()
    guard halves / 2 * 4 <= remaining else { throw .damaged("a value ends early") }
    var limbs: [UInt32] = []
    for _ in 0..<halves / 2 { limbs.append(try number(UInt32.self)) }
    return BigInteger(isNegative: halves % 2 == 1, magnitude: limbs)
  }

  private mutating func members() throws(StoreError) -> [Value] {
    let count = try enter()
    defer { depth -= 1 }
    var members: [Value] = []
    for _ in 0..<count { members.append(try value()) }
    return members
  }

  private mutating func entries() throws(StoreError) -> [MapEntry] {
    let count = try enter()
    defer { depth -= 1 }
    var entries: [MapEntry] = []
    for _ in 0..<count {
      let key = try value()
      entries.append(MapEntry(key: key, value: try value()))
    }
    return entries
  }

  /// The number of members of a collection; each takes a byte at least.
  private mutating func enter() throws(StoreError) -> Int {
    let count = try varint()
    guard count <= remaining else { throw .damaged("a collection ends early") }
    depth += 1
    guard depth <= Self.maximumDepth else { throw .damaged("collections nest too deeply") }
    return count
  }
}
