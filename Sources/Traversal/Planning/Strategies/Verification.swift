// What strategies forbid: traversals that write, steps along all edges whatever their label, keys that are reserved.

import GraphStore

extension Strategies {
  /// Throws the first error that a strategy finds in the query as it was written.
  func verify(_ query: Query) throws(TraversalError) {
    if let settings = self[.readOnly], query.isMutating {
      throw TraversalError(
        .denied, "The provided traversal has a mutating step and thus is not read only", at: settings.range)
    }
    if self[.vertexProgramRestriction] != nil, let program = self[.vertexProgram] {
      throw TraversalError(
        .denied, "The TraversalSource does not allow the use of a GraphComputer", at: program.range)
    }
    if let settings = self[.edgeLabelVerification], try settings.flag("throwException") == true {
      var finder = UnlabelledMoveFinder()
      finder.walk(query)
      if let step = finder.found {
        throw TraversalError(
          .denied,
          "The provided traversal contains a vertex step without any specified edge label: \(step.name.text)()",
          at: step.range, help: "name the labels, such as \(step.name.text)('knows')")
      }
    }
    if let settings = self[.reservedKeysVerification], try settings.flag("throwException") == true {
      var finder = ReservedKeyFinder(reserved: Set(try settings.texts("keys") ?? ["id", "label"]))
      finder.walk(query)
      if let (step, key) = finder.found {
        throw TraversalError(
          .denied,
          "The provided traversal contains a \(step.name.text)() that is setting a property key to a reserved word: \(key)",
          at: step.range)
      }
    }
  }
}

private struct UnlabelledMoveFinder: TreeVisitor {
  private(set) var found: Step?

  mutating func visit(_ step: Step) {
    let isUnlabelled =
      switch step.name {
      case .out, .in, .both, .outE, .inE, .bothE: step.arguments.isEmpty
      case .to, .toE: step.arguments.count == 1 && step.arguments[0].direction != nil
      default: false
      }
    if isUnlabelled, found == nil { found = step }
  }

  mutating func visit(_ argument: Argument) {}
}

private struct ReservedKeyFinder: TreeVisitor {
  let reserved: Set<String>
  private(set) var found: (step: Step, key: String)?

  init(reserved: Set<String>) { self.reserved = reserved }

  mutating func visit(_ step: Step) {
    guard found == nil, let key = Self.keys(written: step).first(where: reserved.contains) else { return }
    found = (step, key)
  }

  mutating func visit(_ argument: Argument) {}

  /// The keys that a step writes to, as far as the text tells.
  private static func keys(written step: Step) -> [String] {
    switch step.name {
    case .mergeV, .mergeE, .option: return step.arguments.flatMap { keys($0) }
    case .property:
      var arguments = step.arguments[...]
      if case .cardinality? = arguments.first?.kind { arguments = arguments.dropFirst() }
      if arguments.count == 1, let map = arguments.first { return keys(map) }
      return stride(from: arguments.startIndex, to: arguments.endIndex, by: 2).compactMap {
        arguments[$0].string
      }
    default: return []
    }
  }

  private static func keys(_ map: Argument) -> [String] {
    switch map.kind {
    case .literal(.map(let entries)):
      entries.compactMap { if case .string(let key) = $0.key { key } else { nil } }
    case .map(let entries): entries.compactMap(\.key.string)
    default: []
    }
  }
}
