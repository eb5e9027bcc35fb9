// ElementSearch: the elements with given id, label and values of properties, found by id or index where there is one.

import GraphStore

struct ElementSearch {
  var kind: ElementKind
  var id: Value?
  var label: String?
  var properties: [(key: String, value: Value)] = []
  /// Of edges: the vertices at their ends.
  var source: VertexNumber?
  var target: VertexNumber?

  /// The numbers of all elements that fit, ascending where they are scanned.
  func find(_ run: Run, _ graph: borrowing Transaction) throws -> [UInt64] {
    var found: [UInt64] = []
    for number in try candidates(run, graph) where try fits(number, graph) { found.append(number) }
    return found
  }

  private func candidates(_ run: Run, _ graph: borrowing Transaction) throws -> [UInt64] {
    if let id { return try Elements.numbers(kind, ids: [id], graph) }
    if kind == .edge, source != nil || target != nil {
      var labels: [LabelID]?
      if let label {
        guard let number = graph.label(label) else { return [] }
        labels = [number]
      }
      return try edges(labels, run, graph)
    }
    if let numbers = try indexed(graph) { return numbers }
    return try scanned(run, graph)
  }

  /// The edges at the given end, at the one with fewer of them where both are given.
  private func edges(
    _ labels: [LabelID]?, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [UInt64] {
    var startsAtSource = source != nil
    if let source, let target {
      var degrees: [Int] = []
      try graph.appendDegrees(of: [source], .out, labels: labels, to: &degrees)
      try graph.appendDegrees(of: [target], .in, labels: labels, to: &degrees)
      startsAtSource = degrees[0] <= degrees[1]
    }
    guard let vertex = startsAtSource ? source : target else { return [] }
    var expansion = Expansion(wantsEdges: true)
    var place = ExpansionPlace()
    while try !graph.expand(
      [vertex], startsAtSource ? .out : .in, labels: labels, limit: 4096, from: &place, into: &expansion)
    { try run.budget.check() }
    return expansion.edges
  }

  /// The label to look under: of a joined label its first part.
  private func labelNumber(_ graph: borrowing Transaction) -> LabelID? {
    guard let label else { return nil }
    if kind == .edge { return graph.label(label) }
    return PropertyWriting.labels(label).first.flatMap { graph.label($0) }
  }

  /// Through an index of the label all of whose keys are among the properties.
  private func indexed(_ graph: borrowing Transaction) throws -> [UInt64]? {
    guard let number = labelNumber(graph) else { return nil }
    for index in graph.indexes where index.kind == kind && index.label == number {
      var values: [Value] = []
      for key in index.keys {
        let name = try graph.keyName(key)
        guard let property = properties.first(where: { $0.key == name }) else { break }
        values.append(property.value)
      }
      guard values.count == index.keys.count, var range = IndexRange(index, equal: values) else { continue }
      var numbers: [UInt64] = []
      while try !graph.appendElements(in: &range, limit: 4096, to: &numbers) {}
      return Set(numbers).sorted()
    }
    return nil
  }

  private func scanned(_ run: Run, _ graph: borrowing Transaction) throws -> [UInt64] {
    let number = labelNumber(graph)
    if label != nil, number == nil { return [] }
    var numbers: [UInt64] = []
    var row: UInt64 = 0
    let end = try graph.elementEnd(kind)
    while row < end {
      try graph.appendElements(kind, label: number, limit: 4096, from: &row, to: &numbers)
      try run.checkBudget(holding: numbers.count * 8)
    }
    return numbers
  }

  private func fits(_ number: UInt64, _ graph: borrowing Transaction) throws -> Bool {
    if let label {
      let actual =
        kind == .vertex
        ? try Elements.labels(of: VertexNumber(number), graph) : [try Elements.label(ofEdge: number, graph)]
      let wanted = kind == .vertex ? PropertyWriting.labels(label) : [label]
      guard wanted.allSatisfy(actual.contains) else { return false }
    }
    if kind == .edge, source != nil || target != nil {
      let record = try Elements.record(number, graph)
      guard source == nil || record.source == source, target == nil || record.target == target else {
        return false
      }
    }
    for (key, value) in properties {
      guard let keyNumber = graph.key(key), let property = try graph.property(kind, number, keyNumber),
        property.entries.contains(where: { $0.value.isEqual(to: value) })
      else { return false }
    }
    return true
  }
}
