// From the tree of an expression to a formula: looks up names and functions, and computes what is constant.

import GraphStore

struct ExpressionCompiler {
  private let scope: ExpressionScope
  private let text: String
  private var inputs: [(input: FormulaInput, range: SourceRange)] = []
  /// Names given inside the expression, innermost last; each is one column.
  private var locals: [String] = []
  private(set) var localTypes: [CalcTypes] = []

  /// Compiles the text of an expression that stands in the string at `literal`.
  static func compile(
    _ text: String, at literal: SourceRange, in scope: ExpressionScope
  ) throws(TraversalError) -> CompiledExpression {
    do throws(ExpressionError) {
      let tree = try ExpressionParser.parse(text)
      var compiler = ExpressionCompiler(scope: scope, text: text)
      let root = try compiler.formula(tree)
      return CompiledExpression(
        text: text, root: root, inputs: compiler.inputs, names: scope.names, literal: literal)
    } catch {
      throw error.located(in: text, at: literal)
    }
  }

  private init(scope: ExpressionScope, text: String) {
    self.scope = scope
    self.text = text
  }

  private mutating func formula(_ expression: Expression) throws(ExpressionError) -> Formula {
    let kind = try kind(expression)
    let types = try types(of: kind, expression.range)
    return folded(Formula(kind: kind, range: expression.range, types: types))
  }

  /// The value of a formula whose parts are constant. What ends in an error is left for the run: it may stand in a
  /// branch that is never taken.
  private func folded(_ formula: Formula) -> Formula {
    guard formula.isFoldable else { return formula }
    let evaluation = Evaluation(ExpressionText(text))
    guard let column = try? evaluation.column(formula, Rows(count: 1, inputs: []), NoGraph()) else {
      return formula
    }
    return Formula(
      kind: .constant(column.value(0)), range: formula.range, types: CalcTypes(of: column.value(0)))
  }

  private mutating func formulas(_ expressions: [Expression]) throws(ExpressionError) -> [Formula] {
    var formulas: [Formula] = []
    for expression in expressions { formulas.append(try formula(expression)) }
    return formulas
  }

  private mutating func kind(_ expression: Expression) throws(ExpressionError) -> Formula.Kind {
    switch expression.kind {
    case .literal(let value): return .constant(value)
    case .name(let name): return resolve(name, expression.range, isOptional: false)
    case .member(let value, let key): return .member(try formula(value), key)
    case .index(let value, let index): return .index(try formula(value), try formula(index))
    case .unary(.negate, let operand): return .negated(try formula(operand))
    case .unary(.not, let operand): return .not(try formula(operand))
    case .binary(let symbol, let left, let right): return try binary(symbol, left, right)
    case .connected(let connective, let operands): return .connected(connective, try formulas(operands))
    case .conditional(let condition, let result, let otherwise):
      let (condition, result) = (try formula(condition), try formula(result))
      return .conditional(condition, result, try optionalFormula(otherwise))
    case .list(let items):
      var members: [FormulaItem] = []
      for item in items {
        members.append(FormulaItem(value: try formula(item.value), isSpread: item.isSpread))
      }
      return .list(members)
    case .record(let fields):
      var members: [FormulaField] = []
      for field in fields { members.append(try self.field(field)) }
      return .record(members)
    case .call(let name, let arguments): return try call(name, arguments, expression.range)
    case .callOver(let name, let inner):
      let list = Expression(.comprehension(inner), range: expression.range)
      return try call(name, [list], expression.range)
    case .comprehension(let inner): return .comprehension(try comprehension(inner))
    case .binding(let name, let value, let body):
      let value = try formula(value)
      declare(name, value.types)
      defer { forget(to: locals.count - 1) }
      return .binding(value, try formula(body))
    }
  }

  private mutating func optionalFormula(_ expression: Expression?) throws(ExpressionError) -> Formula? {
    guard let expression else { return nil }
    return try formula(expression)
  }

  /// A part that may be nothing: a name there need not be known to anybody.
  private mutating func guarded(_ expression: Expression) throws(ExpressionError) -> Formula {
    guard case .name(let name) = expression.kind else { return try formula(expression) }
    return Formula(
      kind: resolve(name, expression.range, isOptional: true), range: expression.range, types: .any)
  }

  // MARK: Names

  private mutating func declare(_ name: Name, _ types: CalcTypes) {
    locals.append(name.text)
    localTypes.append(types)
  }

  private mutating func forget(to count: Int) {
    locals.removeSubrange(count...)
    localTypes.removeSubrange(count...)
  }

  /// A piece of the text, as messages quote it.
  func excerpt(_ range: SourceRange) -> String { ExpressionText(text).excerpt(range) }

  private mutating func resolve(_ name: String, _ range: SourceRange, isOptional: Bool) -> Formula.Kind {
    if name == "it" { return input(.object, range, isOptional) }
    if let place = locals.lastIndex(of: name) { return .local(place) }
    if scope.parameters.contains(name) { return input(.parameter(name), range, isOptional) }
    if scope.labels.contains(name) { return input(.label(name), range, isOptional) }
    if scope.sideEffects.contains(name) { return input(.sideEffect(name), range, isOptional) }
    return input(.key(name), range, isOptional)
  }

  private mutating func input(
    _ source: FormulaInput.Source, _ range: SourceRange, _ isOptional: Bool
  ) -> Formula.Kind {
    let input = FormulaInput(source: source, isOptional: isOptional)
    if let place = inputs.firstIndex(where: { $0.input == input }) { return .input(place) }
    inputs.append((input, range))
    return .input(inputs.count - 1)
  }

  // MARK: Operators

