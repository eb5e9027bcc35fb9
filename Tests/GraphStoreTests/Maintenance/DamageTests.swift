// Damage to the bytes of the file: no check crashes, and none passes a file whose structure has changed.

import Foundation
import TestSupport
import Testing

@testable import GraphStore

@Suite struct DamageTests {
  static let pageSize = 4096

  /// A closed sample database, its bytes, and what it holds.
  final class Sample {
    let temporary: TemporaryStore
    let bytes: [UInt8]
    let structure: [Int]
    private(set) var reported = 0
    private(set) var passed = 0

    init() throws {
      temporary = try TemporaryStore()
      try SampleGraph.fill(temporary.store)
      structure = try SampleGraph.structure(temporary.store)
      try temporary.close()
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: temporary.path + "/data.mdb")))
    }

    var pageCount: Int { bytes.count / pageSize }

    /// Checks the file with other bytes. What the check passes must hold what the sample held.
    func verify(_ damaged: [UInt8], _ what: String) throws {
      try Data(damaged).write(to: URL(fileURLWithPath: temporary.path + "/data.mdb"))
      let isReported: Bool
      do {
        isReported = try !Store.check(path: temporary.path).isClean
      } catch {
        isReported = true
      }
      if isReported {
        reported += 1
        return
      }
      passed += 1
      let store = try Store(path: temporary.path, options: .fast)
      let isSame = try SampleGraph.structure(store) == structure
      #expect(isSame, "\(what)")
    }
  }

  @Test func noFlippedByteCrashesACheckOrHidesFromIt() throws {
    let sample = try Sample()
    var generator = SeededGenerator(seed: 4)
    for page in 0..<sample.pageCount {
      let header = Int.random(in: 0..<24, using: &generator)
      let places = [header] + (0..<2).map { _ in Int.random(in: 16..<Self.pageSize, using: &generator) }
      for place in places {
        var damaged = sample.bytes
        damaged[page * Self.pageSize + place] ^= UInt8.random(in: 1...255, using: &generator)
        try sample.verify(damaged, "byte \(place) of page \(page)")
      }
    }
    #expect(sample.reported > sample.pageCount)
    #expect(sample.passed > 0)
  }

  @Test func zeroedAndSwappedPagesAreFound() throws {
    let sample = try Sample()
    let zeros = [UInt8](repeating: 0, count: Self.pageSize)
    func range(_ page: Int) -> Range<Int> { page * Self.pageSize..<(page + 1) * Self.pageSize }
    for page in 0..<sample.pageCount {
      var zeroed = sample.bytes
      zeroed.replaceSubrange(range(page), with: zeros)
      try sample.verify(zeroed, "page \(page) zeroed")
      let other = (page * 7 + 3) % sample.pageCount
      var swapped = sample.bytes
      swapped.replaceSubrange(range(page), with: sample.bytes[range(other)])
      swapped.replaceSubrange(range(other), with: sample.bytes[range(page)])
      try sample.verify(swapped, "pages \(page) and \(other) swapped")
    }
    #expect(sample.reported > sample.pageCount)
  }

  @Test func aFileThatWasCutShortIsFound() throws {
    let sample = try Sample()
    for pages in 1..<12 {
      let end = sample.bytes.count - pages * Self.pageSize
      try sample.verify(Array(sample.bytes[..<end]), "\(pages) pages cut")
      try sample.verify(Array(sample.bytes[..<(end + 100)]), "\(pages) pages cut, less 100 bytes")
    }
    try sample.verify([], "an empty file")
    try sample.verify(Array(sample.bytes[..<5000]), "all but the start cut")
    #expect(sample.reported > 10)
  }

  @Test func randomBytesBehindASoundStartAreFound() throws {
    let sample = try Sample()
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<10 {
      var damaged = sample.bytes
      for offset in stride(from: 2 * Self.pageSize, to: damaged.count, by: 5) {
        damaged[offset] = UInt8.random(in: 0...255, using: &generator)
      }
      try sample.verify(damaged, "random bytes")
    }
    #expect(sample.reported == 10)
  }

  @Test func aFileWhoseLastPagesWereNeverWrittenOpensAgain() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let vertex = try transaction.addVertex(labels: [transaction.makeLabel("node")])
      let key = try transaction.makeKey("text")
      let text = Value.string(String(repeating: "x", count: 400_000))
      try transaction.setProperty(.vertex, UInt64(vertex), key, text)
      // Reading writes it out; removing it frees pages that were never written.
      _ = try transaction.property(.vertex, UInt64(vertex), key)
      try transaction.removeProperty(.vertex, UInt64(vertex), key)
    }
    try temporary.reopen()
    #expect(try temporary.store.check().faults == [])
    let count = try temporary.store.read { try $0.count(.vertex) }
    #expect(count == 1)
  }
}
