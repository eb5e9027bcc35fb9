// Bulk insertion from Swift values: the same graph as one by one, whatever way it goes.

import GraphQ
import Testing

@Suite("Bulk insertion")
struct BulkInsertTests {
  private struct Row {
    var id: String
    var label: String
    var properties: [(key: String, value: Value)]
    var ends: (String, String)?
  }

  /// Rows with all kinds of values, in columns that mix them, with gaps.
  private static func rows(_ count: Int, seed: UInt64) -> [Row] {
    var state = seed
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    func value(_ kind: Int) -> Value {
      switch kind {
      case 0: .int(Int32(random(100)))
      case 1: .string("text \(random(50)) ü")
      case 2: .double(Double(random(1000)) / 8)
      case 3: .bool(random(2) == 0)
      case 4: .long(Int64(random(1 << 30)) << 20)
      case 5: .date(Day(daysSinceEpoch: Int32(random(20_000))))
      default: .string(String(repeating: "long ", count: random(100)))
      }
    }
    var rows: [Row] = []
    for number in 0..<count {
      var properties: [(key: String, value: Value)] = [("steady", value(1)), ("number", value(0))]
      for key in 0..<4 where random(3) > 0 {
        properties.append(("key\(key)", value(key == 3 ? random(7) : key)))
      }
      rows.append(
        Row(id: "v\(number)", label: random(3) == 0 ? "x::y" : "x", properties: properties, ends: nil))
    }
    for number in 0..<count * 2 {
      var properties: [(key: String, value: Value)] = []
      for key in 0..<3 where random(2) > 0 {
        properties.append(("weight\(key)", value(key == 2 ? random(7) : key + 1)))
      }
      rows.append(
        Row(
          id: random(2) == 0 ? "" : "e\(number)", label: random(2) == 0 ? "knows" : "likes",
          properties: properties,
          ends: ("v\(random(count))", "v\(random(count))")))
    }
    return rows
  }

  private static func insertBulk(_ rows: [Row], into graph: Graph) throws {
    try graph.bulkInsert { bulk in
      for row in rows {
        let properties = row.properties
        if let ends = row.ends {
          try bulk.addEdge(
            row.label, from: ends.0, to: ends.1, id: row.id.isEmpty ? nil : row.id, properties: properties)
        } else {
          try bulk.addVertex(row.label, id: row.id, properties: properties)
        }
      }
    }
  }

  private static func content(_ graph: Graph) throws -> [String] {
    let vertices = try graph.query("g.V().map(union(id(), label(), valueMap().order(local).by(keys)).fold())")
    let edges = try graph.query(
      "g.E().map(union(label(), outV().id(), inV().id(), valueMap().order(local).by(keys)).fold())")
    // Those that the graph gives are its own affair.
    let ids = try graph.query("g.E().id()").filter { if case .string = $0 { true } else { false } }
    return (vertices.map { "\($0)" } + edges.map { "\($0)" } + ids.map { "\($0)" }).sorted()
  }

  @Test(
    "random rows make the same graph in bulk, beside others and one by one", arguments: [1, 2, 3] as [UInt64])
  func ways(seed: UInt64) throws {
    let rows = Self.rows(700, seed: seed)
    let bulk = try Graph.inMemory()
    try Self.insertBulk(rows, into: bulk)
    let beside = try Graph.inMemory()
    try beside.query("g.addV('other').property(id, 'other')")
    try Self.insertBulk(rows, into: beside)
    try beside.query("g.V('other').drop()")
    let single = try Graph.inMemory()
    try single.write { transaction in
      for row in rows where row.ends == nil {
        _ = try transaction.query(
          "g.addV(label).property(id, code)", ["label": row.label, "code": row.id])
        for (key, value) in row.properties {
          try transaction.query(
            "g.V(code).property(single, key, value)", ["code": row.id, "key": key, "value": value])
        }
      }
      for row in rows {
        guard let ends = row.ends else { continue }
        let id = try transaction.addEdge(
          row.label, from: .string(ends.0), to: .string(ends.1), id: row.id.isEmpty ? nil : .string(row.id))
        for (key, value) in row.properties {
          try transaction.query("g.E(code).property(key, value)", ["code": id, "key": key, "value": value])
        }
      }
    }
    let wanted = try Self.content(single)
    #expect(try Self.content(bulk) == wanted)
    #expect(try Self.content(beside) == wanted)
    #expect(try bulk.check() == [] && beside.check() == [])
  }

