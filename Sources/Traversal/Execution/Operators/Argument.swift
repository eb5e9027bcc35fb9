// Steps of two values, one of which is an argument or what a traversal gives first: list functions, concat, dateDiff.

import GraphStore

/// What such a step makes of its two values.
protocol BinaryFunction: Sendable {
  func apply(_ value: Value, _ argument: Value) throws -> Value?
  /// What becomes of a traverser for which the argument's traversal gives nothing.
  func applyWithoutArgument(_ value: Value) throws -> Value?
}

struct BinaryNode: PlanNode {
  var site: Site
  var function: any BinaryFunction
  var argument: Supply

  var children: [Pipeline] {
    get { argument.pipeline.map { [$0] } ?? [] }
    set { argument.pipeline = newValue.first }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    BinaryOperator(self, input: input, try opening.supplier(argument))
  }
}

final class BinaryOperator: Operator {
  private let node: BinaryNode
  private let supplier: Supplier

  init(_ node: BinaryNode, input: Operator, _ supplier: Supplier) {
    self.node = node
    self.supplier = supplier
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var results: [Value?] = []
    switch supplier {
    case .term(let term, let slots):
      let argument = term.value(slots)
      for value in batch.objects.values { results.append(try node.function.apply(value, argument)) }
    default:
      let arguments = try supplier.values(batch, run, graph)
      for (row, value) in batch.objects.values.enumerated() {
        results.append(
          try arguments[row].map { (argument) throws in try node.function.apply(value, argument) }
            ?? node.function.applyWithoutArgument(value))
      }
    }
    return try derive(results, from: batch, run)
  }
}

struct DateDiff: BinaryFunction {
  func apply(_ value: Value, _ argument: Value) throws -> Value? {
    .long(try Conversions.dateDiff(value, argument))
  }
  func applyWithoutArgument(_ value: Value) throws -> Value? { try apply(value, .null) }
}

/// combine, merge, intersect, difference, disjunct, product: lists on both sides.
struct ListFunction: BinaryFunction {
  enum Operation: String, Sendable { case combine, merge, intersect, difference, disjunct, product }

  let operation: Operation
  let isFromTraversal: Bool

  private var name: String { operation.rawValue }

  func apply(_ value: Value, _ argument: Value) throws -> Value? {
    if case .null = value {
      throw TraversalError(.value, "Incoming traverser for \(name) step can't be null")
    }
    if operation == .merge, let merged = try mergedMaps(value, argument) { return merged }
    guard let left = value.members else {
      throw TraversalError(
        .type,
        "\(name) step can only take an array or an Iterable type for incoming traversers, encountered \(value.typeName)"
      )
    }
    return combined(left, try verified(argument))
  }

  func applyWithoutArgument(_ value: Value) throws -> Value? { try apply(value, .null) }

  /// The members of the argument, or why it has none.
  func verified(_ argument: Value) throws -> [Value] {
    if let members = argument.members { return members }
    if case .null = argument {
      throw TraversalError(
        .value,
        isFromTraversal
          ? "traversal argument for \(name) step must yield an iterable type, not null"
          : "Argument provided for \(name) step can't be null")
    }
    throw TraversalError(
      .type,
      isFromTraversal
        ? "traversal argument for \(name) step must yield an iterable type, encountered \(argument.typeName)"
        : "\(name) step can only take an array or an Iterable as an argument, encountered \(argument.typeName)"
    )
  }

  private func mergedMaps(_ value: Value, _ argument: Value) throws -> Value? {
    switch (value, argument) {
    case (.map(var entries), .map(let additions)):
      for entry in additions {
        if let place = entries.firstIndex(where: { $0.key == entry.key }) {
          entries[place].value = entry.value
        } else {
          entries.append(entry)
        }
      }
      return .map(entries)
    case (.map, _):
      throw TraversalError(
        .type,
        "merge step expected provided argument to evaluate to a Map, encountered \(argument.typeName)")
    case (_, .map) where value.members != nil && !isFromTraversal:
      throw TraversalError(.type, "step type mismatch: expected argument to be Iterable but got Map")
    default: return nil
    }
  }

  private func combined(_ left: [Value], _ right: [Value]) -> Value {
    switch operation {
    case .combine: return .list(left + right)
    case .merge: return .set(Collections.distinct(left + right))
    case .intersect:
      let members = Set(right)
      return .set(Collections.distinct(left.filter { members.contains($0) }))
    case .difference:
      let members = Set(right)
      return .set(Collections.distinct(left.filter { !members.contains($0) }))
    case .disjunct:
      let (lefts, rights) = (Set(left), Set(right))
      return .set(
        Collections.distinct(left.filter { !rights.contains($0) } + right.filter { !lefts.contains($0) }))
    case .product: return .list(left.flatMap { one in right.map { .list([one, $0]) } })
    }
  }
}

/// Members as text with a separator between them; nulls are left out.
struct Conjoin: ValueFunction {
  let separator: String

  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    var texts: [Value?] = []
    for value in values {
      if case .null = value {
        throw TraversalError(.value, "Incoming traverser for conjoin step can't be null")
      }
      guard let members = value.members else {
        throw TraversalError(
          .type,
          "conjoin step can only take an array or an Iterable type for incoming traversers, encountered \(value.typeName)"
        )
      }
      var parts: [String] = []
      for member in members where member != .null {
        parts.append(try Detachment.named(member, graph).plainText)
      }
      texts.append(.string(parts.joined(separator: separator)))
    }
    return texts
  }
}

// MARK: concat

struct ConcatNode: PlanNode {
  var site: Site
  var parts: [Supply]

  var children: [Pipeline] {
    get { parts.compactMap(\.pipeline) }
    set {
      var rest = newValue[...]
      for place in parts.indices where parts[place].pipeline != nil {
        parts[place].pipeline = rest.popFirst()
      }
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    ConcatOperator(site, input: input, try parts.map { try opening.supplier($0) })
  }
}

final class ConcatOperator: Operator {
  private let parts: [Supplier]

  init(_ site: Site, input: Operator, _ parts: [Supplier]) {
    self.parts = parts
    super.init(site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var columns: [[Value?]] = [batch.objects.values]
    for part in parts { columns.append(try part.values(batch, run, graph)) }
    let texts: [Value?] = try (0..<batch.count).map { row in
      var text: String?
      for column in columns {
        switch column[row] {
        case nil, .null?: continue
        case .string(let part)?: text = (text ?? "") + part
        default: throw error(.type, "String concat() can only take string as argument")
        }
      }
      return text.map { .string($0) } ?? .null
    }
    return try derive(texts, from: batch, run)
  }
}
