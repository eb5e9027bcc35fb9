// Backup, restore and compaction: copies hold what the original held, and failures leave nothing behind.

import Foundation
import Testing

@testable import GraphStore

@Suite struct BackupTests {
  private func files(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The code of the error that a call throws.
  private func code(_ body: () throws -> Void) -> StoreError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.code
    }
  }

  @Test(arguments: [false, true]) func aBackupHoldsWhatTheOriginalHolds(compact: Bool) throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let target = temporary.directory.file("backup")
    let report = try temporary.store.backup(to: target, compact: compact, verify: true)
    #expect(report.bytesAfter <= report.bytesBefore)
    #expect(files(in: target) == ["data.mdb", "lock.mdb"])
    let copy = try Store(path: target, options: .fast)
    let isSame = try SampleGraph.structure(copy) == SampleGraph.structure(temporary.store)
    #expect(isSame)
    // The copy is a database like any other.
    try copy.write { _ = try $0.addVertex(labels: [$0.makeLabel("person")]) }
    #expect(try copy.check().faults == [])
  }

  @Test func aBackupReplacesOnlyWhatItWasToldToAndWhatNobodyHasOpen() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let store = temporary.store
    let target = temporary.directory.file("backup")
    try store.backup(to: target)
    #expect(code { try store.backup(to: target) } == .exists)
    #expect(code { try store.backup(to: temporary.path, overwrite: true) } == .exists)
    #expect(code { try store.backup(to: temporary.directory.file("no/such/place")) } == .noDatabase)
    try store.write { _ = try $0.addVertex(labels: [$0.makeLabel("person")], id: "late") }
    do {
      let open = try Store(path: target, options: .fast)
      #expect(code { try store.backup(to: target, overwrite: true) } == .inUse)
      let late = try open.read { try $0.number(.vertex, id: "late") }
      #expect(late == nil)
    }
    try store.backup(to: target, overwrite: true)
    #expect(files(in: target) == ["data.mdb", "lock.mdb"])
    let late = try Store(path: target, options: .fast).read { try $0.number(.vertex, id: "late") }
    #expect(late != nil)
  }

  @Test func aBackupThatFailsLeavesNothing() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    try temporary.store.write { try $0.raw.removeAll(.in) }
    let target = temporary.directory.file("backup")
    #expect(code { try temporary.store.backup(to: target, verify: true) } == .damaged)
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test func aRestoredDatabaseHoldsWhatTheBackupHeld() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let structure = try SampleGraph.structure(temporary.store)
    let backup = temporary.directory.file("backup")
    let path = temporary.path
    try temporary.store.backup(to: backup)
    try temporary.store.write { _ = try $0.removeVertex(3) }
    #expect(code { try Store.restore(from: backup, to: path, overwrite: true) } == .inUse)
    try temporary.close()
    #expect(code { try Store.restore(from: backup, to: path) } == .exists)
    try Store.restore(from: backup, to: path, overwrite: true)
    let restored = try Store(path: path, options: .fast)
    let isSame = try SampleGraph.structure(restored) == structure
    #expect(isSame)
  }

  @Test func compactionShrinksAFileAndKeepsWhatItHolds() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("filler")
      let key = try transaction.makeKey("filling")
      for _ in 0..<200 {
        let vertex = try transaction.addVertex(labels: [label])
        let text = Value.string(String(repeating: "x", count: 9000))
        try transaction.setProperty(.vertex, UInt64(vertex), key, text)
      }
    }
    try temporary.store.write { transaction in
      for vertex in 520..<VertexNumber(720) { try transaction.removeVertex(vertex) }
    }
    let structure = try SampleGraph.structure(temporary.store)
    let path = temporary.path
    #expect(code { try Store.compact(path: path) } == .inUse)
    try temporary.close()
    let report = try Store.compact(path: path)
    #expect(report.bytesAfter < report.bytesBefore / 2)
    #expect(files(in: path) == ["data.mdb", "lock.mdb"])
    let store = try Store(path: path, options: .fast)
    let isSame = try SampleGraph.structure(store) == structure
    #expect(isSame)
    try store.write { _ = try $0.addVertex(labels: [$0.makeLabel("person")]) }
    #expect(try store.check().faults == [])
  }

  @Test func aBackupBesideAWriterIsOneSnapshot() async throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    let target = temporary.directory.file("backup")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for round in 0..<100 {
          // Two vertices and an edge at a time: a torn copy would count otherwise.
          try store.write { transaction in
            let label = try transaction.makeLabel("person")
            let one = try transaction.addVertex(labels: [label], id: .string("one-\(round)"))
            let two = try transaction.addVertex(labels: [label])
            try transaction.addEdge(label: label, from: one, to: two)
          }
        }
      }
      group.addTask {
        for round in 0..<3 {
          try store.backup(to: target, compact: round == 1, overwrite: true, verify: true)
          let copy = try Store(path: target, options: .fast)
          let vertices = try copy.read { try $0.count(.vertex) }
          let edges = try copy.read { try $0.count(.edge) }
          #expect(vertices == 2 * edges)
        }
      }
      try await group.waitForAll()
    }
  }
}
