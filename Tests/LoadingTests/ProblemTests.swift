// Every kind of fault, each with its line and column, and what is left in the database: nothing.

import Foundation
import GraphStore
import Testing

@testable import Loading

@Suite("A load says what is wrong and where")
struct ProblemTests {
  struct Case: CustomStringConvertible, Sendable {
    var code: ProblemCode
    var text: String
    var line: Int
    var column: Int
    var help: String?
    /// For edges: the vertices before them.
    var isEdges = false
    var edgeOptions = false

    var description: String { "\(code.rawValue) in \(text.debugDescription.prefix(60))" }
  }

  static let headerCases: [Case] = [
    Case(code: .badHeader, text: "~id,~lable\n", line: 1, column: 5, help: "did you mean '~label'?"),
    Case(code: .badHeader, text: "~id,é,age:Integer\n", line: 1, column: 7, help: "did you mean 'Int'?"),
    Case(code: .badHeader, text: "~id,x:Bolean\n", line: 1, column: 5, help: "did you mean 'Bool'?"),
    Case(code: .badHeader, text: "~id,x:Int,x:Long\n", line: 1, column: 11),
    Case(code: .badHeader, text: "~id,~id\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~label,x\n", line: 1, column: 1),
    Case(code: .badHeader, text: "~id,x:Int(single)[]\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~id,x:Int(sett)\n", line: 1, column: 5, help: "did you mean '(set)'?"),
    Case(code: .badHeader, text: "~id,a:b:Int\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~id,a b:Int\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~id,\"a,b:Int\"\n", line: 1, column: 6),
    Case(code: .badHeader, text: "~id,:Int\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~id,,x\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~id,~from,x\n", line: 1, column: 5),
    Case(code: .badHeader, text: "~id,~from,~to,x:Int[]\n", line: 1, column: 15),
    Case(code: .badHeader, text: "~id,~from,~to,x:Int(set)\n", line: 1, column: 15),
    Case(code: .badHeader, text: "~from,~to,x:Int\n", line: 1, column: 1),
    Case(code: .strayQuote, text: "~id,a\"b\n", line: 1, column: 6),
  ]

  static let rowCases: [Case] = [
    Case(code: .tooFewColumns, text: "~id,a,b\n1,2\n", line: 2, column: 4),
    Case(code: .tooManyColumns, text: "~id,a\n1,2,3\n", line: 2, column: 5),
    Case(code: .tooFewColumns, text: "~id,a\n1,2\n\n3,4\n", line: 3, column: 1),
    Case(code: .unterminatedQuote, text: "~id,a\n1,2\n2,\"x\ny\n", line: 3, column: 3),
    Case(code: .strayQuote, text: "~id,a\n1,\"x\"y\n", line: 2, column: 6),
    Case(code: .strayQuote, text: "~id,a\n1,é\"\n", line: 2, column: 4),
    Case(code: .blankRequired, text: "~id,a\n,2\n", line: 2, column: 1),
    Case(code: .blankRequired, text: "~id,a\n  ,2\n", line: 2, column: 3),
    Case(code: .emptyLabel, text: "~id,~label\n1,\"\"\n", line: 2, column: 4),
    Case(code: .emptyLabel, text: "~id,~label\n1,a;;b\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:Int\n1,12x\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:Int\n1,2147483648\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,s,n:Byte\n1,\"a\nüb\",300\n", line: 3, column: 5),
    Case(code: .badValue, text: "~id,n:Bool\n1,yes\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:Date\n1,2023-02-29\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:Double\n1,INF\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:Double\n1,1e999\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:Int\n1,\"\"\n", line: 2, column: 4),
    Case(code: .badValue, text: "~id,n:Int[]\n1,1;x\n", line: 2, column: 3),
    Case(code: .badValue, text: "~id,n:UUID\n1,abc\n", line: 2, column: 3),
    Case(code: .cardinality, text: "~id,n:Int\n1,1\n1,1\n1,2\n", line: 4, column: 3),
    Case(
      code: .keyTooLong, text: "~id,~label\n1,a\n\(String(repeating: "k", count: 481)),a\n", line: 3,
      column: 1),
    Case(
      code: .keyTooLong, text: "~id,~label\n1,\(String(repeating: "l", count: 481))\n", line: 2, column: 3),
  ]

  static let edgeCases: [Case] = [
    Case(code: .danglingEdge, text: "~id,~from,~to,~label\ne1,a,b,x\ne2,a,zz,x\n", line: 3, column: 6),
    Case(code: .danglingEdge, text: "~id,~from,~to,~label\ne1,zz,b,x\n", line: 2, column: 4),
    Case(code: .edgeConflict, text: "~id,~from,~to,~label\ne1,a,b,x\ne1,b,a,x\n", line: 3, column: 1),
    Case(code: .edgeConflict, text: "~id,~from,~to,~label\ne1,a,b,x\ne1,a,b,y\n", line: 3, column: 1),
    Case(code: .cardinality, text: "~id,~from,~to,w:Int\ne1,a,b,1\ne1,a,b,2\n", line: 3, column: 8),
    Case(code: .blankRequired, text: "~id,~from,~to\ne1,a,\n", line: 2, column: 6),
    Case(code: .badValue, text: "~id,~from,~to,~label\ne1,a,b,x;y\n", line: 2, column: 8),
  ]

