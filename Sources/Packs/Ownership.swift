// Ownership: which elements of a database came with a pack, under which keys, and what they were then.
//
// It is kept in documents of the file, apart from the elements, so that no traversal ever meets it and reading costs nothing
// for it. Elements go by their numbers, which are never used twice: one that was removed and made anew under its id is somebody
// else's. One document has the sets of keys; others have up to `chunkSize` elements each:
//
//   count, then for each element: its number less the one before, the number of its set of keys, 8 bytes of digest
//
// Numbers have seven bits a byte, the least first; the high bit says that more follow.

import GraphStore

/// The elements of one kind that came with a pack.
struct OwnedElements: Sendable, Equatable {
  /// Ascending.
  var numbers: [UInt64] = []
  var keySets: [UInt32] = []
  var digests: [UInt64] = []

  func place(of number: UInt64) -> Int? {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number ? low : nil
  }

  mutating func append(_ number: UInt64, _ keySet: UInt32, _ digest: UInt64) {
    numbers.append(number)
    keySets.append(keySet)
    digests.append(digest)
  }

  /// Without some elements.
  func without(_ removed: Set<UInt64>) -> OwnedElements {
    var rest = OwnedElements()
    for place in numbers.indices where !removed.contains(numbers[place]) {
      rest.append(numbers[place], keySets[place], digests[place])
    }
    return rest
  }

  mutating func sort() {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    numbers = order.map { numbers[$0] }
    keySets = order.map { keySets[$0] }
    digests = order.map { digests[$0] }
  }
}

struct Ownership: Sendable, Equatable {
  var vertices = OwnedElements()
  var edges = OwnedElements()
  var sets = KeySets()

  subscript(kind: ElementKind) -> OwnedElements {
    get { kind == .vertex ? vertices : edges }
    set { if kind == .vertex { vertices = newValue } else { edges = newValue } }
  }

  func owns(_ kind: ElementKind, _ number: UInt64) -> Bool { self[kind].place(of: number) != nil }
}

// MARK: In the file

extension Ownership {
  private static let chunkSize = 4096

  /// What belongs to a pack; nothing when it is not installed.
  init(of pack: String, _ graph: borrowing Transaction) throws {
    try graph.forEachDocument(PackKey.ownership(pack)) { key, bytes in
      var reader = OwnershipReader(bytes)
      switch key[PackKey.ownership(pack).count] {
      case PackKey.sets: try reader.read(&sets)
      case UInt8(ElementKind.vertex.rawValue): try reader.append(to: &vertices)
      case UInt8(ElementKind.edge.rawValue): try reader.append(to: &edges)
      default: throw OwnershipReader.damaged
      }
    }
    for number in vertices.keySets + edges.keySets where Int(number) >= sets.sets.count {
      throw OwnershipReader.damaged
    }
  }

  /// Keeps it in place of what was kept before.
  func write(for pack: String, _ graph: borrowing Transaction) throws {
    try Self.remove(of: pack, graph)
    try graph.putDocument(PackKey.ownership(pack) + [PackKey.sets], OwnershipWriter.bytes(sets))
    for kind in ElementKind.allCases {
      let elements = self[kind]
      var chunk: UInt32 = 0
      for start in stride(from: 0, to: elements.numbers.count, by: Self.chunkSize) {
        let places = start..<min(start + Self.chunkSize, elements.numbers.count)
        try graph.putDocument(
          PackKey.ownership(pack, kind, chunk: chunk), OwnershipWriter.bytes(elements, places))
        chunk += 1
      }
    }
  }

  static func remove(of pack: String, _ graph: borrowing Transaction) throws {
    var keys: [[UInt8]] = []
    try graph.forEachDocument(PackKey.ownership(pack)) { key, _ in keys.append(key) }
    for key in keys { try graph.removeDocument(key) }
  }
}

private enum OwnershipWriter {
  static func bytes(_ sets: KeySets) -> [UInt8] {
    var bytes: [UInt8] = []
    append(UInt64(sets.sets.count), to: &bytes)
    for set in sets.sets {
      append(UInt64(set.count), to: &bytes)
      for key in set { append(UInt64(key), to: &bytes) }
    }
    return bytes
  }

  static func bytes(_ elements: OwnedElements, _ places: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(places.count * 12)
    append(UInt64(places.count), to: &bytes)
    var last: UInt64 = 0
    for place in places {
      append(elements.numbers[place] - last, to: &bytes)
      last = elements.numbers[place]
      append(UInt64(elements.keySets[place]), to: &bytes)
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: elements.digests[place] >> shift))
      }
    }
    return bytes
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}

private struct OwnershipReader {
  private let bytes: [UInt8]
  private var offset = 0

  static let damaged = StoreError(.damaged, "the record of what belongs to a pack cannot be read")

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func number() throws(StoreError) -> UInt64 {
    var (number, shift): (UInt64, UInt64) = (0, 0)
    while offset < bytes.count, shift < 64 {
      let byte = bytes[offset]
      offset += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw Self.damaged
  }

  private mutating func count() throws(StoreError) -> Int {
    let count = try number()
    guard count <= UInt64(bytes.count) else { throw Self.damaged }
    return Int(count)
  }

  mutating func read(_ sets: inout KeySets) throws(StoreError) {
    for place in 0..<(try count()) {
      var keys: [KeyID] = []
      for _ in 0..<(try count()) { keys.append(KeyID(truncatingIfNeeded: try number())) }
      guard sets.number(of: keys) == UInt32(place) else { throw Self.damaged }
    }
  }

  mutating func append(to elements: inout OwnedElements) throws(StoreError) {
    var last: UInt64 = 0
    for _ in 0..<(try count()) {
      last &+= try number()
      let set = try number()
      guard offset + 8 <= bytes.count else { throw Self.damaged }
      var digest: UInt64 = 0
      for place in 0..<8 { digest |= UInt64(bytes[offset + place]) << UInt64(8 * place) }
      offset += 8
      elements.append(last, UInt32(truncatingIfNeeded: set), digest)
    }
  }
}
