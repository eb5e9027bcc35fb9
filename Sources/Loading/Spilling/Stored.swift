// Stored: arrays that lie in memory, or in a file where the load may use no more memory. Whoever reads them asks for a
// range of rows and does not see the difference.

import GraphStore
import Synchronization

/// Where staged arrays go: to memory while there is room, then to a file.
final class Storage: Sendable {
  private let limit: Int
  private let directory: String
  private let state = Mutex<(used: Int, file: SpillFile?)>((0, nil))

  /// At most `limit` bytes are kept in memory; files go into `directory`.
  init(limit: Int, directory: String) {
    self.limit = limit
    self.directory = directory
  }

  /// Bytes that went to the file.
  var spilledSize: Int { state.withLock { $0.file?.size ?? 0 } }

  /// Nil when there is room for so many bytes more, which are then taken.
  private func file(for size: Int) throws(Platform.SystemError) -> SpillFile? {
    let directory = directory
    let limit = limit
    return try state.withLock { (state) throws(Platform.SystemError) -> SpillFile? in
      if state.used + size <= limit {
        state.used += size
        return nil
      }
      if let file = state.file { return file }
      let file = try SpillFile(inDirectory: directory)
      state.file = file
      return file
    }
  }

  /// Gives back room in memory.
  func release(_ size: Int) { state.withLock { $0.used -= min(size, $0.used) } }

  func store<Element: BitwiseCopyable & Sendable>(
    _ elements: [Element]
  ) throws(Platform.SystemError) -> StoredArray<Element> {
    let size = elements.count * MemoryLayout<Element>.stride
    guard size > 0 else { return StoredArray(.memory([])) }
    guard let file = try file(for: size) else { return StoredArray(.memory(elements)) }
    return StoredArray(.file(file, start: try file.append(elements), count: elements.count))
  }

  func store(_ texts: Texts) throws(Platform.SystemError) -> StoredTexts {
    StoredTexts(bytes: try store(texts.bytes), ends: try store(texts.ends))
  }

  func store(_ batch: CellBatch) throws(Platform.SystemError) -> StoredCells {
    let content: StoredCells.Content
    switch batch.content {
    case .numbers(let type, let numbers): content = .numbers(type, try store(numbers))
    case .texts(let bytes, let ends): content = .texts(try store(Texts(bytes: bytes, ends: ends)))
    case .encoded(let bytes, let ends): content = .encoded(try store(Texts(bytes: bytes, ends: ends)))
    }
    return StoredCells(content: content, present: try store(batch.present))
  }

  func store(_ entries: PackedEntries) throws(Platform.SystemError) -> StoredEntries {
    StoredEntries(
      keys: try store(entries.keys), ends: try store(entries.ends), bytes: try store(entries.bytes))
  }
}

struct StoredArray<Element: BitwiseCopyable & Sendable>: Sendable {
  enum Place {
    case memory([Element])
    case file(SpillFile, start: Int, count: Int)
  }

  private let place: Place

  init(_ place: Place) { self.place = place }

  var count: Int {
    switch place {
    case .memory(let elements): elements.count
    case .file(_, _, let count): count
    }
  }

  /// Bytes in memory.
  var heldSize: Int {
    if case .memory(let elements) = place { elements.count * MemoryLayout<Element>.stride } else { 0 }
  }

  func slice(_ range: Range<Int>) throws(Platform.SystemError) -> ArraySlice<Element> {
    if range.isEmpty { return [] }
    switch place {
    case .memory(let elements): return elements[range]
    case .file(let file, let start, _): return try file.read(range, at: start, as: Element.self)[...]
    }
  }

  func all() throws(Platform.SystemError) -> [Element] {
    switch place {
    case .memory(let elements): return elements
    case .file(let file, let start, let count): return try file.read(0..<count, at: start, as: Element.self)
    }
  }
}

struct StoredTexts: Sendable {
  var bytes: StoredArray<UInt8>
  var ends: StoredArray<UInt32>

  var heldSize: Int { bytes.heldSize + ends.heldSize }

  /// The texts of some rows, from zero on.
  func slice(_ rows: Range<Int>) throws(Platform.SystemError) -> Texts {
    guard !rows.isEmpty else { return Texts() }
    var ends = try ends.slice(max(rows.lowerBound - 1, 0)..<rows.upperBound)
    let start = rows.lowerBound == 0 ? 0 : ends.removeFirst()
    let end = ends.last ?? start
    return Texts(
      bytes: Array(try bytes.slice(Int(start)..<Int(end))),
      ends: start == 0 ? Array(ends) : ends.map { $0 &- start })
  }
}

struct StoredCells: Sendable {
  enum Content: Sendable {
    case numbers(BulkNumberType, StoredArray<Int64>)
    case texts(StoredTexts)
    case encoded(StoredTexts)
  }

  var content: Content
  var present: StoredArray<UInt8>

  var heldSize: Int {
    let cells =
      switch content {
      case .numbers(_, let numbers): numbers.heldSize
      case .texts(let texts), .encoded(let texts): texts.heldSize
      }
    return cells + present.heldSize
  }

  func slice(_ rows: Range<Int>) throws(Platform.SystemError) -> CellBatch {
    let present = present.count == 0 ? [] : Array(try present.slice(rows))
    switch content {
    case .numbers(let type, let numbers):
      return CellBatch(.numbers(type, Array(try numbers.slice(rows))), present: present)
    case .texts(let texts):
      let texts = try texts.slice(rows)
      return CellBatch(.texts(texts.bytes, ends: texts.ends), present: present)
    case .encoded(let texts):
      let texts = try texts.slice(rows)
      return CellBatch(.encoded(texts.bytes, ends: texts.ends), present: present)
    }
  }
}

struct StoredEntries: Sendable {
  var keys: StoredArray<UInt64>
  var ends: StoredArray<UInt32>
  var bytes: StoredArray<UInt8>

  var heldSize: Int { keys.heldSize + ends.heldSize + bytes.heldSize }

  func entries() throws(Platform.SystemError) -> PackedEntries {
    PackedEntries(keys: try keys.all(), ends: try ends.all(), bytes: try bytes.all())
  }
}
