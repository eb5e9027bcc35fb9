// Errors quote elements by the ids and labels that users gave them, and never by the numbers the file has for them.

import GraphStore
import Testing

@testable import Traversal

@Suite("Elements in errors are called by their ids and labels")
struct QuotedElementTests {
  private static let setup =
    "g.addV('airport').property(id, 'LHR').property('name', 'Heathrow').as('a')."
    + "addV('airport').property(id, 'KEF').addE('route').from('a').property(id, 'r1').property('km', 1900)"

  @Test(
    "whatever step, modulator or predicate meets the wrong kind of object",
    arguments: [
      ("g.V('LHR').union(identity(), outE()).out('route')", "r1", "LHR-route->KEF"),
      ("g.V('LHR').union(outE(), identity()).inV()", "v[LHR] (airport)", "Vertex"),
      ("g.V('LHR').union(outE(), identity()).fold().unfold().inV()", "v[LHR] (airport)", "Vertex"),
      ("g.V('LHR').union(values('name'), identity()).is(regex('a'))", "v[LHR] (airport)", "regex"),
      ("g.V('LHR').union(values('name'), identity()).is(startingWith('H'))", "v[LHR] (airport)", "predicate"),
      ("g.V('LHR').fold().unfold().as('x').math('x + 1')", "v[LHR] (airport)", "math"),
      ("g.V('LHR').outE().fold().drop()", "e[r1][LHR-route->KEF]", "drop()"),
      ("g.V('LHR').map(outE().fold()).mergeV()", "e[r1][LHR-route->KEF]", "mergeV()"),
      ("g.addV('x').property(id, V('LHR'))", "v[LHR] (airport)", "id"),
    ])
  func quotes(text: String, name: String, also: String) throws {
    let graph = try TestGraph(Self.setup)
    do {
      _ = try graph.values(text)
      Issue.record("no error: \(text)")
    } catch let error as TraversalError {
      #expect(error.message.contains(name), "\(error.message)")
      #expect(error.message.contains(also), "\(error.message)")
      #expect(error.range != nil)
    }
  }

  @Test("a message is one text, with or without values, and long values are cut")
  func texts() {
    let long = String(repeating: "x", count: 100)
    let text: QuotedText = "needs \(3) of \(quoting: .string(long)), not \(quoting: nil)"
    #expect(text.text == "needs 3 of \(String(repeating: "x", count: 60))…, not null")
  }
}
