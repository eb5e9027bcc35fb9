// The ledger of a load in batches: bytes kept with the graph while the load is under way, for the loader alone to read.

extension Transaction {
  private static let ledgerKey = Array("load".utf8)

  /// The ledger of a load that is under way or broke off; nil when there is none.
  package func loadLedger() throws(StoreError) -> [UInt8]? {
    guard let bytes = try raw.value(.documents, Self.ledgerKey) else { return nil }
    return bytes.array
  }

  /// Keeps a ledger in place of the one that is there; nil removes it.
  package func setLoadLedger(_ bytes: [UInt8]?) throws(StoreError) {
    let changes = try writing()
    try wholly(changes) { () throws(StoreError) in
      if let bytes {
        try raw.put(.documents, Self.ledgerKey, bytes)
      } else {
        try raw.remove(.documents, Self.ledgerKey)
      }
    }
  }
}
