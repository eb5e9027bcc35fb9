// SnapshotPlaces: tables of places, kept for a snapshot. A table is made when so much has been searched for in the tree
// that making it would have cost no more, so it is never a bad bargain by more than a factor of two; a commit begins anew.

import Synchronization

/// What is known of the places of one snapshot.
final class SnapshotPlaces: Sendable {
  private let lists = Mutex<[Shelf<ListPlacesBuilder, ListPlaces>]>([])
  private let columns = Mutex<[Shelf<ColumnPlacesBuilder, ColumnPlaces>]>([])
  private let flatColumns = Mutex<[Shelf<FlatColumnBuilder, FlatColumn>]>([])
  private let edgeLabels = Mutex<[LabelID]?>(nil)

  /// A table that is there, is being made, or is waiting for its time.
  struct Shelf<Builder: Sendable, Places: AnyObject & Sendable>: Sendable {
    let key: UInt64
    /// What was searched for so far, and how much must be for the table to be made.
    var asked = 0
    let enough: Int
    var places: Places?
    /// Nil while somebody builds, and where the table has been refused or is there.
    var builder: Builder?
  }

  enum Answer<Builder, Places> {
    case places(Places)
    /// The one who gets this builds a while, and brings the builder back.
    case build(Builder)
    case search
  }

  /// What there is under a key for one who would search so many times.
  private static func ask<Builder, Places>(
    _ shelves: borrowing Mutex<[Shelf<Builder, Places>]>, _ key: UInt64, times: Int,
    _ make: () -> Shelf<Builder, Places>
  ) -> Answer<Builder, Places> {
    shelves.withLock { shelves in
      let index: Int
      if let known = shelves.firstIndex(where: { $0.key == key }) {
        index = known
      } else {
        index = shelves.count
        shelves.append(make())
      }
      if let places = shelves[index].places { return .places(places) }
      shelves[index].asked &+= times
      guard shelves[index].asked >= shelves[index].enough, let builder = shelves[index].builder else {
        return .search
      }
      shelves[index].builder = nil
      return .build(builder)
    }
  }

  private static func bring<Builder, Places>(
    _ shelves: borrowing Mutex<[Shelf<Builder, Places>]>, _ key: UInt64, _ builder: Builder?,
    _ places: Places?
  ) {
    shelves.withLock { shelves in
      guard let index = shelves.firstIndex(where: { $0.key == key }) else { return }
      shelves[index].builder = builder
      shelves[index].places = places
    }
  }

  // MARK: Lists

  /// Entries of the tree walked at once: a few milliseconds.
  private static let mostEntries = 1 << 17

  /// The places of the lists of a label, where they are worth it for one who would search so many times.
  func lists(
    _ table: Table, _ label: LabelID, times: Int, _ raw: borrowing RawTransaction
  ) throws(StoreError) -> ListPlaces? {
    let key = UInt64(table.rawValue) << 32 | UInt64(label)
    var entries = 0
    // Walking on to the next list takes a twentieth of a search.
    let answer = Self.ask(lists, key, times: times) {
      entries = (try? raw.entryCount(table)) ?? .max
      return Shelf(key: key, enough: entries / 20, places: nil, builder: ListPlacesBuilder(table, label))
    }
    switch answer {
    case .places(let places): return places
    case .search: return nil
    case .build(var builder):
      switch try builder.advance(Self.mostEntries, raw) {
      case .unfinished: Self.bring(lists, key, builder, nil)
      case .refused: break
      case .made(let places):
        Self.bring(lists, key, nil, places)
        return places
      }
      return nil
    }
  }

  /// The labels that edges bear.
  func edgeLabels(_ names: Names, _ raw: borrowing RawTransaction) throws(StoreError) -> [LabelID] {
    if let known = edgeLabels.withLock({ $0 }) { return known }
    var found: [LabelID] = []
    for label in 0..<names.labels.count where try LabelCounts.read(raw, .edge, label) > 0 {
      found.append(label)
    }
    let labels = found
    edgeLabels.withLock { $0 = labels }
    return labels
  }

  // MARK: Columns

  static let mostSegments = 1 << 15
  /// The same for one who wants a single cell, and is not to wait long: some ten microseconds.
  static let fewSegments = 1 << 7

