// Options that change how files are read, each in both ways of loading: in bulk, and row by row.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Loading

@Suite("Options of a load hold in bulk and row by row")
struct OptionTests {
  /// Loads into a new database and into one that holds something, and expects the same of both.
  static func graph(
    _ inputs: (Workbench) throws -> [LoadInput], _ change: @escaping (inout LoadOptions) -> Void = { _ in }
  ) throws -> (graph: LoadedGraph, report: LoadReport) {
    let bulk = try Workbench()
    let report = try bulk.load(inputs(bulk), change)
    let graph = try bulk.graph()
    #expect(try Store.check(path: bulk.database).isClean)
    let careful = try Workbench()
    try careful.load("~id\nthe one before\n")
    let other = try careful.load(inputs(careful), change)
    var same = try careful.graph()
    same.vertices["the one before"] = nil
    #expect(same == graph)
    #expect(other.problems.map(\.first.place) == report.problems.map(\.first.place))
    #expect(other.problems.map(\.count) == report.problems.map(\.count))
    #expect(other.rejectedRows == report.rejectedRows)
    return (graph, report)
  }

  static func graph(
    _ texts: String..., change: @escaping (inout LoadOptions) -> Void
  ) throws -> (graph: LoadedGraph, report: LoadReport) {
    try graph(
      { bench in
        try texts.enumerated().map { try bench.write("\($0.offset).csv", $0.element) }
      }, change)
  }

  // MARK: Comments

  @Test("lines that begin with the mark say nothing, before the header, among rows and at the end")
  func comments() throws {
    let (graph, _) = try Self.graph(
      "# it's \"made\" up\n#\n~id,n:Int,s\na,1,\"x\n# not one\"\n# don't, \"a\n#,,\nb,2,# text\n# the end"
    ) { $0.dialect.comment = UInt8(ascii: "#") }
    #expect(graph.vertices["a"]?.properties == ["n": [.int(1)], "s": [.string("x\n# not one")]])
    #expect(graph.vertices["b"]?.properties == ["n": [.int(2)], "s": [.string("# text")]])
    #expect(graph.vertices.count == 2)
  }

  @Test("comments count as lines where something is wrong behind them")
  func linesBehindComments() throws {
    let bench = try Workbench()
    let problem = try bench.problem("% \"one\n~id,n:Int\n% \"two\na,1\n% three\nb,x\n") {
      $0.dialect.comment = UInt8(ascii: "%")
    }
    #expect(problem.place?.line == 6)
    #expect(problem.place?.column == 3)
    #expect(problem.place?.byteOffset == 38)
  }

  @Test("without the option such a line is a row")
  func noComments() throws {
    let bench = try Workbench()
    try bench.load("~id\n#a\n")
    #expect(try bench.graph().vertices.keys.sorted() == ["#a"])
  }

  @Test(
    "comments anywhere in random files leave the same graph, whatever the chunks",
    arguments: [11, 12, 13] as [UInt64])
  func randomComments(seed: UInt64) throws {
    let files = BulkLoadTests.Files(seed: seed, vertices: 80, edges: 400, repeats: true)
    var random = SeededGenerator(seed: seed)
    func commented(_ head: String, _ rows: [String]) -> String {
      var lines: [String] = []
      for row in [head] + rows {
        if Int.random(in: 0..<3, using: &random) == 0 {
          lines.append(
            ["#", "# \"", "#a,b,\"c\"", "# \"\"\"", "#,,,"].randomElement(using: &random) ?? "#")
        }
        lines.append(row)
      }
      return lines.joined(separator: "\n") + "\n"
    }
    let plain = try Workbench()
    try plain.load(
      ScannerTests.file(BulkLoadTests.Files.vertexHead, files.vertices),
      ScannerTests.file(BulkLoadTests.Files.edgeHead, files.edges)
    ) { $0.onDuplicate = .first }
    let wanted = try plain.graph()
    let (v, e) = (
      commented(BulkLoadTests.Files.vertexHead, files.vertices),
      commented(BulkLoadTests.Files.edgeHead, files.edges)
    )
    for chunk in [100, 3000, 1 << 20] {
      let (graph, _) = try Self.graph(v, e) {
        $0.onDuplicate = .first
        $0.dialect.comment = UInt8(ascii: "#")
        $0.plan = BulkLoadTests.plan(chunk: chunk, staging: 1 << 20, rows: 500)
      }
      #expect(graph == wanted, "chunks of \(chunk)")
    }
  }

