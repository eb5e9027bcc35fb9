// == != < <= > >= in, over columns. What is compared with nothing or null is false; `!=` and `not in` are the
// opposites of `==` and `in`.

import GraphStore

struct ComparisonKernel: Sendable {
  private let range: SourceRange

  init(_ range: SourceRange) { self.range = range }

  func column(_ relation: Test.Relation, _ left: Column, _ right: Column, _ count: Int) throws -> Column {
    if left.isUniform && right.isUniform {
      return Column(uniform: .bool(try holds(relation, left.value(0), right.value(0))))
    }
    if left.absent == nil, right.absent == nil {
      switch (left.cells, right.cells) {
      case (.ints(let a), .ints(let b)), (.days(let a), .days(let b)):
        return Column(.bools(Self.compare(relation, a, b, left.isUniform, right.isUniform, count)))
      case (.doubles(let a), .doubles(let b)):
        return Column(.bools(Self.compare(relation, a, b, left.isUniform, right.isUniform, count)))
      default: break
      }
    }
    var truths: [Bool] = []
    truths.reserveCapacity(count)
    for row in 0..<count { truths.append(try holds(relation, left.value(row), right.value(row))) }
    return Column(.bools(truths))
  }

  /// `isLeftUniform` and its like say that the one cell stands for every row.
  private static func compare<Number: Comparable>(
    _ relation: Test.Relation, _ a: [Number], _ b: [Number], _ isLeftUniform: Bool, _ isRightUniform: Bool,
    _ count: Int
  ) -> [Bool] {
    let left = isLeftUniform ? Array(repeating: a[0], count: count) : a
    let right = isRightUniform ? Array(repeating: b[0], count: count) : b
    var result = [Bool](repeating: false, count: count)
    switch relation {
    case .equal: for row in 0..<count { result[row] = left[row] == right[row] }
    case .notEqual: for row in 0..<count { result[row] = left[row] != right[row] }
    case .less: for row in 0..<count { result[row] = left[row] < right[row] }
    case .lessOrEqual: for row in 0..<count { result[row] = left[row] <= right[row] }
    case .greater: for row in 0..<count { result[row] = left[row] > right[row] }
    case .greaterOrEqual: for row in 0..<count { result[row] = left[row] >= right[row] }
    }
    return result
  }

  func holds(_ relation: Test.Relation, _ left: Value?, _ right: Value?) throws -> Bool {
    guard let left, let right else { return relation == .notEqual }
    switch relation {
    case .equal: return try isEqual(left, right)
    case .notEqual: return try !isEqual(left, right)
    default: break
    }
    if left.isNull || right.isNull || left.isNaN || right.isNaN { return false }
    guard let order = left.comparison(with: right) else { throw incomparable(left, right) }
    return switch relation {
    case .less: order == .less
    case .lessOrEqual: order != .greater
    case .greater: order == .greater
    default: order != .less
    }
  }

  /// Values of different types differ. That a text is never a date is not what anybody asks: it is an error.
  private func isEqual(_ left: Value, _ right: Value) throws -> Bool {
    switch (left.kind, right.kind) {
    case (.string, .date), (.date, .string), (.string, .dateTime), (.dateTime, .string):
      throw incomparable(left, right)
    default: return left.isEqual(to: right)
    }
  }

  private func incomparable(_ left: Value, _ right: Value) -> ExpressionError {
    let isDate = [left, right].contains { $0.kind == .date || $0.kind == .dateTime }
    let isText = [left, right].contains { $0.kind == .string }
    return ExpressionError(
      .type, "\(left.described) cannot be compared with \(right.described)", at: range,
      help: isDate && isText ? "date(…) makes a Date of a text" : nil)
  }

  // MARK: in

  /// Whether values are members of lists or keys of records.
  func membership(_ values: Column, _ collections: Column, _ isInside: Bool, _ count: Int) throws -> Column {
    var truths: [Bool] = []
    truths.reserveCapacity(count)
    if collections.isUniform, let list = collections.value(0)?.members, list.count > 8 {
      let members = Set(list.map(\.comparisonKey))
      for row in 0..<count {
        let found = values.value(row).map { members.contains($0.comparisonKey) } ?? false
        truths.append(found == isInside)
      }
      return Column(.bools(truths))
    }
    for row in 0..<count {
      truths.append(try contains(collections.value(row), values.value(row)) == isInside)
    }
    return Column(.bools(truths))
  }

  func contains(_ collection: Value?, _ value: Value?) throws -> Bool {
    guard let collection, !collection.isNull else { return false }
    if let entries = collection.entries {
      guard let value else { return false }
      return entries.contains { $0.key.isEqual(to: value) }
    }
    guard let members = collection.members else {
      throw ExpressionError(
        .type, "'in' needs a list or a record, not \(collection.described)", at: range,
        help: collection.kind == .string ? "contains(text, part) looks into a text" : nil)
    }
    guard let value else { return false }
    return members.contains { value.isEqual(to: $0) }
  }
}

extension Value {
  /// The same for values that are equal by `==` of expressions: numbers lose their type.
  var comparisonKey: Value {
    if let integer { return .long(integer) }
    if isNaN { return self }
    guard numberType != nil, let decimal = bigDecimal else {
      if case .list(let members) = self { return .list(members.map(\.comparisonKey)) }
      return self
    }
    if let whole = decimal.int64 { return .long(whole) }
    return .bigDecimal(decimal.stripped)
  }
}
