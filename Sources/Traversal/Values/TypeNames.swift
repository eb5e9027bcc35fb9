// The names of types: those that messages use, and those that `typeOf` accepts.

import GraphStore

extension Value {
  /// The name of the value's type as the reference implementation prints it in messages.
  package var typeName: String {
    switch kind {
    case .null: "null"
    case .bool: "Boolean"
    case .byte: "Byte"
    case .short: "Short"
    case .int: "Integer"
    case .long: "Long"
    case .float: "Float"
    case .double: "Double"
    case .bigInteger: "BigInteger"
    case .bigDecimal: "BigDecimal"
    case .string: "String"
    case .date: "Date"
    case .dateTime: "OffsetDateTime"
    case .uuid: "UUID"
    case .list: "ArrayList"
    case .set: "LinkedHashSet"
    case .map: "LinkedHashMap"
    case .vertex: "Vertex"
    case .edge: "Edge"
    case .vertexProperty: "VertexProperty"
    case .property: "Property"
    case .path: "Path"
    case .token: "T"
    case .direction: "Direction"
    case .bulkSet: "BulkSet"
    case .tree: "Tree"
    case .graph: "Graph"
    }
  }

  /// Whether the value is of the type that `name` names in `typeOf`; nil when there is no such type.
  ///
  /// Names are the constants of `GType` (`INT`, `VPROPERTY`) and the simple class names (`Integer`,
  /// `VertexProperty`). A vertex property is also a property, every number a number.
  package func isInstance(ofTypeNamed name: String) -> Bool? {
    kinds(ofTypeNamed: name)?.contains(kind)
  }

  /// Whether the value is of the type that a constant of `GType` names.
  package func isInstance(of token: TypeToken) -> Bool {
    isInstance(ofTypeNamed: token.rawValue) ?? false
  }
}

/// The kinds that a type name covers; empty for types of which no value exists here.
package func kinds(ofTypeNamed name: String) -> Set<Value.Kind>? {
  switch name {
  case "NULL": [.null]
  case "BOOLEAN", "Boolean", "Bool": [.bool]
  case "BYTE", "Byte": [.byte]
  case "SHORT", "Short": [.short]
  case "INT", "Integer", "Int": [.int]
  case "LONG", "Long": [.long]
  case "FLOAT", "Float": [.float]
  case "DOUBLE", "Double": [.double]
  case "BIGINT", "BigInteger": [.bigInteger]
  case "BIGDECIMAL", "BigDecimal": [.bigDecimal]
  case "NUMBER", "Number": [.byte, .short, .int, .long, .float, .double, .bigInteger, .bigDecimal]
  case "STRING", "String": [.string]
  case "Date": [.date]
  case "DATETIME", "OffsetDateTime", "DateTime": [.dateTime]
  case "UUID": [.uuid]
  case "LIST", "List": [.list]
  case "SET", "Set": [.set, .bulkSet]
  case "MAP", "Map": [.map, .tree]
  case "VERTEX", "Vertex": [.vertex]
  case "EDGE", "Edge": [.edge]
  case "VPROPERTY", "VertexProperty": [.vertexProperty]
  case "PROPERTY", "Property": [.property, .vertexProperty]
  case "PATH", "Path": [.path]
  case "T": [.token]
  case "Direction": [.direction]
  case "BulkSet": [.bulkSet]
  case "TREE", "Tree": [.tree]
  case "GRAPH", "Graph": [.graph]
  case "BINARY", "ByteBuffer", "CHAR", "Character", "DURATION", "Duration": []
  default: nil
  }
}
