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
  private var vertices: [Value] = []
  private var edges: [Value] = []
  private var seen = Set<Value>()

  mutating func add(_ edge: Value, from source: Value, to target: Value) {
    for vertex in [source, target] where seen.insert(vertex).inserted { vertices.append(vertex) }
    if seen.insert(edge).inserted { edges.append(edge) }
  }

  var value: Value {
    .map([
      MapEntry(key: .string("vertices"), value: .list(vertices)),
      MapEntry(key: .string("edges"), value: .list(edges)),
    ])
  }
}
