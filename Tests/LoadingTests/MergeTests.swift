// Many rows sorted into a database that holds something give what they give one by one.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Loading

@Suite("Rows sorted into a database that holds something make the same graph as one by one")
struct MergeTests {
  private typealias Files = BulkLoadTests.Files

  /// What is there first, and what comes then: new elements, known ones again, edges among all of them.
  private struct Course {
    var first: (vertices: String, edges: String)
    var then: (vertices: String, edges: String)

    init(seed: UInt64, vertices count: Int, edges edgeCount: Int, hub: Bool = false, edgesAgain: Bool = true)
    {
      var random = SeededGenerator(seed: seed)
      func vertices(_ numbers: Range<Int>, _ random: inout SeededGenerator) -> [(id: String, row: String)] {
        numbers.map { number in
          let id = Files.id(number, &random)
          return (id, Files.vertex(id, &random))
        }
      }
      func edges(_ prefix: String, among ids: [String], _ random: inout SeededGenerator) -> [String] {
        (0..<edgeCount).map { number in
          let source = hub && number % 8 != 0 ? ids[0] : ids.randomElement(using: &random) ?? ids[0]
          let target = hub && number % 8 == 1 ? ids[1] : ids.randomElement(using: &random) ?? ids[0]
          return Files.edge("\(prefix)\(number)", source, target, &random)
        }
      }
      let old = vertices(0..<count, &random)
      let new = vertices(count..<count * 2, &random)
      let oldEdges = edges("e", among: old.map(\.id), &random)
      var newEdges = edges("f", among: (old + new).map(\.id), &random)
      var rows = new.map(\.row)
      for _ in 0..<count / 10 {
        let known = old.randomElement(using: &random) ?? old[0]
        rows.append("\(known.id),\(["", "extra", "p;q"].randomElement(using: &random) ?? ""),,,,z;y,,,")
        rows.append("\((new.randomElement(using: &random) ?? new[0]).id),more,,,,,,,")
      }
      if edgesAgain {
        for _ in 0..<edgeCount / 20 {
          newEdges.append(oldEdges.randomElement(using: &random) ?? "")
          newEdges.append(newEdges.randomElement(using: &random) ?? "")
        }
      }
      rows.shuffle(using: &random)
      newEdges.shuffle(using: &random)
      func file(_ head: String, _ rows: [String]) -> String { ScannerTests.file(head, rows) }
      first = (file(Files.vertexHead, old.map(\.row)), file(Files.edgeHead, oldEdges))
      then = (file(Files.vertexHead, rows), file(Files.edgeHead, newEdges))
    }

    /// The graph that comes of it one way.
    func run(
      _ manner: LoadOptions.Manner, change: (inout LoadOptions) -> Void = { _ in },
      between: (borrowing Transaction) throws -> Void = { _ in }
    ) throws -> (graph: LoadedGraph, report: LoadReport) {
      let bench = try Workbench()
      try bench.load(first.vertices, first.edges) { $0.onDuplicate = .first }
      try Store(path: bench.database).write(between)
      let report = try bench.load(then.vertices, then.edges) {
        $0.onDuplicate = .merge
        change(&$0)
        $0.manner = manner
      }
      #expect(try BulkLoadTests.isSound(bench))
      return (try bench.graph(), report)
    }
  }

  private static func expectSame(
    _ course: Course, change: (inout LoadOptions) -> Void = { _ in },
    between: (borrowing Transaction) throws -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try course.run(.oneByOne, change: change, between: between)
    let sorted = try course.run(.sorted, change: change, between: between)
    #expect(sorted.graph == wanted.graph, sourceLocation: sourceLocation)
    #expect(sorted.report.vertices.added == wanted.report.vertices.added, sourceLocation: sourceLocation)
    #expect(sorted.report.vertices.merged == wanted.report.vertices.merged, sourceLocation: sourceLocation)
    #expect(sorted.report.edges.added == wanted.report.edges.added, sourceLocation: sourceLocation)
    #expect(sorted.report.createdVertices == wanted.report.createdVertices, sourceLocation: sourceLocation)
  }

