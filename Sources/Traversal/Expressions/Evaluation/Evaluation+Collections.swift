// Lists and records: making them, taking them apart, and comprehensions over their members.

import GraphStore

extension Evaluation {
  // MARK: Reading

  /// `a.key`: an entry of a record or a property of an element; nothing where there is none.
  func member<Graph: GraphAccess & ~Copyable>(
    _ column: Column, _ key: String, _ formula: Formula, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    let count = column.isUniform ? 1 : rows.count
    var values = [Value?](repeating: nil, count: count)
    var elements: [Int] = []
    var hint = 0
    for row in 0..<count {
      guard let value = column.value(row) else { continue }
      switch value {
      case .null: continue
      case .map(let entries), .tree(let entries): values[row] = entries.value(of: key, hint: &hint)
      case .vertex, .edge, .vertexProperty: elements.append(row)
      default: throw memberless(value, key, formula)
      }
    }
    if !elements.isEmpty {
      let objects = Objects.values(elements.map { column.value($0) ?? .null }).narrowed()
      let properties = try graph.properties(of: objects, key: key)
      if elements.count == count {
        var properties = properties
        properties.isUniform = column.isUniform
        return properties
      }
      for (place, row) in elements.enumerated() { values[row] = properties.value(place) }
    }
    var result = Column(values: values)
    result.isUniform = column.isUniform
    return result
  }

  /// The same of one value that is there.
  func member(
    of value: Value, _ key: String, _ formula: Formula, _ hint: inout Int, _ graph: borrowing Transaction
  ) throws -> Value? {
    switch value {
    case .null: return nil
    case .map(let entries), .tree(let entries): return entries.value(of: key, hint: &hint)?.widened
    case .vertex, .edge, .vertexProperty: return try graph.property(of: value, key: key)?.widened
    default: throw memberless(value, key, formula)
    }
  }

  /// `a[i]`: a member of a list by its position, an entry of a record by its key; nothing where there is none.
  func index<Graph: GraphAccess & ~Copyable>(
    _ column: Column, _ index: Column, _ formula: Formula, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    try requirePresent(index, formula, rows)
    var values = [Value?](repeating: nil, count: rows.count)
    for row in 0..<rows.count {
      guard let value = column.value(row), !value.isNull else { continue }
      values[row] = try member(of: value, at: index.value(row) ?? .null, formula, graph)
    }
    return Column(values: values)
  }

  /// What `value[place]` is; `index` is the formula of the place.
  func member<Graph: GraphAccess & ~Copyable>(
    of value: Value, at place: Value, _ index: Formula, _ graph: borrowing Graph
  ) throws -> Value? {
    switch (value, place) {
    case (.map(let entries), _), (.tree(let entries), _):
      return entries.first { $0.key.isEqual(to: place) }?.value
    case (.vertex, .string(let key)), (.edge, .string(let key)), (.vertexProperty, .string(let key)):
      return try graph.property(of: value, key: key)
    default:
      guard let members = value.members else {
        throw ExpressionError(
          .type, "only lists, records and elements have members, not \(value.described)")
      }
      guard let place = place.integer else { throw mistyped(index, place, "an Int") }
      let position = place < 0 ? place + Int64(members.count) : place
      guard position >= 0, position < Int64(members.count) else { return nil }
      return members[Int(position)]
    }
  }

  func memberless(_ value: Value, _ key: String, _ formula: Formula) -> ExpressionError {
    ExpressionError(
      .type,
      "\(text.excerpt(formula.range)) must be a record or an element to have '\(TraversalError.echo(key))', not \(value.described)",
      at: formula.range, help: value.members == nil ? nil : "write [x.\(key) for x in …] for all members")
  }

  // MARK: Making

