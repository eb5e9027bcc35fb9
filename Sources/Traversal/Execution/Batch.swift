// Batch: some traversers as a struct of arrays, one column for each thing they carry and only for what is needed.

import GraphStore

struct Batch {
  var objects: Objects
  /// How many equal traversers a row stands for; absent when each stands for one.
  var bulk: [Int64]?
  var sack: [Value]?
  /// Where each row's history ends in the run's `Histories`; absent when nothing reads it.
  var history: [Int32]?
  /// Inside a local child: the row of the parent's batch that each row comes from.
  var parent: [Int32]?

  init(
    _ objects: Objects, bulk: [Int64]? = nil, sack: [Value]? = nil, history: [Int32]? = nil,
    parent: [Int32]? = nil
  ) {
    self.objects = objects
    self.bulk = bulk
    self.sack = sack
    self.history = history
    self.parent = parent
  }

  /// The one traverser that stands for a query.
  static let start = Batch(.values([.null]))

  var count: Int { objects.count }
  var isEmpty: Bool { objects.count == 0 }

  func bulk(_ row: Int) -> Int64 { bulk?[row] ?? 1 }

  /// The partition that a row belongs to: its parent row, or 0 where there is but one.
  func partition(_ row: Int) -> Int { parent.map { Int($0[row]) } ?? 0 }

  /// Some rows, in the order given; a row may occur several times.
  func gathered(_ rows: [Int]) -> Batch {
    Batch(
      objects.gathered(rows), bulk: bulk?.gathered(rows), sack: sack?.gathered(rows),
      history: history?.gathered(rows), parent: parent?.gathered(rows))
  }

  /// The rows of a range.
  func slice(_ rows: Range<Int>) -> Batch { gathered(Array(rows)) }

  /// Other objects for the rows given (all when nil), with everything else the rows carry.
  func replacing(_ objects: Objects, rows: [Int]?) -> Batch {
    guard let rows else {
      var batch = self
      batch.objects = objects
      return batch
    }
    return Batch(
      objects, bulk: bulk?.gathered(rows), sack: sack?.gathered(rows), history: history?.gathered(rows),
      parent: parent?.gathered(rows))
  }

  mutating func append(contentsOf other: Batch) {
    if isEmpty {
      self = other
      return
    }
    let (own, more) = (count, other.count)
    Self.append(&bulk, other.bulk, 1, own, more)
    Self.append(&sack, other.sack, .null, own, more)
    Self.append(&history, other.history, Histories.start, own, more)
    Self.append(&parent, other.parent, 0, own, more)
    objects.append(contentsOf: other.objects)
  }

  /// Appends a column that either side may lack.
  private static func append<Cell>(
    _ column: inout [Cell]?, _ other: [Cell]?, _ absent: Cell, _ own: Int, _ more: Int
  ) {
    if column == nil && other == nil { return }
    var cells = column ?? Array(repeating: absent, count: own)
    column = nil
    if let other {
      cells.append(contentsOf: other)
    } else {
      cells.append(contentsOf: repeatElement(absent, count: more))
    }
    column = cells
  }

  /// Multiplies the bulk of each row by a factor per row.
  mutating func scaleBulk(by factors: [Int64]) throws {
    var scaled = factors
    if let bulk {
      for row in scaled.indices {
        let (product, overflow) = scaled[row].multipliedReportingOverflow(by: bulk[row])
        guard !overflow else { throw Batch.bulkOverflow() }
        scaled[row] = product
      }
    }
    bulk = scaled
  }

  /// How many traversers the rows stand for.
  func totalBulk() throws -> Int64 {
    guard let bulk else { return Int64(count) }
    var sum: Int64 = 0
    for number in bulk {
      let (next, overflow) = sum.addingReportingOverflow(number)
      guard !overflow else { throw Batch.bulkOverflow() }
      sum = next
    }
    return sum
  }

  /// How often an object is to be written out; an error where no memory could hold that.
  static func repetitions(_ bulk: Int64) throws -> Int {
    guard bulk <= 1 << 30 else {
      throw TraversalError(
        .memory, "\(bulk) equal traversers cannot be collected one by one",
        help: "count them, or remove repetitions with dedup() before")
    }
    return Int(bulk)
  }

  static func bulkOverflow() -> TraversalError {
    TraversalError(.value, "long overflow: more than 2^63 - 1 traversers to count")
  }
}
