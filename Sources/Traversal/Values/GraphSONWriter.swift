// GraphSON 3: values as JSON that names their types, appended to one buffer. `GraphSONReader` reads it back.

import GraphStore

package enum GraphSON {
  package static func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(text: "null")
    case .bool(let value): bytes.append(text: value ? "true" : "false")
    case .string(let text): bytes.append(quoted: text)
    case .byte(let number): appendInteger("gx:Byte", Int64(number), to: &bytes)
    case .short(let number): appendInteger("gx:Int16", Int64(number), to: &bytes)
    case .int(let number): appendInteger("g:Int32", Int64(number), to: &bytes)
    case .long(let number): appendInteger("g:Int64", number, to: &bytes)
    case .float(let number):
      typed("g:Float", to: &bytes) { bytes in
        number.isFinite ? bytes.append(number: number) : bytes.append(nonFinite: Double(number))
      }
    case .double(let number):
      typed("g:Double", to: &bytes) { bytes in
        number.isFinite ? bytes.append(number: number) : bytes.append(nonFinite: number)
      }
    case .bigInteger(let number):
      typed("gx:BigInteger", to: &bytes) { $0.append(text: number.description) }
    case .bigDecimal(let number):
      typed("gx:BigDecimal", to: &bytes) { $0.append(contentsOf: number.textBytes) }
    case .date(let day):
      typed("gx:LocalDate", to: &bytes) { $0.appendQuoted { day.appendText(to: &$0) } }
    case .dateTime(let timestamp):
      typed("gx:OffsetDateTime", to: &bytes) { $0.appendQuoted { timestamp.appendText(to: &$0) } }
    case .uuid(let id): typed("g:UUID", to: &bytes) { $0.append(quoted: id.description) }
    case .token(let token): typed("g:T", to: &bytes) { $0.append(quoted: token.rawValue) }
    case .direction(let direction): typed("g:Direction", to: &bytes) { $0.append(quoted: direction.rawValue) }
    case .list(let members): appendSequence("g:List", members, to: &bytes)
    case .set(let members): appendSequence("g:Set", members, to: &bytes)
    case .map(let entries): appendSequence("g:Map", entries.flatMap { [$0.key, $0.value] }, to: &bytes)
    case .bulkSet(let entries):
      appendSequence("g:BulkSet", entries.flatMap { [$0.value, .long($0.count)] }, to: &bytes)
    case .tree(let entries): appendTree(entries, to: &bytes)
    case .graph(let graph): appendGraph(graph, to: &bytes)
    case .vertex(let vertex): appendVertex(vertex, to: &bytes)
    case .edge(let edge): appendEdge(edge, to: &bytes)
    case .vertexProperty(let property): appendVertexProperty(property, to: &bytes)
    case .property(let property): appendProperty(property, to: &bytes)
    case .path(let path): appendPath(path, to: &bytes)
    }
  }

  private static func appendTree(_ entries: [MapEntry], to bytes: inout [UInt8]) {
    typed("g:Tree", to: &bytes) { bytes in
      bytes.append(character: "[")
      for (index, entry) in entries.enumerated() {
        bytes.append(text: index > 0 ? ",{\"key\":" : "{\"key\":")
        append(entry.key, to: &bytes)
        bytes.append(text: ",\"value\":")
        append(entry.value, to: &bytes)
        bytes.append(character: "}")
      }
      bytes.append(character: "]")
    }
  }

  /// The value as text, for tests and single values.
  package static func text(_ value: Value) -> String {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func typed(_ type: String, to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
    bytes.append(text: "{\"@type\":\"")
    bytes.append(text: type)
    bytes.append(text: "\",\"@value\":")
    body(&bytes)
    bytes.append(character: "}")
  }

  private static func appendInteger(_ type: String, _ number: Int64, to bytes: inout [UInt8]) {
    typed(type, to: &bytes) { $0.append(decimal: number) }
  }

  private static func appendSequence(_ type: String, _ members: [Value], to bytes: inout [UInt8]) {
    typed(type, to: &bytes) { bytes in
      bytes.append(character: "[")
      bytes.appendSeparated(members) { append($1, to: &$0) }
      bytes.append(character: "]")
    }
  }

  private static func appendGraph(_ graph: GraphValue, to bytes: inout [UInt8]) {
    typed("tinker:graph", to: &bytes) { bytes in
      bytes.append(text: "{\"vertices\":[")
      bytes.appendSeparated(graph.vertices) { appendVertex($1, to: &$0) }
      bytes.append(text: "],\"edges\":[")
      bytes.appendSeparated(graph.edges) { appendEdge($1, to: &$0) }
      bytes.append(text: "]}")
    }
  }

  private static func appendVertex(_ vertex: VertexValue, to bytes: inout [UInt8]) {
    typed("g:Vertex", to: &bytes) { bytes in
      bytes.append(text: "{\"id\":")
      append(vertex.id.value, to: &bytes)
      bytes.append(text: ",\"label\":")
      bytes.append(quoted: vertex.label)
      if !vertex.properties.isEmpty {
        bytes.append(text: ",\"properties\":{")
        bytes.appendSeparated(vertex.propertiesByKey) { bytes, group in
          bytes.append(quoted: group.key)
          bytes.append(text: ":[")
          bytes.appendSeparated(group.properties) { appendVertexProperty($1, to: &$0) }
          bytes.append(character: "]")
        }
        bytes.append(character: "}")
      }
      bytes.append(character: "}")
    }
  }

  private static func appendVertexProperty(_ property: VertexPropertyValue, to bytes: inout [UInt8]) {
    typed("g:VertexProperty", to: &bytes) { bytes in
      bytes.append(text: "{\"id\":")
      append(property.id.value, to: &bytes)
      bytes.append(text: ",\"value\":")
      append(property.value, to: &bytes)
      bytes.append(text: ",\"label\":")
      bytes.append(quoted: property.key)
      if !property.properties.isEmpty {
        bytes.append(text: ",\"properties\":{")
        bytes.appendSeparated(property.properties) { bytes, meta in
          bytes.append(quoted: meta.key)
          bytes.append(character: ":")
          append(meta.value, to: &bytes)
        }
        bytes.append(character: "}")
      }
      bytes.append(character: "}")
    }
  }

  private static func appendEdge(_ edge: EdgeValue, to bytes: inout [UInt8]) {
    typed("g:Edge", to: &bytes) { bytes in
      bytes.append(text: "{\"id\":")
      append(edge.id.value, to: &bytes)
      bytes.append(text: ",\"label\":")
      bytes.append(quoted: edge.label)
      bytes.append(text: ",\"inVLabel\":")
      bytes.append(quoted: edge.targetLabel)
      bytes.append(text: ",\"outVLabel\":")
      bytes.append(quoted: edge.sourceLabel)
      bytes.append(text: ",\"inV\":")
      append(edge.target.value, to: &bytes)
      bytes.append(text: ",\"outV\":")
      append(edge.source.value, to: &bytes)
      if !edge.properties.isEmpty {
        bytes.append(text: ",\"properties\":{")
        bytes.appendSeparated(edge.properties) { bytes, property in
          bytes.append(quoted: property.key)
          bytes.append(character: ":")
          appendProperty(property, to: &bytes)
        }
        bytes.append(character: "}")
      }
      bytes.append(character: "}")
    }
  }

  private static func appendProperty(_ property: PropertyValue, to bytes: inout [UInt8]) {
    typed("g:Property", to: &bytes) { bytes in
      bytes.append(text: "{\"key\":")
      bytes.append(quoted: property.key)
      bytes.append(text: ",\"value\":")
      append(property.value, to: &bytes)
      bytes.append(character: "}")
    }
  }

  private static func appendPath(_ path: PathValue, to bytes: inout [UInt8]) {
    typed("g:Path", to: &bytes) { bytes in
      bytes.append(text: "{\"labels\":")
      append(.list(path.labels.map { .set($0.map { .string($0) }) }), to: &bytes)
      bytes.append(text: ",\"objects\":")
      append(.list(path.objects), to: &bytes)
      bytes.append(character: "}")
    }
  }
}

