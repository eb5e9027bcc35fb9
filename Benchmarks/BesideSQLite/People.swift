// The same people in both databases: an id, an indexed name, an age, and sixteen acquaintances each.

import GraphQ
import Harness

/// The people, filled in when somebody first asks for them: whoever only lists the rows does not wait.
final class PeopleOnDemand {
  private let scale: UInt32
  private let parent: String
  private var filled: People?

  init(scale: UInt32, in parent: String) { (self.scale, self.parent) = (scale, parent) }

  func callAsFunction() throws -> People {
    if let filled { return filled }
    let people = try People(scale: scale, in: parent)
    filled = people
    return people
  }
}

struct People {
  static let acquaintances = 16

  let count: Int
  let directory: ScratchDirectory
  let graph: Graph
  let sqlitePath: String
  let sqlite: SQLite

  init(scale: UInt32, in parent: String) throws {
    count = 1 << Int(scale)
    directory = try ScratchDirectory(in: parent)
    graph = try Graph(at: directory.newFile("people.graph"))
    sqlitePath = directory.newFile("people.sqlite")
    sqlite = try SQLite(sqlitePath)
    try sqlite.run("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER NOT NULL)")
    try sqlite.run("CREATE TABLE knows (source INTEGER NOT NULL, target INTEGER NOT NULL)")
    note("filling both databases with \(count) people")
    try fillGraph()
    try fillSQLite()
  }

  static func name(_ id: Int) -> String { "person \(id)" }
  static func age(_ id: Int) -> Int { id &* 7919 % 90 + 10 }

  private var targets: [UInt32] {
    Seeded.numbers(count: count * Self.acquaintances, below: count, seed: 5)
  }

  private func fillGraph() throws {
    try graph.write { transaction in
      for id in 0..<count { try transaction.addPerson(id) }
    }
    let targets = targets
    try graph.write { transaction in
      for (place, target) in targets.enumerated() {
        try transaction.addEdge(
          "knows", from: .integer(Int64(place / Self.acquaintances)), to: .integer(Int64(target)))
      }
    }
    try graph.createIndex(on: "person", "name")
  }

  private func fillSQLite() throws {
    try sqlite.run("BEGIN")
    let person = try sqlite.prepare("INSERT INTO person VALUES (?, ?, ?)")
    for id in 0..<count { try person.addPerson(id) }
    let knows = try sqlite.prepare("INSERT INTO knows VALUES (?, ?)")
    for (place, target) in targets.enumerated() {
      knows.bind(1, Int64(place / Self.acquaintances))
      knows.bind(2, Int64(target))
      _ = try knows.sum()
    }
    try sqlite.run("CREATE INDEX person_name ON person (name)")
    try sqlite.run("CREATE INDEX knows_source ON knows (source, target)")
    try sqlite.run("COMMIT")
    try sqlite.run("ANALYZE")
  }
}

extension Graph {
  func createIndexedPeople() throws { try createIndex(on: "person", "name") }
}

extension Transaction {
  borrowing func addPerson(_ id: Int) throws {
    try addVertex("person", id: .integer(Int64(id)), ["name": People.name(id), "age": People.age(id)])
  }
}

extension SQLite {
  func createPeople() throws {
    try run("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER NOT NULL)")
    try run("CREATE INDEX person_name ON person (name)")
  }
}

extension SQLite.Statement {
  func addPerson(_ id: Int) throws {
    bind(1, Int64(id))
    bind(2, People.name(id))
    bind(3, Int64(People.age(id)))
    _ = try sum()
  }
}
