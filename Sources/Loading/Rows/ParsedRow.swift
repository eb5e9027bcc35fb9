// ParsedRow: what one row says, understood and not yet loaded. One is filled again and again.

import GraphStore

struct ParsedRow {
  /// Nil where the file has no ids.
  var id: ElementID?
  var from = ElementID.integer(0)
  var to = ElementID.integer(0)
  /// The number of the label set in `LabelSets`; nil where the row names none.
  var labels: Int?
  var cells: [Cell] = []
  /// What is wrong with cells that were left out.
  var faults: [Fault] = []

  /// A value of one property column; an array gives several.
  struct Cell {
    var column: Int
    var value: Value
  }

  mutating func clear() {
    id = nil
    labels = nil
    cells.removeAll(keepingCapacity: true)
    if !faults.isEmpty { faults.removeAll() }
  }
}

/// Every distinct set of labels that occurs, by a number.
struct LabelSets {
  private(set) var sets: [[String]] = []
  private var numbers: [ArraySlice<UInt8>: Int] = [:]
  private var last: (cell: ArraySlice<UInt8>, number: Int)?

  /// The number of the set that a cell of exactly these bytes names.
  mutating func known(_ cell: ArraySlice<UInt8>) -> Int? {
    if let last, last.cell.elementsEqual(cell) { return last.number }
    guard let number = numbers[cell] else { return nil }
    last = (ArraySlice(Array(cell)), number)
    return number
  }

  mutating func add(_ cell: ArraySlice<UInt8>, _ labels: [String]) -> Int {
    let own = ArraySlice(Array(cell))
    sets.append(labels)
    numbers[own] = sets.count - 1
    last = (own, sets.count - 1)
    return sets.count - 1
  }
}
