// ChunkParser: a chunk to a block. Column by column for the rows that are plain; the others go to the reader of single
// records, which knows what is wrong with them.

import GraphStore

struct ChunkParser: Sendable {
  let file: InputFile
  let options: LoadOptions
  let seed: UInt64
  /// The place of each column among the columns of the load; -1 for those without values.
  let slots: [Int]
  /// The vertices of the load, for edges.
  let vertices: VertexTable
  private let forms: [CellForm?]

  init(_ file: InputFile, _ options: LoadOptions, seed: UInt64, slots: [Int], vertices: VertexTable) {
    self.file = file
    self.options = options
    self.seed = seed
    self.slots = slots
    self.vertices = vertices
    forms = file.header.columns.map { column in
      if case .property(let property) = column.role { CellForm(property, options) } else { nil }
    }
  }

  // MARK: Vertices

  func parseVertices(_ chunk: Chunk) -> ParsedChunk<VertexBlock> {
    var reading = Reading(chunk, self)
    var block = VertexBlock()
    guard let id = file.header.id else { return reading.finished(block) }
    let (starts, ends) = reading.names(id)
    reading.readLabels(file.header.label, allowsSeveral: true)
    reading.readColumns(forms)
    let hashes = reading.hashes(starts, ends)
    let rows = reading.goodRows()
    block.ids = reading.texts(starts, ends, rows)
    block.hashes = rows.map { hashes[Int($0)] }
    block.labels = rows.map { reading.labelNumbers[Int($0)] }
    block.columns = reading.columns(of: rows, slots)
    return reading.finished(block)
  }

  // MARK: Edges

  func parseEdges(_ chunk: Chunk) -> ParsedChunk<EdgeBlock> {
    var reading = Reading(chunk, self)
    var block = EdgeBlock()
    let header = file.header
    guard let from = header.from, let to = header.to else { return reading.finished(block) }
    let id = header.id.map { reading.names($0) }
    let sources = reading.ends(from)
    let targets = reading.ends(to)
    reading.readLabels(header.label, allowsSeveral: false)
    reading.readColumns(forms)
    let order = reading.goodRows(by: sources)
    block.rows = order
    block.sources = order.map { sources[Int($0)] }
    block.targets = order.map { targets[Int($0)] }
    block.labels = order.map { reading.labelNumbers[Int($0)] }
    if let id {
      let hashes = reading.hashes(id.starts, id.ends)
      block.hashes = order.map { hashes[Int($0)] }
      block.ids = reading.texts(id.starts, id.ends, order)
      reading.noteIntegers(id.starts)
    }
    block.columns = reading.columns(of: order, slots)
    return reading.finished(block)
  }
}

/// The work on one chunk.
private struct Reading {
  private var chunk: Chunk
  private let parser: ChunkParser
  private var tokens: TokenTable
  private var isOdd: [Bool] = []
  private var labels: ChunkLabels
  private(set) var labelNumbers: [UInt32] = []
  private var batches: [(place: Int, cells: CellBatch)] = []
  private var cells = 0
  private var hasIntegerIDs = false

  init(_ chunk: Chunk, _ parser: ChunkParser) {
    self.chunk = chunk
    self.parser = parser
    tokens = TokenTable(columns: parser.file.header.columns.count, parser.options.dialect)
    labels = ChunkLabels(parser.options.dialect, allowsSeveral: parser.file.header.kind == .vertices)
    tokens.read(&self.chunk)
    isOdd = tokens.isOdd
    markUnclean()
  }

  /// Rows that are too long, have NUL bytes, or are not UTF-8.
  private mutating func markUnclean() {
    let content = 0..<chunk.count
    if chunk.count > RecordReader.recordLimit {
      for row in 0..<tokens.rowCount where range(row).count > RecordReader.recordLimit { isOdd[row] = true }
    }
    if Kernels.contains(0, in: chunk.bytes, content) {
      for row in 0..<tokens.rowCount where Kernels.contains(0, in: chunk.bytes, range(row)) {
        isOdd[row] = true
      }
    }
    if Kernels.isASCII(chunk.bytes, content) { return }
    if UTF8Check.firstFault(chunk.bytes.span, content) == nil { return }
    for row in 0..<tokens.rowCount where UTF8Check.firstFault(chunk.bytes.span, range(row)) != nil {
      isOdd[row] = true
    }
  }

  private func range(_ row: Int) -> Range<Int> { Int(tokens.rowStarts[row])..<Int(tokens.rowEnds[row]) }

  private func reader(_ column: Int) -> ColumnReader {
    ColumnReader(tokens: tokens, column: column, options: parser.options)
  }

  // MARK: Columns

  /// Where the ids of all rows begin and end, with what they begin with in the graph and not in the file.
  mutating func names(_ column: Int) -> (starts: [UInt32], ends: [UInt32]) {
    let prefix = parser.file.header.columns[column].idPrefix
    let (starts, ends) = reader(column).names(&isOdd, limit: Limits.nameLength - prefix.count)
    return prefix.isEmpty ? (starts, ends) : chunk.appendTexts(starts, ends, isOdd, after: prefix)
  }

  func hashes(_ starts: [UInt32], _ ends: [UInt32]) -> [UInt64] {
    var hashes: [UInt64] = []
    IDHash.append(of: chunk.bytes, starts: starts, ends: ends, seed: parser.seed, to: &hashes)
    return hashes
  }

