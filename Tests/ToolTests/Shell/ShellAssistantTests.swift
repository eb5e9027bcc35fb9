// What the shell says while a text is written: completions, colours, hints, whether more is needed.

import GraphStore
import Testing

@testable import Tool

@Suite("Help while writing")
struct ShellAssistantTests {
  private static let assistant: ShellAssistant = {
    var names = GraphNames()
    names.vertexLabels = ["airport", "country"]
    names.edgeLabels = ["route", "contains"]
    names.keys = ["code", "city", "it's"]
    names.vertexIDs = ["LHR", 7]
    names.definitions = [("far", "far(from: String, most: Int) -> Long", ["from", "most"])]
    return ShellAssistant(names: names, parameters: ["limit", "code"])
  }()

  private func labels(_ text: String) -> [String] {
    Self.assistant.completions(text, at: text.utf8.count).items.map(\.label)
  }

  /// The text after the only completion, or after what all have in common.
  private func completed(_ text: String) -> String {
    let completions = Self.assistant.completions(text, at: text.utf8.count)
    return String(decoding: Array(text.utf8)[..<completions.range.lowerBound], as: UTF8.self)
      + completions.commonPrefix
  }

  @Test("after a vertex come the steps of a vertex, not those of an edge")
  func stepsOfVertices() {
    #expect(labels("g.V().ou") == ["out", "outE"])
    #expect(labels("g.V().outE().ou") == ["outV"])
    #expect(!labels("g.V().").contains("toUpper"))
    #expect(labels("g.V().values('code').").contains("toUpper"))
    #expect(!labels("g.V().values('code').").contains("out"))
    #expect(labels("g.V().values('code').fold().").contains("unfold"))
    #expect(labels("g.V().order().").contains("by"))
    #expect(!labels("g.V().out().").contains("by"))
  }

  @Test("inside the string of a step over edges stand the labels of edges of this database")
  func labelsOfEdges() {
    #expect(labels("g.V().out('") == ["route", "contains"])
    #expect(completed("g.V().out('ro") == "g.V().out('route'")
    #expect(completed("g.V().out(\"ro") == "g.V().out(\"route\"")
    #expect(labels("g.V().out(").contains("'route'"))
    #expect(labels("g.V().hasLabel('") == ["airport", "country"])
    #expect(labels("g.E().hasLabel('") == ["route", "contains"])
  }

  @Test("keys, ids, parameters and labels of steps stand where they may")
  func otherNames() {
    #expect(labels("g.V().values('c") == ["city", "code"])
    #expect(labels("g.V('") == ["LHR"])
    #expect(labels("g.V(").contains("7"))
    #expect(labels("g.V().has('code', c").contains("code"))
    #expect(labels("g.V().as('here').out().select('") == ["here"])
    #expect(labels("g.V().values(").contains("'it\\'s'"))
  }

  @Test("stored traversals are offered where they are called, and what they take behind their names")
  func storedTraversals() {
    #expect(labels("g.call('") == ["far"])
    #expect(completed("g.call('far', [fr") == "g.call('far', [from: ")
    #expect(labels("g.call('far').with('") == ["from", "most"])
    #expect(labels("g.call('near').with('") == [])
    #expect(labels(":call f") == ["far"])
    #expect(labels(":call far ") == ["from=", "most="])
  }

  @Test("a step is completed with its parenthesis, closed where it takes nothing")
  func parentheses() {
    #expect(completed("g.V().grou") == "g.V().group")
    #expect(completed("g.V().valueM") == "g.V().valueMap(")
    #expect(completed("g.V().outE().inV") == "g.V().outE().inV()")
  }

  @Test("commands are completed, and what they take")
  func commands() {
    #expect(labels(":he") == [":help"])
    #expect(labels(":mode js") == ["json", "jsonl"])
    #expect(labels(":set keys ") == ["emacs", "vi"])
    #expect(labels(":help outE") == ["outE"])
    #expect(labels(":explain g.V().ou") == ["out", "outE"])
    #expect(labels("x = g.V().ou") == ["out", "outE"])
  }

  @Test("more is needed while something is open, and a semicolon ends that")
  func openness() {
    for text in ["g.V(", "g.V().", "g.V().has('a"] { #expect(Self.assistant.needsMore(text), "\(text)") }
    for text in ["g.V()", "g.V(;", ":explain g.V(", "help", ""] {
      #expect(!Self.assistant.needsMore(text), "\(text)")
    }
  }

  private func wrong(_ text: String, cursor: Int? = nil) -> [String] {
    Self.assistant.styles(text, cursor: cursor ?? text.utf8.count).filter { $0.style == .wrong }.map {
      String(decoding: Array(text.utf8)[$0.bytes], as: UTF8.self)
    }
  }

  @Test("an unknown step is marked when it cannot become one any more")
  func unknownSteps() {
    #expect(wrong("g.V().ouE('route')").contains("ouE"))
    #expect(wrong("g.V().xyz").contains("xyz"))
    #expect(wrong("g.V().ou") == [])
    #expect(wrong("g.V().out('route')") == [])
    #expect(wrong("g.V().has(") == [])
    #expect(wrong("g.V().limit('x').count()") != [])
    #expect(wrong(":set mode table") == [])
  }

  @Test("the bracket that belongs to the one at the cursor is marked with it")
  func brackets() {
    let styles = Self.assistant.styles("g.V(1)", cursor: 6).filter { $0.style == .bracket }.map(\.bytes)
    #expect(styles == [3..<4, 5..<6])
    #expect(Self.assistant.styles("g.V(1", cursor: 5).filter { $0.style == .bracket } == [])
  }

  @Test("the forms of a step are shown while its arguments are written")
  func hints() {
    #expect(Self.assistant.hint("g.V().limit(").hasPrefix("limit(count)"))
    #expect(Self.assistant.hint("g.V().has('age', gt(") == "gt(value)")
    #expect(Self.assistant.hint("g.V()") == "")
    #expect(Self.assistant.hint(":set ") == "")
  }
}
