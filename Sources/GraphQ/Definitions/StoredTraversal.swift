// StoredTraversal: a traversal that is kept in the database under a name, as a program sees it.

import GraphStore
import Traversal

/// A traversal with a name, typed parameters, a result type and documentation, kept in the database like data.
///
/// ```swift
/// try graph.define("define size(label: String) -> Long = g.V().hasLabel(label).count();")
/// let airports = try graph.call("size", ["label": "airport"], as: Int.self)
/// ```
public struct StoredTraversal: Sendable, Hashable {
  /// A parameter of a stored traversal.
  public struct Parameter: Sendable, Hashable {
    public let name: String
    /// The type as the definition writes it: `String`, `List<Int>`, `Vertex<airport>`.
    public let type: String
    /// Whether a call must name it.
    public let isRequired: Bool
    /// What it is when a call does not name it.
    public let defaultValue: Value?
    /// What the documentation says of it.
    public let documentation: String?
  }

  /// The name, which may have dots for a namespace.
  public let name: String
  /// What stands before the equals sign: name, parameters, result, what it is called on.
  public let signature: String
  /// The lines of its documentation.
  public let documentation: [String]
  /// What it is for: the first sentence of its documentation.
  public let purpose: String
  public let parameters: [Parameter]
  /// The type of its result as the definition writes it.
  public let result: String
  /// The definition and its tests, as text that ``Graph/define(_:replacing:force:)`` takes again.
  public let text: String
  /// From 1; each redefinition counts on.
  public let version: Int
  /// When this version was stored.
  public let time: Timestamp
  /// Whether its own steps write. What it calls may write as well.
  public let isWriting: Bool
  /// The stored traversals and services that it calls.
  public let calls: [String]
  /// The pack that it came with.
  public let pack: String?

  init(_ stored: StoredDefinition) {
    let definition = stored.definition
    name = stored.name
    signature = definition.signature
    documentation = definition.documentation
    purpose = definition.purpose
    parameters = definition.parameters.map { parameter in
      Parameter(
        name: parameter.name, type: "\(parameter.type)", isRequired: parameter.isRequired,
        defaultValue: parameter.defaultValue, documentation: definition.documentation(of: parameter.name))
    }
    result = "\(definition.result)"
    text = stored.text
    version = stored.version
    time = Timestamp(millisecondsSinceEpoch: stored.time)
    isWriting = stored.needs.writes
    calls = stored.needs.calls
    pack = stored.pack
  }
}

/// What storing a text of definitions has done, by their names.
public struct DefinitionResult: Sendable, Hashable {
  public let added: [String]
  public let replaced: [String]
  /// Those that were there, word for word.
  public let unchanged: [String]
  /// Callers that do not fit what they call any more, where that was forced.
  public let broken: [String]

  init(_ report: DefineReport) {
    added = report.added
    replaced = report.replaced
    unchanged = report.unchanged
    broken = report.broken
  }
}