  /// The vertices that a column names; a row that names none is odd.
  mutating func ends(_ column: Int) -> [VertexNumber] {
    let (starts, ends) = names(column)
    let found = parser.vertices.find(
      chunk.bytes, starts: starts, ends: ends, hashes: hashes(starts, ends))
    for row in found.indices where found[row] == VertexTable.missing { isOdd[row] = true }
    return found
  }

  mutating func readLabels(_ column: Int?, allowsSeveral: Bool) {
    labels = ChunkLabels(parser.options.dialect, allowsSeveral: allowsSeveral)
    if let column {
      labelNumbers = reader(column).labels(&labels, in: chunk.bytes, &isOdd)
    } else {
      labelNumbers = [UInt32](repeating: ChunkLabels.none, count: tokens.rowCount)
    }
  }

  mutating func readColumns(_ forms: [CellForm?]) {
    for (place, form) in forms.enumerated() {
      guard let form else { continue }
      if let batch = reader(place).cells(form, in: chunk.bytes, &isOdd, counted: &cells) {
        batches.append((place, batch))
      }
    }
  }

  // MARK: Rows

  func goodRows() -> [UInt32] {
    var rows: [UInt32] = []
    rows.reserveCapacity(tokens.rowCount)
    for row in 0..<tokens.rowCount where !isOdd[row] { rows.append(UInt32(truncatingIfNeeded: row)) }
    return rows
  }

  /// The same in the order of numbers.
  func goodRows(by numbers: [VertexNumber]) -> [UInt32] {
    var words: [UInt64] = []
    words.reserveCapacity(tokens.rowCount)
    var greatest: VertexNumber = 0
    for row in 0..<tokens.rowCount where !isOdd[row] {
      words.append(UInt64(numbers[row]) << 32 | UInt64(row))
      greatest = max(greatest, numbers[row])
    }
    Radix.sort(&words, low: 32, high: 32 + Radix.bits(of: UInt64(greatest)))
    return words.map { UInt32(truncatingIfNeeded: $0) }
  }

  func texts(_ starts: [UInt32], _ ends: [UInt32], _ rows: [UInt32]) -> Texts {
    let gathered = Kernels.gather(chunk.bytes, starts: starts, ends: ends, rows: rows)
    return Texts(bytes: gathered.bytes, ends: gathered.ends)
  }

  func columns(of rows: [UInt32], _ slots: [Int]) -> [BlockColumn] {
    batches.map { BlockColumn(slot: slots[$0.place], cells: $0.cells.gathered(rows)) }
  }

  mutating func noteIntegers(_ starts: [UInt32]) {
    for start in starts where chunk.bytes[Int(start)] &- 0x30 <= 9 {
      hasIntegerIDs = true
      return
    }
  }

  // MARK: The result

  func finished<Block>(_ block: Block) -> ParsedChunk<Block> {
    var parsed = ParsedChunk(block: block)
    parsed.labels = labels.sets
    parsed.rows = tokens.rowCount
    parsed.cells = cells
    parsed.lines = tokens.lineCount
    parsed.bytes = chunk.count
    parsed.inputRead = chunk.inputRead
    parsed.hasIntegerIDs = hasIntegerIDs
    let referee = RowReferee(parser)
    var blanks = tokens.blanks[...]
    for row in 0..<tokens.rowCount where isOdd[row] {
      addBlanks(before: row, &blanks, referee, &parsed)
      let verdict = referee.judge(
        Array(chunk.bytes[range(row)]), line: Int(tokens.lines[row]),
        offset: chunk.offset + Int(tokens.rowStarts[row]))
      switch verdict {
      case .problem(let problem, let raw):
        parsed.problems.append(RowProblem(row: row, problem: problem, raw: raw))
      case .slow(let id, let cells, let faults, let raw):
        parsed.slowRows.append(row)
        if case .string(let text)? = id {
          parsed.slowHashes.insert(IDHash.hash64(of: text, seed: parser.seed))
        }
        parsed.cells += cells
        if let first = faults.first {
          parsed.problems.append(
            RowProblem(row: row, problem: first, others: Array(faults.dropFirst()), raw: raw))
        }
      }
    }
    addBlanks(before: tokens.rowCount, &blanks, referee, &parsed)
    if let blank = blanks.first {
      parsed.trailingBlank = referee.blankLine(line: blank.line, offset: chunk.offset + blank.start)
    }
    if chunk.isUncut {
      parsed.openAt = (chunk.offset, 0, 0)
    } else if let open = tokens.openRecord {
      parsed.openAt = (chunk.offset + open, tokens.lineCount, tokens.rowCount)
    }
    return parsed
  }

  private func addBlanks<Block>(
    before row: Int, _ blanks: inout ArraySlice<(row: Int, start: Int, line: Int)>, _ referee: RowReferee,
    _ parsed: inout ParsedChunk<Block>
  ) {
    while let blank = blanks.first, blank.row <= row, blank.row < tokens.rowCount {
      let problem = referee.blankLine(line: blank.line, offset: chunk.offset + blank.start)
      if blank.row == 0 {
        parsed.leadingBlank = problem
      } else {
        parsed.problems.append(RowProblem(row: blank.row, problem: problem, raw: [], isBlankLine: true))
      }
      blanks.removeFirst()
    }
  }
}
