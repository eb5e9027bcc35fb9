// TreeBuilder and SubgraphBuilder: what tree() and subgraph() make of the stream.

import GraphStore

/// Paths merged into nested maps.
struct TreeBuilder {
  private struct Branch {
    var keys: [Value] = []
    var children: [Int] = []
    var places: [Value: Int] = [:]
  }

  /// All branches; the first is the root.
  private var branches = [Branch()]

  mutating func add(_ path: [Value]) {
    var branch = 0
    for object in path {
      if let place = branches[branch].places[object] {
        branch = branches[branch].children[place]
        continue
      }
      let child = branches.count
      branches.append(Branch())
      branches[branch].places[object] = branches[branch].keys.count
      branches[branch].keys.append(object)
      branches[branch].children.append(child)
      branch = child
    }
  }

  var value: Value {
    // Children always come after their parents, so that going backwards finds every child made.
    var values = Array(repeating: Value.tree([]), count: branches.count)
    for number in branches.indices.reversed() {
      let branch = branches[number]
      values[number] = .tree(
        branch.keys.indices.map { MapEntry(key: branch.keys[$0], value: values[branch.children[$0]]) })
    }
    return values[0]
  }
}

/// Edges and the vertices they connect, each once.
struct SubgraphBuilder {
  private var part = GraphValue(vertices: [], edges: [])
  private var seenVertices: Set<VertexNumber> = []
  private var seenEdges: Set<EdgeNumber> = []

  mutating func add(_ edge: EdgeNumber, from source: VertexNumber, to target: VertexNumber) {
    for vertex in [source, target] where seenVertices.insert(vertex).inserted {
      if case .vertex(let reference) = Value.reference(vertex: vertex) { part.vertices.append(reference) }
    }
    if seenEdges.insert(edge).inserted, case .edge(let reference) = Value.reference(edge: edge) {
      part.edges.append(reference)
    }
  }

  var value: Value { .graph(part) }
}
