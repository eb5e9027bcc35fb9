// Writes: many in one transaction, single ones that are durable each, and eight threads of those.

import GraphQ
import Harness

enum Writing {
  static func all(_ demand: PeopleOnDemand) -> [Row] { [many(demand), single(demand), crowd(demand)] }

  private static func many(_ demand: PeopleOnDemand) -> Row {
    let count = 100_000
    return Row(
      name: "inserts", work: "100 000 people added in one transaction", measure: .rate(of: "inserts"),
      limit: .atLeastReference(times: 1), mostRounds: 3
    ) {
      let people = try demand()
      return Contest(
        subject: Contender("graphq") {
          let graph = try Graph(at: people.directory.newFile("many.graph"))
          try graph.createIndexedPeople()
          return try .rate(of: count) {
            try graph.write { transaction in
              for id in 0..<count { try transaction.addPerson(id) }
            }
            return [UInt64(try graph.summary.vertices)]
          }
        },
        reference: Contender("SQLite") {
          let sqlite = try SQLite(people.directory.newFile("many.sqlite"))
          try sqlite.createPeople()
          let statement = try sqlite.prepare("INSERT INTO person VALUES (?, ?, ?)")
          return try .rate(of: count) {
            try sqlite.run("BEGIN")
            for id in 0..<count { try statement.addPerson(id) }
            try sqlite.run("COMMIT")
            return [try sqlite.prepare("SELECT count(*) FROM person").sum()]
          }
        })
    }
  }

  private static func single(_ demand: PeopleOnDemand) -> Row {
    let count = 200
    return Row(
      name: "commits", work: "one person added, durably", measure: .rate(of: "commits"),
      limit: .atLeastReference(times: 1)
    ) {
      let people = try demand()
      return Contest(
        subject: Contender("graphq") {
          let graph = try Graph(at: people.directory.newFile("single.graph"))
          try graph.createIndexedPeople()
          return try .rate(of: count) {
            for id in 0..<count { try graph.write { transaction in try transaction.addPerson(id) } }
            return [UInt64(try graph.summary.vertices)]
          }
        },
        reference: Contender("SQLite") {
          let sqlite = try SQLite(people.directory.newFile("single.sqlite"))
          try sqlite.createPeople()
          let statement = try sqlite.prepare("INSERT INTO person VALUES (?, ?, ?)")
          return try .rate(of: count) {
            for id in 0..<count { try statement.addPerson(id) }
            return [try sqlite.prepare("SELECT count(*) FROM person").sum()]
          }
        })
    }
  }

  private static func crowd(_ demand: PeopleOnDemand) -> Row {
    let (threads, each) = (8, 50)
    return Row(
      name: "eight-writers", work: "one person added, durably, by each of eight threads at once",
      measure: .rate(of: "commits"), limit: .atLeastReference(times: 1)
    ) {
      let people = try demand()
      return Contest(
        subject: Contender("graphq") {
          let graph = try Graph(at: people.directory.newFile("crowd.graph"))
          try graph.createIndexedPeople()
          return try .rate(of: threads * each) {
            try onThreads(threads) { thread in
              for place in 0..<each {
                try graph.write { transaction in try transaction.addPerson(thread * each + place) }
              }
            }
            return [UInt64(try graph.summary.vertices)]
          }
        },
        reference: Contender("SQLite") {
          let path = people.directory.newFile("crowd.sqlite")
          let sqlite = try SQLite(path)
          try sqlite.createPeople()
          return try .rate(of: threads * each) {
            try onThreads(threads) { thread in
              let own = try SQLite(path)
              let statement = try own.prepare("INSERT INTO person VALUES (?, ?, ?)")
              for place in 0..<each { try statement.addPerson(thread * each + place) }
            }
            return [try sqlite.prepare("SELECT count(*) FROM person").sum()]
          }
        })
    }
  }
}
