// QuotedText: a message that quotes values it is about. While a traversal runs, elements are numbers in the file; the message is
// written anew with their ids and labels where there is a graph to ask.

import GraphStore

/// A text with values in it: `"out() needs a vertex, but \(quoting: value) is none"`.
package struct QuotedText: Sendable, Hashable, ExpressibleByStringInterpolation {
  fileprivate enum Part: Sendable, Hashable {
    case text(String)
    case value(Value)
  }

  private var parts: [Part] = []

  package init(stringLiteral text: String) { parts = [.text(text)] }

  package init(stringInterpolation interpolation: StringInterpolation) { parts = interpolation.parts }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    package mutating func appendLiteral(_ text: String) { parts.append(.text(text)) }

    package mutating func appendInterpolation(_ text: some CustomStringConvertible) {
      parts.append(.text(text.description))
    }

    package mutating func appendInterpolation(quoting value: Value?) {
      parts.append(value.map { .value($0) } ?? .text("null"))
    }
  }

  /// The text as it can be told without the graph.
  package var text: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value(let value): value.excerpt
      }
    }.joined()
  }

  /// The text with the ids and labels that elements have in a graph.
  func text(in graph: borrowing Transaction) throws -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let own): text += own
      case .value(let value):
        text += try Detachment.named(value, graph).excerpt
        // The text of a vertex is its id alone.
        if let vertex = value.vertexNumber {
          var labels: [String] = []
          for label in try graph.labels(ofVertex: vertex) { labels.append(try graph.labelName(label)) }
          text += " (\(labels.joined(separator: "::")))"
        }
      }
    }
    return text
  }
}
