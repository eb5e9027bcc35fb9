// ListPlaces: where the neighbour lists of one label lie in the map, by vertex: finding one takes a look into an array,
// where the tree takes a descent. It holds for one snapshot.

/// Where the lists of one label in one table lie.
final class ListPlaces: Sendable {
  /// The vertex of the first word.
  let first: Int
  /// For each vertex from the first on the word of its list; zero for none.
  let words: [UInt64]

  init(first: Int, words: [UInt64]) {
    self.first = first
    self.words = words
  }

  @inline(__always)
  func word(_ vertex: VertexNumber) -> UInt64 {
    let place = Int(vertex) &- first
    return place >= 0 && place < words.count ? words[place] : 0
  }
}

/// A word of the table: address and length of a list. A hub has no length there, and the address is that of its root.
enum ListPlace {
  private static let lengthBits: UInt64 = 16
  private static let hub: UInt64 = 1 << lengthBits - 1

  /// The word for a value that has been verified; nil where addresses are too large for it.
  static func word(_ value: RawSpan) throws(StoreError) -> UInt64? {
    let address = value.address
    guard address >> (64 - lengthBits) == 0 else { return nil }
    if NeighbourList.isHub(value) { return address << lengthBits | hub }
    return address << lengthBits | UInt64(try NeighbourList(value).count)
  }

  @inline(__always)
  static func isHub(_ word: UInt64) -> Bool { word & hub == hub }

  @inline(__always)
  static func length(_ word: UInt64) -> Int {
    if !isHub(word) { return Int(word & hub) }
    return RawSpan.withBytes(at: word >> lengthBits, count: 12) { NeighbourList.hubLength($0) }
  }

  /// Lends the list of a word that is no hub's.
  @inline(__always)
  static func withList<Result>(
    _ word: UInt64, _ body: (borrowing NeighbourList) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let address = word >> lengthBits
    let width = RawSpan.withBytes(at: address, count: 2) { $0.loadUnchecked(1, as: UInt8.self) }
    let size = NeighbourList.size(count: Int(word & hub), width: Int(width))
    return try RawSpan.withBytes(at: address, count: size) { (bytes) throws(StoreError) in
      try body(NeighbourList(verified: bytes, count: Int(word & hub), width: Int(width)))
    }
  }
}

/// A table of places while it is made, some entries at a time.
struct ListPlacesBuilder: Sendable {
  let table: Table
  let label: LabelID
  private var first = 0
  private var words: [UInt64] = []
  private var next: UInt64 = 0

  /// A table of more words than these is not made.
  private static let most = 1 << 25

  enum Progress {
    case unfinished
    case made(ListPlaces)
    /// It would be too large.
    case refused
  }

  init(_ table: Table, _ label: LabelID) {
    self.table = table
    self.label = label
  }

  /// Goes on for so many entries of the tree.
  mutating func advance(_ limit: Int, _ raw: borrowing RawTransaction) throws(StoreError) -> Progress {
    var cursor = try raw.makeCursor(table)
    var left = limit
    while let entry = try cursor.walk(from: next) {
      guard left > 0 else {
        next = entry.key
        return .unfinished
      }
      left -= 1
      guard LabelID(truncatingIfNeeded: entry.key) == label else { continue }
      let vertex = Int(entry.key >> 32)
      if words.isEmpty { first = vertex }
      guard vertex - first < Self.most, let word = try ListPlace.word(entry.value) else { return .refused }
      if vertex - first > words.count {
        words.append(contentsOf: repeatElement(0, count: vertex - first - words.count))
      }
      words.append(word)
    }
    return .made(ListPlaces(first: first, words: words))
  }
}
