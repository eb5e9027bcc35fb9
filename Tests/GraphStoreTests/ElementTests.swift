// Vertices, edges and properties one by one.

import GraphStore
import TestSupport
import Testing

@Suite struct ElementTests {
  @Test func aVertexComesBackAfterReopening() throws {
    let temporary = try TemporaryStore()
    let number = try temporary.store.write { transaction in
      let person = try transaction.makeLabel("person")
      let vertex = try transaction.addVertex(labels: [person], id: "marko")
      try transaction.setProperty(.vertex, UInt64(vertex), transaction.makeKey("age"), .int(29))
      return vertex
    }
    try temporary.reopen()
    try temporary.store.read { transaction in
      #expect(try transaction.number(.vertex, id: "marko") == UInt64(number))
      #expect(try transaction.id(.vertex, UInt64(number)) == "marko")
      let key = transaction.key("age")
      let age = try #require(key)
      #expect(try transaction.property(.vertex, UInt64(number), age) == Property(.int(29)))
      let person = transaction.label("person")
      #expect(try transaction.labels(ofVertex: number) == [person])
      #expect(try transaction.count(.vertex) == 1)
    }
  }

  @Test func anIntegerAndItsDecimalTextAreOneID() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("thing")
      let vertex = try transaction.addVertex(labels: [label], id: "3")
      #expect(try transaction.number(.vertex, id: 3) == UInt64(vertex))
      #expect(throws: StoreError.self) { try transaction.addVertex(labels: [label], id: 3) as VertexNumber }
      #expect(try transaction.number(.vertex, id: "03") == nil)
    }
  }

  /// Segments of integers, of texts, of decimal texts, and of all of them side by side.
  @Test func everyFormOfIDsIsFoundByIntegerAndByText() throws {
    let temporary = try TemporaryStore()
    let block = 1024
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("thing")
      for number in 0..<4 * block {
        let form = number / block < 3 ? number / block : number % 3
        let id: ElementID =
          switch form {
          case 0: .integer(Int64(number * 7 - 3000))
          case 1: .string("t\(number)")
          default: .string(String(number * 7 - 3000))
          }
        _ = try transaction.addVertex(labels: [label], id: id)
      }
    }
    try temporary.store.read { transaction in
      for number in 0..<4 * block {
        let form = number / block < 3 ? number / block : number % 3
        let integer = Int64(number * 7 - 3000)
        let found: UInt64? = form == 1 ? nil : UInt64(number)
        #expect(try transaction.number(.vertex, id: .integer(integer)) == found)
        #expect(try transaction.number(.vertex, id: .string(String(integer))) == found)
        #expect(try transaction.number(.vertex, id: .integer(integer + 1)) == nil)
        let byText = try transaction.number(.vertex, id: .string("t\(number)"))
        #expect(byText == (form == 1 ? UInt64(number) : nil))
      }
    }
  }

  @Test func anElementWithoutAnIDAvoidsTheOnesThatAreTaken() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("thing")
      let taken = try transaction.addVertex(labels: [label], id: 1)
      let second = try transaction.addVertex(labels: [label])
      #expect(try transaction.number(.vertex, id: 1) == UInt64(taken))
      let id = try transaction.id(.vertex, UInt64(second))
      #expect(id != 1)
      #expect(try transaction.number(.vertex, id: id) == UInt64(second))
      #expect(throws: StoreError.self) { try transaction.addVertex(labels: [label], id: id) }
    }
  }

  @Test func manyIDsAreWhatEachIsAlone() throws {
    let temporary = try TemporaryStore()
    func check(_ graph: borrowing Transaction) throws {
      let vertices: [VertexNumber] = [5, 0, 999, 600, 600, 1, 2, 512, 511]
      var ids: [ElementID] = []
      try graph.appendIDs(of: vertices, to: &ids)
      #expect(try ids == vertices.map { try graph.id(.vertex, UInt64($0)) })
      let edges: [EdgeNumber] = [2, 0, 1]
      var edgeIDs: [ElementID] = []
      try graph.appendIDs(of: edges, to: &edgeIDs)
      #expect(edgeIDs == [.string("third"), .integer(70), .integer(1)])
    }
    try temporary.store.write { transaction in
      let (label, link) = (try transaction.makeLabel("thing"), try transaction.makeLabel("link"))
      for number in 0..<1000 {
        switch number % 3 {
        case 0: _ = try transaction.addVertex(labels: [label], id: .string("id of \(number)"))
        case 1: _ = try transaction.addVertex(labels: [label], id: .integer(Int64(5000 + number)))
        default: _ = try transaction.addVertex(labels: [label])
        }
      }
      _ = try transaction.addEdge(label: link, from: 0, to: 1, id: 70)
      _ = try transaction.addEdge(label: link, from: 1, to: 2)
      _ = try transaction.addEdge(label: link, from: 2, to: 0, id: "third")
      try check(transaction)
    }
    // Often enough that tables of places come into it.
    try temporary.store.read { for _ in 0..<8 { try check($0) } }
  }

  @Test func removingAVertexTakesItsEdgesAlong() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      let weight = try transaction.makeKey("weight")
      let a = try transaction.addVertex(labels: [label])
      let b = try transaction.addVertex(labels: [label])
      let edge = try transaction.addEdge(label: link, from: a, to: b, id: "ab")
      try transaction.addEdge(label: link, from: a, to: a)
      try transaction.addEdge(label: link, from: b, to: b)
      try transaction.setProperty(.edge, edge, weight, .double(0.5))
      #expect(try transaction.edge(edge) == EdgeRecord(number: edge, label: link, source: a, target: b))
      try transaction.removeVertex(a)
      #expect(try transaction.edge(edge) == nil)
      #expect(try transaction.number(.edge, id: "ab") == nil)
      #expect(try transaction.count(.edge) == 1)
      #expect(try transaction.count(.edge, label: link) == 1)
      var degrees: [Int] = []
      try transaction.appendDegrees(of: [a, b], .both, labels: nil, to: &degrees)
      #expect(degrees == [0, 2])
    }
  }

  @Test func everyTypeOfValueKeepsItsTypeAndContent() throws {
    let values: [Value] = [
      .bool(true), .byte(-3), .short(300), .int(-70_000), .long(.min), .float(1.5), .double(-0.25),
      .string("héllo"),
      .string(String(repeating: "long ", count: 1000)), .date(Day(daysSinceEpoch: 19_000)),
      .dateTime(Timestamp(secondsSinceEpoch: -1, nanoseconds: 5_000_000)),
      .dateTime(Timestamp(secondsSinceEpoch: 12, nanoseconds: 7, offsetSeconds: 3600)),
      .uuid(UniqueID(high: 1, low: 2)), .bigInteger(BigInteger(isNegative: true, magnitude: [1, 2, 3])),
      .bigDecimal(BigDecimal(unscaled: BigInteger(12345), scale: 3)), .list([.int(1), .string("a"), .null]),
      .set([.long(1), .long(2)]), .map([MapEntry(key: .string("k"), value: .list([.double(.nan)]))]),
      .double(.nan), .double(.infinity),
    ]
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("thing")
      let key = try transaction.makeKey("value")
      for value in values {
        let vertex = try transaction.addVertex(labels: [label])
        try transaction.setProperty(.vertex, UInt64(vertex), key, value)
      }
    }
    try temporary.store.read { transaction in
      let found = transaction.key("value")
      let key = try #require(found)
      for (row, value) in values.enumerated() {
        #expect(try transaction.property(.vertex, UInt64(row), key) == Property(value))
      }
    }
  }

  @Test func aFailedWriteLeavesNothing() throws {
    struct Failure: Error {}
    let temporary = try TemporaryStore()
    #expect(throws: Failure.self) {
      try temporary.store.write { transaction in
        _ = try transaction.addVertex(labels: [transaction.makeLabel("lost")])
        throw Failure()
      }
    }
    try temporary.store.read { transaction in
      let count = try transaction.count(.vertex)
      #expect(count == 0)
      let lost = transaction.label("lost")
      #expect(lost == nil)
    }
  }

  @Test func aTransactionInsideAnotherIsAnErrorAndNoDeadlock() throws {
    let temporary = try TemporaryStore()
    let store = temporary.store
    #expect(throws: StoreError.self) { try store.write { _ in try store.write { _ in } } }
    #expect(throws: StoreError.self) { try store.read { _ in try store.read { _ in } } }
  }

  @Test func aHubOfManyEdgesIsReadInOrderAndShrinksAgain() throws {
    let temporary = try TemporaryStore()
    let count = 9_000
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      let hub = try transaction.addVertex(labels: [label])
      var generator = SeededGenerator(seed: 1)
      for _ in 0..<count { _ = try transaction.addVertex(labels: [label]) }
      for target in (1...count).shuffled(using: &generator) {
        try transaction.addEdge(label: link, from: hub, to: VertexNumber(target))
      }
      var expansion = Expansion()
      var place = ExpansionPlace()
      while try !transaction.expand([hub], .out, labels: [link], limit: 700, from: &place, into: &expansion) {
      }
      #expect(expansion.neighbours == (1...count).map(VertexNumber.init))
      #expect(try transaction.hasEdge(from: hub, to: 777, label: link))
      #expect(try !transaction.hasEdge(from: hub, to: hub, label: link))
      for target in 1...(count - 10) { try transaction.removeVertex(VertexNumber(target)) }
      expansion.removeAll()
      place = ExpansionPlace()
      #expect(
        try transaction.expand([hub], .out, labels: nil, limit: .max / 2, from: &place, into: &expansion))
      #expect(expansion.neighbours == ((count - 9)...count).map(VertexNumber.init))
    }
  }
}
