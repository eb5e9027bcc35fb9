// Media that fail: a disk that is full, a file that may not grow, a medium that may only be read. What is committed stays,
// the error says why, and writing goes on when the reason is gone.

import Foundation
import GraphStore
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(2))) struct DiskTests {
  let directory = TemporaryDirectory()

  private func verify(_ store: Store, _ acknowledged: Int64) throws {
    let last = try store.read { transaction in try NumberedContent.verify(["w"], transaction)[0] }
    #expect(last == acknowledged)
    let report = try store.check()
    #expect(report.isComplete && report.faults == [])
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs root and the right to mount"))
  func aFullDiskLosesNothingAndTakesMoreOnceThereIsRoom() throws {
    let disk = try SmallDisk(directory.file("disk"))
    let path = disk.path + "/graph"
    try Data(count: 1 << 20).write(to: URL(fileURLWithPath: disk.path + "/filler"))
    // Once with the process that met the full disk gone, and once more after room was made.
    var acknowledged: Int64 = 0
    for round in 0..<2 {
      let writer = try Exerciser("write", path, "w", "100000", "67108864", "full")
      let lines = writer.finished()
      #expect(lines.contains { $0.contains("error[full]") }, "\(lines.suffix(2))")
      acknowledged = lines.compactMap(Int64.init).last ?? acknowledged
      try verify(Store(path: path), acknowledged)
      if round == 0 {
        #expect(acknowledged > 10)
        try FileManager.default.removeItem(atPath: disk.path + "/filler")
      }
    }
    let before = acknowledged
    #expect(before > 100)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs root and the right to mount"))
  func oneProcessGoesOnWritingWhenAFullDiskHasRoomAgain() throws {
    let disk = try SmallDisk(directory.file("disk"))
    let filler = URL(fileURLWithPath: disk.path + "/filler")
    let store = try Store(path: disk.path + "/graph")
    try Data(count: 2 << 20).write(to: filler)
    var count: UInt64 = 0
    func add() throws {
      try store.write { transaction in
        let vertex = try transaction.addVertex(labels: [transaction.makeLabel("x")])
        try transaction.setProperty(
          .vertex, UInt64(vertex), transaction.makeKey("text"), .string(String(repeating: "x", count: 50_000))
        )
      }
      count += 1
    }
    var met: StoreError?
    while met == nil, count < 100 {
      do { try add() } catch let error as StoreError { met = error }
    }
    #expect(met?.code == .full)
    #expect(met?.help != nil)
    #expect(try store.read { transaction in try transaction.count(.vertex) } == count)
    try FileManager.default.removeItem(at: filler)
    for _ in 0..<5 { try add() }
    #expect(try store.read { transaction in try transaction.count(.vertex) } == count)
    #expect(try store.check().faults == [])
  }

  @Test func aFileThatMayNotGrowLosesNothing() throws {
    let path = directory.file("graph")
    let first = try Exerciser("write", path, "w", "50", "67108864", "full")
    #expect(first.finished().count == 50)
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: path + "/data.mdb")[.size] as? Int)
    let limited = try Exerciser("write-limited", path, "w", "\(size + (64 << 10))")
    let lines = limited.finished()
    #expect(lines.contains { $0.contains("error[full]") }, "\(lines.suffix(2))")
    let acknowledged = lines.compactMap(Int64.init).last ?? 50
    try verify(Store(path: path), acknowledged)
    let after = try Exerciser("write", path, "w", "20")
    #expect(after.finished().last == "\(acknowledged + 20)")
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs root and the right to mount"))
  func aReadOnlyMediumIsReadAndNotWritten() throws {
    let disk = try SmallDisk(directory.file("disk"))
    let path = disk.path + "/graph"
    let writer = try Exerciser("write", path, "w", "30")
    #expect(writer.finished().count == 30)
    // Without its lock file too: a reader of such a medium needs none.
    try FileManager.default.removeItem(atPath: path + "/lock.mdb")
    #expect(disk.remount(readOnly: true))
    var options = StoreOptions()
    options.readOnly = true
    do {
      let store = try Store(path: path, options: options)
      try verify(store, 30)
      #expect(throws: StoreError.self) { try store.write { _ in } }
    }
    do {
      _ = try Store(path: path)
      Issue.record("a read-only medium was opened for writing")
    } catch {
      #expect(error.code == .readOnly)
      #expect(error.help != nil)
    }
    #expect(throws: StoreError.self) { try Store(path: disk.path + "/new") }
  }
}
