// Definitions in a database: stored, replaced, dropped, restored, and what is refused on the way.

import Dispatch
import GraphStore
import Testing

@testable import Traversal

@Suite("Storing definitions")
struct DefinitionStoringTests {
  private let graph: TestGraph

  init() throws { graph = try TestGraph.modern() }

  @discardableResult
  private func define(_ text: String, _ options: DefineOptions = DefineOptions()) throws -> DefineReport {
    try graph.store.write { try $0.define(text, options) }
  }

  private func failure(_ text: String, _ options: DefineOptions = DefineOptions()) -> TraversalError? {
    do {
      try define(text, options)
      return nil
    } catch { return error as? TraversalError }
  }

  private func stored(_ name: String) throws -> StoredDefinition? {
    try graph.store.read { try $0.definition(named: name) }
  }

  @Test("a definition is kept as it was written, with what it needs")
  func keeping() throws {
    let text =
      "/// Friends.\ndefine friends(of: String) -> List<Vertex> =\n  g.V().has('person', 'name', of).out('knows'); // a remark"
    try define(text)
    let found = try #require(try stored("friends"))
    #expect(found.definition.source == String(text.prefix { $0 != ";" }) + ";")
    #expect(found.version == 1)
    #expect(found.needs.reads && !found.needs.writes)
    #expect(found.needs.labels == ["knows", "person"])
    #expect(found.needs.keys == ["name"])
    #expect(try graph.store.read { try $0.definitionNames() } == ["friends"])
  }

