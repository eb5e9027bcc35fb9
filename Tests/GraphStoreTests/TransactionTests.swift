// Transactions on one thread: all or nothing, nested use, running again when the map grows, names, sharing one file.

import Foundation
import Testing

@testable import GraphStore

@Suite(.timeLimit(.minutes(1))) struct TransactionTests {
  struct Failure: Error {}

  private func code(_ work: () throws -> Void) -> StoreError.Code? {
    do {
      try work()
      return nil
    } catch {
      return (error as? StoreError)?.code
    }
  }

  // MARK: Nesting

  @Test func nestedUseIsRefusedInEveryCombinationAndHarmsNothing() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    let again = try Store(path: temporary.path)
    #expect(code { try store.read { _ in try store.read { _ in } } } == .nested)
    #expect(code { try store.read { _ in try again.write { _ in } } } == .nested)
    #expect(code { try store.write { _ in try again.read { _ in } } } == .nested)
    #expect(code { try store.write { _ in try store.write { _ in } } } == .nested)
    try store.write { transaction in
      #expect(code { try store.read { _ in } } == .nested)
      #expect(code { try again.write { _ in } } == .nested)
      _ = try transaction.addVertex(labels: [transaction.makeLabel("kept")])
    }
    #expect(try store.read { transaction in try transaction.count(.vertex) } == 1)
  }

  @Test func transactionsOfTwoDatabasesMayNest() throws {
    let one = try TemporaryStore()
    let other = try TemporaryStore()
    try one.store.write { outer in
      let label = try outer.makeLabel("outer")
      try other.store.write { inner in _ = try inner.addVertex(labels: [inner.makeLabel("inner")]) }
      _ = try outer.addVertex(labels: [label])
      let count = try other.store.read { inner in try inner.count(.vertex) }
      #expect(count == 1)
    }
  }

  @Test func aWriteInsideAReadingTransactionIsRefused() throws {
    let temporary = try TemporaryStore()
    try temporary.store.read { transaction in
      let added = code { _ = try transaction.addVertex(labels: [0]) }
      #expect(added == .readOnly)
      let named = code { _ = try transaction.makeLabel("x") }
      #expect(named == .readOnly)
      let indexed = code { _ = try transaction.createIndex(.vertex, label: 0, keys: [0]) }
      #expect(indexed == .readOnly)
    }
  }

  // MARK: All or nothing

  @Test func anErrorThatTheClosureSwallowsIsNotCommitted() throws {
    let temporary = try TemporaryStore()
    let (label, key) = try temporary.store.write { transaction in
      let label = try transaction.makeLabel("person")
      let key = try transaction.makeKey("name")
      _ = try transaction.createIndex(.vertex, label: label, keys: [key], isUnique: true)
      try transaction.setProperty(.vertex, UInt64(transaction.addVertex(labels: [label])), key, .string("a"))
      return (label, key)
    }
    let failed = code {
      try temporary.store.write { transaction in
        let second = try transaction.addVertex(labels: [label])
        try transaction.setProperty(.vertex, UInt64(second), key, .string("a"))
        // Asking for lists writes the changes out, which fails; a closure may choose not to care.
        var degrees: [Int] = []
        let asked = code { try transaction.appendDegrees(of: [second], .out, labels: nil, to: &degrees) }
        #expect(asked == .notUnique)
        let again = code { _ = try transaction.labels(ofVertex: second) }
        #expect(again == .notUnique)
      }
    }
    #expect(failed == .notUnique)
    try temporary.store.read { transaction in
      let count = try transaction.count(.vertex)
      #expect(count == 1)
      let found = transaction.indexes.first
      let index = try #require(found)
      var range = try #require(IndexRange(index, equal: [.string("a")]))
      var numbers: [UInt64] = []
      _ = try transaction.appendElements(in: &range, limit: 10, to: &numbers)
      #expect(numbers == [0])
    }
  }

  @Test func aUniqueIndexThatCannotBeMadeUndoesItsTransaction() throws {
    let temporary = try TemporaryStore()
    let failed = code {
      try temporary.store.write { transaction in
        let label = try transaction.makeLabel("person")
        let key = try transaction.makeKey("name")
        for _ in 0..<2 {
          let vertex = try transaction.addVertex(labels: [label])
          try transaction.setProperty(.vertex, UInt64(vertex), key, .string("same"))
        }
        let made = code {
          _ = try transaction.createIndex(.vertex, label: label, keys: [key], isUnique: true)
        }
        #expect(made == .notUnique)
      }
    }
    #expect(failed == .notUnique)
    try temporary.store.read { transaction in
      let isEmpty = transaction.indexes.isEmpty && transaction.labelNames.isEmpty
      #expect(isEmpty)
      let count = try transaction.count(.vertex)
      #expect(count == 0)
    }
  }

  @Test func twoElementsMaySwapTheirUniqueValues() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("person")
      let key = try transaction.makeKey("name")
      let one = UInt64(try transaction.addVertex(labels: [label]))
      let other = UInt64(try transaction.addVertex(labels: [label]))
      try transaction.setProperty(.vertex, one, key, .string("a"))
      try transaction.setProperty(.vertex, other, key, .string("b"))
      _ = try transaction.createIndex(.vertex, label: label, keys: [key], isUnique: true)
      try transaction.setProperty(.vertex, one, key, .string("b"))
      try transaction.setProperty(.vertex, other, key, .string("a"))
      #expect(try transaction.property(.vertex, one, key) == Property(.string("b")))
    }
  }

  @Test func numbersOfRemovedElementsAreNotUsedAgain() throws {
    let temporary = try TemporaryStore()
    let first = try temporary.store.write { transaction in
      let vertex = try transaction.addVertex(labels: [transaction.makeLabel("x")])
      try transaction.removeVertex(vertex)
      return vertex
    }
    try temporary.reopen()
    let second = try temporary.store.write { transaction in
      try transaction.addVertex(labels: [transaction.makeLabel("x")])
    }
    #expect(second > first)
  }

  @Test func aTransactionTooLargeForMemoryIsWrittenInParts() throws {
    let temporary = try TemporaryStore()
    let count = ChangeBuffer.flushThreshold / 3 + 1000
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("x")
      let vertices = try transaction.addVertices(100, labels: [label])
      for place in 0..<count {
        let source = vertices.lowerBound + VertexNumber(place % 100)
        try transaction.addEdge(label: label, from: source, to: vertices.lowerBound)
      }
    }
    try temporary.store.read { transaction in
      let found = try transaction.count(.edge)
      #expect(found == UInt64(count))
      var degrees: [Int] = []
      try transaction.appendDegrees(of: [0, 1, 99], .both, labels: nil, to: &degrees)
      let each = [0, 1, 99].map { count / 100 + ($0 < count % 100 ? 1 : 0) }
      #expect(degrees == [each[0] + count, each[1], each[2]])
    }
  }

  // MARK: Growing

  @Test func theClosureRunsAgainWhenTheMapGrowsAndCountsOnce() throws {
    var options = StoreOptions.fast
    options.mapSize = 64 << 10
    let temporary = try TemporaryStore(options)
    let runs = SharedCounter()
    try temporary.store.write { transaction in
      runs.add(1)
      let label = try transaction.makeLabel("big")
      let key = try transaction.makeKey("text")
      for n in 0..<50 {
        let vertex = try transaction.addVertex(labels: [label], id: .string("v\(n)"))
        let text = String(repeating: "\(n) ", count: 5000)
        try transaction.setProperty(.vertex, UInt64(vertex), key, .string(text))
      }
    }
    #expect(runs.value > 1)
    try temporary.reopen(options)
    #expect(try temporary.store.read { transaction in try transaction.count(.vertex) } == 50)
  }

  @Test func aFullMapThatTheClosureSwallowsStillMakesItRunAgain() throws {
    var options = StoreOptions.fast
    options.mapSize = 64 << 10
    let temporary = try TemporaryStore(options)
    let swallowed = SharedCounter()
    try temporary.store.write { transaction in
      let vertex = try transaction.addVertex(labels: [transaction.makeLabel("big")])
      let key = try transaction.makeKey("text")
      let text = String(repeating: "x", count: 300_000)
      try transaction.setProperty(.vertex, UInt64(vertex), key, .string(text))
      var degrees: [Int] = []
      if code({ try transaction.appendDegrees(of: [vertex], .out, labels: nil, to: &degrees) }) != nil {
        swallowed.add(1)
      }
    }
    #expect(swallowed.value > 0)
    try temporary.store.read { transaction in
      let key = transaction.key("text")
      let text = try transaction.property(.vertex, 0, try #require(key))
      #expect(text == Property(.string(String(repeating: "x", count: 300_000))))
    }
  }

  // MARK: Names

  @Test func namesOfAnUndoneTransactionAreUnknownAndTheirNumbersFree() throws {
    let temporary = try TemporaryStore()
    #expect(throws: Failure.self) {
      try temporary.store.write { transaction in
        _ = try transaction.makeLabel("lost")
        _ = try transaction.makeKey("lost key")
        throw Failure()
      }
    }
    // The same version number as the lost names had, for other names.
    try temporary.store.write { transaction in
      _ = try transaction.makeLabel("kept")
      _ = try transaction.makeKey("kept key")
    }
    try temporary.store.read { transaction in
      let names = (transaction.labelNames, transaction.keyNames)
      #expect(names == (["kept"], ["kept key"]))
    }
    try temporary.reopen()
    try temporary.store.read { transaction in
      let names = (transaction.labelNames, transaction.keyNames)
      #expect(names == (["kept"], ["kept key"]))
    }
  }

  // MARK: Opening twice

  @Test func aSecondOpenSharesTheFileUnderAnyNameAndOutlivesTheFirst() throws {
    let temporary = try TemporaryStore()
    let link = temporary.directory.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: temporary.path)
    var first: Store? = try Store(path: temporary.path + "/.")
    let second = try Store(path: link)
    try first?.write { transaction in _ = try transaction.addVertex(labels: [transaction.makeLabel("x")]) }
    #expect(first?.environment === second.environment)
    first = nil
    try temporary.reopen()
    #expect(try second.read { transaction in try transaction.count(.vertex) } == 1)
    try second.write { transaction in _ = try transaction.addVertex(labels: [transaction.makeLabel("x")]) }
    #expect(try second.read { transaction in try transaction.count(.vertex) } == 2)
  }

  @Test func aReadOnlyStoreReadsBesideAWriterAndRefusesToWrite() throws {
    let temporary = try TemporaryStore()
    var options = StoreOptions()
    options.readOnly = true
    let reader = try Store(path: temporary.path, options: options)
    try temporary.store.write { transaction in
      _ = try transaction.addVertex(labels: [transaction.makeLabel("x")])
    }
    #expect(try reader.read { transaction in try transaction.count(.vertex) } == 1)
    #expect(code { try reader.write { _ in } } == .readOnly)
    #expect(reader.isReadOnly)
  }

  @Test func aFileOpenForReadingAloneIsNotOpenedForWriting() throws {
    let temporary = try TemporaryStore()
    let directory = TemporaryDirectory()
    let copy = directory.file("copy")
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    let file = temporary.path + "/data.mdb"
    try temporary.reopen()
    try FileManager.default.copyItem(atPath: file, toPath: copy + "/data.mdb")
    var options = StoreOptions()
    options.readOnly = true
    let reader = try Store(path: copy, options: options)
    #expect(code { _ = try Store(path: copy) } == .readOnly)
    #expect(try reader.read { transaction in try transaction.count(.vertex) } == 0)
  }
}
