// What a condition says about single properties, so that a scan in front of it can use an index or a column. The
// condition is asked all the same; a hint only says which elements need not be looked at.

import GraphStore

extension CompiledExpression {
  /// Tests that every element passes for which the expression is true, each by the key it is about.
  var hints: [(key: String, test: Test)] {
    var hints: [(key: String, test: Test)] = []
    for part in Self.conjuncts(root) {
      if let hint = hint(part) { hints.append(hint) }
    }
    return hints
  }

  private static func conjuncts(_ formula: Formula) -> [Formula] {
    if case .connected(.and, let parts) = formula.kind { parts.flatMap(conjuncts) } else { [formula] }
  }

  private func hint(_ formula: Formula) -> (key: String, test: Test)? {
    switch formula.kind {
    case .comparison(let relation, let left, let right):
      if let key = key(left), let test = test(relation, right) { return (key, test) }
      if let key = key(right), let test = test(relation.reversed, left) { return (key, test) }
      return nil
    case .membership(let value, let list, isInside: true):
      guard let key = key(value), let members = list.constant?.members, !members.contains(.null) else {
        return nil
      }
      return (key, .within(members, isInside: true))
    default: return nil
    }
  }

  /// The key of the current object that a formula reads.
  private func key(_ formula: Formula) -> String? {
    switch formula.kind {
    case .input(let place):
      if case .key(let key) = inputs[place].input.source { return key }
      return nil
    case .member(let object, let key):
      if case .input(let place) = object.kind, inputs[place].input.source == .object { return key }
      return nil
    default: return nil
    }
  }

  private func test(_ relation: Test.Relation, _ formula: Formula) -> Test? {
    guard let name = relation.predicate else { return nil }
    switch formula.kind {
    case .constant(let value?) where value != .null && !value.isNaN: return .compare(relation, value)
    case .input(let place):
      guard case .parameter(let slot) = inputs[place].input.source else { return nil }
      return .open(OpenTest(form: .predicate(name), terms: [.slot(slot)], range: literal))
    default: return nil
    }
  }
}

extension Test.Relation {
  /// The relation with its sides exchanged.
  fileprivate var reversed: Test.Relation {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }

  /// The predicate of the same name; none where it says nothing that a scan could use.
  fileprivate var predicate: PredicateName? {
    switch self {
    case .less: .lt
    case .lessOrEqual: .lte
    case .greater: .gt
    case .greaterOrEqual: .gte
    case .equal: .eq
    case .notEqual: nil
    }
  }
}
