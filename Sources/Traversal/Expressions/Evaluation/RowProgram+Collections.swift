// Lists, records and comprehensions as closures for one row.

import GraphStore

/// What a comprehension has made so far.
private struct Collected {
  var list: [Value] = []
  var record = RecordBuilder()
  /// Where there is an order: the keys of each passing member, and the names in sight there.
  var waiting: [(keys: [Value?], names: [Value?])] = []
  var visited = 0
}

/// Does something for each member that passes.
private struct RowVisit: Sendable {
  let body: @Sendable (inout RowFrame, inout Collected, borrowing Transaction) throws -> Void
}

/// The same for the members of a list or a record.
private struct RowLoop: Sendable {
  let body: @Sendable (Value, inout RowFrame, inout Collected, borrowing Transaction) throws -> Void
}

extension RowCompiler {
  mutating func list(_ items: [FormulaItem]) -> RowStep {
    let parts = items.map { (formula: $0.value, step: step($0.value), isSpread: $0.isSpread) }
    let columns = columns
    return RowStep { frame, graph in
      var list: [Value] = []
      list.reserveCapacity(parts.count)
      for part in parts {
        let value = try part.step(&frame, graph)
        guard part.isSpread else {
          if let value { list.append(value) }
          continue
        }
        guard let value, !value.isNull else { throw columns.missing(part.formula, isNull: value != nil) }
        guard let members = value.members else { throw columns.mistyped(part.formula, value, "a list") }
        list += members
      }
      return .list(list)
    }
  }

  mutating func record(_ fields: [FormulaField]) -> RowStep {
    let columns = columns
    var names: [String] = []
    for field in fields { if case .name(let name) = field.key, !names.contains(name) { names.append(name) } }
    if names.count == fields.count {
      // Nothing can come twice.
      let parts = fields.enumerated().map { (key: Value.string(names[$0]), step: step($1.value)) }
      return RowStep { frame, graph in
        var entries: [MapEntry] = []
        entries.reserveCapacity(parts.count)
        for part in parts {
          if let value = try part.step(&frame, graph) {
            entries.append(MapEntry(key: part.key, value: value))
          }
        }
        return .map(entries)
      }
    }
    let parts = fields.map { field in
      var key: RowValue?
      if case .computed(let formula) = field.key { key = present(formula) }
      return (field: field, key: key, step: step(field.value))
    }
    return RowStep { frame, graph in
      var entries: [MapEntry] = []
      entries.reserveCapacity(parts.count)
      for part in parts {
        let value = try part.step(&frame, graph)
        switch part.field.key {
        case .name(let name): if let value { entries.set(.string(name), value) }
        case .computed(let formula):
          let name = try columns.recordKey(part.key?(&frame, graph), formula)
          if let value { entries.set(name, value) }
        case .spread:
          guard let value, !value.isNull else {
            throw columns.missing(part.field.value, isNull: value != nil)
          }
          guard let more = value.entries else { throw columns.mistyped(part.field.value, value, "a record") }
          if entries.isEmpty {
            entries = more
          } else {
            for entry in more { entries.set(entry.key, entry.value) }
          }
        }
      }
      return .map(entries)
    }
  }

  // MARK: Comprehensions