  @Test("on random graphs, with repeated ids and known ones", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func randomGraphs(seed: UInt64) throws {
    try Self.expectSame(Course(seed: seed, vertices: 120, edges: 600))
  }

  @Test("past several segments of every column", arguments: [11, 12] as [UInt64])
  func segments(seed: UInt64) throws {
    try Self.expectSame(Course(seed: seed, vertices: 1100, edges: 2600))
  }

  @Test("whatever is done with ids that come again", arguments: [LoadOptions.OnDuplicate.first, .replace])
  func duplicates(choice: LoadOptions.OnDuplicate) throws {
    try Self.expectSame(Course(seed: 21, vertices: 150, edges: 500)) { $0.onDuplicate = choice }
  }

  @Test("an id that is there is an error where that is asked for, and changes nothing")
  func refused() throws {
    for manner in [LoadOptions.Manner.sorted, .oneByOne] {
      let bench = try Workbench()
      try bench.load("~id\na\nb\n", "~id,~from,~to\nx,a,b\n")
      let before = try bench.graph()
      for (vertices, edges) in [
        ("~id\nc\na\n", "~id,~from,~to\ny,a,c\n"), ("~id\nc\n", "~id,~from,~to\nx,a,c\n"),
      ] {
        let problem = try bench.problem(vertices, edges) {
          $0.onDuplicate = .error
          $0.manner = manner
        }
        #expect(problem.code == .duplicateID)
        #expect(try bench.graph() == before)
      }
    }
  }

  @Test("for lists so long that they lie in chunks")
  func hubs() throws {
    try Self.expectSame(Course(seed: 31, vertices: 40, edges: 9000, hub: true, edgesAgain: false))
  }

  @Test("for any number of threads and size of chunks, and nothing in memory")
  func threadsAndMemory() throws {
    let course = Course(seed: 41, vertices: 200, edges: 900)
    let wanted = try course.run(.oneByOne).graph
    for (threads, plan) in [
      (1, BulkLoadTests.plan(chunk: 1 << 20, staging: 1 << 30, rows: 1 << 17)),
      (3, BulkLoadTests.plan(chunk: 300, staging: 0, rows: 64)),
    ] {
      let found = try course.run(.sorted) {
        $0.threads = threads
        $0.plan = plan
      }
      #expect(found.graph == wanted)
    }
  }

  @Test("into indexes, and where elements were removed before")
  func indexesAndGaps() throws {
    try Self.expectSame(
      Course(seed: 51, vertices: 700, edges: 900, edgesAgain: false),
      between: { transaction in
        for (label, key) in [("person", "n"), ("thing", "t"), ("vertex", "s")] {
          _ = try transaction.createIndex(
            .vertex, label: transaction.makeLabel(label), keys: [transaction.makeKey(key)], isUnique: false)
        }
        _ = try transaction.createIndex(
          .edge, label: transaction.makeLabel("knows"), keys: [transaction.makeKey("w")], isUnique: false)
        // Not those that the second load names again as ends.
        for edge in stride(from: EdgeNumber(0), to: 900, by: 7) { try transaction.removeEdge(edge) }
        let lonely = try transaction.addVertex(
          labels: [transaction.makeLabel("lonely")], id: .string("lonely"))
        try transaction.removeVertex(lonely)
      })
  }

  @Test(
    "a unique index refuses what has the same value, in the files and in the database, and keeps the rest out"
  )
  func uniqueIndex() throws {
    for manner in [LoadOptions.Manner.sorted, .oneByOne] {
      let bench = try Workbench()
      try bench.load("~id,~label,n:Int\na,x,1\nb,x,2\n")
      try Store(path: bench.database).write { transaction in
        _ = try transaction.createIndex(
          .vertex, label: transaction.makeLabel("x"), keys: [transaction.makeKey("n")], isUnique: true)
      }
      for rows in ["c,x,2", "c,x,3\nd,x,3"] {
        let input = try bench.write("n.csv", "~id,~label,n:Int\n\(rows)\n")
        #expect(throws: LoadError.self) { try bench.load([input]) { $0.manner = manner } }
        #expect(try bench.graph().vertices.count == 2)
      }
      try bench.load("~id,~label,n:Int\nc,x,3\nd,y,3\n") { $0.manner = manner }
      #expect(try bench.graph().vertices.count == 4 && BulkLoadTests.isSound(bench))
    }
  }

  @Test("edges that come without ids get none that somebody else was given")
  func generatedIDs() throws {
    func run(_ manner: LoadOptions.Manner) throws -> [String] {
      let bench = try Workbench()
      try bench.load("~id\na\nb\nc\n", "~id,~from,~to\n3,a,b\n4,b,c\nx,a,a\n")
      let rows = (0..<20).map { "\(["a", "b", "c"][$0 % 3]),\(["b", "c"][$0 % 2]),l\($0)" }
      try bench.load(ScannerTests.file("~from,~to,~label", rows)) {
        $0.edgeIDs = .generate
        $0.manner = manner
      }
      #expect(try BulkLoadTests.isSound(bench))
      let edges = try bench.graph().edges
      #expect(edges.count == 23 && edges["3"]?.label == "edge")
      return edges.values.map { "\($0.source) \($0.label) \($0.target)" }.sorted()
    }
    #expect(try run(.sorted) == run(.oneByOne))
  }

  @Test("integers as ids of edges meet edges that have their numbers as ids")
  func integerIDs() throws {
    for manner in [LoadOptions.Manner.sorted, .oneByOne] {
      let bench = try Workbench()
      try bench.load("~id\na\nb\n", "~from,~to\na,b\nb,a\n") { $0.edgeIDs = .generate }
      let problem = try bench.problem("~id,~from,~to,~label\n1,a,b,other\n") { $0.manner = manner }
      #expect(problem.code == .edgeConflict)
      try bench.load("~id,~from,~to,~label\n7,a,b,other\nx,b,b,other\n") { $0.manner = manner }
      #expect(try bench.graph().edges.count == 4 && BulkLoadTests.isSound(bench))
    }
  }

  @Test("ends that are nowhere are refused, skipped or made")
  func dangling() throws {
    for choice in [LoadOptions.Dangling.skip, .create] {
      var graphs: [LoadedGraph] = []
      for manner in [LoadOptions.Manner.sorted, .oneByOne] {
        let bench = try Workbench()
        try bench.load("~id\na\nb\n")
        try bench.load("~id\nc\n", "~id,~from,~to\n1,a,c\n2,b,nowhere\n3,nowhere,b\n4,c,b\n") {
          $0.dangling = choice
          $0.onError = .skip
          $0.manner = manner
        }
        #expect(try BulkLoadTests.isSound(bench))
        graphs.append(try bench.graph())
      }
      #expect(graphs[0] == graphs[1])
    }
  }

  @Test("a few rows beside many vertices do not have these read")
  func bySize() {
    #expect(LoadOptions.Manner.bySize.sorts(100_000, beside: 1_000_000))
    #expect(!LoadOptions.Manner.bySize.sorts(10_000, beside: 1_000_000))
    #expect(!LoadOptions.Manner.bySize.sorts(100, beside: 0))
  }
}

@Suite("Rows that a program gives are sorted into a database that holds something")
struct AppendedMergeTests {
  private static func rows(seed: UInt64, _ prefix: String, count: Int, ends: [String]) throws -> AppendedRows
  {
    var random = SeededGenerator(seed: seed)
    var rows = AppendedRows()
    var ids = ends
    for number in 0..<count {
      let id = "\(prefix)\(number)"
      ids.append(id)
      try rows.addVertex(
        number % 3 == 0 ? "a::b" : "a", id: id,
        number % 5 == 0 ? [] : [("name", .string("n \(number % 40)")), ("size", .int(Int32(number)))])
    }
    for number in 0..<count * 3 {
      try rows.addEdge(
        number % 4 == 0 ? "likes" : "knows", from: ids.randomElement(using: &random) ?? "",
        to: ids.randomElement(using: &random) ?? "", id: number % 2 == 0 ? nil : "\(prefix)e\(number)",
        number % 3 == 0 ? [] : [("weight", .double(Double(number) / 4))])
    }
    return rows
  }

