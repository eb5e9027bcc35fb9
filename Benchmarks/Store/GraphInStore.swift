// The graph of the arrays as a database, and what benchmarks ask of it.

import CBaseline
import GraphStore
import Harness

final class GraphInStore: Sendable {
  let store: Store
  /// The label of all edges.
  let link: LabelID
  /// The key of the Int property.
  let value: KeyID

  private init(store: Store, link: LabelID, value: KeyID) {
    self.store = store
    self.link = link
    self.value = value
  }

  /// Builds it at a path that must be free, in one transaction. Without values no vertex has a property.
  static func build(path: String, _ graph: Graph, values: [Int32] = []) throws -> GraphInStore {
    var options = StoreOptions()
    options.mustBeNew = true
    let store = try Store(path: path, options: options)
    let edges = graph.sortedEdges
    let (link, value) = try store.write { transaction in
      let node = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      let value = try transaction.makeKey("value")
      let vertices = try transaction.addVertices(graph.vertexCount, labels: [node])
      // The arrays number vertices from 0 on; so must the store.
      guard vertices.lowerBound == 0 else {
        throw WrongAnswer("vertex 0 got the number \(vertices.lowerBound)")
      }
      if !values.isEmpty { try transaction.appendNumbers(.vertex, value, from: 0, values) }
      _ = try transaction.addEdges(label: link, sources: edges.sources, targets: edges.targets)
      return (link, value)
    }
    return GraphInStore(store: store, link: link, value: value)
  }

  /// Adds the edges of the graph again and again, under a new label each time, until the file has that size.
  func grow(toBytes bytes: Int, like graph: Graph) throws {
    let edges = graph.sortedEdges
    var copies = 0
    while try fileSize() < bytes {
      copies += 1
      let name = "link \(copies)"
      try store.write { transaction in
        let label = try transaction.makeLabel(name)
        _ = try transaction.addEdges(label: label, sources: edges.sources, targets: edges.targets)
      }
    }
  }

  func newVertex() throws -> VertexNumber {
    try store.write { transaction in try transaction.addVertex(labels: [try transaction.makeLabel("node")]) }
  }

  // MARK: Asking

  /// Neighbours a call: large enough to forget the call, small enough to stay in the cache.
  private static let batch = 1 << 12

  /// Two hops from each start, the second hop copied out batch by batch: what an engine that needs the neighbours does.
  func twoHop(from starts: [VertexNumber]) throws -> [UInt64] {
    try store.read { transaction in
      var first = Expansion()
      var second = Expansion()
      var sum: UInt64 = 0
      for start in starts {
        first.removeAll()
        var place = ExpansionPlace()
        _ = try transaction.expand([start], .out, labels: [link], limit: .max / 2, from: &place, into: &first)
        var isDone = false
        place = ExpansionPlace()
        while !isDone {
          second.removeAll()
          isDone = try transaction.expand(
            first.neighbours, .out, labels: [link], limit: GraphInStore.batch, from: &place, into: &second)
          for neighbour in second.neighbours { sum &+= UInt64(neighbour) }
        }
      }
      return [sum]
    }
  }

  /// The same without a copy of the second hop: what counting and marking cost.
  func twoHopInPlace(from starts: [VertexNumber]) throws -> [UInt64] {
    try store.read { transaction in
      var first = Expansion()
      var sum: UInt64 = 0
      for start in starts {
        first.removeAll()
        var place = ExpansionPlace()
        _ = try transaction.expand([start], .out, labels: [link], limit: .max / 2, from: &place, into: &first)
        sum &+= try transaction.neighbourChecksum(of: first.neighbours, .out, labels: [link])
      }
      return [sum]
    }
  }

  /// Each list's sum times its vertex plus one, over all lists, and how many neighbours there are.
  func listSum(_ direction: Direction) throws -> [UInt64] {
    try store.read { transaction in
      var lists = Expansion()
      var place = ExpansionPlace()
      var total: UInt64 = 0
      var touched = 0
      var isDone = false
      while !isDone {
        lists.removeAll()
        isDone = try transaction.scanLists(
          direction, label: link, limit: GraphInStore.batch, from: &place, into: &lists)
        let neighbours = lists.neighbours
        var start = 0
        for (row, end) in zip(lists.rows, lists.ends) {
          var sum: UInt64 = 0
          for index in start..<end { sum &+= UInt64(neighbours[index]) }
          total &+= sum &* (UInt64(row) + 1)
          start = end
        }
        touched += neighbours.count
      }
      return [total, UInt64(touched)]
    }
  }

  /// The sum of the values of these vertices, fetched as one batch.
  func sumOfValues(of vertices: [VertexNumber]) throws -> [UInt64] {
    try store.read { transaction in
      var numbers: [Int64] = []
      numbers.reserveCapacity(vertices.count)
      try transaction.appendIntegers(value, of: vertices, missing: Int64(Int32.min), to: &numbers)
      return [UInt64(bitPattern: numbers.reduce(0, &+))]
    }
  }

  /// How many vertices have a value above the bound.
  func count(above bound: Int32) throws -> UInt64 {
    try store.read { transaction in
      var others: [UInt64] = []
      let filter = NumberFilter(integers: Int64(bound) + 1...Int64.max, doubles: nil)
      let count = try transaction.countRows(ColumnID(.vertex, key: value), where: filter, others: &others)
      guard others.isEmpty else { throw WrongAnswer("\(others.count) cells of the column are no numbers") }
      return UInt64(count)
    }
  }

  /// Adds edges in one transaction.
  func insert(sources: [VertexNumber], targets: [VertexNumber]) throws {
    try store.write { transaction in
      for (source, target) in zip(sources, targets) {
        _ = try transaction.addEdge(label: link, from: source, to: target)
      }
    }
  }

  /// Adds edges one by one, each in a transaction of its own; the seconds each took.
  func insertEach(sources: [VertexNumber], targets: [VertexNumber]) throws -> [Double] {
    try zip(sources, targets).map { source, target in
      let watch = Stopwatch()
      try store.write { transaction in
        _ = try transaction.addEdge(label: link, from: source, to: target)
      }
      return watch.seconds
    }
  }

  func degree(of vertex: VertexNumber, _ direction: Direction) throws -> Int {
    try store.read { transaction in
      var degrees: [Int] = []
      try transaction.appendDegrees(of: [vertex], direction, labels: [link], to: &degrees)
      return degrees[0]
    }
  }

  /// Bytes of the data file.
  func fileSize() throws -> Int {
    try sizeOfFile(store.path + "/data.mdb")
  }
}
