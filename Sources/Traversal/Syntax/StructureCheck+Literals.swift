// Checks of constant arguments, with the error texts that TinkerPop's users know.

import GraphStore

extension StructureCheck {
  /// Checks the constants among the arguments of a step.
  static func checkArguments(of step: Step) throws(TraversalError) {
    switch step.name {
    case .range: try checkRange(step)
    case .asNumber:
      if case .type(let type) = step.arguments.first?.kind, !type.isNumeric {
        throw error("asNumber() requires a numeric type token, got \(type.rawValue)", step)
      }
    case .combine, .difference, .disjunct, .intersect, .merge, .product: try checkListArgument(step)
    case .addV: if let label = step.arguments.first { try checkLabel(label) }
    case .addE: if let label = step.arguments.first { try checkLabel(label) }
    case .property: try checkProperty(step)
    case .mergeV, .mergeE:
      if let map = step.arguments.first { try MergeCheck.map(map, of: step.name, .onCreate) }
    case .project: try checkUnique(step)
    case .shortestPath, .pageRank, .peerPressure, .connectedComponent: throw needsComputer(step)
    default: break
    }
  }

  private static func checkRange(_ step: Step) throws(TraversalError) {
    let bounds = step.arguments.suffix(2).compactMap(\.integer)
    guard bounds.count == 2, bounds[0] != -1, bounds[1] != -1, bounds[0] > bounds[1] else { return }
    throw error("Not a legal range: [\(bounds[0]), \(bounds[1])]", step)
  }

  private static func checkListArgument(_ step: Step) throws(TraversalError) {
    guard let argument = step.arguments.first, let value = argument.literal else { return }
    let name = step.name.text
    switch value {
    case .null: throw error("Argument provided for \(name) step can't be null", step, at: argument)
    case .list, .set, .bulkSet, .path: return
    case .map where step.name == .merge: return
    default:
      throw error(
        "\(name) step can only take an array or an Iterable as an argument, encountered \(argument.set.description)",
        step, at: argument)
    }
  }

  /// Labels of new elements and edges.
  static func checkLabel(_ label: Argument) throws(TraversalError) {
    guard let text = label.string else { return }
    if text.isEmpty { throw TraversalError(.structure, "Label can not be empty", at: label.range) }
    if text.utf8.first == UInt8(ascii: "~") {
      throw TraversalError(
        .structure, "Label can not be a hidden key: \(TraversalError.echo(text))", at: label.range)
    }
  }

  static func checkKey(_ key: Argument) throws(TraversalError) {
    if case .literal(.null) = key.kind {
      throw TraversalError(.structure, "Property key can not be null", at: key.range)
    }
    guard let text = key.string else { return }
    if text.isEmpty { throw TraversalError(.structure, "Property key can not be empty", at: key.range) }
    if text.utf8.first == UInt8(ascii: "~") {
      throw TraversalError(
        .structure, "Property key can not be a hidden key: \(TraversalError.echo(text))", at: key.range)
    }
  }

  private static func checkProperty(_ step: Step) throws(TraversalError) {
    var arguments = step.arguments[...]
    if case .cardinality = arguments.first?.kind { arguments = arguments.dropFirst() }
    guard arguments.count > 1, let key = arguments.first else {
      for key in arguments.first?.mapKeys ?? [] { try checkKey(key) }
      return
    }
    try checkKey(key)
    guard arguments.count.isMultiple(of: 2) else {
      throw error("The provided key/value array length must be a multiple of two", step)
    }
    for position in stride(from: arguments.startIndex + 2, to: arguments.endIndex, by: 2) {
      try checkKey(arguments[position])
    }
  }

  private static func checkUnique(_ step: Step) throws(TraversalError) {
    var seen = Set<String>()
    for argument in step.arguments {
      if let key = argument.string, !seen.insert(key).inserted {
        throw error("keys must be unique in project()", step, at: argument)
      }
    }
  }

  private static func needsComputer(_ step: Step) -> TraversalError {
    let service: String? =
      switch step.name {
      case .shortestPath: "shortestPath"
      case .pageRank: "pageRank"
      case .connectedComponent: "components"
      default: nil
      }
    return error(
      "'\(step.name.text)' needs a graph computer, which this database does not have", step,
      help: service.map { "use call('\($0)')" })
  }
}

