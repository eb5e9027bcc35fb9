// NumberedWriter: transactions that are numbered and whose whole content follows from their number, so that what a file
// holds can be computed from the last number in it.
//
// Number n of a writer makes the vertex `NAME-n`, labelled `commit`, with `n`, `writer` and a `text` of n × 37 mod 6000
// characters, and 1 + n mod 4 edges `of` from it to the vertex `hub`, each with `n`. Every third n beyond ten removes
// the vertex of n − 10. The vertex `last NAME` says n last.

import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct NumberedWriter {
  let store: Store
  let name: String

  func run(count: Int64?) throws {
    var done: Int64 = 0
    while done < count ?? .max {
      print(try store.write { transaction in try commit(transaction) })
      // Into a pipe, lines would wait for a full buffer, and an acknowledgement must not.
      fflush(nil)
      done += 1
    }
  }

  private func commit(_ transaction: borrowing Transaction) throws -> Int64 {
    let commit = try transaction.makeLabel("commit")
    let place = try transaction.makeLabel("place")
    let of = try transaction.makeLabel("of")
    let number = try transaction.makeKey("n")
    let writer = try transaction.makeKey("writer")
    let text = try transaction.makeKey("text")
    if transaction.indexes.isEmpty {
      _ = try transaction.createIndex(.vertex, label: commit, keys: [writer, number], isUnique: true)
    }
    let last = try vertex("last \(name)", place, transaction)
    let hub = try vertex("hub", place, transaction)
    var n: Int64 = 1
    if case .long(let before)? = try transaction.property(.vertex, UInt64(last), number)?.entries.first?.value
    {
      n = before + 1
    }
    let new = try transaction.addVertex(labels: [commit], id: .string("\(name)-\(n)"))
    try transaction.setProperty(.vertex, UInt64(new), number, .long(n))
    try transaction.setProperty(.vertex, UInt64(new), writer, .string(name))
    try transaction.setProperty(
      .vertex, UInt64(new), text, .string(String(repeating: "x", count: Int(n * 37 % 6000))))
    for _ in 0..<1 + n % 4 {
      let edge = try transaction.addEdge(label: of, from: new, to: hub)
      try transaction.setProperty(.edge, edge, number, .long(n))
    }
    if n > 10, n % 3 == 0, let old = try transaction.number(.vertex, id: .string("\(name)-\(n - 10)")) {
      try transaction.removeVertex(VertexNumber(old))
    }
    try transaction.setProperty(.vertex, UInt64(last), number, .long(n))
    return n
  }

  private func vertex(
    _ id: String, _ label: LabelID, _ transaction: borrowing Transaction
  ) throws -> VertexNumber {
    if let number = try transaction.number(.vertex, id: .string(id)) { return VertexNumber(number) }
    return try transaction.addVertex(labels: [label], id: .string(id))
  }
}

/// Reads what a writer writes while it writes; every snapshot must be whole.
struct Follower {
  let store: Store
  let name: String

  /// The number of different snapshots seen until `count` was there.
  func run(until count: Int64) throws -> Int {
    var seen: Set<UInt64> = []
    while true {
      let (snapshot, last, edges) = try store.read { transaction in
        (transaction.snapshotNumber, try self.last(transaction), try transaction.count(.edge))
      }
      var expected: Int64 = 0
      for n in 1...max(1, last) where isThere(n, last) { expected += 1 + n % 4 }
      guard last == 0 || edges == UInt64(expected) else {
        throw StoreError(.damaged, "\(edges) edges after number \(last), expected \(expected)")
      }
      seen.insert(snapshot)
      if last >= count { return seen.count }
    }
  }

  private func isThere(_ n: Int64, _ last: Int64) -> Bool { !(n + 10 <= last && (n + 10) % 3 == 0) }

  private func last(_ transaction: borrowing Transaction) throws -> Int64 {
    guard let number = try transaction.number(.vertex, id: .string("last \(name)")),
      let key = transaction.key("n"),
      case .long(let last)? = try transaction.property(.vertex, number, key)?.entries.first?.value
    else { return 0 }
    return last
  }
}
