// A database in which every kind of record occurs, and what can be told of it without looking at property values.

@testable import GraphStore

enum SampleGraph {
  static let vertexCount = 520

  /// Fills a store: labels and label sets, given and implied ids, every form of segment, large cells, hubs in both
  /// directions, parallel edges and loops, edges built in bulk, indexes of every kind, and gaps left by removals.
  static func fill(_ store: Store) throws {
    try store.write { transaction in
      let person = try transaction.makeLabel("person")
      let admin = try transaction.makeLabel("admin")
      let knows = try transaction.makeLabel("knows")
      let likes = try transaction.makeLabel("likes")
      for number in 0..<vertexCount {
        let id: ElementID? =
          number % 3 == 0 ? .string("vertex-\(number)") : number == 4 ? 5_000_000 : nil
        _ = try transaction.addVertex(labels: number % 7 == 0 ? [person, admin] : [person], id: id)
      }
      try addProperties(transaction)
      for target in 1..<400 {
        let id: ElementID? = target % 100 == 0 ? .string("edge-\(target)") : nil
        try transaction.addEdge(label: knows, from: 0, to: VertexNumber(target), id: id)
        try transaction.addEdge(label: likes, from: VertexNumber(target), to: 1)
      }
      try transaction.addEdge(label: knows, from: 2, to: 3)
      try transaction.addEdge(label: knows, from: 2, to: 3)
      let loop = try transaction.addEdge(label: knows, from: 2, to: 2)
      try transaction.setProperty(.edge, loop, transaction.makeKey("weight"), .double(0.5))
    }
    try store.write { transaction in
      try cut(.out, 0, transaction.makeLabel("knows"), transaction)
      try cut(.in, 1, transaction.makeLabel("likes"), transaction)
      let follows = try transaction.makeLabel("follows")
      _ = try transaction.addEdges(
        label: follows, sources: (0..<300).map { VertexNumber($0 / 3) },
        targets: (0..<300).map { VertexNumber($0 / 3 + $0 % 3) })
      for vertex in [VertexNumber(10), 11, 500] { try transaction.removeVertex(vertex) }
    }
  }

  /// Cuts a list into chunks that are far smaller than they need be, so that a small graph has hubs.
  private static func cut(
    _ table: Table, _ vertex: VertexNumber, _ label: LabelID, _ transaction: borrowing Transaction
  ) throws {
    guard let stored = try transaction.raw.value(table, listKey(vertex, label)) else { return }
    var list = NeighbourArrays()
    list.append(try NeighbourList(stored))
    var writer = ByteWriter()
    try transaction.writeChunks(list, HubKey.list(table, vertex, label), fill: 500, &writer)
    packHubRoot(length: list.count, into: &writer)
    try transaction.raw.put(table, listKey(vertex, label), writer.bytes)
  }

  private static func addProperties(_ transaction: borrowing Transaction) throws {
    let name = try transaction.makeKey("name")
    let city = try transaction.makeKey("city")
    let age = try transaction.makeKey("age")
    let mixed = try transaction.makeKey("mixed")
    let tags = try transaction.makeKey("tags")
    let person = try transaction.makeLabel("person")
    for number in 0..<UInt64(vertexCount) {
      try transaction.setProperty(.vertex, number, name, .string("name of \(number * 7919 % 1000)"))
      if number % 2 == 0 { try transaction.setProperty(.vertex, number, age, .int(Int32(number % 90))) }
      let place = ["Oslo", "Rome", "Lima"][Int(number % 3)]
      try transaction.setProperty(.vertex, number, city, .string(place))
    }
    let values: [Value] = [
      .string("ä"), .int(7), .list([.int(1), .string("x")]), .string(String(repeating: "long ", count: 900)),
      .bigInteger(BigInteger(isNegative: true, magnitude: [1, 2, 3])), .double(.nan), .bool(true),
      .dateTime(Timestamp(secondsSinceEpoch: 12, nanoseconds: 7, offsetSeconds: 3600)),
      .map([MapEntry(key: .string("k"), value: .set([.long(1)]))]), .uuid(UniqueID(high: 1, low: 2)),
    ]
    for (row, value) in values.enumerated() {
      try transaction.setProperty(.vertex, UInt64(row), mixed, value)
    }
    let since = try transaction.makeKey("since")
    for value in ["red", "green", "red"] {
      try transaction.addProperty(
        3, tags, .string(value), .list, meta: [MetaProperty(key: since, value: .int(1999))])
    }
    let knows = try transaction.makeLabel("knows")
    let weight = try transaction.makeKey("weight")
    _ = try transaction.createIndex(.vertex, label: person, keys: [name])
    _ = try transaction.createIndex(.vertex, label: person, keys: [city, age])
    _ = try transaction.createIndex(.vertex, label: person, keys: [mixed], isUnique: true)
    _ = try transaction.createIndex(.edge, label: knows, keys: [weight])
  }

  /// What is there and how it hangs together, as numbers; property values have no second copy to compare with.
  static func structure(_ store: Store) throws -> [Int] {
    try store.read { transaction in
      var facts: [Int] = []
      for kind in ElementKind.allCases {
        var rows: [UInt64] = []
        var row: UInt64 = 0
        try transaction.appendElements(kind, label: nil, limit: .max / 2, from: &row, to: &rows)
        facts.append(Int(try transaction.count(kind)))
        for row in rows {
          let id = try transaction.id(kind, row)
          let found = try transaction.number(kind, id: id)
          facts += [Int(row), id.hashValue, found == row ? 1 : 0]
          if kind == .vertex {
            facts += try transaction.labels(ofVertex: VertexNumber(row)).map { Int($0) }
          } else if let edge = try transaction.edge(row) {
            facts += [Int(edge.source), Int(edge.label), Int(edge.target)]
          }
        }
      }
      for direction in [Direction.out, .in] {
        var expansion = Expansion(wantsEdges: true)
        var place = ExpansionPlace()
        _ = try transaction.scanLists(direction, label: nil, limit: .max / 2, from: &place, into: &expansion)
        var start = 0
        // How a long list is cut into chunks is no part of the graph.
        for (row, end) in zip(expansion.rows, expansion.ends) {
          for index in start..<end {
            facts += [Int(row), Int(expansion.neighbours[index]), Int(expansion.edges[index])]
          }
          start = end
        }
      }
      return facts
    }
  }
}
