// Plain JSON: results for programs and people that need no types, appended to one buffer.

import GraphStore

/// Writes values as plain JSON.
///
/// Integers are exact, non-finite floats are strings, as are decimals, dates and unique ids. A vertex is
/// `{"id","label","properties"}` with a bare value for a key that has one value and an array for a key that has
/// several; an edge has its ends as `outV` and `inV` besides.
package struct JSONWriter: Sendable {
  /// Whether integers that a double cannot hold stand in quotes.
  package var quotesBigIntegers: Bool
  /// Whether a map has been written whose keys were not all strings.
  package private(set) var hasWrittenKeysAsText = false

  package init(quotesBigIntegers: Bool = false) { self.quotesBigIntegers = quotesBigIntegers }

  package mutating func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(text: "null")
    case .bool(let value): bytes.append(text: value ? "true" : "false")
    case .byte(let number): bytes.append(decimal: Int64(number))
    case .short(let number): bytes.append(decimal: Int64(number))
    case .int(let number): bytes.append(decimal: Int64(number))
    case .long(let number): append(number, to: &bytes)
    case .bigInteger(let number): append(number, to: &bytes)
    case .float(let number):
      number.isFinite ? bytes.append(number: number) : bytes.append(nonFinite: Double(number))
    case .double(let number): number.isFinite ? bytes.append(number: number) : bytes.append(nonFinite: number)
    case .bigDecimal, .date, .dateTime, .uuid, .token, .direction:
      bytes.appendQuoted { value.appendPlainText(to: &$0) }
    case .string(let text): bytes.append(quoted: text)
    case .list(let members), .set(let members): append(members, to: &bytes)
    case .bulkSet(let entries): append(entries, to: &bytes)
    case .map(let entries), .tree(let entries): append(entries, to: &bytes)
    case .graph(let graph):
      bytes.append(text: "{\"vertices\":")
      append(graph.vertices.map { .vertex($0) }, to: &bytes)
      bytes.append(text: ",\"edges\":")
      append(graph.edges.map { .edge($0) }, to: &bytes)
      bytes.append(character: "}")
    case .vertex(let vertex): append(vertex, to: &bytes)
    case .edge(let edge): append(edge, to: &bytes)
    case .vertexProperty(let property): append(property, to: &bytes)
    case .property(let property):
      bytes.append(text: "{\"key\":")
      bytes.append(quoted: property.key)
      bytes.append(text: ",\"value\":")
      append(property.value, to: &bytes)
      bytes.append(character: "}")
    case .path(let path): append(path, to: &bytes)
    }
  }

  /// The largest integer below which doubles hold all.
  private static let exactLimit: UInt64 = 1 << 53

  private func append(_ number: Int64, to bytes: inout [UInt8]) {
    if quotesBigIntegers && number.magnitude > Self.exactLimit {
      bytes.appendQuoted { $0.append(decimal: number) }
    } else {
      bytes.append(decimal: number)
    }
  }

  private func append(_ number: BigInteger, to bytes: inout [UInt8]) {
    if let small = number.int64 { return append(small, to: &bytes) }
    if quotesBigIntegers {
      bytes.appendQuoted { $0.append(text: number.description) }
    } else {
      bytes.append(text: number.description)
    }
  }

  private mutating func append(_ members: [Value], to bytes: inout [UInt8]) {
    bytes.append(character: "[")
    for (index, member) in members.enumerated() {
      if index > 0 { bytes.append(character: ",") }
      append(member, to: &bytes)
    }
    bytes.append(character: "]")
  }

  /// Every member as often as it occurs.
  private mutating func append(_ entries: [BulkEntry], to bytes: inout [UInt8]) {
    bytes.append(character: "[")
    var isFirst = true
    for entry in entries where entry.count > 0 {
      let start = bytes.count
      append(entry.value, to: &bytes)
      let text = bytes[start...]
      bytes.removeSubrange(start...)
      for _ in 0..<entry.count {
        if !isFirst { bytes.append(character: ",") }
        isFirst = false
        bytes.append(contentsOf: text)
      }
    }
    bytes.append(character: "]")
  }

  private mutating func append(_ entries: [MapEntry], to bytes: inout [UInt8]) {
    bytes.append(character: "{")
    for (index, entry) in entries.enumerated() {
      if index > 0 { bytes.append(character: ",") }
      if case .string(let key) = entry.key {
        bytes.append(quoted: key)
      } else {
        hasWrittenKeysAsText = true
        bytes.append(quoted: entry.key.plainText)
      }
      bytes.append(character: ":")
      append(entry.value, to: &bytes)
    }
    bytes.append(character: "}")
  }

  private mutating func append(_ vertex: VertexValue, to bytes: inout [UInt8]) {
    bytes.append(text: "{\"id\":")
    append(vertex.id.value, to: &bytes)
    bytes.append(text: ",\"label\":")
    bytes.append(quoted: vertex.label)
    bytes.append(text: ",\"properties\":{")
    for (index, group) in vertex.propertiesByKey.enumerated() {
      if index > 0 { bytes.append(character: ",") }
      bytes.append(quoted: group.key)
      bytes.append(character: ":")
      if group.properties.count == 1 {
        append(group.properties[0].value, to: &bytes)
      } else {
        append(group.properties.map(\.value), to: &bytes)
      }
    }
    bytes.append(text: "}}")
  }

  private mutating func append(_ edge: EdgeValue, to bytes: inout [UInt8]) {
    bytes.append(text: "{\"id\":")
    append(edge.id.value, to: &bytes)
    bytes.append(text: ",\"label\":")
    bytes.append(quoted: edge.label)
    bytes.append(text: ",\"outV\":")
    append(edge.source.value, to: &bytes)
    bytes.append(text: ",\"inV\":")
    append(edge.target.value, to: &bytes)
    bytes.append(text: ",\"properties\":")
    append(edge.properties, to: &bytes)
    bytes.append(character: "}")
  }

  private mutating func append(_ property: VertexPropertyValue, to bytes: inout [UInt8]) {
    bytes.append(text: "{\"id\":")
    append(property.id.value, to: &bytes)
    bytes.append(text: ",\"key\":")
    bytes.append(quoted: property.key)
    bytes.append(text: ",\"value\":")
    append(property.value, to: &bytes)
    if !property.properties.isEmpty {
      bytes.append(text: ",\"properties\":")
      append(property.properties, to: &bytes)
    }
    bytes.append(character: "}")
  }

  private mutating func append(_ properties: [PropertyValue], to bytes: inout [UInt8]) {
    bytes.append(character: "{")
    for (index, property) in properties.enumerated() {
      if index > 0 { bytes.append(character: ",") }
      bytes.append(quoted: property.key)
      bytes.append(character: ":")
      append(property.value, to: &bytes)
    }
    bytes.append(character: "}")
  }

  private mutating func append(_ path: PathValue, to bytes: inout [UInt8]) {
    bytes.append(text: "{\"labels\":[")
    bytes.appendSeparated(path.labels) { bytes, names in
      bytes.append(character: "[")
      bytes.appendSeparated(names) { $0.append(quoted: $1) }
      bytes.append(character: "]")
    }
    bytes.append(text: "],\"objects\":")
    append(path.objects, to: &bytes)
    bytes.append(character: "}")
  }
}
