// Several processes on one file: one reads what another writes, two write in turns, writers are killed at any instant,
// and one grows the map under another. GRAPHQ_KILLS=200 kills that many writers.

import Foundation
import GraphStore
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(5))) struct ProcessTests {
  let directory = TemporaryDirectory()
  var path: String { directory.file("graph") }

  static let kills = ProcessInfo.processInfo.environment["GRAPHQ_KILLS"].flatMap(Int.init) ?? 20

  @Test func aReaderFollowsTheWriterOfAnotherProcess() throws {
    let store = try Store(path: path, options: .fast)
    let writer = try Exerciser("write", path, "w", "150")
    var seen: Set<Int64> = []
    while seen.max() ?? 0 < 150 {
      let last = try store.read { transaction in try NumberedContent.verify(["w"], transaction)[0] }
      #expect(last >= seen.max() ?? 0)
      seen.insert(last)
      // What is acknowledged is there for whoever begins to read afterwards.
      writer.wait(forLines: Int(last) + 1)
      if let acknowledged = writer.lines.last.flatMap(Int64.init) {
        let now = try store.read { transaction in try NumberedContent.last("w", transaction) }
        #expect(now >= acknowledged)
      }
    }
    #expect(seen.count > 3)
    #expect(writer.finished() == (1...150).map(String.init))
    #expect(writer.succeeded)
  }

  @Test func twoProcessesAndThisOneWriteInTurnsWithoutLoss() throws {
    let store = try Store(path: path, options: .fast)
    let writers = try ["a", "b"].map { try Exerciser("write", path, $0, "80") }
    for n in 0..<40 {
      try store.write { transaction in
        let label = try transaction.makeLabel("ours")
        _ = try transaction.addVertex(labels: [label], id: .string("ours \(n)"))
      }
    }
    for writer in writers {
      #expect(writer.finished().count == 80)
      #expect(writer.succeeded)
    }
    try store.read { transaction in
      let numbers = try NumberedContent.verify(["a", "b"], transaction)
      #expect(numbers == [80, 80])
      let label = transaction.label("ours")
      let ours = try transaction.count(.vertex, label: try #require(label))
      #expect(ours == 40)
    }
  }

  @Test func aKilledWriterLosesNothingAcknowledgedAndBlocksNobody() throws {
    var generator = SeededGenerator(seed: UInt64(Self.kills))
    var acknowledged: Int64 = 0
    var total: Int64 = 0
    for round in 0..<Self.kills {
      // A new file now and then, because looking through all of a long one takes its time.
      let path = directory.file("graph \(round / 20)")
      if round % 20 == 0 { acknowledged = 0 }
      // In every other round this process has the file open while the writer dies.
      let kept = round % 2 == 0 ? nil : try Store(path: path, options: .fast)
      defer { withExtendedLifetime(kept) {} }
      let durability = round % 4 == 3 ? "full" : "none"
      let writer = try Exerciser("write", path, "w", "1000000", "262144", durability)
      if generator.chance(70) { writer.wait(forLines: 1) }
      usleep(UInt32(generator.below(40_000)))
      acknowledged = writer.killed().last.flatMap(Int64.init) ?? acknowledged
      total += acknowledged

      let store = try Store(path: path, options: .fast)
      let last = try store.read { transaction in try NumberedContent.verify(["w"], transaction)[0] }
      #expect((acknowledged...acknowledged + 1).contains(last), "round \(round)")
      acknowledged = last
      try verifySound(store)
      let start = ContinuousClock.now
      try store.write { transaction in _ = try transaction.makeLabel("round \(round)") }
      #expect(ContinuousClock.now - start < .seconds(5), "round \(round)")
    }
    #expect(total > Int64(Self.kills))
  }

  private func verifySound(_ store: Store) throws {
    let report = try store.check()
    #expect(report.isComplete && report.faults == [])
  }

  @Test func aFileWhoseMakerWasKilledCanBeOpened() throws {
    var generator = SeededGenerator(seed: 5)
    for round in 0..<Self.kills / 2 {
      let path = directory.file("new \(round)")
      let writer = try Exerciser("write", path, "w")
      usleep(UInt32(5000 + generator.below(30_000)))
      let acknowledged = writer.killed().last.flatMap(Int64.init) ?? 0
      let store = try Store(path: path, options: .fast)
      let last = try store.read { transaction in try NumberedContent.verify(["w"], transaction)[0] }
      #expect((acknowledged...acknowledged + 1).contains(last))
      try verifySound(store)
    }
  }

  @Test func severalProcessesMakeOneDatabaseAtOnce() throws {
    for round in 0..<4 {
      let path = directory.file("shared \(round)")
      let openers = try (0..<6).map { _ in try Exerciser("open", path) }
      for opener in openers { #expect(opener.finished() == ["opened"]) }
      let store = try Store(path: path, options: .fast)
      #expect(try store.read { transaction in try transaction.count(.vertex) } == 0)
    }
  }

  @Test func theMapGrowsInOneProcessWhileAnotherReads() throws {
    var options = StoreOptions.fast
    options.mapSize = 128 << 10
    let store = try Store(path: path, options: options)
    let writer = try Exerciser("write", path, "w", "400", "131072")
    var last: Int64 = 0
    while last < 400 {
      last = try store.read { transaction in
        let last = try NumberedContent.last("w", transaction)
        let edges = (1...max(1, last)).filter { NumberedContent.isThere($0, last: last) }
          .reduce(0) { $0 + 1 + $1 % 4 }
        let count = try transaction.count(.edge)
        #expect(last == 0 || count == UInt64(edges))
        return last
      }
    }
    #expect(writer.finished().count == 400)
    try store.read { transaction in
      let numbers = try NumberedContent.verify(["w"], transaction)
      #expect(numbers == [400])
    }
    // And the other way round: this process outgrows the map that the reader began with.
    let follower = try Exerciser("follow", path, "w", "401", "131072")
    for n in 0..<30 {
      try store.write { transaction in
        let key = try transaction.makeKey("text")
        let label = try transaction.makeLabel("ours")
        let vertex = try transaction.addVertex(labels: [label])
        let text = String(repeating: "grow", count: 20_000 + n)
        try transaction.setProperty(.vertex, UInt64(vertex), key, .string(text))
      }
    }
    let more = try Exerciser("write", path, "w", "1", "131072")
    #expect(more.finished() == ["401"])
    let seen = follower.finished().first.flatMap(Int.init) ?? 0
    #expect(seen >= 1)
    #expect(follower.succeeded)
  }

  @Test func theReaderSlotOfAKilledProcessIsFreed() throws {
    var options = StoreOptions.fast
    options.maxReaders = 4
    let store = try Store(path: path, options: options)
    for _ in 0..<8 {
      let follower = try Exerciser("follow", path, "w", "1000000")
      usleep(60_000)
      _ = follower.killed()
    }
    #expect(try store.read { transaction in try transaction.count(.vertex) } == 0)
  }

  @Test func locksAreMadeAnewOnlyWhileNobodyHasTheFileOpen() throws {
    let writer = try Exerciser("write", path, "w", "1000000", "262144", "none")
    writer.wait(forLines: 1)
    do {
      try Store.unlock(path: path)
      Issue.record("the locks of a living writer were taken away")
    } catch {
      #expect(error.code == .inUse)
    }
    let acknowledged = writer.killed().last.flatMap(Int64.init) ?? 0
    try Store.unlock(path: path)
    let store = try Store(path: path, options: .fast)
    let last = try store.read { transaction in try NumberedContent.verify(["w"], transaction)[0] }
    #expect(last >= acknowledged)
    try verifySound(store)
    do {
      try Store.unlock(path: path)
      Issue.record("this process has the file open")
    } catch {
      #expect(error.code == .inUse)
    }
    #expect(throws: StoreError.self) { try Store.unlock(path: directory.file("nothing")) }
  }
}
