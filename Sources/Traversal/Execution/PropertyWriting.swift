// Writing properties: where their keys and values come from, and what is checked and done with them. What addV, addE,
// property, mergeV and mergeE share.

import GraphStore

/// A value of a writing step: known, or what a child traversal gives first.
enum Supply: Sendable {
  case term(Term)
  case traversal(Pipeline)

  static func constant(_ value: Value) -> Supply { .term(.constant(value)) }

  /// The value when it is known before the plan runs.
  var known: Value? { if case .term(let term) = self { term.known } else { nil } }

  var pipeline: Pipeline? {
    get { if case .traversal(let pipeline) = self { pipeline } else { nil } }
    set { if let newValue { self = .traversal(newValue) } }
  }
}

/// An opened supply.
enum Supplier {
  case term(Term, Slots)
  /// A child that is nothing but an expression.
  case calc(ExpressionRunner)
  case child(Child)

  /// The value when it is one for all rows.
  var common: Value? { if case .term(let term, let slots) = self { term.value(slots) } else { nil } }

  /// The value for a batch of one row; nil when the traversal gives nothing.
  func value(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Value? {
    switch self {
    case .term(let term, let slots): term.value(slots)
    default: try values(row, run, graph)[0]
    }
  }

  /// The value for every row of a batch; nil where the traversal gives nothing.
  func values(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    switch self {
    case .term(let term, let slots): Array(repeating: term.value(slots), count: batch.count)
    case .calc(let runner): try runner.values(batch, run, graph)
    case .child(let child): try child.firsts(batch, run, graph)
    }
  }
}

extension Opening {
  func supplier(_ supply: Supply) throws -> Supplier {
    switch supply {
    case .term(let term): .term(term, slots)
    case .traversal(let pipeline):
      if pipeline.nodes.count == 1, let calc = pipeline.node(0, as: CalcNode.self) {
        .calc(ExpressionRunner(calc.expression, slots))
      } else {
        .child(try child(pipeline))
      }
    }
  }
}

/// A property to be set: key, value, cardinality, and properties of the property.
struct PropertySetting: Sendable {
  enum Key: Sendable {
    case token(Token)
    case name(Supply)
  }

  var key: Key
  var value: Supply
  var cardinality: Cardinality?
  var meta: [(key: Supply, value: Supply)] = []
}

extension Cardinality {
  var stored: GraphStore.Cardinality {
    switch self {
    case .single: .single
    case .list: .list
    case .set: .set
    }
  }
}

/// A property setting, opened.
final class PropertyWriter {
  private let setting: PropertySetting
  private let name: Supplier?
  private let value: Supplier
  private let meta: [(key: Supplier, value: Supplier)]

  init(_ setting: PropertySetting, _ opening: Opening) throws {
    self.setting = setting
    if case .name(let supply) = setting.key { name = try opening.supplier(supply) } else { name = nil }
    value = try opening.supplier(setting.value)
    meta = try setting.meta.map { (try opening.supplier($0.key), try opening.supplier($0.value)) }
  }

  /// The id or label that this gives a new element.
  func token(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> (Token, Value)? {
    guard case .token(let token) = setting.key else { return nil }
    return (token, try value.value(row, run, graph) ?? .null)
  }

  /// Sets the same property of all elements; false when it has to be found out for each of them.
  func writeConstant(to elements: Objects, _ graph: borrowing Transaction) throws -> Bool {
    guard let value = value.common, case .string(let key)? = name?.common, meta.isEmpty else { return false }
    for row in 0..<elements.count {
      try PropertyWriting.set(elements.value(row), key, value, setting.cardinality, [], graph)
    }
    return true
  }

  func write(_ row: Batch, to element: Value, _ run: Run, _ graph: borrowing Transaction) throws {
    var written: Set<String> = []
    try write(row, to: element, beside: &written, run, graph)
  }

  /// Sets the property. Keys given several times to one new vertex are in `written` and make a list.
  func write(
    _ row: Batch, to element: Value, beside written: inout Set<String>, _ run: Run,
    _ graph: borrowing Transaction
  ) throws {
    guard let value = try value.value(row, run, graph) else { return }
    switch setting.key {
    case .token(let token):
      throw TraversalError(
        .value, "the \(token.rawValue) of an element that exists cannot be changed",
        help: "set it directly behind addV() or addE()")
    case .name:
      guard case .string(let key)? = try name?.value(row, run, graph) else {
        throw TraversalError(.value, "a property key must be a string")
      }
      var properties: [(String, Value)] = []
      for pair in meta {
        guard case .string(let key)? = try pair.key.value(row, run, graph),
          let value = try pair.value.value(row, run, graph)
        else { continue }
        properties.append((key, value))
      }
      let isRepeated = !written.insert(key).inserted
      try PropertyWriting.set(
        element, key, value, setting.cardinality ?? (isRepeated && element.vertexNumber != nil ? .list : nil),
        properties, graph)
    }
  }
}

enum PropertyWriting {
  static func verify(key: String) throws {
    guard !key.isEmpty else { throw TraversalError(.value, "Property key can not be empty") }
    guard key.utf8.first != UInt8(ascii: "~") else {
      throw TraversalError(.value, "Property key can not be a hidden key: \(key)")
    }
  }

