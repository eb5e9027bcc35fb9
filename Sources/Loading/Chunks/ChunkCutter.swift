// ChunkCutter: an input cut into pieces of whole records, which can be parsed apart from each other.

import GraphStore
import Synchronization

/// Some whole records of one file.
struct Chunk: Sendable {
  /// The records, then a line feed and zeros that belong to nobody.
  var bytes: [UInt8]
  var count: Int
  /// Bytes of the file before.
  var offset: Int
  /// Bytes of the input, as it lies, that were read so far.
  var inputRead: Int
  /// The first record does not end within the limit: from here on the file is read record by record.
  var isUncut = false

  /// Writes texts once more behind all content, each behind the same bytes, and returns where they stand. Rows that are
  /// odd have none.
  mutating func appendTexts(
    _ starts: [UInt32], _ ends: [UInt32], _ isOdd: [Bool], after prefix: [UInt8]
  ) -> (starts: [UInt32], ends: [UInt32]) {
    var (newStarts, newEnds) = (starts, ends)
    var added: [UInt8] = []
    let base = bytes.count
    for row in starts.indices where !isOdd[row] {
      newStarts[row] = UInt32(truncatingIfNeeded: base &+ added.count)
      added.append(contentsOf: prefix)
      added.append(contentsOf: bytes[Int(starts[row])..<Int(ends[row])])
      newEnds[row] = UInt32(truncatingIfNeeded: base &+ added.count)
    }
    bytes.append(contentsOf: added)
    bytes.append(contentsOf: repeatElement(0, count: Kernels.padding))
    return (newStarts, newEnds)
  }
}

/// Cuts behind the last line end that is outside of quotes. Where quotes stand in wrong places such a cut may be none;
/// then the parser of the chunk finds its last record open, and the file is read on record by record from there.
final class ChunkCutter: Sendable {
  private struct State {
    var source: ByteSource
    var carry: [UInt8] = []
    var offset: Int
    var isAtEnd = false
  }

  /// The source goes from thread to thread, and is read by the one that holds the lock.
  private let state: Mutex<Guarded<State>>
  private let size: Int
  private let dialect: Dialect

  /// `source` stands at `offset`, where a record begins.
  init(_ source: ByteSource, at offset: Int, size: Int, _ dialect: Dialect) {
    state = Mutex(Guarded(State(source: source, offset: offset)))
    self.size = size
    self.dialect = dialect
  }

  func next() throws -> Chunk? {
    try state.withLock { try cut(&$0.state) }
  }

  private func cut(_ state: inout State) throws -> Chunk? {
    if state.isAtEnd, state.carry.isEmpty { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + state.carry.count + Kernels.padding + 1)
    swap(&bytes, &state.carry)
    bytes.reserveCapacity(size + Kernels.padding + 1)
    var wanted = size
    while true {
      while !state.isAtEnd, bytes.count < wanted {
        if try !state.source.read(into: &bytes, limit: wanted - bytes.count) { state.isAtEnd = true }
      }
      Comments.eraseQuotes(in: &bytes, dialect)
      if state.isAtEnd { return finish(bytes, upTo: bytes.count, &state) }
      if let last = Kernels.lastLineEnd(in: bytes, 0..<bytes.count, quote: dialect.quote) {
        state.carry = Array(bytes[(last + 1)...])
        return finish(bytes, upTo: last + 1, &state)
      }
      if bytes.count > RecordReader.recordLimit {
        var chunk = finish(bytes, upTo: 0, &state)
        chunk?.isUncut = true
        state.isAtEnd = true
        state.carry = []
        return chunk
      }
      wanted *= 2
    }
  }

  private func finish(_ bytes: consuming [UInt8], upTo count: Int, _ state: inout State) -> Chunk? {
    bytes.removeLast(bytes.count - count)
    let offset = state.offset
    state.offset += count
    // The end of the file ends the last record as a line feed would.
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0, count: Kernels.padding))
    return Chunk(bytes: bytes, count: count, offset: offset, inputRead: state.source.originPosition)
  }
}
