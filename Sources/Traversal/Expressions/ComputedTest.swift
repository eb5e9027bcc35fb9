// ComputedTest: a predicate with expressions among its values, as in has('miles', gte(calc('…'))). They are computed for
// each object, and the predicate is asked with what they gave.

import GraphStore

struct ComputedTest: Sendable {
  indirect enum Node: Sendable {
    case predicate(PredicateName, [Operand], SourceRange)
    case and([Node])
    case or([Node])
    case not(Node)
  }

  enum Operand: Sendable {
    case term(Term)
    /// By its place among the expressions.
    case expression(Int)
  }

  /// What is tested: a property, or the object itself.
  var key: String?
  var root: Node
  var expressions: [CompiledExpression]

  /// For every row whether it passes: of several values of a property one is enough, and nothing passes where an
  /// expression gives nothing.
  func mask(
    _ batch: Batch, _ slots: Slots, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    var rest = batch.numbered
    if let key {
      // An element without the property does not pass, and nothing is computed for it.
      let tested = try PropertyValues(rest.objects, key: key, graph)
      rest = rest.filtered((0..<rest.count).map { tested.isPresent($0) })
    }
    var columns: [Column] = []
    for expression in expressions {
      let before = rest.bulk
      columns.append(try ExpressionRunner(expression, slots).column(&rest, run, graph))
      // Failed rows have left: the columns computed before lose them too.
      if let before, before.count != rest.count, let after = rest.bulk {
        let kept = Set(after)
        let rows = before.indices.filter { kept.contains(before[$0]) }
        for place in columns.indices.dropLast() { columns[place] = columns[place].gathered(rows) }
      }
    }
    let tested = try key.map { (key) throws in try PropertyValues(rest.objects, key: key, graph) }
    var mask = Array(repeating: false, count: batch.count)
    for row in 0..<rest.count {
      let values = tested?.all(row, graph) ?? [rest.objects.value(row)]
      guard !values.isEmpty, let test = try test(root, columns, row, slots) else { continue }
      mask[Int(rest.bulk(row))] = try values.contains { try test.holds($0) }
    }
    return mask
  }

  // MARK: Parameters

  /// Whether nothing but parameters decides, so that the values are known before any object is.
  var isSettledByParameters: Bool { expressions.allSatisfy(\.isAboutParameters) }

  /// Whether what passes equals one of the values.
  var isEquality: Bool {
    switch root {
    case .predicate(.eq, _, _), .predicate(.within, _, _): isSettledByParameters
    default: false
    }
  }

  /// The test, where parameters settle it; nil where an expression gives nothing.
  func settled(_ slots: Slots, _ graph: borrowing Transaction) throws -> Test? {
    var columns: [Column] = []
    for expression in expressions {
      columns.append(Column(uniform: try ExpressionRunner(expression, slots).value(graph)))
    }
    return try test(root, columns, 0, slots)
  }

  // MARK: Rows

  /// The test of one row; nil where an expression gives nothing.
  private func test(_ node: Node, _ columns: [Column], _ row: Int, _ slots: Slots) throws -> Test? {
    switch node {
    case .and(let parts): return try tests(parts, columns, row, slots).map { .and($0) }
    case .or(let parts): return try tests(parts, columns, row, slots).map { .or($0) }
    case .not(let part): return try test(part, columns, row, slots).map { .not($0) }
    case .predicate(let name, let operands, let range):
      var values: [Value] = []
      for operand in operands {
        switch operand {
        case .term(let term): values.append(term.value(slots))
        case .expression(let place):
          guard let value = columns[place].value(row) else { return nil }
          values.append(value)
        }
      }
      do { return try Test.make(name, values) } catch var error as TraversalError {
        if error.range == nil { error.range = range }
        throw error
      }
    }
  }

  private func tests(_ nodes: [Node], _ columns: [Column], _ row: Int, _ slots: Slots) throws -> [Test]? {
    var tests: [Test] = []
    for node in nodes {
      guard let test = try test(node, columns, row, slots) else { return nil }
      tests.append(test)
    }
    return tests
  }
}
