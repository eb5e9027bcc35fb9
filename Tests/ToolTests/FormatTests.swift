// Golden output of every format, over values chosen to break it.

import Foundation
import GraphStore
import Testing
import Traversal

@testable import Tool

@Suite("Formats of results")
struct FormatTests {
  func write(_ values: [Value], _ format: ResultFormat, _ options: FormatOptions = FormatOptions()) throws
    -> String
  {
    let folder = try TemporaryFolder()
    let output = try Output(path: folder / "result")
    var writer = format.writer(to: output, options)
    try writer.begin()
    for value in values { try writer.row(value) }
    try writer.end()
    try output.finish()
    #expect(folder.contents == ["result"])
    return try String(contentsOfFile: folder / "result", encoding: .utf8)
  }

  func map(_ entries: (String, Value)...) -> Value {
    .map(entries.map { MapEntry(key: .string($0), value: $1) })
  }

  var cities: [Value] {
    [
      map(("code", .string("LHR")), ("city", .string("London")), ("runways", .int(2))),
      map(("code", .string("HND")), ("city", .string("東京")), ("runways", .int(4))),
      map(("code", .string("KEF")), ("city", .null), ("runways", .double(1.5))),
      map(("code", .string("XXX")), ("city", .string("a\nb\u{1B}[31m"))),
    ]
  }

