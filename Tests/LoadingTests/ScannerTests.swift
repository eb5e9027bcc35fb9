// The shape of the input does not matter, and no bytes at all bring the loader down or to a crawl.

import GraphStore
import TestSupport
import Testing

@testable import Loading

@Suite("A load reads any bytes")
struct ScannerTests {
  static let vertices = [
    "a,p;q,\"x, \"\"y\"\"\",1", "b,p,,2", "c,,\"line\nbreak\",", "d,q,ünï,4", "a,r,,1",
  ]
  static let edges = ["e1,a,b,k,0.5", "e2,b,c,k,", "e3,a,d,j,2", "e4,d,d,k,1"]
  static let vertexHead = "~id,~label,s,n:Int"
  static let edgeHead = "~id,~from,~to,~label,w:Double"

  static func file(_ head: String, _ rows: some Sequence<String>, _ end: String = "\n") -> String {
    ([head] + rows).joined(separator: end) + end
  }

  @Test("line ends, a byte order mark, no last line end, order and number of files give the same graph")
  func sameGraph() throws {
    let plain = try Workbench()
    try plain.load(Self.file(Self.vertexHead, Self.vertices), Self.file(Self.edgeHead, Self.edges))
    let wanted = try plain.graph()
    #expect(wanted.vertices.count == 4)
    #expect(wanted.edges.count == 4)

    func check(_ texts: String..., change: (inout LoadOptions) -> Void = { _ in }) throws {
      let bench = try Workbench()
      var inputs: [LoadInput] = []
      for (place, text) in texts.enumerated() { inputs.append(try bench.write("\(place).csv", text)) }
      try bench.load(inputs, change)
      #expect(try bench.graph() == wanted)
    }
    let (v, e) = (Self.file(Self.vertexHead, Self.vertices), Self.file(Self.edgeHead, Self.edges))
    try check(e, v)
    try check(Self.file(Self.vertexHead, Self.vertices, "\r\n"), Self.file(Self.edgeHead, Self.edges, "\r\n"))
    try check("\u{FEFF}" + v, "\u{FEFF}" + e + "\n\n")
    try check(String(v.dropLast()), String(e.dropLast()))
    try check(
      Self.file(Self.edgeHead, Self.edges[2...]), Self.file(Self.vertexHead, Self.vertices[1..<2]),
      Self.file(Self.vertexHead, Self.vertices[2...]), Self.file(Self.edgeHead, Self.edges[..<2]),
      Self.file(Self.vertexHead, Self.vertices[..<1]))
    try check(
      Self.file(Self.vertexHead, Self.vertices.reversed()), Self.file(Self.edgeHead, Self.edges.reversed()))
  }

