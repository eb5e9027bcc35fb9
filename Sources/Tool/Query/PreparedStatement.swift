// PreparedStatement: a statement that was read and found good, and the one place where the tool hands it to the engine.

import GraphStore
import Traversal

struct PreparedStatement {
  /// What is asked about a statement.
  enum Question {
    /// Its results.
    case results
    /// How it would run, as text, or as a value for programs.
    case plan, planTree
    /// How long each of its steps took.
    case profile
  }

  let statement: Statement
  let fileName: String?
  /// Whether it writes, by itself or through stored traversals that it calls.
  let isMutating: Bool
  /// The names of parameters that it uses.
  let names: Set<String>
  private let traversal: PreparedTraversal
  private let question: Question

  /// Reads the statement and checks everything that can be checked without a database. What stored traversals do that it
  /// calls is looked up in `database`; without one, as inside a transaction, they count as writing.
  init(
    _ statement: Statement, fileName: String? = nil, _ question: Question = .results,
    parameters: [String: Value], on database: Database? = nil
  ) throws(Failure) {
    self.statement = statement
    self.fileName = fileName
    self.question = question
    do throws(TraversalError) {
      let given = Set(parameters.keys)
      var query = try Query.parse(statement.text, parameters: given)
      if let unbound = query.unboundName(parameters: given) { throw unbound }
      names = Set(query.freeVariables)
      switch question {
      case .results, .planTree: break
      case .plan where query.kind == .traversal: query.terminal = Step(.explain)
      case .profile where query.kind == .traversal:
        query.terminal = nil
        query.steps.append(Step(.profile))
      case .plan, .profile: break
      }
      traversal = try PreparedTraversal(query)
    } catch {
      throw Failure(error, in: statement, fileName: fileName)
    }
    // What is only explained does not run.
    isMutating =
      question == .plan || question == .planTree ? false : try Self.writes(traversal, parameters, database)
  }

  private static func writes(
    _ traversal: PreparedTraversal, _ parameters: [String: Value], _ database: Database?
  ) throws(Failure) -> Bool {
    if traversal.isMutating { return true }
    guard traversal.query.hasCalls else { return false }
    guard let database else { return true }
    let store = try database.store()
    do {
      return try store.read { transaction in try traversal.isMutating(parameters, in: transaction) }
    } catch {
      throw Failure(storing: error)
    }
  }

  /// `g.tx().commit()` and its kin.
  var transactionVerb: TransactionVerb? {
    if case .transaction(let verb) = traversal.query.kind { verb } else { nil }
  }

  /// Labels that it names.
  var labels: [String] {
    traversal.query.kind == .traversal ? DefinitionNeeds(of: traversal.query).labels : []
  }

  /// Those of them that only edges can bear.
  var labelsOfEdges: Set<String> { traversal.query.kind == .traversal ? traversal.query.labelsOfEdges : [] }

  /// Whether the statement ends in a step that gives one value, as `next()` does.
  var givesOneValue: Bool { traversal.query.terminal.map { $0.name != .iterate } ?? false }

  /// Checks what can be known about the objects that reach each step.
  func check(_ parameters: [String: Value]) throws(Failure) {
    guard traversal.query.kind == .traversal else { return }
    do {
      try traversal.compile(parameters)
    } catch {
      throw failure(error)
    }
  }

  /// Runs the statement and gives each result to `each`, which says whether it wants another.
  func run(
    _ parameters: [String: Value], _ limits: RunLimits, in transaction: borrowing Transaction,
    each: (Value) throws -> Bool
  ) throws {
    if question == .planTree, traversal.query.kind == .traversal {
      _ = try each(traversal.explanation(parameters: parameters, in: transaction).value)
      return
    }
    let expected =
      question == .profile ? try traversal.explanation(parameters: parameters, in: transaction).nodes : []
    try traversal.run(parameters: parameters, in: transaction, limits: limits) { value in
      guard question == .profile, let rows = ProfileRows.of(value, expected) else { return try each(value) }
      for row in rows {
        if try !each(row) { return false }
      }
      return true
    }
  }

  /// What went wrong while the statement ran, with its place.
  func failure(_ error: any Error) -> Failure {
    guard let error = error as? TraversalError else { return Failure(storing: error) }
    return Failure(error, in: statement, fileName: fileName)
  }
}
