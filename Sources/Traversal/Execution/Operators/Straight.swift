// Straight reads: from elements found by id or index, along hops, to one property or the ids, for traversers that carry nothing. What
// such a read needs is kept from run to run, so that it allocates little but its results.

import GraphStore

struct StraightNode: PlanNode {
  /// What names the elements to begin with.
  enum Source: Sendable {
    case id(Term)
    /// Those of a label that have a text under a key, if there is an index.
    case index(String, String, Term)
  }

  var site: Site
  var kind: ElementKind
  var source: Source
  /// What is read of the elements in the end.
  enum Reading: Sendable {
    case elements
    case ids
    case property(String)
  }

  var hops: [ExpandNode]
  var reading: Reading
  /// The same step by step, for what this does not answer.
  var usual: Pipeline

  var text: String { "read straight" }
  /// The steps, as they are explained; rules have seen them before.
  var children: [Pipeline] {
    get { [usual] }
    set { if let first = newValue.first { usual = first } }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    StraightOperator(self, input: input, try opening.substitute(usual), opening.slots)
  }
}

final class StraightOperator: Operator {
  /// One hop at work: it takes the vertices before it all at once and gives its own in portions.
  private final class Hop {
    let node: ExpandNode
    var labels: [LabelID]?
    var place = ExpansionPlace()
    var expansion = Expansion()
    var portion = firstPortion
    /// Whether the vertices before it have more neighbours to give.
    var isOpen = false

    init(_ node: ExpandNode) { self.node = node }
  }

  private enum State { case ready, straight, usual, done }

  /// What is kept from run to run.
  private struct Kept {
    /// The elements found first, and the same as vertices.
    var found: [UInt64] = []
    var start: [VertexNumber] = []
    /// Whether they are still to be gone on from.
    var isStartOpen = false
    var cells = PropertyValues()
  }

  /// What names come to, for as long as the names of the database stay the same.
  private struct Resolved {
    let stamp: NamesStamp?
    let index: IndexDefinition?
    /// The key of the property that is read.
    let key: KeyID?

    init(_ node: StraightNode, _ stamp: NamesStamp?, _ graph: borrowing Transaction) {
      self.stamp = stamp
      if case .index(let label, let key, _) = node.source, let label = graph.label(label),
        let key = graph.key(key)
      {
        index = graph.index(node.kind, label: label, key: key)
      } else {
        index = nil
      }
      if case .property(let name) = node.reading { key = graph.key(name) } else { key = nil }
    }
  }

  private let node: StraightNode
  private let usual: Chain
  private let slots: Slots
  private let inlet: Inlet?
  private let hops: [Hop]
  private var state = State.ready
  private var kept = Kept()
  private var resolved: Resolved?

  private static let firstPortion = 256
  private static let lastPortion = 4096
  /// How many elements of an index are few.
  private static let few = 256

  init(_ node: StraightNode, input: Operator, _ usual: Chain, _ slots: Slots) {
    self.node = node
    self.usual = usual
    self.slots = slots
    inlet = input as? Inlet
    hops = node.hops.map { Hop($0) }
    super.init(node.site, input: input)
  }

  override var visits: Bool { true }
  override var isAtEnd: Bool { state == .done }

  override func reset(_ reason: Reset) {
    for hop in hops { hop.isOpen = false }
    if state == .usual { usual.reset(reason) }
    state = .ready
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    switch state {
    case .ready: return try begin(run, graph)
    case .straight:
      var kept = Kept()
      swap(&kept, &self.kept)
      defer { swap(&kept, &self.kept) }
      return try read(&kept, run, graph)
    case .usual: return try usual.outlet.pull(run, graph)
    case .done: return nil
    }
  }

