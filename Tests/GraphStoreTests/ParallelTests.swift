// Work on many pieces at once gives what it gives one after the other, and stops when it is told to.

import Synchronization
import TestSupport
import Testing

@testable import GraphStore

@Suite struct ParallelTests {
  private struct Stop: Error {}

  @Test(arguments: [0, 1, 2, 100]) func resultsComeInTheOrderOfThePieces(pieces: Int) throws {
    let results = try ParallelWork.results(
      pieces: pieces, { (piece) throws(StoreError) in piece * piece }, {})
    #expect(results == (0..<pieces).map { $0 * $0 })
  }

  @Test func aPieceThatFailsEndsTheWork() {
    #expect(throws: StoreError.self) {
      try ParallelWork.results(
        pieces: 50,
        { (piece) throws(StoreError) in
          if piece == 20 { throw .damaged("piece 20") }
          return piece
        }, {})
    }
  }

  @Test func theCallerCanEndTheWork() {
    let done = Atomic<Int>(0)
    #expect(throws: Stop.self) {
      try ParallelWork.results(
        pieces: 1_000_000,
        { (piece) throws(StoreError) in done.wrappingAdd(1, ordering: .relaxed).newValue },
        { if done.load(ordering: .relaxed) > 10 { throw Stop() } })
    }
    let then = done.load(ordering: .relaxed)
    #expect(then < 1_000_000)
  }

  @Test func scansOfManyRowsAreTheSumOfTheirPieces() throws {
    let temporary = try TemporaryStore()
    let count = 1 << 20
    let numbers = (0..<Int32(count)).map { $0 &* 7_919 % 1_000 - 300 }
    let (number, few) = try temporary.store.write { transaction in
      let (node, few) = (try transaction.makeLabel("node"), try transaction.makeLabel("few"))
      _ = try transaction.addVertices(count - 100, labels: [node])
      _ = try transaction.addVertices(100, labels: [few])
      let number = try transaction.makeKey("number")
      try transaction.appendNumbers(.vertex, number, from: 0, numbers)
      return (number, few)
    }
    try temporary.store.read { graph in
      let scan = try graph.scan(.vertex, key: number, label: nil)
      let filter = NumberFilter(integers: 0...400, doubles: nil)
      var others: [UInt64] = []
      let passing = numbers.count { (0...400).contains($0) }
      #expect(try graph.countNumbers(scan, where: filter, others: &others) {} == passing)
      let totals = try graph.totals(scan) {}
      #expect(totals?.count == count)
      #expect(totals.map { $0.positive + $0.negative } == Int128(numbers.reduce(0) { $0 + Int($1) }))
      #expect(totals?.least == Int64(numbers.min() ?? 0))
      let groups = try graph.groups(scan) { _ in }
      #expect(groups?.values.count == Set(numbers).count)
      #expect(groups?.values.first == .int(numbers[0]))
      #expect(groups?.counts.reduce(0, +) == Int64(count))
      let labelled = try graph.scan(.vertex, key: number, label: few)
      #expect(try graph.totals(labelled) {}?.count == 100)
      #expect(throws: Stop.self) {
        try graph.countNumbers(scan, where: filter, others: &others) { throw Stop() }
      }
    }
  }
}
