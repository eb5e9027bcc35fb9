// RecordScanner: the grammar of CSV as a machine over bytes. It stops where the bytes end and goes on when there are
// more, so that no byte is looked at twice however long a record is.

/// One field of a record: a range of the buffer and how to read it.
struct Field {
  enum Form: UInt8 { case bare, quoted, escaped }

  var start: Int
  var end: Int
  /// `escaped`: quoted, with doubled quotes inside.
  var form: Form

  var range: Range<Int> { start..<end }
  /// An unquoted field of no characters: no value.
  var isBlank: Bool { form == .bare && start == end }
}

struct RecordScanner {
  private enum State: UInt8 {
    /// Where a comment may begin, and in one.
    case recordStart, comment
    case fieldStart, bare, quoted
    /// Behind a quote that ends the field unless another follows.
    case quoteSeen
    case afterQuote, afterReturn
    /// Behind a fault: to the end of the line.
    case broken
  }

  private let dialect: Dialect
  /// True for the bytes that mean something: delimiter, quote, line end, NUL.
  private let isSpecial: [Bool]

  /// The fields of the record, the first `fieldLimit` of them.
  private(set) var fields: [Field] = []
  private(set) var fieldCount = 0
  var fieldLimit = Int.max
  private(set) var recordStart = 0
  private(set) var position = 0
  /// Line ends inside quotes.
  private(set) var innerLines = 0
  /// All bits of all bytes: above 0x7F when the record is not plain ASCII.
  private(set) var seenBits: UInt8 = 0
  private(set) var fault: Fault?
  /// The record is a comment, and says nothing.
  var isComment: Bool { state == .comment }

  private var state = State.fieldStart
  private var fieldStart = 0
  private var fieldEnd = 0
  private var form = Field.Form.bare

  init(_ dialect: Dialect) {
    self.dialect = dialect
    var isSpecial = [Bool](repeating: false, count: 256)
    for byte in [dialect.delimiter, dialect.quote, 0x0A, 0x00] { isSpecial[Int(byte)] = true }
    self.isSpecial = isSpecial
  }

  mutating func begin() {
    fields.removeAll(keepingCapacity: true)
    fieldCount = 0
    recordStart = position
    innerLines = 0
    seenBits = 0
    fault = nil
    state = dialect.comment == nil ? .fieldStart : .recordStart
  }

  /// The bytes before `distance` are gone from the buffer.
  mutating func shift(by distance: Int) {
    recordStart = max(0, recordStart - distance)
    position -= distance
    fieldStart = max(0, fieldStart - distance)
    fieldEnd = max(0, fieldEnd - distance)
    for place in fields.indices {
      fields[place].start -= distance
      fields[place].end -= distance
    }
  }

  /// Gives up the content of the record and goes on to its end.
  mutating func discard(_ fault: Fault) {
    if self.fault == nil { self.fault = fault }
    fields.removeAll()
    fieldLimit = 0
  }

  mutating func skip(_ count: Int) { position += count }

  /// Goes on until the end of the record, behind its line end; false when the bytes end before.
  mutating func scan(_ bytes: Span<UInt8>) -> Bool {
    while position < bytes.count {
      switch state {
      case .recordStart: state = bytes[position] == dialect.comment ? .comment : .fieldStart
      case .fieldStart: startField(bytes)
      case .bare: if scanBare(bytes) { return true }
      case .quoted: scanQuoted(bytes)
      case .quoteSeen: decideQuote(bytes)
      case .afterQuote, .afterReturn: if scanAfterQuote(bytes) { return true }
      case .broken, .comment: if scanToLineEnd(bytes) { return true }
      }
    }
    return false
  }

  private mutating func startField(_ bytes: Span<UInt8>) {
    while position < bytes.count, bytes[position] == 0x20 { position &+= 1 }
    guard position < bytes.count else { return }
    if bytes[position] == dialect.quote {
      position &+= 1
      form = .quoted
      state = .quoted
    } else {
      form = .bare
      state = .bare
    }
    fieldStart = position
  }

