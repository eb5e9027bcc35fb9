// CellJudge: whether the cells of one column pass a test, asked row by row, wherever the rows lie. It stands on the places
// of the segments, so a row costs some arithmetic and the look at its cell.

/// What single values are asked. Only what the words of it say passes; values of other kinds never do.
package enum CellTest: Sendable {
  case numbers(NumberFilter)
  /// Exactly these bytes, as texts.
  case text([UInt8])
}

struct CellJudge {
  private let first: Int
  private let segments: [SegmentPlace]
  /// An empty range where no integer passes.
  private var low: Int64 = 1
  private var high: Int64 = 0
  private var doubles: ClosedRange<Double>?
  private var text: [UInt8]?

  /// Nil where some segment holds cells that take more than that: several values, or values of several types.
  init?(_ places: ColumnPlaces, _ test: CellTest) {
    guard places.isUniform else { return nil }
    first = places.first
    segments = places.segments
    switch test {
    case .numbers(let filter):
      if let integers = filter.integers { (low, high) = (integers.lowerBound, integers.upperBound) }
      doubles = filter.doubles
    case .text(let bytes): text = bytes
    }
  }

  @inline(__always)
  func passes(_ row: Int) throws(StoreError) -> Bool {
    let number = row &>> Segment.rowBits &- first
    guard number >= 0, number < segments.count else { return false }
    let segment = segments[number]
    if segment.form == SegmentPlace.numbers {
      let cell = segment.cell(row & (Segment.rowCount - 1))
      guard cell >= 0 else { return false }
      let number = segment.number(cell)
      if segment.type >= CellType.byte.rawValue, segment.type <= CellType.long.rawValue {
        return number >= low && number <= high
      }
      return passes(other: number, segment.type)
    }
    return try passes(segment, row & (Segment.rowCount - 1))
  }

  private func passes(other bits: Int64, _ type: UInt8) -> Bool {
    guard let doubles else { return false }
    if type == CellType.double.rawValue {
      return doubles.contains(Double(bitPattern: UInt64(bitPattern: bits)))
    }
    guard type == CellType.float.rawValue else { return false }
    return doubles.contains(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
  }

  private func passes(_ place: SegmentPlace, _ row: Int) throws(StoreError) -> Bool {
    guard place.address != 0 else { return false }
    let cell = place.cell(row)
    guard cell >= 0 else { return false }
    return try place.withSegment { (segment) throws(StoreError) in
      switch segment.form {
      case .numbers: return false
      case .runs:
        let number = segment.number(cell)
        if segment.holdsIntegers { return number >= low && number <= high }
        return passes(other: number, segment.type)
      case .texts, .dictionary:
        guard let text else { return false }
        let range = try segment.range(cell)
        guard range.count == text.count else { return false }
        for index in 0..<text.count
        where segment.bytes.loadUnchecked(range.lowerBound &+ index, as: UInt8.self) != text[index] {
          return false
        }
        return true
      case .mixed: return false
      }
    }
  }
}

extension Transaction {
  /// For every vertex whether what it has under a key passes; nil where it cannot be told by the cells as they lie.
  package func passing(
    _ vertices: [VertexNumber], _ key: KeyID, _ test: CellTest
  ) throws(StoreError) -> [Bool]? {
    try settle()
    guard let first = vertices.first, let last = vertices.last else { return [] }
    let span = last >= first ? Int((last - first) >> UInt32(Segment.rowBits)) + 1 : vertices.count
    let column = ColumnID(.vertex, key: key)
    guard let snapshot, let places = try columnPlaces(column, times: min(vertices.count, span)),
      let judge = CellJudge(places, test)
    else { return nil }
    if case .numbers(let filter) = test,
      let flat = try snapshot.places.flat(column, places, times: vertices.count)
    {
      return flat.mask(of: vertices, filter)
    }
    var mask: [Bool] = []
    mask.reserveCapacity(vertices.count)
    for vertex in vertices { mask.append(try judge.passes(Int(vertex))) }
    return mask
  }

