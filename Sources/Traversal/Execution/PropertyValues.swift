// PropertyValues: what the objects of a column have under one key, read a segment of the store at a time.

import GraphStore

struct PropertyValues {
  private var column = PropertyColumn()
  /// Of objects that are not all vertices or all edges: what each has.
  private var mixed: [Property?]?

  init() {}

  /// Takes in what vertices have under a key, in place of what was here.
  mutating func read(_ key: KeyID, of vertices: [VertexNumber], _ graph: borrowing Transaction) throws {
    column.removeAll()
    try graph.appendProperties(key, of: vertices, to: &column)
  }

  /// The same of edges.
  mutating func read(_ key: KeyID, of edges: [EdgeNumber], _ graph: borrowing Transaction) throws {
    column.removeAll()
    try graph.appendProperties(key, of: edges, to: &column)
  }

  init(_ objects: Objects, key name: String, _ graph: borrowing Transaction) throws {
    let key = graph.key(name)
    switch objects {
    case .vertices(let numbers):
      guard let key else {
        mixed = Array(repeating: nil, count: numbers.count)
        return
      }
      try graph.appendProperties(key, of: numbers, to: &column)
    case .edges(let numbers):
      guard let key else {
        mixed = Array(repeating: nil, count: numbers.count)
        return
      }
      try graph.appendProperties(key, of: numbers, to: &column)
    case .values(let values):
      var found: [Property?] = []
      found.reserveCapacity(values.count)
      for value in values { found.append(try Self.property(value, name, key, graph)) }
      mixed = found
    }
  }

  static func property(
    _ value: Value, _ name: String, _ key: KeyID?, _ graph: borrowing Transaction
  ) throws -> Property? {
    if let number = value.vertexNumber {
      guard let key else { return nil }
      return try graph.property(.vertex, UInt64(number), key)
    }
    if let number = value.edgeNumber {
      guard let key else { return nil }
      return try graph.property(.edge, number, key)
    }
    if case .vertexProperty(let property) = value {
      return property.properties.first { $0.key == name }.map { Property($0.value) }
    }
    return nil
  }

  var count: Int { mixed?.count ?? column.count }

  func isPresent(_ row: Int) -> Bool {
    if let mixed { return mixed[row].map { !$0.entries.isEmpty } ?? false }
    return column.kinds[row] != .absent
  }

  /// How many values a row has.
  func valueCount(_ row: Int) -> Int {
    if let mixed { return mixed[row]?.entries.count ?? 0 }
    switch column.kinds[row] {
    case .absent: return 0
    case .other: return column.others[Int(column.words[row])].entries.count
    default: return 1
    }
  }

  /// The group of every row by its value, -1 where there is none; nil where that takes more than a look at bytes.
  func groups(in groups: inout ColumnGroups, _ graph: borrowing Transaction) -> [Int32]? {
    mixed == nil ? graph.groups(of: column, in: &groups) : nil
  }

  /// All cells as integers; nil when any is absent or anything else.
  var integers: [Int64]? {
    guard mixed == nil else { return nil }
    var integers: [Int64] = []
    integers.reserveCapacity(column.count)
    for row in 0..<column.count {
      switch column.kinds[row] {
      case .byte, .short, .int, .long: integers.append(Int64(bitPattern: column.words[row]))
      default: return nil
      }
    }
    return integers
  }

  /// For every row whether its number passes, where `filter` says exactly which numbers do; of cells that hold something
  /// else the test is asked. Nil when the column is mixed.
  func mask(
    _ filter: NumberFilter, _ test: Test, _ graph: borrowing Transaction
  ) throws -> [Bool]? {
    guard mixed == nil else { return nil }
    let integers = filter.integers ?? 1...1
    let hasIntegers = filter.integers != nil
    var mask: [Bool] = []
    mask.reserveCapacity(column.count)
    for row in 0..<column.count {
      let word = column.words[row]
      switch column.kinds[row] {
      case .byte, .short, .int, .long:
        mask.append(hasIntegers && integers.contains(Int64(bitPattern: word)))
      case .double: mask.append(filter.doubles?.contains(Double(bitPattern: word)) ?? false)
      case .float:
        let number = Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
        mask.append(filter.doubles?.contains(number) ?? false)
      case .other: mask.append(try all(row, graph).contains { try test.holds($0) })
      case .absent, .bool, .date, .utcMilliseconds, .text: mask.append(false)
      }
    }
    return mask
  }

