// What a file still holds in the tables that a graph without elements leaves empty.

@testable import GraphStore

/// Entries by table, where there are any.
func leftovers(_ transaction: borrowing Transaction) throws -> [String: Int] {
  var found: [String: Int] = [:]
  for table in [Table.columns, .blobs, .out, .in, .hubs, .ids, .indexes] {
    let entries = try transaction.raw.entryCount(table)
    if entries > 0 { found[table.name] = entries }
  }
  return found
}