  /// Finds the elements to begin with, or leaves everything to the usual steps.
  private func begin(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let inlet, inlet.takeStart() else {
      while let batch = try input?.pull(run, graph) { usual.inlet.feed(batch) }
      state = .usual
      return try usual.outlet.pull(run, graph)
    }
    var kept = Kept()
    swap(&kept, &self.kept)
    defer { swap(&kept, &self.kept) }
    if !kept.found.isEmpty { kept.found.removeAll(keepingCapacity: true) }
    resolveNames(graph)
    guard try find(&kept.found, graph) else {
      usual.inlet.start()
      state = .usual
      return try usual.outlet.pull(run, graph)
    }
    if hops.isEmpty, kept.found.count <= 1 {
      state = .done
      guard let number = kept.found.first else { return nil }
      switch node.reading {
      case .elements:
        return node.kind == .vertex
          ? Batch(.vertices([VertexNumber(truncatingIfNeeded: number)])) : Batch(.edges([number]))
      case .ids: return Batch(.values([try graph.id(node.kind, number).value]))
      case .property:
        guard let key = resolved?.key else { return nil }
        switch try graph.plainValue(node.kind, number, key) {
        case .absent: return nil
        case .value(let value): return Batch(.values([value]))
        case .other: break
        }
      }
    }
    if node.kind == .vertex {
      if !kept.start.isEmpty { kept.start.removeAll(keepingCapacity: true) }
      for number in kept.found { kept.start.append(VertexNumber(truncatingIfNeeded: number)) }
    }
    for hop in hops { hop.portion = Self.firstPortion }
    kept.isStartOpen = !kept.found.isEmpty
    state = .straight
    return try read(&kept, run, graph)
  }

  /// Looks up names, unless they are known to mean the same as in the run before.
  private func resolveNames(_ graph: borrowing Transaction) {
    let stamp = graph.namesStamp
    if stamp != nil, resolved?.stamp == stamp { return }
    resolved = Resolved(node, stamp, graph)
    for hop in hops { hop.labels = hop.node.labels.map { $0.compactMap { graph.label($0) } } }
  }

  /// False when the elements must be found by the usual steps.
  private func find(_ numbers: inout [UInt64], _ graph: borrowing Transaction) throws -> Bool {
    switch node.source {
    case .id(let term):
      let value = term.value(slots)
      let id: ElementID
      switch value {
      case .string(let text): id = .string(text)
      case .int(let integer): id = .integer(Int64(integer))
      case .long(let integer): id = .integer(integer)
      default:
        guard value.members == nil else { return false }
        numbers += try Elements.numbers(node.kind, ids: [value], graph)
        return true
      }
      if let number = try graph.number(node.kind, id: id) { numbers.append(number) }
      return true
    case .index(_, _, let term):
      guard case .string(let text) = term.value(slots), let index = resolved?.index else { return false }
      return try graph.appendElements(of: index, equalTo: text, limit: Self.few, to: &numbers)
    }
  }

  /// Some more results; nil at the end.
  private func read(_ kept: inout Kept, _ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard try advance(hops.count, &kept, run, graph) else {
      state = .done
      return nil
    }
    let elements: Objects =
      if let last = hops.last {
        .vertices(last.expansion.neighbours)
      } else if node.kind == .vertex {
        .vertices(kept.start)
      } else {
        .edges(kept.found)
      }
    guard case .property = node.reading else {
      if case .elements = node.reading { return Batch(elements) }
      return Batch(.values(try Elements.ids(of: elements, graph)))
    }
    guard let key = resolved?.key else { return Batch(.none) }
    if let last = hops.last {
      try kept.cells.read(key, of: last.expansion.neighbours, graph)
    } else if node.kind == .vertex {
      try kept.cells.read(key, of: kept.start, graph)
    } else {
      try kept.cells.read(key, of: kept.found, graph)
    }
    return Batch(.values(kept.cells.values(graph)))
  }

  /// Makes the next vertices stand behind so many hops; false when there are none.
  private func advance(
    _ count: Int, _ kept: inout Kept, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Bool {
    guard count > 0 else {
      defer { kept.isStartOpen = false }
      return kept.isStartOpen
    }
    let hop = hops[count - 1]
    if let labels = hop.labels, labels.isEmpty { return false }
    while true {
      if !hop.isOpen {
        guard try advance(count - 1, &kept, run, graph) else { return false }
        hop.isOpen = true
        hop.place = ExpansionPlace()
      }
      var expansion = Expansion()
      swap(&expansion, &hop.expansion)
      expansion.removeAll()
      let isDone = try graph.expand(
        count == 1 ? kept.start : hops[count - 2].expansion.neighbours, hop.node.direction,
        labels: hop.labels, limit: hop.portion, from: &hop.place, into: &expansion)
      // Those of the last hop are in what is given.
      if count < hops.count { try run.budget.visit(expansion.neighbours.count) }
      let isEmpty = expansion.neighbours.isEmpty
      swap(&expansion, &hop.expansion)
      hop.isOpen = !isDone
      hop.portion = min(hop.portion * 2, Self.lastPortion)
      if !isEmpty { return true }
    }
  }
}
