// State: the counters of the graph, one record that each writing transaction rewrites.

struct GraphState: Equatable {
  /// Numbers for the next vertex and edge; no number below is given out again.
  var nextVertex: UInt64 = 0
  var nextEdge: UInt64 = 0
  var vertexCount: UInt64 = 0
  var edgeCount: UInt64 = 0
  /// Elements whose id was given by the user, and so stands in the table of ids.
  var givenVertexIDs: UInt64 = 0
  var givenEdgeIDs: UInt64 = 0
  /// Where to look for a free integer id when an element's own number is taken as an id.
  var nextVertexID: Int64 = 0
  var nextEdgeID: Int64 = 0
  /// Grows with every change to the names.
  var namesVersion: UInt64 = 1
  /// Makes hashes of ids differ from file to file.
  var hashSeed: UInt64 = 0

  static let key = Array("state".utf8)
  static let size = 80

  init() {}

  init(_ bytes: RawSpan) throws(StoreError) {
    guard bytes.byteCount >= Self.size else { throw .damaged("the record of counters is too short") }
    nextVertex = bytes.load(0, as: UInt64.self)
    nextEdge = bytes.load(8, as: UInt64.self)
    vertexCount = bytes.load(16, as: UInt64.self)
    edgeCount = bytes.load(24, as: UInt64.self)
    givenVertexIDs = bytes.load(32, as: UInt64.self)
    givenEdgeIDs = bytes.load(40, as: UInt64.self)
    nextVertexID = bytes.load(48, as: Int64.self)
    nextEdgeID = bytes.load(56, as: Int64.self)
    namesVersion = bytes.load(64, as: UInt64.self)
    hashSeed = bytes.load(72, as: UInt64.self)
  }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    for counter in [nextVertex, nextEdge, vertexCount, edgeCount, givenVertexIDs, givenEdgeIDs] {
      writer.append(counter)
    }
    writer.append(nextVertexID)
    writer.append(nextEdgeID)
    writer.append(namesVersion)
    writer.append(hashSeed)
    return writer.bytes
  }

  static func read(_ raw: borrowing RawTransaction) throws(StoreError) -> GraphState {
    guard let bytes = try raw.value(.meta, key) else { throw .damaged("the record of counters is missing") }
    return try GraphState(bytes)
  }

  // MARK: By kind of element

  func next(_ kind: ElementKind) -> UInt64 { kind == .vertex ? nextVertex : nextEdge }

  func givenIDs(_ kind: ElementKind) -> UInt64 { kind == .vertex ? givenVertexIDs : givenEdgeIDs }

  mutating func changeGivenIDs(_ kind: ElementKind, by change: Int) {
    if kind == .vertex {
      givenVertexIDs = givenVertexIDs &+ UInt64(bitPattern: Int64(change))
    } else {
      givenEdgeIDs = givenEdgeIDs &+ UInt64(bitPattern: Int64(change))
    }
  }
}

/// How many elements bear a label, exactly: one small record for each label.
enum LabelCounts {
  static func key(_ kind: ElementKind, _ label: LabelID) -> [UInt8] {
    var key = Array("count".utf8)
    key.append(kind.rawValue)
    key.append(bigEndian: UInt64(label), width: 4)
    return key
  }

  static func read(
    _ raw: borrowing RawTransaction, _ kind: ElementKind, _ label: LabelID
  ) throws(StoreError) -> UInt64 {
    guard let bytes = try raw.value(.meta, key(kind, label)) else { return 0 }
    guard bytes.byteCount == 8 else { throw .damaged("the count of label \(label) has a wrong size") }
    return bytes.load(0, as: UInt64.self)
  }
}
