// PackReport: what installing, upgrading or removing a pack has done, counted, and what was kept and why.

import GraphStore
import Loading
import Traversal

package struct PackReport: Sendable {
  package struct ElementCounts: Sendable, Hashable {
    package var added = 0
    package var changed = 0
    package var removed = 0
    /// What belongs to the pack now.
    package var owned = 0
  }

  package var name: String
  package var version: PackVersion
  /// The version that was there before, of an upgrade.
  package var previous: PackVersion?
  package var vertices = ElementCounts()
  package var edges = ElementCounts()
  package var definitions = DefineReport()
  package var droppedDefinitions: [String] = []
  package var addedIndexes: [PackManifest.Index] = []
  package var droppedIndexes: [PackManifest.Index] = []
  package var passedTests = 0
  package var kept: [Kept] = []
  package var isDryRun = false
  package var seconds = 0.0
  /// What the loader says of the files; nil when a pack is removed or has no data.
  package var load: LoadReport?

  package init(name: String, version: PackVersion) {
    self.name = name
    self.version = version
  }

  /// Something that is not as the pack has it, because it is somebody else's.
  package struct Kept: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
      /// It came with the pack and was changed since.
      case changed
      /// It was there before, or came with another pack.
      case foreign(pack: String?)
      /// A value under a key of the pack's that the user had given before.
      case property(String)
      /// The pack has it no more, but edges of the user's hang on it.
      case edges(Int)
      /// The pack has it no more, but the user has given it properties.
      case properties([String])
      /// A stored traversal that others call.
      case callers([String])
    }

    package enum Subject: Sendable, Hashable {
      case vertex(ElementID)
      case edge(ElementID)
      case definition(String)
    }

    package var subject: Subject
    package var reason: Reason
  }
}

extension PackReport.Kept: CustomStringConvertible {
  package var description: String { "\(subject) \(reason)" }
}

extension PackReport.Kept.Subject: CustomStringConvertible {
  package var description: String {
    switch self {
    case .vertex(let id): "vertex '\(TraversalError.echo(id.description))'"
    case .edge(let id): "edge '\(TraversalError.echo(id.description))'"
    case .definition(let name): "'\(name)'"
    }
  }
}

extension PackReport.Kept.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .changed: "was changed here"
    case .foreign(nil): "was there before and is not the pack's"
    case .foreign(let pack?): "belongs to the pack '\(pack)'"
    case .property(let key): "has a '\(TraversalError.echo(key))' of your own"
    case .edges(let count): "has \(count) \(count == 1 ? "edge" : "edges") of your own"
    case .properties(let keys):
      "has properties of your own: \(TraversalError.echo(keys.joined(separator: ", ")))"
    case .callers(let names): "is called by \(TraversalError.echo(names.joined(separator: ", ")))"
    }
  }
}
