// Reading neighbour lists: two hops from middling vertices, and all lists in order.

import CBaseline
import GraphStore
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
    let database = try ground.graphInStore()
    return Contest(
      subject: Contender("store, batches copied out") {
        try .time(per: starts.count) { try database.twoHop(from: starts) }
      },
      reference: Contender("arrays in C") {
        .time(per: starts.count) { [baseline_two_hop(&graph.both.out, starts, starts.count).sum] }
      },
      beside: [
        Contender("store, read in place") {
          try .time(per: starts.count) { try database.twoHopInPlace(from: starts) }
        },
        Contender("LMDB in C, one cursor") {
          try .time(per: starts.count) { [try lists.twoHop(from: starts)[0]] }
        },
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
    let database = try ground.graphInStore()
    return Contest(
      subject: Contender("store") { try .rate(of: edges) { try database.listSum(.out) } },
      reference: Contender("arrays in C") {
        .rate(of: edges) { [baseline_list_sum(&graph.both.out), UInt64(edges)] }
      },
      beside: [Contender("LMDB in C") { try .rate(of: edges) { try lists.sum(incoming: false) } }])
  }
}
