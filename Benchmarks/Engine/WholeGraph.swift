// Questions over all edges: the vertices with most of them, and triangles.

import CBaseline
import GraphStore
import Harness

enum WholeGraph {
  static func all(on ground: Ground) -> [any Benchmark] { [top(ground), triangles(ground)] }

  private static func top(_ ground: Ground) -> Row {
    Row(
      name: "top-10", work: "the ten vertices with most edges coming in", measure: .time(per: "vertex"),
      limit: .atMost(50e-9)
    ) {
      let question = try ground.asked().question(
        "g.V().hasLabel('node').order().by(__.in('link').count(), desc).limit(10).map(__.in('link').count())")
      let graph = ground.graph
      return Contest(
        subject: Contender("traversal") {
          try .time(per: graph.vertexCount) { try question.results().map { try Question.number($0) } }
        },
        reference: Contender("arrays in C") {
          .time(per: graph.vertexCount) {
            var vertices = [UInt32](repeating: 0, count: 10)
            baseline_top(&graph.both.in, &vertices, vertices.count)
            return vertices.map {
              UInt64(graph.both.in.starts[Int($0) + 1] - graph.both.in.starts[Int($0)])
            }
          }
        })
    }
  }

  private static func triangles(_ ground: Ground) -> Row {
    Row(
      name: "triangles", work: "closed walks of three hops, counted", measure: .time(per: "graph"),
      limit: .atMostReference(times: 2), mostRounds: 1
    ) {
      let question = try ground.asked().question(
        "g.V().as('a').out('link').out('link').out('link').where(eq('a')).count()")
      let graph = ground.graph
      return Contest(
        subject: Contender("traversal") { try .time(per: 1) { [try question.count()] } },
        reference: Contender("arrays in C") { .time(per: 1) { [baseline_triangles(&graph.both)] } })
    }
  }
}