  mutating func comprehension(_ formula: Formula, _ comprehension: FormulaComprehension) -> RowStep {
    let outer = depth
    defer { depth = outer }
    var clauses: [(source: RowValue, place: Int, condition: RowTest?)] = []
    for clause in comprehension.clauses {
      let (source, place) = (present(clause.source), depth)
      depth += clause.hasPlace ? 2 : 1
      clauses.append((source, place, clause.condition.map { test($0) }))
    }
    let keys = comprehension.order.map { step($0.value) }
    let body = body(comprehension.body)
    let names = outer..<depth
    var visit = body
    if !keys.isEmpty {
      visit = RowVisit { frame, collected, graph in
        var values: [Value?] = []
        for key in keys { values.append(try key(&frame, graph)) }
        collected.waiting.append((values, Array(frame.locals[names])))
      }
    }
    for (clause, (source, place, condition)) in zip(comprehension.clauses, clauses).dropFirst().reversed() {
      let loop = loop(clause, place, condition, visit)
      visit = RowVisit { frame, collected, graph in
        try loop.body(source(&frame, graph), &frame, &collected, graph)
      }
    }
    let loop = loop(comprehension.clauses[0], clauses[0].place, clauses[0].condition, visit)
    let source = clauses[0].source
    let isDescending = comprehension.order.map(\.isDescending)
    let isList = if case .value = comprehension.body { true } else { false }
    let inColumns = inColumns(formula, outer)
    return RowStep { frame, graph in
      let members = try source(&frame, graph)
      if (members.members?.count ?? members.entries?.count ?? 0) > RowProgram.longestList {
        return try inColumns(&frame, graph)
      }
      var collected = Collected()
      try loop.body(members, &frame, &collected, graph)
      if !isDescending.isEmpty {
        let order = Evaluation.sorted(collected.waiting.map(\.keys), isDescending)
        for place in order {
          frame.locals.replaceSubrange(names, with: collected.waiting[place].names)
          try body.body(&frame, &collected, graph)
        }
      }
      return isList ? .list(collected.list) : .map(collected.record.entries)
    }
  }

  private mutating func body(_ body: FormulaComprehension.Body) -> RowVisit {
    switch body {
    case .value(let formula):
      let step = step(formula)
      return RowVisit { frame, collected, graph in
        if let value = try step(&frame, graph) { collected.list.append(value) }
      }
    case .field(let key, let formula):
      let (name, step, columns) = (self.step(key), self.step(formula), columns)
      return RowVisit { frame, collected, graph in
        let name = try name(&frame, graph)
        guard let value = try step(&frame, graph) else { return }
        collected.record.set(try columns.recordKey(name, key), value)
      }
    }
  }

  private func loop(
    _ clause: FormulaComprehension.Clause, _ place: Int, _ condition: RowTest?, _ visit: RowVisit
  ) -> RowLoop {
    let columns = columns
    return RowLoop { source, frame, collected, graph in
      if let members = source.members {
        try collected.visit(members.count, clause)
        for (number, member) in members.enumerated() {
          frame.locals[place] = member.widened
          if clause.hasPlace { frame.locals[place + 1] = .long(Int64(number)) }
          if let condition, try !condition(&frame, graph) { continue }
          try visit.body(&frame, &collected, graph)
        }
      } else if let entries = source.entries {
        try collected.visit(entries.count, clause)
        for entry in entries {
          frame.locals[place] = entry.value.widened
          if clause.hasPlace { frame.locals[place + 1] = entry.key.widened }
          if let condition, try !condition(&frame, graph) { continue }
          try visit.body(&frame, &collected, graph)
        }
      } else {
        throw columns.mistyped(clause.source, source, "a list or a record")
      }
    }
  }

  /// A part computed by columns of one row.
  private func inColumns(_ formula: Formula, _ depth: Int) -> RowStep {
    let columns = columns
    return RowStep { frame, graph in
      var rows = Rows(count: 1, inputs: frame.inputs.map { Column(uniform: $0) })
      if depth > 0 { rows = rows.adding(frame.locals[..<depth].map { Column(uniform: $0) }) }
      do {
        return try columns.column(formula, rows, graph).value(0)
      } catch let failures as RowFailures {
        throw RowFailures(rows: failures.rows.map { (frame.origin, $0.kind, $0.message) })
      }
    }
  }
}

extension Collected {
  fileprivate mutating func visit(_ count: Int, _ clause: FormulaComprehension.Clause) throws {
    visited += count
    guard visited <= Evaluation.memberLimit << 2 else { throw Evaluation.tooMany(clause) }
  }
}