  @Test("lists become several values, nil becomes none, encodable values their fields")
  func values() throws {
    struct Airport: Codable, Equatable {
      var city: String
      var runways: Int
      var note: String?
    }
    let graph = try Graph.inMemory()
    try graph.bulkInsert { rows in
      try rows.addVertex("airport", id: "LHR", from: Airport(city: "London", runways: 2))
      try rows.addVertex("airport", id: "KEF", ["tags": ["a", "b"], "none": nil as String?])
      try rows.addEdge("route", from: "LHR", to: "KEF", ["km": 1895])
      #expect(rows.vertexCount == 2 && rows.edgeCount == 1)
    }
    #expect(try graph.V("LHR").decode(Airport.self) == [Airport(city: "London", runways: 2)])
    #expect(try graph.query("g.V('KEF').values('tags').order()").all(as: String.self) == ["a", "b"])
    #expect(try graph.query("g.V('KEF').values('none').count()").one(as: Int.self) == 0)
    #expect(
      try graph.query("g.V('LHR').outE().where(inV().hasId('KEF')).values('km')").one(as: Int.self) == 1895)
  }

  @Test("ids given twice and ends that are nowhere are errors that name them, and leave nothing")
  func errors() throws {
    for isEmpty in [true, false] {
      let graph = try Graph.inMemory()
      if !isEmpty { try graph.query("g.addV('x').property(id, 'x')") }
      let count = isEmpty ? 0 : 1
      let twice = #expect(throws: GraphError.self) {
        try graph.bulkInsert { rows in for _ in 0..<2 { try rows.addVertex("a", id: "same") } }
      }
      #expect(twice?.code == .duplicateID && twice?.message.contains("'same'") == true)
      let edges = #expect(throws: GraphError.self) {
        try graph.bulkInsert { rows in
          try rows.addVertex("a", id: "a")
          for _ in 0..<2 { try rows.addEdge("e", from: "a", to: "a", id: "same") }
        }
      }
      #expect(edges?.code == .duplicateID && edges?.message.contains("'same'") == true)
      let nowhere = #expect(throws: GraphError.self) {
        try graph.bulkInsert { rows in
          try rows.addVertex("a", id: "a")
          try rows.addEdge("e", from: "a", to: "gone")
        }
      }
      #expect(nowhere?.code == .noElement && nowhere?.message.contains("'gone'") == true)
      #expect(try graph.V().count().one() == count)
      try graph.bulkInsert { rows in try rows.addVertex("a", id: "a") }
      #expect(try graph.V().count().one() == count + 1)
    }
  }

  @Test("asynchronous code inserts likewise")
  func asynchronous() async throws {
    let graph = try Graph.inMemory()
    try await graph.bulkInsert { rows in
      for number in 0..<10 { try rows.addVertex("a", id: "\(number)") }
    }
    let count = try await graph.V().count().toList()
    #expect(count == [10])
  }

  @Test("ids that are numbers beside edges without ids do not meet")
  func numbers() throws {
    let graph = try Graph.inMemory()
    try graph.bulkInsert { rows in
      for number in 0..<10 { try rows.addVertex("a", id: "\(number)") }
      for number in 0..<9 {
        try rows.addEdge("e", from: "\(number)", to: "\(number + 1)")
        try rows.addEdge("e", from: "\(number)", to: "\(number + 1)", id: "\(number)")
      }
    }
    #expect(try graph.query("g.E().id().dedup().count()").one(as: Int.self) == 18)
    #expect(try graph.query("g.V(3).out().dedup().id()").one(as: String.self) == "4")
    #expect(try graph.check() == [])
  }
}
