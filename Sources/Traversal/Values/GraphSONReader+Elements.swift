// The elements of GraphSON 3: vertices, edges, their properties, and paths.

import GraphStore

extension GraphSON {
  static func vertex(_ content: JSON) throws(ValueError) -> VertexValue {
    let type = "g:Vertex"
    var vertex = VertexValue(
      id: try id(content["id"], in: type), labels: try labels(content["label"], in: type))
    for member in try members(content["properties"], in: type) {
      for item in try array(member.value, in: type) {
        guard case .vertexProperty(let property) = try value(of: item) else {
          throw malformed(type, "vertex properties in 'properties'")
        }
        vertex.properties.append(property)
      }
    }
    return vertex
  }

  static func edge(_ content: JSON) throws(ValueError) -> EdgeValue {
    let type = "g:Edge"
    var edge = EdgeValue(
      id: try id(content["id"], in: type), label: try label(content["label"], in: type, default: "edge"),
      source: try id(content["outV"], in: type),
      sourceLabel: try label(content["outVLabel"], in: type, default: "vertex"),
      target: try id(content["inV"], in: type),
      targetLabel: try label(content["inVLabel"], in: type, default: "vertex"))
    for member in try members(content["properties"], in: type) {
      // Some writers give the bare value.
      let value = try value(of: member.value)
      if case .property(let property) = value {
        edge.properties.append(property)
      } else {
        edge.properties.append(PropertyValue(key: member.key, value: value))
      }
    }
    return edge
  }

  static func vertexProperty(_ content: JSON) throws(ValueError) -> VertexPropertyValue {
    let type = "g:VertexProperty"
    var property = VertexPropertyValue(
      id: try id(content["id"], in: type), key: try string(part(content, "label", in: type), in: type),
      value: try value(of: part(content, "value", in: type)))
    for member in try members(content["properties"], in: type) {
      property.properties.append(PropertyValue(key: member.key, value: try value(of: member.value)))
    }
    return property
  }

  static func property(_ content: JSON) throws(ValueError) -> PropertyValue {
    let type = "g:Property"
    return PropertyValue(
      key: try string(part(content, "key", in: type), in: type),
      value: try value(of: part(content, "value", in: type)))
  }

  static func path(_ content: JSON) throws(ValueError) -> PathValue {
    let type = "g:Path"
    guard case .list(let objects) = try value(of: part(content, "objects", in: type)),
      case .list(let sets) = try value(of: part(content, "labels", in: type)), sets.count == objects.count
    else { throw malformed(type, "lists of equal length in 'objects' and 'labels'") }
    var path = PathValue(objects: objects, labels: [])
    for set in sets {
      guard case .set(let names) = set else { throw malformed(type, "sets of labels") }
      path.labels.append(
        names.compactMap { if case .string(let name) = $0 { name } else { nil } })
    }
    return path
  }

  static func graph(_ content: JSON) throws(ValueError) -> GraphValue {
    let type = "tinker:graph"
    var graph = GraphValue(vertices: [], edges: [])
    for item in try values(array(part(content, "vertices", in: type), in: type)) {
      guard case .vertex(let vertex) = item else { throw malformed(type, "vertices under 'vertices'") }
      graph.vertices.append(vertex)
    }
    for item in try values(array(part(content, "edges", in: type), in: type)) {
      guard case .edge(let edge) = item else { throw malformed(type, "edges under 'edges'") }
      graph.edges.append(edge)
    }
    return graph
  }

  private static func id(_ content: JSON?, in type: String) throws(ValueError) -> ElementID {
    guard let content else { throw malformed(type, "an id for itself and for each of its ends") }
    let value = try value(of: content)
    if let number = value.integer { return .integer(number) }
    switch value {
    case .string(let text): return .string(text)
    case .uuid(let id): return .string(id.description)
    default: throw malformed(type, "ids that are integers or strings, not \(value.typeName)")
    }
  }

  private static func label(
    _ content: JSON?, in type: String, default label: String
  ) throws(ValueError) -> String {
    guard let content else { return label }
    return try string(content, in: type)
  }

  /// Several labels are joined by two colons.
  private static func labels(_ content: JSON?, in type: String) throws(ValueError) -> [String] {
    let text = try label(content, in: type, default: "vertex")
    var labels: [String] = []
    var rest = Substring(text)
    while let end = rest.firstRange(ofSeparator: "::") {
      labels.append(String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return labels + [String(rest)]
  }

  private static func members(_ content: JSON?, in type: String) throws(ValueError) -> [JSONMember] {
    guard let content else { return [] }
    guard case .object(let members) = content else {
      throw malformed(type, "an object in 'properties', not \(content.typeName)")
    }
    return members
  }

  private static func part(_ content: JSON, _ key: String, in type: String) throws(ValueError) -> JSON {
    guard let part = content[key] else { throw malformed(type, "the member '\(key)'") }
    return part
  }
}

extension Substring {
  fileprivate func firstRange(ofSeparator separator: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].utf8.starts(with: separator.utf8) {
        return start..<utf8.index(start, offsetBy: separator.utf8.count)
      }
      start = utf8.index(after: start)
    }
    return nil
  }
}
