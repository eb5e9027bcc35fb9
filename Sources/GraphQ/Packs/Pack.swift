// Pack: data with its stored traversals, as one thing: installing, upgrading, listing, removing.

import GraphStore
import Loading
import Packs
import Synchronization
import Traversal

/// A pack that is installed in a database: data, stored traversals, indexes and tests that came as one directory.
public struct Pack: Sendable, Hashable {
  public let name: String
  public let version: String
  /// What its `pack.json` says that it is.
  public let description: String
  /// When it was installed or upgraded.
  public let time: Timestamp
  /// How many vertices belong to it.
  public let vertices: Int
  /// How many edges belong to it.
  public let edges: Int
  /// The names of the stored traversals that belong to it.
  public let definitions: [String]

  init(_ record: PackRecord, definitions: [String]) {
    name = record.name
    version = record.version.text
    description = record.description
    time = Timestamp(millisecondsSinceEpoch: record.time)
    vertices = record.vertices
    edges = record.edges
    self.definitions = definitions
  }
}

/// What installing, upgrading or removing a pack has done.
public struct PackResult: Sendable, Hashable {
  /// How many elements of a kind came, are other than they were, and went.
  public struct Changes: Sendable, Hashable {
    public let added: Int
    public let changed: Int
    public let removed: Int

    init(_ counts: PackReport.ElementCounts) {
      (added, changed, removed) = (counts.added, counts.changed, counts.removed)
    }
  }

  public let name: String
  public let version: String
  /// The version that was there before, when it was upgraded.
  public let previousVersion: String?
  public let vertices: Changes
  public let edges: Changes
  /// How many of its tests were run, all of which passed.
  public let passedTests: Int
  /// What is not as the pack has it, because somebody has changed or added something, a sentence each:
  /// `vertex 'LHR' was changed here`.
  public let kept: [String]

  init(_ report: PackReport) {
    name = report.name
    version = report.version.text
    previousVersion = report.previous?.text
    vertices = Changes(report.vertices)
    edges = Changes(report.edges)
    passedTests = report.passedTests
    kept = report.kept.map(\.description)
  }
}

extension Graph {
  /// Installs the pack in the directory at `path`, or brings an installed one to the version there, in one transaction.
  /// When its data or a definition is wrong, or one of its tests fails, nothing of it stays.
  ///
  /// Edges and properties that were added to the pack's elements stay; elements that were changed are kept and named.
  ///
  /// - Parameter force: Also over what was changed, what is not the pack's, and a later version.
  @discardableResult
  public func install(packAt path: String, force: Bool = false) throws -> PackResult {
    try installing(path, force) { false }
  }

  /// Installs a pack on a thread where waiting harms nobody. When its task is cancelled, nothing of the pack stays.
  @discardableResult
  public func install(packAt path: String, force: Bool = false) async throws -> PackResult {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await Waiting.run { [self] in try installing(path, force) { flag.isCancelled } }
    } onCancel: {
      flag.cancel()
    }
  }

  private func installing(
    _ path: String, _ force: Bool, _ shouldStop: @escaping @Sendable () -> Bool
  ) throws -> PackResult {
    var options = PackOptions(isForced: force)
    options.load.shouldStop = shouldStop
    do throws(PackError) {
      return PackResult(try Packs.install(PackDirectory(path), into: store, options))
    } catch {
      throw GraphError(error)
    }
  }

  /// The packs that are installed, by name.
  public var packs: [Pack] {
    get throws {
      try read { transaction in
        var packs: [Pack] = []
        for record in try transaction.packs() {
          packs.append(Pack(record, definitions: try transaction.definitionNames(ofPack: record.name)))
        }
        return packs
      }
    }
  }

  /// Removes what a pack has brought. Elements that were changed stay and are named; where edges, traversals or packs that
  /// are not its own hang on it, nothing is removed.
  ///
  /// - Parameter force: Remove all of it, and edges that hang on its vertices.
  @discardableResult
  public func removePack(_ name: String, force: Bool = false) throws -> PackResult {
    do {
      return try write { transaction in
        PackResult(try Packs.remove(name, in: transaction, isForced: force))
      }
    } catch let error as PackError {
      throw GraphError(error)
    }
  }
}
