// What a load makes of rows: values, labels, repeats, and the choices that options leave.

import Foundation
import GraphStore
import Testing

@testable import Loading

@Suite("A load makes the graph that the files describe")
struct LoadTests {
  @Test("the sample of the format loads with exact types")
  func sample() throws {
    let bench = try Workbench()
    let report = try bench.load(
      "~id,name:String,age:Int,lang:String,interests:String[],~label\n"
        + "p1,\"marko\",29,,\"sailing;graphs\",person\ns1,\"lop\",,\"java\",,software\n",
      "~id,~from,~to,~label,weight:Double\ne1,p1,s1,created,0.4\n")
    #expect(report.vertices.added == 2)
    #expect(report.edges.added == 1)
    let graph = try bench.graph()
    #expect(
      graph.vertices["p1"]
        == LoadedVertex(
          labels: ["person"],
          properties: [
            "name": [.string("marko")], "age": [.int(29)],
            "interests": [.string("sailing"), .string("graphs")],
          ]))
    #expect(
      graph.vertices["s1"]
        == LoadedVertex(
          labels: ["software"], properties: ["name": [.string("lop")], "lang": [.string("java")]]))
    #expect(
      graph.edges["e1"]
        == LoadedEdge(label: "created", source: "p1", target: "s1", properties: ["weight": .double(0.4)]))
  }

  static let literals: [(type: String, text: String, value: Value)] = [
    ("Bool", "TRUE", .bool(true)), ("boolean", "false", .bool(false)),
    ("byte", "-128", .byte(-128)), ("Short", "+32767", .short(32767)),
    ("INT", "-2147483648", .int(.min)), ("Long", "-9223372036854775808", .long(.min)),
    ("Long", "9223372036854775807", .long(.max)),
    ("Float", "3.4028235e38", .float(.greatestFiniteMagnitude)), ("Float", "0.1", .float(0.1)),
    ("Double", "0.1", .double(0.1)), ("Double", "-1.5E-3", .double(-0.0015)), ("Double", ".5", .double(0.5)),
    ("Double", "9007199254740993", .double(9_007_199_254_740_992)),
    ("Double", "123456789012345678901234567890", .double(1.2345678901234568e29)),
    ("Double", "4.9e-324", .double(.leastNonzeroMagnitude)), ("Double", "NaN", .double(.nan)),
    ("Double", "-Infinity", .double(-.infinity)), ("Double", "+Infinity", .double(.infinity)),
    ("Date", "2024-02-29", .date(Day(iso8601: "2024-02-29")!)),
    ("Date", "1998-01-01T00:00:00Z", .dateTime(Timestamp(secondsSinceEpoch: 883_612_800))),
    ("DateTime", "1970-01-01 00:01", .dateTime(Timestamp(secondsSinceEpoch: 60))),
    (
      "Datetime", "1970-01-01T01:00:00.000000001+0100",
      .dateTime(Timestamp(secondsSinceEpoch: 0, nanoseconds: 1, offsetSeconds: 3600))
    ),
    ("UUID", "00000000-0000-0000-0000-00000000000f", .uuid(UniqueID(high: 0, low: 15))),
    ("BigInteger", "123456789012345678901", .bigInteger(BigInteger("123456789012345678901")!)),
    ("BigDecimal", "1.10", .bigDecimal(BigDecimal("1.10")!)),
    ("String", "a;b", .string("a;b")), ("String", "\\t", .string("\\t")), ("String", "\" x\"", .string(" x")),
    ("String", "  x y  ", .string("x y")), ("String", "\"\"", .string("")),
    ("String", "\"say \"\"hi\"\"\"", .string("say \"hi\"")), ("String", "\"a\r\nb\"", .string("a\r\nb")),
  ]

  @Test("literals of every type are read exactly")
  func literalForms() throws {
    let bench = try Workbench()
    for (place, literal) in Self.literals.enumerated() {
      try bench.load("~id,v:\(literal.type)\nx\(place),\(literal.text)\n")
      #expect(
        try bench.values(.string("x\(place)"), "v") == [literal.value], "\(literal.type) \(literal.text)")
    }
  }

  @Test("decimal text becomes the nearest double, as the standard library finds it")
  func doubles() {
    var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<20_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String((bits >> 11) >> (bits % 50))
      let text = "\(bits & 1 == 0 ? "-" : "")\(digits).\(bits % 1000)e\(Int(bits % 60) - 30)"
      #expect(NumberText.double(Array(text.utf8).span) == Double(text), "\(text)")
    }
  }

  @Test("labels and set values of repeated rows add up, and equal single values are fine")
  func merge() throws {
    let bench = try Workbench()
    let report = try bench.load(
      "~id,~label,n:Int,tags:String[]\na,x,1,p;q\na,y;x,1,q;r\na,,,\n", "~id,more\na,z\n")
    let graph = try bench.graph()
    #expect(
      graph.vertices["a"]
        == LoadedVertex(
          labels: ["x", "y"],
          properties: [
            "n": [.int(1)], "tags": [.string("p"), .string("q"), .string("r")], "more": [.string("z")],
          ]))
    #expect(report.vertices == LoadReport.ElementCounts(added: 1, merged: 2, unchanged: 1, dropped: 0))
  }

  @Test("rows meet elements that the database has by the same rules")
  func mergeWithStored() throws {
    let bench = try Workbench()
    try bench.load("~id,~label,n:Int,t:Int[]\na,x,1,1;2\nb,x,,\n", "~id,~from,~to,~label,w:Int\ne,a,b,k,1\n")
    let report = try bench.load(
      "~id,~label,n:Int,t:Int[]\na,y,1,2;3\nc,x,,\n", "~id,~from,~to,~label,v:Int\ne,a,b,k,7\nf,c,b,k,\n")
    let graph = try bench.graph()
    #expect(
      graph.vertices["a"]
        == LoadedVertex(labels: ["x", "y"], properties: ["n": [.int(1)], "t": [.int(1), .int(2), .int(3)]]))
    #expect(graph.edges["e"]?.properties == ["w": .int(1), "v": .int(7)])
    #expect(graph.edges["f"]?.source == "c")
    #expect(report.vertices.added == 1)
    #expect(report.vertices.merged == 1)
    let problem = try bench.problem("~id,n:Int\na,2\n")
    #expect(problem.code == .cardinality)
    #expect(try bench.problem("~id\n", "~id,~from,~to,~label\ne,b,a,k\n").code == .edgeConflict)
  }

  @Test("the first or the last row wins where that is asked for")
  func firstAndReplace() throws {
    let rows = "~id,~label,n:Int,s\na,x,1,p\nb,x,9,\na,y,2,\n"
    let first = try Workbench()
    #expect(try first.load(rows) { $0.onDuplicate = .first }.vertices.dropped == 1)
    #expect(
      try first.graph().vertices["a"]
        == LoadedVertex(labels: ["x"], properties: ["n": [.int(1)], "s": [.string("p")]]))
    try first.load("~id,n:Int\na,5\n") { $0.onDuplicate = .first }
    #expect(try first.graph().vertices["a"]?.properties["n"] == [.int(1)])

    let last = try Workbench()
    try last.load(rows) { $0.onDuplicate = .replace }
    #expect(try last.graph().vertices["a"] == LoadedVertex(labels: ["y"], properties: ["n": [.int(2)]]))
    try last.load("~id,~label,s\na,z,q\n") { $0.onDuplicate = .replace }
    #expect(try last.graph().vertices["a"] == LoadedVertex(labels: ["z"], properties: ["s": [.string("q")]]))
    #expect(try last.graph().vertices["b"]?.properties["n"] == [.int(9)])
  }

  @Test("repeated edges add properties, and the last row replaces them where asked")
  func repeatedEdges() throws {
    let rows = "~id,~from,~to,~label,a:Int,b:Int\ne,x,y,k,1,\ne,x,y,,,2\n"
    let bench = try Workbench()
    #expect(try bench.load("~id\nx\ny\n", rows).edges.merged == 1)
    #expect(try bench.graph().edges["e"]?.properties == ["a": .int(1), "b": .int(2)])
    let last = try Workbench()
    try last.load("~id\nx\ny\n", rows) { $0.onDuplicate = .replace }
    #expect(try last.graph().edges["e"]?.properties == ["b": .int(2)])
  }

  @Test("values without a cardinality are single, or a set by option; lists keep repeats")
  func cardinalities() throws {
    let bench = try Workbench()
    try bench.load("~id,a:Int,b:Int(list)[]\nx,1,3;3\nx,2,4\n") { $0.defaultCardinality = .set }
    #expect(try bench.values("x", "a") == [.int(1), .int(2)])
    #expect(try bench.values("x", "b") == [.int(3), .int(3), .int(4)])
    try bench.load("~id,a:Int(set)\ny,1\ny,1\ny,2\n")
    #expect(try bench.values("y", "a") == [.int(1), .int(2)])
  }

  @Test("array cells split at semicolons that have no backslash before them")
  func arrays() throws {
    let bench = try Workbench()
    try bench.load("~id,a:String[],b:Int[]\nx,\"p\\;q;r; s\",\"1; 2 ;3\"\ny,\"\",\n")
    #expect(try bench.values("x", "a") == [.string("p;q"), .string("r"), .string(" s")])
    #expect(try bench.values("x", "b") == [.int(1), .int(2), .int(3)])
    #expect(try bench.values("y", "a") == [.string("")])
  }

  @Test("empty strings, null texts and lenient booleans follow their options")
  func emptiness() throws {
    let bench = try Workbench()
    try bench.load("~id,a,b,c:Bool\nx,\"\",NULL,maybe\ny,\"NULL\",,true\n") {
      $0.emptyStrings = .null
      $0.nullTexts = ["NULL"]
      $0.lenientBooleans = true
    }
    let graph = try bench.graph()
    #expect(graph.vertices["x"]?.properties == ["c": [.bool(false)]])
    #expect(graph.vertices["y"]?.properties == ["a": [.string("NULL")], "c": [.bool(true)]])
  }

  @Test("an absent label column and a blank label give the default labels")
  func defaultLabels() throws {
    let bench = try Workbench()
    try bench.load("~id,~label\na,\nb,p\n", "~id,~from,~to\ne,a,b\n")
    let graph = try bench.graph()
    #expect(graph.vertices["a"]?.labels == ["vertex"])
    #expect(graph.vertices["b"]?.labels == ["p"])
    #expect(graph.edges["e"]?.label == "edge")
  }

  @Test("the empty string is an id where it is quoted")
  func emptyID() throws {
    let bench = try Workbench()
    try bench.load("~id\n\"\"\nb\n", "~id,~from,~to\ne,\"\",b\n")
    #expect(try bench.graph().edges["e"]?.source == "")
  }

  @Test("an escaped colon belongs to the name of a property")
  func escapedColon() throws {
    let bench = try Workbench()
    try bench.load("~id,a\\:b:Int\nx,1\n")
    #expect(try bench.values("x", "a:b") == [.int(1)])
  }

  @Test("edges without ids get some, in the order of their ends, with their properties")
  func generatedIDs() throws {
    let bench = try Workbench()
    try bench.load(
      "~id\na\nb\nc\n", "~from,~to,~label,w:Int\nc,a,k,1\na,b,k,2\na,b,j,3\na,c,k,\na,b,k,2\n"
    ) { $0.edgeIDs = .generate }
    let edges = try bench.graph().edges.values.map {
      "\($0.source)\($0.target)\($0.label)\($0.properties["w"] ?? .null)"
    }
    #expect(edges.count == 5)
    #expect(edges.filter { $0 == "abk\(Value.int(2))" }.count == 2)
    #expect(edges.contains("cak\(Value.int(1))"))
    #expect(edges.contains("ack\(Value.null)"))
  }

  @Test("edges to nowhere are skipped or get their vertex where asked")
  func dangling() throws {
    let edges = "~id,~from,~to\ne,a,b\nf,a,zz\n"
    let skip = try Workbench()
    let report = try skip.load("~id\na\nb\n", edges) { $0.dangling = .skip }
    #expect(report.rejectedRows == 1)
    #expect(report.problems.first?.code == .danglingEdge)
    #expect(try skip.graph().edges.count == 1)
    let create = try Workbench()
    #expect(try create.load("~id\na\nb\n", edges) { $0.dangling = .create }.createdVertices == 1)
    #expect(try create.graph().vertices["zz"]?.labels == ["vertex"])
    #expect(try create.graph().edges["f"]?.target == "zz")
  }

  @Test("other delimiters and quotes are used throughout")
  func dialect() throws {
    let bench = try Workbench()
    try bench.load("~id\t~label\ta:String[]\nx\tp|q\t'1\t2|''3'''\n") {
      $0.dialect.delimiter = 0x09
      $0.dialect.quote = UInt8(ascii: "'")
      $0.dialect.arrayDelimiter = UInt8(ascii: "|")
    }
    #expect(try bench.graph().vertices["x"]?.labels == ["p", "q"])
    #expect(try bench.values("x", "a") == [.string("1\t2"), .string("'3'")])
  }

  @Test("bad rows go raw to a file that can be mended and loaded")
  func rejects() throws {
    let bench = try Workbench()
    let report = try bench.load("~id,n:Int,s\na,1,x\nb,zwei,\"p, \"\"q\"\"\"\nc,3,y\n") { $0.onError = .skip }
    #expect(report.rejectedRows == 1)
    #expect(report.problems.map(\.code) == [.badValue])
    #expect(Set(try bench.graph().vertices.keys) == ["a", "c"])
    let text = try bench.text("0.csv.rejects.csv")
    #expect(text.hasPrefix("~id,n:Int,s,~file,~line,~column,~code,~message\nb,zwei,\"p, \"\"q\"\"\","))
    try bench.load(text.replacingOccurrences(of: "zwei", with: "2"))
    #expect(try bench.graph().vertices["b"]?.properties == ["n": [.int(2)], "s": [.string("p, \"q\"")]])
  }

  @Test("a second value for a single property costs only that value when rows are skipped")
  func skippedValue() throws {
    let bench = try Workbench()
    let report = try bench.load("~id,n:Int,m:Int\na,1,\na,2,5\n") { $0.onError = .skip }
    #expect(report.problems.map(\.code) == [.cardinality])
    #expect(try bench.graph().vertices["a"]?.properties == ["n": [.int(1)], "m": [.int(5)]])
  }

  @Test("too many bad rows end the load")
  func tooMany() throws {
    let bench = try Workbench()
    #expect(throws: LoadError.self) {
      try bench.load("~id,n:Int\na,x\nb,x\nc,x\n") {
        $0.onError = .skip
        $0.maximumErrors = 2
      }
    }
    #expect(!bench.exists("graph"))
  }

  @Test("a rehearsal and a request to stop leave nothing behind")
  func nothingLeft() throws {
    let bench = try Workbench()
    #expect(try bench.load("~id\na\n") { $0.isDryRun = true }.vertices.added == 1)
    #expect(!bench.exists("graph"))
    let rows = (0..<10_000).map { "v\($0)\n" }.joined()
    #expect(throws: LoadError.interrupted) { try bench.load("~id\n" + rows) { $0.shouldStop = { true } } }
    #expect(!bench.exists("graph"))
  }

  @Test("a failed load leaves a database as it was")
  func unchanged() throws {
    let bench = try Workbench()
    try bench.load("~id,n:Int\na,1\n")
    let before = try bench.graph()
    _ = try bench.problem("~id,n:Int,new\nb,1,x\nc,x,y\n")
    #expect(try bench.graph() == before)
  }

  @Test("a directory stands for its CSV files, without those of rejected rows")
  func directory() throws {
    let bench = try Workbench()
    try FileManager.default.createDirectory(atPath: bench.path("in"), withIntermediateDirectories: true)
    try bench.write("in/b.csv", "~id\na\n")
    try bench.write("in/a.csv", "~id,~from,~to\ne,a,a\n")
    try bench.write("in/b.csv.rejects.csv", "nonsense\"")
    try bench.write("in/readme.txt", "nothing")
    let report = try bench.load([LoadInput(bench.path("in"))])
    #expect(report.files.count == 2)
    #expect(report.edges.added == 1)
  }

  @Test("the report is JSON with what was counted")
  func report() throws {
    let bench = try Workbench()
    let report = try bench.load("~id,n:Int\na,1\nb,\"\u{1}\n") { $0.onError = .skip }
    let json = report.json(status: "partial", options: LoadOptions())
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((object["vertices"] as? [String: Int])?["added"] == 1)
    #expect(object["rejectedRows"] as? Int == 1)
    #expect((object["options"] as? [String: Any])?["onDuplicate"] as? String == "merge")
  }
}
