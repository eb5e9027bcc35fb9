// Reading neighbour lists: two hops from middling vertices, and all lists in order.

import CBaseline
import Harness

struct TwoHop: Benchmark {
  let ground: Ground
  let name = "two-hop"
  let work = "two hops from a vertex of degree 20–60, touching every neighbour"
  let measure = Measure.time(per: "start")
  let limit = Limit.atMostReference(times: 2)

  static let starts = 500

  func prepare() throws -> Contest {
    let graph = ground.graph
    let starts = graph.vertices(ofDegree: 20...60, count: TwoHop.starts)
    guard !starts.isEmpty else { throw WrongAnswer("no vertex has a degree of 20 to 60") }
    let lists = try ground.adjacencyInC()
    return Contest(
      reference: Contender("arrays in C") {
        .time(per: starts.count) {
          let answer = baseline_two_hop(&graph.both.out, starts, starts.count)
          return [answer.sum, answer.touched]
        }
      },
      beside: [
        Contender("LMDB in C, one cursor") { try .time(per: starts.count) { try lists.twoHop(from: starts) } }
      ])
  }
}

struct ListSum: Benchmark {
  let ground: Ground
  let name = "list-sum"
  let work = "sum over all neighbour lists, in order"
  let measure = Measure.rate(of: "edges")
  let limit = Limit.either(.atLeast(300e6), .atLeastReference(times: 1.0 / 3))

  func prepare() throws -> Contest {
    let graph = ground.graph
    let edges = ground.edgeCount
    let lists = try ground.adjacencyInC()
    return Contest(
      reference: Contender("arrays in C") {
        .rate(of: edges) { [baseline_list_sum(&graph.both.out), UInt64(edges)] }
      },
      beside: [Contender("LMDB in C") { try .rate(of: edges) { try lists.sum(incoming: false) } }])
  }
}
