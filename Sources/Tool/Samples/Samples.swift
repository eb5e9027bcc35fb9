// Samples: small graphs to try things out on, and how they get into a database.

import GraphStore
import Traversal

enum Sample: String, CaseIterable, Sendable {
  case modern, crew
  case gratefulSmall = "grateful-small"
  case airSmall = "air-small"

  /// The statements that make the graph, each with its parameters.
  fileprivate var statements: [Samples.Statement] {
    switch self {
    case .modern: ModernSample.script.map { Samples.Statement($0) }
    case .crew: CrewSample.script.map { Samples.Statement($0) }
    case .gratefulSmall: GratefulSample.statements
    case .airSmall: AirSample.statements
    }
  }
}

enum Samples {
  struct Statement {
    var text: String
    var parameters: [String: Value]

    init(_ text: String, _ parameters: [String: Value] = [:]) {
      self.text = text
      self.parameters = parameters
    }
  }

  /// Puts a sample into an empty database, all of it or nothing.
  static func fill(_ store: Store, _ sample: Sample) throws(Failure) {
    do {
      var prepared: [String: PreparedTraversal] = [:]
      let statements = sample.statements
      for statement in statements where prepared[statement.text] == nil {
        prepared[statement.text] = try PreparedTraversal(
          statement.text, parameters: Set(statement.parameters.keys))
      }
      try store.write { transaction in
        for statement in statements {
          try prepared[statement.text]?.run(parameters: statement.parameters, in: transaction) { _ in true }
        }
      }
    } catch {
      throw Failure(storing: error)
    }
  }
}
