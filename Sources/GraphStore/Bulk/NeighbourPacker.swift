// NeighbourPacker: sorted ends of edges to packed neighbour lists. It knows the form of a list and no transaction.

/// Neighbour lists of one direction, and the chunks of those that are too long for one value.
package struct PackedLists: Sendable {
  package var lists = PackedEntries()
  package var chunks = PackedChunks()

  package init() {}
}

package struct NeighbourPacker {
  private let table: Table
  private var packed = PackedLists()
  private var writer = ByteWriter()

  /// Along the edges, or against them.
  package init(outgoing: Bool) { table = outgoing ? .out : .in }

  /// Packs edges in the order of vertex, label, neighbour, whose numbers are consecutive.
  package mutating func pack(
    vertices: [VertexNumber], labels: [LabelID], neighbours: [VertexNumber], firstEdge: EdgeNumber
  ) -> PackedLists {
    packed = PackedLists()
    var start = 0
    while start < vertices.count {
      let end = Self.endOfList(vertices, labels, start)
      let key = listKey(vertices[start], labels[start])
      let size = NeighbourList.headerSize + NeighbourList.baseSize + (end - start) * 4
      if size <= NeighbourList.maximumSize {
        writer.clear()
        writer.append(NeighbourList.form)
        writer.append(UInt8(0))
        writer.append(UInt16(truncatingIfNeeded: end - start))
        writer.append(contentsOf: neighbours[start..<end])
        writer.append(firstEdge &+ UInt64(start), width: NeighbourList.baseSize)
        packed.lists.append(key, writer.bytes)
      } else {
        packHub(key, neighbours[start..<end], (start..<end).map { firstEdge &+ UInt64($0) })
      }
      start = end
    }
    return packed
  }

  /// Packs edges in the order of vertex, label, neighbour, edge number.
  package mutating func pack(
    vertices: [VertexNumber], labels: [LabelID], neighbours: [VertexNumber], edges: [EdgeNumber]
  ) -> PackedLists {
    packed = PackedLists()
    var start = 0
    while start < vertices.count {
      let end = Self.endOfList(vertices, labels, start)
      let key = listKey(vertices[start], labels[start])
      let (base, width) = NeighbourArrays.edgeShape(edges[start..<end])
      let size = NeighbourList.headerSize + NeighbourList.baseSize + (end - start) * (4 + width)
      if size <= NeighbourList.maximumSize {
        writer.clear()
        writer.append(NeighbourList.form)
        writer.append(UInt8(width))
        writer.append(UInt16(truncatingIfNeeded: end - start))
        writer.append(contentsOf: neighbours[start..<end])
        writer.append(base, width: NeighbourList.baseSize)
        writer.append(edges[start..<end], lessBase: base, width: width)
        packed.lists.append(key, writer.bytes)
      } else {
        packHub(key, neighbours[start..<end], Array(edges[start..<end]))
      }
      start = end
    }
    return packed
  }

  private static func endOfList(_ vertices: [VertexNumber], _ labels: [LabelID], _ start: Int) -> Int {
    let (vertex, label) = (vertices[start], labels[start])
    var end = start &+ 1
    while end < vertices.count, vertices[end] == vertex, labels[end] == label { end &+= 1 }
    return end
  }

  private mutating func packHub(
    _ key: UInt64, _ neighbours: ArraySlice<VertexNumber>, _ edges: [EdgeNumber]
  ) {
    var list = NeighbourArrays()
    list.neighbours = Array(neighbours)
    list.edges = edges
    let hubKey = HubKey.list(table, VertexNumber(key >> 32), LabelID(truncatingIfNeeded: key))
    list.forEachChunk(fill: NeighbourList.maximumSize, &writer) { start, bytes in
      packed.chunks.append(HubKey.chunk(hubKey, list.neighbours[start], list.edges[start]), bytes)
    }
    packHubRoot(length: list.count, into: &writer)
    packed.lists.append(key, writer.bytes)
  }
}
