// EdgeView: the part of the graph that an algorithm sees: edges of some labels, followed in one direction, perhaps each
// with a weight.

import GraphStore

struct EdgeView {
  let direction: Direction
  /// Nil for all labels; none of them where the labels do not exist.
  let labels: [LabelID]?
  let weight: KeyID?
  private let weightName: String?
  /// The database has no such key, so that no edge has a weight.
  private let lacksWeights: Bool

  static let edges = ServiceParameter("edges", .texts, "the labels of the edges to follow; without it all")

  static func direction(_ otherwise: Direction) -> ServiceParameter {
    ServiceParameter("direction", .direction, .otherwise(.direction(otherwise)), "which way to follow them")
  }

  init(_ arguments: ServiceArguments, _ row: Int, _ graph: borrowing Transaction) throws {
    direction = arguments.direction("direction", row) ?? .both
    var labels: [LabelID]?
    if let names = arguments.texts("edges", row) {
      var found: Set<LabelID> = []
      for name in names { if let label = graph.label(name) { found.insert(label) } }
      labels = found.sorted()
    }
    self.labels = labels
    weightName = arguments.text("weight", row)
    weight = weightName.flatMap { graph.key($0) }
    lacksWeights = weightName != nil && weight == nil
  }

  var isWeighted: Bool { weightName != nil }

  static func reversed(_ direction: Direction) -> Direction {
    switch direction {
    case .out: .in
    case .in: .out
    case .both: .both
    }
  }

  /// Appends everything next to some vertices. Weights stand beside the neighbours.
  func read(
    _ vertices: [VertexNumber], backwards: Bool, _ buffer: inout EdgeBuffer, _ graph: borrowing Transaction
  ) throws {
    buffer.expansion.removeAll()
    buffer.expansion.wantsEdges = buffer.wantsEdges || isWeighted
    var place = ExpansionPlace()
    let way = backwards ? Self.reversed(direction) : direction
    _ = try graph.expand(
      vertices, way, labels: labels, limit: Int.max >> 1, from: &place, into: &buffer.expansion)
    guard isWeighted else { return }
    buffer.weights.removeAll(keepingCapacity: true)
    buffer.column.removeAll()
    guard let weight else {
      if let edge = buffer.expansion.edges.first { throw try missing(edge, graph) }
      return
    }
    try graph.appendProperties(weight, of: buffer.expansion.edges, to: &buffer.column)
    try appendWeights(&buffer, graph)
  }

  private func appendWeights(_ buffer: inout EdgeBuffer, _ graph: borrowing Transaction) throws {
    let kinds = buffer.column.kinds
    let words = buffer.column.words
    buffer.weights.reserveCapacity(kinds.count)
    for place in kinds.indices {
      let number: Double
      switch kinds[place] {
      case .byte, .short, .int, .long: number = Double(Int64(bitPattern: words[place]))
      case .double:
        number = Double(bitPattern: words[place])
        buffer.hasFractions = true
      case .float:
        number = Double(Float(bitPattern: UInt32(truncatingIfNeeded: words[place])))
        buffer.hasFractions = true
      case .other:
        let property = buffer.column.others[Int(words[place])]
        guard let value = property.entries.first?.value.nearestDouble else {
          throw try missing(buffer.expansion.edges[place], graph)
        }
        number = value
        buffer.hasFractions = true
      default: throw try missing(buffer.expansion.edges[place], graph)
      }
      guard number >= 0, number.isFinite else {
        throw TraversalError(
          .value, "a path cannot lead over an edge whose '\(weightName ?? "")' is \(number)",
          help: "weights are numbers from 0 on")
      }
      buffer.weights.append(number)
    }
  }

  private func missing(_ edge: EdgeNumber, _ graph: borrowing Transaction) throws -> TraversalError {
    TraversalError(
      .value, "the edge \(try graph.id(.edge, edge)) has no number '\(weightName ?? "")' to weigh it by",
      help: "follow only edges that have one: with('edges', …)")
  }
}

