// Cells as a transaction sees them: what it has changed and not yet written comes first, then what is stored. So one
// that adds elements and looks at them again does not write its changes piece by piece.

extension Transaction {
  /// The number in a cell of a column that holds nothing else.
  func currentNumber(_ column: ColumnID, _ row: UInt64) throws(StoreError) -> Int64? {
    switch try pendingCell(column, row) {
    case nil: return try storedNumber(column, row)
    case .plain(.long(let number)): return number
    case .removed: return nil
    default: throw .damaged("column \(column.rawValue) is given other than numbers")
    }
  }

  /// The content of a cell.
  func currentProperty(_ column: ColumnID, _ row: UInt64) throws(StoreError) -> Property? {
    switch try pendingCell(column, row) {
    case nil: return try storedProperty(column, row)
    case .plain(let value): return Property(value)
    case .property(let property): return property
    case .removed: return nil
    }
  }

  /// What waits to be written to a cell; nil when the file tells its content.
  func pendingCell(_ column: ColumnID, _ row: UInt64) throws(StoreError) -> CellChange? {
    guard let changes else { return nil }
    if let failure = changes.failure { throw failure }
    guard changes.pending.count > 0, let cells = changes.pending.columns[column] else { return nil }
    switch cells.latest(ofRow: row) {
    case .none: return nil
    case .cell(let cell): return cell
    case .unknown:
      try settle()
      return nil
    }
  }
}

extension ColumnChanges {
  enum Latest {
    case none
    case cell(CellChange)
    /// It would take a walk over all changes to say.
    case unknown
  }

  /// The last change of a row.
  func latest(ofRow row: UInt64) -> Latest {
    guard row >= lowestRow, row <= highestRow, let lastRow = rows.last else { return .none }
    if lastRow == row { return .cell(cells[cells.count - 1]) }
    guard isAscending else { return .unknown }
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low] == row ? .cell(cells[low]) : .none
  }
}
