// Gremlin: the text of a traversal with the values that were written into it. Values are bound, never spliced.

import GraphStore
import Traversal

/// The text of a traversal. In a literal, interpolated values become parameters, so that no value is ever read as
/// part of the language:
///
/// ```swift
/// try graph.query("g.V().has('code', \(code)).out('route').values('city')")
/// ```
///
/// Text that is not known before the program runs is wrapped: `Gremlin(text)`.
public struct Gremlin: Sendable, Hashable {
  public let text: String
  let bindings: [String: Value]

  /// The text as it is, without values of its own.
  public init(_ text: String) {
    self.text = text
    bindings = [:]
  }

  private init(text: String, bindings: [String: Value]) {
    self.text = text
    self.bindings = bindings
  }
}

extension Gremlin: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self.init(text) }

  public init(stringInterpolation parts: StringInterpolation) {
    self.init(text: parts.text, bindings: parts.bindings)
  }

  /// Collects the text with a name in the place of each value.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""
    fileprivate var bindings: [String: Value] = [:]

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// Binds a value.
    public mutating func appendInterpolation(_ value: some ValueEncodable) {
      let name = "_\(bindings.count + 1)"
      bindings[name] = value.graphValue
      text += name
    }
  }
}

extension Gremlin {
  /// The values of the text together with those given by name.
  func parameters(_ named: [String: any ValueEncodable]) -> [String: Value] {
    if named.isEmpty { return bindings }
    if bindings.isEmpty { return named.mapValues { $0.graphValue } }
    var values = bindings
    for (name, value) in named { values[name] = value.graphValue }
    return values
  }

  /// An interpolated value that stands in no place for values was written inside a string, where it would be lost.
  func verifyBindings(_ query: Query) throws(GraphError) {
    guard !bindings.isEmpty else { return }
    let used = Set(query.variableUses.map(\.name))
    guard let lost = bindings.keys.sorted().first(where: { !used.contains($0) }) else { return }
    throw GraphError(
      .argument, "the interpolated value '\(lost)' stands inside a string or comment: \(text)",
      help: "leave out the quotes around it; the value is bound with its type")
  }
}