  func list<Graph: GraphAccess & ~Copyable>(
    _ items: [FormulaItem], _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    var lists = [[Value]](repeating: [], count: rows.count)
    for item in items {
      let column = try column(item.value, rows, graph)
      if item.isSpread { try requirePresent(column, item.value, rows) }
      for row in 0..<rows.count {
        guard let value = column.value(row) else { continue }
        if item.isSpread {
          guard let members = value.members else { throw mistyped(item.value, value, "a list") }
          lists[row] += members
        } else {
          lists[row].append(value)
        }
      }
    }
    return Column(.values(lists.map { .list($0) }))
  }

  /// Later fields replace earlier ones of the same key, in their place; what is absent is left out.
  func record<Graph: GraphAccess & ~Copyable>(
    _ fields: [FormulaField], _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    var records = [[MapEntry]](repeating: [], count: rows.count)
    for field in fields {
      let column = try column(field.value, rows, graph)
      switch field.key {
      case .name(let name):
        for row in 0..<rows.count {
          if let value = column.value(row) { records[row].set(.string(name), value) }
        }
      case .computed(let key):
        let keys = try self.column(key, rows, graph)
        try requirePresent(keys, key, rows)
        for row in 0..<rows.count {
          if let value = column.value(row) { records[row].set(try recordKey(keys.value(row), key), value) }
        }
      case .spread:
        try requirePresent(column, field.value, rows)
        for row in 0..<rows.count {
          let value = column.value(row) ?? .null
          guard let entries = value.entries else { throw mistyped(field.value, value, "a record") }
          for entry in entries { records[row].set(entry.key, entry.value) }
        }
      }
    }
    return Column(.values(records.map { .map($0) }))
  }

  func recordKey(_ value: Value?, _ formula: Formula) throws -> Value {
    guard case .string? = value else { throw mistyped(formula, value ?? .null, "a String, as keys are") }
    return value ?? .null
  }

  // MARK: Comprehensions

  func comprehension<Graph: GraphAccess & ~Copyable>(
    _ comprehension: FormulaComprehension, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    var inner = rows
    // For every inner row the row that it is for.
    var owners = Array(0..<rows.count)
    for clause in comprehension.clauses {
      let source = try column(clause.source, inner, graph)
      let (parents, columns) = try members(source, clause, inner)
      inner = inner.expanded(from: parents, adding: columns)
      owners = owners.gathered(parents)
      guard let condition = clause.condition else { continue }
      let truths = try truths(column(condition, inner, graph), condition, inner)
      let passing = truths.indices.filter { truths[$0] }
      inner = inner.narrowed(passing)
      owners = owners.gathered(passing)
    }
    if !comprehension.order.isEmpty {
      let places = try sorted(comprehension.order, inner, owners, graph)
      inner = inner.narrowed(places)
      owners = owners.gathered(places)
    }
    switch comprehension.body {
    case .value(let body):
      let column = try column(body, inner, graph)
      var lists = [[Value]](repeating: [], count: rows.count)
      for (place, owner) in owners.enumerated() {
        if let value = column.value(place) { lists[owner].append(value) }
      }
      return Column(.values(lists.map { .list($0) }))
    case .field(let key, let value):
      let (keys, values) = (try column(key, inner, graph), try column(value, inner, graph))
      var builders = [RecordBuilder](repeating: RecordBuilder(), count: rows.count)
      for (place, owner) in owners.enumerated() {
        guard let value = values.value(place) else { continue }
        builders[owner].set(try recordKey(keys.value(place), key), value)
      }
      return Column(.values(builders.map { .map($0.entries) }))
    }
  }

