// Running the tests that stand beside definitions, and saying what they found.

import GraphStore

/// How a test ended.
package struct TestOutcome: Sendable {
  package let test: DefinitionTest
  /// What was not as it should be, at the test's place in its own text; nil when it passed.
  package let problem: TraversalError?

  package var hasPassed: Bool { problem == nil }
}

extension StoredDefinition {
  /// The tests, read from their texts.
  package func parsedTests() throws -> [DefinitionTest] {
    try DefinitionFile.parse(tests.joined(separator: "\n")).tests
  }
}

extension Transaction {
  /// Runs the tests of a definition. In a transaction that writes, what they write is undone.
  package borrowing func runTests(of stored: StoredDefinition, limits: RunLimits = RunLimits()) throws
    -> [TestOutcome]
  {
    try run(stored.parsedTests(), of: stored, limits: limits)
  }

  /// Runs some tests of a definition. In a transaction that writes, what they write is undone.
  package borrowing func run(
    _ tests: [DefinitionTest], of stored: StoredDefinition, limits: RunLimits = RunLimits()
  ) throws -> [TestOutcome] {
    let writes = isWriter ? try callables(of: stored.name).write : false
    var outcomes: [TestOutcome] = []
    for test in tests {
      let problem =
        writes
        ? try rehearse { inner in try test.problem(stored.definition, inner, limits) }
        : try test.problem(stored.definition, self, limits)
      outcomes.append(TestOutcome(test: test, problem: problem))
    }
    return outcomes
  }
}

extension DefinitionTest {
  /// What is not as it should be.
  fileprivate func problem(
    _ definition: Definition, _ graph: borrowing Transaction, _ limits: RunLimits
  ) throws -> TraversalError? {
    let found: DefinitionCall.Shape
    do {
      let call = try prepared(definition)
      var results: [Value] = []
      try call.traversal().run(in: graph, limits: limits) { value in
        results.append(value)
        return true
      }
      found = try call.shape(results)
    } catch let error as TraversalError {
      if case .fails(let kind) = expectation, error.code == .failed {
        return error.failure == kind
          ? nil : failed("\(call) failed with '\(error.failure ?? error.message)', not with '\(kind)'")
      }
      var problem = failed("\(call) ended in an error: \(error.message)")
      problem.help = error.help
      problem.note = error.note
      return problem
    }
    return compared(found)
  }

  private func prepared(_ definition: Definition) throws(TraversalError) -> DefinitionCall {
    var call = DefinitionCall(definition)
    for argument in arguments {
      if let name = argument.name {
        try call.set(call.parameter(name), argument.value)
      } else {
        try call.set(call.nextParameter(), argument.value)
      }
    }
    if let input { try call.setInput(input) }
    return call
  }

  private func compared(_ found: DefinitionCall.Shape) -> TraversalError? {
    let value: Value
    switch found {
    case .one(let result): value = result ?? .null
    case .many(let results): value = .list(results)
    }
    switch expectation {
    case .fails(let kind): return failed("\(call) gave \(value.excerpt), but was to fail with '\(kind)'")
    case .gives(let expected, let tolerance):
      if Self.agree(value, expected, tolerance?.nearestDouble ?? 0) { return nil }
      let allowance = tolerance.map { " ± \($0.plainText)" } ?? ""
      return failed("\(call) gave \(value.excerpt), not \(expected.excerpt)\(allowance)")
    }
  }

  private func failed(_ message: String) -> TraversalError {
    TraversalError(.failed, message, at: SourceRange(0, source.utf8.count))
  }

  /// Whether a result is what was expected: numbers by value, elements by id, dates by their text, maps in any order.
  static func agree(_ found: Value, _ expected: Value, _ tolerance: Double) -> Bool {
    if found.isEqual(to: expected) { return true }
    switch (found, expected) {
    case (.map(let entries), .map(let wanted)):
      return entries.count == wanted.count
        && wanted.allSatisfy { want in
          entries.contains { $0.key.isEqual(to: want.key) && agree($0.value, want.value, tolerance) }
        }
    case (.vertex(let vertex), _): return agree(vertex.id.value, expected)
    case (.edge(let edge), _): return agree(edge.id.value, expected)
    case (.date, .string(let text)), (.dateTime, .string(let text)), (.uuid, .string(let text)),
      (.bigDecimal, .string(let text)):
      return found.plainText == text
    default: break
    }
    if let left = found.nearestDouble, let right = expected.nearestDouble {
      return abs(left - right) <= tolerance
    }
    if let members = found.members, let wanted = expected.members {
      return members.count == wanted.count
        && zip(members, wanted).allSatisfy { agree($0, $1, tolerance) }
    }
    return false
  }

  private static func agree(_ id: Value, _ expected: Value) -> Bool {
    switch expected {
    case .vertex, .edge, .map, .list, .null: false
    // An integer and its text are one id.
    default: id.plainText == expected.plainText
    }
  }
}
