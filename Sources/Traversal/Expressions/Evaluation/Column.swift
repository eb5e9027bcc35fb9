// Column: what a part of an expression is for every row of a batch. Integers, days, doubles and truth have arrays of
// their own; whatever else, and every mixture, is a column of values.

import GraphStore

struct Column: Sendable {
  enum Cells: Sendable {
    case ints([Int64])
    /// Dates, as days since 1970.
    case days([Int64])
    case doubles([Double])
    case bools([Bool])
    case values([Value])
  }

  var cells: Cells
  /// Where there is nothing; nil when there is something everywhere.
  var absent: [Bool]?
  /// One cell stands for every row.
  var isUniform = false

  init(_ cells: Cells, absent: [Bool]? = nil, isUniform: Bool = false) {
    self.cells = cells
    self.absent = absent
    self.isUniform = isUniform
  }

  /// The same value, or nothing, in every row.
  init(uniform value: Value?) {
    self.init(values: [value])
    isUniform = true
  }

  static let nothing = Column(uniform: nil)

  /// A column of values, in an array of its own kind when all are of one kind.
  init(values: [Value?]) {
    var absent: [Bool]?
    if values.contains(where: { $0 == nil }) { absent = values.map { $0 == nil } }
    self.init(Self.cells(values), absent: absent)
  }

  private static func cells(_ values: [Value?]) -> Cells {
    switch values.lazy.compactMap({ $0 }).first {
    case .byte, .short, .int, .long:
      var numbers: [Int64] = []
      numbers.reserveCapacity(values.count)
      for value in values {
        guard let number = value == nil ? 0 : value?.integer else { return plain(values) }
        numbers.append(number)
      }
      return .ints(numbers)
    case .date:
      var days: [Int64] = []
      days.reserveCapacity(values.count)
      for value in values {
        switch value {
        case .date(let day)?: days.append(Int64(day.daysSinceEpoch))
        case nil: days.append(0)
        default: return plain(values)
        }
      }
      return .days(days)
    case .double, .float:
      var numbers: [Double] = []
      numbers.reserveCapacity(values.count)
      for value in values {
        guard let number = value == nil ? 0 : value?.floatingPoint else { return plain(values) }
        numbers.append(number)
      }
      return .doubles(numbers)
    case .bool:
      var truths: [Bool] = []
      truths.reserveCapacity(values.count)
      for value in values {
        switch value {
        case .bool(let truth)?: truths.append(truth)
        case nil: truths.append(false)
        default: return plain(values)
        }
      }
      return .bools(truths)
    default: return plain(values)
    }
  }

  private static func plain(_ values: [Value?]) -> Cells { .values(values.map { $0 ?? .null }) }

  // MARK: Reading

  private func place(_ row: Int) -> Int { isUniform ? 0 : row }

  func isAbsent(_ row: Int) -> Bool { absent?[place(row)] ?? false }

  /// What stands in a row; nil where there is nothing.
  func value(_ row: Int) -> Value? {
    let row = place(row)
    if let absent, absent[row] { return nil }
    switch cells {
    case .ints(let numbers): return .long(numbers[row])
    case .days(let days): return .date(Day(daysSinceEpoch: Int32(truncatingIfNeeded: days[row])))
    case .doubles(let numbers): return .double(numbers[row])
    case .bools(let truths): return .bool(truths[row])
    case .values(let values): return values[row]
    }
  }

  /// The values of so many rows.
  func values(_ count: Int) -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(count)
    for row in 0..<count { values.append(value(row)) }
    return values
  }

  /// How many cells there are.
  private var cellCount: Int {
    switch cells {
    case .ints(let numbers), .days(let numbers): numbers.count
    case .doubles(let numbers): numbers.count
    case .bools(let truths): truths.count
    case .values(let values): values.count
    }
  }

  // MARK: Taking apart and putting together

  /// Some rows, in the order given.
  func gathered(_ rows: [Int]) -> Column {
    if isUniform { return self }
    let absent = absent?.gathered(rows)
    return switch cells {
    case .ints(let numbers): Column(.ints(numbers.gathered(rows)), absent: absent)
    case .days(let days): Column(.days(days.gathered(rows)), absent: absent)
    case .doubles(let numbers): Column(.doubles(numbers.gathered(rows)), absent: absent)
    case .bools(let truths): Column(.bools(truths.gathered(rows)), absent: absent)
    case .values(let values): Column(.values(values.gathered(rows)), absent: absent)
    }
  }

  /// The column with a cell for each of so many rows.
  func expanded(_ count: Int) -> Column {
    guard isUniform else { return self }
    let absent = absent.map { Array(repeating: $0[0], count: count) }
    return switch cells {
    case .ints(let numbers): Column(.ints(Array(repeating: numbers[0], count: count)), absent: absent)
    case .days(let days): Column(.days(Array(repeating: days[0], count: count)), absent: absent)
    case .doubles(let numbers): Column(.doubles(Array(repeating: numbers[0], count: count)), absent: absent)
    case .bools(let truths): Column(.bools(Array(repeating: truths[0], count: count)), absent: absent)
    case .values(let values): Column(.values(Array(repeating: values[0], count: count)), absent: absent)
    }
  }

  /// Two columns for disjoint rows of `count` put together; rows of neither are absent.
  static func merged(_ parts: [(column: Column, rows: [Int])], count: Int) -> Column {
    if parts.count == 1, parts[0].rows.count == count, !parts[0].column.isUniform { return parts[0].column }
    var values = [Value?](repeating: nil, count: count)
    for part in parts {
      for (place, row) in part.rows.enumerated() { values[row] = part.column.value(place) }
    }
    return Column(values: values)
  }

  /// The rows where there is nothing, or null.
  func missingRows(_ count: Int) -> [Int] {
    var rows: [Int] = []
    if case .values(let values) = cells {
      for row in 0..<count where isAbsent(row) || values[place(row)].isNull { rows.append(row) }
      return rows
    }
    guard absent != nil else { return [] }
    for row in 0..<count where isAbsent(row) { rows.append(row) }
    return rows
  }
}
