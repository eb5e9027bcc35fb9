// Statistics: what a database holds and what its file is made of, as plain numbers.

/// What a database holds and what its file is made of.
package struct StoreStatistics: Sendable {
  /// A label and how many elements bear it.
  package struct LabelCount: Sendable, Equatable {
    package var label: String
    package var count: UInt64
  }

  /// A vertex and how many edges leave it or reach it.
  package struct Degree: Sendable, Equatable {
    package var vertex: VertexNumber
    package var id: ElementID
    package var degree: UInt64
  }

  package struct TableStatistics: Sendable {
    package var name: String
    package var shape: TableShape
  }

  package var path: String
  package var formatVersion: UInt32
  package var libraryVersion: String
  package var vertices: UInt64
  package var edges: UInt64
  /// Labels that some element bears, by name.
  package var vertexLabels: [LabelCount]
  package var edgeLabels: [LabelCount]
  package var propertyKeys: Int
  package var indexes: [IndexDefinition]
  package var tables: [TableStatistics]

  package var fileSize: Int
  package var pageSize: Int
  /// Every page up to the last one ever used, and how many of them can be used again.
  package var pages: Int
  package var freePages: Int
  package var mapSize: Int
  package var lastTransaction: UInt64
  package var readers: Int
  package var maxReaders: Int
  /// How many commits the oldest reader is behind; pages freed since are held back for it.
  package var oldestReaderLag: UInt64
  /// The vertices with the most edges, the greatest first; empty unless asked for.
  package var topOut: [Degree] = []
  package var topIn: [Degree] = []
}

extension Store {
  /// Gathers what can be told from records; with `topDegrees` the heads of all neighbour lists are read as well.
  package func statistics(topDegrees: Int = 0) throws -> StoreStatistics {
    let readers = environment.readerSnapshots()
    return try read { transaction in
      var statistics = try transaction.statistics(readers)
      if topDegrees > 0 {
        statistics.topOut = try transaction.topDegrees(.out, topDegrees)
        statistics.topIn = try transaction.topDegrees(.in, topDegrees)
      }
      return statistics
    }
  }
}

extension Transaction {
  fileprivate func statistics(_ readers: [UInt64]) throws(StoreError) -> StoreStatistics {
    let state = try state()
    let information = environment.information
    var tables: [StoreStatistics.TableStatistics] = []
    for table in Table.allCases { tables.append(.init(name: table.name, shape: try raw.shape(table))) }
    return StoreStatistics(
      path: environment.path, formatVersion: Format.version, libraryVersion: Environment.libraryVersion,
      vertices: state.vertexCount, edges: state.edgeCount, vertexLabels: try labelCounts(.vertex),
      edgeLabels: try labelCounts(.edge), propertyKeys: keyNames.count, indexes: indexes, tables: tables,
      fileSize: FileChecks.size(environment.path + "/data.mdb") ?? 0, pageSize: information.pageSize,
      pages: information.lastPage + 1, freePages: try raw.freePageCount(), mapSize: information.mapSize,
      lastTransaction: information.lastTransaction, readers: readers.count,
      maxReaders: information.maxReaders,
      oldestReaderLag: readers.first.map {
        information.lastTransaction - min($0, information.lastTransaction)
      }
        ?? 0)
  }

  private func labelCounts(_ kind: ElementKind) throws(StoreError) -> [StoreStatistics.LabelCount] {
    var counts: [StoreStatistics.LabelCount] = []
    for (label, name) in labelNames.enumerated() {
      let count = try count(kind, label: LabelID(label))
      if count > 0 { counts.append(.init(label: name, count: count)) }
    }
    return counts.sorted { $0.label.utf8.lexicographicallyPrecedes($1.label.utf8) }
  }

  /// The vertices with the longest lists in one direction, all labels together.
  fileprivate func topDegrees(
    _ direction: Direction, _ limit: Int
  ) throws(StoreError) -> [StoreStatistics.Degree] {
    var top: [(vertex: VertexNumber, degree: UInt64)] = []
    var current: (vertex: VertexNumber, degree: UInt64)?
    func note() {
      guard let current, top.count < limit || current.degree > top[top.count - 1].degree else { return }
      let place = top.firstIndex { $0.degree < current.degree } ?? top.count
      top.insert(current, at: place)
      if top.count > limit { top.removeLast() }
    }
    for table in direction.tables {
      var cursor = try raw.makeCursor(table)
      while let entry = try cursor.walk(from: 0) {
        let vertex = VertexNumber(entry.key >> 32)
        let length = UInt64(try NeighbourList.length(entry.value))
        if current?.vertex == vertex {
          current?.degree += length
        } else {
          note()
          current = (vertex, length)
        }
      }
    }
    note()
    var degrees: [StoreStatistics.Degree] = []
    for entry in top {
      degrees.append(
        .init(vertex: entry.vertex, id: try id(.vertex, UInt64(entry.vertex)), degree: entry.degree))
    }
    return degrees
  }
}
