// graphq test: runs the tests that stand beside stored traversals.

import GraphStore
import Traversal

enum TestCommand {
  static let command = Command(
    name: "test",
    summary: "run the tests of stored traversals",
    details: """
      Tests are lines such as test distance('SFO', 'JFK') is 2580 +- 5; in the files that graphq define reads. What a \
      test writes is undone. The exit code is 1 when one fails.
      """,
    examples: [
      Example("graphq test air.graph", "run all of them"),
      Example("graphq test air.graph distance", "run those of one stored traversal"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("NAME", .text, .repeating, "only these stored traversals"),
    ],
    options: [CommonOption.json],
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let outcomes = try TestRun.outcomes(call.operands[0], names: Array(call.operands.dropFirst()))
    let console = Console(call)
    let output = Output()
    let failed = outcomes.filter { !$0.hasPassed }
    if call.has(CommonOption.json) {
      try output.write(TestRun.json(outcomes))
    } else {
      for outcome in failed { console.report(TestRun.failure(outcome)) }
      try output.write("\(outcomes.count - failed.count) passed, \(failed.count) failed\n")
    }
    try output.finish()
    return failed.isEmpty ? .success : .failure
  }
}

/// Tests being run against a database, and what is said of them.
enum TestRun {
  static func outcomes(_ database: String, names: [String]) throws(Failure) -> [TestOutcome] {
    var (outcomes, writing) = try reading(database, names)
    guard !writing.isEmpty else { return outcomes }
    do {
      outcomes += try tried(writing, database)
    } catch {
      throw Failure(running: error)
    }
    return outcomes
  }

  /// The outcomes of tests of traversals that only read, and the names of those that write.
  private static func reading(
    _ database: String, _ names: [String]
  ) throws(Failure) -> (outcomes: [TestOutcome], writing: [String]) {
    let store = try Store(existing: database, forWriting: false)
    do {
      return try store.read { transaction in
        var (outcomes, writing): ([TestOutcome], [String]) = ([], [])
        for name in names.isEmpty ? try transaction.definitionNames() : names {
          guard let stored = try transaction.definition(named: name) else {
            throw try transaction.unknownDefinition(name)
          }
          if try transaction.callables(of: name).write {
            writing.append(name)
          } else {
            outcomes += try transaction.runTests(of: stored)
          }
        }
        return (outcomes, writing)
      }
    } catch {
      throw Failure(running: error)
    }
  }

  private struct Undone: Error {}

  /// Tests of traversals that write: in a transaction of which nothing stays.
  private static func tried(_ names: [String], _ database: String) throws -> [TestOutcome] {
    let store = try Store(existing: database, forWriting: true)
    var outcomes: [TestOutcome] = []
    do {
      try store.write { transaction in
        outcomes = []
        for name in names {
          if let stored = try transaction.definition(named: name) {
            outcomes += try transaction.runTests(of: stored)
          }
        }
        throw Undone()
      }
    } catch is Undone {}
    return outcomes
  }

  static func failure(_ outcome: TestOutcome) -> Failure {
    guard let problem = outcome.problem else { return .usage("test", "") }
    var failure = Failure(problem, in: Statement(text: outcome.test.source), fileName: nil)
    failure.code = "test"
    return failure
  }

  static func json(_ outcomes: [TestOutcome]) -> String {
    let failed = outcomes.filter { !$0.hasPassed }
    return JSON.object([
      JSONMember(key: "passed", value: .number("\(outcomes.count - failed.count)")),
      JSONMember(key: "failed", value: .number("\(failed.count)")),
      JSONMember(
        key: "failures",
        value: .array(
          failed.map { outcome in
            .object([
              JSONMember(key: "test", value: .string(outcome.test.source)),
              JSONMember(key: "message", value: .string(outcome.problem?.message ?? "")),
            ])
          })),
    ]).line
  }
}
