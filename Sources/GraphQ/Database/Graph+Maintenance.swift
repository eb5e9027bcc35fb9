// Looking after a database: copies, compaction, checks, indexes, what is in it.

import GraphStore
import Traversal

extension Graph {
  /// What a copy came to.
  public struct CopyResult: Sendable, Hashable {
    public let bytesBefore: Int
    public let bytesAfter: Int
  }

  /// Copies the newest snapshot into the directory `target` while others read and write.
  ///
  /// - Parameters:
  ///   - compact: Leave out free pages.
  ///   - overwrite: Replace a database that is there and that nobody has open.
  ///   - verify: Check the copy in full.
  @discardableResult
  public func backup(
    to target: String, compact: Bool = false, overwrite: Bool = false, verify: Bool = false
  ) throws(GraphError) -> CopyResult {
    do throws(StoreError) {
      let report = try store.backup(to: target, compact: compact, overwrite: overwrite, verify: verify)
      return CopyResult(bytesBefore: report.bytesBefore, bytesAfter: report.bytesAfter)
    } catch {
      throw GraphError(error)
    }
  }

  /// Puts a backup in the place of a database that nobody has open, after checking the copy.
  @discardableResult
  public static func restore(from source: String, to target: String, overwrite: Bool = false)
    throws(GraphError) -> CopyResult
  {
    do throws(StoreError) {
      let report = try Store.restore(from: source, to: target, overwrite: overwrite)
      return CopyResult(bytesBefore: report.bytesBefore, bytesAfter: report.bytesAfter)
    } catch {
      throw GraphError(error)
    }
  }

  /// Rewrites a database that nobody has open without its free pages.
  @discardableResult
  public static func compact(at path: String) throws(GraphError) -> CopyResult {
    do throws(StoreError) {
      let report = try Store.compact(path: path)
      return CopyResult(bytesBefore: report.bytesBefore, bytesAfter: report.bytesAfter)
    } catch {
      throw GraphError(error)
    }
  }

  /// Checks that the database does not contradict itself: its pages, every record, both directions of every edge, every
  /// index entry, every count.
  ///
  /// - Parameter quick: Leave out what compares records with each other.
  /// - Returns: What is wrong, each fault with its place; empty when all is well.
  public func check(quick: Bool = false) throws(GraphError) -> [String] {
    do throws(StoreError) {
      let report = try store.check(quick: quick)
      let rest = report.unlistedFaults > 0 ? ["and \(report.unlistedFaults) more"] : []
      return report.faults.map(\.description) + rest
    } catch {
      throw GraphError(error)
    }
  }

  // MARK: Indexes

  /// An index over the elements of a label by one or several keys.
  public struct Index: Sendable, Hashable {
    public let label: String
    public let keys: [String]
    /// No two elements have the same values.
    public let isUnique: Bool
    /// Whether it is over edges and not over vertices.
    public let isOverEdges: Bool

    public init(label: String, keys: [String], isUnique: Bool = false, isOverEdges: Bool = false) {
      self.label = label
      self.keys = keys
      self.isUnique = isUnique
      self.isOverEdges = isOverEdges
    }

    static func all(in transaction: borrowing Transaction) throws -> [Index] {
      var indexes: [Index] = []
      for index in transaction.indexes {
        var keys: [String] = []
        for key in index.keys { keys.append(try transaction.keyName(key)) }
        indexes.append(
          Index(
            label: try transaction.labelName(index.label), keys: keys, isUnique: index.isUnique,
            isOverEdges: index.kind == .edge))
      }
      return indexes
    }
  }

  /// Makes an index over the vertices of a label, which every write keeps from then on. An index of that kind that is
  /// there already stays as it is.
  ///
  /// - Parameter overEdges: Over the edges of the label instead.
  public func createIndex(
    on label: String, _ keys: String..., isUnique: Bool = false, overEdges: Bool = false
  ) throws {
    try write { transaction in
      let label = try transaction.makeLabel(label)
      var numbers: [KeyID] = []
      for key in keys { numbers.append(try transaction.makeKey(key)) }
      let kind: ElementKind = overEdges ? .edge : .vertex
      let known = transaction.indexes.contains {
        $0.kind == kind && $0.label == label && $0.keys == numbers && $0.isUnique == isUnique
      }
      if !known { _ = try transaction.createIndex(kind, label: label, keys: numbers, isUnique: isUnique) }
    }
  }

  /// Drops an index.
  ///
  /// - Returns: Whether it was there.
  @discardableResult
  public func dropIndex(on label: String, _ keys: String..., overEdges: Bool = false) throws -> Bool {
    try write { transaction in
      guard let label = transaction.label(label) else { return false }
      let numbers = keys.map { transaction.key($0) }
      let kind: ElementKind = overEdges ? .edge : .vertex
      let index = transaction.indexes.first { $0.kind == kind && $0.label == label && $0.keys == numbers }
      guard let index else { return false }
      return try transaction.dropIndex(index.number)
    }
  }

  /// The indexes there are.
  public var indexes: [Index] {
    get throws { try read { transaction in try Index.all(in: transaction) } }
  }

  // MARK: What is in it

  /// What a database holds and what its file is made of.
  public struct Summary: Sendable {
    public let vertices: Int
    public let edges: Int
    /// How many vertices bear each label.
    public let vertexLabels: [String: Int]
    /// How many edges bear each label.
    public let edgeLabels: [String: Int]
    public let fileSize: Int
    /// How much of the file new data can use again.
    public let freeBytes: Int
  }

  /// Counts, labels and sizes, told from records without reading the graph.
  public var summary: Summary {
    get throws {
      do {
        let figures = try store.statistics()
        func counts(_ labels: [StoreStatistics.LabelCount]) -> [String: Int] {
          Dictionary(labels.map { ($0.label, Int($0.count)) }, uniquingKeysWith: +)
        }
        return Summary(
          vertices: Int(figures.vertices), edges: Int(figures.edges),
          vertexLabels: counts(figures.vertexLabels),
          edgeLabels: counts(figures.edgeLabels), fileSize: figures.fileSize,
          freeBytes: figures.freePages * figures.pageSize)
      } catch {
        throw GraphError.translated(error)
      }
    }
  }
}
