// PictureExport: a graph, or a part of it, as a picture.

import GraphStore
import Traversal

enum PictureExport {
  /// What ends the reading of edges when there are as many as can be drawn.
  private struct Enough: Error {}

  /// Of a graph that is too large, the first edges with their ends are drawn, so that what is drawn hangs together.
  static func picture(
    _ title: String, _ graph: borrowing Transaction, _ choice: ElementChoice, most: Int, progress: () -> Void
  ) throws -> Picture {
    let (vertices, edges) = (
      try choice.vertices?.count ?? Int(clamping: graph.count(.vertex)),
      try choice.edges?.count ?? Int(clamping: graph.count(.edge))
    )
    var builder = PictureBuilder(title: title, most: most)
    do {
      try ElementReader.eachEdge(graph, choice) { edge in
        guard !builder.isFull else { throw Enough() }
        let (source, target) = (try label(edge.source, graph), try label(edge.target, graph))
        builder.add(
          .edge(
            EdgeValue(
              id: edge.id, label: edge.label, source: edge.source, sourceLabel: source, target: edge.target,
              targetLabel: target,
              properties: edge.properties.map { PropertyValue(key: $0.key, value: $0.value) })))
        progress()
      }
    } catch is Enough {}
    for id in builder.unknown {
      guard let number = try graph.number(.vertex, id: id) else { continue }
      builder.add(.vertex(try ElementReader.vertex(number, graph).value(graph)))
    }
    do {
      try ElementReader.eachVertex(graph, choice) { vertex in
        guard !builder.isFull else { throw Enough() }
        builder.add(.vertex(try vertex.value(graph)))
        progress()
      }
    } catch is Enough {}
    var picture = builder.finished
    picture.left = max(0, vertices + edges - picture.nodes.count - picture.links.count)
    return picture
  }

  private static func label(_ id: ElementID, _ graph: borrowing Transaction) throws -> String {
    guard let number = try graph.number(.vertex, id: id) else { return "" }
    var names: [String] = []
    for label in try graph.labels(ofVertex: VertexNumber(number)) { names.append(try graph.labelName(label)) }
    return names.joined(separator: "::")
  }
}
