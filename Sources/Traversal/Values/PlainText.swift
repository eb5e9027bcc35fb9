// The text forms of values: what `asString` gives, `format` inserts, and the plain output prints.

import GraphStore

extension Value {
  /// The text form of the value.
  package var plainText: String {
    if case .string(let text) = self { return text }
    var bytes: [UInt8] = []
    appendPlainText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Strings stand for themselves, also inside collections; lists and sets are `[1, 2]`, maps `{a=1}`, bulk sets
  /// `{a=2}` with counts, vertices `v[1]`, edges `e[7][1-knows->2]`, vertex properties `vp[name->marko]`, properties
  /// `p[since->2009]`, paths `path[v[1], v[3]]`.
  package func appendPlainText(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(text: "null")
    case .bool(let value): bytes.append(text: value ? "true" : "false")
    case .byte(let number): bytes.append(decimal: Int64(number))
    case .short(let number): bytes.append(decimal: Int64(number))
    case .int(let number): bytes.append(decimal: Int64(number))
    case .long(let number): bytes.append(decimal: number)
    case .float(let number): bytes.append(number: number)
    case .double(let number): bytes.append(number: number)
    case .bigInteger(let number): bytes.append(text: number.description)
    case .bigDecimal(let number): bytes.append(contentsOf: number.textBytes)
    case .string(let text): bytes.append(text: text)
    case .date(let day): day.appendText(to: &bytes)
    case .dateTime(let timestamp): timestamp.appendText(to: &bytes)
    case .uuid(let id): bytes.append(text: id.description)
    case .list(let members), .set(let members): bytes.append(plainMembers: members)
    case .map(let entries), .tree(let entries):
      bytes.append(plainPairs: entries.lazy.map { ($0.key, $0.value) })
    case .bulkSet(let entries): bytes.append(plainPairs: entries.lazy.map { ($0.value, .long($0.count)) })
    case .graph(let graph):
      bytes.append(text: "graph[vertices:\(graph.vertices.count) edges:\(graph.edges.count)]")
    case .vertex(let vertex): bytes.append(plainVertex: vertex)
    case .edge(let edge): bytes.append(plainEdge: edge)
    case .vertexProperty(let property): bytes.append(plainEntry: "vp", property.key, property.value)
    case .property(let property): bytes.append(plainEntry: "p", property.key, property.value)
    case .path(let path):
      bytes.append(text: "path")
      bytes.append(plainMembers: path.objects)
    case .token(let token): bytes.append(text: token.rawValue)
    case .direction(let direction): bytes.append(text: direction.rawValue)
    }
  }
}

extension ElementID {
  package func appendPlainText(to bytes: inout [UInt8]) {
    switch self {
    case .integer(let number): bytes.append(decimal: number)
    case .string(let text): bytes.append(text: text)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(plainMembers members: [Value]) {
    append(character: "[")
    for (index, member) in members.enumerated() {
      if index > 0 { append(text: ", ") }
      member.appendPlainText(to: &self)
    }
    append(character: "]")
  }

  fileprivate mutating func append(plainPairs pairs: some Sequence<(Value, Value)>) {
    append(character: "{")
    for (index, (key, value)) in pairs.enumerated() {
      if index > 0 { append(text: ", ") }
      key.appendPlainText(to: &self)
      append(character: "=")
      value.appendPlainText(to: &self)
    }
    append(character: "}")
  }

  fileprivate mutating func append(plainVertex vertex: VertexValue) {
    append(text: "v[")
    vertex.id.appendPlainText(to: &self)
    append(character: "]")
  }

  fileprivate mutating func append(plainEdge edge: EdgeValue) {
    append(text: "e[")
    edge.id.appendPlainText(to: &self)
    append(text: "][")
    edge.source.appendPlainText(to: &self)
    append(character: "-")
    append(text: edge.label)
    append(text: "->")
    edge.target.appendPlainText(to: &self)
    append(character: "]")
  }

  fileprivate mutating func append(plainEntry kind: String, _ key: String, _ value: Value) {
    append(text: kind)
    append(character: "[")
    append(text: key)
    append(text: "->")
    value.appendPlainText(to: &self)
    append(character: "]")
  }
}
