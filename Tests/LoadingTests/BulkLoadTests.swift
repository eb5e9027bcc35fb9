// Loading in bulk gives what the careful way gives, row by row, whatever the threads, the memory and the files.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Loading

@Suite("A bulk load makes the same graph as loading row by row")
struct BulkLoadTests {
  /// Files of a random graph, full of what a loader may stumble over.
  struct Files {
    static let vertexHead = "~id,~label,n:Int,d:Double,s:String,t:String[],when:Date,flag:Bool,big:BigInteger"
    static let edgeHead = "~id,~from,~to,~label,w:Long,note"
    var vertices: [String] = []
    var edges: [String] = []

    init(seed: UInt64, vertices vertexCount: Int, edges edgeCount: Int, repeats: Bool) {
      var random = SeededGenerator(seed: seed)
      var ids: [String] = []
      for number in 0..<vertexCount {
        let id = Self.id(number, &random)
        ids.append(id)
        vertices.append(Self.vertex(id, &random))
      }
      for number in 0..<edgeCount {
        // One vertex with many edges, and many with few.
        let source = number % 3 == 0 ? ids[0] : ids.randomElement(using: &random) ?? ids[0]
        let target = ids.randomElement(using: &random) ?? ids[0]
        edges.append(Self.edge("e\(number)", source, target, &random))
      }
      guard repeats else { return }
      for _ in 0..<vertexCount / 20 {
        let row = vertices.randomElement(using: &random) ?? ""
        let id = Self.firstField(row)
        vertices.append("\(id),\(["", "extra", "p;q"].randomElement(using: &random) ?? ""),,,,z;y,,,")
      }
      for _ in 0..<edgeCount / 50 { edges.append(edges.randomElement(using: &random) ?? "") }
    }

    static func firstField(_ row: String) -> String {
      var isQuoted = false
      for (place, character) in zip(row.indices, row) {
        if character == "\"" { isQuoted.toggle() }
        if character == ",", !isQuoted { return String(row[..<place]) }
      }
      return row
    }

    static func id(_ number: Int, _ random: inout SeededGenerator) -> String {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: "\(number)"
      case 1: "\"a,\(number)\""
      case 2: "\"say \"\"\(number)\"\"\""
      case 3: "a rather long identifier of the vertex numbered \(number)"
      case 4: "ünï\(number)"
      default: "v\(number)"
      }
    }

    static func vertex(_ id: String, _ random: inout SeededGenerator) -> String {
      func maybe(_ text: String) -> String { Bool.random(using: &random) ? text : "" }
      let label = ["", "person", "place;old", "person;place", "thing"].randomElement(using: &random) ?? ""
      let number = Int.random(in: -1_000_000...1_000_000, using: &random)
      return [
        id, label, maybe("\(number)"), maybe("\(Double(number) / 8)"),
        maybe(["x", "\"a, b\"", "\"two\nlines\"", "\"\"", "  trimmed "].randomElement(using: &random) ?? ""),
        maybe("\"a;b;c\""),
        maybe(["2024-02-29", "2020-01-01T10:00:00Z"].randomElement(using: &random) ?? ""),
        maybe("true"), maybe("123456789012345678901234567890"),
      ].joined(separator: ",")
    }