  /// The members of each row's list or record, as rows of their own.
  private func members(
    _ source: Column, _ clause: FormulaComprehension.Clause, _ rows: Rows
  ) throws -> (parents: [Int], columns: [Column]) {
    try requirePresent(source, clause.source, rows)
    var parents: [Int] = []
    var members: [Value?] = []
    var places: [Value?] = []
    for row in 0..<rows.count {
      let value = source.value(row) ?? .null
      if let entries = value.entries {
        for entry in entries {
          parents.append(row)
          members.append(entry.value)
          if clause.hasPlace { places.append(entry.key) }
        }
      } else {
        guard let list = value.members else { throw mistyped(clause.source, value, "a list or a record") }
        for (place, member) in list.enumerated() {
          parents.append(row)
          members.append(member)
          if clause.hasPlace { places.append(.long(Int64(place))) }
        }
      }
      guard parents.count <= Self.memberLimit << 2 else { throw Self.tooMany(clause) }
    }
    let column = Column(values: members)
    return (parents, clause.hasPlace ? [column, Column(values: places)] : [column])
  }

  static func tooMany(_ clause: FormulaComprehension.Clause) -> ExpressionError {
    ExpressionError(.limit, "a comprehension goes over too many members", at: clause.source.range)
  }

  /// The rows of each owner in order.
  private func sorted<Graph: GraphAccess & ~Copyable>(
    _ order: [(value: Formula, isDescending: Bool)], _ rows: Rows, _ owners: [Int], _ graph: borrowing Graph
  ) throws -> [Int] {
    var keys: [(values: [Value?], isDescending: Bool)] = []
    for key in order {
      keys.append((try column(key.value, rows, graph).values(rows.count), key.isDescending))
    }
    return (0..<rows.count).sorted { left, right in
      if owners[left] != owners[right] { return owners[left] < owners[right] }
      for key in keys {
        if let isBefore = Self.isBefore(key.values[left], key.values[right], key.isDescending) {
          return isBefore
        }
      }
      return left < right
    }
  }

  /// The places of rows in the order of their keys.
  static func sorted(_ keys: [[Value?]], _ isDescending: [Bool]) -> [Int] {
    keys.indices.sorted { left, right in
      for (place, isDescending) in isDescending.enumerated() {
        if let isBefore = isBefore(keys[left][place], keys[right][place], isDescending) { return isBefore }
      }
      return left < right
    }
  }

  /// Whether one key comes before another; nil when neither does. What has no key comes last.
  private static func isBefore(_ left: Value?, _ right: Value?, _ isDescending: Bool) -> Bool? {
    switch (left, right) {
    case (let a?, let b?):
      let found = a.order(relativeTo: b)
      return found == .equal ? nil : (found == .less) != isDescending
    case (nil, .some): return false
    case (.some, nil): return true
    case (nil, nil): return nil
    }
  }
}

extension [MapEntry] {
  /// The value of a key; records of one shape have it where the one before had it.
  func value(of key: String, hint: inout Int) -> Value? {
    if hint < count, case .string(let name) = self[hint].key, name == key { return self[hint].value }
    for place in indices {
      if case .string(let name) = self[place].key, name == key {
        hint = place
        return self[place].value
      }
    }
    return nil
  }

  /// Sets the value of a key, in its place when it is there already.
  mutating func set(_ key: Value, _ value: Value) {
    if let place = place(of: key) {
      self[place].value = value
    } else {
      append(MapEntry(key: key, value: value))
    }
  }

  private func place(of key: Value) -> Int? {
    guard case .string(let name) = key else { return firstIndex { $0.key == key } }
    return firstIndex { if case .string(let other) = $0.key { other == name } else { false } }
  }
}

/// Entries of a record that may become large.
struct RecordBuilder {
  private(set) var entries: [MapEntry] = []
  private var places: [Value: Int] = [:]

  /// So many entries are looked through faster than a table of their places is made.
  private static let few = 8

  mutating func set(_ key: Value, _ value: Value) {
    if entries.count < Self.few {
      entries.set(key, value)
      return
    }
    if places.isEmpty {
      for (place, entry) in entries.enumerated() { places[entry.key] = place }
    }
    if let place = places[key] {
      entries[place].value = value
    } else {
      places[key] = entries.count
      entries.append(MapEntry(key: key, value: value))
    }
  }
}
