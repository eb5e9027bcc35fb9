// The evaluation of a formula for one row, with values in place of columns: most questions are about one thing, and columns
// of one cell cost many times what the cell does. It means what `Evaluation` means, whose kernels compute each value.

import GraphStore

struct RowEvaluation {
  let expression: CompiledExpression
  let inputs: [Value?]
  /// The row of the batch that all this is about.
  let origin: Int
  /// The names given inside the expression that are in sight, outermost first.
  var locals: [Value?] = []

  /// Lists longer than this are gone through by columns.
  static let longestList = 16

  init(_ expression: CompiledExpression, _ inputs: [Value?], origin: Int) {
    self.expression = expression
    self.inputs = inputs
    self.origin = origin
  }

  mutating func value<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ graph: borrowing Graph
  ) throws -> Value? {
    switch formula.kind {
    case .constant(let value): return value?.widened
    case .input(let place): return inputs[place]
    case .local(let number): return locals[number]
    case .member(let object, let key): return try member(object, key, graph)
    case .index(let value, let index): return try member(of: value, at: index, formula.range, graph)
    case .negated(let operand):
      let number = try present(operand, graph)
      return try ArithmeticKernel(expression, formula.range).negated(number)
    case .not(let operand): return .bool(try !truth(operand, graph))
    case .arithmetic(let sign, let left, let right):
      let (first, second) = (try value(left, graph), try value(right, graph))
      return try ArithmeticKernel(expression, formula.range)
        .value(sign, present(first, left), present(second, right))
    case .comparison(let relation, let left, let right):
      let (first, second) = (try value(left, graph), try value(right, graph))
      return .bool(try ComparisonKernel(expression, formula.range).holds(relation, first, second))
    case .membership(let member, let collection, let isInside):
      let (value, members) = (try value(member, graph), try value(collection, graph))
      return .bool(try ComparisonKernel(expression, collection.range).contains(members, value) == isInside)
    case .coalesce(let first, let fallback):
      if let found = try value(first, graph), !found.isNull { return found }
      return try value(fallback, graph)
    case .connected(let connective, let operands):
      let settling = connective == .or
      for operand in operands where try truth(operand, graph) == settling { return .bool(settling) }
      return .bool(!settling)
    case .conditional(let condition, let result, let otherwise):
      if try truth(condition, graph) { return try value(result, graph) }
      return try otherwise.flatMap { (formula) throws in try value(formula, graph) }
    case .list(let items): return .list(try list(items, graph))
    case .record(let fields): return .map(try record(fields, graph))
    case .call(let function, let arguments): return try call(formula, function, arguments, graph)
    case .comprehension(let comprehension): return try self.comprehension(formula, comprehension, graph)
    case .binding(let bound, let body):
      locals.append(try value(bound, graph))
      defer { locals.removeLast() }
      return try value(body, graph)
    case .failure(let arguments): throw try failure(arguments, graph)
    }
  }

  // MARK: Nothing and errors

  private var columns: Evaluation { Evaluation(expression) }

  /// A value that must be there.
  func present(_ value: Value?, _ formula: Formula) throws -> Value {
    guard let value, !value.isNull else { throw columns.missing(formula, isNull: value != nil) }
    return value
  }

  private mutating func present<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ graph: borrowing Graph
  ) throws -> Value {
    try present(value(formula, graph), formula)
  }

  mutating func truth<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ graph: borrowing Graph
  ) throws -> Bool {
    let value = try present(formula, graph)
    guard case .bool(let truth) = value else { throw columns.mistyped(formula, value, "true or false") }
    return truth
  }

  private mutating func failure<Graph: GraphAccess & ~Copyable>(
    _ arguments: [Formula], _ graph: borrowing Graph
  ) throws -> RowFailures {
    var texts: [String] = []
    for argument in arguments {
      let value = try value(argument, graph)
      guard case .string(let text)? = value else {
        throw columns.mistyped(argument, value ?? .null, "a String")
      }
      texts.append(text)
    }
    return RowFailures(rows: [(origin, texts[0], texts[texts.count > 1 ? 1 : 0])])
  }

  // MARK: Reading

  private mutating func member<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ key: String, _ graph: borrowing Graph
  ) throws -> Value? {
    guard let object = try value(formula, graph) else { return nil }
    switch object {
    case .null: return nil
    case .map(let entries), .tree(let entries):
      var hint = 0
      return entries.value(of: key, hint: &hint)?.widened
    case .vertex, .edge, .vertexProperty: return try graph.property(of: object, key: key)?.widened
    default: throw columns.memberless(object, key, formula)
    }
  }

  private mutating func member<Graph: GraphAccess & ~Copyable>(
    of formula: Formula, at index: Formula, _ range: SourceRange, _ graph: borrowing Graph
  ) throws -> Value? {
    let object = try value(formula, graph)
    let place = try present(index, graph)
    guard let object, !object.isNull else { return nil }
    do {
      return try columns.member(of: object, at: place, index, graph)?.widened
    } catch var error as ExpressionError {
      if error.range == nil { error.range = range }
      throw error
    }
  }

  // MARK: Making

  private mutating func list<Graph: GraphAccess & ~Copyable>(
    _ items: [FormulaItem], _ graph: borrowing Graph
  ) throws -> [Value] {
    var list: [Value] = []
    list.reserveCapacity(items.count)
    for item in items {
      let value = try value(item.value, graph)
      if item.isSpread {
        let value = try present(value, item.value)
        guard let members = value.members else { throw columns.mistyped(item.value, value, "a list") }
        list += members
      } else if let value {
        list.append(value)
      }
    }
    return list
  }

  private mutating func record<Graph: GraphAccess & ~Copyable>(
    _ fields: [FormulaField], _ graph: borrowing Graph
  ) throws -> [MapEntry] {
    var entries: [MapEntry] = []
    entries.reserveCapacity(fields.count)
    for field in fields {
      let value = try value(field.value, graph)
      switch field.key {
      case .name(let name): if let value { entries.set(.string(name), value) }
      case .computed(let key):
        let name = try columns.recordKey(present(key, graph), key)
        if let value { entries.set(name, value) }
      case .spread:
        let value = try present(value, field.value)
        guard let more = value.entries else { throw columns.mistyped(field.value, value, "a record") }
        if entries.isEmpty {
          entries = more
        } else {
          for entry in more { entries.set(entry.key, entry.value) }
        }
      }
    }
    return entries
  }

  private mutating func call<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ function: CalcFunction, _ arguments: [Formula], _ graph: borrowing Graph
  ) throws -> Value? {
    let row: CallRow
    if arguments.count == 1 {
      let value = try argument(arguments[0], function, graph)
      if case .double(let number)? = value, let result = DoubleFunctions.value(function, number) {
        return .double(result)
      }
      row = CallRow(one: value)
    } else {
      var values: [Value?] = []
      values.reserveCapacity(arguments.count)
      for argument in arguments { values.append(try self.argument(argument, function, graph)) }
      row = CallRow(values: values)
    }
    return try FunctionKernel(expression, formula, function, arguments).value(row, graph)?.widened
  }

  private mutating func argument<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ function: CalcFunction, _ graph: borrowing Graph
  ) throws -> Value? {
    function.takesNothing ? try value(formula, graph) : try present(formula, graph)
  }

  // MARK: Comprehensions

  private mutating func comprehension<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ comprehension: FormulaComprehension, _ graph: borrowing Graph
  ) throws -> Value? {
    let clause = comprehension.clauses[0]
    let source = try present(clause.source, graph)
    if comprehension.clauses.count > 1 || !comprehension.order.isEmpty
      || (source.members?.count ?? 0) > Self.longestList || (source.entries?.count ?? 0) > Self.longestList
    {
      return try byColumns(formula, graph)
    }
    let depth = locals.count
    defer { locals.removeSubrange(depth...) }
    var (list, record) = ([Value](), RecordBuilder())
    func pass(_ member: Value, _ place: @autoclosure () -> Value, _ row: inout RowEvaluation) throws {
      row.locals.removeSubrange(depth...)
      row.locals.append(member.widened)
      if clause.hasPlace { row.locals.append(place()) }
      if let condition = clause.condition, try !row.truth(condition, graph) { return }
      switch comprehension.body {
      case .value(let body): if let value = try row.value(body, graph) { list.append(value) }
      case .field(let key, let body):
        let name = try row.value(key, graph)
        if let value = try row.value(body, graph) { record.set(try row.columns.recordKey(name, key), value) }
      }
    }
    if let entries = source.entries {
      for entry in entries { try pass(entry.value, entry.key.widened, &self) }
    } else if let members = source.members {
      for (place, member) in members.enumerated() { try pass(member, .long(Int64(place)), &self) }
    } else {
      throw columns.mistyped(clause.source, source, "a list or a record")
    }
    if case .value = comprehension.body { return .list(list) }
    return .map(record.entries)
  }

  private func byColumns<Graph: GraphAccess & ~Copyable>(
    _ formula: Formula, _ graph: borrowing Graph
  ) throws -> Value? {
    var rows = Rows(count: 1, inputs: inputs.map { Column(uniform: $0) })
    if !locals.isEmpty { rows = rows.adding(locals.map { Column(uniform: $0) }) }
    do {
      return try columns.column(formula, rows, graph).value(0)
    } catch let failures as RowFailures {
      throw RowFailures(rows: failures.rows.map { (origin, $0.kind, $0.message) })
    }
  }
}

extension Value {
  var isNull: Bool { if case .null = self { true } else { false } }

  /// A number as expressions compute with it: integers have 64 bits, and so have numbers with a fraction.
  var widened: Value {
    switch self {
    case .byte(let number): .long(Int64(number))
    case .short(let number): .long(Int64(number))
    case .int(let number): .long(Int64(number))
    case .float(let number): .double(Double(number))
    default: self
    }
  }
}
