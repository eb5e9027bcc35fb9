// Progress goes to standard error, the table to standard output, Markdown to a file; and files read.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A line of progress.
package func note(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Could not write a file.
package struct OutputFailure: Error, CustomStringConvertible {
  package let description: String
}

/// Replaces the file's content.
package func save(_ text: String, to path: String) throws(OutputFailure) {
  guard let file = fopen(path, "w") else {
    throw OutputFailure(description: "\(path): \(String(cString: strerror(errno)))")
  }
  let written = fputs(text, file)
  guard fclose(file) == 0, written >= 0 else {
    throw OutputFailure(description: "\(path): \(String(cString: strerror(errno)))")
  }
}

/// The whole of a file.
package func readFile(_ path: String) throws(OutputFailure) -> [UInt8] {
  guard let file = fopen(path, "r") else {
    throw OutputFailure(description: "\(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var count = 1
  while count > 0 {
    let part = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, length in
      length = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    count = part.count
    bytes += part
  }
  return bytes
}

/// Bytes on standard output, at once.
package func writeOut(_ bytes: [UInt8]) {
  _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

package func quit(_ code: Int32) -> Never {
  exit(code)
}
