// graphq test: runs the tests that stand beside stored traversals.

import GraphStore
import Loading
import Packs
import Traversal

enum TestCommand {
  static let command = Command(
    name: "test",
    summary: "run the tests of stored traversals",
    details: """
      Tests are lines such as test distance('SFO', 'JFK') is 2580 +- 5; in the files that graphq define reads. What a \
      test writes is undone. The exit code is 1 when one fails.

      A pack is loaded into a temporary graph, and its tests are run there.
      """,
    examples: [
      Example("graphq test air.graph", "run all of them"),
      Example("graphq test air.graph distance", "run those of one stored traversal"),
      Example("graphq test datasets/loyalty", "run those of a pack, without installing it"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database, or the directory of a pack"),
      Operand("NAME", .name(.traversals), .repeating, "only these stored traversals"),
    ],
    options: [CommonOption.json],
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    if PackDirectory.isPack(call.operands[0]) { return try testPack(call) }
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

  /// Runs the tests of a pack in a graph that is gone afterwards.
  private static func testPack(_ call: Invocation) throws(Failure) -> ExitCode {
    Platform.setStopManner(.mark)
    let console = Console(call)
    var options = PackOptions()
    options.load.shouldStop = { Platform.requestedStop != nil }
    if call.operands.count > 1 { options.testedNames = Set(call.operands.dropFirst()) }
    let store = try ScratchStore.make()
    var (passed, failed): (Int, [DefinitionSourceError]) = (0, [])
    do throws(PackError) {
      passed = try Packs.install(PackDirectory(call.operands[0]), into: store, options).passedTests
    } catch {
      guard case .tests(let before, let problems) = error else { return try PackFailure.exit(error, console) }
      (passed, failed) = (before, problems)
    }
    let output = Output()
    if call.has(CommonOption.json) {
      try output.write(TestRun.json(passed: passed, failed.map { ($0.source, $0.error.message) }))
    } else {
      PackFailure.report(failed, console)
      try output.write("\(passed) passed, \(failed.count) failed\n")
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
    return json(
      passed: outcomes.count - failed.count, failed.map { ($0.test.source, $0.problem?.message ?? "") })
  }

  static func json(passed: Int, _ failures: [(test: String, message: String)]) -> String {
    JSON.object([
      JSONMember(key: "passed", value: .number("\(passed)")),
      JSONMember(key: "failed", value: .number("\(failures.count)")),
      JSONMember(
        key: "failures",
        value: .array(
          failures.map { failure in
            .object([
              JSONMember(key: "test", value: .string(failure.test)),
              JSONMember(key: "message", value: .string(failure.message)),
            ])
          })),
    ]).line
  }
}
