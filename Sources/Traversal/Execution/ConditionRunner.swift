// ConditionRunner: asks a condition of a whole batch. The second part of `and` sees only what passed the first, the
// second part of `or` only what did not.

import GraphStore

final class ConditionRunner {
  private let condition: Condition
  private let children: [Child]
  private let opening: Opening
  private let isOpen: Bool
  /// The condition with what stands in the slots, and since when.
  private var filled: (condition: Condition, generation: Int)?

  init(_ condition: Condition, _ children: [Child], _ opening: Opening) {
    self.condition = condition
    self.children = children
    self.opening = opening
    isOpen = condition.isOpen
  }

  /// The key, when the condition is that one property has one of some values.
  var equalKey: String? {
    switch condition {
    case .property(let key, .compare(.equal, _)?), .property(let key, .within(_, isInside: true)?): return key
    case .property(let key, .open(let test)?):
      switch test.form {
      case .predicate(.eq), .predicate(.within), .anyOf, .equalOrMember: return key
      case .predicate: return nil
      }
    case .computed(let test) where test.isEquality: return test.key
    default: return nil
    }
  }

  /// For every row whether it passes.
  func mask(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Bool] {
    try mask(current(), batch, run, graph)
  }

  private func current() throws -> Condition {
    guard isOpen else { return condition }
    let generation = opening.slots.generation
    if let filled, filled.generation == generation { return filled.condition }
    let current = try condition.filled(opening.slots)
    filled = (current, generation)
    return current
  }

  private func mask(
    _ condition: Condition, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    switch condition {
    case .constant(let value): return Array(repeating: value, count: batch.count)
    case .property(let key, let test): return try properties(batch.objects, key, test, graph)
    case .noProperty(let key): return try properties(batch.objects, key, nil, graph).map { !$0 }
    case .label(let test): return try labels(batch.objects, test, graph)
    case .id(let test): return try ids(batch.objects, test, graph)
    case .key(let test): return try Self.parts(batch.objects, .key, test)
    case .value(let test): return try Self.parts(batch.objects, .value, test)
    case .object(let test):
      return try batch.objects.values.map { try test.holds($0) }
    case .named(let name, let test, let bys):
      return try named(batch, name, test, opening.selectors(bys), run, graph)
    case .calc(let expression): return try ExpressionRunner(expression, opening.slots).mask(batch, run, graph)
    case .computed(let test): return try computed(test, batch, run, graph)
    case .degree(let direction, let labels): return try degrees(batch.objects, direction, labels, graph)
    case .traversal(let number): return try children[number].hits(batch, run, graph)
    case .not(let part): return try mask(part, batch, run, graph).map { !$0 }
    case .and(let parts): return try connected(parts, stopsAt: false, batch, run, graph)
    case .or(let parts): return try connected(parts, stopsAt: true, batch, run, graph)
    }
  }

  /// Asks the parts in turn; a row is settled when a part answers `stop`.
  private func connected(
    _ parts: [Condition], stopsAt stop: Bool, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    var result = Array(repeating: !stop, count: batch.count)
    var open = Array(0..<batch.count)
    for part in parts {
      guard !open.isEmpty else { break }
      let rest = open.count == batch.count ? batch : batch.gathered(open)
      let answers = try mask(part, rest, run, graph)
      var stillOpen: [Int] = []
      for (place, row) in open.enumerated() {
        if answers[place] == stop {
          result[row] = stop
        } else {
          stillOpen.append(row)
        }
      }
      open = stillOpen
    }
    return result
  }

  // MARK: Elements