  /// The places of the segments of a column, where they are worth it for one who would search so many times among about so
  /// many segments.
  func column(
    _ column: ColumnID, times: Int, of segments: Int, atOnce most: Int, _ raw: borrowing RawTransaction
  ) throws(StoreError) -> ColumnPlaces? {
    let key = UInt64(column.rawValue)
    let answer = Self.ask(columns, key, times: times) {
      Shelf(key: key, enough: segments / 12, places: nil, builder: ColumnPlacesBuilder(column))
    }
    switch answer {
    case .places(let places): return places
    case .search: return nil
    case .build(var builder):
      switch try builder.advance(most, raw) {
      case .unfinished: Self.bring(columns, key, builder, nil)
      case .refused: break
      case .made(let places):
        Self.bring(columns, key, nil, places)
        return places
      }
      return nil
    }
  }
}

extension SnapshotPlaces {
  // MARK: Flat columns

  /// The integers of a column by row, where they are worth it for one who would look at so many cells.
  func flat(
    _ column: ColumnID, _ places: ColumnPlaces, times: Int
  ) throws(StoreError) -> FlatColumn? {
    let key = UInt64(column.rawValue)
    // Copying a cell takes a fraction of finding one.
    let answer = Self.ask(flatColumns, key, times: times) {
      Shelf(
        key: key, enough: places.segments.count << Segment.rowBits / 8, places: nil,
        builder: FlatColumnBuilder())
    }
    switch answer {
    case .places(let places): return places
    case .search: return nil
    case .build(var builder):
      switch try builder.advance(Self.mostSegments / 16, places) {
      case .unfinished: Self.bring(flatColumns, key, builder, nil)
      case .refused: break
      case .made(let made):
        Self.bring(flatColumns, key, nil, made)
        return made
      }
      return nil
    }
  }
}

extension Transaction {
  /// The places of the lists of some labels, or of all, one table for each label in order; nil where the tree is to be
  /// searched. `times` says how many vertices are asked for.
  func listPlaces(_ table: Table, _ labels: [LabelID]?, times: Int) throws(StoreError) -> [ListPlaces]? {
    guard let snapshot else { return nil }
    let wanted = try edgeLabels(or: labels)
    guard wanted.count <= 4 else { return nil }
    var tables: [ListPlaces] = []
    var isWhole = true
    for label in wanted {
      if let places = try snapshot.places.lists(table, label, times: times, raw) {
        tables.append(places)
      } else {
        isWhole = false
      }
    }
    return isWhole ? tables : nil
  }

  /// Whether lists are found by their places: then it does not matter in which order they are asked for.
  package func knowsPlaces(_ direction: Direction, labels: [LabelID]?) throws(StoreError) -> Bool {
    for table in direction.tables where try listPlaces(table, labels, times: 0) == nil { return false }
    return true
  }

  /// The labels given, or all that edges of the snapshot bear, ascending.
  func edgeLabels(or labels: [LabelID]?) throws(StoreError) -> [LabelID] {
    if let labels { return labels }
    guard let snapshot else { return [] }
    return try snapshot.places.edgeLabels(snapshot.names, raw)
  }

  /// The places of the segments of a column; nil where the tree is to be searched. `times` says how many segments are asked
  /// for.
  func columnPlaces(
    _ column: ColumnID, times: Int, atOnce most: Int = SnapshotPlaces.mostSegments
  ) throws(StoreError) -> ColumnPlaces? {
    guard let snapshot else { return nil }
    let segments = Int(snapshot.state.next(column.kind) >> UInt64(Segment.rowBits)) + 1
    return try snapshot.places.column(column, times: times, of: segments, atOnce: most, raw)
  }

  /// Lends the stored segment in which the cell of a row lies; nil where there is none.
  @inline(__always)
  func withSegment<Result>(
    _ column: ColumnID, _ row: UInt64, _ body: (borrowing Segment) throws(StoreError) -> Result
  ) throws(StoreError) -> Result? {
    if let places = try columnPlaces(column, times: 1, atOnce: SnapshotPlaces.fewSegments) {
      let number = Int(row >> UInt64(Segment.rowBits)) - places.first
      guard places.segments.indices.contains(number), places.segments[number].address != 0 else { return nil }
      return try places.segments[number].withSegment(body)
    }
    guard let stored = try raw.value(.columns, column.segmentKey(row: row)) else { return nil }
    return try body(Segment(stored))
  }

  /// The same for ascending rows.
  func columnPlaces<Row: FixedWidthInteger>(_ column: ColumnID, _ rows: [Row]) throws(StoreError)
    -> ColumnPlaces?
  {
    guard let first = rows.first, let last = rows.last else { return nil }
    let span = last >= first ? Int((last - first) >> Row(Segment.rowBits)) + 1 : rows.count
    return try columnPlaces(column, times: min(rows.count, span))
  }
}
