// Evaluation of a formula, one node after the other for all rows. A branch is evaluated for the rows that take it, a
// comprehension for the members of all lists at once; nothing is done row by row that can be done column by column.

import GraphStore

/// Rows of a batch for which an expression ended in `error()`.
struct RowFailures: Error {
  var rows: [(row: Int, kind: String, message: String)]
}

struct Evaluation: Sendable {
  let text: ExpressionText

  init(_ text: ExpressionText) { self.text = text }

  /// How many members a list may get.
  static let memberLimit = 1 << 20

  func column<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    // Where there are no rows nothing can go wrong either.
    if rows.count == 0 { return .nothing }
    switch formula.kind {
    case .constant(let value): return Column(uniform: value)
    case .input(let place): return rows.input(place)
    case .local(let number): return rows.local(number)
    case .member(let value, let key):
      return try located(formula.range) {
        try member(column(value, rows, graph), key, value, rows, graph)
      }
    case .index(let value, let index):
      return try located(formula.range) {
        try self.index(column(value, rows, graph), column(index, rows, graph), index, rows, graph)
      }
    case .negated(let operand):
      let column = try column(operand, rows, graph)
      try requirePresent(column, operand, rows)
      return try ArithmeticKernel(text, formula.range).negated(column, rows.count)
    case .not(let operand):
      let truths = try truths(column(operand, rows, graph), operand, rows)
      return Column(.bools(truths.map { !$0 }))
    case .arithmetic(let sign, let left, let right):
      let (first, second) = (try column(left, rows, graph), try column(right, rows, graph))
      try requirePresent(first, left, rows)
      try requirePresent(second, right, rows)
      return try ArithmeticKernel(text, formula.range).column(sign, first, second, rows.count)
    case .comparison(let relation, let left, let right):
      let (first, second) = (try column(left, rows, graph), try column(right, rows, graph))
      return try ComparisonKernel(formula.range).column(relation, first, second, rows.count)
    case .membership(let value, let collection, let isInside):
      let (value, members) = (try column(value, rows, graph), try column(collection, rows, graph))
      return try ComparisonKernel(collection.range).membership(value, members, isInside, rows.count)
    case .coalesce(let value, let fallback): return try coalesced(value, fallback, rows, graph)
    case .connected(let connective, let operands): return try connected(connective, operands, rows, graph)
    case .conditional(let condition, let result, let otherwise):
      return try conditional(condition, result, otherwise, rows, graph)
    case .list(let items): return try list(items, rows, graph)
    case .record(let fields): return try record(fields, rows, graph)
    case .call(let function, let arguments):
      return try FunctionKernel(formula, function, arguments).column(self, rows, graph)
    case .comprehension(let comprehension): return try self.comprehension(comprehension, rows, graph)
    case .binding(let value, let body):
      return try column(body, rows.adding([column(value, rows, graph)]), graph)
    case .failure(let arguments): throw try failure(arguments, rows, graph)
    }
  }

  // MARK: Nothing and errors

  /// Gives errors that have no place the one given.
  private func located<Result>(_ range: SourceRange, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch var error as ExpressionError {
      if error.range == nil { error.range = range }
      throw error
    }
  }

  /// An error when an operand is nothing or null in some row.
  func requirePresent(_ column: Column, _ formula: Formula, _ rows: Rows) throws {
    guard rows.count > 0, let row = column.missingRows(column.isUniform ? 1 : rows.count).first else {
      return
    }
    throw missing(formula, isNull: !column.isAbsent(row))
  }

  func missing(_ formula: Formula, isNull: Bool) -> ExpressionError {
    let excerpt = text.excerpt(formula.range)
    return ExpressionError(
      .value, "\(excerpt) is \(isNull ? "null" : "absent")", at: formula.range,
      help: "give a value for that: \(excerpt) ?? …")
  }

  func mistyped(_ formula: Formula, _ value: Value, _ wanted: String) -> ExpressionError {
    ExpressionError(
      .type, "\(text.excerpt(formula.range)) must be \(wanted), not \(value.described)",
      at: formula.range)
  }

  private func failure<Graph: GraphAccess & ~Copyable>(
    _ arguments: [Formula], _ rows: Rows, _ graph: borrowing Graph
  ) throws -> RowFailures {
    var texts: [[String]] = []
    for argument in arguments {
      let column = try column(argument, rows, graph)
      var lines: [String] = []
      for row in 0..<rows.count {
        guard case .string(let text)? = column.value(row) else {
          throw mistyped(argument, column.value(row) ?? .null, "a String")
        }
        lines.append(text)
      }
      texts.append(lines)
    }
    return RowFailures(
      rows: (0..<rows.count).map { row in
        (rows.origin(row), texts[0][row], texts.count > 1 ? texts[1][row] : texts[0][row])
      })
  }

  // MARK: Truth

  /// The truth of an operand that must have one in every row.
  func truths(_ column: Column, _ formula: Formula, _ rows: Rows) throws -> [Bool] {
    if rows.count == 0 { return [] }
    try requirePresent(column, formula, rows)
    if case .bools(let truths) = column.expanded(rows.count).cells { return truths }
    var truths: [Bool] = []
    truths.reserveCapacity(rows.count)
    for row in 0..<rows.count {
      let value = column.value(row) ?? .null
      guard case .bool(let truth) = value else { throw mistyped(formula, value, "true or false") }
      truths.append(truth)
    }
    return truths
  }

  /// Operands in turn, each for the rows that those before it have not settled.
  private func connected<Graph: GraphAccess & ~Copyable>(
    _ connective: Connective, _ operands: [Formula], _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    let settling = connective == .or
    var result = Array(repeating: !settling, count: rows.count)
    var open = Array(0..<rows.count)
    for operand in operands where !open.isEmpty {
      let rest = open.count == rows.count ? rows : rows.narrowed(open)
      let truths = try truths(column(operand, rest, graph), operand, rest)
      var stillOpen: [Int] = []
      for (place, row) in open.enumerated() {
        if truths[place] == settling { result[row] = settling } else { stillOpen.append(row) }
      }
      open = stillOpen
    }
    return Column(.bools(result))
  }

  private func conditional<Graph: GraphAccess & ~Copyable>(
    _ condition: Formula, _ result: Formula, _ otherwise: Formula?, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    let truths = try truths(column(condition, rows, graph), condition, rows)
    var (yes, no): ([Int], [Int]) = ([], [])
    for row in truths.indices { if truths[row] { yes.append(row) } else { no.append(row) } }
    if no.isEmpty { return try column(result, rows, graph) }
    if yes.isEmpty {
      return try otherwise.map { (formula) throws in try column(formula, rows, graph) } ?? .nothing
    }
    var parts = [(try column(result, rows.narrowed(yes), graph), yes)]
    if let otherwise { parts.append((try column(otherwise, rows.narrowed(no), graph), no)) }
    return .merged(parts.map { (column: $0.0, rows: $0.1) }, count: rows.count)
  }

  private func coalesced<Graph: GraphAccess & ~Copyable>(
    _ value: Formula, _ fallback: Formula, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    let column = try column(value, rows, graph)
    let missing = column.missingRows(rows.count)
    if missing.isEmpty { return column }
    if missing.count == rows.count { return try self.column(fallback, rows, graph) }
    let rest = try self.column(fallback, rows.narrowed(missing), graph)
    return column.replacing(missing, with: rest, count: rows.count)
  }
}

extension Column {
  /// The column with other cells in some rows.
  func replacing(_ rows: [Int], with other: Column, count: Int) -> Column {
    var isOther = Array(repeating: false, count: count)
    for row in rows { isOther[row] = true }
    let kept = (0..<count).filter { !isOther[$0] }
    return .merged([(gathered(kept), kept), (other, rows)], count: count)
  }
}
