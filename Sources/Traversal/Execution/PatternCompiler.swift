// From the text of a regular expression to the instructions of a `Pattern`.

import GraphStore

struct PatternCompiler {
  private typealias Instruction = Pattern.Instruction
  private typealias ScalarClass = Pattern.ScalarClass

  private let text: [UInt32]
  private let source: String
  private var place = 0
  private var depth = 0
  private var ignoresCase = false
  private var isMultiline = false
  private var dotMatchesLineEnd = false

  private static let instructionLimit = 20_000

  init(_ source: String) {
    self.source = source
    text = source.unicodeScalars.map(\.value)
  }

  mutating func compile() throws(TraversalError) -> [Pattern.Instruction] {
    var program = try alternatives()
    if place < text.count { throw error("an unmatched ')'") }
    program.append(.match)
    return program
  }

  // MARK: Structure

  private mutating func alternatives() throws(TraversalError) -> [Instruction] {
    var program = try sequence()
    while take("|") {
      let other = try sequence()
      // split(this, other), this, jump(end), other
      program =
        [.split(1, program.count + 2)] + shifted(program, by: 1) + [.jump(program.count + 2 + other.count)]
        + shifted(other, by: program.count + 2)
    }
    return program
  }

  private mutating func sequence() throws(TraversalError) -> [Instruction] {
    var program: [Instruction] = []
    while place < text.count, !isNext("|"), !isNext(")") {
      let item = try repeated(atom())
      program += shifted(item, by: program.count)
      if program.count > Self.instructionLimit { throw error("too large a pattern") }
    }
    return program
  }

  private mutating func repeated(_ atom: [Instruction]) throws(TraversalError) -> [Instruction] {
    var result = atom
    while place < text.count {
      if take("*") {
        result = Self.star(result)
      } else if take("+") {
        result = result + shifted(Self.star(result), by: result.count)
      } else if take("?") {
        result = [.split(1, result.count + 1)] + shifted(result, by: 1)
      } else if isNext("{"), let (low, high) = try bounds() {
        result = try counted(result, low, high)
      } else {
        break
      }
      // Greedy or not makes no difference to whether something is found.
      if take("?") { continue }
      if isNext("+") { throw error("possessive repetition") }
    }
    return result
  }

  private static func star(_ body: [Instruction]) -> [Instruction] {
    [.split(1, body.count + 2)] + shifted(body, by: 1) + [.jump(0)]
  }

  private func counted(_ body: [Instruction], _ low: Int, _ high: Int?) throws(TraversalError)
    -> [Instruction]
  {
    guard max(low, high ?? 0) * max(body.count, 1) <= Self.instructionLimit else {
      throw error("too many repetitions")
    }
    var program: [Instruction] = []
    for _ in 0..<low { program += shifted(body, by: program.count) }
    guard let high else { return program + shifted(Self.star(body), by: program.count) }
    for _ in 0..<(high - low) {
      let optional = [.split(1, body.count + 1)] + shifted(body, by: 1)
      program += shifted(optional, by: program.count)
    }
    return program
  }

  /// Reads `{2}`, `{2,}` or `{2,5}`; nil, having read nothing, when the brace stands for itself.
  private mutating func bounds() throws(TraversalError) -> (Int, Int?)? {
    let start = place
    place += 1
    guard let low = number() else {
      place = start
      return nil
    }
    var high: Int? = low
    if take(",") { high = number() }
    guard take("}") else {
      place = start
      return nil
    }
    if let high, high < low { throw error("bounds in the wrong order") }
    return (low, high)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while place < text.count, (0x30...0x39).contains(text[place]) {
      value = min(1_000_000, (value ?? 0) * 10 + Int(text[place] - 0x30))
      place += 1
    }
    return value
  }

  // MARK: Atoms

  private mutating func atom() throws(TraversalError) -> [Instruction] {
    let scalar = text[place]
    place += 1
    switch Unicode.Scalar(scalar) {
    case "(": return try group()
    case "[": return [.scalars(try bracket())]
    case ".":
      return [.scalars(ScalarClass(ranges: dotMatchesLineEnd ? [] : [0x0A...0x0A], isInverted: true))]
    case "^": return [.assert(isMultiline ? .lineStart : .start)]
    case "$": return [.assert(isMultiline ? .lineEnd : .end)]
    case "*", "+", "?": throw error("nothing to repeat")
    case "\\": return [try escape()]
    default: return [.scalars(ScalarClass(ranges: [scalar...scalar], ignoresCase: ignoresCase))]
    }
  }

  private mutating func group() throws(TraversalError) -> [Instruction] {
    depth += 1
    guard depth < 200 else { throw error("groups nested too deep") }
    let flags = (ignoresCase, isMultiline, dotMatchesLineEnd)
    if take("?") {
      if isNext("=") || isNext("!") { throw error("look-around") }
      if take("P") || isNext("<") {
        guard take("<") else { throw error("a group of unknown kind") }
        if isNext("=") || isNext("!") { throw error("look-around") }
        while place < text.count, !isNext(">") { place += 1 }
        guard take(">") else { throw error("a group whose name does not end") }
      } else if try options() {
        depth -= 1
        return []
      }
    }
    let program = try alternatives()
    guard take(")") else { throw error("a missing ')'") }
    (ignoresCase, isMultiline, dotMatchesLineEnd) = flags
    depth -= 1
    return program
  }

