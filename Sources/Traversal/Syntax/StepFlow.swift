// StepFlow: what kinds of object each step works on and gives, as far as its name tells, for completion.

/// Kinds of object that may be at a point of a traversal.
package struct ObjectKinds: OptionSet, Sendable, Hashable {
  package var rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let vertex = ObjectKinds(rawValue: 1)
  package static let edge = ObjectKinds(rawValue: 2)
  package static let property = ObjectKinds(rawValue: 4)
  /// A string, a number, a date and the like.
  package static let value = ObjectKinds(rawValue: 8)
  package static let list = ObjectKinds(rawValue: 16)
  package static let map = ObjectKinds(rawValue: 32)
  package static let path = ObjectKinds(rawValue: 64)

  package static let element: ObjectKinds = [.vertex, .edge, .property]
  package static let any: ObjectKinds = [.vertex, .edge, .property, .value, .list, .map, .path]
}

package enum StepFlow {
  /// What may stand behind a chain of steps.
  package static func kinds(behind chain: [StepName]) -> ObjectKinds {
    chain.reduce(.any) { output(of: $1, from: $0) }
  }

  /// What a step can work on.
  package static func input(of step: StepName) -> ObjectKinds {
    switch step {
    case .in, .inE, .out, .outE, .both, .bothE, .toE: .vertex
    case .inV, .outV, .bothV, .otherV, .toV: .edge
    case .values, .properties, .valueMap, .propertyMap, .elementMap, .has, .hasNot, .hasLabel, .hasId, .id,
      .label, .property, .drop:
      .element
    case .hasKey, .hasValue, .key, .value, .element: .property
    case .sum, .mean, .max, .min: [.value, .list]
    case .math, .calc, .asDate, .asNumber, .asBool, .dateAdd, .dateDiff, .format: [.value, .map, .element]
    case .concat, .length, .lTrim, .rTrim, .trim, .replace, .split, .substring, .toLower, .toUpper,
      .asString:
      [.value, .list]
    case .all, .any, .none, .combine, .conjoin, .difference, .disjunct, .intersect, .merge, .product:
      [.list, .map]
    case .reverse: [.value, .list, .path]
    case .unfold, .index: [.list, .map, .path]
    // These need a graph computer, or a file.
    case .connectedComponent, .pageRank, .peerPressure, .shortestPath, .read, .write: []
    default: .any
    }
  }

  static func output(of step: StepName, from kinds: ObjectKinds) -> ObjectKinds {
    switch step {
    case .vertices, .addV, .mergeV, .in, .out, .both, .inV, .outV, .bothV, .otherV, .toV: .vertex
    case .edges, .addE, .mergeE, .inE, .outE, .bothE, .toE: .edge
    case .properties: .property
    case .element: [.vertex, .edge, .property]
    case .values, .value: [.value, .list, .map]
    case .id, .label, .key, .count, .sum, .mean, .max, .min, .math, .calc, .loops, .asDate, .asNumber,
      .asBool,
      .asString, .dateAdd, .dateDiff, .format, .concat, .conjoin, .toLower, .toUpper, .trim, .lTrim, .rTrim,
      .replace, .substring, .length:
      kinds.contains(.list) && step.signature.forms.contains { $0.accepts(at: 0) == .scope }
        ? [.value, .list] : .value
    case .valueMap, .propertyMap, .elementMap, .project, .match, .groupCount, .group, .tree: .map
    case .fold, .split, .combine, .difference, .disjunct, .intersect, .product, .index: .list
    case .path: .path
    case .select, .unfold, .cap, .constant, .inject, .sack, .union, .coalesce, .choose, .branch, .local,
      .flatMap, .map, .optional, .repeat, .option, .call, .attempt, .merge, .profile:
      .any
    default: kinds
    }
  }

  /// The steps whose modulator `step` is; nil when it stands on its own.
  private static func owners(of step: StepName) -> Set<StepName>? {
    switch step {
    case .by:
      [
        .order, .group, .groupCount, .project, .path, .tree, .dedup, .select, .valueMap, .propertyMap,
        .aggregate, .sack, .math, .calc, .format, .where, .cyclicPath, .simplePath, .sample, .match,
      ]
    case .option: [.choose, .branch, .mergeV, .mergeE]
    case .from: [.addE, .path, .simplePath, .cyclicPath]
    case .times: [.repeat]
    case .with: [.call, .valueMap, .propertyMap, .elementMap, .index, .io]
    default: nil
    }
  }

  /// Whether a step makes sense behind a chain.
  package static func fits(_ step: StepName, behind chain: [StepName]) -> Bool {
    guard !input(of: step).isDisjoint(with: kinds(behind: chain)) else { return false }
    guard let owners = owners(of: step) else { return true }
    let owner = chain.last {
      !$0.signature.roles.contains(.modulator) || owners.contains($0) || $0 == .to
    }
    return owner.map(owners.contains) ?? true
  }
}

extension CompletionContext {
  /// The steps that may stand at the place, can work on what comes there and begin with what has been typed.
  package var steps: [StepName] {
    guard case .step(let roles) = place, !isInString else { return [] }
    return StepName.allCases.filter { step in
      let signature = step.signature
      return signature.text.hasPrefix(partial) && !signature.roles.isDisjoint(with: roles)
        && StepFlow.fits(step, behind: chain)
    }.sorted { $0.text < $1.text }
  }
}
