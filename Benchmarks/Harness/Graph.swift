// The graph that is measured on, as plain arrays.

import CBaseline

/// A power-law graph in arrays, both directions.
package final class Graph {
  package static let edgesPerVertex: UInt32 = 16

  /// Not changed once it is made; C takes it by its address.
  package var both: BaselineGraph

  package init(scale: UInt32) {
    let count = Int(Graph.edgesPerVertex) << Int(scale)
    var targets: [UInt32] = []
    let sources = [UInt32](unsafeUninitializedCapacity: count) { sources, sourceCount in
      targets = [UInt32](unsafeUninitializedCapacity: count) { targets, targetCount in
        baseline_rmat(scale, Graph.edgesPerVertex, 1, sources.baseAddress, targets.baseAddress)
        targetCount = count
      }
      sourceCount = count
    }
    both = baseline_graph_build(1 << scale, UInt32(count), sources, targets)
  }

  deinit {
    baseline_graph_free(&both)
  }

  package var fault: String? {
    baseline_graph_fault(&both).map { String(cString: $0) }
  }

  /// All edges by source, then target: the order of their numbers.
  package private(set) lazy var sortedEdges = makeSortedEdges()

  package var vertexCount: Int { Int(both.out.vertex_count) }

  /// How many edges leave a vertex.
  package func degree(of vertex: UInt32) -> Int {
    Int(both.out.starts[Int(vertex) + 1] - both.out.starts[Int(vertex)])
  }

  private func makeSortedEdges() -> (sources: [UInt32], targets: [UInt32]) {
    let out = both.out
    var sources: [UInt32] = []
    sources.reserveCapacity(Int(out.edge_count))
    for vertex in 0..<Int(out.vertex_count) {
      let degree = Int(out.starts[vertex + 1] - out.starts[vertex])
      sources.append(contentsOf: repeatElement(UInt32(vertex), count: degree))
    }
    return (sources, Array(UnsafeBufferPointer(start: out.neighbours, count: Int(out.edge_count))))
  }

  /// Vertices whose outgoing list has a length in the range, in random order.
  package func vertices(ofDegree range: ClosedRange<UInt32>, count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, found in
      found = baseline_vertices_of_degree(
        &both.out, range.lowerBound, range.upperBound, 3, buffer.baseAddress, count)
    }
  }
}
