// Loading CSV files: what may be asked of a load, and what it gives.

import GraphStore
import Loading
import Traversal

/// How files are loaded. The defaults refuse everything doubtful.
public struct LoadConfiguration: Sendable {
  /// What is done with an element that comes again, in the files or in the graph.
  public enum Duplicates: Sendable, Hashable {
    /// Labels and values are joined; a second value where there can be one is an error.
    case merge
    /// Any repeated id is an error.
    case refuse
    /// The first row counts.
    case first
    /// The last row counts.
    case replace
  }

  /// What is done with an edge to a vertex that is nowhere.
  public enum DanglingEdges: Sendable, Hashable { case refuse, skip, createVertex }

  public var duplicates = Duplicates.merge
  public var danglingEdges = DanglingEdges.refuse
  /// Skip rows that cannot be loaded, up to this many; they are written beside their file. Nil ends the load at the first.
  public var maximumRejectedRows: Int?
  /// Edges of files without a column `~id` get ids of their own.
  public var generatesEdgeIDs = false
  /// Check everything and write nothing.
  public var isDryRun = false
  /// Threads that parse and sort; nil for as many as there are processors.
  public var threads: Int?
  /// Bytes of memory to use, more or less; nil for a quarter of what the machine has.
  public var memory: Int?

  public init() {}

  func options(_ shouldStop: @escaping @Sendable () -> Bool) -> LoadOptions {
    var options = LoadOptions()
    options.onDuplicate =
      switch duplicates {
      case .merge: .merge
      case .refuse: .error
      case .first: .first
      case .replace: .replace
      }
    options.dangling =
      switch danglingEdges {
      case .refuse: .error
      case .skip: .skip
      case .createVertex: .create
      }
    if let maximumRejectedRows {
      options.onError = .skip
      options.maximumErrors = maximumRejectedRows
    }
    options.isDryRun = isDryRun
    if generatesEdgeIDs { options.edgeIDs = .generate }
    if let threads { options.threads = max(1, threads) }
    options.memory = memory
    options.shouldStop = shouldStop
    return options
  }
}

/// What a load has done.
public struct LoadResult: Sendable, Hashable {
  public let addedVertices: Int
  public let addedEdges: Int
  /// Rows that could not be loaded, where that was allowed.
  public let rejectedRows: Int
  /// The files that hold them.
  public let rejectFiles: [String]
  public let seconds: Double

  init(_ report: LoadReport) {
    addedVertices = report.vertices.added + report.createdVertices
    addedEdges = report.edges.added
    rejectedRows = report.rejectedRows
    rejectFiles = report.rejectFiles
    seconds = report.seconds
  }
}

extension Graph {
  /// Loads CSV files in one transaction: all of them, or when something is wrong, nothing.
  ///
  /// ```swift
  /// try graph.load("nodes.csv", "edges.csv")
  /// ```
  ///
  /// - Parameter places: Files, directories of files, patterns such as `edges-*.csv`, and URLs. Files that end in `.gz` are
  ///   read as they are. Headers tell vertices and edges apart.
  @discardableResult
  public func load(_ places: String..., configuration: LoadConfiguration = LoadConfiguration()) throws
    -> LoadResult
  {
    try loading(places, configuration) { false }
  }

  /// Loads CSV files on threads where waiting harms nobody. When its task is cancelled, nothing is loaded.
  @discardableResult
  public func load(_ places: String..., configuration: LoadConfiguration = LoadConfiguration()) async throws
    -> LoadResult
  {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await Waiting.run { [self] in try loading(places, configuration) { flag.isCancelled } }
    } onCancel: {
      flag.cancel()
    }
  }

  private struct Rehearsed: Error { var report: LoadReport }

  private func loading(
    _ places: [String], _ configuration: LoadConfiguration, _ shouldStop: @escaping @Sendable () -> Bool
  ) throws -> LoadResult {
    let options = configuration.options(shouldStop)
    do {
      // A file that has outgrown its map runs this again.
      let report = try store.write { transaction in
        let report = try Loader.load(places.map { LoadInput($0) }, in: transaction, options)
        // Undoing everything is what throwing does.
        if options.isDryRun { throw Rehearsed(report: report) }
        return report
      }
      return LoadResult(report)
    } catch let rehearsed as Rehearsed {
      return LoadResult(rehearsed.report)
    } catch let error as LoadError {
      throw GraphError(error)
    } catch let error as StoreError {
      throw GraphError(error)
    } catch {
      throw GraphError(.io, "\(error)")
    }
  }
}