  @Test(
    "a fault in a header, a row of a vertex or of an edge stops the load at its place",
    arguments: headerCases + rowCases)
  func vertexFaults(_ wrong: Case) throws {
    let bench = try Workbench()
    let problem = try bench.problem(wrong.text)
    #expect(problem.code == wrong.code)
    #expect(problem.place?.line == wrong.line)
    #expect(problem.place?.column == wrong.column)
    if let help = wrong.help { #expect(problem.help == help) }
    #expect(!bench.exists("graph"))
  }

  @Test("a fault in a row of an edge stops the load at its place", arguments: edgeCases)
  func edgeFaults(_ wrong: Case) throws {
    let bench = try Workbench()
    let problem = try bench.problem("~id\na\nb\n", wrong.text)
    #expect(problem.code == wrong.code)
    #expect(problem.place?.line == wrong.line)
    #expect(problem.place?.column == wrong.column)
    #expect(problem.file.hasSuffix("1.csv"))
    #expect(!bench.exists("graph"))
  }

  @Test(
    "an empty file and one that begins with a blank line have no header",
    arguments: ["", "\n~id\n", "\u{FEFF}"])
  func noHeader(_ text: String) throws {
    let bench = try Workbench()
    #expect(try bench.problem(text).code == .noHeader)
  }

  @Test("a file given as the other kind is refused")
  func mixedKind() throws {
    let bench = try Workbench()
    var input = try bench.write("e.csv", "~id,~from,~to\n")
    input.kind = .vertices
    let problem = try bench.problem(of: [input])
    #expect(problem.code == .mixedKind)
    #expect(problem.place?.column == 5)
  }

  @Test("bytes that are not UTF-8, and NUL, are found to the byte")
  func encoding() throws {
    let bench = try Workbench()
    let head = Array("~id,a\n1,é".utf8)
    for (bad, offset) in [
      ([0xFF], 0), ([0xC3], 0), ([0xED, 0xA0, 0x80], 0), ([0x00], 0), ([0xC0, 0x80], 0),
    ] as [([UInt8], Int)] {
      let problem = try bench.problem(of: [try bench.write("x.csv", head + bad + Array("z\n".utf8))])
      #expect(problem.code == .encoding)
      #expect(problem.place?.byteOffset == head.count + offset)
      #expect(problem.place?.line == 2)
      #expect(problem.place?.column == 4)
    }
  }

  @Test("a record past 16 MiB is refused, and skipped where bad rows are")
  func lineTooLong() throws {
    let bench = try Workbench()
    var bytes = Array("~id,a\n1,\"".utf8)
    bytes += [UInt8](repeating: UInt8(ascii: "x"), count: 17 << 20)
    bytes += Array("\"\n2,b\n".utf8)
    let input = try bench.write("x.csv", bytes)
    let problem = try bench.problem(of: [input])
    #expect(problem.code == .lineTooLong)
    #expect(problem.place?.line == 2)
    #expect(problem.place?.byteOffset == 6)
    let report = try bench.load([input]) { $0.onError = .skip }
    #expect(report.vertices.added == 1)
    #expect(try bench.graph().vertices["2"]?.properties["a"] == [.string("b")])
  }

  @Test("a file that grows while it is loaded is refused")
  func fileChanged() throws {
    let bench = try Workbench()
    let input = try bench.write("x.csv", "~id\n" + (0..<10_000).map { "v\($0)\n" }.joined())
    let problem = try bench.problem(of: [input]) { options in
      options.shouldStop = {
        if let file = FileHandle(forWritingAtPath: input.path) {
          file.seekToEndOfFile()
          file.write(Data("more\n".utf8))
        }
        return false
      }
    }
    #expect(problem.code == .fileChanged)
    #expect(!bench.exists("graph"))
  }

  @Test("a repeated id is refused where that is asked for")
  func duplicateID() throws {
    let bench = try Workbench()
    let problem = try bench.problem("~id\na\nb\na\n") { $0.onDuplicate = .error }
    #expect(problem.code == .duplicateID)
    #expect(problem.place?.line == 4)
    try bench.load("~id\na\n")
    let again = try bench.problem("~id\nb\na\n") { $0.onDuplicate = .error }
    #expect(again.code == .duplicateID)
    #expect(try bench.graph().vertices.count == 1)
  }

  @Test("a problem is shown with the line, carets below it, and the column's name")
  func rendering() throws {
    let bench = try Workbench()
    let problem = try bench.problem("~id\nA-17\n", "~id,~from,~to,~label,n:Int\ne1042,A-17,A-99,route,391\n")
    let lines = problem.text.split(separator: "\n").map(String.init)
    #expect(
      lines[0].hasSuffix(
        "1.csv:2:12: error[dangling-edge]: ~to refers to vertex \"A-99\", which is not in the input or the database"
      ))
    #expect(lines[1] == "  e1042,A-17,A-99,route,391")
    #expect(lines[2] == "             ^^^^")
    #expect(lines[3] == "  note: at byte 38, in column '~to'")
  }

  @Test("a long line is cut around the fault, and control characters are not shown")
  func longExcerpt() throws {
    let bench = try Workbench()
    let long = String(repeating: "ä", count: 500)
    let problem = try bench.problem("~id,a,n:Int,b\n1,\(long)\u{1B}[31m,x,\(long)\n")
    let place = try #require(problem.place)
    #expect(place.column == 509)
    #expect(place.excerpt.count < 120)
    #expect(!place.excerpt.unicodeScalars.contains("\u{1B}"))
    let marked = zip(place.excerpt, place.carets).filter { $0.1 == "^" }.map(\.0)
    #expect(marked == ["x"])
  }

  @Test("every code has a test here or beside it")
  func everyCode() {
    let tested = Set((Self.headerCases + Self.rowCases + Self.edgeCases).map(\.code))
      .union([.noHeader, .mixedKind, .encoding, .lineTooLong, .duplicateID, .fileChanged])
    #expect(tested == Set(ProblemCode.allCases))
  }
}