  /// To the next byte that means something.
  @inline(__always)
  private mutating func advance(_ bytes: Span<UInt8>) {
    let isSpecial = isSpecial
    let special = isSpecial.span
    var at = position
    var bits = seenBits
    while at < bytes.count {
      let byte = bytes[at]
      if special[Int(byte)] { break }
      bits |= byte
      at &+= 1
    }
    position = at
    seenBits = bits
  }

  private mutating func scanBare(_ bytes: Span<UInt8>) -> Bool {
    advance(bytes)
    guard position < bytes.count else { return false }
    let byte = bytes[position]
    position &+= 1
    if byte == dialect.delimiter {
      endBare(bytes, position &- 1)
      state = .fieldStart
    } else if byte == 0x0A {
      endBare(bytes, position &- 1, isLast: true)
      return true
    } else if byte == 0 {
      noteNUL()
    } else {
      note(
        Fault(
          .strayQuote, position - 1..<position, "a quote inside a field that is not quoted",
          help: "put the field in quotes, and write each quote inside twice"))
      state = .broken
    }
    return false
  }

  private mutating func endBare(_ bytes: Span<UInt8>, _ end: Int, isLast: Bool = false) {
    var end = end
    if isLast, end > fieldStart, bytes[end &- 1] == 0x0D { end &-= 1 }
    while end > fieldStart, bytes[end &- 1] == 0x20 { end &-= 1 }
    append(fieldStart, end, .bare)
  }

  private mutating func append(_ start: Int, _ end: Int, _ form: Field.Form) {
    fieldCount &+= 1
    if fields.count < fieldLimit { fields.append(Field(start: start, end: end, form: form)) }
  }

  private mutating func scanQuoted(_ bytes: Span<UInt8>) {
    advance(bytes)
    guard position < bytes.count else { return }
    let byte = bytes[position]
    position &+= 1
    if byte == dialect.quote {
      state = .quoteSeen
    } else if byte == 0x0A {
      innerLines &+= 1
    } else if byte == 0 {
      noteNUL()
    }
  }

  private mutating func decideQuote(_ bytes: Span<UInt8>) {
    if bytes[position] == dialect.quote {
      position &+= 1
      form = .escaped
      state = .quoted
    } else {
      fieldEnd = position &- 1
      state = .afterQuote
    }
  }

  private mutating func scanAfterQuote(_ bytes: Span<UInt8>) -> Bool {
    let byte = bytes[position]
    if byte == 0x0A {
      position &+= 1
      append(fieldStart, fieldEnd, form)
      return true
    }
    if state == .afterQuote {
      if byte == 0x20 || byte == 0x0D || byte == dialect.delimiter {
        position &+= 1
        if byte == 0x0D { state = .afterReturn }
        if byte == dialect.delimiter {
          append(fieldStart, fieldEnd, form)
          state = .fieldStart
        }
        return false
      }
    }
    note(
      Fault(
        .strayQuote, position..<position + 1, "text behind the quote that closes a field",
        help: "write a quote inside a quoted field twice"))
    state = .broken
    return false
  }

  private mutating func scanToLineEnd(_ bytes: Span<UInt8>) -> Bool {
    while position < bytes.count {
      let byte = bytes[position]
      position &+= 1
      seenBits |= byte
      if byte == 0x0A { return true }
    }
    return false
  }

  /// The end of the input ends the record; false when there is none.
  mutating func finish(_ bytes: Span<UInt8>) -> Bool {
    switch state {
    case .recordStart, .comment: return false
    case .fieldStart:
      guard position > recordStart else { return false }
      append(position, position, .bare)
    case .bare: endBare(bytes, position, isLast: true)
    case .quoted:
      note(
        Fault(
          .unterminatedQuote, max(recordStart, fieldStart - 1)..<max(recordStart, fieldStart),
          "a quote that opens here is never closed"))
    case .quoteSeen: append(fieldStart, position - 1, form)
    case .afterQuote, .afterReturn: append(fieldStart, fieldEnd, form)
    case .broken: break
    }
    return true
  }

  private mutating func noteNUL() {
    note(Fault(.encoding, position - 1..<position, "a NUL byte, which no text holds"))
  }

  private mutating func note(_ fault: Fault) {
    if self.fault == nil { self.fault = fault }
  }
}
