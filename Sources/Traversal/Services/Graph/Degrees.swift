// degrees: how many edges each vertex has, from the lengths of its lists.

import GraphStore

struct Degrees: VertexValueService {
  static let key = "degree"

  let name = "degrees"
  let summary = "how many edges each vertex has"
  let parameters = [EdgeView.edges, EdgeView.direction(.both)]

  func column(
    _ arguments: ServiceArguments, _ run: Run, _ graph: borrowing Transaction
  ) throws -> VertexColumn {
    let view = try EdgeView(arguments, 0, graph)
    let end = Int(try graph.elementEnd(.vertex))
    var column: [Int64] = []
    column.reserveCapacity(end)
    var degrees: [Int] = []
    for first in stride(from: 0, to: end, by: 1 << 14) {
      degrees.removeAll(keepingCapacity: true)
      let vertices = (first..<min(end, first + 1 << 14)).map { VertexNumber(truncatingIfNeeded: $0) }
      try graph.appendDegrees(of: vertices, view.direction, labels: view.labels, to: &degrees)
      for degree in degrees { column.append(Int64(degree)) }
      try run.checkBudget(holding: column.count * 8)
    }
    return .integers(column)
  }

  func open(_ opening: Opening) -> ServiceSession { DegreeSession(self, opening) }
}

/// Behind a step only the vertices that come are looked at.
private final class DegreeSession: ServiceSession {
  private let service: Degrees
  private let whole: VertexValueSession<Degrees>
  private var call: ServiceCall?

  init(_ service: Degrees, _ opening: Opening) {
    self.service = service
    whole = VertexValueSession(service, opening)
  }

  override func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) throws {
    self.call = call
    if call.isStart { try whole.begin(call, run, graph) }
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    guard let call else { return nil }
    if call.isStart { return try whole.next(run, graph) }
    self.call = nil
    let vertices = try service.vertices(call.objects)
    let isConstant = service.parameters.allSatisfy { call.arguments.isConstant($0.name) }
    var degrees: [Int] = []
    if isConstant, !vertices.isEmpty {
      let view = try EdgeView(call.arguments, 0, graph)
      try graph.appendDegrees(of: vertices, view.direction, labels: view.labels, to: &degrees)
    } else {
      for (row, vertex) in vertices.enumerated() {
        let view = try EdgeView(call.arguments, row, graph)
        try graph.appendDegrees(of: [vertex], view.direction, labels: view.labels, to: &degrees)
      }
    }
    return ServiceResults(each: .values(degrees.map { .long(Int64($0)) }))
  }
}
