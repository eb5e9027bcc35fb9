// Looking after a database from Swift: copies, checks, indexes, summaries.

import Foundation
import GraphQ
import Testing

@Suite("A database is looked after from Swift")
struct MaintenanceTests {
  @Test func aBackupIsADatabaseOfItsOwn() throws {
    let graph = try Graph.inMemory()
    try graph.query("g.addV('a').addV('b')")
    let place = try Graph.temporary()
    let target = place.path + "-copy"
    defer { try? FileManager.default.removeItem(atPath: target) }
    try graph.backup(to: target, compact: true, verify: true)
    try graph.query("g.V().drop()")
    let copy = try Graph(at: target)
    #expect(try copy.V().count().one() == 2)
    #expect(try copy.check() == [])
  }

  @Test func anIndexIsMadeOnceAndListed() throws {
    let graph = try Graph.inMemory()
    try graph.query("g.addV('airport').property('code', 'LHR')")
    try graph.createIndex(on: "airport", "code", isUnique: true)
    try graph.createIndex(on: "airport", "code", isUnique: true)
    #expect(
      try graph.indexes
        == [Graph.Index(label: "airport", keys: ["code"], isUnique: true, isOverEdges: false)])
    let error = #expect(throws: GraphError.self) {
      try graph.query("g.addV('airport').property('code', 'LHR')")
    }
    #expect(error?.code == .notUnique || error?.message.contains("unique") == true)
    #expect(try graph.dropIndex(on: "airport", "code"))
    #expect(try !graph.dropIndex(on: "airport", "code"))
  }

  @Test func theSummaryCountsByLabel() throws {
    let graph = try Graph.inMemory()
    try graph.query("g.addV('a').as('x').addV('b').addE('e').from('x')")
    let summary = try graph.summary
    #expect(summary.vertices == 2 && summary.edges == 1)
    #expect(summary.vertexLabels == ["a": 1, "b": 1])
    #expect(summary.edgeLabels == ["e": 1])
  }
}
