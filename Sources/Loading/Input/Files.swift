// Files: whole files and directories, for what is loaded beside rows, as packs have it.

package enum Files {
  package enum Kind: Sendable { case file, directory }

  /// What is at a path; nil when nothing is.
  package static func kind(of path: String) throws(LoadError) -> Kind? {
    do throws(Platform.SystemError) {
      return try Platform.fingerprint(path).map { $0.isDirectory ? .directory : .file }
    } catch {
      throw .file(path: path, reason: error.text)
    }
  }

  /// The names of what a directory holds, in order.
  package static func names(inDirectory path: String) throws(LoadError) -> [String] {
    do throws(Platform.SystemError) {
      return try Platform.names(inDirectory: path).sorted()
    } catch {
      throw .file(path: path, reason: error.text)
    }
  }

  /// The content of a file of UTF-8 text.
  package static func text(of path: String) throws(LoadError) -> String {
    var bytes: [UInt8] = []
    do throws(Platform.SystemError) {
      let descriptor = try Platform.openForReading(path)
      defer { Platform.closeFile(descriptor) }
      while try Platform.read(descriptor, at: bytes.count, appending: 1 << 20, to: &bytes) > 0 {}
    } catch {
      throw .file(path: path, reason: error.text)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .data(
        Problem(code: .encoding, file: path, message: "the file is not UTF-8 text", help: "save it as UTF-8"))
    }
    return text
  }
}