  private mutating func binary(
    _ symbol: InfixOperator, _ left: Expression, _ right: Expression
  ) throws(ExpressionError) -> Formula.Kind {
    let first = symbol == .coalesce ? try guarded(left) : try formula(left)
    let second = try formula(right)
    switch symbol {
    case .coalesce: return .coalesce(first, second)
    case .plus: return .arithmetic(.plus, first, second)
    case .minus: return .arithmetic(.minus, first, second)
    case .times: return .arithmetic(.times, first, second)
    case .divide: return .arithmetic(.divide, first, second)
    case .floorDivide: return .arithmetic(.floorDivide, first, second)
    case .remainder: return .arithmetic(.remainder, first, second)
    case .equal: return .comparison(.equal, first, second)
    case .notEqual: return .comparison(.notEqual, first, second)
    case .less: return .comparison(.less, first, second)
    case .lessOrEqual: return .comparison(.lessOrEqual, first, second)
    case .greater: return .comparison(.greater, first, second)
    case .greaterOrEqual: return .comparison(.greaterOrEqual, first, second)
    case .isIn: return .membership(first, second, isInside: true)
    case .isNotIn: return .membership(first, second, isInside: false)
    }
  }

  private mutating func field(_ field: Field) throws(ExpressionError) -> FormulaField {
    switch field.key {
    case .name(let name): return FormulaField(key: .name(name), value: try formula(field.value))
    case .spread: return FormulaField(key: .spread, value: try formula(field.value))
    case .computed(let key):
      let key = try formula(key)
      return FormulaField(key: .computed(key), value: try formula(field.value))
    }
  }

  private mutating func comprehension(
    _ inner: Comprehension
  ) throws(ExpressionError) -> FormulaComprehension {
    let depth = locals.count
    defer { forget(to: depth) }
    var clauses: [FormulaComprehension.Clause] = []
    for clause in inner.clauses {
      let source = try formula(clause.source)
      declare(clause.name, .any)
      if let place = clause.place { declare(place, [.int, .string]) }
      clauses.append(
        .init(source: source, hasPlace: clause.place != nil, condition: try optionalFormula(clause.condition))
      )
    }
    var order: [(value: Formula, isDescending: Bool)] = []
    for key in inner.order { order.append((try formula(key.value), key.isDescending)) }
    let body: FormulaComprehension.Body
    switch inner.body {
    case .value(let value): body = .value(try formula(value))
    case .field(let field):
      let key: Formula
      switch field.key {
      case .computed(let computed): key = try formula(computed)
      case .name(let name):
        key = Formula(kind: .constant(.string(name)), range: field.value.range, types: .string)
      case .spread: throw ExpressionError(.syntax, "'...' cannot stand before 'for'", at: field.value.range)
      }
      body = .field(key: key, value: try formula(field.value))
    }
    return FormulaComprehension(body: body, clauses: clauses, order: order)
  }

  // MARK: Calls

  private mutating func call(
    _ name: String, _ arguments: [Expression], _ range: SourceRange
  ) throws(ExpressionError) -> Formula.Kind {
    let nameRange = SourceRange(Int(range.lower), Int(range.lower) + name.utf8.count)
    guard let function = CalcFunction(rawValue: name) else {
      throw ExpressionError(
        .argument, "no function named '\(TraversalError.echo(name))'", at: nameRange,
        help: Suggestions.question(for: name, among: CalcFunction.allCases.map(\.rawValue)))
    }
    let signature = function.signature
    guard signature.counts.contains(arguments.count) else {
      throw ExpressionError(
        .argument, "'\(name)' takes \(signature.countText), not \(arguments.count)", at: range,
        help: "write \(signature.form)")
    }
    var formulas: [Formula] = []
    for argument in arguments {
      formulas.append(function.takesNothing ? try guarded(argument) : try formula(argument))
    }
    return function == .error ? .failure(formulas) : .call(function, formulas)
  }
}

extension Formula {
  /// Whether all parts are constant, so that the whole can be computed at once.
  fileprivate var isFoldable: Bool {
    func isConstant(_ formula: Formula) -> Bool { if case .constant = formula.kind { true } else { false } }
    switch kind {
    case .constant, .input, .local, .binding, .failure, .comprehension: return false
    case .member(let value, _), .negated(let value), .not(let value): return isConstant(value)
    case .index(let left, let right), .arithmetic(_, let left, let right),
      .comparison(_, let left, let right),
      .membership(let left, let right, _), .coalesce(let left, let right):
      return isConstant(left) && isConstant(right)
    case .connected(_, let operands): return operands.allSatisfy(isConstant)
    case .conditional(let condition, let result, let otherwise):
      return isConstant(condition) && isConstant(result) && (otherwise.map(isConstant) ?? true)
    case .list(let items): return items.allSatisfy { isConstant($0.value) }
    case .record(let fields):
      return fields.allSatisfy { field in
        if case .computed(let key) = field.key, !isConstant(key) { return false }
        return isConstant(field.value)
      }
    case .call(_, let arguments): return arguments.allSatisfy(isConstant)
    }
  }
}

extension ExpressionError {
  /// The error as one of the traversal: inside the string where that has no escapes, else at the string.
  func located(in text: String, at literal: SourceRange) -> TraversalError {
    var error = TraversalError(code, message, at: literal, help: help)
    guard let range else { return error }
    error.note = "at column \(Self.column(Int(range.lower), in: text)) of the expression"
    error.inner = range
    return error
  }

  /// The column of a byte, counted as people count.
  private static func column(_ byte: Int, in text: String) -> Int {
    String(decoding: text.utf8.prefix(byte), as: UTF8.self).count + 1
  }
}
