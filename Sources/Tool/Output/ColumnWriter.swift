// ColumnWriter: the formats with columns. The first results decide the columns, then rows stream.

import GraphStore

/// How a format with columns looks.
protocol ColumnLayout {
  /// What a column does that was not there when the columns were decided: begin anew, or refuse.
  var canBeginAnew: Bool { get }
  func cell(_ value: Value) -> Cell
  mutating func open(columns: [String], sample: [[Cell?]], into bytes: inout [UInt8])
  mutating func row(_ cells: [Cell?], into bytes: inout [UInt8])
  mutating func close(into bytes: inout [UInt8])
}

/// The text of a value in a column.
struct Cell {
  var text: String
  var isNumber: Bool
}

struct ColumnWriter<Layout: ColumnLayout>: ResultWriter {
  private let output: Output
  private var layout: Layout
  private var bytes: [UInt8] = []
  private var columns: [String] = []
  private var places: [String: Int] = [:]
  /// Rows seen before the columns were decided; nil from then on.
  private var sample: [[Cell?]]? = []
  private var firstRowTime: UInt64 = 0
  private var rowCount = 0

  /// The sample ends after so many rows, or when the first of them has waited so long.
  private let sampleRows: Int
  private static var sampleTime: UInt64 { 100_000_000 }

  init(_ output: Output, _ layout: Layout) {
    self.output = output
    self.layout = layout
    sampleRows = layout.canBeginAnew ? 500 : 10_000
  }

  mutating func begin() throws(Failure) {}

  mutating func row(_ value: Value) throws(Failure) {
    rowCount += 1
    let fields = Field.all(of: value)
    if sample == nil, let stranger = fields.first(where: { places[$0.name] == nil }) {
      try beginAnew(because: stranger.name)
    }
    if sample != nil {
      if sample?.isEmpty ?? false { firstRowTime = Platform.nanoseconds }
      for field in fields where places[field.name] == nil {
        places[field.name] = columns.count
        columns.append(field.name)
      }
    }
    let cells = cells(of: fields)
    if sample == nil {
      layout.row(cells, into: &bytes)
      try output.write(&bytes)
    } else {
      sample?.append(cells)
      let count = sample?.count ?? 0
      let mayWait = !layout.canBeginAnew || Platform.nanoseconds &- firstRowTime < Self.sampleTime
      if count >= sampleRows || !mayWait { try decideColumns() }
    }
  }

  mutating func end() throws(Failure) {
    try decideColumns()
    layout.close(into: &bytes)
    try output.write(&bytes)
  }

  private func cells(of fields: [Field]) -> [Cell?] {
    var cells = [Cell?](repeating: nil, count: columns.count)
    for field in fields {
      if let place = places[field.name] { cells[place] = layout.cell(field.value) }
    }
    return cells
  }

  private mutating func decideColumns() throws(Failure) {
    guard let rows = sample else { return }
    sample = nil
    let padded = rows.map { $0 + [Cell?](repeating: nil, count: columns.count - $0.count) }
    layout.open(columns: columns, sample: padded, into: &bytes)
    for row in padded { layout.row(row, into: &bytes) }
    try output.write(&bytes)
  }

  private mutating func beginAnew(because name: String) throws(Failure) {
    guard layout.canBeginAnew else {
      throw Failure(
        "new-column", "result \(rowCount) has a column '\(name)' that no result before it had",
        help: "name the columns with project() or select(), or use --format jsonl", exit: .failure)
    }
    layout.close(into: &bytes)
    try output.write(&bytes)
    columns = []
    places = [:]
    sample = []
  }
}
