// Indexes against the model: the whole of one in order, equal values, ranges, prefixes, in small portions.

import GraphStore
import Testing

extension ModelComparison {
  mutating func compareIndex(_ index: ModelIndex, _ transaction: borrowing Transaction) throws {
    let definition = index.definition
    let all = try #require(IndexRange(definition, equal: []))
    let found = try elements(in: all, transaction)
    #expect(found.sorted() == index.tuples.flatMap { number, tuples in tuples.map { _ in number } }.sorted())
    try compareOrder(index, found)
    for _ in 0..<6 { try compareRange(index, transaction) }
  }

  private mutating func elements(in range: IndexRange, _ transaction: borrowing Transaction) throws
    -> [UInt64]
  {
    var range = range
    var found: [UInt64] = []
    let limit = generator.pick([1, 7, 100_000])
    while try !transaction.appendElements(in: &range, limit: limit, to: &found) {}
    return found
  }

  /// Long texts are cut and large numbers rounded, so that only the others are in the order of their values.
  private func compareOrder(_ index: ModelIndex, _ found: [UInt64]) throws {
    let isPlain = index.holders.keys.allSatisfy { tuple in
      tuple.allSatisfy { value in
        switch value {
        case .text(let bytes): bytes.count < 40
        case .number(let number): number.decimal.unscaled.int64.map { $0.magnitude < 1 << 50 } ?? false
        default: true
        }
      }
    }
    guard isPlain else { return }
    let ordered = index.holders.keys.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(found == ordered.flatMap { (index.holders[$0] ?? []).sorted() })
  }

  /// Some leading values are equal to those of a tuple, or to none; the next one lies between bounds or begins so.
  private mutating func compareRange(_ index: ModelIndex, _ transaction: borrowing Transaction) throws {
    let keyCount = index.definition.keys.count
    let equal = (0..<generator.below(keyCount + 1)).map { key in pickValue(index, key) }
    let equalTuple = equal.compactMap { IndexedValue($0) }
    guard equalTuple.count == equal.count else {
      #expect(IndexRange(index.definition, equal: equal) == nil)
      return
    }
    var low = IndexRange.Bound.unbounded
    var high = IndexRange.Bound.unbounded
    var prefix: String?
    if equal.count < keyCount {
      switch generator.below(5) {
      case 0: prefix = pickPrefix(index, equal.count)
      case 1: low = bound(index, equal.count)
      case 2: high = bound(index, equal.count)
      default: (low, high) = (bound(index, equal.count), bound(index, equal.count))
      }
    }
    let passes = { (tuple: IndexTuple) in
      tuple.starts(with: equalTuple)
        && (tuple.count == equal.count || Self.passes(tuple[equal.count], low, high, prefix))
    }
    let expected = Set(index.holders.filter { passes($0.key) }.flatMap(\.value))
    let range =
      if let prefix {
        IndexRange(index.definition, equal: equal, startingWith: prefix)
      } else {
        IndexRange(index.definition, equal: equal, from: low, to: high)
      }
    guard let range else {
      #expect(expected.isEmpty)
      return
    }
    let found = try elements(in: range, transaction)
    let candidates = Set(found)
    #expect(
      expected.isSubset(of: candidates),
      "equal \(equal) from \(low) to \(high) starting with \(prefix?.count ?? -1) characters")
    if range.isExact { #expect(candidates == expected) }
  }

  private static func passes(
    _ value: IndexedValue, _ low: IndexRange.Bound, _ high: IndexRange.Bound, _ prefix: String?
  ) -> Bool {
    if let prefix {
      guard case .text(let bytes) = value else { return false }
      return bytes.starts(with: prefix.utf8)
    }
    switch low {
    case .unbounded: break
    case .including(let bound):
      guard let bound = IndexedValue(bound), bound.family == value.family, bound <= value else {
        return false
      }
    case .excluding(let bound):
      guard let bound = IndexedValue(bound), bound.family == value.family, bound < value else { return false }
    }
    switch high {
    case .unbounded: return true
    case .including(let bound):
      guard let bound = IndexedValue(bound) else { return false }
      return bound.family == value.family && value <= bound
    case .excluding(let bound):
      guard let bound = IndexedValue(bound) else { return false }
      return bound.family == value.family && value < bound
    }
  }

  private mutating func bound(_ index: ModelIndex, _ key: Int) -> IndexRange.Bound {
    let value = pickValue(index, key)
    return generator.chance(50) ? .including(value) : .excluding(value)
  }

  /// A value that some element has under the key, or any other.
  private mutating func pickValue(_ index: ModelIndex, _ key: Int) -> Value {
    guard generator.chance(70), let number = index.tuples.keys.min() else { return generator.value() }
    let numbers = index.tuples.keys.sorted()
    let chosen = numbers[generator.below(numbers.count)]
    let element = model.element(index.definition.kind, generator.chance(20) ? number : chosen)
    let entries = element?.properties[index.definition.keys[key]]?.entries ?? []
    return entries.isEmpty ? generator.value() : generator.pick(entries).value
  }

  private mutating func pickPrefix(_ index: ModelIndex, _ key: Int) -> String {
    guard case .string(let text) = pickValue(index, key) else { return generator.text() }
    return String(
      text.unicodeScalars.prefix(generator.below(text.unicodeScalars.count + 1)).map(Character.init))
  }
}
