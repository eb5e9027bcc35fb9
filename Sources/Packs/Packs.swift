// Packs: domain logic that lives in the database. A pack is a directory of data, stored traversals, indexes and tests, which
// is installed, upgraded and removed as a whole, each in one transaction.

import GraphStore
import Loading
import Traversal

package enum Packs {
  /// Installs a pack into the database at `path`, which is made when it is missing and removed again when that fails; or
  /// brings an installed pack to the version at hand.
  package static func install(
    _ pack: PackDirectory, into path: String, _ options: PackOptions = PackOptions()
  ) throws(PackError) -> PackReport {
    do {
      guard let staged = try StagedDatabase.begin(for: path) else {
        return try install(pack, into: Store(path: path), options)
      }
      return try fill(staged, with: pack, options)
    } catch {
      throw PackError(error)
    }
  }

  /// Installs a pack into a new database, of which nobody sees anything before it is complete.
  private static func fill(
    _ staged: consuming StagedDatabase, with pack: PackDirectory, _ options: PackOptions
  ) throws -> PackReport {
    let report: PackReport
    do {
      report = try install(pack, into: Store(path: staged.path, options: StagedDatabase.options), options)
    }
    if !options.isDryRun { try staged.place() }
    return report
  }

  private struct Rehearsed: Error { var report: PackReport }

  package static func install(
    _ pack: PackDirectory, into store: Store, _ options: PackOptions = PackOptions()
  ) throws(PackError) -> PackReport {
    let start = ContinuousClock.now
    do {
      // A file that has outgrown its map runs this again.
      var report = try store.write { transaction in
        let report = try install(pack, in: transaction, options)
        // Undoing everything is what throwing does.
        if options.isDryRun { throw Rehearsed(report: report) }
        return report
      }
      report.seconds = (ContinuousClock.now - start) / .seconds(1)
      return report
    } catch let rehearsed as Rehearsed {
      var report = rehearsed.report
      report.isDryRun = true
      report.seconds = (ContinuousClock.now - start) / .seconds(1)
      return report
    } catch {
      throw PackError(error)
    }
  }

  /// Installs a pack as a part of a transaction that the caller has begun. When it fails, the caller has to let the
  /// transaction fail too.
  package static func install(
    _ pack: PackDirectory, in transaction: borrowing Transaction, _ options: PackOptions = PackOptions()
  ) throws -> PackReport {
    var installation = PackInstallation(pack, options)
    return try installation.run(transaction)
  }

  /// Removes what a pack has brought. What was changed here stays; where edges of the user's hang on what would go, nothing
  /// is removed. `isForced` removes all of it.
  package static func remove(
    _ name: String, in transaction: borrowing Transaction, isForced: Bool = false
  ) throws -> PackReport {
    try PackRemoval(name: name, isForced: isForced).run(transaction)
  }
}
