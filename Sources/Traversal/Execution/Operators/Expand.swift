// Expansions: from vertices along edges to neighbours or edges, and from edges to their ends.

import GraphStore

struct ExpandNode: PlanNode {
  enum Yield: Sendable { case vertices, edges }

  var site: Site
  var direction: Direction
  /// Nil for all labels.
  var labels: [String]?
  var yield: Yield

  var text: String {
    let name = direction.rawValue.lowercased() + (yield == .edges ? "E" : "")
    return "\(name)(\((labels ?? []).map { "'\($0)'" }.joined(separator: ", ")))"
  }

  func open(_ input: Operator, _ opening: Opening) -> Operator { ExpandOperator(self, input: input) }
}

final class ExpandOperator: Operator {
  private let node: ExpandNode
  private var source: Batch?
  private var sourceVertices: [VertexNumber] = []
  private var place = ExpansionPlace()
  private var expansion = Expansion()
  private var batchSize = ExpandOperator.firstBatchSize

  private static let firstBatchSize = 256
  private static let lastBatchSize = 4096

  init(_ node: ExpandNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var visits: Bool { true }
  override func reset(_ reason: Reset) {
    source = nil
    batchSize = Self.firstBatchSize
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    let labels = node.labels.map { $0.compactMap { graph.label($0) } }
    if let labels, labels.isEmpty {
      // Nothing can be found, but what comes in must still be of the right kind.
      guard let batch = try input?.pull(run, graph) else { return nil }
      _ = try vertices(of: batch)
      return Batch(.none)
    }
    if source == nil {
      guard let batch = try input?.pull(run, graph) else { return nil }
      sourceVertices = try vertices(of: batch)
      source = batch
      place = ExpansionPlace()
    }
    return try expand(labels, run, graph)
  }

  private func expand(_ labels: [LabelID]?, _ run: Run, _ graph: borrowing Transaction) throws -> Batch {
    guard let source else { return Batch(.none) }
    var expansion = Expansion(wantsEdges: node.yield == .edges)
    swap(&expansion, &self.expansion)
    expansion.removeAll()
    expansion.wantsEdges = node.yield == .edges
    let isDone = try graph.expand(
      sourceVertices, node.direction, labels: labels, limit: batchSize, from: &place, into: &expansion)
    batchSize = min(batchSize * 2, Self.lastBatchSize)
    if isDone { self.source = nil }
    let objects: Objects = node.yield == .edges ? .edges(expansion.edges) : .vertices(expansion.neighbours)
    let rows = Self.rows(expansion, needed: needsRows(source))
    swap(&expansion, &self.expansion)
    guard let rows else { return Batch(objects) }
    return try derive(objects, from: source, rows: rows, run)
  }

  private static func rows(_ expansion: borrowing Expansion, needed: Bool) -> [Int]? {
    guard needed else { return nil }
    var rows: [Int] = []
    rows.reserveCapacity(expansion.neighbours.count)
    for list in expansion.rows.indices {
      let row = Int(expansion.rows[list])
      rows.append(contentsOf: repeatElement(row, count: expansion.ends[list] - rows.count))
    }
    return rows
  }
}

struct EdgeEndNode: PlanNode {
  enum End: Sendable { case source, target, both, other }

  var site: Site
  var end: End

  func open(_ input: Operator, _ opening: Opening) -> Operator { EdgeEndOperator(self, input: input) }
}

final class EdgeEndOperator: Operator {
  private let node: EdgeEndNode

  init(_ node: EdgeEndNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var visits: Bool { true }
  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let edges = try edges(of: batch)
    var vertices: [VertexNumber] = []
    vertices.reserveCapacity(edges.count)
    switch node.end {
    case .source: for edge in edges { vertices.append(try Elements.record(edge, graph).source) }
    case .target: for edge in edges { vertices.append(try Elements.record(edge, graph).target) }
    case .other:
      for row in edges.indices { vertices.append(try otherEnd(row, batch, edges[row], run, graph)) }
    case .both:
      for edge in edges {
        let record = try Elements.record(edge, graph)
        vertices.append(record.source)
        vertices.append(record.target)
      }
      return try derive(.vertices(vertices), from: batch, rows: (0..<batch.count).flatMap { [$0, $0] }, run)
    }
    return try derive(.vertices(vertices), from: batch, run)
  }

  private func otherEnd(
    _ row: Int, _ batch: Batch, _ edge: EdgeNumber, _ run: Run, _ graph: borrowing Transaction
  ) throws -> VertexNumber {
    let record = try Elements.record(edge, graph)
    var before: Value?
    if let history = batch.history?[row] { before = run.histories.lastVertex(before: history) }
    guard let vertex = before?.vertexNumber else {
      throw error(
        .structure, "otherV() needs the vertex that the edge was reached from",
        help: "use it behind outE(), inE() or bothE()")
    }
    return record.source == vertex ? record.target : record.source
  }

  private func edges(of batch: Batch) throws -> [EdgeNumber] {
    if case .edges(let numbers) = batch.objects.narrowed() { return numbers }
    for row in 0..<batch.count {
      let value = batch.objects.value(row)
      guard value.edgeNumber == nil else { continue }
      throw error(
        .type, quoting: "\(site.name)() needs an edge, but \(quoting: value) is of type \(value.typeName)")
    }
    return []
  }
}
