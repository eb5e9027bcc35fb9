// Questions: one person by id or by name, their acquaintances, and those of these.

import GraphQ
import Harness

enum Reading {
  private static let questions = 10_000

  static func all(_ demand: PeopleOnDemand) -> [Row] {
    [
      row(
        "id", "the age of a person by id", demand, "g.V(x).values('age')",
        "SELECT age FROM person WHERE id = ?", questions),
      named(demand),
      row(
        "one-hop", "the ages of sixteen acquaintances", demand, "g.V(x).out('knows').values('age')",
        "SELECT p.age FROM knows k JOIN person p ON p.id = k.target WHERE k.source = ?", questions / 4),
      row(
        "two-hops", "the ages of the acquaintances of acquaintances", demand,
        "g.V(x).out('knows').out('knows').values('age')",
        """
        SELECT p.age FROM knows k JOIN knows l ON l.source = k.target JOIN person p ON p.id = l.target
        WHERE k.source = ?
        """, questions / 40),
    ]
  }

  private static func row(
    _ name: String, _ work: String, _ demand: PeopleOnDemand, _ gremlin: String, _ select: String,
    _ count: Int
  ) -> Row {
    Row(name: name, work: work, measure: .rate(of: "questions"), limit: .atLeastReference(times: 1)) {
      let people = try demand()
      let ids = Seeded.numbers(count: count, below: people.count, seed: 11).map(Int.init)
      let prepared = try people.graph.prepare(Gremlin(gremlin), parameters: "x")
      let statement = try people.sqlite.prepare(select)
      return Contest(
        subject: Contender("graphq") {
          try .rate(of: count) { [try ids.reduce(0) { $0 &+ (try sum(prepared.run(["x": $1]))) }] }
        },
        reference: Contender("SQLite") {
          try .rate(of: count) {
            var sum: UInt64 = 0
            for id in ids {
              statement.bind(1, Int64(id))
              sum &+= try statement.sum()
            }
            return [sum]
          }
        })
    }
  }

  private static func named(_ demand: PeopleOnDemand) -> Row {
    Row(
      name: "name", work: "the age of a person by an indexed name", measure: .rate(of: "questions"),
      limit: .atLeastReference(times: 1)
    ) {
      let people = try demand()
      let names = Seeded.numbers(count: questions, below: people.count, seed: 12).map { People.name(Int($0)) }
      let prepared = try people.graph.prepare("g.V().has('person', 'name', x).values('age')", parameters: "x")
      let statement = try people.sqlite.prepare("SELECT age FROM person WHERE name = ?")
      return Contest(
        subject: Contender("graphq") {
          try .rate(of: questions) { [try names.reduce(0) { $0 &+ (try sum(prepared.run(["x": $1]))) }] }
        },
        reference: Contender("SQLite") {
          try .rate(of: questions) {
            var sum: UInt64 = 0
            for name in names {
              statement.bind(1, name)
              sum &+= try statement.sum()
            }
            return [sum]
          }
        })
    }
  }

  private static func sum(_ results: Results) throws -> UInt64 {
    var sum: UInt64 = 0
    for value in results {
      switch value {
      case .int(let number): sum &+= UInt64(bitPattern: Int64(number))
      case .long(let number): sum &+= UInt64(bitPattern: number)
      default: throw WrongAnswer("\(value) is no age")
      }
    }
    return sum
  }
}
