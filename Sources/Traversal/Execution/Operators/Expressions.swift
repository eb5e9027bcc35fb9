// math() and format(): expressions and texts with names to fill in.

import GraphStore

struct MathNode: PlanNode {
  var site: Site
  var expression: MathExpression
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    MathOperator(self, input: input, try opening.selectors(bys))
  }
}

final class MathOperator: Operator {
  private let node: MathNode
  private let selectors: [Selector]

  init(_ node: MathNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var columns: [[Value?]] = []
    for (turn, name) in node.expression.variables.enumerated() {
      let objects = name == "_" ? batch.objects.values : try Names.values(name, batch, run, graph)
      guard !selectors.isEmpty else {
        columns.append(objects)
        continue
      }
      let source = batch.replacing(Objects.values(objects).narrowed(), rows: nil)
      columns.append(try selectors[turn % selectors.count].evaluate(source, run, graph))
    }
    var results: [Value?] = []
    for row in 0..<batch.count { results.append(try compute(row, columns)) }
    return try derive(results, from: batch, run)
  }

  private func compute(_ row: Int, _ columns: [[Value?]]) throws -> Value? {
    var numbers: [Double] = []
    for (column, name) in zip(columns, node.expression.variables) {
      guard let value = column[row] else { return nil }
      guard let number = value.nearestDouble else {
        throw error(
          .type,
          quoting:
            "the variable '\(name)' of math() must be a number, not \(quoting: value) of type \(value.typeName)"
        )
      }
      numbers.append(number)
    }
    return .double(try node.expression.compute(numbers))
  }
}

// MARK: format

/// A text cut at its `%{name}`.
struct FormatTemplate: Sendable {
  enum Part: Sendable {
    case text(String)
    case name(String)
  }

  private(set) var parts: [Part] = []

  init(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "%"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "{"),
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "}"))
      else {
        place += 1
        continue
      }
      parts.append(.text(String(decoding: bytes[start..<place], as: UTF8.self)))
      parts.append(.name(String(decoding: bytes[place + 2..<end], as: UTF8.self)))
      place = end + 1
      start = place
    }
    parts.append(.text(String(decoding: bytes[start...], as: UTF8.self)))
  }
}

struct FormatNode: PlanNode {
  var site: Site
  var template: FormatTemplate
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    FormatOperator(self, input: input, try opening.selectors(bys))
  }
}

final class FormatOperator: Operator {
  private let node: FormatNode
  private let selectors: [Selector]

  init(_ node: FormatNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var texts = [String?](repeating: "", count: batch.count)
    var turn = 0
    for part in node.template.parts {
      switch part {
      case .text(let text): for row in texts.indices { texts[row]?.append(text) }
      case .name(let name):
        let values: [Value?]
        if name == "_" {
          let selector = selectors.isEmpty ? .identity : selectors[turn % selectors.count]
          turn += 1
          values = try selector.evaluate(batch, run, graph)
        } else {
          values = try named(name, batch, run, graph)
        }
        for row in texts.indices {
          guard let value = values[row] else {
            texts[row] = nil
            continue
          }
          texts[row]?.append(try Detachment.named(value, graph).plainText)
        }
      }
    }
    return try derive(texts.map { $0.map { .string($0) } }, from: batch, run)
  }

  /// A property of the element, else what stands under the name.
  private func named(
    _ name: String, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Value?] {
    let properties = try PropertyValues(batch.objects.narrowed(), key: name, graph)
    var values: [Value?] = []
    for row in 0..<batch.count {
      if let value = properties.first(row, graph) {
        values.append(value)
      } else {
        values.append(
          try Names.value(name, batch.objects.value(row), batch.history?[row], run, graph))
      }
    }
    return values
  }
}
