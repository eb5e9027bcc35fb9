// Ways from one vertex: how many there are, where they end, and the shortest one.

import CBaseline
import GraphStore
import Harness

enum Walks {
  static func all(on ground: Ground) -> [any Benchmark] {
    [
      distinct(ground, hops: 2, starts: 100), distinct(ground, hops: 3, starts: 30),
      ways(ground, hops: 3, starts: 30), ways(ground, hops: 4, starts: 10), filtered(ground),
      shortest(ground), shortestByService(ground), cheapest(ground),
    ]
  }

  private static let limit = Limit.atMostReferencePlus(times: 3, 5e-6)

  private static func hops(_ count: Int) -> String { String(repeating: ".out('link')", count: count) }

  private static func distinct(_ ground: Ground, hops: Int, starts: Int) -> Row {
    Row(
      name: "distinct-\(hops)", work: "distinct vertices \(hops) hops from a vertex of degree 10–20",
      measure: .time(per: "start"), limit: limit
    ) {
      try contest(ground, "g.V(id)\(self.hops(hops)).dedup().count()", starts) { walker, start in
        walker.distinct(start, UInt32(hops))
      }
    }
  }

  private static func ways(_ ground: Ground, hops: Int, starts: Int) -> Row {
    Row(
      name: "paths-\(hops)", work: "paths of \(hops) hops from a vertex of degree 10–20, counted",
      measure: .time(per: "start"), limit: limit
    ) {
      try contest(ground, "g.V(id)\(self.hops(hops)).count()", starts) { walker, start in
        walker.ways(start, UInt32(hops))
      }
    }
  }

  private static func contest(
    _ ground: Ground, _ text: String, _ count: Int, _ reference: @escaping (Walker, UInt32) -> UInt64
  ) throws -> Contest {
    let starts = ground.starts(count)
    let parameters = starts.map { ["id": Value.string(AskedGraph.id($0))] }
    let question = try ground.asked().question(text, "id")
    let walker = ground.walks()
    return Contest(
      subject: Contender("traversal") {
        try .time(per: starts.count) { try parameters.map { try question.count($0) } }
      },
      reference: Contender("arrays in C") {
        .time(per: starts.count) { starts.map { reference(walker, $0) } }
      })
  }

  private static func filtered(_ ground: Ground) -> Row {
    Row(
      name: "filtered-2", work: "two hops from a vertex of degree 10–20, each to vertices that pass, counted",
      measure: .time(per: "start"), limit: limit
    ) {
      let starts = ground.starts(100)
      let bound: Int32 = 500
      let parameters = starts.map { ["id": Value.string(AskedGraph.id($0)), "x": .int(bound)] }
      let question = try ground.asked().question(
        "g.V(id).out('link').has('value', gt(x)).out('link').has('value', gt(x)).count()", "id", "x")
      let (graph, values) = (ground.graph, ground.values)
      return Contest(
        subject: Contender("traversal") {
          try .time(per: starts.count) { try parameters.map { try question.count($0) } }
        },
        reference: Contender("arrays in C") {
          .time(per: starts.count) {
            starts.map { baseline_filtered_two_hop(&graph.both.out, $0, values, bound) }
          }
        })
    }
  }

  private static func shortest(_ ground: Ground) -> Row {
    Row(
      name: "shortest-path", work: "length of the shortest path between two vertices",
      measure: .time(per: "pair"), limit: .atMostReferencePlus(times: 5, 10e-6)
    ) {
      let (walker, pairs) = self.pairs(ground, 20)
      let parameters = self.parameters(pairs)
      let question = try ground.asked().question(
        "g.V(a).repeat(__.out('link').simplePath()).until(__.hasId(b)).limit(1).path().count(local)", "a", "b"
      )
      return Contest(
        subject: Contender("traversal") {
          try .time(per: pairs.count) { try parameters.map { try question.count($0) - 1 } }
        },
        reference: Contender("arrays in C, from both ends") {
          .time(per: pairs.count) { pairs.map { UInt64(walker.distance($0, $1)) } }
        })
    }
  }

  private static func shortestByService(_ ground: Ground) -> Row {
    Row(
      name: "shortest-path-service", work: "the same by the service shortestPath",
      measure: .time(per: "pair"), limit: .atMostReferencePlus(times: 5, 10e-6)
    ) {
      let (walker, pairs) = self.pairs(ground, 20)
      let parameters = self.parameters(pairs)
      let question = try ground.asked().question(
        "g.V(a).call('shortestPath', [target: b, edges: 'link', direction: OUT]).select('distance')", "a", "b"
      )
      return Contest(
        subject: Contender("traversal") {
          try .time(per: pairs.count) { try parameters.map { try question.count($0) } }
        },
        reference: Contender("arrays in C, from both ends") {
          .time(per: pairs.count) { pairs.map { UInt64(walker.distance($0, $1)) } }
        })
    }
  }

  private static func cheapest(_ ground: Ground) -> Row {
    Row(
      name: "cheapest-path", work: "least weight of a path between two vertices, by the service shortestPath",
      measure: .time(per: "pair"), limit: .atMostReference(times: 1)
    ) {
      let (walker, pairs) = self.pairs(ground, 10)
      let parameters = self.parameters(pairs)
      let weights = ground.weights
      let question = try ground.asked().question(
        "g.V(a).call('shortestPath', [target: b, edges: 'link', direction: OUT, weight: 'weight']).select('distance')",
        "a", "b")
      return Contest(
        subject: Contender("traversal") {
          try .time(per: pairs.count) { try parameters.map { try question.count($0) } }
        },
        reference: Contender("arrays in C, from one end") {
          .time(per: pairs.count) { pairs.map { UInt64(walker.cheapest(weights, $0, $1)) } }
        })
    }
  }

  /// Pairs of vertices with a way from one to the other.
  private static func pairs(_ ground: Ground, _ count: Int) -> (Walker, [(UInt32, UInt32)]) {
    let walker = ground.walks()
    let sources = Seeded.numbers(count: 200, below: ground.vertexCount, seed: 10)
    let targets = Seeded.numbers(count: 200, below: ground.vertexCount, seed: 11)
    return (walker, Array(zip(sources, targets).filter { walker.distance($0, $1) > 0 }.prefix(count)))
  }

  private static func parameters(_ pairs: [(UInt32, UInt32)]) -> [[String: Value]] {
    pairs.map { ["a": Value.string(AskedGraph.id($0)), "b": .string(AskedGraph.id($1))] }
  }
}
