// The builder: what is built is the tree that its text reads to, for every step of the language.

import GraphQ
import Testing

@testable import Traversal

@Suite("A traversal that is built is the one that its text says")
struct BuilderTests {
  struct Sentence: Sendable, CustomTestStringConvertible {
    let text: String
    let built: String
    var testDescription: String { text }

    init(_ built: some CustomStringConvertible, _ text: String) {
      self.text = text
      self.built = built.description
    }
  }

  static let g = GraphSource()
  typealias Pattern = Inner<Value>

  static let sources: [Sentence] = [
    Sentence(g.withBulk(false).V(), "g.withBulk(false).V()"),
    Sentence(g.withPath().V(), "g.withPath().V()"),
    Sentence(g.withSack(1, .sum).V(), "g.withSack(1L, sum).V()"),
    Sentence(g.withSideEffect("x", "a").V(), "g.withSideEffect('x', 'a').V()"),
    Sentence(g.withStrategies(.readOnly).V(), "g.withStrategies(ReadOnlyStrategy).V()"),
    Sentence(g.withoutStrategies(.productiveBy).V(), "g.withoutStrategies(ProductiveByStrategy).V()"),
    Sentence(g.with("x", "y").V(), "g.with('x', 'y').V()"),
    Sentence(g.V("a", 1), "g.V('a', 1L)"),
    Sentence(g.E(), "g.E()"),
    Sentence(g.addV("airport").property("code", "LHR"), "g.addV('airport').property('code', 'LHR')"),
    Sentence(
      g.addE("route").from { $0.V("a") }.to { $0.V("b") }, "g.addE('route').from(__.V('a')).to(__.V('b'))"),
    Sentence(g.inject(1, 2), "g.inject(1L, 2L)"),
    Sentence(
      g.mergeV(["code": "LHR"]).option(.onCreate, ["city": "London"]),
      "g.mergeV(['code': 'LHR']).option(Merge.onCreate, ['city': 'London'])"),
    Sentence(
      g.mergeE(["since": 2001]).option(.outV) { $0.select("a") },
      "g.mergeE(['since': 2001]).option(Merge.outV, __.select('a'))"),
    Sentence(g.union({ $0.V("a") }, { $0.V("b") }), "g.union(__.V('a'), __.V('b'))"),
    Sentence(g.call("--list"), "g.call('--list')"),
  ]

  static let moves: [Sentence] = [
    Sentence(g.V().out("a", "b").in().both("c"), "g.V().out('a', 'b').in().both('c')"),
    Sentence(g.V().outE("a").inV().inE().outV(), "g.V().outE('a').inV().inE().outV()"),
    Sentence(g.V().bothE().otherV(), "g.V().bothE().otherV()"),
    Sentence(g.E().bothV(), "g.E().bothV()"),
    Sentence(g.V().to(.out, "a").toE(.in).toV(.out), "g.V().to(OUT, 'a').toE(IN).toV(OUT)"),
    Sentence(g.V().V("x").E("y"), "g.V().V('x').E('y')"),
  ]