  @Test("defining the same text again changes nothing; another text needs leave, and the old one is kept")
  func versions() throws {
    try define("define x() -> Long = g.V().count();")
    #expect(try define("define x() -> Long = g.V().count();").unchanged == ["x"])
    #expect(failure("define x() -> Long = g.E().count();")?.code == .definition)
    #expect(
      try define("define x() -> Long = g.E().count();", DefineOptions(replaces: true)).replaced == ["x"])
    #expect(try stored("x")?.version == 2)
    let past = try graph.store.read { try $0.pastDefinitions(of: "x") }
    #expect(past.map(\.definition.source) == ["define x() -> Long = g.V().count();"])
    try graph.store.write { _ = try $0.restoreDefinition("x", version: 1) }
    #expect(try stored("x")?.version == 3)
    #expect(try graph.ordered("g.call('x')") == ["6"])
  }

  @Test("all definitions of a text are stored, or none")
  func wholeness() throws {
    #expect(failure("define x() = g.V(); define y() = g.call('z');")?.code == .unknownService)
    #expect(try stored("x") == nil)
  }

  @Test("what is undone with its transaction was never there")
  func undoing() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try graph.store.write { transaction in
        try transaction.define("define x() = g.V();")
        let isThere = try transaction.definition(named: "x") != nil
        #expect(isThere)
        throw Stop()
      }
    }
    #expect(try stored("x") == nil)
    try define("define x() = g.E();")
    #expect(try stored("x")?.definition.body.description == "g.E()")
  }

  @Test("a reader keeps the definitions of its snapshot")
  func snapshots() throws {
    try define("define x() -> Long = g.V().count();")
    try graph.store.read { snapshot in
      let store = graph.store
      let written = DispatchSemaphore(value: 0)
      DispatchQueue.global().async {
        try? store.write {
          _ = try $0.define("define x() -> Long = g.E().count();", DefineOptions(replaces: true))
        }
        written.signal()
      }
      written.wait()
      let version = try snapshot.definition(named: "x")?.version
      #expect(version == 1)
    }
    #expect(try stored("x")?.version == 2)
  }

  @Test(
    "what cannot work is refused when it is defined",
    arguments: [
      ("define x() = g.V().has('name', nme);", TraversalError.Code.unboundName),
      ("define x() = g.call('nothing');", .unknownService),
      ("define x() = g.call('y', [a: 1]); define y(b: Int) = g.V();", .argument),
      ("define x() = g.call('y'); define y(b: Int) = g.V();", .argument),
      ("define x() = g.call('y', [1, 2]); define y(b: Int) = g.V();", .argument),
      ("define x() = g.call('y', [b: 'one']); define y(b: Int) = g.V();", .type),
      ("define x(a: String) = g.call('y', [b: a]); define y(b: Int) = g.V();", .type),
      ("define x() = g.call('y').with('b', 'one'); define y(b: Int) = g.V();", .type),
      ("define x() = g.V().values('name').out();", .type),
      ("define x() on Edge = out();", .type),
      ("define x() -> String = g.V().count();", .type),
      ("define x() -> List<Vertex> = g.V().outE();", .type),
      ("define x(a: Int = 'one') = g.V();", .type),
      ("define x() = g.V(); define x() = g.E();", .definition),
      ("test x() is 1;", .definition),
    ] as [(String, TraversalError.Code)])
  func refusals(text: String, code: TraversalError.Code) throws {
    let error = try #require(failure(text), "was accepted: \(text)")
    #expect(error.code == code, "\(error.rendered(source: text))")
    #expect(error.range != nil)
  }

  @Test(
    "what can work is accepted",
    arguments: [
      "define x(a: Int) = g.V().limit(a);",
      "define x(a: String) = g.inject(datetime(a));",
      "define x(a: Vertex<person>) -> List<Vertex> = g.V(a).out();",
      "define x() -> Double = g.V().count();",
      "define x(n: Int) = g.inject(n).choose(is(0), constant(1), call('x', [n: n]));",
      "define x(a: 'asc' | 'desc', from: String) = g.V().has('name', from).values(a);",
      "define x(a: List<String>) = g.V().has('name', within(a));",
      "define x(a: Map) -> Map = g.inject(a).project('a', 'b').by(select('c')).by(constant([k: a]));",
    ])
  func acceptance(text: String) throws { try define(text) }

  @Test("a change that its callers do not fit is refused with their names, unless one insists")
  func callers() throws {
    try define("define a(n: Int) -> Long = g.V().limit(n).count(); define b() -> Long = g.call('a', [n: 3]);")
    let error = try #require(
      failure("define a(m: Int) -> Long = g.V().limit(m).count();", DefineOptions(replaces: true)))
    #expect(error.message.contains("called by 'b'"))
    // What the callers still fit is fine, and so is changing both.
    try define(
      "define a(n: Int, m: Int = 1) -> Long = g.V().limit(n).count();", DefineOptions(replaces: true))
    try define(
      "define a(m: Int) -> Long = g.V().limit(m).count(); define b() -> Long = g.call('a', [m: 3]);",
      DefineOptions(replaces: true))
    let report = try define(
      "define a() -> Long = g.V().count();", DefineOptions(replaces: true, insists: true))
    #expect(report.broken == ["b"])
    #expect(graph.failure("g.call('b')") != nil)
  }

  @Test("what others call is dropped only when one insists")
  func dropping() throws {
    try define("define a() -> Long = g.V().count(); define b() -> Long = g.call('a');")
    #expect(throws: TraversalError.self) { try graph.store.write { try $0.undefine("a") } }
    try graph.store.write { try $0.undefine("b") }
    try graph.store.write { try $0.undefine("a") }
    #expect(try stored("a") == nil)
    #expect(graph.failure("g.call('a')")?.code == .unknownService)
    try define("define a() -> Long = g.E().count();")
    #expect(try stored("a")?.version == 2)
  }

  @Test("the text of a definition with its tests can be defined again elsewhere")
  func exporting() throws {
    try define(
      "/// One.\ndefine a() -> Long = g.V().count();\ntest a() is 6;\ndefine b() -> Long = g.call('a');")
    let text = try graph.store.read { try $0.definitions().map(\.text).joined(separator: "\n") }
    let other = try TestGraph()
    try other.store.write { _ = try $0.define(text) }
    #expect(try other.store.read { try $0.definitions().map(\.text).joined(separator: "\n") } == text)
  }

  @Test("SHA-256 is that of the standard")
  func hashes() {
    #expect(SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let long = Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
    #expect(SHA256.hex(long) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }
}
