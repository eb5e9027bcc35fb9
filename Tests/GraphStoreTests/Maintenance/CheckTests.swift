// Checks of sound databases, alone and beside writers: no faults where there are none.

import Testing

@testable import GraphStore

@Suite struct CheckTests {
  @Test func aDatabaseOfEveryFeatureIsClean() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let report = try temporary.store.check()
    #expect(report.faults == [])
    #expect(report.isComplete)
    #expect(report.vertices == 517)
    let edges = try temporary.store.read { try $0.count(.edge) }
    #expect(report.edges == edges)
    #expect(report.pages.leaked == 0)
    #expect(report.pages.used > 40)
    let hubs = try temporary.store.statistics().tables.first { $0.name == "hubs" }
    #expect(hubs?.shape.entries ?? 0 >= 4)
    #expect(try temporary.store.check(quick: true).faults == [])
  }

  @Test func aDatabaseWhoseEverythingWasRemovedIsClean() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    try temporary.store.write { transaction in
      for vertex in 0..<VertexNumber(SampleGraph.vertexCount) { try transaction.removeVertex(vertex) }
    }
    let report = try temporary.store.check()
    #expect(report.faults == [])
    #expect(report.vertices == 0)
    #expect(report.edges == 0)
    #expect(report.indexEntries == 0)
  }

  @Test func aClosedDatabaseIsCheckedByItsPath() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let path = temporary.path
    try temporary.close()
    let report = try Store.check(path: path)
    #expect(report.faults == [])
    #expect(report.isComplete)
    #expect(throws: StoreError.self) { try Store.check(path: path + "-not-there") }
  }

  @Test func aCheckBesideAWriterSeesNoFaults() async throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for round in 0..<200 {
          try store.write { transaction in
            let label = try transaction.makeLabel("person")
            let vertex = try transaction.addVertex(labels: [label], id: .string("extra-\(round)"))
            try transaction.addEdge(label: transaction.makeLabel("knows"), from: 0, to: vertex)
            if round % 3 == 2 { try transaction.removeVertex(vertex - 1) }
          }
        }
      }
      group.addTask {
        for _ in 0..<10 {
          let report = try store.check()
          #expect(report.faults == [])
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func progressIsToldStageByStage() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    var stages: [String] = []
    _ = try temporary.store.check { progress in
      if stages.last != progress.stage { stages.append(progress.stage) }
      #expect(progress.done <= progress.total)
    }
    #expect(stages.first == "following pages")
    #expect(stages.last == "comparing index 3")
  }

  @Test func whatIsDerivedIsMadeAnew() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let before = try SampleGraph.structure(temporary.store)
    try temporary.store.write { transaction in
      try transaction.raw.removeAll(.ids)
      try transaction.raw.removeAll(.in)
      try transaction.raw.removeAll(.indexes)
      try transaction.raw.remove(.meta, LabelCounts.key(.vertex, 0))
      var writer = ByteWriter()
      packHubRoot(length: 3, into: &writer)
      try transaction.raw.put(.out, listKey(0, 2), writer.bytes)
    }
    #expect(try !temporary.store.check().isClean)
    let report = try temporary.store.rebuild()
    #expect(report.indexes == 4)
    #expect(report.vertices == 517)
    #expect(report.listEntries == report.edges)
    #expect(try temporary.store.check().faults == [])
    let isSame = try SampleGraph.structure(temporary.store) == before
    #expect(isSame)
  }

  @Test func statisticsCountWhatIsThere() throws {
    let temporary = try TemporaryStore()
    try SampleGraph.fill(temporary.store)
    let statistics = try temporary.store.statistics(topDegrees: 2)
    #expect(statistics.vertices == 517)
    #expect(statistics.vertexLabels.map(\.label) == ["admin", "person"])
    #expect(statistics.vertexLabels.last?.count == 517)
    #expect(statistics.edgeLabels.map(\.label) == ["follows", "knows", "likes"])
    #expect(statistics.topOut.first?.vertex == 0)
    #expect(statistics.topIn.first?.vertex == 1)
    #expect(statistics.topOut.count == 2)
    #expect(statistics.topOut.first?.id == "vertex-0")
    #expect(statistics.tables.map(\.name) == Table.allCases.map(\.name))
    #expect(statistics.fileSize >= statistics.pageSize * 20)
    #expect(statistics.oldestReaderLag == 0)
  }
}
