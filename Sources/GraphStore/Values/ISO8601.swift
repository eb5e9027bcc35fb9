// Days and timestamps as ISO 8601 text.
// Accepted: a date, then optionally T or a space, hours and minutes, seconds, a fraction of up to nine digits, a zone.

extension Day: LosslessStringConvertible {
  /// Reads `yyyy-MM-dd`; years outside 0000...9999 carry a sign and up to nine digits. Nil for a date that does not exist.
  public init?(iso8601 text: String) {
    self.init(iso8601: Array(text.utf8)[...])
  }

  package init?(iso8601 bytes: ArraySlice<UInt8>) {
    var reader = ISO8601Reader(bytes)
    guard let date = reader.date(), reader.isAtEnd else { return nil }
    self.init(year: date.year, month: date.month, day: date.day)
  }

  public init?(_ text: String) { self.init(iso8601: text) }

  public var description: String {
    var text: [UInt8] = []
    appendText(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  package func appendText(to text: inout [UInt8]) { civilDate.append(to: &text) }
}

extension Timestamp: LosslessStringConvertible {
  /// Reads a date and optionally a time and a zone (`Z`, `+hh`, `+hhmm`, `+hh:mm`, `+hh:mm:ss`).
  ///
  /// Without a zone the text is in UTC, without a time it names midnight UTC. Nil for a date, a time of day or
  /// an offset (beyond 18 hours) that does not exist.
  public init?(iso8601 text: String) {
    self.init(iso8601: Array(text.utf8)[...])
  }

  package init?(iso8601 bytes: ArraySlice<UInt8>) {
    var reader = ISO8601Reader(bytes)
    guard let date = reader.date() else { return nil }
    var (second, nanoseconds, offset) = (0, UInt32(0), 0)
    if !reader.isAtEnd {
      guard let time = reader.timeOfDay(), let zone = reader.zone(), reader.isAtEnd else { return nil }
      (second, nanoseconds, offset) = (time.second, time.nanoseconds, zone)
    }
    self.init(
      secondsSinceEpoch: date.daysSinceEpoch * 86_400 + Int64(second - offset), nanoseconds: nanoseconds,
      offsetSeconds: Int32(offset))
  }

  public init?(_ text: String) { self.init(iso8601: text) }

  /// The text on a clock of this timestamp's offset, always with seconds, with as many groups of three decimals
  /// as it takes.
  public var description: String {
    var text: [UInt8] = []
    appendText(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  package func appendText(to text: inout [UInt8]) {
    let (date, second) = local
    date.append(to: &text)
    text.append(UInt8(ascii: "T"))
    text.appendDigits(second / 3600, width: 2)
    text.append(UInt8(ascii: ":"))
    text.appendDigits(second / 60 % 60, width: 2)
    text.append(UInt8(ascii: ":"))
    text.appendDigits(second % 60, width: 2)
    if nanoseconds != 0 {
      text.append(UInt8(ascii: "."))
      if nanoseconds % 1_000_000 == 0 {
        text.appendDigits(Int(nanoseconds) / 1_000_000, width: 3)
      } else if nanoseconds % 1000 == 0 {
        text.appendDigits(Int(nanoseconds) / 1000, width: 6)
      } else {
        text.appendDigits(Int(nanoseconds), width: 9)
      }
    }
    appendZone(to: &text)
  }

  private func appendZone(to text: inout [UInt8]) {
    if offsetSeconds == 0 { return text.append(UInt8(ascii: "Z")) }
    let distance = Int(offsetSeconds.magnitude)
    text.append(offsetSeconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    text.appendDigits(distance / 3600, width: 2)
    text.append(UInt8(ascii: ":"))
    text.appendDigits(distance / 60 % 60, width: 2)
    if distance % 60 != 0 {
      text.append(UInt8(ascii: ":"))
      text.appendDigits(distance % 60, width: 2)
    }
  }
}

extension CivilDate {
  fileprivate func append(to text: inout [UInt8]) {
    if year < 0 || year > 9999 { text.append(year < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")) }
    text.appendDigits(Int(year.magnitude), width: 4)
    text.append(UInt8(ascii: "-"))
    text.appendDigits(month, width: 2)
    text.append(UInt8(ascii: "-"))
    text.appendDigits(day, width: 2)
  }
}

extension [UInt8] {
  /// Appends the decimal digits of a number that is not negative, with zeros in front up to `width`.
  package mutating func appendDigits(_ number: Int, width: Int) {
    var (count, bound) = (1, 10)
    while count < 18 && number >= bound { (count, bound) = (count + 1, bound * 10) }
    let start = self.count
    for _ in 0..<Swift.max(count, width) { append(UInt8(ascii: "0")) }
    var (rest, place) = (number, self.count - 1)
    while rest > 0 && place >= start {
      self[place] += UInt8(truncatingIfNeeded: rest % 10)
      (rest, place) = (rest / 10, place - 1)
    }
  }
}

/// Reads the parts of a date and time from ASCII bytes; every part is nil when it is not there as it should be.
private struct ISO8601Reader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  private var next: UInt8? { isAtEnd ? nil : bytes[position] }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func number(digits: ClosedRange<Int>) -> (value: Int, digits: Int)? {
    let start = position
    var value = 0
    while position - start < digits.upperBound, let byte = next, byte &- UInt8(ascii: "0") <= 9 {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      position += 1
    }
    return position - start >= digits.lowerBound ? (value, position - start) : nil
  }

  private mutating func twoDigits(upTo limit: Int) -> Int? {
    guard let number = number(digits: 2...2), number.value <= limit else { return nil }
    return number.value
  }

  mutating func date() -> CivilDate? {
    let isNegative = skip(UInt8(ascii: "-"))
    let isSigned = isNegative || skip(UInt8(ascii: "+"))
    guard let year = number(digits: 4...(isSigned ? 9 : 4)), skip(UInt8(ascii: "-")),
      let month = number(digits: 2...2), skip(UInt8(ascii: "-")),
      let day = number(digits: 2...2)
    else { return nil }
    return CivilDate(
      year: Int64(isNegative ? -year.value : year.value), month: month.value, day: day.value)
  }

  mutating func timeOfDay() -> (second: Int, nanoseconds: UInt32)? {
    guard skip(UInt8(ascii: "T")) || skip(UInt8(ascii: "t")) || skip(UInt8(ascii: " ")),
      let hour = twoDigits(upTo: 23), skip(UInt8(ascii: ":")), let minute = twoDigits(upTo: 59)
    else { return nil }
    let minutes = hour * 60 + minute
    guard skip(UInt8(ascii: ":")) else { return (minutes * 60, 0) }
    guard let second = twoDigits(upTo: 59) else { return nil }
    guard skip(UInt8(ascii: ".")) else { return (minutes * 60 + second, 0) }
    guard let fraction = number(digits: 1...9) else { return nil }
    var nanoseconds = fraction.value
    for _ in fraction.digits..<9 { nanoseconds *= 10 }
    return (minutes * 60 + second, UInt32(nanoseconds))
  }

  /// The offset in seconds, 0 when there is no zone.
  mutating func zone() -> Int? {
    if isAtEnd || skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
    let isWest = skip(UInt8(ascii: "-"))
    guard isWest || skip(UInt8(ascii: "+")), let hour = twoDigits(upTo: 18) else { return nil }
    var (minute, second) = (0, 0)
    if !isAtEnd {
      let isExtended = skip(UInt8(ascii: ":"))
      guard let minutes = twoDigits(upTo: 59) else { return nil }
      minute = minutes
      if isExtended && skip(UInt8(ascii: ":")) {
        guard let seconds = twoDigits(upTo: 59) else { return nil }
        second = seconds
      }
    }
    let distance = hour * 3600 + minute * 60 + second
    guard distance <= 18 * 3600 else { return nil }
    return isWest ? -distance : distance
  }
}