  @Test("a table has boxes, numbers at the right, and wide letters counted as two")
  func table() throws {
    #expect(
      try write(cities, .table) == """
        ┌──────┬────────────────┬─────────┐
        │ code │ city           │ runways │
        ├──────┼────────────────┼─────────┤
        │ LHR  │ London         │       2 │
        │ HND  │ 東京           │       4 │
        │ KEF  │ null           │     1.5 │
        │ XXX  │ a\\nb\\u{1b}[31m │         │
        └──────┴────────────────┴─────────┘

        """)
  }

  @Test("a table that is too wide is cut in its widest columns")
  func narrowTable() throws {
    let options = FormatOptions(width: 28)
    let text = try write(
      Array(cities.prefix(2)) + [map(("code", .string("long code indeed")))], .table, options)
    #expect(
      text == """
        ┌────────┬────────┬────────┐
        │ code   │ city   │ runwa… │
        ├────────┼────────┼────────┤
        │ LHR    │ London │      2 │
        │ HND    │ 東京   │      4 │
        │ long … │        │        │
        └────────┴────────┴────────┘

        """)
  }

  @Test("a table never exceeds the width it is given, at any width")
  func everyWidth() throws {
    for width in 12...60 {
      for line in try write(cities, .table, FormatOptions(width: width)).split(separator: "\n")
      where line.contains("│") {
        #expect(DisplayWidth.of(String(line)) <= width)
      }
    }
  }

  @Test("in one column of width there are names and values instead of boxes")
  func oneColumn() throws {
    #expect(
      try write(Array(cities.prefix(2)), .table, FormatOptions(width: 1)) == """
        code = LHR
        city = London
        runways = 2

        code = HND
        city = 東京
        runways = 4

        """)
  }

  @Test("no result is no table, an empty array, and no line")
  func nothing() throws {
    #expect(try write([], .table) == "")
    #expect(try write([], .csv) == "")
    #expect(try write([], .markdown) == "")
    #expect(try write([], .line) == "")
    #expect(try write([], .plain) == "")
    #expect(try write([], .jsonl) == "")
    #expect(try write([], .graphson) == "")
    #expect(try write([], .json) == "[]\n")
    #expect(try write([.int(1)], .none) == "")
  }

  @Test("values without names are one column")
  func scalars() throws {
    #expect(
      try write([.int(7), .long(-1)], .table) == """
        ┌───────┐
        │ value │
        ├───────┤
        │     7 │
        │    -1 │
        └───────┘

        """)
    #expect(try write([.string("a"), .null, .string("")], .csv) == "value\na\n\"\"\n\"\"\n")
  }

  @Test("elements fall into id, label, ends and properties; two keys of one name stay two columns")
  func elements() throws {
    let vertex = VertexValue(
      id: 1, labels: ["person", "pilot"],
      properties: [
        VertexPropertyValue(id: 10, key: "name", value: .string("Ada")),
        VertexPropertyValue(id: 11, key: "name", value: .string("Countess")),
        VertexPropertyValue(id: 12, key: "id", value: .int(5)),
      ])
    let edge = EdgeValue(
      id: "e1", label: "knows", source: 1, sourceLabel: "person", target: "two", targetLabel: "person",
      properties: [PropertyValue(key: "since", value: .int(1840))])
    #expect(try write([.vertex(vertex)], .tsv).hasPrefix("id\tlabel\tname\tid_2\n1\tperson::pilot\t"))
    #expect(try write([.edge(edge)], .csv) == "id,label,from,to,since\ne1,knows,1,two,1840\n")
    #expect(
      try write([.edge(edge)], .line) == """
           id = e1
        label = knows
         from = 1
           to = two
        since = 1840

        """)
  }

  @Test("separated values are quoted only where they must be")
  func separated() throws {
    let tricky = [
      map(("a,b", .string("x,y")), ("c", .string("say \"hi\""))),
      map(("a,b", .string("two\nlines")), ("c", .string(" tab\there "))),
      map(("a,b", .null), ("c", .list([.int(1), .string("q")]))),
    ]
    #expect(
      try write(tricky, .csv) == """
        "a,b",c
        "x,y","say ""hi\"""
        "two
        lines", tab\there\u{20}
        ,"[1,""q""]"

        """)
    var options = FormatOptions(nullText: "NULL")
    options.hasHeader = false
    #expect(try write([tricky[2]], .tsv, options) == "NULL\t\"[1,\"\"q\"\"]\"\n")
  }

  @Test("a column that comes too late for separated values is an error, not a loss")
  func lateColumn() throws {
    let rows = [Value](repeating: map(("a", .int(1))), count: 10_000) + [map(("b", .int(2)))]
    #expect(throws: Failure.self) { try write(rows, .csv) }
    let table = try write(rows, .table)
    #expect(table.hasSuffix("┌───┐\n│ b │\n├───┤\n│ 2 │\n└───┘\n"))
  }

  @Test("nothing in a cell breaks a table in a document")
  func markdown() throws {
    let rows = [map(("k|y", .string("a|b\nc `x` <i>")), ("n", .int(1)))]
    #expect(
      try write(rows, .markdown) == """
        | k\\|y | n |
        | --- | ---: |
        | a\\|b<br>c \\`x\\` \\<i> | 1 |

        """)
  }

  @Test("plain and console lines are the language's own text")
  func plain() throws {
    let values: [Value] = [
      .string("a b"), .list([.int(1), .string("x")]), .vertex(VertexValue(id: 1, labels: ["p"])),
    ]
    #expect(try write(values, .plain) == "a b\n[1, x]\nv[1]\n")
    #expect(
      try write(values, .plain, FormatOptions(hasConsolePrefix: true)) == "==>a b\n==>[1, x]\n==>v[1]\n")
  }

  @Test("JSON lines are exact: large integers, what is not finite, nested values")
  func jsonLines() throws {
    let values: [Value] = [
      .long(9_223_372_036_854_775_807), .double(.nan), .float(-.infinity), .string("\"\\\u{1}é"),
      map(("a", .list([.null, .bool(true)]))), .double(0.1), .byte(-1),
    ]
    #expect(
      try write(values, .jsonl) == #"""
        9223372036854775807
        "NaN"
        "-Infinity"
        "\"\\\u0001é"
        {"a":[null,true]}
        0.1
        -1

        """#)
    #expect(try write([.int(1), .int(2)], .json) == "[\n1,\n2\n]\n")
  }

  @Test("GraphSON has its types")
  func graphson() throws {
    #expect(
      try write([.int(1), .long(1), .string("x"), .list([.double(.infinity)])], .graphson) == #"""
        {"@type":"g:Int32","@value":1}
        {"@type":"g:Int64","@value":1}
        "x"
        {"@type":"g:List","@value":[{"@type":"g:Double","@value":"Infinity"}]}

        """#)
  }

  @Test("GraphSON 2 types single values and elements, and has arrays and objects for collections")
  func secondGraphSON() throws {
    #expect(
      try write(
        [
          .long(1), .string("x"), .list([.double(.infinity)]), map(("a", .set([.int(1)]))), Self.marko,
          Self.knows,
        ],
        .graphson2) == #"""
          {"@type":"g:Int64","@value":1}
          "x"
          [{"@type":"g:Double","@value":"Infinity"}]
          {"a":[{"@type":"g:Int32","@value":1}]}
          {"@type":"g:Vertex","@value":{"id":{"@type":"g:Int64","@value":1},"label":"person","properties":{"name":[{"@type":"g:VertexProperty","@value":{"id":"0","value":"marko","label":"name"}}]}}}
          {"@type":"g:Edge","@value":{"id":{"@type":"g:Int64","@value":7},"label":"knows","inVLabel":"person","outVLabel":"person","inV":{"@type":"g:Int64","@value":2},"outV":{"@type":"g:Int64","@value":1},"properties":{"weight":{"@type":"g:Property","@value":{"key":"weight","value":{"@type":"g:Double","@value":0.5}}}}}}

          """#)
  }

  @Test("GraphSON 1 types nothing, and says which elements are vertices and which edges")
  func firstGraphSON() throws {
    let path = PathValue(objects: [.int(1), .string("b")], labels: [["a"], []])
    #expect(
      try write(
        [
          .long(1), .list([.double(.nan)]), Self.marko, Self.knows, .path(path),
          .bulkSet([BulkEntry(value: .int(3), count: 2)]),
        ],
        .graphson1) == #"""
          1
          ["NaN"]
          {"id":1,"label":"person","type":"vertex","properties":{"name":[{"id":"0","value":"marko"}]}}
          {"id":7,"label":"knows","type":"edge","inVLabel":"person","outVLabel":"person","inV":2,"outV":1,"properties":{"weight":0.5}}
          {"labels":[["a"],[]],"objects":[1,"b"]}
          [3,3]

          """#)
    let tree = Value.tree([MapEntry(key: Self.marko, value: .tree([]))])
    #expect(try write([tree], .graphson1).hasPrefix(#"{"1":{"key":{"id":1,"#))
  }

  private static let marko = Value.vertex(
    VertexValue(
      id: 1, labels: ["person"],
      properties: [VertexPropertyValue(id: "0", key: "name", value: .string("marko"))]))
  private static let knows = Value.edge(
    EdgeValue(
      id: 7, label: "knows", source: 1, sourceLabel: "person", target: 2, targetLabel: "person",
      properties: [PropertyValue(key: "weight", value: .double(0.5))]))

  @Test("a file that cannot be finished is not left behind, and what stood there stays")
  func failedOutput() throws {
    let folder = try TemporaryFolder()
    try "before".write(toFile: folder / "result", atomically: false, encoding: .utf8)
    let output = try Output(path: folder / "result")
    try output.write("half")
    output.abandon()
    #expect(folder.contents == ["result"])
    #expect(try String(contentsOfFile: folder / "result", encoding: .utf8) == "before")
    #expect(throws: Failure.self) { try Output(path: folder.path) }
    #expect(throws: Failure.self) { try Output(path: folder / "no/such") }
  }
}
