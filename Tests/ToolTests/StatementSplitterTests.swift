// Scripts cut into statements: whole, in pieces of every size, with every place where a cut would be wrong.

import Testing

@testable import Tool

@Suite("Scripts as statements")
struct StatementSplitterTests {
  /// The statements of a script that arrives in pieces of `size` bytes.
  func split(_ script: String, size: Int = .max) throws -> [Statement] {
    var splitter = StatementSplitter()
    var found: [Statement] = []
    var rest = Array(script.utf8)[...]
    while !rest.isEmpty {
      splitter.append(rest.prefix(size))
      rest = rest.dropFirst(size)
      while let statement = try splitter.next(.moreComes) { found.append(statement) }
    }
    while let statement = try splitter.next(.hasEnded) { found.append(statement) }
    return found
  }

  func texts(_ script: String) throws -> [String] {
    let whole = try split(script)
    for size in 1...7 { #expect(try split(script, size: size) == whole, "in pieces of \(size)") }
    return whole.map(\.text)
  }

  @Test("a line that is complete is a statement")
  func lines() throws {
    #expect(try texts("g.V()\ng.E()\n") == ["g.V()", "g.E()"])
    #expect(try texts("g.V()\r\ng.E()") == ["g.V()", "g.E()"])
    #expect(try texts("") == [])
    #expect(try texts("\n  \n// only a remark\n") == [])
  }

  @Test("a semicolon ends a statement wherever it stands outside text and brackets")
  func semicolons() throws {
    #expect(try texts("g.V(); g.E();;\n;g.V(1)") == ["g.V()", "g.E()", "g.V(1)"])
    #expect(try texts("g.V(';').has(\"a;\\\"b\", 'it\\'s;')") == ["g.V(';').has(\"a;\\\"b\", 'it\\'s;')"])
  }

  @Test("open brackets, open text and a dot at either side of a line end go on")
  func continuations() throws {
    #expect(try texts("g.V(\n1\n)\ng.E()") == ["g.V(\n1\n)", "g.E()"])
    #expect(try texts("g.inject('a\nb')\ng.E()") == ["g.inject('a\nb')", "g.E()"])
    #expect(try texts("g.V().\nout()\ng.E()") == ["g.V().\nout()", "g.E()"])
    #expect(
      try texts("g.V()\n  .out()\n\n // far\n .in()\ng.E()") == [
        "g.V()\n  .out()\n\n // far\n .in()", "g.E()",
      ])
  }

  @Test("remarks end with their line and hide what is in them")
  func remarks() throws {
    #expect(try texts("g.V() // it's; (open\ng.E()") == ["g.V()", "g.E()"])
    #expect(try texts("g.V('http://x')\ng.E()") == ["g.V('http://x')", "g.E()"])
    #expect(try texts("g.V() / 'x' // y") == ["g.V() / 'x'"])
    #expect(try texts("// before\ng.V()") == ["g.V()"])
  }

  @Test("what is left open at the end is a statement too, so that the parser can say what is wrong")
  func leftOpen() throws {
    #expect(try texts("g.V(") == ["g.V("])
    #expect(try texts("g.V())\ng.E()") == ["g.V())", "g.E()"])
  }

  @Test("when the input pauses, a complete line does not wait for the next, an incomplete one does")
  func pauses() throws {
    var splitter = StatementSplitter()
    splitter.append("g.V()\n".utf8)
    #expect(try splitter.next(.moreComes) == nil)
    #expect(try splitter.next(.pauses)?.text == "g.V()")
    splitter.append("g.V(\n".utf8)
    #expect(try splitter.next(.pauses) == nil)
    splitter.append("1);".utf8)
    #expect(try splitter.next(.moreComes)?.text == "g.V(\n1)")
    #expect(try splitter.next(.hasEnded) == nil)
  }

  @Test("each statement knows its line and what stands before it there")
  func places() throws {
    let found = try split("g.V()\n\n  g.E(); g.V(\n1)\ng.V(2)")
    #expect(found.map(\.line) == [1, 3, 3, 5])
    #expect(found.map(\.leading) == ["", "  ", "  g.E(); ", ""])
  }

  @Test("a long script is cut in time that grows with its length")
  func longScript() throws {
    let line = "g.addV('person').property('name', 'a very long name; with a semicolon')\n"
    let found = try split(String(repeating: line, count: 20_000), size: 4096)
    #expect(found.count == 20_000)
    #expect(found.last?.line == 20_000)
    #expect(found.allSatisfy { $0.leading == "" })
  }

  @Test("bytes that are no UTF-8 are an error with its line; a byte order mark is none")
  func encoding() throws {
    var splitter = StatementSplitter()
    splitter.append(Array("g.V()\ng.V('".utf8) + [0xFF] + Array("')\n".utf8))
    #expect(try splitter.next(.moreComes)?.text == "g.V()")
    #expect(throws: Failure.self) { try splitter.next(.hasEnded) }
    #expect(try split("\u{FEFF}g.V()").map(\.text) == ["g.V()"])
  }
}
