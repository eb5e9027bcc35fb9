// Rows: what a part of an expression is evaluated for. A condition narrows the rows, a comprehension makes rows of
// the members of lists; columns of outer levels are reached through a list of places, and only when they are read.

struct Rows {
  /// The columns that began on one level, and for every row now its place in them (nil when it is the row itself).
  private struct Depth {
    var columns: [Column]
    var places: [Int]?
  }

  let count: Int
  private var depths: [Depth]

  init(count: Int, inputs: [Column]) {
    self.count = count
    depths = [Depth(columns: inputs, places: nil)]
  }

  private init(count: Int, depths: [Depth]) {
    self.count = count
    self.depths = depths
  }

  func input(_ place: Int) -> Column { column(0, place) }

  /// The column of a name given inside the expression, by the order in which such names came into sight.
  func local(_ number: Int) -> Column {
    var rest = number
    for depth in 1..<depths.count {
      if rest < depths[depth].columns.count { return column(depth, rest) }
      rest -= depths[depth].columns.count
    }
    return .nothing
  }

  private func column(_ depth: Int, _ place: Int) -> Column {
    let column = depths[depth].columns[place]
    return depths[depth].places.map { column.gathered($0) } ?? column
  }

  /// The row of the batch that a row comes from.
  func origin(_ row: Int) -> Int { depths[0].places?[row] ?? row }

  /// Some of the rows.
  func narrowed(_ rows: [Int]) -> Rows {
    var narrowed = depths
    for depth in narrowed.indices { narrowed[depth].places = narrowed[depth].places?.gathered(rows) ?? rows }
    return Rows(count: rows.count, depths: narrowed)
  }

  /// The same rows with one more name.
  func adding(_ columns: [Column]) -> Rows {
    Rows(count: count, depths: depths + [Depth(columns: columns, places: nil)])
  }

  /// New rows, each of which comes from one of these, with columns of their own.
  func expanded(from parents: [Int], adding columns: [Column]) -> Rows {
    var expanded = narrowed(parents).depths
    expanded.append(Depth(columns: columns, places: nil))
    return Rows(count: parents.count, depths: expanded)
  }
}
