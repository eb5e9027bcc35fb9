// The neighbour lists: each decodes and ascends, stands at a vertex that exists, and names vertices and edges that
// exist; the root of a hub and its chunks agree.

extension GraphCheck {
  /// The root of a chunked list, to be compared with its chunks.
  private struct HubRoot {
    let key: [UInt8]
    let length: UInt64
  }

  mutating func checkLists(_ transaction: borrowing Transaction) throws(StoreError) {
    var roots: [HubRoot] = []
    for table in [Table.out, .in] { try checkLists(transaction, table, &roots) }
    try checkHubs(transaction, roots)
  }

  private mutating func checkLists(
    _ transaction: borrowing Transaction, _ table: Table, _ roots: inout [HubRoot]
  ) throws(StoreError) {
    var cursor = try transaction.raw.makeCursor(table)
    while let entry = try cursor.walk(from: 0) {
      let place = FaultPlace(table, entry.key)
      checkListKey(entry.key, place)
      if NeighbourList.isHub(entry.value) {
        let length = entry.value.load(4, as: UInt64.self)
        let key = HubKey.list(table, VertexNumber(entry.key >> 32), LabelID(truncatingIfNeeded: entry.key))
        roots.append(HubRoot(key: key, length: length))
        continue
      }
      var last: ListPlace?
      do {
        try checkEntries(NeighbourList(entry.value), place, &last)
      } catch {
        log.add(.list, place, error)
      }
    }
  }

  private mutating func checkListKey(_ key: UInt64, _ place: FaultPlace) {
    if !vertices.contains(key >> 32) {
      log.add(.endpoint, place, "a list of vertex \(key >> 32), which is not there")
    }
    if LabelID(truncatingIfNeeded: key) >= names.labels.count {
      log.add(.list, place, "a list of edges whose label \(LabelID(truncatingIfNeeded: key)) has no name")
    }
  }

  /// Neighbour and edge: what a list is sorted by.
  private struct ListPlace {
    let neighbour: VertexNumber
    let edge: EdgeNumber

    func isBefore(_ neighbour: VertexNumber, _ edge: EdgeNumber) -> Bool {
      self.neighbour < neighbour || (self.neighbour == neighbour && self.edge < edge)
    }
  }

  private mutating func checkEntries(
    _ list: borrowing NeighbourList, _ place: FaultPlace, _ last: inout ListPlace?
  ) throws(StoreError) {
    let base = list.edgeBase
    for index in 0..<list.count {
      let neighbour = list.neighbour(index)
      let edge = list.edge(index, base: base)
      if let last, !last.isBefore(neighbour, edge) { throw .damaged("a neighbour list out of order") }
      last = ListPlace(neighbour: neighbour, edge: edge)
      if !edges.contains(edge) {
        var edgePlace = place
        edgePlace.element = FaultPlace.Element(kind: .edge, number: edge)
        log.add(.edge, edgePlace, "the list names an edge that is not there")
      }
      if !vertices.contains(UInt64(neighbour)) {
        log.add(.endpoint, place, "the list names vertex \(neighbour), which is not there")
      }
    }
  }

  // MARK: Hubs

  /// Chunks lie in the order of their lists, and the roots were found in that order.
  private mutating func checkHubs(_ transaction: borrowing Transaction, _ roots: [HubRoot]) throws(StoreError)
  {
    var next = 0
    var length: UInt64 = 0
    var last: ListPlace?
    var cursor = try transaction.raw.makeCursor(.hubs)
    while let entry = try cursor.walk(from: [0]) {
      let key = entry.key.array
      let place = FaultPlace(.hubs, key)
      guard key.count == HubKey.size, key[0] <= 1 else {
        log.add(.hub, place, "a chunk under a key of no list")
        continue
      }
      while next < roots.count, !key.starts(with: roots[next].key),
        roots[next].key.lexicographicallyPrecedes(key)
      {
        closeHub(roots[next], length)
        next += 1
        length = 0
        last = nil
      }
      guard next < roots.count, key.starts(with: roots[next].key) else {
        log.add(.hub, place, "a chunk of a list that has no root")
        continue
      }
      do {
        let list = try NeighbourList(entry.value)
        length += UInt64(list.count)
        let first = HubKey.chunk(roots[next].key, list.neighbour(0), list.edge(0))
        if first != key { log.add(.hub, place, "the key of the chunk is not its first entry") }
        try checkEntries(list, place, &last)
      } catch {
        log.add(.list, place, error)
      }
    }
    while next < roots.count {
      closeHub(roots[next], length)
      next += 1
      length = 0
    }
  }

  private mutating func closeHub(_ root: HubRoot, _ length: UInt64) {
    guard root.length != length || length == 0 else { return }
    let bytes = root.key.span.bytes
    let table: Table = bytes.load(0, as: UInt8.self) == 0 ? .out : .in
    let vertex = bytes.bigEndian(1, width: 4)
    let label = bytes.bigEndian(5, width: 4)
    let place = FaultPlace(table, listKey(VertexNumber(vertex), LabelID(label)))
    log.add(.hub, place, "the root says \(root.length) edges, and its chunks hold \(length)")
  }
}
