// GraphSON 1 and 2, for programs that read no later form. Both have arrays for collections and objects for maps; the
// second names the types of single values and elements, the first names none.

import GraphStore

package struct EarlierGraphSON: Sendable {
  package enum Version: Sendable { case first, second }

  private let version: Version
  /// Whether a map has been written whose keys were not all strings.
  package private(set) var hasWrittenKeysAsText = false

  package init(_ version: Version) { self.version = version }

  package mutating func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .list(let members), .set(let members): append(members, to: &bytes)
    case .bulkSet(let entries):
      append(
        entries.flatMap { Array(repeating: $0.value, count: Int(clamping: max(0, $0.count))) }, to: &bytes)
    case .map(let entries): append(entries, to: &bytes)
    case .tree(let entries): append(tree: entries, to: &bytes)
    case .graph(let graph):
      typed("tinker:graph", to: &bytes) { writer, bytes in
        bytes.append(text: "{\"vertices\":")
        writer.append(graph.vertices.map { .vertex($0) }, to: &bytes)
        bytes.append(text: ",\"edges\":")
        writer.append(graph.edges.map { .edge($0) }, to: &bytes)
        bytes.append(character: "}")
      }
    case .vertex(let vertex): typed("g:Vertex", to: &bytes) { $0.append(vertex, to: &$1) }
    case .edge(let edge): typed("g:Edge", to: &bytes) { $0.append(edge, to: &$1) }
    case .vertexProperty(let property): append(property, isWithinVertex: false, to: &bytes)
    case .property(let property): append(property, to: &bytes)
    case .path(let path): append(path, to: &bytes)
    case .bigDecimal(let number) where version == .first: bytes.append(contentsOf: number.textBytes)
    default:
      if version == .second { return GraphSON.append(value, to: &bytes) }
      var plain = JSONWriter()
      plain.append(value, to: &bytes)
    }
  }

  /// What `body` writes, under the name of its type where the version names types.
  private mutating func typed(
    _ type: String, to bytes: inout [UInt8], _ body: (inout EarlierGraphSON, inout [UInt8]) -> Void
  ) {
    guard version == .second else { return body(&self, &bytes) }
    bytes.append(text: "{\"@type\":\"\(type)\",\"@value\":")
    body(&self, &bytes)
    bytes.append(character: "}")
  }

  // MARK: Collections

  private mutating func append(_ members: [Value], to bytes: inout [UInt8]) {
    bytes.append(character: "[")
    bytes.appendSeparated(members) { append($1, to: &$0) }
    bytes.append(character: "]")
  }

  private mutating func append(_ entries: [MapEntry], to bytes: inout [UInt8]) {
    bytes.append(character: "{")
    bytes.appendSeparated(entries) { bytes, entry in
      append(key: entry.key, to: &bytes)
      append(entry.value, to: &bytes)
    }
    bytes.append(character: "}")
  }

  /// A name and its colon. Keys that are no strings become their text.
  private mutating func append(key: Value, to bytes: inout [UInt8]) {
    if case .string(let text) = key {
      bytes.append(quoted: text)
    } else {
      hasWrittenKeysAsText = true
      bytes.append(quoted: key.plainText)
    }
    bytes.append(character: ":")
  }

  /// In the first version an object by the ids of elements, in the second a list of branches.
  private mutating func append(tree entries: [MapEntry], to bytes: inout [UInt8]) {
    typed("g:Tree", to: &bytes) { writer, bytes in
      bytes.append(character: writer.version == .first ? "{" : "[")
      bytes.appendSeparated(entries) { bytes, entry in
        if writer.version == .first {
          bytes.append(quoted: Self.name(of: entry.key))
          bytes.append(character: ":")
        }
        bytes.append(text: "{\"key\":")
        writer.append(entry.key, to: &bytes)
        bytes.append(text: ",\"value\":")
        writer.append(entry.value, to: &bytes)
        bytes.append(character: "}")
      }
      bytes.append(character: writer.version == .first ? "}" : "]")
    }
  }

  private static func name(of key: Value) -> String {
    switch key {
    case .vertex(let vertex): vertex.id.description
    case .edge(let edge): edge.id.description
    default: key.plainText
    }
  }

  // MARK: Elements

  private mutating func append(_ vertex: VertexValue, to bytes: inout [UInt8]) {
    bytes.append(text: "{\"id\":")
    append(vertex.id.value, to: &bytes)
    bytes.append(text: ",\"label\":")
    bytes.append(quoted: vertex.label)
    if version == .first { bytes.append(text: ",\"type\":\"vertex\"") }
    if !vertex.properties.isEmpty {
      bytes.append(text: ",\"properties\":{")
      bytes.appendSeparated(vertex.propertiesByKey) { bytes, group in
        bytes.append(quoted: group.key)
        bytes.append(text: ":[")
        bytes.appendSeparated(group.properties) { append($1, isWithinVertex: true, to: &$0) }
        bytes.append(character: "]")
      }
      bytes.append(character: "}")
    }
    bytes.append(character: "}")
  }

  private mutating func append(
    _ property: VertexPropertyValue, isWithinVertex: Bool, to bytes: inout [UInt8]
  ) {
    typed("g:VertexProperty", to: &bytes) { writer, bytes in
      bytes.append(text: "{\"id\":")
      writer.append(property.id.value, to: &bytes)
      bytes.append(text: ",\"value\":")
      writer.append(property.value, to: &bytes)
      if writer.version == .second || !isWithinVertex {
        bytes.append(text: ",\"label\":")
        bytes.append(quoted: property.key)
      }
      if !property.properties.isEmpty {
        bytes.append(text: ",\"properties\":")
        writer.append(
          property.properties.map { MapEntry(key: .string($0.key), value: $0.value) }, to: &bytes)
      }
      bytes.append(character: "}")
    }
  }

  private mutating func append(_ edge: EdgeValue, to bytes: inout [UInt8]) {
    bytes.append(text: "{\"id\":")
    append(edge.id.value, to: &bytes)
    bytes.append(text: ",\"label\":")
    bytes.append(quoted: edge.label)
    if version == .first { bytes.append(text: ",\"type\":\"edge\"") }
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
        if version == .first { append(property.value, to: &bytes) } else { append(property, to: &bytes) }
      }
      bytes.append(character: "}")
    }
    bytes.append(character: "}")
  }

  private mutating func append(_ property: PropertyValue, to bytes: inout [UInt8]) {
    typed("g:Property", to: &bytes) { writer, bytes in
      bytes.append(text: "{\"key\":")
      bytes.append(quoted: property.key)
      bytes.append(text: ",\"value\":")
      writer.append(property.value, to: &bytes)
      bytes.append(character: "}")
    }
  }

  private mutating func append(_ path: PathValue, to bytes: inout [UInt8]) {
    typed("g:Path", to: &bytes) { writer, bytes in
      bytes.append(text: "{\"labels\":")
      writer.append(path.labels.map { .list($0.map { .string($0) }) }, to: &bytes)
      bytes.append(text: ",\"objects\":")
      writer.append(path.objects, to: &bytes)
      bytes.append(character: "}")
    }
  }
}
