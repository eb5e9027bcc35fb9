// Types of formulas: told from their parts, with an error for what cannot work whatever the data.

extension ExpressionCompiler {
  /// The types that a node may have.
  func types(of kind: Formula.Kind, _ range: SourceRange) throws(ExpressionError) -> CalcTypes {
    switch kind {
    case .constant(let value): return CalcTypes(of: value)
    case .input: return .any
    case .local(let number): return localTypes[number]
    case .member(let value, _):
      try require(value, [.record, .element])
      return .any
    case .index(let value, _):
      try require(value, [.list, .record, .element])
      return .any
    case .negated(let operand):
      try require(operand, .numbers)
      let types = operand.types.intersection(.numbers)
      return types.isEmpty ? .numbers : types
    case .not(let operand):
      try require(operand, .bool)
      return .bool
    case .arithmetic(let sign, let left, let right):
      return try CalcTyping.arithmetic(sign, left.types, right.types, range)
    case .comparison(let relation, let left, let right):
      try CalcTyping.comparison(relation, left.types, right.types, range)
      return .bool
    case .membership(_, let collection, _):
      try require(collection, [.list, .record])
      return .bool
    case .coalesce(let value, let fallback): return value.types.subtracting(.missing).union(fallback.types)
    case .connected(_, let operands):
      for operand in operands { try require(operand, .bool) }
      return .bool
    case .conditional(let condition, let result, let otherwise):
      try require(condition, .bool)
      return result.types.union(otherwise?.types ?? .nothing)
    case .list(let items):
      for item in items where item.isSpread { try require(item.value, .list) }
      return .list
    case .record(let fields):
      for field in fields { try check(field) }
      return .record
    case .call(let function, let arguments):
      for (place, argument) in arguments.enumerated() { try require(argument, function.accepts(place)) }
      return function.gives
    case .comprehension(let comprehension): return try types(of: comprehension)
    case .binding(_, let body): return body.types
    case .failure(let arguments):
      for argument in arguments { try require(argument, .string) }
      return []
    }
  }

  private func check(_ field: FormulaField) throws(ExpressionError) {
    switch field.key {
    case .name: break
    case .computed(let key): try require(key, .string)
    case .spread: try require(field.value, .record)
    }
  }

  private func types(of comprehension: FormulaComprehension) throws(ExpressionError) -> CalcTypes {
    for clause in comprehension.clauses {
      try require(clause.source, [.list, .record])
      if let condition = clause.condition { try require(condition, .bool) }
    }
    guard case .field(let key, _) = comprehension.body else { return .list }
    try require(key, .string)
    return .record
  }

  private func require(_ formula: Formula, _ wanted: CalcTypes) throws(ExpressionError) {
    // What never has a value, as `error(…)`, fits everywhere.
    if formula.types.isEmpty { return }
    try CalcTyping.require(formula, wanted, excerpt(formula.range))
  }
}