extension VertexValue {
  /// The properties grouped by key, in the order in which the keys first occur.
  var propertiesByKey: [(key: String, properties: [VertexPropertyValue])] {
    var groups: [(key: String, properties: [VertexPropertyValue])] = []
    for property in properties {
      // The values of a key usually stand together, and a vertex has few keys.
      let isSameKey = { (index: Int) in groups[index].key.utf8.elementsEqual(property.key.utf8) }
      if let last = groups.indices.last, isSameKey(last) {
        groups[last].properties.append(property)
      } else if let index = groups.indices.first(where: isSameKey) {
        groups[index].properties.append(property)
      } else {
        groups.append((property.key, [property]))
      }
    }
    return groups
  }
}

extension [UInt8] {
  /// Appends every item by `body`, with commas between.
  mutating func appendSeparated<T>(_ items: some Collection<T>, _ body: (inout [UInt8], T) -> Void) {
    var isFirst = true
    for item in items {
      if !isFirst { append(character: ",") }
      isFirst = false
      body(&self, item)
    }
  }

  /// Appends what `body` writes between quotes; it writes nothing that needs an escape.
  mutating func appendQuoted(_ body: (inout [UInt8]) -> Void) {
    append(character: "\"")
    body(&self)
    append(character: "\"")
  }

  /// JSON has no number for it, so the name stands in quotes.
  mutating func append(nonFinite number: Double) {
    appendQuoted { $0.append(number: number) }
  }
}
