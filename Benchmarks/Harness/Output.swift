// Progress goes to standard error, the table to standard output, Markdown to a file.

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

package func quit(_ code: Int32) -> Never {
  exit(code)
}
