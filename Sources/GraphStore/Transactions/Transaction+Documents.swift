// Documents: bytes under names, kept with the graph for the layers above, which alone know what they mean.

extension Transaction {
  /// The document under a key, nil when there is none.
  package func document(_ key: [UInt8]) throws(StoreError) -> [UInt8]? {
    guard let bytes = try raw.value(.documents, key) else { return nil }
    return bytes.array
  }

  /// Keeps a document under a key, in place of the one that is there.
  package func putDocument(_ key: [UInt8], _ bytes: [UInt8]) throws(StoreError) {
    let changes = try writing()
    guard !key.isEmpty, key.count <= Limits.documentKey else {
      throw StoreError(
        .limit, "a document's key of \(key.count) bytes; there must be 1 to \(Limits.documentKey)")
    }
    try wholly(changes) { () throws(StoreError) in try raw.put(.documents, key, bytes) }
  }

  /// Removes a document; false when there was none.
  @discardableResult
  package func removeDocument(_ key: [UInt8]) throws(StoreError) -> Bool {
    let changes = try writing()
    return try wholly(changes) { () throws(StoreError) in try raw.remove(.documents, key) }
  }

  /// Gives the documents whose keys begin with `prefix` to `body`, in the order of their keys.
  package func forEachDocument(
    _ prefix: [UInt8], _ body: (_ key: [UInt8], _ bytes: [UInt8]) throws -> Void
  ) throws {
    var cursor = try raw.makeCursor(.documents)
    while let entry = try cursor.walk(from: prefix) {
      guard entry.key.hasPrefix(prefix) else { return }
      try body(entry.key.array, entry.value.array)
    }
  }
}
