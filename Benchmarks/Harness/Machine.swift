// What stands above every table: the machine, the file system and the versions behind the figures.

import CBaseline

package struct Machine {
  /// The directory that holds the measured files.
  package let directory: String

  package init(measuringIn directory: String) {
    self.directory = directory
  }

  package var description: String {
    let memory = Double(baseline_memory_bytes()) / Double(1 << 30)
    return """
      processor    \(text(baseline_describe_processor)), \(baseline_processor_count()) cores, \
      \(significant(memory)) GiB of memory
      kernel       \(text(baseline_describe_kernel))
      file system  \(text { baseline_describe_filesystem(directory, $0, $1) })
      lmdb         \(String(cString: baseline_lmdb_version()))
      swift        \(Machine.compiler), \(Machine.build)

      """
  }

  private func text(_ describe: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      describe(base, buffer.count)
      return String(cString: base)
    }
  }

  /// The compiler tells its version in conditions only.
  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.1)
      "6.3, 6.3.1 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static var build: String {
    #if DEBUG
      "DEBUG BUILD: figures mean nothing, build with -c release"
    #else
      "release build"
    #endif
  }
}