/// What is next to some vertices, in buffers used again and again.
struct EdgeBuffer {
  var wantsEdges = false
  var expansion = Expansion()
  var weights: [Double] = []
  var column = PropertyColumn()
  /// Some weight was no integer.
  var hasFractions = false
}

/// The neighbours of every vertex in one array, for algorithms that go over all of them many times.
struct Adjacency {
  /// Where the neighbours of each vertex begin, and behind the last where they end.
  private(set) var starts: [Int]
  private(set) var neighbours: [VertexNumber] = []

  var vertexCount: Int { starts.count - 1 }
  var footprint: Int { starts.count * 8 + neighbours.count * 4 }

  /// Reads the lists of one direction, which is `out` or `in`.
  init(
    _ direction: Direction, labels: [LabelID]?, vertices: Int, _ run: Run, _ graph: borrowing Transaction
  ) throws {
    starts = Array(repeating: 0, count: vertices + 1)
    if let labels, labels.count > 1 {
      try readMany(direction, labels, run, graph)
    } else if labels?.isEmpty != true {
      try readOne(direction, labels?.first, run, graph)
    }
  }

  /// Lists come in the order of their vertices.
  private mutating func readOne(
    _ direction: Direction, _ label: LabelID?, _ run: Run, _ graph: borrowing Transaction
  ) throws {
    var starts = self.starts
    var neighbours: [VertexNumber] = []
    var last = -1
    try Self.scan(direction, label, run, graph) { expansion in
      let base = neighbours.count
      neighbours.append(contentsOf: expansion.neighbours)
      var start = base
      for list in expansion.rows.indices {
        while last < Int(expansion.rows[list]) {
          last += 1
          starts[last] = start
        }
        start = base + expansion.ends[list]
      }
      return neighbours.count * 4
    }
    while last < starts.count - 1 {
      last += 1
      starts[last] = neighbours.count
    }
    self.starts = starts
    self.neighbours = neighbours
  }

  /// Counts first, then fills.
  private mutating func readMany(
    _ direction: Direction, _ labels: [LabelID], _ run: Run, _ graph: borrowing Transaction
  ) throws {
    var starts = self.starts
    for label in labels {
      try Self.scan(direction, label, run, graph) { expansion in
        var last = 0
        for list in expansion.rows.indices {
          starts[Int(expansion.rows[list]) + 1] += expansion.ends[list] - last
          last = expansion.ends[list]
        }
        return 0
      }
    }
    for vertex in 1..<starts.count { starts[vertex] += starts[vertex - 1] }
    var next = starts
    var neighbours = [VertexNumber](repeating: 0, count: starts[starts.count - 1])
    for label in labels {
      try Self.scan(direction, label, run, graph) { expansion in
        var from = 0
        for list in expansion.rows.indices {
          let vertex = Int(expansion.rows[list])
          for place in from..<expansion.ends[list] {
            neighbours[next[vertex]] = expansion.neighbours[place]
            next[vertex] += 1
          }
          from = expansion.ends[list]
        }
        return neighbours.count * 4
      }
    }
    self.starts = starts
    self.neighbours = neighbours
  }

  /// Hands on the lists of a table, some tens of thousands of neighbours at a time. `body` says how much it holds.
  static func scan(
    _ direction: Direction, _ label: LabelID?, _ run: Run, _ graph: borrowing Transaction,
    _ body: (borrowing Expansion) throws -> Int
  ) throws {
    var place = ExpansionPlace()
    var expansion = Expansion()
    var isDone = false
    while !isDone {
      expansion.removeAll()
      isDone = try graph.scanLists(direction, label: label, limit: 1 << 16, from: &place, into: &expansion)
      try run.checkBudget(holding: try body(expansion))
      try run.budget.visit(expansion.neighbours.count)
    }
  }
}
