// Functions on strings. Null stays null; with local scope they work on the strings of a list.

import GraphStore

struct TextFunction: PureFunction {
  enum Operation: Sendable {
    case toUpper, toLower, trim, trimStart, trimEnd, length
    case replace(String?, String?)
    case split(String?)
    case substring(Int64, Int64?)
  }

  let name: String
  let operation: Operation
  let isLocal: Bool

  func apply(_ value: Value) throws -> Value? {
    if case .null = value { return value }
    guard isLocal else {
      guard case .string(let text) = value else {
        throw TraversalError(.type, "The \(name)() step can only take string as argument")
      }
      return apply(text)
    }
    if case .string(let text) = value { return apply(text) }
    guard let members = value.members else { throw wrongMember() }
    return .list(
      try members.map { member in
        if case .null = member { return member }
        guard case .string(let text) = member else { throw wrongMember() }
        return apply(text)
      })
  }

  private func wrongMember() -> TraversalError {
    TraversalError(.type, "The \(name)(local) step can only take string or list of strings")
  }

  /// What the function makes of a text.
  func apply(_ text: String) -> Value {
    switch operation {
    case .toUpper: return .string(text.uppercased())
    case .toLower: return .string(text.lowercased())
    case .trim: return .string(Self.trimmed(text, atStart: true, atEnd: true))
    case .trimStart: return .string(Self.trimmed(text, atStart: true, atEnd: false))
    case .trimEnd: return .string(Self.trimmed(text, atStart: false, atEnd: true))
    case .length: return .int(Int32(clamping: text.unicodeScalars.count))
    case .replace(let old, let new):
      guard let old, let new else { return .string(text) }
      return .string(Self.replacing(old, with: new, in: text))
    case .split(let separator): return .list(Self.split(text, separator).map { .string($0) })
    case .substring(let start, let end): return .string(Self.substring(text, start, end))
    }
  }

  private static func trimmed(_ text: String, atStart: Bool, atEnd: Bool) -> String {
    var rest = Substring(text).unicodeScalars
    while atStart, let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while atEnd, let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }

  private static func replacing(_ old: String, with new: String, in text: String) -> String {
    let (bytes, old, new) = (Array(text.utf8), Array(old.utf8), Array(new.utf8))
    guard !old.isEmpty else {
      // Nothing stands before every character and at the end.
      let pieces = text.unicodeScalars.map { String($0) }
      let between = String(decoding: new, as: UTF8.self)
      return between + pieces.map { $0 + between }.joined()
    }
    var result: [UInt8] = []
    var place = 0
    for found in places(of: old, in: bytes) {
      result += bytes[place..<found] + new
      place = found + old.count
    }
    return String(decoding: result + bytes[place...], as: UTF8.self)
  }

  /// Where a part stands, from the left, without overlaps.
  private static func places(of part: [UInt8], in bytes: [UInt8]) -> [Int] {
    var places: [Int] = []
    var place = 0
    while place + part.count <= bytes.count {
      if bytes[place..<place + part.count].elementsEqual(part) {
        places.append(place)
        place += part.count
      } else {
        place += 1
      }
    }
    return places
  }

  /// The pieces that are not empty.
  private static func split(_ text: String, _ separator: String?) -> [String] {
    guard let separator else {
      return text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    }
    guard !separator.isEmpty else { return text.unicodeScalars.map { String($0) } }
    let (bytes, part) = (Array(text.utf8), Array(separator.utf8))
    var pieces: [String] = []
    var start = 0
    for place in places(of: part, in: bytes) + [bytes.count] {
      if place > start { pieces.append(String(decoding: bytes[start..<place], as: UTF8.self)) }
      start = place + part.count
    }
    return pieces
  }

  /// From start to before end; negative places count from the end, those outside are moved inside.
  private static func substring(_ text: String, _ start: Int64, _ end: Int64?) -> String {
    let scalars = Array(text.unicodeScalars)
    func inside(_ place: Int64) -> Int {
      place < 0
        ? max(0, scalars.count + Int(clamping: max(place, -Int64(scalars.count))))
        : Int(clamping: min(place, Int64(scalars.count)))
    }
    let lower = inside(start)
    let upper = end.map(inside) ?? scalars.count
    guard lower < upper else { return "" }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars[lower..<upper])
    return String(result)
  }
}

/// Strings and lists backwards; anything else as it is.
struct Reverse: PureFunction {
  func apply(_ value: Value) -> Value? {
    if case .string(let text) = value {
      var result = String.UnicodeScalarView()
      result.append(contentsOf: text.unicodeScalars.reversed())
      return .string(String(result))
    }
    return value.members.map { .list($0.reversed()) } ?? value
  }
}
