// PartitionStrategy: every element carries the name of its partition in a property. A traversal sees elements of the
// partitions it may read and writes into the one it may write; reading and writing need not be the same.
//
// As in Gremlin, what is filtered is what a step arrives at: out() may cross an edge of another partition.

import GraphStore

struct PartitionDecoration: Decoration {
  private let key: String
  private let writePartition: String?
  private let range: SourceRange
  /// The filter behind every step that arrives at elements.
  private let readable: [Step]
  /// Properties of vertices are in partitions as well.
  private let properties: PropertyView?

  init(_ settings: StrategySettings) throws(TraversalError) {
    range = settings.range
    guard let key = try settings.text("partitionKey") else {
      throw settings.error(
        "PartitionStrategy needs the property that holds the partition",
        help: "such as PartitionStrategy(partitionKey: 'partition', readPartitions: ['a'])")
    }
    self.key = key
    writePartition = try settings.text("writePartition")
    let names: [Value] = try (settings.texts("readPartitions") ?? []).map { .string($0) }
    let within = Predicate(.within, [Argument(.literal(.list(names)))], range: settings.range)
    readable = [Step(.has, [.text(key), Argument(.predicate(within))], range: settings.range)]
    properties =
      try settings.flag("includeMetaProperties") == true
      ? PropertyView(criterion: readable, hiddenKey: key, range: settings.range) : nil
  }

  func chain(_ steps: [Step]) throws(TraversalError) -> [Step] {
    var result: [Step] = []
    var place = 0
    while place < steps.count {
      let end = steps.endOfGroup(at: place)
      result += try decorated(Array(steps[place..<end]))
      place = end
    }
    return try properties?.chain(result) ?? result
  }

  /// One step with its modulators, and what is to stand behind it.
  private func decorated(_ group: [Step]) throws(TraversalError) -> [Step] {
    let step = group[0]
    switch step.name {
    case .vertices, .edges, .out, .in, .both, .outE, .inE, .bothE, .toE, .inV, .outV, .bothV, .otherV, .toV:
      return group + readable
    case .to: return step.arguments.first?.direction == nil ? group : group + readable
    case .addV: return group.map { $0.name == .property ? marked($0) : $0 } + mark(step)
    case .addE: return group + mark(step)
    case .mergeV, .mergeE: return [try merging(step)] + group.dropFirst()
    case .property where properties != nil:
      // Only properties of vertices can carry the mark.
      let isVertex = Step(.is, [.typeOf(.vertex)], range: step.range)
      return [
        Step(
          .choose, [.nested([isVertex]), .nested([marked(step)]), .nested([step])], range: step.range)
      ] + group.dropFirst()
    default: return group
    }
  }

  // MARK: Writing

  /// The partition of a new element.
  private func mark(_ step: Step) -> [Step] {
    guard let writePartition else { return [] }
    return [Step(.property, [.text(key), .text(writePartition)], range: step.range)]
  }

  /// property() with the partition as a property of the property.
  private func marked(_ step: Step) -> Step {
    guard properties != nil, let writePartition else { return step }
    let first = if case .cardinality? = step.arguments.first?.kind { 1 } else { 0 }
    // A map of properties, an id or a label has no place for it.
    guard step.arguments.count >= first + 2, step.arguments[first].token == nil else { return step }
    var step = step
    step.arguments += [.text(key), .text(writePartition)]
    return step
  }

  /// Searches in the partition that is written to, and makes there what is missing.
  private func merging(_ step: Step) throws(TraversalError) -> Step {
    guard let writePartition else {
      throw TraversalError(
        .denied, "\(step.name.text)() needs the setting writePartition of PartitionStrategy", at: step.range)
    }
    let entry = MapEntry(key: .string(key), value: .string(writePartition))
    var step = step
    guard let argument = step.arguments.first else {
      step.arguments = [.nested([Step(.identity, range: step.range), adding(entry, step)])]
      return step
    }
    switch argument.kind {
    case .literal(.map(let entries)):
      step.arguments[0].kind = .literal(.map(entries.filter { $0.key != entry.key } + [entry]))
    case .literal(.null): step.arguments[0].kind = .literal(.map([entry]))
    case .map(let entries):
      let others = entries.filter { $0.key.string != key }
      step.arguments[0].kind = .map(others + [MapArgument(key: .text(key), value: .text(writePartition))])
    case .traversal:
      step.arguments[0] = .nested([Step(.map, [argument], range: step.range), adding(entry, step)])
    default: break
    }
    return step
  }

  private func adding(_ entry: MapEntry, _ step: Step) -> Step {
    Step(.merge, [Argument(.literal(.map([entry])))], range: step.range)
  }
}
