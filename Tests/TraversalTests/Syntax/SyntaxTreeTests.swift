// Questions about trees, the table of steps, and names that are parameters.

import GraphStore
import Testing

@testable import Traversal

@Suite("Syntax tree")
struct SyntaxTreeTests {
  @Test(
    "A query that writes anywhere is mutating",
    arguments: [
      ("g.V().out()", false), ("g.addV()", true), ("g.V().drop()", true),
      ("g.V().where(sideEffect(property('a', 1)))", true),
      ("g.V().has('a', gt(addV().id()))", true), ("g.inject([a: addV()])", true), ("g.mergeV([:])", true),
      ("g.inject(g.addV().next())", true), ("g.V().properties().count()", false), ("g.V().call('x')", false),
    ])
  func mutation(text: String, isMutating: Bool) throws {
    #expect(try Query.parse(text).isMutating == isMutating)
  }

  @Test("Free variables are listed once each, in order of appearance")
  func freeVariables() throws {
    let query = try Query.parse(
      "g.withSack(a).V(b).has(c, gt(d).or(lt(b))).where(out(e)).inject([f, [g1: a, (h): i]], datetime(j)).next(k)"
    )
    #expect(
      query.freeVariables
        == ["a", "b", "c", "d", "e", "f", "h", "i", "j", "k"])
    #expect(query.variableUses.count == 12)
  }

  @Test("A parameter shadows a word of the language where it stands alone")
  func shadowing() throws {
    let plain = try Query.parse("g.V().has('a', from)")
    #expect(plain.steps[1].arguments[1].kind == .literal(.direction(.out)))
    let shadowed = try Query.parse(
      "g.V().has('a', from).out(label).limit(count)", parameters: ["from", "label", "count"])
    #expect(shadowed.freeVariables == ["from", "label", "count"])
    #expect(try Query.parse(shadowed.description, parameters: ["from", "label", "count"]) == shadowed)
    let member = try Query.parse("g.V().has(T.label, 'a').label()", parameters: ["label", "T"])
    #expect(member.freeVariables == [])
  }

  @Test("Steps and arguments know where they stand")
  func ranges() throws {
    let text = "g.V( 1 ).has('é', gt( 2 ))"
    let query = try Query.parse(text)
    func piece(_ range: SourceRange) -> String {
      String(decoding: Array(text.utf8)[range.bytes], as: UTF8.self)
    }
    #expect(piece(query.range) == text)
    #expect(piece(query.steps[0].range) == "V( 1 )")
    #expect(piece(query.steps[0].arguments[0].range) == "1")
    #expect(piece(query.steps[1].nameRange) == "has")
    #expect(piece(query.steps[1].arguments[0].range) == "'é'")
    #expect(query.steps[1].arguments[1].predicate.map { piece($0.range) } == "gt( 2 )")
  }

  @Test("Every step has its own name in the table, and forms for each place it may stand in")
  func tableIsSound() {
    #expect(Set(StepSignatures.all.map(\.text)).count == StepName.allCases.count)
    for name in StepName.allCases {
      let signature = name.signature
      #expect(Words.table.find(signature.text)?.step == name)
      #expect(!signature.summary.isEmpty && signature.summary.count < 80)
      for place in [StepRoles.source, .spawn, .step, .terminal] where signature.roles.contains(place) {
        #expect(!signature.display(in: place).isEmpty, "\(signature.text)")
      }
      for form in signature.forms {
        // Only the last parameter may repeat, and none behind an optional one is required.
        let presence = form.parameters.map(\.presence)
        #expect(!presence.dropLast().contains(.repeated))
        #expect(presence.drop { $0 == .required }.allSatisfy { $0 != .required })
      }
    }
  }

  @Test(
    "Canonical text",
    arguments: [
      ("g . V ( 1 , 2L )", "g.V(1, 2l)"), ("g.V().where(__.not(__.out()))", "g.V().where(not(out()))"),
      ("g.V().is(P.not(gt(1)))", "g.V().is(not(gt(1)))"),
      ("g.V().is(gt(1).negate())", "g.V().is(not(gt(1)))"),
      ("g.V().is(gt(3).or(lt(2)).and(neq(1)))", "g.V().is(gt(3).or(lt(2)).and(neq(1)))"),
      ("g.V().is(gt(3).or(lt(2).and(neq(1))))", "g.V().is(gt(3).or(lt(2).and(neq(1))))"),
      ("g.V().by(id)", "g.V().by(T.id)"),
      ("g.V().order().by(\"a\", Order.desc)", "g.V().order().by('a', desc)"),
      ("g.inject([\"a\":1,'b c':2,(id):3])", "g.inject([a: 1, 'b c': 2, T.id: 3])"),
      ("g.inject(1..3)", "g.inject([1, 2, 3])"),
      (
        "g.withStrategies(new ReadOnlyStrategy(), A(b: {1}))", "g.withStrategies(ReadOnlyStrategy, A(b: {1}))"
      ),
      ("g.tx().commit()", "g.tx().commit()"), ("\"\"", "\"\""), ("g.V().toString()", "g.V().toString()"),
      ("g.V().option(onCreate, null)", "g.V().option(Merge.onCreate, null)"),
      ("g.V().calc('a // b')", "g.V().calc('a // b')"),
      ("g.V().attempt(fail('k', 'm'))", "g.V().attempt(fail('k', 'm'))"),
      ("g.call('f', [1, x])", "g.call('f', [1, x])"),
      ("g.V().choose(P.eq(1), out())", "g.V().choose(eq(1), out())"),
    ])
  func printing(text: String, canonical: String) throws {
    #expect(try Query.parse(text).description == canonical)
  }

  @Test("Lists of queries are separated by semicolons or by nothing")
  func lists() throws {
    #expect(try Query.parseList("g.V(); g.E()").count == 2)
    #expect(try Query.parseList("g.V()\n\ng.E();").count == 2)
    #expect(try Query.parseList("\"\"").map(\.kind) == [.empty])
    #expect(throws: TraversalError.self) { try Query.parse("g.V(); g.E()") }
    #expect(throws: TraversalError.self) { try Query.parseList("g.V();;g.E()") }
  }

  @Test(
    "What Gremlin's grammar does not have is rejected",
    arguments: [
      "g.V().none()", "g.V().branch(T.label)", "g.addV(null)", "g.V().coin(1)", "g.V().store('x')",
      "g.V().aggregate(local, 'x')",
      "g.V().map{it}", "g.V().where()", "g.V().repeat()", "g.mergeV()", "g.V().call()",
      "g.V().is(P.startingWith('a'))",
      "g.V().is(TextP.gt(1))", "g.V(.5)", "g.V().to(T.id)", "g.V().by('a', 'b')", "G.V()", "g.v()",
      "g.V() /* c */", "g.V().not()",
      "g.V().filter('a')", "g.V().has(P.gt(1))", "g.inject(gt(1))", "g.V().select()", "__.V()",
      "g.V().__.out()",
    ])
  func rejected(text: String) {
    #expect(throws: TraversalError.self) { try Query.parse(text) }
  }
}
