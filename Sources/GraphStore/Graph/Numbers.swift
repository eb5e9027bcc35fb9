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

  package static func < (left: ColumnID, right: ColumnID) -> Bool { left.rawValue < right.rawValue }

  /// The key of the segment that holds `row`, or of the cell itself in the table of large cells.
  @inline(__always)
  func segmentKey(row: UInt64) -> UInt64 { UInt64(rawValue) << 40 | row >> UInt64(Segment.rowBits) }
  func cellKey(row: UInt64) -> UInt64 { UInt64(rawValue) << 40 | row }

  init(ofKey key: UInt64) { rawValue = UInt32(key >> 40) }
}
