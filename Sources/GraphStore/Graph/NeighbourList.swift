// NeighbourList: the neighbours of one vertex along one edge label, read in place; and its packing.
//
// A list of up to four pages is one value, longer ones are cut into chunks of the same form:
//   0  form u8 (1)   1 edge width u8   2 count u16
//   4  count × u32: neighbours, ascending; equal ones by edge number
//      base u40, then count × width: edge number less base. Width 0: base, base + 1, … as a bulk load leaves them.
//
// The root of a chunked list holds its length alone; the chunks stand in the table `hubs`:
//   0  form u8 (2)   1 zero u8 u16   4 length u64

/// The key of a neighbour list in the tables `out` and `in`: all labels of a vertex lie side by side.
@inline(__always)
func listKey(_ vertex: VertexNumber, _ label: LabelID) -> UInt64 { UInt64(vertex) << 32 | UInt64(label) }

struct NeighbourList: ~Escapable {
  static let form: UInt8 = 1
  static let hubForm: UInt8 = 2
  /// Bytes of a value that fills four overflow pages of 4 KiB.
  static let maximumSize = 16368
  static let baseSize = 5
  static let headerSize = 4

  let bytes: RawSpan
  let count: Int
  let width: Int

  @_lifetime(copy bytes)
  @inline(__always)
  init(_ bytes: RawSpan) throws(StoreError) {
    guard bytes.byteCount >= Self.headerSize, bytes.loadUnchecked(0, as: UInt8.self) == Self.form else {
      throw .damaged("a neighbour list of unknown form")
    }
    self.bytes = bytes
    width = Int(bytes.loadUnchecked(1, as: UInt8.self))
    count = Int(bytes.loadUnchecked(2, as: UInt16.self))
    guard bytes.byteCount == Self.size(count: count, width: width), width <= 5, count > 0
    else {
      throw .damaged("a neighbour list whose length is wrong")
    }
  }

  /// A list that has been verified before.
  @_lifetime(copy bytes)
  @inline(__always)
  init(verified bytes: RawSpan, count: Int, width: Int) {
    self.bytes = bytes
    self.count = count
    self.width = width
  }

  /// How many bytes a list takes.
  @inline(__always)
  static func size(count: Int, width: Int) -> Int { headerSize &+ count &* (4 &+ width) &+ baseSize }

  @inline(__always)
  func neighbour(_ index: Int) -> VertexNumber {
    bytes.loadUnchecked(Self.headerSize &+ index &* 4, as: UInt32.self)
  }

  var edgeBase: EdgeNumber { bytes.loadUnchecked(Self.headerSize &+ count &* 4, width: Self.baseSize) }

  @inline(__always)
  func edge(_ index: Int, base: EdgeNumber) -> EdgeNumber {
    if width == 0 { return base &+ UInt64(index) }
    return base
      &+ bytes.loadUnchecked(
        Self.headerSize &+ count &* 4 &+ Self.baseSize &+ index &* width, width: width)
  }

  func edge(_ index: Int) -> EdgeNumber { edge(index, base: edgeBase) }

  /// The first place whose neighbour is not less than `vertex`.
  func lowerBound(_ vertex: VertexNumber) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low &+ high) &>> 1
      if neighbour(middle) < vertex { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Where an edge stands; nil when it does not.
  func index(ofEdge number: EdgeNumber) -> Int? {
    let base = edgeBase
    if width == 0 { return number >= base && number < base + UInt64(count) ? Int(number - base) : nil }
    guard number >= base else { return nil }
    for index in 0..<count where edge(index, base: base) == number { return index }
    return nil
  }

  /// True when the bytes are the root of a chunked list.
  @inline(__always)
  static func isHub(_ bytes: RawSpan) -> Bool {
    bytes.byteCount == 12 && bytes.loadUnchecked(0, as: UInt8.self) == hubForm
  }

  static func hubLength(_ bytes: RawSpan) -> Int {
    Int(truncatingIfNeeded: bytes.loadUnchecked(4, as: UInt64.self))
  }

  /// The number of neighbours, from the first bytes of a list of either form.
  @inline(__always)
  static func length(_ bytes: RawSpan) throws(StoreError) -> Int {
    if isHub(bytes) { return hubLength(bytes) }
    guard bytes.byteCount >= headerSize, bytes.loadUnchecked(0, as: UInt8.self) == form else {
      throw .damaged("a neighbour list of unknown form")
    }
    return Int(bytes.loadUnchecked(2, as: UInt16.self))
  }
}

/// A neighbour list unpacked for change.
struct NeighbourArrays {
  var neighbours: [VertexNumber] = []
  var edges: [EdgeNumber] = []

