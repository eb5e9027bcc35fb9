// Blocks: what the parser of a chunk makes of its rows: arrays of one thing each, as many as the chunk has good rows.

import GraphStore

/// The cells of one column of a block.
struct BlockColumn: Sendable {
  /// The place among the columns of the load.
  var slot: Int
  var cells: CellBatch
}

struct VertexBlock: Sendable {
  var ids = Texts()
  var hashes: [UInt64] = []
  /// Numbers of label cells, of the chunk at first, then of the load.
  var labels: [UInt32] = []
  var columns: [BlockColumn] = []

  var count: Int { hashes.count }

  /// Some of the rows.
  func gathered(_ kept: [UInt32]) -> VertexBlock {
    var block = VertexBlock()
    block.ids = ids.gathered(kept)
    block.hashes = kept.map { hashes[Int($0)] }
    block.labels = kept.map { labels[Int($0)] }
    block.columns = columns.map { BlockColumn(slot: $0.slot, cells: $0.cells.gathered(kept)) }
    return block
  }
}

/// Edges in the order of their sources.
struct EdgeBlock: Sendable {
  var sources: [VertexNumber] = []
  var targets: [VertexNumber] = []
  var labels: [UInt32] = []
  /// Of the ids; empty where the file has none.
  var hashes: [UInt64] = []
  var ids = Texts()
  var columns: [BlockColumn] = []
  /// The place of each row among the rows of the chunk.
  var rows: [UInt32] = []

  var count: Int { sources.count }
  var hasIDs: Bool { !hashes.isEmpty }
  /// Where the rows come from: a file, and how many of its rows come before the chunk.
  var file = 0
  var firstRow = 0

  /// Some of the rows.
  func gathered(_ kept: [UInt32]) -> EdgeBlock {
    var block = self
    block.sources = kept.map { sources[Int($0)] }
    block.targets = kept.map { targets[Int($0)] }
    block.labels = kept.map { labels[Int($0)] }
    block.rows = kept.map { rows[Int($0)] }
    block.hashes = hashes.isEmpty ? [] : kept.map { hashes[Int($0)] }
    if hasIDs { block.ids = ids.gathered(kept) }
    block.columns = columns.map { BlockColumn(slot: $0.slot, cells: $0.cells.gathered(kept)) }
    return block
  }
}

/// What came of a chunk.
struct ParsedChunk<Block: Sendable>: Sendable {
  var block: Block
  /// The label sets by which the block numbers its labels.
  var labels: [[String]] = []
  var rows = 0
  var cells = 0
  /// Line ends.
  var lines = 0
  var bytes = 0
  /// Bytes of the input, as it lies, that were read up to here.
  var inputRead = 0
  /// What is wrong with rows, in their order, with lines counted from the beginning of the chunk.
  var problems: [RowProblem] = []
  /// Rows that only the careful way can load.
  var slowRows: [Int] = []
  /// Hashes of their ids: what has the same id goes with them.
  var slowHashes: Set<UInt64> = []
  /// Blank lines at the beginning and at the end.
  var leadingBlank: Problem?
  var trailingBlank: Problem?
  /// Some id is an integer, which could be the number of another edge.
  var hasIntegerIDs = false
  /// From here on the file is read record by record: bytes, lines and rows of the file before.
  var openAt: (offset: Int, lines: Int, rows: Int)?
}

struct RowProblem: Sendable {
  /// The place among the rows of the chunk.
  var row: Int
  var problem: Problem
  /// More of the same row.
  var others: [Problem] = []
  /// The record as it stands in the file.
  var raw: [UInt8]
  /// A blank line before the row, and not the row itself.
  var isBlankLine = false
}
