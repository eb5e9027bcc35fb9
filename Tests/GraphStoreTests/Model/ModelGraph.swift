// ModelGraph: a property graph in plain dictionaries, which is what the store is compared with. A value, so that undoing
// a transaction is forgetting a copy.

import GraphStore

struct ModelElement {
  var id: ElementID
  /// Labels of a vertex, ascending; the one label of an edge.
  var labels: [LabelID]
  var source: VertexNumber = 0
  var target: VertexNumber = 0
  var properties: [KeyID: Property] = [:]
}

/// Every combination of values that an element has under the keys of an index.
typealias IndexTuple = [IndexedValue]

struct ModelIndex {
  var definition: IndexDefinition
  var tuples: [UInt64: Set<IndexTuple>] = [:]
  var holders: [IndexTuple: Set<UInt64>] = [:]
}

struct ModelGraph {
  var elements: [ElementKind: [UInt64: ModelElement]] = [.vertex: [:], .edge: [:]]
  var numbers: [ElementKind: [ElementID: UInt64]] = [.vertex: [:], .edge: [:]]
  var next: [ElementKind: UInt64] = [.vertex: 0, .edge: 0]
  /// The least integer to try where an element's own number is taken as an id.
  var nextID: [ElementKind: Int64] = [.vertex: 1 << 40, .edge: 1 << 40]
  /// Edges at each vertex, by direction.
  var out: [VertexNumber: Set<EdgeNumber>] = [:]
  var `in`: [VertexNumber: Set<EdgeNumber>] = [:]
  var labels: [String] = []
  var keys: [String] = []
  var indexes: [ModelIndex] = []

  func element(_ kind: ElementKind, _ number: UInt64) -> ModelElement? { elements[kind]?[number] }
  func count(_ kind: ElementKind) -> Int { elements[kind]?.count ?? 0 }
  func all(_ kind: ElementKind) -> [UInt64: ModelElement] { elements[kind] ?? [:] }
  func number(_ kind: ElementKind, _ id: ElementID) -> UInt64? { numbers[kind]?[id] }

  // MARK: Changing

  /// The number of the new element; nil when its id is taken.
  mutating func add(
    _ kind: ElementKind, _ labels: [LabelID], id given: ElementID?, from source: VertexNumber = 0,
    to target: VertexNumber = 0
  ) -> UInt64? {
    let number = next[kind] ?? 0
    let id: ElementID
    if let given {
      guard self.number(kind, given) == nil else { return nil }
      id = given
    } else {
      id = freeID(kind, number)
    }
    next[kind] = number + 1
    numbers[kind]?[id] = number
    elements[kind]?[number] = ModelElement(
      id: id, labels: Set(labels).sorted(), source: source, target: target)
    if kind == .edge {
      out[source, default: []].insert(number)
      `in`[target, default: []].insert(number)
    }
    return number
  }

  private mutating func freeID(_ kind: ElementKind, _ number: UInt64) -> ElementID {
    let own = ElementID.integer(Int64(number))
    if self.number(kind, own) == nil { return own }
    var candidate = nextID[kind] ?? 0
    while self.number(kind, .integer(candidate)) != nil { candidate += 1 }
    nextID[kind] = candidate + 1
    return .integer(candidate)
  }

  mutating func remove(_ kind: ElementKind, _ number: UInt64) {
    guard let element = element(kind, number) else { return }
    if kind == .vertex {
      let vertex = VertexNumber(number)
      for edge in (out[vertex] ?? []).union(`in`[vertex] ?? []) { remove(.edge, edge) }
      out[vertex] = nil
      `in`[vertex] = nil
    } else {
      out[element.source]?.remove(number)
      `in`[element.target]?.remove(number)
    }
    elements[kind]?[number] = nil
    numbers[kind]?[element.id] = nil
    reindex(kind, number)
  }

  mutating func set(_ kind: ElementKind, _ number: UInt64, _ key: KeyID, _ property: Property?) {
    elements[kind]?[number]?.properties[key] = property
    reindex(kind, number)
  }

  // MARK: Indexes

  mutating func add(_ definition: IndexDefinition) {
    indexes.append(ModelIndex(definition: definition))
    for number in all(definition.kind).keys { reindex(definition.kind, number) }
  }

  /// True when two elements share a tuple in a unique index.
  var violatesUniqueness: Bool {
    indexes.contains { index in
      index.definition.isUnique && index.holders.contains { $0.value.count > 1 }
    }
  }

  /// The same, where only this element has changed.
  func violatesUniqueness(_ kind: ElementKind, _ number: UInt64) -> Bool {
    indexes.contains { index in
      index.definition.isUnique && index.definition.kind == kind
        && (index.tuples[number] ?? []).contains { (index.holders[$0]?.count ?? 0) > 1 }
    }
  }

  private mutating func reindex(_ kind: ElementKind, _ number: UInt64) {
    for place in indexes.indices where indexes[place].definition.kind == kind {
      for tuple in indexes[place].tuples.removeValue(forKey: number) ?? [] {
        indexes[place].holders[tuple]?.remove(number)
        if indexes[place].holders[tuple]?.isEmpty == true { indexes[place].holders[tuple] = nil }
      }
      let tuples = self.tuples(indexes[place].definition, number)
      guard !tuples.isEmpty else { continue }
      indexes[place].tuples[number] = tuples
      for tuple in tuples { indexes[place].holders[tuple, default: []].insert(number) }
    }
  }

  private func tuples(_ index: IndexDefinition, _ number: UInt64) -> Set<IndexTuple> {
    guard let element = element(index.kind, number), element.labels.contains(index.label) else { return [] }
    var tuples: Set<IndexTuple> = [[]]
    for key in index.keys {
      let values = (element.properties[key]?.entries ?? []).compactMap { IndexedValue($0.value) }
      tuples = Set(tuples.flatMap { tuple in values.map { tuple + [$0] } })
    }
    return tuples
  }

  // MARK: Neighbours

  /// The edges at a vertex as the store lists them: by direction, label, neighbour and number.
  func edges(at vertex: VertexNumber, _ direction: Direction, labels: [LabelID]?) -> [(
    VertexNumber, EdgeNumber
  )] {
    var found: [(VertexNumber, EdgeNumber)] = []
    for isOut in direction == .both ? [true, false] : [direction == .out] {
      let numbers = (isOut ? out[vertex] : `in`[vertex]) ?? []
      let edges = numbers.compactMap { number in element(.edge, number).map { (number, $0) } }
      let byLabel = Dictionary(grouping: edges) { $0.1.labels[0] }
      for label in labels ?? byLabel.keys.sorted() {
        found += (byLabel[label] ?? []).map { (isOut ? $0.1.target : $0.1.source, $0.0) }.sorted { $0 < $1 }
      }
    }
    return found
  }
}
