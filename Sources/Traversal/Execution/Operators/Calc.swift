// calc(): the value of an expression for each traverser; one for which that is nothing is taken out.

import GraphStore

struct CalcNode: PlanNode {
  var site: Site
  var expression: CompiledExpression

  var text: String { "calc: \(TraversalError.echo(expression.text))" }

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    CalcOperator(self, input: input, opening.slots)
  }
}

final class CalcOperator: Operator {
  private let runner: ExpressionRunner

  init(_ node: CalcNode, input: Operator, _ slots: Slots) {
    runner = ExpressionRunner(node.expression, slots)
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard var batch = try input?.pull(run, graph) else { return nil }
    return try derive(runner.results(&batch, run, graph), from: batch, run)
  }
}

/// Evaluates an expression for batches.
struct ExpressionRunner {
  /// What single rows are computed in, kept from batch to batch.
  private final class Scratch {
    var frame: RowFrame

    init(_ frame: RowFrame) { self.frame = frame }
  }

  private let expression: CompiledExpression
  private let slots: Slots
  private let scratch: Scratch

  init(_ expression: CompiledExpression, _ slots: Slots) {
    self.expression = expression
    self.slots = slots
    scratch = Scratch(expression.program.frame)
  }

  /// Batches of so many rows are computed row by row.
  private static let fewRows = 4

  /// The value of an expression about nothing but parameters.
  func value(_ graph: borrowing Transaction) throws -> Value? {
    var frame = expression.program.frame
    for (input, _) in expression.inputs {
      guard case .parameter(let name) = input.source else { return nil }
      frame.inputs.append(slots[name]?.widened)
    }
    return try expression.program.value(&frame, graph)
  }

  /// What the expression is for every row of a batch that does not fail; the others are marked and leave the batch.
  func results(_ batch: inout Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    if batch.count <= Self.fewRows { return try rowByRow(&batch, run, graph) }
    return try columnwise(&batch, run, graph).values(batch.count)
  }

