// Reading results: as types, as Decodable structs, one, first, all; and what is refused.

import GraphQ
import Testing

@Suite("Results are read as the types of a program")
struct ResultTests {
  struct Airport: Codable, Equatable {
    var code: String
    var runways: Int
    var elevation: Double?
    var tags: [String]?
  }

  static func airports() throws -> Graph {
    let graph = try Graph.inMemory()
    try graph.write { transaction in
      try transaction.addVertex("airport", id: "1", from: Airport(code: "LHR", runways: 2, elevation: 25.3))
      try transaction.addVertex(
        "airport", id: "2", from: Airport(code: "KEF", runways: 2, elevation: nil, tags: ["north", "hub"]))
      try transaction.addEdge("route", from: "1", to: "2", id: "e1", ["km": 1895])
    }
    return graph
  }

  @Test func verticesAreDecodedByTheirPropertyKeys() throws {
    let graph = try Self.airports()
    #expect(
      try graph.V("2").decode(Airport.self)
        == [Airport(code: "KEF", runways: 2, elevation: nil, tags: ["north", "hub"])])
  }

  @Test func mapsAreDecodedByTheirKeysInAnyOrder() throws {
    struct Leg: Decodable, Equatable { var to: String, km: Int, from: String }
    let graph = try Self.airports()
    let legs = try graph.query(
      "g.E().project('from', 'to', 'km').by(outV().values('code')).by(inV().values('code')).by('km')"
    ).decode(Leg.self)
    #expect(legs == [Leg(to: "KEF", km: 1895, from: "LHR")])
  }

  @Test func valueMapsOfSingleValuesAreDecodedWithoutTheirLists() throws {
    let graph = try Self.airports()
    #expect(
      try graph.query("g.V('1').valueMap()").decode(Airport.self)
        == [Airport(code: "LHR", runways: 2, elevation: 25.3)])
  }

  @Test func theIdAndLabelOfAnElementAreFieldsToo() throws {
    struct Row: Decodable, Equatable { var id: String, label: String, code: String }
    let graph = try Self.airports()
    #expect(try graph.V("1").decode(Row.self) == [Row(id: "1", label: "airport", code: "LHR")])
  }

  @Test func aFieldThatIsNotThereIsNamed() throws {
    struct Row: Decodable { var nothing: String }
    let graph = try Self.airports()
    let error = #expect(throws: GraphError.self) { try graph.V("1").decode(Row.self) }
    #expect(error?.message.contains("'nothing'") == true)
  }

  @Test func aFieldOfAnotherTypeIsNamed() throws {
    struct Row: Decodable { var code: Int }
    let graph = try Self.airports()
    let error = #expect(throws: GraphError.self) { try graph.V("1").decode(Row.self) }
    #expect(error?.message.contains("'code'") == true)
  }

  @Test func scalarsAndCollectionsAreReadByType() throws {
    let graph = try Self.airports()
    #expect(try graph.V().values("runways", as: Int.self).toList() == [2, 2])
    #expect(
      try graph.V().order().by("code").values("code").fold().typed(as: [String].self).one() == ["KEF", "LHR"])
    #expect(
      try graph.V().groupCount().by("runways").typed(as: [Int: Int].self).one() == [2: 2])
  }

  @Test func numbersAreReadOnlyWhereNothingIsLost() throws {
    let graph = try Graph.inMemory()
    #expect(try graph.query("g.inject(300)").one(as: Int64.self) == 300)
    #expect(try graph.query("g.inject(2.0)").one(as: Int.self) == 2)
    #expect(throws: GraphError.self) { try graph.query("g.inject(300)").one(as: Int8.self) }
    #expect(throws: GraphError.self) { try graph.query("g.inject(2.5)").one(as: Int.self) }
    #expect(throws: GraphError.self) { try graph.query("g.inject('2')").one(as: Int.self) }
  }

  @Test func oneIsExactlyOne() throws {
    let graph = try Self.airports()
    let error = #expect(throws: GraphError.self) { try graph.V().one() }
    #expect(error?.code == .notOne)
    #expect(throws: GraphError.self) { try graph.query("g.V('9')").one() }
    #expect(try graph.V("9").first() == nil)
  }

  @Test func elementsGiveTypedAccessToWhatTheyHold() throws {
    let graph = try Self.airports()
    let vertex = try graph.V("2").one()
    #expect(try vertex.value("runways", as: Int.self) == 2)
    #expect(vertex.values("tags") == ["north", "hub"])
    #expect(vertex["nothing"] == nil)
    let edge = try graph.E().one()
    #expect(edge.id == "e1" && edge.source == "1" && edge.target == "2")
    #expect(try edge.value("km", as: Int.self) == 1895)
    let path = try graph.V("1").as("start").out().path().one()
    #expect(path.objects.count == 2 && path["start"] == path.objects[0])
  }
}