  @Test("a mark that means something else already is refused")
  func markOfComments() throws {
    let bench = try Workbench()
    #expect(throws: LoadError.self) {
      try bench.load("~id\na\n") { $0.dialect.comment = UInt8(ascii: ",") }
    }
  }

  // MARK: Lines to skip, headers elsewhere

  @Test("lines before the header are passed over, whatever is in them")
  func skippedLines() throws {
    let (graph, _) = try Self.graph("\u{FEFF}made by \"hand\n\n~id,n:Int\na,1\n") { $0.skippedLines = 2 }
    #expect(graph.vertices["a"]?.properties == ["n": [.int(1)]])
    let bench = try Workbench()
    let problem = try bench.problem("one\ntwo\n~id,n:Int\na,x\n") { $0.skippedLines = 2 }
    #expect(problem.place?.line == 4)
    #expect(problem.place?.byteOffset == 20)
    let short = try bench.problem("one\ntwo") { $0.skippedLines = 3 }
    #expect(short.code == .noHeader)
    #expect(short.message == "the file has fewer lines than the 3 to skip")
  }

  @Test("files without a header have the one that is named, and may have no rows")
  func separateHeader() throws {
    let (graph, report) = try Self.graph({ bench in
      try bench.write("head.csv", "~id,~label,n:Int\n")
      try bench.write("ends.csv", "~id,~from,~to\nignored,ignored,ignored\n")
      return [
        try bench.write("1.csv", "a,p,1\nb,q,2\n"), try bench.write("2.csv", "\u{FEFF}c,r,3"),
        try bench.write("3.csv", ""),
      ].map { LoadInput($0.path, header: bench.path("head.csv")) } + [
        LoadInput(try bench.write("4.csv", "e,a,c\n").path, header: bench.path("ends.csv"))
      ]
    })
    #expect(graph.vertices.keys.sorted() == ["a", "b", "c"])
    #expect(graph.vertices["c"] == LoadedVertex(labels: ["r"], properties: ["n": [.int(3)]]))
    #expect(graph.edges["e"]?.target == "c")
    #expect(report.files.map(\.rows) == [2, 1, 0, 1])
  }

  @Test("a header in a directory of files without one is none of the files")
  func headerAmongFiles() throws {
    let bench = try Workbench()
    try FileManager.default.createDirectory(atPath: bench.path("in"), withIntermediateDirectories: true)
    try bench.write("in/1.csv", "a\nb\n")
    try bench.write("in/head.csv", "~id\n")
    try bench.load([LoadInput(bench.path("in"), header: bench.path("in/head.csv"))])
    #expect(try bench.graph().vertices.keys.sorted() == ["a", "b"])
  }

  @Test("what is wrong with a separate header is told of its file, and rows keep their own lines")
  func faultsOfSeparateHeaders() throws {
    let bench = try Workbench()
    let wrong = try bench.write("head.csv", "~id,n:Intt\n").path
    let data = try bench.write("1.csv", "a,1\nb,x\n").path
    let header = try bench.problem(of: [LoadInput(data, header: wrong)])
    #expect(header.code == .badHeader)
    #expect(header.file == wrong)
    let right = try bench.write("head.csv", "~id,n:Int\n").path
    let row = try bench.problem(of: [LoadInput(data, header: right)])
    #expect(row.file == data)
    #expect(row.place?.line == 2)
    let missing = bench.path("none.csv")
    #expect(throws: LoadError.file(path: missing, reason: "no such file or directory")) {
      try bench.load([LoadInput(data, header: missing)])
    }
  }

  @Test("rejected rows of a file without a header are written with it")
  func rejectedWithHeader() throws {
    let bench = try Workbench()
    let head = try bench.write("head.csv", "~id,n:Int\n").path
    let data = try bench.write("1.csv", "a,1\nb,x\n").path
    try bench.load([LoadInput(data, header: head)]) { $0.onError = .skip }
    try bench.write("1.csv.rejects.csv", try bench.text("1.csv.rejects.csv").replacing("b,x", with: "b,2"))
    try bench.load([LoadInput(bench.path("1.csv.rejects.csv"))])
    #expect(try bench.values("b", "n") == [.int(2)])
  }

  // MARK: Ids

  @Test("ids begin with what is asked for, of vertices, of edges and of ends")
  func idPrefix() throws {
    let (graph, _) = try Self.graph(
      "~id,n:Int\n1,1\n\"2 \"\"x\"\"\",2\n", "~id,~from,~to\n1,1,\"2 \"\"x\"\"\"\n"
    ) { $0.idPrefix = "db/" }
    #expect(graph.vertices.keys.sorted() == ["db/1", "db/2 \"x\""])
    #expect(
      graph.edges["db/1"] == LoadedEdge(label: "edge", source: "db/1", target: "db/2 \"x\"", properties: [:]))
  }

  @Test("ids of one space may be those of another; ends find them by the space of the file or of the column")
  func idSpaces() throws {
    let (graph, _) = try Self.graph({ bench in
      [
        LoadInput(try bench.write("p.csv", "~id,~label\n1,person\n2,person\n").path, idSpace: "p"),
        LoadInput(try bench.write("i.csv", "~id(item),~label\n1,item\n").path, idSpace: "p"),
        LoadInput(try bench.write("f.csv", "~id,~label\n1,free\n").path),
        LoadInput(try bench.write("k.csv", "~id,~from,~to\n1,1,2\n").path, idSpace: "p"),
        LoadInput(try bench.write("b.csv", "~id,~from,~to(item)\nb,2,1\n").path, idSpace: "p"),
        LoadInput(try bench.write("o.csv", "~id(),~from(),~to\n1,1,1\n").path, idSpace: "p"),
      ]
    })
    #expect(
      graph.vertices.mapValues(\.labels) == [
        "p:1": ["person"], "p:2": ["person"], "item:1": ["item"], "1": ["free"],
      ])
    #expect(graph.edges["p:1"]?.target == "p:2")
    #expect(graph.edges["p:b"]?.target == "item:1")
    #expect(graph.edges["1"]?.source == "1")
    #expect(graph.edges["1"]?.target == "p:1")
  }

  @Test("an end in the wrong space dangles, by the id that was looked for")
  func wrongSpace() throws {
    let bench = try Workbench()
    let inputs = [
      LoadInput(try bench.write("p.csv", "~id\n1\n").path, idSpace: "p"),
      try bench.write("e.csv", "~id,~from(p),~to\ne,1,1\n"),
    ]
    let problem = try bench.problem(of: inputs)
    #expect(problem.code == .danglingEdge)
    #expect(problem.message == "~to refers to vertex \"1\", which is not in the input or the database")
    #expect(problem.place?.column == 5)
  }

  @Test("an id is too long with what it begins with, and no label has a space")
  func longIDs() throws {
    let bench = try Workbench()
    let id = String(repeating: "i", count: 475)
    try bench.load("~id\n\(id)\n") { $0.idPrefix = "12345" }
    let problem = try bench.problem("~id\na\n\(id)\n") { $0.idPrefix = "123456" }
    #expect(problem.code == .keyTooLong)
    #expect(problem.place?.line == 3)
    #expect(problem.message == "~id of 481 bytes; the limit is 480")
    #expect(try bench.problem("~id,~label(p)\n").code == .badHeader)
  }

  @Test("random graphs with a prefix are those without it, renamed", arguments: [21, 22] as [UInt64])
  func randomPrefixes(seed: UInt64) throws {
    let files = BulkLoadTests.Files(seed: seed, vertices: 60, edges: 300, repeats: true)
    let (v, e) = (
      ScannerTests.file(BulkLoadTests.Files.vertexHead, files.vertices),
      ScannerTests.file(BulkLoadTests.Files.edgeHead, files.edges)
    )
    let plain = try Self.graph(v, e) { $0.onDuplicate = .first }.graph
    let renamed = try Self.graph(v, e) {
      $0.onDuplicate = .first
      $0.idPrefix = "x/"
      $0.plan = BulkLoadTests.plan(chunk: 1000, staging: 1 << 20, rows: 100)
    }.graph
    var wanted = LoadedGraph()
    for (id, vertex) in plain.vertices { wanted.vertices["x/" + id] = vertex }
    for (id, edge) in plain.edges {
      var edge = edge
      (edge.source, edge.target) = ("x/" + edge.source, "x/" + edge.target)
      wanted.edges["x/" + id] = edge
    }
    #expect(renamed == wanted)
  }

  // MARK: Cells

  @Test("a cell that is no value is left out and its row loaded; the row is rejected once, whole")
  func skippedCells() throws {
    let bench = try Workbench()
    try bench.load("~id\nbefore\n")
    let (graph, report) = try Self.graph(
      "~id,n:Int,m:Int,t:Int[]\na,x,1,1;2\nb,2,y,3;z\nc,u,v,4\na,7,,\n"
    ) {
      $0.onError = .skip
      $0.skipsCells = true
    }
    #expect(graph.vertices["a"]?.properties == ["n": [.int(7)], "m": [.int(1)], "t": [.int(1), .int(2)]])
    #expect(graph.vertices["b"]?.properties == ["n": [.int(2)]])
    #expect(graph.vertices["c"]?.properties == ["t": [.int(4)]])
    #expect(report.rejectedRows == 3)
    #expect(report.problems.map(\.count) == [5])
    #expect(report.files[0].rows == 4)
  }

  @Test("edges are loaded without their bad cells, and a mended file of rejected rows adds them")
  func skippedCellsOfEdges() throws {
    let bench = try Workbench()
    try bench.load("~id\na\nb\n", "~id,~from,~to,w:Int\ne,a,b,1\nf,b,a,two\n") {
      $0.onError = .skip
      $0.skipsCells = true
    }
    #expect(try bench.graph().edges["f"]?.properties == [:])
    try bench.write("1.csv.rejects.csv", try bench.text("1.csv.rejects.csv").replacing("two", with: "2"))
    try bench.load([LoadInput(bench.path("1.csv.rejects.csv"))])
    #expect(try bench.graph().edges["f"]?.properties == ["w": .int(2)])
  }

  @Test("cells are left out of many rows in any chunk as row by row", arguments: [31, 32] as [UInt64])
  func randomCells(seed: UInt64) throws {
    let files = BulkLoadTests.Files(seed: seed, vertices: 80, edges: 300, repeats: true)
    var random = SeededGenerator(seed: seed)
    func spoilt(_ rows: [String]) -> [String] {
      rows.map { row in
        guard Int.random(in: 0..<4, using: &random) == 0, !row.contains("\"") else { return row }
        return row.replacing("true", with: "truth").replacing("2024-02-29", with: "2023-02-29")
      }
    }
    let (v, e) = (
      ScannerTests.file(BulkLoadTests.Files.vertexHead, spoilt(files.vertices)),
      ScannerTests.file(BulkLoadTests.Files.edgeHead, spoilt(files.edges))
    )
    for chunk in [500, 1 << 20] {
      let (_, report) = try Self.graph(v, e) {
        $0.onError = .skip
        $0.skipsCells = true
        $0.plan = BulkLoadTests.plan(chunk: chunk, staging: 1 << 20, rows: 100)
      }
      #expect(report.rejectedRows > 0)
    }
  }

  @Test("leaving cells out where the first bad row ends the load contradicts itself")
  func skippedCellsThatFail() throws {
    let bench = try Workbench()
    #expect(throws: LoadError.self) { try bench.load("~id\na\n") { $0.skipsCells = true } }
    #expect(!bench.exists("graph"))
  }

  // MARK: Types

  static let inferred: [(values: [String], value: Value)] = [
    (["1", "-2", ""], .int(1)), (["1", "3000000000"], .long(1)),
    (["1", "123456789012345678901"], .bigInteger(BigInteger("1")!)),
    (["1", "2.5"], .double(1)), (["0.5", "-1e9"], .double(0.5)), (["true", "FALSE"], .bool(true)),
    (["2024-02-29", "2024-03-01"], .date(Day(iso8601: "2024-02-29")!)),
    (["00000000-0000-0000-0000-00000000000f"], .uuid(UniqueID(high: 0, low: 15))),
    (["1", "x"], .string("1")), (["007", "8"], .string("007")), (["+5"], .string("+5")),
    (["NaN", "1.5"], .string("NaN")), (["1", "\"\""], .string("1")), (["\"12\"", "13"], .int(12)),
    (["2024-02-29", "soon"], .string("2024-02-29")),
  ]

  @Test("a column without a type has the narrowest one of all its values", arguments: inferred)
  func inferredTypes(_ example: (values: [String], value: Value)) throws {
    let rows = example.values.enumerated().map { "v\($0.offset),\($0.element),k" }
    let (graph, _) = try Self.graph(ScannerTests.file("~id,x,y:String", rows)) { $0.inferredRows = 100 }
    #expect(graph.vertices["v0"]?.properties == ["x": [example.value], "y": [.string("k")]])
  }

  @Test("a column of one name has one type in all files of a kind, and is reported")
  func inferredOverFiles() throws {
    let (graph, report) = try Self.graph(
      "~id,x,e\na,1,\n", "~id,x\nb,2.5\n", "~id,~from,~to,x\ne,a,b,7\n"
    ) { $0.inferredRows = 0 }
    #expect(graph.vertices["a"]?.properties == ["x": [.double(1)]])
    #expect(graph.edges["e"]?.properties == ["x": .int(7)])
    #expect(report.files[0].inferred.map(\.type) == ["Double", "String"])
    #expect(
      report.json(status: "loaded", options: LoadOptions()).contains(
        "\"inferredTypes\":{\"x\":\"Double\",\"e\":\"String\"}"))
  }

  @Test("without the option such columns are strings; null texts do not count")
  func stringsOtherwise() throws {
    let bench = try Workbench()
    try bench.load("~id,x\na,1\n")
    #expect(try bench.values("a", "x") == [.string("1")])
    let (graph, _) = try Self.graph("~id,x\na,1\nb,NA\n") {
      $0.inferredRows = 10
      $0.nullTexts = ["NA"]
    }
    #expect(graph.vertices["a"]?.properties == ["x": [.int(1)]])
  }

  @Test("a value behind the rows that were looked at, and of another type, is an error that says so")
  func inferredTooEarly() throws {
    let bench = try Workbench()
    let problem = try bench.problem("~id,x\na,1\nb,2\nc,three\n") { $0.inferredRows = 2 }
    #expect(problem.code == .badValue)
    #expect(problem.place?.line == 4)
    #expect(problem.help?.contains("--infer-types=0") == true)
    try bench.load("~id,x\na,1\nb,2\nc,three\n") { $0.inferredRows = 0 }
    #expect(try bench.values("a", "x") == [.string("1")])
  }

  // MARK: A full disk

  @Test(
    "a full disk is named with what it has and what the load wants, and nothing is left on it",
    .enabled(if: SmallDisk.isPossible, "needs root and the right to mount"))
  func fullDisk() throws {
    let bench = try Workbench()
    let disk = try SmallDisk(bench.path("disk"))
    let rows = (0..<60_000).map { "vertex number \($0),\($0),some text of number \($0)" }
    let input = try bench.write("v.csv", ScannerTests.file("~id,n:Int,s", rows))
    let onDisk = Self.storeError { _ = try Loader.load([input], into: disk.path + "/graph") }
    #expect(onDisk?.code == .full)
    #expect(onDisk?.message.contains("the disk of '\(disk.path)' is full: ") == true)
    #expect(onDisk?.message.contains("are free, and the load wants about 4") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == [])
    let staged = Self.storeError {
      try bench.load([input]) {
        $0.temporaryDirectory = disk.path
        $0.plan = BulkLoadTests.plan(chunk: 1 << 18, staging: 0, rows: 1000)
      }
    }
    #expect(staged?.message.contains("for staged rows") == true)
    #expect(staged?.help?.contains("--tmp") == true)
    #expect(!bench.exists("graph"))
  }

  /// What the database refused.
  static func storeError(_ load: () throws -> Void) -> StoreError? {
    do {
      try load()
    } catch {
      if case LoadError.store(let error) = error { return error }
    }
    return nil
  }
}
