// Stored traversals from Swift: storing, listing, calling, versions.

import GraphQ
import Testing

@Suite("Stored traversals from Swift")
struct StoredTraversalTests {
  private let graph: Graph

  init() throws {
    graph = try Graph.inMemory()
    try graph.write { transaction in
      for code in ["SFO", "JFK", "KEF"] {
        try transaction.addVertex("airport", id: .string(code), ["code": code])
      }
      try transaction.addEdge("route", from: "SFO", to: "JFK", ["miles": 2586])
      try transaction.addEdge("route", from: "JFK", to: "KEF", ["miles": 2588])
    }
    try graph.define(
      """
      /// The miles between two airports that a route connects.
      /// - from: the airport of departure
      define distance(from: String, to: String, unit: 'mi' | 'km' = 'mi') -> Long? =
        g.V(from).fold().coalesce(unfold(), fail('unknown_airport', 'no such airport'))
         .outE('route').where(inV().hasId(to)).values('miles');
      define near() -> List<String> on Vertex = out('route').values('code');
      define add(code: String) -> Vertex = g.addV('airport').property(id, code);
      define far(than: Int) -> List<Map> = g.E().has('miles', gt(than)).valueMap();
      """)
  }

  @Test("a call is read as the type asked for")
  func calling() throws {
    #expect(try graph.call("distance", ["from": "SFO", "to": "JFK"], as: Int.self) == 2586)
    #expect(try graph.call("distance", ["from": "SFO", "to": "JFK"], as: Double.self) == 2586)
    #expect(try graph.call("distance", ["from": "SFO", "to": "KEF"], as: Int?.self) == nil)
    #expect(try graph.call("near", on: "SFO", as: [String].self) == ["JFK"])
    #expect(try graph.call("near", on: "KEF", as: [String].self) == [])
    #expect(try graph.call("distance", ["from": "SFO", "to": "JFK"]) == [.long(2586)])
    struct Route: Decodable, Equatable { var miles: Int }
    #expect(try graph.call("far", ["than": 2587]).decode(Route.self) == [Route(miles: 2588)])
  }

  @Test("nothing cannot be read as something")
  func nothing() throws {
    #expect(throws: GraphError.self) {
      try graph.call("distance", ["from": "SFO", "to": "KEF"], as: Int.self)
    }
  }

  @Test("arguments are checked by name and type, and fail() tells its kind")
  func errors() throws {
    for (arguments, words) in [
      (["form": "SFO"], "did you mean 'from'?"), (["from": "SFO"], "needs the argument 'to'"),
      (["from": "SFO", "to": "JFK", "unit": "ft"], "'unit'"),
    ] as [([String: String], String)] {
      let error = #expect(throws: GraphError.self) { try graph.call("distance", arguments) }
      #expect(
        error?.code == .argument && error?.description.contains(words) == true, "\(String(describing: error))"
      )
    }
    let failed = #expect(throws: GraphError.self) {
      try graph.call("distance", ["from": "XXX", "to": "JFK"])
    }
    #expect(failed?.code == .failed && failed?.failure == "unknown_airport")
    let unknown = #expect(throws: GraphError.self) { try graph.call("distanc") }
    #expect(unknown?.code == .unknownService && unknown?.help == "did you mean 'distance'?")
    let standing = #expect(throws: GraphError.self) { try graph.call("near") }
    #expect(standing?.message.contains("stands on a Vertex") == true)
  }

  @Test("one that writes is given a transaction that writes")
  func writing() throws {
    #expect(try graph.call("add", ["code": "LHR"], as: Vertex.self).id == "LHR")
    #expect(try graph.V().count().one() == 4)
    #expect(throws: GraphError.self) {
      try graph.read { transaction in try transaction.call("add", ["code": "CDG"]) }
    }
  }

  @Test("calls and definitions stand in transactions with everything else")
  func transactions() throws {
    struct Undone: Error {}
    #expect(throws: Undone.self) {
      try graph.write { transaction in
        try transaction.define("define two() -> Int = g.inject(2);")
        try transaction.call("add", ["code": "LHR"])
        #expect(try transaction.call("two", as: Int.self) == 2)
        throw Undone()
      }
    }
    #expect(try graph.definition(named: "two") == nil)
    #expect(try graph.V().count().one() == 3)
    let miles = try graph.read { snapshot in
      try snapshot.call("distance", ["from": "SFO", "to": "JFK"], as: Int.self)
    }
    #expect(miles == 2586)
  }

  @Test("asynchronous calls answer the same")
  func asynchronous() async throws {
    let miles = try await graph.call("distance", ["from": "SFO", "to": "JFK"], as: Int.self)
    #expect(miles == 2586)
    let near = try await graph.call("near", on: "JFK").all(as: String.self)
    #expect(near == ["KEF"])
  }

  @Test("definitions are listed with their types and documentation")
  func listing() throws {
    let all = try graph.definitions
    #expect(all.map(\.name) == ["add", "distance", "far", "near"])
    let distance = try #require(all.first { $0.name == "distance" })
    #expect(distance.signature.hasPrefix("distance(from: String, to: String"))
    #expect(distance.parameters.map(\.name) == ["from", "to", "unit"])
    #expect(distance.parameters.map(\.isRequired) == [true, true, false])
    #expect(distance.parameters[0].documentation == "the airport of departure")
    #expect(distance.parameters[2].defaultValue == "mi" && distance.parameters[2].type == "'mi' | 'km'")
    #expect(
      distance.result == "Long?" && !distance.isWriting && distance.version == 1 && distance.pack == nil)
    #expect(all[0].isWriting)
    let copy = try Graph.inMemory()
    for definition in all { try copy.define(definition.text) }
    #expect(try copy.definitions.map(\.text) == all.map(\.text))
  }

  @Test("a redefinition needs to be asked for, and earlier versions can be restored")
  func versions() throws {
    let second = "define far(than: Int) -> List<Map> = g.E().has('miles', lt(than)).valueMap();"
    #expect(throws: GraphError.self) { try graph.define(second) }
    #expect(try graph.define(second, replacing: true).replaced == ["far"])
    #expect(try graph.call("far", ["than": 2587]).count == 1)
    #expect(try graph.history(ofDefinition: "far").map(\.version) == [1, 2])
    try graph.restoreDefinition("far", version: 1)
    #expect(try graph.history(ofDefinition: "far").map(\.version) == [1, 2, 3])
    try graph.undefine("far")
    #expect(try graph.definition(named: "far") == nil)
    #expect(try graph.history(ofDefinition: "far").count == 3)
  }

  @Test("an error in a definition has its place in the text")
  func places() throws {
    let error = #expect(throws: GraphError.self) {
      try graph.define("define a() =\n  g.V().values('x').out();")
    }
    #expect(error?.code == .type && error?.position?.line == 2, "\(String(describing: error))")
  }
}