  static func verify(label: String) throws {
    guard !label.isEmpty else { throw TraversalError(.value, "Label can not be empty") }
    guard label.utf8.first != UInt8(ascii: "~") else {
      throw TraversalError(.value, "Label can not be a hidden key: \(label)")
    }
  }

  /// Sets, adds or, with null, removes a property.
  static func set(
    _ element: Value, _ key: String, _ value: Value, _ cardinality: Cardinality?,
    _ meta: [(key: String, value: Value)], _ graph: borrowing Transaction
  ) throws {
    try verify(key: key)
    if let vertex = element.vertexNumber {
      return try set(vertex, key, value, cardinality, meta, graph)
    }
    if let edge = element.edgeNumber {
      guard cardinality == nil else {
        throw TraversalError(
          .value, "a property of an edge has no cardinality",
          help: "leave out '\(cardinality?.rawValue ?? "")'")
      }
      guard meta.isEmpty else {
        throw TraversalError(.value, "a property of an edge has no properties of its own")
      }
      if case .null = value {
        if let number = graph.key(key) { try graph.removeProperty(.edge, edge, number) }
        return
      }
      return try graph.setProperty(.edge, edge, graph.makeKey(key), value)
    }
    if case .vertexProperty(let property) = element, let place = property.place {
      return try setMeta(place, key, value, graph)
    }
    throw TraversalError(
      .type, quoting: "property() needs an element, but \(quoting: element) is of type \(element.typeName)")
  }

  private static func set(
    _ vertex: VertexNumber, _ key: String, _ value: Value, _ cardinality: Cardinality?,
    _ meta: [(key: String, value: Value)], _ graph: borrowing Transaction
  ) throws {
    if case .null = value {
      if let number = graph.key(key) { try graph.removeProperty(.vertex, UInt64(vertex), number) }
      return
    }
    var properties: [MetaProperty] = []
    for pair in meta {
      try verify(key: pair.key)
      properties.append(MetaProperty(key: try graph.makeKey(pair.key), value: pair.value))
    }
    let number = try graph.makeKey(key)
    if properties.isEmpty, cardinality == nil || cardinality == .single {
      return try graph.setProperty(.vertex, UInt64(vertex), number, value)
    }
    try graph.addProperty(vertex, number, value, (cardinality ?? .single).stored, meta: properties)
  }

  /// Sets a property of a vertex property.
  private static func setMeta(
    _ place: PropertyPlace, _ key: String, _ value: Value, _ graph: borrowing Transaction
  ) throws {
    guard var property = try graph.property(.vertex, place.number, place.key),
      let entry = property.entries.firstIndex(where: { $0.ordinal == place.ordinal })
    else { return }
    let number = try graph.makeKey(key)
    property.entries[entry].meta.removeAll { $0.key == number }
    if value != .null { property.entries[entry].meta.append(MetaProperty(key: number, value: value)) }
    try graph.setProperty(.vertex, place.number, place.key, property)
  }

  /// The id that a value gives a new element.
  static func id(_ value: Value) throws -> ElementID? {
    switch value {
    case .null: return nil
    case .string(let text): return .string(text)
    case .uuid(let id): return .string(id.description)
    default:
      guard let number = value.integer else {
        throw TraversalError(
          .value,
          quoting: "an id is a string or an integer, but \(quoting: value) is of type \(value.typeName)")
      }
      return .integer(number)
    }
  }

  /// The parts of a joined label.
  static func labels(_ label: String) -> [String] {
    var labels: [String] = []
    var part: [UInt8] = []
    let bytes = Array(label.utf8)
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: ":"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: ":"),
        !part.isEmpty, place + 2 < bytes.count
      {
        labels.append(String(decoding: part, as: UTF8.self))
        part = []
        place += 2
        continue
      }
      part.append(bytes[place])
      place += 1
    }
    return labels + [String(decoding: part, as: UTF8.self)]
  }
}