  private static func run(_ manner: LoadOptions.Manner, seed: UInt64) throws -> LoadedGraph {
    let bench = try Workbench()
    let first = try rows(seed: seed, "v", count: 300, ends: [])
    let then = try rows(seed: seed + 1, "w", count: 400, ends: (0..<300).map { "v\($0)" })
    let store = try Store(path: bench.database)
    try store.write { transaction in
      var rows = first
      try rows.write(to: transaction)
      _ = try transaction.createIndex(
        .vertex, label: transaction.makeLabel("a"), keys: [transaction.makeKey("name")], isUnique: false)
    }
    try store.write { transaction in
      var rows = then
      try rows.write(to: transaction, manner)
    }
    #expect(try BulkLoadTests.isSound(bench))
    var graph = try bench.graph()
    // Ids that the graph gives are its own affair.
    for (id, edge) in graph.edges where !id.contains("e") {
      graph.edges[id] = nil
      graph.edges["\(edge)", default: edge].properties["times", default: .int(0)] = .int(1)
    }
    return graph
  }

  @Test("as one by one", arguments: [1, 2] as [UInt64])
  func same(seed: UInt64) throws {
    let (sorted, wanted) = (try Self.run(.sorted, seed: seed), try Self.run(.oneByOne, seed: seed))
    #expect(sorted.vertices == wanted.vertices)
    #expect(sorted.edges.count == wanted.edges.count)
    #expect(Set(sorted.edges.keys) == Set(wanted.edges.keys))
  }

  @Test("an id that is there, and an end that is nowhere, are refused and change nothing")
  func refused() throws {
    for manner in [LoadOptions.Manner.sorted, .oneByOne] {
      let bench = try Workbench()
      try bench.load("~id\na\nb\n", "~id,~from,~to\nx,a,b\n")
      let before = try bench.graph()
      func refuses(_ fill: (inout AppendedRows) throws -> Void) throws {
        var rows = AppendedRows()
        try fill(&rows)
        let given = rows
        #expect(throws: StoreError.self) {
          try Store(path: bench.database).write { transaction in
            var rows = given
            try rows.write(to: transaction, manner)
          }
        }
        #expect(try bench.graph() == before)
      }
      try refuses { try $0.addVertex("l", id: "a", []) }
      try refuses { try $0.addEdge("l", from: "a", to: "b", id: "x", []) }
      try refuses { try $0.addEdge("l", from: "a", to: "nowhere", id: nil, []) }
    }
  }
}
