// Writing from Swift: adding, updating, upserting, removing, from dictionaries and Encodable types.

import GraphQ
import Testing

@Suite("Elements are written from Swift values")
struct WritingTests {
  @Test func generatedIdsAreReturnedAndFindTheElements() throws {
    let graph = try Graph.inMemory()
    let (a, b, e) = try graph.write { transaction in
      let a = try transaction.addVertex("person", ["name": "marko", "age": 29])
      let b = try transaction.addVertex("person::author", ["name": "peter"])
      return (a, b, try transaction.addEdge("knows", from: a, to: b, ["since": 2009]))
    }
    #expect(try graph.V(a).out("knows").id().toList() == [b])
    #expect(try graph.E(e).values("since", as: Int.self).toList() == [2009])
    #expect(try graph.V().hasLabel("author").count().one() == 1)
  }

  @Test func anUpdateSetsWhatItNamesAndNullRemoves() throws {
    let graph = try Graph.inMemory()
    try graph.write { transaction in
      try transaction.addVertex("a", id: 1, ["x": 1, "y": 2])
      try transaction.updateVertex(1, ["x": 5, "y": Int?.none, "z": "new"])
    }
    #expect(try graph.V(1).valueMap().one() == ["x": [Value.long(5)], "z": ["new"]])
  }

  @Test func anUpsertAddsOnceAndThenUpdates() throws {
    let graph = try Graph.inMemory()
    let added = try graph.write { transaction in
      [
        try transaction.upsertVertex("a", id: "k", ["n": 1]),
        try transaction.upsertVertex("a", id: "k", ["n": 2]),
      ]
    }
    #expect(added == [true, false])
    #expect(try graph.V("k").values("n", as: Int.self).toList() == [2])
  }

  @Test func anEdgeToNowhereIsAnErrorAndNothingIsKept() throws {
    let graph = try Graph.inMemory()
    let error = #expect(throws: GraphError.self) {
      try graph.write { transaction in
        try transaction.addVertex("a", id: 1)
        try transaction.addEdge("e", from: 1, to: 2)
      }
    }
    #expect(error?.code == .noElement)
    #expect(try graph.V().count().one() == 0)
  }

  @Test func aRemovedVertexTakesItsEdgesAlong() throws {
    let graph = try Graph.inMemory()
    let removed = try graph.write { transaction in
      try transaction.addVertex("a", id: 1)
      try transaction.addVertex("a", id: 2)
      try transaction.addEdge("e", from: 1, to: 2)
      return [try transaction.removeVertex(id: 1), try transaction.removeVertex(id: 1)]
    }
    #expect(removed == [true, false])
    #expect(try graph.E().count().one() == 0)
  }

  @Test func nestedFieldsBecomeMapsAndListsOfScalarsSeveralValues() throws {
    struct Note: Codable, Equatable {
      struct Place: Codable, Equatable { var lat: Double, lon: Double }
      var title: String
      var tags: [String]
      var place: Place
    }
    let note = Note(title: "t", tags: ["a", "b"], place: .init(lat: 1.5, lon: -2))
    let graph = try Graph.inMemory()
    _ = try graph.write { try $0.addVertex("note", from: note) }
    #expect(try graph.V().decode(Note.self) == [note])
    #expect(try graph.V().values("tags", as: String.self).toList() == ["a", "b"])
  }
}