/// Checks of the maps of `mergeV` and `mergeE`.
enum MergeCheck {
  static func option(_ part: MergeToken, _ step: Step, of host: Step) throws(TraversalError) {
    guard step.arguments.count > 1 else { return }
    let map = step.arguments[1]
    switch part {
    case .onCreate, .onMatch: try self.map(map, of: host.name, part)
    case .outV, .inV:
      if host.name == .mergeV {
        throw StructureCheck.error("mergeV() has no option \(part.rawValue)", step, at: step.arguments[0])
      }
      try self.map(map, of: .mergeV, .onCreate)
    }
    if part == .onCreate, let search = host.arguments.first { try checkOverride(of: search, by: map) }
  }

  /// Which keys the map may have, and which values some of them.
  static func map(_ map: Argument, of name: StepName, _ part: MergeToken) throws(TraversalError) {
    for (key, value) in map.mapEntries {
      switch key.kind {
      case .literal(.string): try StructureCheck.checkKey(key)
      case .literal(.token(.label)) where part != .onMatch:
        try checkPresent(value, key)
        try StructureCheck.checkLabel(value)
      case .literal(.token(.id)) where part != .onMatch: try checkPresent(value, key)
      case .literal(.direction(.out)) where name == .mergeE && part != .onMatch,
        .literal(.direction(.in)) where name == .mergeE && part != .onMatch:
        try checkPresent(value, key)
      case .variable: break
      default:
        let allowed =
          part == .onMatch
          ? "strings" : "strings, T.id, T.label" + (name == .mergeE ? ", Direction.OUT and Direction.IN" : "")
        throw TraversalError(
          .structure,
          "\(part == .onMatch ? "option(onMatch)" : "\(name.text)()") does not support the key \(key.description)",
          at: map.range, help: "its keys are \(allowed)")
      }
    }
  }

  private static func checkPresent(_ value: Argument, _ key: Argument) throws(TraversalError) {
    if case .literal(.null) = value.kind {
      throw TraversalError(.structure, "the value of \(key.description) can not be null", at: value.range)
    }
  }

  private static func checkOverride(of search: Argument, by created: Argument) throws(TraversalError) {
    for (key, value) in created.mapEntries {
      for (searchKey, searchValue) in search.mapEntries where searchKey == key {
        guard isFixed(searchValue), isFixed(value), searchValue.kind != value.kind else { continue }
        throw TraversalError(
          .structure, "option(onCreate) cannot override values from merge() argument: \(key.description)",
          at: created.range)
      }
    }
  }

  /// Whether the value is known before the query runs.
  private static func isFixed(_ value: Argument) -> Bool {
    switch value.kind {
    case .literal, .merge: true
    default: false
    }
  }
}

extension Argument {
  /// The entries of a map, constant or not; none for anything else.
  package var mapEntries: [(key: Argument, value: Argument)] {
    switch kind {
    case .literal(.map(let entries)):
      entries.map {
        (Argument(.literal($0.key), range: range), Argument(.literal($0.value), range: range))
      }
    case .map(let entries): entries.map { ($0.key, $0.value) }
    default: []
    }
  }

  var mapKeys: [Argument] { mapEntries.map(\.key) }
}

extension TypeToken {
  /// The simple names of Java's classes that `typeOf` accepts as strings.
  package static let classNames: [(name: String, type: TypeToken)] = [
    ("BigDecimal", .bigDecimal), ("BigInteger", .bigInt), ("ByteBuffer", .binary), ("Boolean", .boolean),
    ("Byte", .byte), ("Character", .char), ("OffsetDateTime", .dateTime), ("Double", .double),
    ("Duration", .duration), ("Edge", .edge), ("Float", .float), ("Graph", .graph), ("Integer", .int),
    ("List", .list), ("Long", .long), ("Map", .map), ("Number", .number), ("Path", .path),
    ("Property", .property), ("Set", .set), ("Short", .short), ("String", .string), ("Tree", .tree),
    ("UUID", .uuid), ("Vertex", .vertex), ("VertexProperty", .vProperty),
  ]

  /// The type that a Java class of the name stands for.
  package init?(className: String) {
    guard let entry = TypeToken.classNames.first(where: { $0.name == className }) else { return nil }
    self = entry.type
  }
}
