// Invocation: a command as it was called, its option values checked and typed.

import Traversal

struct Invocation {
  /// An option's value after its text was understood.
  private enum Setting {
    case flag
    case text(String)
    /// A count, a number of bytes or of nanoseconds.
    case number(Int)
  }

  let command: Command
  private(set) var operands: [String] = []
  private var settings: [String: [Setting]] = [:]
  /// The places among all words of the operands, and of the values of each option.
  private var operandPlaces: [Int] = []
  private var settingPlaces: [String: [Int]] = [:]
  private var wordCount = 0

  init(command: Command) {
    self.command = command
  }

  mutating func set(_ option: Option, to text: String?, spelling: String) throws(Failure) {
    if settings[option.name] != nil, option.value != nil, !option.repeats {
      throw .usage("repeated-option", "'\(spelling)' is given twice")
    }
    settings[option.name, default: []].append(try Self.setting(option, text, spelling))
    settingPlaces[option.name, default: []].append(wordCount)
    wordCount += 1
  }

  mutating func add(operand text: String) {
    operands.append(text)
    operandPlaces.append(wordCount)
    wordCount += 1
  }

  private static func setting(_ option: Option, _ text: String?, _ spelling: String) throws(Failure)
    -> Setting
  {
    guard let value = option.value, let text else { return .flag }
    func wrong(_ expected: String, help: String? = nil) -> Failure {
      .usage("invalid-value", "'\(spelling)' cannot be '\(text)'; it is \(expected)", help: help)
    }
    switch value.kind {
    case .count:
      guard let number = Int(text), number >= 0 else { throw wrong("a whole number from 0") }
      return .number(number)
    case .size:
      guard let number = Quantity.bytes(text) else { throw wrong("a size such as 512K, 64M or 2G") }
      return .number(number)
    case .duration:
      guard let number = Quantity.nanoseconds(text) else {
        throw wrong("a time such as 500ms, 30s, 5m or 2h")
      }
      return .number(number)
    case .choice(let choices):
      guard choices.contains(text) else {
        throw wrong(
          "one of: \(choices.joined(separator: ", "))", help: Suggestions.question(for: text, among: choices))
      }
      return .text(text)
    case .parameter:
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
        throw wrong("a name, an equals sign and a value: code=LHR")
      }
      return .text(text)
    case .file, .database:
      guard !text.isEmpty || value.mayBeEmpty else { throw wrong("a path") }
      return .text(text)
    case .text, .command, .name:
      return .text(text)
    }
  }

  func has(_ option: Option) -> Bool { settings[option.name] != nil }

  /// The texts given for an option, in order.
  func texts(_ option: Option) -> [String] {
    (settings[option.name] ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  func text(_ option: Option) -> String? { texts(option).last }

  /// The values of an option with their places among all words.
  func placedTexts(_ option: Option) -> [(text: String, place: Int)] {
    Array(zip(texts(option), settingPlaces[option.name] ?? []))
  }

  /// The operands behind the first `count` in the same way.
  func placedOperands(behind count: Int) -> [(text: String, place: Int)] {
    Array(zip(operands, operandPlaces).dropFirst(count))
  }

  /// What was said last about an option before a place.
  func text(_ option: Option, before place: Int) -> String? {
    placedTexts(option).last { $0.place < place }?.text
  }

  /// The count, bytes or nanoseconds given for an option.
  func number(_ option: Option) -> Int? {
    if case .number(let number)? = settings[option.name]?.last { number } else { nil }
  }

  /// The same of what a statement may use, where zero is no limit.
  func most(_ option: Option) -> Int? { number(option).flatMap { $0 > 0 ? $0 : nil } }
}

/// Amounts with units, as people type them.
enum Quantity {
  /// `512`, `64K`, `64KB` or `64KiB`: units are powers of 1024.
  static func bytes(_ text: String) -> Int? {
    let (number, unit) = split(text)
    let name = unit.lowercased()
    let stem = name.hasSuffix("ib") ? name.dropLast(2) : name.hasSuffix("b") ? name.dropLast() : name[...]
    let shifts: [Substring: Int] = ["": 0, "k": 10, "m": 20, "g": 30, "t": 40]
    guard let number, let shift = shifts[stem] else { return nil }
    return scaled(number, by: 1 << shift)
  }

  /// `500ms`, `30s`, `5m`, `2h`; a bare number is seconds.
  static func nanoseconds(_ text: String) -> Int? {
    let (number, unit) = split(text)
    let factors = [
      "us": 1000, "ms": 1_000_000, "": 1_000_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
      "h": 3_600_000_000_000,
    ]
    guard let number, let factor = factors[unit] else { return nil }
    return scaled(number, by: factor)
  }

  private static func split(_ text: String) -> (number: Double?, unit: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    return (digits.isEmpty ? nil : Double(digits), String(unit))
  }

  private static func scaled(_ number: Double, by factor: Int) -> Int? {
    Int(exactly: (number * Double(factor)).rounded())
  }
}
