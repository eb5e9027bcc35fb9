// Loader: a load from its inputs to its report. All or nothing:
//  1. every header is read, so that vertices can come before edges whatever the order of the files  (Input/, Columns/)
//  2. the rows of vertices are parsed and meet by their ids                                        (Rows/, Staging/)
//  3. the vertices are written
//  4. the rows of edges are parsed and find their ends
//  5. the edges are written, and the one transaction commits

import GraphStore

package enum Loader {
  /// Loads inputs into the database at `path`, which is made when it is missing and removed again when the load fails.
  package static func load(_ inputs: [LoadInput], into path: String, _ options: LoadOptions = LoadOptions())
    throws(LoadError) -> LoadReport
  {
    if let objection = options.dialect.objection { throw .usage(objection, help: nil) }
    guard !inputs.isEmpty else { throw .usage("nothing to load", help: "name CSV files or a directory") }
    let start = Platform.seconds
    let files = try InputFile.all(of: inputs, options)
    let place = DatabasePlace(path)
    do {
      var report = try load(files, place, options)
      report.phases.insert(
        LoadReport.Phase(name: "commit", seconds: Platform.seconds - start - report.seconds),
        at: report.phases.count)
      report.peakMemory = Platform.peakMemory
      report.sizeAfter = place.size
      if options.isDryRun { place.removeIfNew() }
      return report
    } catch {
      place.removeIfNew()
      throw Self.loadError(error)
    }
  }

  private static func load(_ files: [InputFile], _ place: DatabasePlace, _ options: LoadOptions) throws
    -> LoadReport
  {
    let store = try Store(path: place.path)
    var attempts = 0
    do {
      return try store.write { transaction in
        // A file that has outgrown its map runs this again.
        attempts += 1
        if attempts > 1, let file = files.first(where: { !$0.canBeReadAgain }) {
          throw LoadError.file(
            path: file.path,
            reason: "the database ran out of address space while it was read; load it from a file")
        }
        var session = LoadSession(options, isDryRun: options.isDryRun)
        let report = try session.run(files, place.sizeBefore, transaction)
        // Undoing everything is what throwing does.
        if options.isDryRun { throw Rehearsed(report: report) }
        return report
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.report
    }
  }

  private struct Rehearsed: Error { var report: LoadReport }

  private static func loadError(_ error: any Error) -> LoadError {
    switch error {
    case let error as LoadError: error
    case let error as StoreError: .store(error)
    case let error as Platform.SystemError: .file(path: "-", reason: error.text)
    default: .store(StoreError(.io, "\(error)"))
    }
  }
}

/// Where the database is, and whether it was there before.
private struct DatabasePlace {
  let path: String
  let sizeBefore: Int
  private let hadDirectory: Bool
  private let hadFile: Bool

  init(_ path: String) {
    self.path = path
    hadDirectory = ((try? Platform.fingerprint(path)) ?? nil) != nil
    hadFile = ((try? Platform.fingerprint(path + "/data.mdb")) ?? nil) != nil
    sizeBefore = ((try? Platform.fingerprint(path + "/data.mdb")) ?? nil)?.size ?? 0
  }

  var size: Int { ((try? Platform.fingerprint(path + "/data.mdb")) ?? nil)?.size ?? 0 }

  func removeIfNew() {
    guard !hadFile else { return }
    Platform.remove(path + "/data.mdb")
    Platform.remove(path + "/lock.mdb")
    if !hadDirectory { Platform.removeDirectory(path) }
  }
}
