// RecordReader: the records of one file, one after the other, with their place. Memory: a chunk and the longest record.

struct RecordReader {
  enum Outcome { case record, blank, end }

  private let source: ByteSource
  private var scanner: RecordScanner
  private let quote: UInt8
  private(set) var bytes: [UInt8] = []
  /// Bytes of the file before the buffer.
  private var bytesBefore = 0
  private var isAtEnd = false
  private var nextLine = 1
  private var wantedFields: Int?

  /// The physical line on which the record begins.
  private(set) var line = 1
  /// The byte of the file with which it begins.
  private(set) var recordOffset = 0
  /// What is wrong with the record as such.
  private(set) var fault: Fault?
  /// The bytes of the record, without its line end.
  private(set) var recordRange = 0..<0

  static let recordLimit = 16 << 20
  /// More columns than anyone has, few enough to remember.
  private static let columnLimit = 1 << 20

  /// `source` stands at `offset` of the file, where a record begins on `line`.
  init(_ source: ByteSource, _ dialect: Dialect, offset: Int = 0, line: Int = 1) {
    self.source = source
    bytesBefore = offset
    nextLine = line
    quote = dialect.quote
    scanner = RecordScanner(dialect)
  }

  var fields: [Field] { scanner.fields }
  var fieldCount: Int { scanner.fieldCount }
  /// Bytes of the file up to the end of the record.
  var bytesRead: Int { bytesBefore + scanner.position }
  /// Line ends up to there.
  var linesRead: Int { nextLine - 1 }

  /// Later records have so many fields; more are counted and not kept.
  mutating func expect(fields count: Int) { wantedFields = count }

  // MARK: Records

  /// Goes on behind so many lines of the beginning of a file, and behind its byte order mark; false when it has fewer.
  mutating func skipLines(_ count: Int) throws(Platform.SystemError) -> Bool {
    if bytesBefore == 0, scanner.position == 0 { try skipByteOrderMark() }
    for _ in 0..<count {
      while true {
        if let end = bytes[scanner.position...].firstIndex(of: 0x0A) {
          scanner.skip(end + 1 - scanner.position)
          break
        }
        scanner.skip(bytes.count - scanner.position)
        dropBytes(before: scanner.position)
        guard try refill() else { return false }
      }
      nextLine += 1
      scanner.begin()
    }
    return true
  }

  mutating func next() throws(Platform.SystemError) -> Outcome {
    if bytesBefore == 0, scanner.position == 0 { try skipByteOrderMark() }
    var outcome = try nextRecord()
    while scanner.isComment, outcome != .end { outcome = try nextRecord() }
    return outcome
  }

  /// A comment counts as a record here.
  private mutating func nextRecord() throws(Platform.SystemError) -> Outcome {
    scanner.fieldLimit = wantedFields.map { $0 + 1 } ?? Self.columnLimit
    scanner.begin()
    line = nextLine
    recordOffset = bytesBefore + scanner.recordStart
    while !scanOn() {
      if scanner.position - scanner.recordStart > Self.recordLimit { discard() }
      if try refill() { continue }
      guard finish() else { return .end }
      break
    }
    nextLine = line + scanner.innerLines + 1
    recordRange = scanner.recordStart..<lineEnd()
    fault = scanner.fault
    if fault == nil, recordRange.count > Self.recordLimit { fault = tooLong() }
    if fault == nil { fault = encodingFault() }
    return fault == nil && fieldCount == 1 && fields.first?.isBlank == true ? .blank : .record
  }

  // A span of `bytes` and a change of `scanner` would overlap as accesses to `self`; a second reference does not.

  private mutating func scanOn() -> Bool {
    let held = bytes
    return scanner.scan(held.span)
  }

  private mutating func finish() -> Bool {
    let held = bytes
    return scanner.finish(held.span)
  }

  private func lineEnd() -> Int {
    var end = scanner.position
    if end > scanner.recordStart, bytes[end - 1] == 0x0A { end -= 1 }
    if end > scanner.recordStart, bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }

  private mutating func skipByteOrderMark() throws(Platform.SystemError) {
    while bytes.count < 3, try refill() {}
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.skip(3) }
  }

  /// More bytes behind those that are not yet dealt with; false at the end.
  private mutating func refill() throws(Platform.SystemError) -> Bool {
    guard !isAtEnd else { return false }
    dropBytes(before: scanner.recordStart)
    if try source.read(into: &bytes) { return true }
    isAtEnd = true
    return false
  }

  private mutating func dropBytes(before start: Int) {
    guard start > 0 else { return }
    bytes.removeSubrange(..<start)
    bytesBefore += start
    scanner.shift(by: start)
  }

  /// A record past the limit is read to its end and not kept.
  private mutating func discard() {
    scanner.discard(tooLong())
    dropBytes(before: scanner.position)
  }

  private func tooLong() -> Fault {
    Fault(
      .lineTooLong, scanner.recordStart..<scanner.recordStart,
      "a record of more than \(Self.recordLimit >> 20) MiB", help: "look for a quote that is not closed")
  }

  private func encodingFault() -> Fault? {
    guard scanner.seenBits >= 0x80, let bad = UTF8Check.firstFault(bytes.span, recordRange) else {
      return nil
    }
    return Fault(
      .encoding, bad..<bad + 1, "byte 0x\(hexadecimal(bytes[bad])) is not UTF-8 here",
      help: "convert the file to UTF-8")
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  // MARK: Fields

  func text(_ field: Field) -> String {
    guard field.form == .escaped else { return String(decoding: bytes[field.range], as: UTF8.self) }
    return String(decoding: content(field), as: UTF8.self)
  }

  /// The bytes that a field means.
  func content(_ field: Field) -> ArraySlice<UInt8> {
    guard field.form == .escaped else { return bytes[field.range] }
    var content: [UInt8] = []
    content.reserveCapacity(field.range.count)
    var at = field.start
    while at < field.end {
      content.append(bytes[at])
      // The second of two quotes says that the first one is text.
      at += bytes[at] == quote ? 2 : 1
    }
    return content[...]
  }

  /// The record as it stands in the file.
  var rawRecord: ArraySlice<UInt8> { bytes[recordRange] }

  func place(of range: Range<Int>) -> ProblemPlace {
    let start = recordRange.lowerBound
    return ProblemPlace(
      of: max(0, range.lowerBound - start)..<max(0, range.upperBound - start), in: bytes[recordRange],
      firstLine: line, firstByte: recordOffset)
  }
}
