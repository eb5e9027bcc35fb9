// DefinitionNeeds: what a body does to the graph and what of it and of other definitions it names, found by looking at
// its steps.

import GraphStore

/// What a definition reads, writes and calls.
package struct DefinitionNeeds: Sendable, Hashable {
  /// The body looks at elements of the graph.
  package var reads = false
  /// The body changes the graph, by itself; what it calls may change it as well.
  package var writes = false
  /// Labels that the body names.
  package var labels: [String] = []
  /// Property keys that the body names.
  package var keys: [String] = []
  /// The definitions and services that it calls.
  package var calls: [String] = []

  package init() {}

  /// The needs of a body.
  package init(of body: Query) {
    var finder = NeedsFinder()
    finder.walk(body)
    reads = finder.reads
    writes = finder.writes
    labels = finder.labels.sorted()
    keys = finder.keys.sorted()
    calls = finder.called.constants.sorted()
  }
}

/// The names that the `call()` steps of a traversal have.
struct CalledNames: Sendable {
  private(set) var constants: Set<String> = []
  /// Parameters that hold a name.
  private(set) var parameters: Set<String> = []

  /// Takes in what a `call()` names.
  mutating func insert(_ step: Step) {
    switch step.arguments.first?.kind {
    case nil: constants.insert(ServiceList.name)
    case .variable(let name)?: parameters.insert(name)
    default: if let name = step.arguments.lazy.compactMap(\.string).first { constants.insert(name) }
    }
  }

  var isEmpty: Bool { constants.isEmpty && parameters.isEmpty }

  /// The names, once parameters have values.
  func names(_ values: [String: Value]) -> Set<String> {
    if parameters.isEmpty { return constants }
    var names = constants
    for parameter in parameters { if case .string(let name)? = values[parameter] { names.insert(name) } }
    return names
  }
}

extension Query {
  /// Whether some step calls a service or a stored traversal.
  package var hasCalls: Bool { !QueryFacts(self).called.isEmpty }

  /// The labels that it names where only edges can bear them.
  package var labelsOfEdges: Set<String> {
    var finder = NeedsFinder()
    finder.walk(self)
    return finder.labelsOfEdges
  }
}

private struct NeedsFinder: TreeVisitor {
  var reads = false
  var writes = false
  var labels: Set<String> = []
  /// Those of steps along edges.
  var labelsOfEdges: Set<String> = []
  var keys: Set<String> = []
  var called = CalledNames()

  mutating func visit(_ argument: Argument) {}

  mutating func visit(_ step: Step) {
    if step.name.isMutating { writes = true }
    let texts = step.arguments.compactMap(\.string)
    switch step.name {
    case .vertices, .edges: reads = true
    case .out, .in, .both, .outE, .inE, .bothE, .toE, .to:
      reads = true
      guard step.name != .to || step.arguments.first?.direction != nil else { break }
      labels.formUnion(texts)
      labelsOfEdges.formUnion(texts)
    case .outV, .inV, .bothV, .otherV, .toV: reads = true
    case .has: has(step, texts)
    case .hasNot, .values, .properties, .valueMap, .elementMap, .propertyMap, .by: keys.formUnion(texts)
    case .hasLabel: labels.formUnion(texts + step.arguments.flatMap(Self.texts))
    case .addV, .addE: labels.formUnion(texts)
    case .property: if let key = step.arguments.lazy.compactMap(\.string).first { keys.insert(key) }
    case .mergeV, .mergeE, .option: for argument in step.arguments { entries(of: argument) }
    case .call: called.insert(step)
    default: break
    }
  }

  private mutating func has(_ step: Step, _ texts: [String]) {
    if step.arguments.first?.token == .label {
      labels.formUnion(step.arguments.dropFirst().flatMap { ($0.string.map { [$0] } ?? []) + Self.texts($0) })
    } else if step.arguments.count == 3 {
      if let label = step.arguments[0].string { labels.insert(label) }
      if let key = step.arguments[1].string { keys.insert(key) }
    } else if let key = step.arguments.first?.string {
      keys.insert(key)
    }
  }

  /// The strings that a predicate compares with.
  private static func texts(_ argument: Argument) -> [String] {
    guard let predicate = argument.predicate else { return [] }
    return predicate.arguments.flatMap { argument -> [String] in
      if let text = argument.string { return [text] }
      guard case .list(let members)? = argument.literal else { return [] }
      return members.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
  }

  /// Labels and keys of the map of a merge.
  private mutating func entries(of argument: Argument) {
    switch argument.kind {
    case .literal(.map(let entries)):
      for entry in entries {
        switch (entry.key, entry.value) {
        case (.token(.label), .string(let label)): labels.insert(label)
        case (.string(let key), _): keys.insert(key)
        default: break
        }
      }
    case .map(let entries):
      for entry in entries {
        if let key = entry.key.string { keys.insert(key) }
        if entry.key.token == .label, let label = entry.value.string { labels.insert(label) }
      }
    default: break
    }
  }
}
