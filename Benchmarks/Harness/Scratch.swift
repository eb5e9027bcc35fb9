// A directory for the files of a run, removed with everything in it; and seeded numbers.

import CBaseline

package final class ScratchDirectory {
  package let path: String
  private var filesMade = 0

  package init(in parent: String) throws {
    path = try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      guard let path = buffer.baseAddress else { throw OutputFailure(description: "no memory for a path") }
      let code = baseline_scratch_make(parent, path, buffer.count)
      guard code == 0 else {
        throw OutputFailure(description: "no directory could be made in \(parent): error \(code)")
      }
      return String(cString: path)
    }
  }

  deinit {
    let code = baseline_scratch_remove(path)
    if code != 0 { note("\(path) could not be removed: error \(code)") }
  }

  /// A path that no file has yet.
  package func newFile(_ name: String) -> String {
    filesMade += 1
    return "\(path)/\(filesMade)-\(name)"
  }
}

package enum Seeded {
  /// Numbers of chance, the same for a seed.
  package static func numbers(count: Int, below bound: Int, seed: UInt64) -> [UInt32] {
    var random = baseline_random(seed)
    return (0..<count).map { _ in baseline_random_below(&random, UInt32(bound)) }
  }
}
