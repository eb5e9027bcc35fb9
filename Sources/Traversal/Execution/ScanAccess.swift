// ScanAccess: how a scan gets at its elements: by an index, by a column of numbers, or one after the other. Whatever it
// gives beyond what is asked for is taken out by the filters behind it.

import GraphStore

enum ScanAccess {
  case elements
  /// `settled` are the keys whose only test is answered by the index, so that a filter need not ask it again.
  case index([IndexRange], seen: Set<UInt64>, settled: [String])
  case column(ColumnID, NumberFilter)
  case nothing

  static func choose(_ node: ScanNode, _ slots: Slots, _ graph: borrowing Transaction) throws -> ScanAccess {
    guard !node.hints.isEmpty else { return .elements }
    for key in node.checkedKeys where graph.key(key) == nil { return .elements }
    let hints = try node.hints.map { (key: $0.key, test: try $0.test.filled(slots)) }
    if let label = node.label, let number = graph.label(label) {
      for index in graph.indexes where index.kind == node.kind && index.label == number {
        if let (ranges, keys) = try ranges(of: index, hints, graph) {
          // Each key has one test, and what the index gives passes it.
          let settled = keys.filter { key in hints.count { $0.key == key } == 1 }
          return .index(ranges, seen: [], settled: ranges.allSatisfy(\.isExact) ? settled : [])
        }
      }
    }
    guard node.label == nil else { return .elements }
    for (name, test) in hints {
      guard let filter = test.numberFilter else { continue }
      guard let key = graph.key(name) else { return .nothing }
      return .column(ColumnID(node.kind, key: key), filter)
    }
    return .elements
  }

  /// The ranges of an index in which everything lies that the hints let pass, and the keys that must equal a text.
  private static func ranges(
    of index: IndexDefinition, _ hints: [(key: String, test: Test)], _ graph: borrowing Transaction
  ) throws -> (ranges: [IndexRange], texts: [String])? {
    var equal: [Value] = []
    var texts: [String] = []
    for key in index.keys {
      let name = try graph.keyName(key)
      let tests = hints.filter { $0.key == name }.map(\.test)
      if let value = tests.lazy.compactMap(\.equalValue).first {
        equal.append(value)
        if case .string = value { texts.append(name) }
        continue
      }
      for test in tests {
        if let values = test.memberValues {
          let ranges = values.compactMap { IndexRange(index, equal: equal + [$0]) }
          return ranges.count == values.count ? (ranges, texts) : nil
        }
        if let (low, high) = test.bounds, let range = IndexRange(index, equal: equal, from: low, to: high) {
          return ([range], texts)
        }
        if let prefix = test.prefix, let range = IndexRange(index, equal: equal, startingWith: prefix) {
          return ([range], texts)
        }
      }
      break
    }
    guard !equal.isEmpty else { return nil }
    return IndexRange(index, equal: equal).map { ([$0], texts) }
  }
}

extension Test {
  /// The one value that passes.
  fileprivate var equalValue: Value? {
    switch self {
    case .compare(.equal, let value) where value != .null: value
    case .within(let values, isInside: true) where values.count == 1 && values[0] != .null: values[0]
    default: nil
    }
  }

  /// The few values that pass.
  fileprivate var memberValues: [Value]? {
    if case .within(let values, isInside: true) = self, !values.contains(.null) { values } else { nil }
  }

  fileprivate var prefix: String? {
    if case .text(.starts, .string(let prefix), isNegated: false) = self { prefix } else { nil }
  }

  /// The range in which everything lies that passes.
  fileprivate var bounds: (IndexRange.Bound, IndexRange.Bound)? {
    switch self {
    case .compare(.less, let value): return (.unbounded, .excluding(value))
    case .compare(.lessOrEqual, let value): return (.unbounded, .including(value))
    case .compare(.greater, let value): return (.excluding(value), .unbounded)
    case .compare(.greaterOrEqual, let value): return (.including(value), .unbounded)
    case .and(let tests):
      var result: (IndexRange.Bound, IndexRange.Bound) = (.unbounded, .unbounded)
      for test in tests {
        guard let (low, high) = test.bounds else { return nil }
        if case .unbounded = low {} else { result.0 = low }
        if case .unbounded = high {} else { result.1 = high }
      }
      return result
    default: return nil
    }
  }

  /// The numbers that pass, bounds included, when only numbers can.
  fileprivate var numberFilter: NumberFilter? {
    switch self {
    case .compare(let relation, let value):
      guard value.numberType != nil, let number = value.nearestDouble, !number.isNaN else { return nil }
      // Rounded outwards, so that nothing that passes is lost.
      let (low, high) = (number.nextDown, number.nextUp)
      switch relation {
      case .equal: return NumberFilter(between: low, and: high)
      case .less, .lessOrEqual: return NumberFilter(between: -.infinity, and: high)
      case .greater, .greaterOrEqual: return NumberFilter(between: low, and: .infinity)
      case .notEqual: return nil
      }
    case .and(let tests):
      let filters = tests.compactMap(\.numberFilter)
      guard filters.count == tests.count, let first = filters.first else { return nil }
      return filters.dropFirst().reduce(first) { $0.intersected(with: $1) }
    default: return nil
    }
  }
}

extension NumberFilter {
  fileprivate init(between low: Double, and high: Double) {
    let least = low <= -0x1p63 ? Int64.min : low >= 0x1p63 ? Int64.max : Int64(low.rounded(.down))
    let greatest = high >= 0x1p63 ? Int64.max : high <= -0x1p63 ? Int64.min : Int64(high.rounded(.up))
    self.init(integers: least...greatest, doubles: low...high)
  }

  fileprivate func intersected(with other: NumberFilter) -> NumberFilter {
    NumberFilter(
      integers: Self.common(integers, other.integers), doubles: Self.common(doubles, other.doubles))
  }

  private static func common<Number>(
    _ one: ClosedRange<Number>?, _ other: ClosedRange<Number>?
  ) -> ClosedRange<Number>? {
    guard let one, let other else { return nil }
    let (low, high) = (max(one.lowerBound, other.lowerBound), min(one.upperBound, other.upperBound))
    return low <= high ? low...high : nil
  }
}