  /// The same as a column.
  func column(_ batch: inout Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Column {
    if batch.count <= Self.fewRows { return Column(values: try rowByRow(&batch, run, graph)) }
    return try columnwise(&batch, run, graph)
  }

  private func rowByRow(
    _ batch: inout Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(batch.count)
    var failed: [(row: Int, kind: String, message: String)] = []
    // Nothing that is computed can come back here before it is done.
    var frame = expression.program.frame
    swap(&frame, &scratch.frame)
    defer { swap(&frame, &scratch.frame) }
    for row in 0..<batch.count {
      defer { frame.clear() }
      do {
        for (input, range) in expression.inputs {
          frame.inputs.append(try value(input, range, batch, row, run, graph)?.widened)
        }
        frame.origin = row
        values.append(try expression.program.value(&frame, graph))
      } catch let failures as RowFailures {
        failed += failures.rows
      } catch let error as ExpressionError {
        throw error.located(in: expression.text, at: expression.literal)
      }
    }
    if !failed.isEmpty { batch = batch.filtered(try unfailed(failed, of: batch, run)) }
    return values
  }

  /// The expression's column for a batch. Rows that end in `error()` are marked as failed and leave the batch; for the
  /// rest the expression is computed once more, at most once for each `error()` in it.
  private func columnwise(
    _ batch: inout Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Column {
    while true {
      do {
        batch.objects = batch.objects.narrowed()
        var inputs: [Column] = []
        for (input, range) in expression.inputs { inputs.append(try column(input, range, batch, run, graph)) }
        return try Evaluation(expression.source).column(
          expression.root, Rows(count: batch.count, inputs: inputs), graph)
      } catch let failures as RowFailures {
        batch = batch.filtered(try unfailed(failures.rows, of: batch, run))
      } catch let error as ExpressionError {
        throw error.located(in: expression.text, at: expression.literal)
      }
    }
  }

  /// For every row of a batch what the expression is there; nothing for failed rows.
  func values(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    var rest = batch.numbered
    let results = try results(&rest, run, graph)
    if rest.count == batch.count { return results }
    var values = [Value?](repeating: nil, count: batch.count)
    for row in 0..<rest.count { values[Int(rest.bulk(row))] = results[row] }
    return values
  }

  /// For every row of a batch whether the expression is true there.
  func mask(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Bool] {
    if batch.isEmpty { return [] }
    var rest = batch.numbered
    let column = try column(&rest, run, graph)
    if rest.count == batch.count, column.absent == nil,
      case .bools(let truths) = column.expanded(rest.count).cells
    {
      return truths
    }
    var mask = Array(repeating: false, count: batch.count)
    for row in 0..<rest.count {
      switch column.value(row) {
      case .bool(let truth)?: mask[Int(rest.bulk(row))] = truth
      case nil: break
      case let value?:
        throw ExpressionError(
          .type, "a condition must be true or false, not \(value.described)", at: expression.root.range
        ).located(in: expression.text, at: expression.literal)
      }
    }
    return mask
  }

  /// Marks rows as failed, and says which others there are; throws where no attempt() is around them.
  private func unfailed(
    _ failed: [(row: Int, kind: String, message: String)], of batch: Batch, _ run: Run
  ) throws -> [Bool] {
    var mask = Array(repeating: true, count: batch.count)
    for (row, kind, message) in failed {
      let signal = FailSignal(kind: kind, message: message, at: expression.literal)
      guard run.attempts.mark(batch.parent?[row], signal) else { throw signal }
      mask[row] = false
    }
    return mask
  }

  // MARK: Inputs

  private func column(
    _ input: FormulaInput, _ range: SourceRange, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Column {
    switch input.source {
    case .object: return Column(values: batch.objects.values)
    case .parameter(let name):
      guard let values = slots.column(name), let parents = batch.parent else {
        return Column(uniform: slots[name])
      }
      return Column(values: parents.map { values[Int($0)] })
    case .sideEffect(let name): return Column(uniform: try run.sideEffect(name, graph))
    case .label(let label):
      guard let histories = batch.history else { return .nothing }
      return Column(values: histories.map { run.histories.last(label, in: $0) })
    case .key(let key): return try property(key, input, range, batch.objects, graph)
    }
  }

  /// An input of one row.
  private func value(
    _ input: FormulaInput, _ range: SourceRange, _ batch: Batch, _ row: Int, _ run: Run,
    _ graph: borrowing Transaction
  ) throws -> Value? {
    switch input.source {
    case .object: return batch.objects.value(row)
    case .parameter(let name):
      if let values = slots.column(name), let parents = batch.parent { return values[Int(parents[row])] }
      return slots[name]
    case .sideEffect(let name): return try run.sideEffect(name, graph)
    case .label(let label): return batch.history.flatMap { run.histories.last(label, in: $0[row]) }
    case .key(let key):
      var hint = 0
      return try property(key, of: batch.objects.value(row), input, range, &hint, graph)
    }
  }

  /// What the current objects have under a bare name.
  private func property(
    _ key: String, _ input: FormulaInput, _ range: SourceRange, _ objects: Objects,
    _ graph: borrowing Transaction
  ) throws -> Column {
    guard case .values(let objects) = objects else {
      try verify(key, input, range, graph)
      return try graph.properties(of: objects, key: key)
    }
    var values = [Value?](repeating: nil, count: objects.count)
    var hint = 0
    for (row, object) in objects.enumerated() {
      values[row] = try property(key, of: object, input, range, &hint, graph)
    }
    return Column(values: values)
  }

  /// What one object has under a bare name.
  private func property(
    _ key: String, of object: Value, _ input: FormulaInput, _ range: SourceRange, _ hint: inout Int,
    _ graph: borrowing Transaction
  ) throws -> Value? {
    switch object {
    case .map(let entries), .tree(let entries):
      let value = entries.value(of: key, hint: &hint)
      if value == nil, !input.isOptional { throw unknown(key, range, among: entries.map(\.key.plainText)) }
      return value
    case .vertex, .edge, .vertexProperty:
      if case .vertexProperty = object {} else { try verify(key, input, range, graph) }
      return try graph.property(of: object, key: key)
    default:
      if !input.isOptional { throw unknown(key, range, among: []) }
      return nil
    }
  }

  /// An error when no element ever had the key.
  private func verify(
    _ key: String, _ input: FormulaInput, _ range: SourceRange, _ graph: borrowing Transaction
  ) throws {
    guard !input.isOptional, !graph.hasKey(key) else { return }
    throw unknown(key, range, among: graph.knownKeys())
  }

  private func unknown(_ name: String, _ range: SourceRange, among keys: [String]) -> ExpressionError {
    let shown = TraversalError.echo(name)
    return ExpressionError(
      .unboundName, "nothing is named '\(shown)' here", at: range,
      help: Suggestions.question(for: name, among: keys + expression.names)
        ?? "for a key that may be missing write it.\(shown), or \(shown) ?? …")
  }
}

extension Batch {
  /// The rows with their places in place of their bulk, so that some can be told from others after rows have left.
  var numbered: Batch {
    var numbered = self
    numbered.sack = nil
    numbered.bulk = (0..<Int64(count)).map { $0 }
    return numbered
  }
}
