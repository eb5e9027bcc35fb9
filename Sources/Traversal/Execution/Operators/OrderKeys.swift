// OrderKeys: the column of keys that rows are ordered by, and the key that a value has there.

import GraphStore

/// What rows are ordered by: plain integers while all are, otherwise values.
struct OrderKeys {
  private var integers: [Int64] = []
  private var values: [Value] = []
  private var isPlain = true
  private let isDescending: Bool

  init(isDescending: Bool) { self.isDescending = isDescending }

  private var count: Int { isPlain ? integers.count : values.count }

  mutating func append(_ new: [Int64]) {
    if isPlain {
      integers.append(contentsOf: new)
    } else {
      for integer in new { values.append(.long(integer)) }
    }
  }

  mutating func append(_ new: [Value]) {
    if isPlain, let plain = Self.integers(new) { return integers.append(contentsOf: plain) }
    useValues()
    values.append(contentsOf: new)
  }

  mutating func append(_ other: OrderKeys) {
    if other.isPlain { append(other.integers) } else { append(other.values) }
  }

  private mutating func useValues() {
    guard isPlain else { return }
    isPlain = false
    values = integers.map { .long($0) }
    integers = []
  }

  func gathered(_ rows: [Int]) -> OrderKeys {
    var gathered = self
    if isPlain {
      gathered.integers = integers.gathered(rows)
    } else {
      gathered.values = values.gathered(rows)
    }
    return gathered
  }

  /// How two rows stand to one another.
  @inline(__always)
  func order(_ a: Int, _ b: Int) -> ThreeWay { order(a, b, of: self) }

  @inline(__always)
  private func order(_ a: Int, _ b: Int, of other: OrderKeys) -> ThreeWay {
    let order: ThreeWay
    if isPlain, other.isPlain {
      order = ThreeWay.of(integers[a], other.integers[b])
    } else {
      order = value(a).order(relativeTo: other.value(b))
    }
    return isDescending ? order.reversed : order
  }

  private func value(_ row: Int) -> Value { isPlain ? .long(integers[row]) : values[row] }

  /// The row that has `place` - 1 before it, found in one pass that holds so many; nil where that is not worth its while.
  func row(_ place: Int) -> Int? {
    guard place > 0, place <= 256, count / 2 > place else { return nil }
    var first: [Int] = []
    for row in 0..<count {
      if first.count == place {
        guard order(row, first[place - 1]) == .less else { continue }
        first.removeLast()
      }
      var (low, high) = (0, first.count)
      while low < high {
        let middle = (low + high) / 2
        if order(row, first[middle]) == .less { high = middle } else { low = middle + 1 }
      }
      first.insert(row, at: low)
    }
    return first[place - 1]
  }

  /// The rows that do not come behind a row of another column.
  func rows(notBehind worst: Int, of other: OrderKeys) -> [Int] {
    var rows: [Int] = []
    if isPlain, other.isPlain {
      let limit = other.integers[worst]
      for row in integers.indices where isDescending ? integers[row] >= limit : integers[row] <= limit {
        rows.append(row)
      }
      return rows
    }
    for row in 0..<count where order(row, worst, of: other) != .greater { rows.append(row) }
    return rows
  }

  /// All rows in order, when they are ordered by integers: sorted with their keys beside them.
  var sortedRows: [Int]? {
    guard isPlain else { return nil }
    var pairs: [(key: Int64, row: Int)] = []
    pairs.reserveCapacity(integers.count)
    // Complemented, a descending order is an ascending one.
    for row in integers.indices { pairs.append((isDescending ? ~integers[row] : integers[row], row)) }
    pairs.sort { ($0.key, $0.row) < ($1.key, $1.row) }
    return pairs.map(\.row)
  }

  /// The values as plain integers when all are.
  private static func integers(_ values: [Value]) -> [Int64]? {
    var integers: [Int64] = []
    integers.reserveCapacity(values.count)
    for value in values {
      switch value {
      case .int(let number): integers.append(Int64(number))
      case .long(let number): integers.append(number)
      default: return nil
      }
    }
    return integers
  }
}

/// What a value is ordered by: elements by their ids, tokens among strings by their names.
enum OrderKey {
  static func of(_ value: Value, _ graph: borrowing Transaction) throws -> Value {
    switch value {
    case .token(let token): .string(token.rawValue)
    case .direction(let direction): .string(direction.rawValue)
    default: try Detachment.named(value, graph)
    }
  }
}