  static let filters: [Sentence] = [
    Sentence(g.V().has("a").has("b", 1).has("l", "c", "x"), "g.V().has('a').has('b', 1L).has('l', 'c', 'x')"),
    Sentence(g.V().has("a", .gt(1).and(.lt(5))), "g.V().has('a', gt(1L).and(lt(5L)))"),
    Sentence(g.V().has("l", "a", .within("x", "y")), "g.V().has('l', 'a', within('x', 'y'))"),
    Sentence(g.V().has(.label, .eq("x")), "g.V().has(T.label, eq('x'))"),
    Sentence(
      g.V().hasNot("a").hasId("x").hasLabel("l", "m").hasLabel(.neq("n")),
      "g.V().hasNot('a').hasId('x').hasLabel('l', 'm').hasLabel(neq('n'))"),
    Sentence(
      g.V().properties("a").hasKey("a").hasValue(1).hasValue(.gt(2)),
      "g.V().properties('a').hasKey('a').hasValue(1L).hasValue(gt(2L))"),
    Sentence(g.V().values("a").is(1).is(.neq(2)), "g.V().values('a').is(1L).is(neq(2L))"),
    Sentence(
      g.V().filter { $0.out() }.where { $0.out("x").count().is(.gt(3)) }.not { $0.in() },
      "g.V().filter(__.out()).where(__.out('x').count().is(gt(3L))).not(__.in())"),
    Sentence(
      g.V().and({ $0.out() }, { $0.in() }).or({ $0.both() }, { $0.has("a") }),
      "g.V().and(__.out(), __.in()).or(__.both(), __.has('a'))"),
    Sentence(
      g.V().as("a").out().where(.neq("a")).by("x").where("a", .eq("b")),
      "g.V().as('a').out().where(neq('a')).by('x').where('a', eq('b'))"),
    Sentence(
      g.V().dedup().by("x").limit(3).skip(1).range(2, 5).tail(2),
      "g.V().dedup().by('x').limit(3).skip(1).range(2, 5).tail(2)"),
    Sentence(
      g.V().fold().limit(.local, 3).skip(.local, 1).range(.local, 0, 2).tail(.local, 1).dedup(.local),
      "g.V().fold().limit(local, 3).skip(local, 1).range(local, 0, 2).tail(local, 1).dedup(local)"),
    Sentence(
      g.V().sample(2).by("w").coin(0.5).discard(), "g.V().sample(2).by('w').coin(0.5d).discard()"),
    Sentence(g.V().fold().sample(.local, 2), "g.V().fold().sample(local, 2)"),
    Sentence(
      g.V().out().simplePath().cyclicPath().from("a").to("b").by("x"),
      "g.V().out().simplePath().cyclicPath().from('a').to('b').by('x')"),
    Sentence(g.V().timeLimit(100), "g.V().timeLimit(100)"),
    Sentence(
      g.V().values("a").fold().all(.gt(1)).any(.lt(2)).none(.eq(3)),
      "g.V().values('a').fold().all(gt(1L)).any(lt(2L)).none(eq(3L))"),
  ]

  static let branches: [Sentence] = [
    Sentence(
      g.V().map { $0.out() }.flatMap { $0.in() }.local { $0.both().limit(1) },
      "g.V().map(__.out()).flatMap(__.in()).local(__.both().limit(1))"),
    Sentence(
      g.V().sideEffect { $0.out() }.optional { $0.out("x") },
      "g.V().sideEffect(__.out()).optional(__.out('x'))"),
    Sentence(
      g.V().coalesce({ $0.out() }, { $0.in() }).union({ $0.out() }, { $0 }),
      "g.V().coalesce(__.out(), __.in()).union(__.out(), __.identity())"),
    Sentence(g.V().attempt { $0.fail("no") }, "g.V().attempt(__.fail('no'))"),
    Sentence(
      g.V().choose({ $0.has("a") }, { $0.out() }, { $0.in() }),
      "g.V().choose(__.has('a'), __.out(), __.in())"),
    Sentence(
      g.V().values("a").choose(.gt(1), { $0.constant("x") }, { $0.constant("y") }),
      "g.V().values('a').choose(gt(1L), __.constant('x'), __.constant('y'))"),
    Sentence(
      g.V().choose { $0.label() }.option("x") { $0.out() }.option(.none) { $0.in() },
      "g.V().choose(__.label()).option('x', __.out()).option(Pick.none, __.in())"),
    Sentence(
      g.V().choose(.label).option(.startingWith("a")) { $0.out() },
      "g.V().choose(T.label).option(startingWith('a'), __.out())"),
    Sentence(
      g.V().branch { $0.label() }.option(.any) { $0.out() },
      "g.V().branch(__.label()).option(Pick.any, __.out())"),
    Sentence(
      g.V().repeat { $0.out().simplePath() }.until { $0.hasId("x") }.emit().path().by("code"),
      "g.V().repeat(__.out().simplePath()).until(__.hasId('x')).emit().path().by('code')"),
    Sentence(g.V().repeat("r") { $0.out() }.times(2), "g.V().repeat('r', __.out()).times(2)"),
    Sentence(
      g.V().emit().repeat { $0.out().where { $0.loops("r").is(2) } }.times(3),
      "g.V().emit().repeat(__.out().where(__.loops('r').is(2L))).times(3)"),
    Sentence(
      g.V().until { $0.has("a") }.repeat { $0.out() }.emit { $0.has("b") },
      "g.V().until(__.has('a')).repeat(__.out()).emit(__.has('b'))"),
  ]

