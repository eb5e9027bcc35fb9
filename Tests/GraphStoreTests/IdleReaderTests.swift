// Readers that follow each other closely keep their snapshot: they see every commit all the same, and none is kept where
// it would hold back pages for long.

import Foundation
import Synchronization
import Testing

@testable import GraphStore

@Suite(.serialized, .timeLimit(.minutes(2))) struct IdleReaderTests {
  private let temporary: TemporaryStore
  private var store: Store { temporary.store }

  init() throws {
    temporary = try TemporaryStore()
    try store.write { transaction in
      let vertex = try transaction.addVertex(labels: [transaction.makeLabel("count")])
      try transaction.setProperty(.vertex, UInt64(vertex), transaction.makeKey("n"), .int(0))
    }
  }

  private func read() throws -> Int32? { try Self.read(store) }
  private func write(_ number: Int32) throws { try Self.write(store, number) }

  private static func read(_ store: Store) throws -> Int32? {
    try store.read { transaction -> Int32? in
      guard let key = transaction.key("n") else { return nil }
      guard case .value(.int(let number)) = try transaction.plainValue(.vertex, 0, key) else { return nil }
      return number
    }
  }

  private static func write(_ store: Store, _ number: Int32) throws {
    try store.write { transaction in
      try transaction.setProperty(.vertex, 0, transaction.makeKey("n"), .int(number))
    }
  }

  private func readMany() throws {
    for _ in 0..<100 { #expect(try read() != nil) }
  }

  @Test func everyReaderSeesTheLastCommit() throws {
    for number in 1...300 {
      try write(Int32(number))
      for _ in 0..<number % 20 { #expect(try read() == Int32(number)) }
    }
  }

  @Test func everyReaderSeesTheLastCommitOfAnyThread() throws {
    let written = Atomic<Int32>(0)
    let isDone = Atomic(false)
    let store = store
    try onThreads(3) { index in
      if index == 0 {
        defer { isDone.store(true, ordering: .releasing) }
        for number in 1...2_000 {
          try Self.write(store, Int32(number))
          written.store(Int32(number), ordering: .releasing)
        }
      } else {
        while !isDone.load(ordering: .acquiring) {
          let least = written.load(ordering: .acquiring)
          let seen = try Self.read(store)
          #expect(seen ?? -1 >= least)
        }
      }
    }
  }

  @Test func aSnapshotThatLiesIdleIsLetGoOf() throws {
    for _ in 0..<5 {
      try readMany()
      let end = Date.now + 60
      while !store.environment.readerSnapshots().isEmpty, Date.now < end { usleep(1000) }
      #expect(store.environment.readerSnapshots().isEmpty)
    }
  }

  @Test func aWriterBeginsWithoutSnapshotsThatLieIdle() throws {
    for number in 1...20 {
      try readMany()
      try store.write { transaction in
        #expect(store.environment.readerSnapshots().isEmpty)
        try transaction.setProperty(.vertex, 0, transaction.makeKey("n"), .int(Int32(number)))
      }
    }
  }

  @Test func theFileDoesNotGrowWhileReadersAndWritersTakeTurns() throws {
    func turns() throws {
      for number in 0..<2_000 {
        try write(Int32(number))
        for _ in 0..<10 { #expect(try read() == Int32(number)) }
      }
    }
    try turns()
    let pages = try store.read { _ in store.environment.information.lastPage }
    try turns()
    #expect(try store.read { _ in store.environment.information.lastPage } <= pages + 8)
  }

  @Test func readersFindTheirTablesAfterTheMapHasGrown() throws {
    try readMany()
    try store.environment.growMap(beyond: store.environment.mapSize)
    try readMany()
    try write(7)
    #expect(try read() == 7)
  }

  @Test func closingEndsWhatLiesIdle() throws {
    try readMany()
    try temporary.reopen()
    #expect(try read() == 0)
    #expect(try Store.check(path: temporary.path).isClean)
  }
}