  private func properties(
    _ objects: Objects, _ key: String, _ test: Test?, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    try verifyElements(objects, "has('\(key)')")
    if case .vertices(let numbers) = objects, let cells = test?.cells, let known = graph.key(key),
      let mask = try graph.passing(numbers, known, cells)
    {
      return mask
    }
    let values = try PropertyValues(objects, key: key, graph)
    if let test, let filter = test.exactNumbers, let mask = try values.mask(filter, test, graph) {
      return mask
    }
    var mask: [Bool] = []
    mask.reserveCapacity(values.count)
    for row in 0..<values.count {
      guard let test, values.isPresent(row) else {
        mask.append(values.isPresent(row))
        continue
      }
      if values.valueCount(row) == 1 {
        mask.append(try values.first(row, graph).map { (value) throws in try test.holds(value) } ?? false)
      } else {
        mask.append(try values.all(row, graph).contains { try test.holds($0) })
      }
    }
    return mask
  }

  private func computed(
    _ test: ComputedTest, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    if let key = test.key { try verifyElements(batch.objects, "has('\(key)')") }
    return try test.mask(batch, opening.slots, run, graph)
  }

  private func degrees(
    _ objects: Objects, _ direction: Direction, _ labels: [String]?, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    guard case .vertices(let numbers) = objects.narrowed() else {
      if objects.count == 0 { return [] }
      throw TraversalError(
        .type,
        quoting:
          "\(direction.rawValue.lowercased())() needs a vertex, but \(quoting: objects.value(0)) is of type \(objects.value(0).typeName)"
      )
    }
    let known = labels.map { $0.compactMap { graph.label($0) } }
    if let known, known.isEmpty { return Array(repeating: false, count: numbers.count) }
    var counts: [Int] = []
    try graph.appendDegrees(of: numbers, direction, labels: known, to: &counts)
    return counts.map { $0 > 0 }
  }

  /// Vertices have the same few sets of labels, so each is asked about once.
  private func labels(_ objects: Objects, _ test: Test, _ graph: borrowing Transaction) throws -> [Bool] {
    try verifyElements(objects, "hasLabel")
    var answers: [[LabelID]: Bool] = [:]
    var mask: [Bool] = []
    mask.reserveCapacity(objects.count)
    for row in 0..<objects.count {
      let labels: [LabelID]
      switch objects {
      case .vertices(let numbers): labels = try graph.labels(ofVertex: numbers[row])
      case .edges(let numbers): labels = [try Elements.record(numbers[row], graph).label]
      case .values(let values):
        if let vertex = values[row].vertexNumber {
          labels = try graph.labels(ofVertex: vertex)
        } else if let edge = values[row].edgeNumber {
          labels = [try Elements.record(edge, graph).label]
        } else if case .vertexProperty(let property) = values[row] {
          mask.append(try test.holds(.string(property.key)))
          continue
        } else {
          mask.append(false)
          continue
        }
      }
      if let answer = answers[labels] {
        mask.append(answer)
        continue
      }
      let answer = try Self.passes(labels, test, graph)
      answers[labels] = answer
      mask.append(answer)
    }
    return mask
  }

  /// One label of several is enough, and so is their joined text.
  private static func passes(
    _ labels: [LabelID], _ test: Test, _ graph: borrowing Transaction
  ) throws -> Bool {
    var names: [String] = []
    for label in labels { names.append(try graph.labelName(label)) }
    if try test.holds(.string(names.joined(separator: "::"))) { return true }
    guard names.count > 1 else { return false }
    for name in names where try test.holds(.string(name)) { return true }
    return false
  }

  private func ids(_ objects: Objects, _ test: Test, _ graph: borrowing Transaction) throws -> [Bool] {
    try verifyElements(objects, "hasId")
    var mask: [Bool] = []
    mask.reserveCapacity(objects.count)
    for row in 0..<objects.count {
      guard let id = try Elements.id(objects.value(row), graph) else {
        mask.append(false)
        continue
      }
      // An integer and its decimal text are the same id.
      let alternate: Value? =
        switch id {
        case .integer(let number): .string(String(number))
        case .string: id.canonicalInteger.map { .long($0) }
        }
      var passes = try test.holds(id.value)
      if let alternate, try test.holds(alternate) != passes { passes = !test.isNegative }
      mask.append(passes)
    }
    return mask
  }

