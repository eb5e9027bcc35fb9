// ScanAccess: how a scan gets at its elements: by an index, by a column of numbers, or one after the other. Whatever it
// gives beyond what is asked for is taken out by the filters behind it.

import GraphStore

enum ScanAccess {
  case elements
  /// `settled` are the keys whose only test is answered by the index, so that a filter need not ask it again.
  case index([IndexRange], seen: Set<UInt64>, settled: [String])
  case column(ColumnID, NumberFilter)
  case nothing

  /// The elements with one of a few texts under the one key that is asked about, where an index tells: the commonest of look-ups.
  /// Nil where it is another question.
  static func found(
    _ node: ScanNode, _ slots: Slots, _ graph: borrowing Transaction
  ) throws -> (numbers: [UInt64], key: String)? {
    guard let name = node.label, node.hints.count + node.computedHints.count == 1, node.checkedKeys.isEmpty,
      let key = node.hints.first?.key ?? node.computedHints.first?.key
    else { return nil }
    var test = try node.hints.first?.test.filled(slots)
    if let computed = node.computedHints.first { test = try? computed.settled(slots, graph) }
    guard let texts = test?.fewTexts, let label = graph.label(name), let known = graph.key(key),
      let index = graph.index(node.kind, label: label, key: known)
    else { return nil }
    var numbers: [UInt64] = []
    for text in texts.reversed() {
      guard try graph.appendElements(of: index, equalTo: text, limit: fewElements, to: &numbers) else {
        return nil
      }
    }
    guard texts.count > 1, numbers.count > 1 else { return (numbers, key) }
    var seen = Set<UInt64>(minimumCapacity: numbers.count)
    numbers.removeAll { !seen.insert($0).inserted }
    return (numbers, key)
  }

  /// How many elements of one text are looked up at once.
  private static let fewElements = 256

  static func choose(_ node: ScanNode, _ slots: Slots, _ graph: borrowing Transaction) throws -> ScanAccess {
    guard !node.hints.isEmpty || !node.computedHints.isEmpty else { return .elements }
    for key in node.checkedKeys where graph.key(key) == nil { return .elements }
    var hints = try node.hints.map { (key: $0.key, test: try $0.test.filled(slots)) }
    var failing: Set<String> = []
    for computed in node.computedHints {
      guard let key = computed.key else { continue }
      do {
        // No value passes a test with nothing.
        guard let test = try computed.settled(slots, graph) else { return .nothing }
        hints.append((key, test))
      } catch {
        // What cannot be computed is for the filter to complain about, if there is anything to filter.
        failing.insert(key)
      }
    }
    if let label = node.label, let number = graph.label(label) {
      for index in graph.indexes where index.kind == node.kind && index.label == number {
        if let (ranges, keys) = try ranges(of: index, hints, graph) {
          // Each key has one test, and what the index gives passes it.
          let settled = keys.filter { key in !failing.contains(key) && hints.count { $0.key == key } == 1 }
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

  /// The ranges of an index in which everything lies that the hints let pass, and the keys that must equal texts.
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
          if values.allSatisfy({ $0.kind == .string }) { texts.append(name) }
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

  /// The texts that alone pass, when they are few.
  fileprivate var fewTexts: [String]? {
    switch self {
    case .compare(.equal, .string(let text)): return [text]
    case .within(let values, isInside: true) where values.count <= 64:
      var texts: [String] = []
      for value in values {
        guard case .string(let text) = value else { return nil }
        texts.append(text)
      }
      return texts
    default: return nil
    }
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
