// Reading: a million results into a struct, and traversals that are built in Swift beside the same as prepared text.

import GraphQ
import Harness

enum Reading {
  /// What a program has for a result.
  private struct Person: Decodable {
    let name: String
    let age: Int
    let score: Double
  }

  static func all(rows count: Int, in place: String) throws -> [Row] {
    note("filling a graph with \(count) people")
    let graph = try Graph(at: "\(place)/people")
    try graph.bulkInsert { rows in
      for number in 0..<count {
        try rows.addVertex(
          "person", id: "p\(number)",
          ["name": "person \(number % 1000)", "age": number % 90, "score": Double(number) / 2])
      }
      for number in 0..<count {
        try rows.addEdge("knows", from: "p\(number)", to: "p\((number &* 7919) % count)")
      }
    }
    return [
      decoding(graph, count, "decode", "decode a map with three keys into a struct", Gremlin(maps)),
      decoding(
        graph, count, "decode-vertices", "decode a vertex with three properties into a struct", "g.V()"),
      whole(graph, count),
    ] + building(graph, count)
  }

  private static let maps = "g.V().project('name', 'age', 'score').by('name').by('age').by('score')"

  // MARK: Decoding

  private static func expected(_ count: Int) -> [UInt64] {
    [UInt64(count), (0..<count).reduce(0) { $0 &+ UInt64($1 % 90) }, UInt64(count) * UInt64(count - 1) / 2]
  }

  private static func summed(_ people: [Person]) -> [UInt64] {
    [
      UInt64(people.count { $0.name.hasPrefix("person ") }), people.reduce(0) { $0 &+ UInt64($1.age) },
      people.reduce(0) { $0 &+ UInt64($1.score * 2) },
    ]
  }

  /// The results are there; only their decoding is measured.
  private static func decoding(
    _ graph: Graph, _ count: Int, _ name: String, _ work: String, _ text: Gremlin
  ) -> Row {
    Row(name: name, work: work, measure: .time(per: "row"), limit: .atMost(150e-9)) {
      let results = try graph.query(text)
      return Contest(
        subject: Contender("graphq") {
          let watch = Stopwatch()
          let people = try results.decode(Person.self)
          let figure = watch.seconds / Double(count)
          return Sample(figure: figure, answer: summed(people))
        },
        finish: { try WrongAnswer.check(name, summed(try results.decode(Person.self)), is: expected(count)) })
    }
  }

  /// The query and the decoding together.
  private static func whole(_ graph: Graph, _ count: Int) -> Row {
    Row(
      name: "query-and-decode", work: "find it and decode it", measure: .time(per: "row"),
      limit: .atMost(1e-6)
    ) {
      Contest(
        subject: Contender("graphq") {
          let watch = Stopwatch()
          let people = try graph.query(Gremlin(maps)).decode(Person.self)
          let figure = watch.seconds / Double(count)
          return Sample(figure: figure, answer: summed(people))
        })
    }
  }

  // MARK: Building

  private static func building(_ graph: Graph, _ count: Int) -> [Row] {
    let ids = Seeded.numbers(count: 20_000, below: count, seed: 3).map { "p\($0)" }
    func row(
      _ name: String, _ work: String, _ text: Gremlin, _ questions: Int,
      _ build: @escaping (String) -> GraphTraversal<Int, Plain>
    ) -> Row {
      Row(
        name: name, work: work, measure: .time(per: "question"), limit: .atMostReference(times: 1.1)
      ) {
        let prepared = try graph.prepare(text, parameters: "x")
        let ids = ids.prefix(questions)
        return Contest(
          subject: Contender("built each time") {
            try .time(per: questions) {
              [try ids.reduce(0) { sum, id in try build(id).toList().reduce(sum) { $0 &+ UInt64($1) } }]
            }
          },
          reference: Contender("prepared text") {
            try .time(per: questions) {
              [
                try ids.reduce(0) { sum, id in
                  try prepared.run(["x": id]).all(as: Int.self).reduce(sum) { $0 &+ UInt64($1) }
                }
              ]
            }
          })
      }
    }
    return [
      row("built-look-up", "an age by id, built in Swift", "g.V(x).values('age')", 20_000) {
        graph.V($0).values("age", as: Int.self)
      },
      row(
        "built-walk", "ages four hops away, built in Swift",
        "g.V(x).repeat(both('knows')).times(4).dedup().values('age')", 2_000
      ) {
        graph.V($0).repeat { $0.both("knows") }.times(4).dedup().values("age", as: Int.self)
      },
    ]
  }
}
