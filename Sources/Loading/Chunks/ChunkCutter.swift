// ChunkCutter: an input cut into pieces of whole records, which can be parsed apart from each other.

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

  private let state: Mutex<State>
  private let size: Int
  private let quote: UInt8

  /// `source` stands at `offset`, where a record begins.
  init(_ source: ByteSource, at offset: Int, size: Int, quote: UInt8) {
    state = Mutex(State(source: source, offset: offset))
    self.size = size
    self.quote = quote
  }

  func next() throws -> Chunk? {
    try state.withLock { try cut(&$0) }
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
      if state.isAtEnd { return finish(bytes, upTo: bytes.count, &state) }
      if let last = Kernels.lastLineEnd(in: bytes, 0..<bytes.count, quote: quote) {
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
