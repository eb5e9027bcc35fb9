// ChildProcess: another program, run to its end under the clock.

import CBaseline

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

package enum ChildProcess {
  /// What a program prints, up to a few kilobytes, and the seconds from its start to its end; fails when the program does.
  package static func run(_ program: String, _ arguments: [String]) throws -> (
    output: String, seconds: Double
  ) {
    var texts = ([program] + arguments).map { strdup($0) }
    defer { for text in texts { free(text) } }
    texts.append(nil)
    var output = [CChar](repeating: 0, count: 4096)
    var nanoseconds: UInt64 = 0
    var status: Int32 = 0
    let code = baseline_run_process(program, texts, &output, output.count, &nanoseconds, &status)
    guard code == 0, status == 0 else {
      throw WrongAnswer("\(program) \(arguments.joined(separator: " ")): error \(code), status \(status)")
    }
    let bytes = output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return (String(decoding: bytes, as: UTF8.self), Double(nanoseconds) / 1e9)
  }
}
