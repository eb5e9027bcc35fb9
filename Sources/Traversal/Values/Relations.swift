// The four relations between values: equality, comparability, orderability and equivalence.
// They differ in what they make of number types, of NaN, of null, and of values of different families.

import GraphStore

extension Value {
  /// Equality, as `eq`, `within` and `has(key, value)` use it: numbers by value across types, NaN equal to
  /// nothing, false across families of types.
  package func isEqual(to other: Value) -> Bool {
    if case .string(let text) = self, case .string(let other) = other {
      return ThreeWay.areEqual(text, other)
    }
    return compare(self, other, total: false) == .equal
  }

  /// Comparability, as `lt` and `gte` use it: nil when the values cannot be compared, which makes every predicate
  /// false. Null compares to itself only, NaN to nothing.
  package func comparison(with other: Value) -> ThreeWay? {
    compare(self, other, total: false)
  }

  /// Orderability, as `order()` uses it: total over all values. Families stand in a fixed order, null first; NaN is
  /// the greatest number.
  package func order(relativeTo other: Value) -> ThreeWay {
    compare(self, other, total: true) ?? .equal
  }

  /// Equivalence, as `dedup`, `group`, sets and map keys use it: type and content, NaN equal to itself.
  package func isEquivalent(to other: Value) -> Bool { self == other }
}

/// Orderability when `total`, which is never nil; comparability otherwise.
private func compare(_ left: Value, _ right: Value, total: Bool) -> ThreeWay? {
  switch (left, right) {
  case (.int(let a), .int(let b)): return ThreeWay.of(a, b)
  case (.long(let a), .long(let b)): return ThreeWay.of(a, b)
  case (.string(let a), .string(let b)): return ThreeWay.bytes(of: a, b)
  case (.null, .null): return .equal
  case (.bool(let a), .bool(let b)): return ThreeWay.of(a ? 1 : 0, b ? 1 : 0)
  case (.date(let a), .date(let b)): return ThreeWay.of(a, b)
  case (.dateTime(let a), .dateTime(let b)): return a.instantCompared(to: b)
  // A day stands for its midnight in UTC, as a date alone does in `datetime("2023-08-02")`.
  case (.date(let a), .dateTime(let b)): return Timestamp(a).instantCompared(to: b)
  case (.dateTime(let a), .date(let b)): return a.instantCompared(to: Timestamp(b))
  case (.uuid(let a), .uuid(let b)): return ThreeWay.of(a, b)
  case (.vertex(let a), .vertex(let b)): return compare(a.id, b.id)
  case (.edge(let a), .edge(let b)): return compare(a.id, b.id)
  case (.vertexProperty(let a), .vertexProperty(let b)): return compare(a.id, b.id)
  case (.property(let a), .property(let b)):
    let byKey = ThreeWay.bytes(of: a.key, b.key)
    return byKey == .equal ? compare(a.value, b.value, total: total) : byKey
  case (.path(let a), .path(let b)): return compare(a.objects, b.objects, total: total)
  case (.list(let a), .list(let b)): return compare(a, b, total: total)
  case (.map(let a), .map(let b)), (.tree(let a), .tree(let b)):
    return compare(sortedEntries(a), sortedEntries(b), total: total)
  case (.set, .set), (.set, .bulkSet), (.bulkSet, .set), (.bulkSet, .bulkSet):
    return compareRuns(sortedRuns(left), sortedRuns(right), total: total)
  case (.token(let a), .token(let b)): return ThreeWay.bytes(of: a.rawValue, b.rawValue)
  case (.direction(let a), .direction(let b)): return ThreeWay.bytes(of: a.rawValue, b.rawValue)
  // Tokens stand among the strings, at their names.
  case (.string(let a), .token(let b)) where total: return ThreeWay.bytes(of: a, b.rawValue)
  case (.token(let a), .string(let b)) where total: return ThreeWay.bytes(of: a.rawValue, b)
  case (.string(let a), .direction(let b)) where total: return ThreeWay.bytes(of: a, b.rawValue)
  case (.direction(let a), .string(let b)) where total: return ThreeWay.bytes(of: a.rawValue, b)
  case (.token(let a), .direction(let b)) where total: return ThreeWay.bytes(of: a.rawValue, b.rawValue)
  case (.direction(let a), .token(let b)) where total: return ThreeWay.bytes(of: a.rawValue, b.rawValue)
  default:
    if left.numberType != nil && right.numberType != nil { return compareNumbers(left, right, total: total) }
    return total ? ThreeWay.of(left.familyRank, right.familyRank) : nil
  }
}

private func compareNumbers(_ left: Value, _ right: Value, total: Bool) -> ThreeWay? {
  if let order = left.numericComparison(with: right) { return order }
  return total ? ThreeWay.of(left.isNaN ? 1 : 0, right.isNaN ? 1 : 0) : nil
}

/// An integer and its decimal text are one id; integers stand before other texts.
private func compare(_ left: ElementID, _ right: ElementID) -> ThreeWay {
  switch (left.canonicalInteger, right.canonicalInteger) {
  case (let a?, let b?): ThreeWay.of(a, b)
  case (_?, nil): .less
  case (nil, _?): .greater
  case (nil, nil): ThreeWay.bytes(of: left.description, right.description)
  }
}

/// Item by item, then by length.
private func compare(_ left: [Value], _ right: [Value], total: Bool) -> ThreeWay? {
  for (a, b) in zip(left, right) {
    let order = compare(a, b, total: total)
    if order != .equal { return order }
  }
  return ThreeWay.of(left.count, right.count)
}

/// The entries' keys and values in turn, by key, then value.
private func sortedEntries(_ entries: [MapEntry]) -> [Value] {
  let sorted = entries.sorted { a, b in
    let byKey = a.key.order(relativeTo: b.key)
    return (byKey == .equal ? a.value.order(relativeTo: b.value) : byKey) == .less
  }
  return sorted.flatMap { [$0.key, $0.value] }
}

/// The members of a set or bulk set in order, each with how often it occurs.
private func sortedRuns(_ value: Value) -> [BulkEntry] {
  let entries: [BulkEntry] =
    switch value {
    case .set(let members): members.map { BulkEntry(value: $0, count: 1) }
    case .bulkSet(let entries): entries
    default: []
    }
  return entries.sorted { $0.value.order(relativeTo: $1.value) == .less }
}

/// As if every member were written out as often as it occurs.
private func compareRuns(_ left: [BulkEntry], _ right: [BulkEntry], total: Bool) -> ThreeWay? {
  var (rest, others) = (left[...], right[...])
  while var a = rest.popFirst() {
    guard var b = others.popFirst() else { return .greater }
    let order = compare(a.value, b.value, total: total)
    if order != .equal { return order }
    let shared = min(a.count, b.count)
    a.count -= shared
    b.count -= shared
    if a.count > 0 { rest = [a] + rest }
    if b.count > 0 { others = [b] + others }
  }
  return others.isEmpty ? .equal : .less
}

extension Value {
  /// Where the family of the value's type stands among all families.
  fileprivate var familyRank: Int {
    switch kind {
    case .null: 0
    case .bool: 1
    case .byte, .short, .int, .long, .float, .double, .bigInteger, .bigDecimal: 2
    case .date, .dateTime: 3
    case .string, .token, .direction: 4
    case .uuid: 5
    case .vertex: 6
    case .edge: 7
    case .vertexProperty: 8
    case .property: 9
    case .path: 10
    case .set, .bulkSet: 11
    case .list: 12
    case .map: 13
    case .tree: 14
    case .graph: 15
    }
  }
}
