// All words of the language in one table, found by their bytes without making strings.

import GraphStore

/// What a word means in each of the places where it may stand.
struct Word: Sendable {
  let text: [UInt8]
  var step: StepName?
  var predicate: PredicateName?
  /// The constant it is when it stands alone as an argument.
  var constant: Argument.Kind?
  /// The enumeration it is when a dot and a member follow.
  var qualifier: Qualifier?
}

/// What may stand before a dot in an argument.
enum Qualifier: String, Sendable, CaseIterable {
  case token = "T"
  case direction = "Direction"
  case scope = "Scope"
  case order = "Order"
  case pop = "Pop"
  case column = "Column"
  case cardinality = "Cardinality"
  case combiner = "Operator"
  case merge = "Merge"
  case pick = "Pick"
  case unit = "DT"
  case type = "GType"
  case barrier = "Barrier"
  case predicate = "P"
  case textPredicate = "TextP"
  case withOptions = "WithOptions"
  case shortestPath = "ShortestPath"
  case connectedComponent = "ConnectedComponent"
  case pageRank = "PageRank"
  case peerPressure = "PeerPressure"
  case io = "IO"

  /// The kind of argument its members are, for those whose members may also stand alone.
  var members: ArgumentSet? {
    switch self {
    case .token: .token
    case .direction: .direction
    case .scope: .scope
    case .order: .order
    case .pop: .pop
    case .column: .column
    case .cardinality: .cardinality
    case .combiner: .combiner
    case .merge: .merge
    case .pick: .pick
    case .unit: .unit
    case .barrier: .normSack
    default: nil
    }
  }
}

/// The table of words: open addressing over a hash of the bytes.
struct Words: Sendable {
  static let table = Words()

  private(set) var words: [Word] = []
  private var slots: [UInt16]

  private static let slotCount = 1024

  /// The position in `words` of the word that stands in `range` of `bytes`.
  func find(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var slot = Words.hash(bytes, range)
    while true {
      let index = Int(slots[slot])
      if index == 0 { return nil }
      if matches(words[index - 1].text, bytes, range) { return index - 1 }
      slot = (slot + 1) & (Words.slotCount - 1)
    }
  }

  func find(_ text: some StringProtocol) -> Word? {
    let bytes = Array(text.utf8)
    return find(bytes, bytes.indices).map { words[$0] }
  }

  private func matches(_ text: [UInt8], _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard text.count == range.count else { return false }
    for offset in text.indices where text[offset] != bytes[range.lowerBound &+ offset] { return false }
    return true
  }

  private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for index in range { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    return Int((hash ^ (hash >> 15)) & UInt32(slotCount - 1))
  }

  private init() {
    slots = Array(repeating: 0, count: Words.slotCount)
    for name in StepName.allCases { edit(name.text) { $0.step = name } }
    for name in PredicateName.allCases { edit(name.rawValue) { $0.predicate = name } }
    for qualifier in Qualifier.allCases { edit(qualifier.rawValue) { $0.qualifier = qualifier } }

    constants(Token.self) { .literal(.token($0)) }
    constants(Direction.self) { .literal(.direction($0)) }
    constants(Scope.self) { .scope($0) }
    constants(SortOrder.self) { .order($0) }
    constants(Pop.self) { .pop($0) }
    constants(MapColumn.self) { .column($0) }
    constants(Cardinality.self) { .cardinality($0) }
    constants(Combiner.self) { .combiner($0) }
    constants(MergeToken.self) { .merge($0) }
    constants(PickToken.self) { .pick($0) }
    constants(TimeUnit.self) { .unit($0) }
    let others: [(String, Argument.Kind)] = [
      ("normSack", .normSack), ("from", .literal(.direction(.out))), ("to", .literal(.direction(.in))),
      ("true", .literal(.bool(true))), ("false", .literal(.bool(false))), ("null", .literal(.null)),
      ("NaN", .literal(.double(.nan))), ("Infinity", .literal(.double(.infinity))),
    ]
    for (text, kind) in others { edit(text) { $0.constant = kind } }
  }

  private mutating func constants<Name>(_ type: Name.Type, _ kind: (Name) -> Argument.Kind)
  where Name: CaseIterable & RawRepresentable<String> {
    for name in type.allCases { edit(name.rawValue) { $0.constant = kind(name) } }
  }

  /// Changes the entry of a word, which is made when it is new.
  private mutating func edit(_ text: String, _ change: (inout Word) -> Void) {
    let bytes = Array(text.utf8)
    var slot = Words.hash(bytes, bytes.indices)
    while slots[slot] != 0, words[Int(slots[slot]) - 1].text != bytes {
      slot = (slot + 1) & (Words.slotCount - 1)
    }
    if slots[slot] == 0 {
      words.append(Word(text: bytes))
      slots[slot] = UInt16(words.count)
    }
    change(&words[Int(slots[slot]) - 1])
  }
}
