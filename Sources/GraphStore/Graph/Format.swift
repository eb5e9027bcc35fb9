// Format: the record that says whose file this is, of which version, and of which byte order.

package enum Format {
  /// Raised by a release that writes what earlier ones cannot read.
  package static let version: UInt32 = 2
  static let key = Array("format".utf8)
  private static let magic = Array("GRAPHQ\0\0".utf8)
  private static let byteOrderMark: UInt32 = 0x0102_0304

  /// Marks a new file as ours and gives it its first counters, unless another process was faster.
  static func write(_ raw: borrowing RawTransaction) throws(StoreError) {
    guard try !isPresent(raw) else { return }
    var writer = ByteWriter()
    writer.bytes.append(contentsOf: magic)
    writer.append(version)
    writer.append(byteOrderMark)
    try raw.put(.meta, key, writer.bytes)
    var state = GraphState()
    state.hashSeed = UInt64.random(in: 1...UInt64.max)
    try raw.put(.meta, GraphState.key, state.bytes)
  }

  /// True when the file is ours. One of a format that cannot be read any more is an error.
  static func isPresent(_ raw: borrowing RawTransaction) throws(StoreError) -> Bool {
    if try raw.value(.meta, key) != nil { return true }
    // Format 1 kept its records in a table of their own.
    if let record = raw.value(inTableNamed: "meta", key), record.hasPrefix(magic) { throw tooOld(1) }
    return false
  }

  private static func tooOld(_ found: UInt32) -> StoreError {
    StoreError(
      .olderFormat,
      "the database has format \(found), of a time before the first release; this release reads format \(version)",
      help: "make it anew from its sources, or export it with the program that wrote it")
  }

  static func verify(_ raw: borrowing RawTransaction) throws(StoreError) {
    guard let record = try raw.value(.meta, key) else {
      throw StoreError(
        .foreignFile, "the LMDB file is not a graph database",
        help: "choose a directory of its own for the graph")
    }
    guard record.byteCount >= 16, record.hasPrefix(magic) else {
      throw StoreError.damaged("the format record is not ours")
    }
    guard record.load(12, as: UInt32.self) == byteOrderMark else {
      throw StoreError(
        .byteOrder, "the database was written on a machine of the other byte order",
        help: "export it there and load the export here")
    }
    let found = record.load(8, as: UInt32.self)
    guard found <= version else {
      throw StoreError(
        .newerFormat, "the database has format \(found); this release reads format \(version)",
        help: "use a newer release of graphq")
    }
    guard found == version else { throw tooOld(found) }
  }
}
