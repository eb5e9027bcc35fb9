// SourceText: the text of a file or of standard input, which must be UTF-8.

enum SourceText {
  /// As messages name it.
  static func name(of path: String) -> String { path == "-" ? "standard input" : path }

  static func read(_ path: String) throws(Failure) -> String {
    let bytes: [UInt8]
    do throws(Platform.SystemError) {
      bytes = path == "-" ? try Platform.readAll(Platform.standardInput) : try Platform.readFile(path)
    } catch {
      throw Failure(reading: name(of: path), error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        "encoding", "'\(name(of: path))' is not UTF-8 text", help: "save it as UTF-8", exit: .syntax)
    }
    return text
  }
}
