// UnknownLabel: a label that a statement names and no element bears that could be meant: mostly a slip, which would pass for
// an empty result.

import GraphStore
import Traversal

struct UnknownLabel {
  var name: String
  /// Whether only edges could bear it, where the statement names it.
  var isOfEdge = false
  /// The labels that could have been meant.
  var known: [String]

  /// What is said of it beside the results.
  var note: String {
    ([message] + (help.map { [$0] } ?? [])).joined(separator: "; ")
  }

  /// What ends the statement where labels are taken strictly.
  var failure: Failure { Failure("unknown-label", message, help: help, exit: .syntax) }

  private var message: String { "no \(isOfEdge ? "edge " : "")label '\(name)' in this database" }

  private var help: String? {
    if let question = Suggestions.question(for: name, among: known) { return question }
    guard !known.isEmpty else { return nil }
    let more = known.count > Self.most ? ", …" : ""
    let names = known.sorted().prefix(Self.most).joined(separator: ", ") + more
    return "\(isOfEdge ? "edge " : "")labels here: \(names)"
  }

  private static let most = 10
}

extension PreparedStatement {
  /// The labels that the statement looks for in vain. One that writes may make them.
  func unknownLabels(in transaction: borrowing Transaction) throws -> [UnknownLabel] {
    if isMutating { return [] }
    let ofEdges = labelsOfEdges
    var unknown: [UnknownLabel] = []
    for name in labels {
      let label = transaction.label(name)
      if ofEdges.contains(name) {
        // Of vertices it would be found in vain as well.
        if let label {
          guard try transaction.count(.edge, label: label) == 0,
            try transaction.count(.vertex, label: label) > 0
          else { continue }
        }
        unknown.append(UnknownLabel(name: name, isOfEdge: true, known: try edgeLabels(of: transaction)))
      } else if label == nil {
        unknown.append(UnknownLabel(name: name, known: transaction.labelNames))
      }
    }
    return unknown
  }

  private func edgeLabels(of transaction: borrowing Transaction) throws -> [String] {
    var names: [String] = []
    for (number, name) in transaction.labelNames.enumerated() {
      if try transaction.count(.edge, label: LabelID(number)) > 0 { names.append(name) }
    }
    return names
  }
}
