// Numbers: what identifies things inside the file. Dense and small, so that arrays and bitmaps can be keyed by them.

/// The internal number of a vertex. Never used twice in the life of a file.
package typealias VertexNumber = UInt32
/// The internal number of an edge, below 2^40. Never used twice in the life of a file.
package typealias EdgeNumber = UInt64
/// The number of a label, of vertices or edges.
package typealias LabelID = UInt32
/// The number of a property key.
package typealias KeyID = UInt32

/// Limits of the format; reaching one is an error.
package enum Limits {
  package static let vertices = UInt64(UInt32.max)
  package static let edges = UInt64(1) << 40 - 1
  /// Bytes of a label, key or user id.
  package static let nameLength = 480
  package static let labels = UInt32(1) << 30
  package static let keys = UInt32(1) << 22
  /// Bytes of one property value.
  package static let valueLength = 1 << 30
  /// Bytes of the key of a document.
  package static let documentKey = 500
}

/// Vertices or edges.
package enum ElementKind: UInt8, Sendable, CaseIterable {
  case vertex = 0
  case edge = 1
}

/// A column: one property key of one kind of element, or one of the columns every element has.
package struct ColumnID: Hashable, Sendable, Comparable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  private init(_ kind: ElementKind, _ index: UInt32) { rawValue = index << 1 | UInt32(kind.rawValue) }

  /// The column of a property key. A number that no key can have leads to a column that is always empty.
  package init(_ kind: ElementKind, key: KeyID) { self.init(kind, min(key, Limits.keys) + 16) }

  /// Of vertices: the label or label set. Its presence is what makes a vertex exist.
  static let vertexLabel = ColumnID(.vertex, 0)
  static let edgeLabel = ColumnID(.edge, 0)
  static let edgeSource = ColumnID(.edge, 2)
  /// Absent for edges built in bulk: their place in the neighbour list tells.
  static let edgeTarget = ColumnID(.edge, 3)

  /// The user's own id; absent where it equals the number.
  static func id(_ kind: ElementKind) -> ColumnID { ColumnID(kind, 1) }
  static func label(_ kind: ElementKind) -> ColumnID { ColumnID(kind, 0) }

  package var kind: ElementKind { rawValue & 1 == 0 ? .vertex : .edge }

  /// The property key, when it is a column of one.
  package var key: KeyID? { rawValue >> 1 >= 16 ? (rawValue >> 1) - 16 : nil }

  /// True for a column that is not one of a property key.
  var isOfEveryElement: Bool { rawValue < Self.firstProperty }

  package static func < (left: ColumnID, right: ColumnID) -> Bool { left.rawValue < right.rawValue }

  // MARK: Keys in the file

  /// The key of the segment that holds `row`. The columns every element has lie beside each other, segment by segment,
  /// so that making an element touches one page for all of them; a property has the segments of its column to itself.
  @inline(__always)
  func segmentKey(row: UInt64) -> UInt64 {
    let segment = row >> UInt64(Segment.rowBits)
    if rawValue >= Self.firstProperty { return UInt64(rawValue) << 40 | segment }
    return UInt64(kind.rawValue) << 40 | segment << Self.systemBits | UInt64(rawValue >> 1)
  }

  /// The column of a segment.
  @inline(__always)
  init(ofSegmentKey key: UInt64) {
    let group = UInt32(truncatingIfNeeded: key >> 40)
    rawValue = group < 2 ? UInt32(truncatingIfNeeded: key & Self.systemMask) << 1 | group : group
  }

  /// The first row of a segment.
  @inline(__always)
  static func firstRow(ofSegmentKey key: UInt64) -> UInt64 {
    let segment = key & (1 << 40 - 1)
    return (key >> 40 < 2 ? segment >> systemBits : segment) << UInt64(Segment.rowBits)
  }

  /// True while a scan of this column that has come to `key` may find more of it.
  @inline(__always)
  func mayContinue(at key: UInt64) -> Bool {
    key >> 40 == (rawValue >= Self.firstProperty ? UInt64(rawValue) : UInt64(kind.rawValue))
  }

  /// The key of one cell in the table of large cells.
  func cellKey(row: UInt64) -> UInt64 { UInt64(rawValue) << 40 | row }

  init(ofCellKey key: UInt64) { rawValue = UInt32(truncatingIfNeeded: key >> 40) }

  private static let firstProperty: UInt32 = 16 << 1
  /// Up to four columns that every element of a kind has.
  private static let systemBits: UInt64 = 2
  private static let systemMask: UInt64 = 3
}