    static func edge(
      _ id: String, _ source: String, _ target: String, _ random: inout SeededGenerator
    ) -> String {
      let label = ["knows", "knows", "likes", ""].randomElement(using: &random) ?? ""
      let weight = Bool.random(using: &random) ? "\(Int.random(in: 0..<1000, using: &random))" : ""
      let note =
        Int.random(in: 0..<50, using: &random) == 0 ? String(repeating: "long ", count: 100) : "n"
      return [id, source, target, label, weight, note].joined(separator: ",")
    }
  }

  static func plan(chunk: Int, staging: Int, rows: Int, commit: Int = .max) -> MemoryPlan {
    MemoryPlan(
      chunkSize: chunk, staging: staging, rangeRows: rows, ahead: 2, commitSize: commit, isTight: false)
  }

  /// Loads row by row, into a database that holds a vertex already.
  static func carefully(_ texts: String..., change: (inout LoadOptions) -> Void = { _ in }) throws
    -> LoadedGraph
  {
    let bench = try Workbench()
    try bench.load("~id\nthe one before\n")
    var inputs: [LoadInput] = []
    for (place, text) in texts.enumerated() { inputs.append(try bench.write("\(place).csv", text)) }
    try bench.load(inputs) {
      change(&$0)
      $0.manner = .oneByOne
    }
    var graph = try bench.graph()
    graph.vertices["the one before"] = nil
    return graph
  }

  static func isSound(_ bench: Workbench) throws -> Bool {
    let report = try Store.check(path: bench.database)
    #expect(report.faults.map(\.description).prefix(3) == [])
    return report.isClean
  }

  @Test("on random graphs, with and without repeated ids", arguments: [1, 2, 3] as [UInt64])
  func randomGraphs(seed: UInt64) throws {
    let files = Files(seed: seed, vertices: 150, edges: 1200, repeats: seed != 1)
    let (v, e) = (
      ScannerTests.file(Files.vertexHead, files.vertices), ScannerTests.file(Files.edgeHead, files.edges)
    )
    let options: (inout LoadOptions) -> Void = { $0.onDuplicate = .first }
    let wanted = try Self.carefully(v, e, change: options)
    let bench = try Workbench()
    let report = try bench.load(v, e, change: options)
    #expect(try bench.graph() == wanted)
    #expect(try Self.isSound(bench))
    #expect(report.vertices.added == 150)
    #expect(report.edges.added == 1200)
  }

  @Test("for any number of threads, any size of chunks, and nothing in memory")
  func threadsAndMemory() throws {
    let files = Files(seed: 9, vertices: 100, edges: 900, repeats: true)
    let (v, e) = (
      ScannerTests.file(Files.vertexHead, files.vertices), ScannerTests.file(Files.edgeHead, files.edges)
    )
    let plain = try Workbench()
    try plain.load(v, e) { $0.onDuplicate = .first }
    let wanted = try plain.graph()
    for (threads, plan) in [
      (1, Self.plan(chunk: 1 << 20, staging: 1 << 30, rows: 1 << 17)),
      (2, Self.plan(chunk: 300, staging: 0, rows: 64)),
      (8, Self.plan(chunk: 5000, staging: 20_000, rows: 500, commit: 4096)),
    ] {
      let bench = try Workbench()
      try bench.load(v, e) {
        $0.onDuplicate = .first
        $0.threads = threads
        $0.plan = plan
      }
      #expect(try bench.graph() == wanted, "\(threads) threads")
      #expect(try Self.isSound(bench))
    }
  }

  @Test("when a vertex has more edges than one value holds, in either direction")
  func hubs() throws {
    let bench = try Workbench()
    let edges = (0..<5000).map { "e\($0),\($0 < 4500 ? "a" : "c"),\($0 % 2 == 0 ? "b" : "c"),k,\($0)" }
    let report = try bench.load(
      "~id\na\nb\nc\n", ScannerTests.file("~id,~from,~to,~label,n:Int", edges)
    ) { $0.plan = Self.plan(chunk: 10_000, staging: 1 << 20, rows: 1000) }
    #expect(report.edges.added == 5000)
    #expect(try Self.isSound(bench))
    let graph = try bench.graph()
    #expect(graph.edges.count == 5000)
    #expect(graph.edges["e17"]?.properties == ["n": .int(17)])
    #expect(graph.edges["e4998"]?.source == "c")
  }

  @Test("when the rows are shuffled, split, compressed, or end as on other systems")
  func shapes() throws {
    let files = Files(seed: 5, vertices: 60, edges: 300, repeats: false)
    let plain = try Workbench()
    try plain.load(
      ScannerTests.file(Files.vertexHead, files.vertices), ScannerTests.file(Files.edgeHead, files.edges))
    let wanted = try plain.graph()
    var random = SeededGenerator(seed: 1)
    for parts in [1, 2, 7] {
      let bench = try Workbench()
      let (vertices, edges) = (files.vertices.shuffled(using: &random), files.edges.shuffled(using: &random))
      var inputs: [LoadInput] = []
      for part in 0..<parts {
        let end = part % 2 == 0 ? "\n" : "\r\n"
        let own = { (rows: [String]) in rows.indices.filter { $0 % parts == part }.map { rows[$0] } }
        let v =
          Array((part == 1 ? "\u{FEFF}" : "").utf8)
          + Array(ScannerTests.file(Files.vertexHead, own(vertices), end).utf8)
        let e = Array(ScannerTests.file(Files.edgeHead, own(edges), end).utf8)
        inputs.append(try bench.write("e\(part).csv.gz", part == 0 ? Gzip.stored(e) : e))
        inputs.append(try bench.write("v\(part).csv", part == 2 ? Gzip.stored(v, members: 3) : v))
      }
      try bench.load(inputs) { $0.plan = Self.plan(chunk: 2000, staging: 1 << 20, rows: 1000) }
      #expect(try bench.graph() == wanted, "\(parts) files")
    }
  }

  @Test("when a quote stands where none may, and rows behind it are read one by one")
  func strayQuotes() throws {
    var rows = (0..<400).map { "v\($0),\($0)" }
    rows[150] = "v150\",\"1"
    rows[151] = "\"v151\" x,2"
    rows[300] = "\"v3\n00\",3"
    let text = ScannerTests.file("~id,n:Int", rows)
    func options(_ plan: MemoryPlan?) -> (inout LoadOptions) -> Void {
      {
        $0.onError = .skip
        $0.plan = plan
      }
    }
    let wanted = try Self.carefully(text, change: options(nil))
    for chunk in [64, 500, 1 << 20] {
      let bench = try Workbench()
      let report = try bench.load(text, change: options(Self.plan(chunk: chunk, staging: 1 << 20, rows: 100)))
      #expect(try bench.graph() == wanted, "chunks of \(chunk)")
      #expect(report.rejectedRows == 2)
      #expect(report.problems.map(\.first.place?.line) == [152])
    }
  }

  @Test("edges without ids among edges whose ids are numbers keep ids of their own")
  func generatedAmongGiven() throws {
    let bench = try Workbench()
    var inputs = [try bench.write("v.csv", "~id\na\nb\n")]
    inputs.append(try bench.write("given.csv", "~id,~from,~to\n1,a,b\n0,b,a\n7,a,a\n"))
    inputs.append(try bench.write("free.csv", "~from,~to\na,b\nb,b\na,a\n"))
    let report = try bench.load(inputs) { $0.edgeIDs = .generate }
    let graph = try bench.graph()
    #expect(report.edges.added == 6)
    #expect(graph.edges.count == 6)
    #expect(graph.edges["7"]?.target == "a")
    #expect(try Self.isSound(bench))
  }

  @Test("what cannot be read twice is kept while it is loaded, compressed or not")
  func pipes() throws {
    let bench = try Workbench()
    try bench.write("v.csv", Gzip.stored(Array("~id,n:Int\na,1\nb,2\na,1\n".utf8)))
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = ["-c", "cat '\(bench.path("v.csv"))' > '\(pipe)'"]
    try writer.run()
    try bench.load([LoadInput(pipe)])
    writer.waitUntilExit()
    #expect(try bench.values("a", "n") == [.int(1)])
  }

  @Test("a pattern stands for the files it matches, a directory for its files, compressed ones too")
  func patterns() throws {
    let bench = try Workbench()
    try FileManager.default.createDirectory(atPath: bench.path("in"), withIntermediateDirectories: true)
    try bench.write("in/a1.csv", "~id\na\n")
    try bench.write("in/a2.csv", "~id\nb\n")
    try bench.write("in/b.csv.gz", Gzip.stored(Array("~id\nc\n".utf8)))
    #expect(try bench.load([LoadInput(bench.path("in/a*.csv"))]).vertices.added == 2)
    #expect(try bench.load([LoadInput(bench.path("in"))]).vertices.added == 1)
    #expect(throws: LoadError.usage("no file matches '\(bench.path("in/x?.csv"))'", help: nil)) {
      try bench.load([LoadInput(bench.path("in/x?.csv"))])
    }
  }

  @Test("a compressed file that is damaged or ends early is said to be")
  func damagedFiles() throws {
    let bench = try Workbench()
    let good = Gzip.stored(Array(ScannerTests.file("~id", (0..<9000).map { "v\($0)" }).utf8))
    for (bytes, reason) in [
      (Array(good.dropLast(20)), "the compressed file ends early"),
      (good[..<5000] + [1, 2, 3] + good[5003...], "the compressed file is damaged"),
    ] as [([UInt8], String)] {
      let input = try bench.write("v.csv.gz", bytes)
      #expect(throws: LoadError.file(path: input.path, reason: reason)) { try bench.load([input]) }
      #expect(!bench.exists("graph"))
    }
  }

  @Test("half-filled databases that nobody fills any more are removed")
  func abandoned() throws {
    let bench = try Workbench()
    try bench.load("~id\na\n")
    let left = bench.database + "/.load-999999-1"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: left + "/data.mdb"))
    try bench.load("~id\nb\n")
    #expect(!FileManager.default.fileExists(atPath: left))
    #expect(try bench.graph().vertices.count == 2)
  }

  @Test("an empty database is filled in place of itself, and keeps what was defined in it")
  func emptyDatabases() throws {
    let bench = try Workbench()
    do { _ = try Store(path: bench.database) }
    try bench.load("~id,n:Int\na,1\n")
    #expect(try bench.values("a", "n") == [.int(1)])
    let indexed = try Workbench()
    do {
      let store = try Store(path: indexed.database)
      try store.write { transaction in
        let label = try transaction.makeLabel("vertex")
        let key = try transaction.makeKey("n")
        _ = try transaction.createIndex(.vertex, label: label, keys: [key])
      }
    }
    try indexed.load("~id,n:Int\na,1\n")
    #expect(try Self.isSound(indexed))
    #expect(try indexed.values("a", "n") == [.int(1)])
  }

  @Test("a load may be one part of a transaction")
  func partOfATransaction() throws {
    let bench = try Workbench()
    let input = try bench.write("v.csv", "~id\na\nb\n")
    struct Refused: Error {}
    let store = try Store(path: bench.database)
    #expect(throws: Refused.self) {
      try store.write { transaction in
        #expect(try Loader.load([input], in: transaction).vertices.added == 2)
        throw Refused()
      }
    }
    try store.write { transaction in _ = try Loader.load([input], in: transaction) }
    #expect(try store.read { try $0.number(.vertex, id: "b") } == 1)
  }
}

/// Files in the form of gzip, without any compression in them.
enum Gzip {
  static func stored(_ bytes: [UInt8], members: Int = 1) -> [UInt8] {
    let size = bytes.count / members + 1
    return stride(from: 0, to: bytes.count, by: size).flatMap { start in
      member(bytes[start..<min(bytes.count, start + size)])
    }
  }

  private static func member(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes
    repeat {
      let block = rest.prefix(1000)
      rest = rest.dropFirst(1000)
      let length = UInt16(block.count)
      file.append(rest.isEmpty ? 1 : 0)
      for word in [length, ~length] { file += [UInt8(word & 0xFF), UInt8(word >> 8)] }
      file += block
    } while !rest.isEmpty
    for word in [crc(bytes), UInt32(bytes.count)] {
      for shift in stride(from: 0, to: 32, by: 8) { file.append(UInt8(word >> UInt32(shift) & 0xFF)) }
    }
    return file
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
    }
    return ~remainder
  }
}
