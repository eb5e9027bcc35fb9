// UnknownLabel: a label that a statement names and no element has ever borne: mostly a slip, which would pass for an empty
// result.

import GraphStore
import Traversal

struct UnknownLabel {
  var name: String
  /// The labels there are.
  var known: [String]

  /// What is said of it beside the results.
  var note: String {
    (["no label '\(name)' in this database"] + (help.map { [$0] } ?? [])).joined(separator: "; ")
  }

  /// What ends the statement where labels are taken strictly.
  var failure: Failure {
    Failure("unknown-label", "no label '\(name)' in this database", help: help, exit: .syntax)
  }

  private var help: String? {
    if let question = Suggestions.question(for: name, among: known) { return question }
    guard !known.isEmpty else { return nil }
    let more = known.count > Self.most ? ", …" : ""
    return "labels here: " + known.sorted().prefix(Self.most).joined(separator: ", ") + more
  }

  private static let most = 10
}

extension PreparedStatement {
  /// The labels that the statement looks for in vain. One that writes may make them.
  func unknownLabels(in transaction: borrowing Transaction) -> [UnknownLabel] {
    if isMutating { return [] }
    var unknown: [UnknownLabel] = []
    for name in labels where transaction.label(name) == nil {
      unknown.append(UnknownLabel(name: name, known: transaction.labelNames))
    }
    return unknown
  }
}