  var count: Int { neighbours.count }

  mutating func removeAll() {
    neighbours.removeAll(keepingCapacity: true)
    edges.removeAll(keepingCapacity: true)
  }

  mutating func append(_ neighbour: VertexNumber, _ edge: EdgeNumber) {
    neighbours.append(neighbour)
    edges.append(edge)
  }

  mutating func append(_ list: borrowing NeighbourList) {
    neighbours.append(unalignedAt: NeighbourList.headerSize, count: list.count, of: list.bytes)
    edges.reserveForAppending(list.count)
    let base = list.edgeBase
    for index in 0..<list.count { edges.append(list.edge(index, base: base)) }
  }

  /// The bytes that `range` of it takes as one value.
  func packedSize(_ range: Range<Int>) -> Int {
    NeighbourList.headerSize + NeighbourList.baseSize + range.count * (4 + edgeShape(range).width)
  }

  func pack(_ range: Range<Int>, into writer: inout ByteWriter) {
    let (base, width) = edgeShape(range)
    writer.clear()
    writer.bytes.append(NeighbourList.form)
    writer.bytes.append(UInt8(width))
    writer.append(UInt16(range.count))
    writer.append(contentsOf: neighbours[range])
    writer.append(base, width: NeighbourList.baseSize)
    writer.append(edges[range], lessBase: base, width: width)
  }

  /// Cuts the list into chunks of at most `fill` bytes; `body` gets where each begins and its bytes.
  func forEachChunk<Failure: Error>(
    fill: Int, _ writer: inout ByteWriter, _ body: (Int, [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    while start < count {
      let end = endOfChunk(from: start, fill: fill)
      pack(start..<end, into: &writer)
      try body(start, writer.bytes)
      start = end
    }
  }

  private func endOfChunk(from start: Int, fill: Int) -> Int {
    var end = min(count, start + fill / 4)
    while packedSize(start..<end) > fill {
      let width = (packedSize(start..<end) - 9) / (end - start)
      end = max(start + 1, min(end - 1, start + (fill - 9) / width))
    }
    return end
  }

  private func edgeShape(_ range: Range<Int>) -> (base: EdgeNumber, width: Int) {
    Self.edgeShape(edges[range])
  }

  /// What edge numbers are counted from, and how many bytes the largest then needs; none when they are consecutive.
  static func edgeShape(_ slice: ArraySlice<EdgeNumber>) -> (base: EdgeNumber, width: Int) {
    guard let first = slice.first else { return (0, 0) }
    var least = first
    var greatest = first
    var isConsecutive = true
    var expected = first
    for edge in slice {
      least = min(least, edge)
      greatest = max(greatest, edge)
      if edge != expected { isConsecutive = false }
      expected = edge &+ 1
    }
    if isConsecutive { return (first, 0) }
    return (least, max(1, (64 - (greatest - least).leadingZeroBitCount + 7) / 8))
  }
}

/// The root of a chunked list.
func packHubRoot(length: Int, into writer: inout ByteWriter) {
  writer.clear()
  writer.append(UInt32(NeighbourList.hubForm))
  writer.append(UInt64(length))
}

/// The key of a chunk in the table `hubs`: direction, vertex, label, first neighbour and edge; big-endian, so that
/// chunks of a list lie in the order of their content.
struct HubKey {
  static let listSize = 9
  static let size = 18

  static func list(_ table: Table, _ vertex: VertexNumber, _ label: LabelID) -> [UInt8] {
    var key: [UInt8] = [table == .out ? 0 : 1]
    key.reserveCapacity(size)
    key.append(bigEndian: UInt64(vertex), width: 4)
    key.append(bigEndian: UInt64(label), width: 4)
    return key
  }

  static func chunk(_ list: [UInt8], _ neighbour: VertexNumber, _ edge: EdgeNumber) -> [UInt8] {
    var key = list
    key.append(bigEndian: UInt64(neighbour), width: 4)
    key.append(bigEndian: edge, width: 5)
    return key
  }
}

extension [UInt8] {
  mutating func append(bigEndian number: UInt64, width: Int) {
    for byte in stride(from: width - 1, through: 0, by: -1) {
      append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte)))
    }
  }
}

extension RawSpan {
  func bigEndian(_ offset: Int, width: Int) -> UInt64 {
    var number: UInt64 = 0
    for byte in 0..<width { number = number << 8 | UInt64(load(offset + byte, as: UInt8.self)) }
    return number
  }

  func hasPrefix(_ prefix: [UInt8]) -> Bool {
    guard byteCount >= prefix.count else { return false }
    for index in prefix.indices where loadUnchecked(index, as: UInt8.self) != prefix[index] { return false }
    return true
  }
}