  static let shapes: [Sentence] = [
    Sentence(
      g.V().as("a").out().as("b").select("a", "b").by("x").by { $0.identity() },
      "g.V().as('a').out().as('b').select('a', 'b').by('x').by(__.identity())"),
    Sentence(
      g.V().as("a").select(.last, "a", as: Vertex.self).out(), "g.V().as('a').select(last, 'a').out()"),
    Sentence(g.V().groupCount().by(.label).select(.keys), "g.V().groupCount().by(T.label).select(keys)"),
    Sentence(
      g.V().project("a", "b").by("x").by { $0.out().count() },
      "g.V().project('a', 'b').by('x').by(__.out().count())"),
    Sentence(g.V().id(), "g.V().id()"),
    Sentence(g.V().label(), "g.V().label()"),
    Sentence(g.V().valueMap("a").with(.tokens).by(), "g.V().valueMap('a').with(WithOptions.tokens).by()"),
    Sentence(g.V().elementMap("a"), "g.V().elementMap('a')"),
    Sentence(g.V().propertyMap(), "g.V().propertyMap()"),
    Sentence(g.V().properties().key(), "g.V().properties().key()"),
    Sentence(g.V().properties().value(), "g.V().properties().value()"),
    Sentence(g.V().properties().element(), "g.V().properties().element()"),
    Sentence(g.V().out().path().from("a").by(.id), "g.V().out().path().from('a').by(T.id)"),
    Sentence(g.V().out().tree().by("x"), "g.V().out().tree().by('x')"),
    Sentence(
      g.V().match({ $0.as("a").typed(as: Vertex.self).out().as("b") }),
      "g.V().match(__.as('a').out().as('b'))"),
    Sentence(
      g.V().fold().unfold(as: Vertex.self).out().fold().index().with(.indexAsMap),
      "g.V().fold().unfold().out().fold().index().with(WithOptions.indexer, WithOptions.map)"),
    Sentence(g.V().constant(1).inject(2), "g.V().constant(1L).inject(2L)"),
    Sentence(g.V().calc("a + 1"), "g.V().calc('a + 1')"),
    Sentence(g.V().math("_ * 2").by("a"), "g.V().math('_ * 2').by('a')"),
    Sentence(g.V().format("%{a}!"), "g.V().format('%{a}!')"),
    Sentence(
      g.withSack(0).V().sack(.sum).by("a").sack(), "g.withSack(0L).V().sack(sum).by('a').sack()"),
    Sentence(g.V().fail(kind: "k", "m"), "g.V().fail('k', 'm')"),
    Sentence(
      g.V().call("s", ["a": 1]).with("b") { $0.identity() },
      "g.V().call('s', ['a': 1]).with('b', __.identity())"),
    Sentence(g.V().profile(), "g.V().profile()"),
  ]

  static let reductions: [Sentence] = [
    Sentence(g.V().count(), "g.V().count()"),
    Sentence(g.V().values("a").sum(), "g.V().values('a').sum()"),
    Sentence(g.V().values("a").mean(), "g.V().values('a').mean()"),
    Sentence(g.V().values("a").max(), "g.V().values('a').max()"),
    Sentence(g.V().values("a").min(), "g.V().values('a').min()"),
    Sentence(
      g.V().values("a").fold().count(.local).fold().sum(.local),
      "g.V().values('a').fold().count(local).fold().sum(local)"),
    Sentence(g.V().values("a").fold().max(.local), "g.V().values('a').fold().max(local)"),
    Sentence(g.V().values("a").fold(0, .sum), "g.V().values('a').fold(0L, sum)"),
    Sentence(g.V().group().by("a").by { $0.count() }, "g.V().group().by('a').by(__.count())"),
    Sentence(
      g.V().group("m").by("a").groupCount("n").by("b").cap("m"),
      "g.V().group('m').by('a').groupCount('n').by('b').cap('m')"),
    Sentence(
      g.V().order().by("a", .desc).by(.id).by(.asc) { $0.out().count() },
      "g.V().order().by('a', desc).by(T.id).by(__.out().count(), asc)"),
    Sentence(
      g.V().groupCount().by("a").order(.local).by(.values, .desc),
      "g.V().groupCount().by('a').order(local).by(values, desc)"),
    Sentence(g.V().aggregate("x").by("a").cap("x"), "g.V().aggregate('x').by('a').cap('x')"),
    Sentence(g.V().barrier().barrier(10), "g.V().barrier().barrier(10)"),
    Sentence(g.E().subgraph("s").cap("s"), "g.E().subgraph('s').cap('s')"),
  ]

