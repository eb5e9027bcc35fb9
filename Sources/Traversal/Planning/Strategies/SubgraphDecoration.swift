// SubgraphStrategy: the traversal sees only the vertices, edges and vertex properties that pass the traversals it is given.
// An edge passes only with both its ends, unless `checkAdjacentVertices: false` says otherwise.
//
// Those traversals themselves see the whole graph. A step such as out() goes over edges that pass; these are not part of
// the path, so that a traversal has the same shape with the strategy and without.

import GraphStore

struct SubgraphDecoration: Decoration {
  private let vertices: [Step]
  private let edges: [Step]
  private let properties: PropertyView?
  /// An edge needs both its ends.
  private let checksEnds: Bool
  private let range: SourceRange

  init(_ settings: StrategySettings) throws(TraversalError) {
    range = settings.range
    func filter(_ key: String) throws(TraversalError) -> [Step] {
      guard let nested = try settings.traversal(key) else { return [] }
      return Connectives.nested(nested.steps).asFilter(at: settings.range)
    }
    vertices = try filter("vertices")
    edges = try filter("edges")
    let vertexProperties = try filter("vertexProperties")
    properties =
      vertexProperties.isEmpty ? nil : PropertyView(criterion: vertexProperties, range: settings.range)
    checksEnds = try settings.flag("checkAdjacentVertices") ?? true
    if vertices.isEmpty, edges.isEmpty, properties == nil {
      throw settings.error(
        "A subgraph must be filtered by a vertex, edge, or vertex property criterion",
        help: "such as SubgraphStrategy(vertices: hasLabel('person'))")
    }
  }

  func chain(_ steps: [Step]) throws(TraversalError) -> [Step] {
    var result: [Step] = []
    var place = 0
    while place < steps.count {
      let end = steps.endOfGroup(at: place)
      result += decorated(Array(steps[place..<end]))
      place = end
    }
    return try properties?.chain(result) ?? result
  }

  /// One step with its modulators, and what is to stand behind it.
  private func decorated(_ group: [Step]) -> [Step] {
    let step = group[0]
    switch step.name {
    case .vertices, .addV, .mergeV, .inV, .outV, .bothV, .otherV, .toV: return group + vertices
    case .edges, .addE, .mergeE: return group + edges + ends([.inV, .outV])
    // Where an edge is reached from, there is a vertex that has passed.
    case .outE: return group + edges + ends([.inV])
    case .inE: return group + edges + ends([.outV])
    case .bothE: return group + edges + ends([.inV, .outV])
    case .toE:
      let direction = step.arguments.first?.direction
      return group + edges + ends(direction == .out ? [.inV] : direction == .in ? [.outV] : [.inV, .outV])
    case .out, .in, .both: return move(step, step.name, step.arguments)
    case .to:
      guard let direction = step.arguments.first?.direction else { return group }
      let name: StepName = direction == .out ? .out : direction == .in ? .in : .both
      return move(step, name, Array(step.arguments.dropFirst()))
    default: return group
    }
  }

  private func ends(_ sides: [StepName]) -> [Step] {
    guard checksEnds, !vertices.isEmpty else { return [] }
    let tests = sides.map { [Step($0, range: range)] + vertices }
    return tests.flatMap { $0.asFilter(at: range) }
  }

  /// A step from vertices to vertices.
  private func move(_ step: Step, _ name: StepName, _ labels: [Argument]) -> [Step] {
    guard !edges.isEmpty else { return [step] + vertices }
    func over(_ edge: StepName, _ end: StepName) -> [Step] {
      [Step(edge, labels, range: step.range, nameRange: step.nameRange)] + edges
        + [Step(end, range: step.range, nameRange: step.nameRange)]
    }
    let way: [Step]
    switch name {
    case .out: way = over(.outE, .inV)
    case .in: way = over(.inE, .outV)
    default:
      way = [
        Step(.union, [.nested(over(.outE, .inV)), .nested(over(.inE, .outV))], range: step.range)
      ]
    }
    return [Step(.flatMap, [.nested(way)], range: step.range, nameRange: step.nameRange)] + vertices
  }
}
