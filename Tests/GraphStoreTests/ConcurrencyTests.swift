// Many threads on one store: snapshots that stand still, readers beside a writer, writers that share a commit.

import Foundation
import Testing

@testable import GraphStore

@Suite(.serialized, .timeLimit(.minutes(2))) struct ConcurrencyTests {
  struct Failure: Error {}

  @Test func aSnapshotStandsStillWhileOthersCommit() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    let (began, wrote) = (Signal(), Signal())
    try onThreads(2) { index in
      if index == 0 {
        #expect(began.wait())
        try store.write { transaction in
          let vertex = try transaction.addVertex(labels: [transaction.makeLabel("late")])
          try transaction.setProperty(.vertex, UInt64(vertex), transaction.makeKey("k"), .int(1))
        }
        wrote.send()
      } else {
        let before = try store.read { transaction in
          let before = transaction.snapshotNumber
          began.send()
          #expect(wrote.wait())
          let seen = (transaction.label("late"), try transaction.count(.vertex), transaction.snapshotNumber)
          #expect(seen == (nil, 0, before))
          return before
        }
        try store.read { transaction in
          let seen = (transaction.label("late"), try transaction.count(.vertex))
          #expect(seen == (0, 1))
          let isNewer = transaction.snapshotNumber > before
          #expect(isNewer)
        }
      }
    }
  }

  @Test func anOldSnapshotKeepsItsContentWhileEverythingIsWrittenAnew() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    try Self.fill(store, round: 0)
    let (began, wrote) = (Signal(), Signal())
    try onThreads(2) { index in
      if index == 0 {
        #expect(began.wait())
        for round in 1...25 { try Self.fill(store, round: round) }
        wrote.send()
      } else {
        try store.read { transaction in
          try Self.verifyFilled(transaction, round: 0)
          began.send()
          #expect(wrote.wait())
          try Self.verifyFilled(transaction, round: 0)
        }
        try store.read { transaction in try Self.verifyFilled(transaction, round: 25) }
      }
    }
  }

  /// Gives 300 vertices a text of the round, and vertex 0 an edge to each, in place of what was there.
  private static func fill(_ store: Store, round: Int) throws {
    try store.write { transaction in
      let label = try transaction.makeLabel("x")
      let key = try transaction.makeKey("text")
      if round == 0 { _ = try transaction.addVertices(300, labels: [label]) }
      let old = round == 0 ? 0..<0 : (round - 1) * 300..<round * 300
      for edge in old { #expect(try transaction.removeEdge(EdgeNumber(edge))) }
      for vertex in 0..<300 {
        let text = String(repeating: "\(round) ", count: vertex * 3)
        try transaction.setProperty(.vertex, UInt64(vertex), key, .string(text))
        try transaction.addEdge(label: label, from: 0, to: VertexNumber(vertex))
      }
    }
  }

  private static func verifyFilled(_ transaction: borrowing Transaction, round: Int) throws {
    let key = transaction.key("text")
    for vertex in 0..<300 {
      let text = try transaction.property(.vertex, UInt64(vertex), try #require(key))
      #expect(text == Property(.string(String(repeating: "\(round) ", count: vertex * 3))))
    }
    var expansion = Expansion(wantsEdges: true)
    var place = ExpansionPlace()
    while try !transaction.expand([0], .out, labels: nil, limit: 50, from: &place, into: &expansion) {}
    #expect(expansion.neighbours == (0..<300).map { VertexNumber($0) })
    #expect(expansion.edges == (round * 300..<round * 300 + 300).map { EdgeNumber($0) })
  }

  @Test func everySnapshotBesideAWriterIsWhole() throws {
    var options = StoreOptions.fast
    options.mapSize = 128 << 10
    let temporary = try TemporaryStore(options)
    let store = temporary.store
    let commits = 120
    let done = SharedCounter()
    let snapshots = SharedCounter()
    try onThreads(5) { index in
      if index == 0 {
        defer { done.add(1) }
        for n in 1...commits { try Self.grow(store, n) }
        return
      }
      var last = 0
      while last < commits {
        let isDone = done.value > 0
        let found = try store.read { transaction in try Self.wholeCount(transaction) }
        #expect(found >= last)
        if found != last { snapshots.add(1) }
        last = found
        if isDone, found < commits {
          Issue.record("a reader that began after the last commit does not see it")
          return
        }
      }
    }
    #expect(snapshots.value > 8)
  }

  /// Adds a vertex, an edge from the first one to it, some text, and notes the number on the first.
  private static func grow(_ store: Store, _ n: Int) throws {
    try store.write { transaction in
      let label = try transaction.makeLabel("label \(n % 7)")
      let link = try transaction.makeLabel("link")
      let count = try transaction.makeKey("count")
      let new = try transaction.addVertex(labels: [label])
      try transaction.addEdge(label: link, from: 0, to: new)
      try transaction.setProperty(.vertex, 0, count, .int(Int32(n)))
      let text = try transaction.makeKey("text \(n % 5)")
      try transaction.setProperty(
        .vertex, UInt64(new), text, .string(String(repeating: "\(n % 10)", count: n * 50)))
    }
  }

  private static func wholeCount(_ transaction: borrowing Transaction) throws -> Int {
    let vertices = try transaction.count(.vertex)
    guard vertices > 0, let key = transaction.key("count") else { return 0 }
    #expect(try transaction.property(.vertex, 0, key) == Property(.int(Int32(vertices))))
    var degrees: [Int] = []
    try transaction.appendDegrees(of: [0], .out, labels: nil, to: &degrees)
    #expect(degrees == [Int(vertices)])
    var byLabel: UInt64 = 0
    for label in 0..<LabelID(transaction.labelNames.count) {
      byLabel += try transaction.count(.vertex, label: label)
    }
    #expect(byLabel == vertices)
    return Int(vertices)
  }

  @Test func writersThatShareACommitFailAlone() throws {
    // Durable commits are slow enough for others to queue up; the small map fills in the middle of groups.
    var options = StoreOptions()
    options.mapSize = 128 << 10
    let temporary = try TemporaryStore(options)
    let store = temporary.store
    let kept = SharedCounter()
    try store.write { transaction in
      let label = try transaction.makeLabel("thing")
      let key = try transaction.makeKey("name")
      _ = try transaction.createIndex(.vertex, label: label, keys: [key], isUnique: true)
    }
    try onThreads(8) { thread in
      for n in 0..<30 {
        do {
          try store.write { transaction in
            let label = try transaction.makeLabel("thing")
            let own = try transaction.makeLabel("of thread \(thread)")
            let key = try transaction.makeKey("name")
            let vertex = try transaction.addVertex(labels: [label, own], id: .string("\(thread)/\(n)"))
            let text = try transaction.makeKey("text \(thread)")
            try transaction.setProperty(
              .vertex, UInt64(vertex), text, .string(String(repeating: "x", count: 200 * n)))
            // Every fourth has a name that others have as well, every fifth gives up.
            let name = n % 4 == 3 ? "shared" : "\(thread)/\(n)"
            try transaction.setProperty(.vertex, UInt64(vertex), key, .string(name))
            _ = try transaction.makeLabel("attempt \(thread)/\(n)")
            if n % 5 == 4 { throw Failure() }
          }
          kept.add(1)
        } catch is Failure {
          #expect(n % 5 == 4)
        } catch let error as StoreError {
          #expect(error.code == .notUnique && n % 4 == 3)
        }
      }
    }
    // 24 of 30 do not give up; of these, those without a shared name are kept, and one shared name of all.
    let perThread = (0..<30).count { $0 % 5 != 4 && $0 % 4 != 3 }
    #expect(kept.value == 8 * perThread + 1)
    try temporary.reopen(options)
    try temporary.store.read { transaction in try Self.verifyGroups(transaction, perThread) }
  }

  private static func verifyGroups(_ transaction: borrowing Transaction, _ perThread: Int) throws {
    #expect(try transaction.count(.vertex) == UInt64(8 * perThread + 1))
    var shared = 0
    let key = transaction.key("name")
    for thread in 0..<8 {
      for n in 0..<30 {
        let found = try transaction.number(.vertex, id: .string("\(thread)/\(n)"))
        let attempt = transaction.label("attempt \(thread)/\(n)")
        #expect((found != nil) == (attempt != nil))
        guard n % 5 != 4, n % 4 != 3 else {
          if n % 5 != 4, found != nil { shared += 1 }
          if n % 5 == 4 { #expect(found == nil) }
          continue
        }
        let vertex = try #require(found)
        #expect(
          try transaction.property(.vertex, vertex, try #require(key)) == Property(.string("\(thread)/\(n)")))
      }
    }
    #expect(shared == 1)
  }

  @Test func aGroupMemberThatFillsTheMapDoesNotStopTheOthers() throws {
    var options = StoreOptions()
    options.mapSize = 128 << 10
    let temporary = try TemporaryStore(options)
    let store = temporary.store
    // While the first writes, others queue up behind it: one that fills the map, and many small ones.
    let (began, queued) = (Signal(), SharedCounter())
    try onThreads(9) { thread in
      if thread == 0 {
        try store.write { transaction in
          let label = try transaction.makeLabel("x")
          began.send()
          while queued.value < 8 { usleep(1000) }
          usleep(50_000)
          _ = try transaction.addVertex(labels: [label])
        }
        return
      }
      if thread == 1 { #expect(began.wait()) }
      while thread > 1, queued.value < thread - 1 { usleep(500) }
      queued.add(1)
      try store.write { transaction in
        let vertex = try transaction.addVertex(labels: [transaction.makeLabel("x")])
        let key = try transaction.makeKey("text")
        let size = thread % 3 == 1 ? 400_000 : 10
        try transaction.setProperty(
          .vertex, UInt64(vertex), key, .string(String(repeating: "x", count: size)))
      }
    }
    #expect(try store.read { transaction in try transaction.count(.vertex) } == 9)
  }

  @Test func readersInTurnShareASlotAndManyAtOnceAreRefusedClearly() throws {
    var options = StoreOptions.fast
    options.maxReaders = 4
    let temporary = try TemporaryStore(options)
    let store = temporary.store
    for _ in 0..<500 { _ = try store.read { transaction in try transaction.count(.vertex) } }
    #expect(store.environment.information.usedReaders <= 2)
    let limit = store.environment.information.maxReaders
    let (refused, reading) = (SharedCounter(), SharedCounter())
    let threads = limit + 6
    try onThreads(threads) { _ in
      do {
        try store.read { _ in
          reading.add(1)
          // Nobody leaves before all have tried.
          while reading.value + refused.value < threads { usleep(1000) }
        }
      } catch let error as StoreError {
        #expect(error.code == .readersFull)
        #expect(error.help != nil)
        refused.add(1)
      }
    }
    #expect(reading.value == limit)
    #expect(refused.value == 6)
    #expect(try store.read { transaction in try transaction.count(.vertex) } == 0)
  }
}
