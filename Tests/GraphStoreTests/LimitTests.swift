// Limits and misuse: what cannot be stored is refused with an error that says what and how much.

import GraphStore
import Testing

@Suite struct LimitTests {
  private func refused(_ code: StoreError.Code, _ work: () throws -> Void) {
    do {
      try work()
      Issue.record("expected \(code.rawValue)")
    } catch let error as StoreError {
      #expect(error.code == code)
      #expect(!error.message.isEmpty)
    } catch {
      Issue.record(error)
    }
  }

  /// Runs `work` in a transaction that has a vertex, an edge, a label and a key, and then shows that refusals left
  /// the transaction as it was.
  private func withElements(
    _ work: (borrowing Transaction, VertexNumber, EdgeNumber, LabelID, KeyID) throws -> Void
  ) throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("label")
      let key = try transaction.makeKey("key")
      let vertex = try transaction.addVertex(labels: [label], id: "given")
      let edge = try transaction.addEdge(label: label, from: vertex, to: vertex)
      try work(transaction, vertex, edge, label, key)
    }
    try temporary.reopen()
    try temporary.store.read { transaction in
      let counts = (try transaction.count(.vertex), try transaction.count(.edge))
      #expect(counts == (1, 1))
      let found = try transaction.number(.vertex, id: "given")
      #expect(found == 0)
      let keys = try transaction.keys(of: .vertex, 0) + transaction.keys(of: .edge, 0)
      #expect(keys == [])
    }
  }

  @Test func namesHaveALengthAndAreNotEmpty() throws {
    let temporary = try TemporaryStore()
    let longest = String(repeating: "n", count: Limits.nameLength)
    // Bytes count, not characters.
    let wide = String(repeating: "\u{e9}", count: Limits.nameLength / 2)
    try temporary.store.write { transaction in
      for name in [longest, wide] {
        let label = try transaction.makeLabel(name)
        let vertex = try transaction.addVertex(labels: [label], id: .string(name))
        try transaction.setProperty(.vertex, UInt64(vertex), transaction.makeKey(name), .string(name))
        refused(.limit) { _ = try transaction.makeLabel(name + "x") }
        refused(.limit) { _ = try transaction.makeKey(name + "x") }
        refused(.limit) { _ = try transaction.addVertex(labels: [label], id: .string(name + "x")) }
        refused(.limit) { _ = try transaction.addEdge(label: label, from: 0, to: 0, id: .string(name + "x")) }
      }
      refused(.invalid) { _ = try transaction.makeLabel("") }
      refused(.invalid) { _ = try transaction.makeKey("") }
    }
    try temporary.reopen()
    try temporary.store.read { transaction in
      for (row, name) in [longest, wide].enumerated() {
        let number = try transaction.number(.vertex, id: .string(name))
        #expect(number == UInt64(row))
        let (label, key) = (transaction.label(name), transaction.key(name))
        #expect(label != nil && key != nil)
      }
      let tooLong = try transaction.number(.vertex, id: .string(longest + "x"))
      #expect(tooLong == nil)
    }
  }

  @Test func namesAreComparedByTheirBytes() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let composed = try transaction.makeLabel("\u{e9}")
      let decomposed = try transaction.makeLabel("e\u{301}")
      #expect(composed != decomposed)
      let one = try transaction.addVertex(labels: [composed], id: "\u{e9}")
      let other = try transaction.addVertex(labels: [decomposed], id: "e\u{301}")
      #expect(try transaction.number(.vertex, id: "\u{e9}") == UInt64(one))
      #expect(try transaction.number(.vertex, id: "e\u{301}") == UInt64(other))
    }
  }

  @Test func collectionsMayNestToADepth() throws {
    func nested(_ depth: Int, _ wrap: (Value) -> Value) -> Value {
      (0..<depth).reduce(Value.int(1)) { value, _ in wrap(value) }
    }
    let wraps: [(Value) -> Value] = [
      { .list([$0]) }, { .set([$0]) }, { .map([MapEntry(key: .int(0), value: $0)]) },
      { .map([MapEntry(key: $0, value: .int(0))]) },
    ]
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let vertex = UInt64(try transaction.addVertex(labels: [transaction.makeLabel("x")]))
      let key = try transaction.makeKey("k")
      for wrap in wraps {
        let deepest = nested(63, wrap)
        try transaction.setProperty(.vertex, vertex, key, deepest)
        #expect(try transaction.property(.vertex, vertex, key) == Property(deepest))
        for depth in [64, 65, 300] {
          refused(.limit) { try transaction.setProperty(.vertex, vertex, key, nested(depth, wrap)) }
        }
      }
    }
  }

  @Test func nullIsNoPropertyButMayStandInACollection() throws {
    try withElements { transaction, vertex, edge, _, key in
      refused(.invalid) { try transaction.setProperty(.vertex, UInt64(vertex), key, .null) }
      refused(.invalid) { try transaction.setProperty(.edge, edge, key, .null) }
      refused(.invalid) { try transaction.addProperty(vertex, key, .null, .list) }
      refused(.invalid) {
        try transaction.addProperty(vertex, key, .int(1), .set, meta: [MetaProperty(key: key, value: .null)])
      }
    }
  }

  @Test func elementsAndTokensAreNoPropertyValues() throws {
    try withElements { transaction, vertex, _, _, key in
      let values: [Value] = [
        .vertex(VertexValue(id: 1, labels: ["x"])), .token(.id), .direction(.out), .bulkSet([]),
        .path(PathValue(objects: [], labels: [])), .property(PropertyValue(key: "k", value: .int(1))),
        .vertexProperty(VertexPropertyValue(id: 1, key: "k", value: .int(1))),
        .edge(
          EdgeValue(id: 1, label: "x", source: 1, sourceLabel: "x", target: 1, targetLabel: "x")),
      ]
      for value in values + values.map({ .list([$0]) }) {
        refused(.invalid) { try transaction.setProperty(.vertex, UInt64(vertex), key, value) }
      }
    }
  }

  @Test func anEdgeHasOneValueUnderAKey() throws {
    try withElements { transaction, _, edge, _, key in
      let one = PropertyEntry(ordinal: 0, value: .int(1))
      let properties = [
        Property(cardinality: .list, entries: [one]), Property(cardinality: .set, entries: [one, one]),
        Property(
          cardinality: .single,
          entries: [PropertyEntry(ordinal: 0, value: .int(1), meta: [MetaProperty(key: key, value: .int(2))])]
        ),
      ]
      for property in properties {
        refused(.invalid) { try transaction.setProperty(.edge, edge, key, property) }
      }
    }
  }

  @Test func elementsThatAreNotThereAreNamed() throws {
    try withElements { transaction, vertex, _, label, key in
      for unknown in [1, 5, 600, 1 << 31, UInt64(UInt32.max)] {
        let number = VertexNumber(unknown)
        refused(.noElement) { try transaction.addEdge(label: label, from: vertex, to: number) }
        refused(.noElement) { try transaction.addEdge(label: label, from: number, to: vertex) }
        refused(.noElement) { try transaction.setProperty(.vertex, unknown, key, .int(1)) }
        refused(.noElement) { try transaction.addProperty(number, key, .int(1), .list) }
        refused(.noElement) { try transaction.removeProperty(.vertex, unknown, key) }
        refused(.noElement) { _ = try transaction.labels(ofVertex: number) }
        let answers = (try transaction.removeVertex(number), try transaction.exists(.vertex, unknown))
        #expect(answers == (false, false))
      }
      for unknown in [1, 1 << 39, 1 << 40, 1 << 62, UInt64.max] {
        refused(.noElement) { try transaction.setProperty(.edge, unknown, key, .int(1)) }
        let answers = (try transaction.edge(unknown), try transaction.removeEdge(unknown))
        #expect(answers == (nil, false))
      }
    }
  }

  @Test func labelsAndKeysThatHaveNoNameAreRefused() throws {
    try withElements { transaction, vertex, edge, label, key in
      for unknown in [key + 1, 1 << 20, 1 << 31, UInt32.max] {
        refused(.invalid) { _ = try transaction.addVertex(labels: [unknown]) }
        refused(.invalid) { _ = try transaction.addVertex(labels: [label, unknown]) }
        refused(.invalid) { try transaction.addEdge(label: unknown, from: vertex, to: vertex) }
        refused(.invalid) { try transaction.setProperty(.vertex, UInt64(vertex), unknown, .int(1)) }
        refused(.invalid) { try transaction.setProperty(.edge, edge, unknown, .int(1)) }
        refused(.invalid) { try transaction.removeProperty(.edge, edge, unknown) }
        refused(.invalid) { _ = try transaction.createIndex(.vertex, label: unknown, keys: [key]) }
        refused(.invalid) { _ = try transaction.createIndex(.vertex, label: label, keys: [unknown]) }
        let property = try transaction.property(.vertex, UInt64(vertex), unknown)
        #expect(property == nil)
      }
      refused(.invalid) { _ = try transaction.addVertex(labels: []) }
    }
  }

  @Test func anIndexIsOverOneToEightDifferentKeys() throws {
    try withElements { transaction, _, _, label, key in
      refused(.invalid) { _ = try transaction.createIndex(.vertex, label: label, keys: []) }
      refused(.invalid) { _ = try transaction.createIndex(.vertex, label: label, keys: [key, key]) }
      let nine = try (0..<9).map { try transaction.makeKey("key \($0)") }
      refused(.invalid) { _ = try transaction.createIndex(.vertex, label: label, keys: nine) }
      _ = try transaction.createIndex(.vertex, label: label, keys: Array(nine.prefix(8)))
      refused(.exists) {
        _ = try transaction.createIndex(.vertex, label: label, keys: Array(nine.prefix(8)), isUnique: true)
      }
    }
  }

  @Test func timesAtTheEndsOfTheirRangeAreKept() throws {
    let times = [Int64.min, -.max, .max, .max / 1000, .min / 1000, 0].flatMap { seconds in
      [UInt32(0), 1, 1_000_000, 999_999_999].map {
        Timestamp(secondsSinceEpoch: seconds, nanoseconds: $0, offsetSeconds: 0)
      }
    }
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("x")
      let key = try transaction.makeKey("k")
      _ = try transaction.createIndex(.vertex, label: label, keys: [key])
      for time in times {
        let vertex = UInt64(try transaction.addVertex(labels: [label]))
        try transaction.setProperty(.vertex, vertex, key, .dateTime(time))
        #expect(try transaction.property(.vertex, vertex, key) == Property(.dateTime(time)))
      }
    }
  }

  @Test func theNumberOfAValueReachesItsEndWithAnError() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let vertex = try transaction.addVertex(labels: [transaction.makeLabel("x")])
      let key = try transaction.makeKey("k")
      let last = PropertyEntry(ordinal: .max, value: .int(1))
      try transaction.setProperty(.vertex, UInt64(vertex), key, Property(cardinality: .list, entries: [last]))
      refused(.limit) { try transaction.addProperty(vertex, key, .int(2), .list) }
    }
  }
}