  /// The first value of a row.
  func first(_ row: Int, _ graph: borrowing Transaction) -> Value? {
    if let mixed { return mixed[row]?.entries.first?.value }
    let word = column.words[row]
    switch column.kinds[row] {
    case .absent: return nil
    case .bool: return .bool(word != 0)
    case .byte: return .byte(Int8(truncatingIfNeeded: word))
    case .short: return .short(Int16(truncatingIfNeeded: word))
    case .int: return .int(Int32(truncatingIfNeeded: word))
    case .long: return .long(Int64(bitPattern: word))
    case .float: return .float(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
    case .double: return .double(Double(bitPattern: word))
    case .date: return .date(Day(daysSinceEpoch: Int32(truncatingIfNeeded: word)))
    case .utcMilliseconds:
      return .dateTime(Timestamp(millisecondsSinceEpoch: Int64(bitPattern: word)))
    case .text: return .string(graph.text(column, row))
    case .other: return column.others[Int(word)].entries.first?.value
    }
  }

  /// All values of all rows, one after the other.
  func values(_ graph: borrowing Transaction) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      if valueCount(row) > 1 {
        values += all(row, graph)
      } else if let value = first(row, graph) {
        values.append(value)
      }
    }
    return values
  }

  /// All values of a row.
  func all(_ row: Int, _ graph: borrowing Transaction) -> [Value] {
    if let mixed { return mixed[row]?.entries.map(\.value) ?? [] }
    if column.kinds[row] == .other { return column.others[Int(column.words[row])].entries.map(\.value) }
    return first(row, graph).map { [$0] } ?? []
  }
}

// MARK: Columns of expressions

extension PropertyValues {
  /// What kind of cells hold all the values there are.
  private enum Family { case ints, doubles, days, bools, others }

  /// The column of these values: one number, day or truth a row where all are of one kind, else values, the list of them
  /// where a row has several.
  func column(_ graph: borrowing Transaction) -> Column {
    var family: Family?
    var hasGaps = false
    if mixed != nil {
      family = .others
    } else {
      for kind in column.kinds {
        let found: Family
        switch kind {
        case .absent:
          hasGaps = true
          continue
        case .byte, .short, .int, .long: found = .ints
        case .double: found = .doubles
        case .date: found = .days
        case .bool: found = .bools
        case .float, .utcMilliseconds, .text, .other: found = .others
        }
        if family == nil { family = found } else if family != found { family = .others }
        if family == .others { break }
      }
    }
    let absent = hasGaps && family != .others ? column.kinds.map { $0 == .absent } : nil
    switch family {
    case .ints: return Column(.ints(wordsAsIntegers), absent: absent)
    case .days: return Column(.days(wordsAsIntegers), absent: absent)
    case .doubles: return Column(.doubles(column.words.map { Double(bitPattern: $0) }), absent: absent)
    case .bools: return Column(.bools(column.words.map { $0 != 0 }), absent: absent)
    case .others, nil:
      var values: [Value?] = []
      values.reserveCapacity(count)
      for row in 0..<count {
        values.append(valueCount(row) > 1 ? .list(all(row, graph)) : first(row, graph))
      }
      return Column(values: values)
    }
  }

  /// The words as integers of their widths.
  private var wordsAsIntegers: [Int64] {
    var numbers: [Int64] = []
    numbers.reserveCapacity(column.words.count)
    for (row, word) in column.words.enumerated() {
      switch column.kinds[row] {
      case .byte: numbers.append(Int64(Int8(truncatingIfNeeded: word)))
      case .short: numbers.append(Int64(Int16(truncatingIfNeeded: word)))
      case .int, .date: numbers.append(Int64(Int32(truncatingIfNeeded: word)))
      default: numbers.append(Int64(bitPattern: word))
      }
    }
    return numbers
  }
}
