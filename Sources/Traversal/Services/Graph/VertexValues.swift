// VertexValues: services that find one value for every vertex of the graph. At the start of a query they answer with
// records of vertex and value; behind a step, with the value of each vertex that comes.

import GraphStore

/// A value for every vertex, by number.
enum VertexColumn {
  case integers([Int64])
  case numbers([Double])
  /// Each vertex stands for the id of a vertex.
  case vertices([VertexNumber])

  func value(_ vertex: VertexNumber, _ graph: borrowing Transaction) throws -> Value {
    let place = Int(vertex)
    switch self {
    case .integers(let column): return .long(place < column.count ? column[place] : 0)
    case .numbers(let column): return .double(place < column.count ? column[place] : 0)
    case .vertices(let column):
      return try graph.id(.vertex, UInt64(place < column.count ? column[place] : vertex)).value
    }
  }
}

protocol VertexValueService: Service {
  /// The key of the value in records.
  static var key: String { get }

  func column(_ arguments: ServiceArguments, _ run: Run, _ graph: borrowing Transaction) throws
    -> VertexColumn
}

extension VertexValueService {
  var places: ServicePlaces { [.start, .middle] }

  func open(_ opening: Opening) -> ServiceSession { VertexValueSession(self, opening) }
}

/// Finds the values when the first row asks and keeps them for the rest of the run.
final class VertexValueSession<Answers: VertexValueService>: ServiceSession {
  private let service: Answers
  private let slots: Slots
  private var kept: (column: VertexColumn, run: Int, generation: Int)?
  private var call: ServiceCall?
  /// At the start: the row being answered, and the next vertex to tell of.
  private var row = 0
  private var vertex: UInt64 = 0

  init(_ service: Answers, _ opening: Opening) {
    self.service = service
    slots = opening.slots
  }

  override func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) throws {
    for parameter in service.parameters where !call.arguments.isConstant(parameter.name) {
      throw TraversalError(
        .argument, "the argument '\(parameter.name)' of \(service.name) must be the same for all rows",
        help: "it is about the whole graph: give a value in place of a traversal")
    }
    self.call = call
    row = 0
    vertex = 0
    if let kept, kept.run == run.number, kept.generation == slots.generation { return }
    kept = nil
    kept = (try service.column(call.arguments, run, graph), run.number, slots.generation)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    guard let call, let column = kept?.column else { return nil }
    guard call.isStart else {
      self.call = nil
      var values: [Value] = []
      values.reserveCapacity(call.count)
      for vertex in try service.vertices(call.objects) { values.append(try column.value(vertex, graph)) }
      return ServiceResults(each: .values(values))
    }
    var vertices: [UInt64] = []
    try graph.appendElements(.vertex, label: nil, limit: 1024, from: &vertex, to: &vertices)
    if vertices.isEmpty {
      self.call = nil
      return nil
    }
    var records: [Value] = []
    records.reserveCapacity(vertices.count)
    for number in vertices {
      let vertex = VertexNumber(truncatingIfNeeded: number)
      records.append(
        .map([
          Collections.entry("vertex", .reference(vertex: vertex)),
          Collections.entry(Answers.key, try column.value(vertex, graph)),
        ]))
    }
    return ServiceResults(.values(records), rows: Array(repeating: 0, count: records.count))
  }
}

extension Service {
  /// The rows as vertices; an error when one is none.
  func vertices(_ objects: Objects) throws -> [VertexNumber] {
    if case .vertices(let numbers) = objects.narrowed() { return numbers }
    for value in objects.values where value.vertexNumber == nil {
      throw TraversalError(
        .type, "\(name) needs a vertex, but \(value.excerpt) is of type \(value.typeName)")
    }
    return []
  }
}
