// CellType: the type tag of a stored value, and the values that fit a 64-bit number.

/// How a stored value is typed. The raw values stand in the file: never renumber them.
enum CellType: UInt8 {
  case bool = 1
  case byte = 2
  case short = 3
  case int = 4
  case long = 5
  case float = 6
  case double = 7
  case date = 8
  /// A timestamp at offset zero with whole milliseconds: the common case, as one number.
  case utcMilliseconds = 9

  case string = 16
  case bigInteger = 17
  case bigDecimal = 18
  case dateTime = 19
  case uuid = 20
  case list = 21
  case set = 22
  case map = 23
  case null = 24

  /// Several values of one key, or one with properties of its own.
  case multiple = 32
  /// The cell stands in the table of large cells.
  case outOfLine = 255

  /// True when a cell of this type is one number of at most 64 bits.
  var isNumber: Bool { rawValue <= CellType.utcMilliseconds.rawValue }

  var isInteger: Bool { (CellType.byte.rawValue...CellType.long.rawValue).contains(rawValue) }
}

/// A value as a number of at most 64 bits, for types whose cells are packed.
struct NumberCell: Equatable {
  let type: CellType
  let bits: Int64

  init(type: CellType, bits: Int64) {
    self.type = type
    self.bits = bits
  }

  init?(_ value: Value) {
    switch value {
    case .bool(let flag): self.init(type: .bool, bits: flag ? 1 : 0)
    case .byte(let number): self.init(type: .byte, bits: Int64(number))
    case .short(let number): self.init(type: .short, bits: Int64(number))
    case .int(let number): self.init(type: .int, bits: Int64(number))
    case .long(let number): self.init(type: .long, bits: number)
    case .float(let number): self.init(type: .float, bits: Int64(number.bitPattern))
    case .double(let number): self.init(type: .double, bits: Int64(bitPattern: number.bitPattern))
    case .date(let day): self.init(type: .date, bits: Int64(day.daysSinceEpoch))
    case .dateTime(let time):
      guard time.offsetSeconds == 0, time.nanoseconds < 1_000_000_000,
        time.nanoseconds % 1_000_000 == 0, time.secondsSinceEpoch.magnitude < UInt64(Int64.max) / 1000 - 1
      else { return nil }
      self.init(
        type: .utcMilliseconds, bits: time.secondsSinceEpoch * 1000 + Int64(time.nanoseconds / 1_000_000))
    default: return nil
    }
  }

  var value: Value {
    switch type {
    case .bool: .bool(bits != 0)
    case .byte: .byte(Int8(truncatingIfNeeded: bits))
    case .short: .short(Int16(truncatingIfNeeded: bits))
    case .int: .int(Int32(truncatingIfNeeded: bits))
    case .long: .long(bits)
    case .float: .float(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .double: .double(Double(bitPattern: UInt64(bitPattern: bits)))
    case .date: .date(Day(daysSinceEpoch: Int32(truncatingIfNeeded: bits)))
    case .utcMilliseconds: .dateTime(Timestamp(millisecondsSinceEpoch: bits))
    default: .null
    }
  }
}
