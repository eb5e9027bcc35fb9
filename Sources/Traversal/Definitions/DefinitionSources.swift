// DefinitionSources: texts that hold definitions, from files or from elsewhere. They count as one, since each may call what
// another defines; errors are shown in the text they are about.

/// Texts of definitions that belong together.
package struct DefinitionSources: Sendable {
  private struct Part: Sendable {
    var text: String
    /// The name of the file; nil for text that is in none.
    var name: String?
    /// Where it begins in the whole.
    var start: Int
  }

  private var parts: [Part] = []

  package init() {}

  package var isEmpty: Bool { parts.isEmpty }

  package mutating func add(_ text: String, name: String?) {
    let start = parts.last.map { $0.start + $0.text.utf8.count + 1 } ?? 0
    parts.append(Part(text: text, name: name, start: start))
  }

  /// Everything that the texts define. Places in it are those in the whole.
  package func parsed() throws(DefinitionSourceError) -> DefinitionFile {
    let whole = Array(parts.map(\.text).joined(separator: "\n").utf8)
    var file = DefinitionFile()
    for part in parts {
      // What one text lacks at its end must not be sought in the next.
      let bytes = parts.count == 1 ? whole : Array(whole.prefix(part.start + part.text.utf8.count))
      do throws(TraversalError) {
        let found = try DefinitionFile.parse(bytes, from: part.start)
        file.definitions += found.definitions
        file.tests += found.tests
      } catch {
        throw located(error)
      }
    }
    return file
  }

  /// An error about the whole, at its place in the text it is about.
  package func located(_ error: TraversalError) -> DefinitionSourceError {
    guard var range = error.range, let first = parts.first else {
      return DefinitionSourceError(error: error, text: "", fileName: nil)
    }
    let part = parts.last { $0.start <= range.bytes.lowerBound } ?? first
    range = SourceRange(range.bytes.lowerBound - part.start, range.bytes.upperBound - part.start)
    var moved = error
    moved.range = range
    return DefinitionSourceError(error: moved, text: part.text, fileName: part.name)
  }
}

/// An error in a text of definitions, with the text.
package struct DefinitionSourceError: Error, Sendable, Hashable {
  package var error: TraversalError
  package var text: String
  package var fileName: String?

  package init(error: TraversalError, text: String, fileName: String?) {
    self.error = error
    self.text = text
    self.fileName = fileName
  }

  /// What of the text it is about.
  package var source: String {
    guard let range = error.range?.bytes else { return "" }
    return String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }
}

extension DefinitionSourceError: CustomStringConvertible {
  package var description: String { error.rendered(source: text, fileName: fileName) }
}