  /// Tests the key or the value of properties; other objects do not pass.
  private static func parts(_ objects: Objects, _ token: Token, _ test: Test) throws -> [Bool] {
    guard case .values(let values) = objects else { return Array(repeating: false, count: objects.count) }
    return try values.map { value in
      switch value {
      case .vertexProperty(let property):
        return try test.holds(token == .key ? .string(property.key) : property.value)
      case .property(let property):
        return try test.holds(token == .key ? .string(property.key) : property.value)
      default: return false
      }
    }
  }

  private func verifyElements(_ objects: Objects, _ step: String) throws {
    guard case .values(let values) = objects else { return }
    for value in values {
      switch value {
      case .vertex, .edge, .vertexProperty, .property, .null: continue
      default:
        throw TraversalError(
          .type, quoting: "\(step) needs an element, but \(quoting: value) is of type \(value.typeName)")
      }
    }
  }

  // MARK: Names

  private func named(
    _ batch: Batch, _ name: String?, _ test: Test, _ selectors: [Selector], _ run: Run,
    _ graph: borrowing Transaction
  ) throws -> [Bool] {
    var turn = 0
    func selected(_ values: [Value]) throws -> [Value?] {
      guard !selectors.isEmpty else { return values }
      let selector = selectors[turn % selectors.count]
      turn += 1
      return try selector.evaluate(batch.replacing(Objects.values(values).narrowed(), rows: nil), run, graph)
    }
    let left = try selected(
      name == nil ? batch.objects.values : try Names.values(name ?? "", batch, run, graph))
    var right: [String: [Value?]] = [:]
    for name in test.names where right[name] == nil {
      right[name] = try selected(try Names.values(name, batch, run, graph))
    }
    return try (0..<batch.count).map { row in
      guard let value = left[row] else { return false }
      if right.contains(where: { $0.value[row] == nil }) { return false }
      return try test.bound { (right[$0]?[row]).flatMap { $0 } ?? .null }.holds(value)
    }
  }
}

extension Test {
  /// Whether the test asks that something is not so, which must then hold for every form of a value.
  var isNegative: Bool {
    switch self {
    case .compare(let relation, _): relation == .notEqual
    case .within(_, let isInside): !isInside
    case .text(_, _, let isNegated), .pattern(_, let isNegated): isNegated
    case .not(let test): !test.isNegative
    case .and(let tests), .or(let tests): tests.contains(where: \.isNegative)
    default: false
    }
  }
}

/// Names in select(), where(), math() and their kin: entries of the current map, then side effects, then labels.
enum Names {
  static func value(
    _ name: String, _ object: Value, _ history: Int32?, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Value? {
    if let entries = object.entries, let entry = entries.first(where: { $0.key == .string(name) }) {
      return entry.value
    }
    if let value = try run.sideEffect(name, graph) { return value }
    return history.flatMap { run.histories.last(name, in: $0) }
  }

  /// The value of a name for each row; an error where there is none.
  static func values(
    _ name: String, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Value] {
    var sideEffect: Value?
    var isSideEffectRead = false
    var values: [Value] = []
    values.reserveCapacity(batch.count)
    let objects = batch.objects
    for row in 0..<batch.count {
      if case .values(let cells) = objects, let entries = cells[row].entries,
        let entry = entries.first(where: { $0.key == .string(name) })
      {
        values.append(entry.value)
        continue
      }
      if !isSideEffectRead {
        sideEffect = try run.sideEffect(name, graph)
        isSideEffectRead = true
      }
      if let value = sideEffect ?? batch.history.flatMap({ run.histories.last(name, in: $0[row]) }) {
        values.append(value)
        continue
      }
      throw TraversalError(
        .unboundName, "nothing is named '\(TraversalError.echo(name))' here",
        help: "label a step before it with as('\(name)')")
    }
    return values
  }
}
