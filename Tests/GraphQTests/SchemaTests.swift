// The schema of a graph from code: what is in it, as values.

import GraphQ
import Testing

@Suite("The schema from code")
struct SchemaTests {
  private static func graph() throws -> Graph {
    let graph = try Graph.inMemory()
    try graph.query(
      "g.addV('person').property(id, 'a').property('age', 29).addV('person').property('age', 'old')")
    try graph.query(
      "g.addV('town').property(id, 't').property(set, 'name', 'York').property(set, 'name', 'Eoforwic')")
    try graph.query("g.V('a').addE('lives').to(__.V('t')).property('since', 1990)")
    try graph.createIndex(on: "person", "age")
    try graph.define(
      "/// All people. Of every age.\ndefine people() -> Long = g.V().hasLabel('person').count();")
    return graph
  }

  @Test("it tells labels, keys with types and counts, what edges connect, indexes and stored traversals")
  func everything() throws {
    let schema = try Self.graph().schema()
    #expect(schema.vertexLabels.map(\.name) == ["person", "town"])
    #expect(schema.vertexLabels.map(\.count) == [2, 1])
    let age = try #require(schema.vertexLabels[0].keys.first)
    #expect(age.name == "age" && age.count == 2 && age.types == ["Int": 1, "String": 1] && !age.isMultiple)
    let name = try #require(schema.vertexLabels[1].keys.first)
    #expect(name.isMultiple && name.count == 1 && name.types == ["String": 2])
    #expect(schema.edgeLabels.map(\.name) == ["lives"] && schema.edgeLabels[0].keys.map(\.name) == ["since"])
    let pattern = try #require(schema.patterns.first)
    #expect((pattern.source, pattern.label, pattern.target) == ("person", "lives", "town"))
    #expect(pattern.count == 1 && schema.patterns.count == 1)
    #expect(schema.indexes == [Graph.Index(label: "person", keys: ["age"])])
    #expect(schema.traversals.map(\.signature) == ["people() -> Long"])
    #expect(schema.traversals.map(\.purpose) == ["All people."])
  }

  @Test("it is the same from asynchronous code")
  func asynchronous() async throws {
    let graph = try Self.graph()
    let schema = try await graph.schema()
    #expect(try await graph.read { transaction in try transaction.schema() } == schema)
    #expect(schema.vertexLabels.map(\.name) == ["person", "town"])
  }

  @Test("a transaction sees what it has written itself, and of an empty graph there is nothing to tell")
  func elsewhere() throws {
    let graph = try Self.graph()
    let changed = try graph.write { transaction in
      try transaction.query("g.addV('new')")
      return try transaction.schema()
    }
    #expect(changed.vertexLabels.map(\.name) == ["new", "person", "town"])
    #expect(try Graph.inMemory().schema().vertexLabels.isEmpty)
  }
}
