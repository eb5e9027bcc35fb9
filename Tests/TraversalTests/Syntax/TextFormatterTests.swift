// Formatting changes white space and nothing else, and what is formatted stays as it is.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite("Formatting of texts")
struct TextFormatterTests {
  static let examples: [(text: String, formatted: String)] = [
    ("g . V( )  .out( 'a' ,\"b\")", "g.V().out('a', \"b\")\n"),
    ("g.V().has('n',gt( -1 ).and(lt(2.5d)))", "g.V().has('n', gt(-1).and(lt(2.5d)))\n"),
    ("g.inject([a:1,(T.id):[:],'b':{1,2}])", "g.inject([a: 1, (T.id): [:], 'b': {1, 2}])\n"),
    (
      "g.V() // all\n  .count()\n\n\n// next\ng.E()  ; g.V() // done",
      "g.V(). // all\n  count()\n\n// next\ng.E();\ng.V() // done\n"
    ),
    ("", ""),
    ("// only a remark  ", "// only a remark\n"),
    (
      "\n\n/// doc\ndefine  f ( a:String,b : Int?=-1 )->List<String> on Vertex<airport>=out( ) ;test f('x' )on 1 is [1,2];",
      "/// doc\ndefine f(a: String, b: Int? = -1) -> List<String> on Vertex<airport> =\n  out();\ntest f('x') on 1 is [1, 2];\n"
    ),
    (
      "define f(kind:'a'|'b')->{n:Int,m:String?}=g.V();\ntest f(kind:'a') is 5+-2;test f('b') fails 'x';test f('a') is -5 ± 1;",
      "define f(kind: 'a' | 'b') -> {n: Int, m: String?} =\n  g.V();\ntest f(kind: 'a') is 5 +- 2;\ntest f('b') fails 'x';\ntest f('a') is -5 ± 1;\n"
    ),
    ("g.V().is(gt(1)).where(is(2))", "g.V().is(gt(1)).where(is(2))\n"),
    (
      "g.V().order().by(Order.desc).by(T.id)\n\ng.tx().commit()",
      "g.V().order().by(Order.desc).by(T.id)\n\ng.tx().commit()\n"
    ),
  ]

  @Test("white space is put where it belongs, remarks and blank lines stay", arguments: examples)
  func whiteSpace(_ example: (text: String, formatted: String)) throws {
    #expect(try TextFormatter.format(example.text) == example.formatted)
    #expect(try TextFormatter.format(example.formatted) == example.formatted)
  }

  @Test("a chain that does not fit has a step on each line, with its modulators as long as they fit")
  func longChains() throws {
    let text =
      "g.V().has('airport','code','LHR').as('from').out('route').project('city','ways').by('city').by(__.out('route').count()).limit(10)"
    #expect(
      try TextFormatter.format(text, width: 60)
        == """
        g.V().
          has('airport', 'code', 'LHR').as('from').
          out('route').
          project('city', 'ways').
            by('city').
            by(__.out('route').count()).
          limit(10)

        """)
    #expect(
      try TextFormatter.format(text, width: 30)
        == """
        g.V().
          has(
            'airport', 'code', 'LHR').
            as('from').
          out('route').
          project('city', 'ways').
            by('city').
            by(
              __.out('route').
                count()).
          limit(10)

        """)
  }

  @Test(
    "brackets that do not fit hold what they hold on lines of their own; a text of several lines stays whole")
  func longBrackets() throws {
    let text = "g.inject(1).mergeV([(T.id): 'a', name: 'a long name of something']).calc('a +\n   b').fold()"
    #expect(
      try TextFormatter.format(text, width: 40)
        == """
        g.inject(1).
          mergeV([
            (T.id): 'a',
            name: 'a long name of something']).
          calc('a +
           b').
          fold()

        """)
  }

  @Test("remarks within a statement stay beside what they are about")
  func remarks() throws {
    let text = """
      g.V(). // every vertex
        // and from there
        out('a', // one
          'b').count()

      """
    #expect(
      try TextFormatter.format(text) == """
        g.V(). // every vertex
          // and from there
          out(
            'a', // one
            'b').
          count()

        """)
  }

  @Test("what cannot be read is an error with its place in the whole text")
  func errors() {
    let text = "g.V()\ng.V().ouE('x')\n"
    do {
      _ = try TextFormatter.format(text)
      Issue.record("it was formatted")
    } catch {
      #expect(error.range?.bytes == 12..<15)
    }
  }

  @Test("random sentences keep their tree, and are formatted once and for all", arguments: 0..<20)
  func randomSentences(seed: Int) throws {
    var generator = SentenceGenerator(try Grammar.traversal(), seed: UInt64(seed))
    for round in 0..<30 {
      let text = generator.text(of: generator.tokens(of: "queryList", budget: 8 + round % 14))
      guard let before = try? Query.parseList(text) else { continue }
      for width in [100, 30, 1] {
        let formatted = try TextFormatter.format(text, width: width)
        #expect(try Query.parseList(formatted) == before, "\(text)")
        #expect(try TextFormatter.format(formatted, width: width) == formatted, "\(text)")
      }
    }
  }

  @Test("the traversals of the project's packs keep their meaning and their remarks")
  func packs() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("datasets/loyalty/traversals")
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.pathExtension == "gremlin" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for width in [100, 60] {
        let formatted = try TextFormatter.format(text, width: width)
        #expect(try DefinitionFile.parse(formatted).description == DefinitionFile.parse(text).description)
        #expect(try TextFormatter.format(formatted, width: width) == formatted, "\(file.lastPathComponent)")
        func remarks(_ text: String) -> [String] {
          FormatSource(Array(text.utf8)).tokens.filter(\.isRemark).map(\.text)
        }
        #expect(remarks(formatted) == remarks(text))
      }
    }
  }
}