  @Test("records that cross the ends of chunks are read as any others")
  func chunkEnds() throws {
    let bench = try Workbench()
    var generator = SeededGenerator(seed: 7)
    var rows: [String] = []
    var texts: [String: String] = [:]
    while rows.reduce(0, { $0 + $1.utf8.count }) < 3 * (1 << 18) {
      let length = Int.random(in: 0..<30_000, using: &generator)
      let body = String(
        (0..<length).map { _ in ["x", "\"", "\n", "\r\n", "ß", ","].randomElement(using: &generator) ?? "" }
          .joined())
      texts["v\(rows.count)"] = body
      rows.append("v\(rows.count),\"\(body.replacing("\"", with: "\"\""))\"\r\n")
    }
    try bench.load("~id,s\r\n" + rows.joined())
    let graph = try bench.graph()
    #expect(graph.vertices.count == texts.count)
    for (id, text) in texts { #expect(graph.vertices[id]?.properties["s"] == [.string(text)]) }
  }

  @Test("random bytes end in a result or an error, never in a crash")
  func fuzz() throws {
    let bench = try Workbench()
    var generator = SeededGenerator(seed: 1)
    let alphabet = Array("\"\",,;\n\r\\ :~a1-.e\u{FEFF}é".utf8) + [0, 0xFF, 0xC3]
    let heads = ["", "~id\n", "~id,~label,n:Int,s:String[],d:Double,t:Date\n", "~id,~from,~to,b:Bool\n"]
    var loaded = 0
    for _ in 0..<300 {
      var bytes = Array((heads.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 0..<200, using: &generator) {
        bytes.append(alphabet.randomElement(using: &generator) ?? 0)
      }
      let input = try bench.write("fuzz.csv", bytes)
      do {
        try bench.load([input]) {
          $0.onError = .skip
          $0.maximumErrors = 0
          $0.isDryRun = true
        }
        loaded += 1
      } catch is LoadError {}
    }
    #expect(loaded > 50)
  }

  @Test("mutations of a good file end in a result or an error")
  func mutations() throws {
    let bench = try Workbench()
    var generator = SeededGenerator(seed: 2)
    let good = Array(Self.file(Self.vertexHead, Self.vertices).utf8)
    for _ in 0..<200 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = bytes.indices.randomElement(using: &generator) ?? 0
        if Bool.random(using: &generator) {
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        } else {
          bytes.removeSubrange(place..<min(bytes.count, place + 3))
        }
      }
      let input = try bench.write("mutated.csv", bytes)
      do {
        try bench.load([input]) { $0.isDryRun = true }
      } catch LoadError.data(let problem) {
        #expect(!problem.text.isEmpty)
      }
    }
  }

  @Test("UTF-8 is judged as the standard library judges it")
  func encodings() {
    var generator = SeededGenerator(seed: 3)
    let interesting: [UInt8] = [
      0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
    ]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        interesting.randomElement(using: &generator) ?? 0
      }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect((UTF8Check.firstFault(bytes.span, 0..<bytes.count) == nil) == isValid, "\(bytes)")
    }
  }
}

@Suite("A load has no quadratic corner", .serialized)
struct QuadraticTests {
  /// Ten times the input takes much less than a hundred times as long.
  static func growth(_ small: Int, _ run: (Int) throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let first = try clock.measure { try run(small) }
    let second = try clock.measure { try run(small * 10) }
    return second / max(first, .milliseconds(1))
  }

  @Test("one huge quoted field")
  func hugeField() throws {
    let growth = try Self.growth(800_000) { count in
      let bench = try Workbench()
      try bench.load("~id,s\nx,\"" + String(repeating: "a\"\"\n", count: count / 4) + "\"\n")
      #expect(try bench.values("x", "s").count == 1)
    }
    #expect(growth < 40)
  }

  @Test("a hundred thousand columns")
  func manyColumns() throws {
    let growth = try Self.growth(10_000) { count in
      let names = (0..<count).map { "c\($0):Int" }.joined(separator: ",")
      let row = "x" + String(repeating: ",", count: count - 1) + ",7\n"
      let bench = try Workbench()
      let report = try bench.load("~id,\(names)\n\(row)\(row)")
      #expect(report.vertices.unchanged == 1)
    }
    #expect(growth < 40)
  }

  @Test("one vertex with a hundred thousand rows")
  func manyRows() throws {
    let growth = try Self.growth(10_000) { count in
      let bench = try Workbench()
      try bench.load("~id,s:Int(set),l:Int(list),n:Int\n" + (0..<count).map { "x,\($0),\($0),1\n" }.joined())
      #expect(try bench.values("x", "s").count == count)
    }
    #expect(growth < 40)
  }

  @Test("one edge with a hundred thousand rows")
  func manyEdgeRows() throws {
    let growth = try Self.growth(10_000) { count in
      let bench = try Workbench()
      let report = try bench.load(
        "~id\na\n", "~id,~from,~to,n:Int\n" + String(repeating: "e,a,a,1\n", count: count))
      #expect(report.edges.unchanged == count - 1)
    }
    #expect(growth < 40)
  }
}