  /// How many neighbours pass, each counted as often as its vertex' count says, added to `sum`. Returns nil where it cannot
  /// be told by the cells as they lie, and false where the sum has overflowed.
  package func sumPassing(
    of vertices: [VertexNumber], _ vertexCounts: [UInt64]?, _ direction: Direction, labels: [LabelID]?,
    _ key: KeyID, _ test: CellTest, to sum: inout UInt64
  ) throws(StoreError) -> Bool? {
    try settle()
    var edges: UInt64 = 0
    guard try sumLengths(of: vertices, nil, direction, labels: labels, to: &edges) else { return nil }
    let times = Int(clamping: edges)
    let column = ColumnID(.vertex, key: key)
    guard let snapshot, let places = try columnPlaces(column, times: times),
      let judge = CellJudge(places, test)
    else { return nil }
    var total = sum
    var overflows = false
    @inline(__always)
    func add(_ passed: UInt64, _ row: Int) {
      let (product, isTooLarge) = passed.multipliedReportingOverflow(by: vertexCounts?[row] ?? 1)
      let (next, overflow) = total.addingReportingOverflow(product)
      total = next
      overflows = overflows || isTooLarge || overflow
    }
    if case .numbers(let filter) = test, let flat = try snapshot.places.flat(column, places, times: times) {
      switch flat.numbers {
      case .narrow(let numbers):
        guard let (low, spread) = filter.bounds(Int32.self) else { return true }
        for table in direction.tables {
          try eachList(of: vertices, table, labels) { (row, list) throws(StoreError) in
            add(list.count(where: numbers, low, spread), row)
          }
        }
      case .wide(let numbers):
        guard let (low, spread) = filter.bounds(Int64.self) else { return true }
        for table in direction.tables {
          try eachList(of: vertices, table, labels) { (row, list) throws(StoreError) in
            add(list.count(where: numbers, low, spread), row)
          }
        }
      }
    } else {
      for table in direction.tables {
        try eachList(of: vertices, table, labels) { (row, list) throws(StoreError) in
          var passed: UInt64 = 0
          for index in 0..<list.count where try judge.passes(Int(list.neighbour(index))) { passed &+= 1 }
          add(passed, row)
        }
      }
    }
    sum = total
    return !overflows
  }
}

extension NumberFilter {
  /// The least number of a type that passes, and how far above it numbers still do; nil where none does. The least of the type
  /// never passes: in flat columns it stands for what is absent.
  fileprivate func bounds<Number: FixedWidthInteger>(_ type: Number.Type) -> (Number, Number.Magnitude)? {
    guard let integers else { return nil }
    let low = max(integers.lowerBound, Int64(Number.min) + 1)
    let high = min(integers.upperBound, Int64(Number.max))
    guard low <= high else { return nil }
    return (Number(low), Number.Magnitude(truncatingIfNeeded: high &- low))
  }
}

extension FlatColumn {
  /// For every vertex whether its number passes.
  fileprivate func mask(of vertices: [VertexNumber], _ filter: NumberFilter) -> [Bool] {
    switch numbers {
    case .narrow(let numbers): Self.mask(numbers, vertices, filter.bounds(Int32.self))
    case .wide(let numbers): Self.mask(numbers, vertices, filter.bounds(Int64.self))
    }
  }

  private static func mask<Number: FixedWidthInteger>(
    _ numbers: [Number], _ vertices: [VertexNumber], _ bounds: (Number, Number.Magnitude)?
  ) -> [Bool] {
    guard let (low, spread) = bounds else { return Array(repeating: false, count: vertices.count) }
    var mask: [Bool] = []
    mask.reserveCapacity(vertices.count)
    for vertex in vertices {
      let place = Int(vertex)
      let isThere = place < numbers.count
      mask.append(isThere && Number.Magnitude(truncatingIfNeeded: numbers[place] &- low) <= spread)
    }
    return mask
  }
}
