// Pattern: regular expressions of RE2's kind, run in time proportional to the text. A small program of instructions
// is stepped over the text with all its states at once, so nothing backtracks.

import GraphStore

struct Pattern: Sendable {
  /// A class of scalars: ranges, possibly inverted.
  struct ScalarClass: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isInverted = false
    var ignoresCase = false

    func contains(_ scalar: UInt32) -> Bool {
      if matches(scalar) { return !isInverted }
      if ignoresCase, let other = Self.otherCase(scalar), matches(other) { return !isInverted }
      return isInverted
    }

    private func matches(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

    private static func otherCase(_ scalar: UInt32) -> UInt32? {
      switch scalar {
      case 0x41...0x5A: scalar + 32
      case 0x61...0x7A: scalar - 32
      default: nil
      }
    }
  }

  enum Assertion: Sendable { case start, end, lineStart, lineEnd, boundary, noBoundary }

  enum Instruction: Sendable {
    case scalars(ScalarClass)
    case assert(Assertion)
    case split(Int, Int)
    case jump(Int)
    case match
  }

  let program: [Instruction]

  /// Reads a pattern; what cannot be run in linear time is an error.
  init(_ text: String) throws(TraversalError) {
    var compiler = PatternCompiler(text)
    program = try compiler.compile()
  }

  /// Whether the pattern matches anywhere in the text.
  func finds(in text: String) -> Bool {
    let scalars = text.unicodeScalars.map(\.value)
    var current = StateSet(program.count)
    var following = StateSet(program.count)
    for place in 0...scalars.count {
      // A match may begin at every place.
      if add(0, to: &current, scalars, place) { return true }
      guard place < scalars.count else { return false }
      following.removeAll()
      for state in current.members {
        if case .scalars(let set) = program[state], set.contains(scalars[place]),
          add(state + 1, to: &following, scalars, place + 1)
        {
          return true
        }
      }
      swap(&current, &following)
    }
    return false
  }

  /// Adds a state and all that it leads to without reading; true when that is the end of the pattern.
  private func add(_ first: Int, to set: inout StateSet, _ text: [UInt32], _ place: Int) -> Bool {
    var waiting = [first]
    while let state = waiting.popLast() {
      guard set.insert(state) else { continue }
      switch program[state] {
      case .match: return true
      case .jump(let target): waiting.append(target)
      case .split(let one, let other):
        waiting.append(other)
        waiting.append(one)
      case .assert(let assertion): if holds(assertion, text, place) { waiting.append(state + 1) }
      case .scalars: break
      }
    }
    return false
  }

  private func holds(_ assertion: Assertion, _ text: [UInt32], _ place: Int) -> Bool {
    switch assertion {
    case .start: return place == 0
    case .end: return place == text.count
    case .lineStart: return place == 0 || text[place - 1] == 0x0A
    case .lineEnd: return place == text.count || text[place] == 0x0A
    case .boundary, .noBoundary:
      let before = place > 0 && Self.isWord(text[place - 1])
      let after = place < text.count && Self.isWord(text[place])
      return (before != after) == (assertion == .boundary)
    }
  }

  private static func isWord(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}

/// States in the order of their insertion, each once.
private struct StateSet {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(_ count: Int) { isMember = Array(repeating: false, count: count) }

  mutating func insert(_ state: Int) -> Bool {
    if isMember[state] { return false }
    isMember[state] = true
    members.append(state)
    return true
  }

  mutating func removeAll() {
    for state in members { isMember[state] = false }
    members.removeAll(keepingCapacity: true)
  }
}