  /// Reads `i`, `m`, `s` up to a colon, or up to the closing parenthesis, which makes it hold for the rest: then true.
  private mutating func options() throws(TraversalError) -> Bool {
    var value = true
    while place < text.count {
      let scalar = text[place]
      place += 1
      switch Unicode.Scalar(scalar) {
      case ":": return false
      case ")": return true
      case "-": value = false
      case "i": ignoresCase = value
      case "m": isMultiline = value
      case "s": dotMatchesLineEnd = value
      default: throw error("a group of unknown kind")
      }
    }
    throw error("a missing ')'")
  }

  private mutating func escape() throws(TraversalError) -> Instruction {
    guard place < text.count else { throw error("a '\\' at the end") }
    switch Unicode.Scalar(text[place]) {
    case "b":
      place += 1
      return .assert(.boundary)
    case "B":
      place += 1
      return .assert(.noBoundary)
    case "A":
      place += 1
      return .assert(.start)
    case "z", "Z":
      place += 1
      return .assert(.end)
    case "1", "2", "3", "4", "5", "6", "7", "8", "9": throw error("a back-reference")
    default: return .scalars(try escapedClass())
    }
  }

  /// Reads what follows a backslash and stands for scalars.
  private mutating func escapedClass() throws(TraversalError) -> ScalarClass {
    guard place < text.count, let scalar = Unicode.Scalar(text[place]) else {
      throw error("a '\\' at the end")
    }
    place += 1
    let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    let words: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    let spaces: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]
    switch scalar {
    case "d": return ScalarClass(ranges: digits)
    case "D": return ScalarClass(ranges: digits, isInverted: true)
    case "w": return ScalarClass(ranges: words)
    case "W": return ScalarClass(ranges: words, isInverted: true)
    case "s": return ScalarClass(ranges: spaces)
    case "S": return ScalarClass(ranges: spaces, isInverted: true)
    default:
      let value = try escapedScalar(scalar)
      return ScalarClass(ranges: [value...value], ignoresCase: ignoresCase)
    }
  }

  private mutating func escapedScalar(_ scalar: Unicode.Scalar) throws(TraversalError) -> UInt32 {
    switch scalar {
    case "n": return 0x0A
    case "t": return 0x09
    case "r": return 0x0D
    case "f": return 0x0C
    case "v": return 0x0B
    case "a": return 0x07
    case "0": return 0
    case "x": return try hexadecimal(digits: 2)
    case "u": return try hexadecimal(digits: 4)
    default:
      let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      if isLetter { throw error("the escape '\\\(scalar)', which means nothing") }
      return scalar.value
    }
  }

  private mutating func hexadecimal(digits: Int) throws(TraversalError) -> UInt32 {
    var value: UInt32 = 0
    if take("{") {
      while place < text.count, !isNext("}") {
        value = try value << 4 | hexadecimalDigit()
        guard value <= 0x10FFFF else { throw error("a scalar that does not exist") }
      }
      guard take("}") else { throw error("a missing '}'") }
      return value
    }
    for _ in 0..<digits { value = try value << 4 | hexadecimalDigit() }
    return value
  }

  private mutating func hexadecimalDigit() throws(TraversalError) -> UInt32 {
    guard place < text.count, text[place] < 128,
      let digit = hexadecimalValue(UInt8(text[place]))
    else { throw error("a missing hexadecimal digit") }
    place += 1
    return digit
  }

  // MARK: Bracket expressions

  private mutating func bracket() throws(TraversalError) -> ScalarClass {
    var set = ScalarClass(ignoresCase: ignoresCase)
    set.isInverted = take("^")
    var isFirst = true
    while place < text.count, isFirst || !isNext("]") {
      isFirst = false
      let low: UInt32
      if take("\\") {
        let escaped = try escapedClass()
        guard !escaped.isInverted, escaped.ranges.count == 1, escaped.ranges[0].count == 1 else {
          set.ranges += escaped.isInverted ? Self.complement(escaped.ranges) : escaped.ranges
          continue
        }
        low = escaped.ranges[0].lowerBound
      } else {
        low = text[place]
        place += 1
      }
      guard isNext("-"), place + 1 < text.count, text[place + 1] != 0x5D else {
        set.ranges.append(low...low)
        continue
      }
      place += 1
      var high = text[place]
      place += 1
      if high == 0x5C {
        let escaped = try escapedClass()
        guard let bound = escaped.ranges.first, bound.count == 1 else { throw error("a range without end") }
        high = bound.lowerBound
      }
      guard low <= high else { throw error("a range in the wrong order") }
      set.ranges.append(low...high)
    }
    guard take("]") else { throw error("a missing ']'") }
    return set
  }

  private static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var gaps: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { gaps.append(start...(range.lowerBound - 1)) }
      start = range.upperBound + 1
    }
    gaps.append(start...0x10FFFF)
    return gaps
  }

  // MARK: Helpers

  private static func shifted(_ program: [Instruction], by distance: Int) -> [Instruction] {
    program.map { instruction in
      switch instruction {
      case .split(let one, let other): .split(one + distance, other + distance)
      case .jump(let target): .jump(target + distance)
      default: instruction
      }
    }
  }

  private func shifted(_ program: [Instruction], by distance: Int) -> [Instruction] {
    Self.shifted(program, by: distance)
  }

  private func isNext(_ scalar: Unicode.Scalar) -> Bool { place < text.count && text[place] == scalar.value }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard isNext(scalar) else { return false }
    place += 1
    return true
  }

  private func error(_ what: String) -> TraversalError {
    TraversalError(
      .argument, "the pattern '\(TraversalError.echo(source))' has \(what) at position \(place)",
      help: "patterns are regular expressions as in RE2: no look-around, no back-references")
  }
}
