// QueryFacts: what has to be known of a tree before it is planned, found in one walk over it.

import GraphStore

struct QueryFacts: TreeVisitor {
  /// Whether a step writes.
  private(set) var isMutating = false
  /// Whether there are values that are new each time, such as `datetime()`.
  private(set) var isVolatile = false
  /// The names to be bound before the query can run, each once, in order of appearance.
  private(set) var freeNames: [String] = []
  /// What the query calls by name.
  private(set) var called = CalledNames()
  private(set) var mentions = ExpressionMentions()

  init(_ query: Query) { walk(query) }

  mutating func visit(_ step: Step) {
    if step.name.isMutating { isMutating = true }
    if step.name == .call { called.insert(step) }
    if step.name == .calc { mentions.insert(step) }
  }

  mutating func visit(_ argument: Argument) {
    switch argument.kind {
    case .variable(let name): if !freeNames.contains(name) { freeNames.append(name) }
    case .dateTime(nil), .uuid(nil): isVolatile = true
    default: break
    }
  }
}
