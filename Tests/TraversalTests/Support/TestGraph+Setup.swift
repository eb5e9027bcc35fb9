// Graphs set up by a traversal, and ways to change and count.

import GraphStore

@testable import Traversal

extension TestGraph {
  /// A graph that a traversal makes.
  convenience init(_ setup: String) throws {
    try self.init()
    try run(setup)
  }

  /// Runs a traversal for what it does.
  func run(_ text: String) throws { _ = try values(text) }

  /// How many results a traversal has.
  func count(_ text: String) throws -> Int { try values(text).count }
}
