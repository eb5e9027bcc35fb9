// The smallest questions: one vertex by its id or by an indexed property, its neighbours, and reading a text.

import CBaseline
import GraphStore
import Harness
import Traversal

enum LookUps {
  private static let questions = 20_000

  static func all(on ground: Ground) -> [any Benchmark] {
    [byID(ground), byProperty(ground), oneHop(ground), planning(ground), cached(ground)]
  }

  private static func byID(_ ground: Ground) -> Row {
    Row(
      name: "look-up-id", work: "one property of a vertex by its id, prepared",
      measure: .rate(of: "look-ups"),
      limit: .atLeast(400e3)
    ) {
      let vertices = Seeded.numbers(count: questions, below: ground.vertexCount, seed: 7)
      let parameters = vertices.map { ["id": Value.string(AskedGraph.id($0))] }
      let question = try ground.asked().question("g.V(id).values('value')", "id")
      return contest(ground, vertices) { try sum(question, parameters) }
    }
  }

  private static func byProperty(_ ground: Ground) -> Row {
    Row(
      name: "look-up-property", work: "one property of a vertex by an indexed text, prepared",
      measure: .rate(of: "look-ups"), limit: .atLeast(400e3)
    ) {
      let vertices = Seeded.numbers(count: questions, below: ground.vertexCount, seed: 8)
      let parameters = vertices.map { ["name": Value.string(AskedGraph.name($0))] }
      let question = try ground.asked().question("g.V().has('node', 'name', name).values('value')", "name")
      return contest(ground, vertices) { try sum(question, parameters) }
    }
  }

  private static func contest(
    _ ground: Ground, _ vertices: [UInt32], _ ask: @escaping () throws -> UInt64
  ) -> Contest {
    let values = ground.values
    return Contest(
      subject: Contender("traversal") { try .rate(of: vertices.count) { [try ask()] } },
      reference: Contender("array in C") {
        .rate(of: vertices.count) {
          [UInt64(bitPattern: baseline_read_sum(values, vertices, vertices.count))]
        }
      })
  }

  private static func oneHop(_ ground: Ground) -> Row {
    Row(
      name: "one-hop", work: "one property of all neighbours of a vertex of degree 10–20, prepared",
      measure: .rate(of: "hops"), limit: .atLeast(150e3)
    ) {
      let starts = ground.starts(5_000)
      let parameters = starts.map { ["id": Value.string(AskedGraph.id($0))] }
      let question = try ground.asked().question("g.V(id).out('link').values('value')", "id")
      let (graph, values) = (ground.graph, ground.values)
      return Contest(
        subject: Contender("traversal") { try .rate(of: starts.count) { [try sum(question, parameters)] } },
        reference: Contender("arrays in C") {
          .rate(of: starts.count) {
            [UInt64(bitPattern: baseline_neighbour_sum(&graph.both.out, starts, starts.count, values))]
          }
        })
    }
  }

  private static func sum(_ question: Question, _ parameters: [[String: Value]]) throws -> UInt64 {
    var sum: UInt64 = 0
    for parameter in parameters { sum &+= try question.sum(parameter) }
    return sum
  }

  // MARK: Texts

  private static let tenSteps =
    "g.V().hasLabel('node').has('value', gt(10)).out('link').has('value', lt(900)).in('link')"
    + ".where(__.out('link')).dedup().order().by('value', desc).limit(10).values('name')"

  private static func planning(_ ground: Ground) -> Row {
    Row(
      name: "planning", work: "read and plan a traversal of ten steps", measure: .time(per: "text"),
      limit: .atMost(20e-6)
    ) {
      Contest(
        subject: Contender("traversal") {
          try .time(per: 2_000) {
            for _ in 0..<2_000 { try PreparedTraversal(tenSteps).compile() }
            return []
          }
        })
    }
  }

  private static func cached(_ ground: Ground) -> Row {
    Row(
      name: "cached-text", work: "the look-up by id as a text, found in the cache",
      measure: .rate(of: "look-ups"), limit: .atLeast(300e3)
    ) {
      let vertices = Seeded.numbers(count: questions, below: ground.vertexCount, seed: 9)
      let parameters = vertices.map { ["id": Value.string(AskedGraph.id($0))] }
      let store = try ground.asked().store
      return contest(ground, vertices) {
        var sum: UInt64 = 0
        for parameter in parameters {
          let traversal = try store.traversals.traversal("g.V(id).values('value')", parameter)
          sum &+= try Question(store: store, traversal: traversal).sum(parameter)
        }
        return sum
      }
    }
  }
}