  static let functions: [Sentence] = [
    Sentence(
      g.V().values("a").toLower().toUpper().trim().lTrim().rTrim(),
      "g.V().values('a').toLower().toUpper().trim().lTrim().rTrim()"),
    Sentence(g.V().values("a").length(), "g.V().values('a').length()"),
    Sentence(g.V().values("a").fold().toLower(.local), "g.V().values('a').fold().toLower(local)"),
    Sentence(g.V().values("a").replace("a", "b"), "g.V().values('a').replace('a', 'b')"),
    Sentence(g.V().values("a").split(","), "g.V().values('a').split(',')"),
    Sentence(g.V().values("a").substring(1, 3), "g.V().values('a').substring(1, 3)"),
    Sentence(
      g.V().values("a").concat("x", "y").concat { $0.constant("z") },
      "g.V().values('a').concat('x', 'y').concat(__.constant('z'))"),
    Sentence(g.V().values("a").asString(), "g.V().values('a').asString()"),
    Sentence(g.V().values("a").asBool(), "g.V().values('a').asBool()"),
    Sentence(g.V().values("a").asNumber(.int), "g.V().values('a').asNumber(GType.INT)"),
    Sentence(g.V().values("a").asDate().dateAdd(.day, 1), "g.V().values('a').asDate().dateAdd(DT.day, 1)"),
    Sentence(
      g.V().values("a").asDate().dateDiff(Timestamp(secondsSinceEpoch: 0)),
      "g.V().values('a').asDate().dateDiff(datetime('1970-01-01T00:00Z'))"),
    Sentence(
      g.V().values("a").fold().combine(["x"]).typed(as: Value.self).merge(["y"]),
      "g.V().values('a').fold().combine(['x']).merge(['y'])"),
    Sentence(
      g.V().values("a").fold().difference(["x"]).disjunct(["y"]).intersect(["z"]).product(["w"]),
      "g.V().values('a').fold().difference(['x']).disjunct(['y']).intersect(['z']).product(['w'])"),
    Sentence(g.V().values("a").fold().conjoin(";"), "g.V().values('a').fold().conjoin(';')"),
    Sentence(g.V().values("a").fold().reverse(), "g.V().values('a').fold().reverse()"),
  ]

  static let writings: [Sentence] = [
    Sentence(
      g.V().addV().property(.set, "a", 1).property(.id, "x").property("b") { $0.constant(1) },
      "g.V().addV().property(set, 'a', 1L).property(T.id, 'x').property('b', __.constant(1L))"),
    Sentence(g.V().as("a").addE("e").from("a").to("a"), "g.V().as('a').addE('e').from('a').to('a')"),
    Sentence(g.V().drop(), "g.V().drop()"),
    Sentence(g.V().mergeV(["a": 1]), "g.V().mergeV(['a': 1])"),
    Sentence(g.V().mergeE(["a": 1]), "g.V().mergeE(['a': 1])"),
    Sentence(g.V().has("code", .parameter("code")), "g.V().has('code', code)"),
  ]

  static let all = sources + moves + filters + branches + shapes + reductions + functions + writings

  @Test("a built traversal prints itself as the canonical text", arguments: all)
  func printsItself(_ sentence: Sentence) throws {
    let tree = try Query.parse(sentence.text, parameters: ["code"])
    #expect(sentence.built == tree.description)
    #expect(try Query.parse(sentence.built, parameters: ["code"]) == tree)
  }

  @Test("every step of the language can be built")
  func everyStepIsThere() throws {
    // These need a graph computer or the file system, which no traversal has here: they always end in an error.
    let refused: Set<StepName> = [
      .connectedComponent, .io, .pageRank, .peerPressure, .read, .shortestPath, .write,
    ]
    // Terminals run a traversal: toList(), toSet(), first(), iterate(), explain() and hasNext() in Swift.
    let terminals = StepName.allCases.filter { $0.signature.roles.contains(.terminal) }
    var seen = Set<StepName>(terminals).union(refused)
    for sentence in Self.all { Self.collect(try Query.parse(sentence.text, parameters: ["code"]), &seen) }
    #expect(Set(StepName.allCases).subtracting(seen).map(\.text).sorted() == [])
  }

  private static func collect(_ query: Query, _ seen: inout Set<StepName>) {
    collect(query.configuration + query.steps, &seen)
  }

  private static func collect(_ steps: [Step], _ seen: inout Set<StepName>) {
    for step in steps {
      seen.insert(step.name)
      for argument in step.arguments {
        if let nested = argument.traversal { collect(nested.steps, &seen) }
      }
    }
  }
}
