// DefinitionTexts: the texts of a command that hold definitions. They count as one, since each may call what another
// defines; errors are shown in the text they are about.

import GraphStore
import Traversal

struct DefinitionTexts {
  private struct Part {
    var text: String
    /// The name of the file; nil for text of the command line.
    var name: String?
    /// Where it begins in the whole.
    var start = 0
  }

  private var parts: [Part] = []

  /// The texts of the command line, of files and of standard input.
  init(of call: Invocation) throws(Failure) {
    for path in call.texts(QueryCommand.file) { try add(file: path) }
    for text in call.operands.dropFirst() {
      if text == "-" { try add(file: "-") } else { add(text, name: nil) }
    }
    guard parts.isEmpty else { return }
    guard !Platform.isTerminal(Platform.standardInput) else {
      throw .usage(
        "no-definition", "no definition is given",
        help: "graphq define \(call.operands[0]) -f FILE stores those of a file")
    }
    try add(file: "-")
  }

  private mutating func add(file path: String) throws(Failure) {
    add(try SourceText.read(path), name: SourceText.name(of: path))
  }

  private mutating func add(_ text: String, name: String?) {
    let start = parts.last.map { $0.start + $0.text.utf8.count + 1 } ?? 0
    parts.append(Part(text: text, name: name, start: start))
  }

  /// Everything that the texts define.
  func parsed() throws(Failure) -> DefinitionFile {
    // Each by itself first: what one text lacks at its end must not be sought in the next.
    var last = DefinitionFile()
    for part in parts {
      do throws(TraversalError) {
        last = try DefinitionFile.parse(part.text)
      } catch {
        throw Failure(error, in: Statement(text: part.text), fileName: part.name)
      }
    }
    guard parts.count > 1 else { return last }
    do throws(TraversalError) {
      return try DefinitionFile.parse(parts.map(\.text).joined(separator: "\n"))
    } catch {
      throw failure(error)
    }
  }

  /// An error about the whole, at its place in the text it is about.
  func failure(_ error: any Error) -> Failure {
    guard var error = error as? TraversalError else { return Failure(storing: error) }
    guard let range = error.range else { return Failure(error, in: Statement(text: ""), fileName: nil) }
    let part = parts.last { $0.start <= range.bytes.lowerBound } ?? parts[0]
    error.range = SourceRange(range.bytes.lowerBound - part.start, range.bytes.upperBound - part.start)
    return Failure(error, in: Statement(text: part.text), fileName: part.name)
  }
}

extension Store {
  /// A database that must be there.
  convenience init(existing path: String, forWriting writes: Bool) throws(Failure) {
    var options = StoreOptions()
    options.create = false
    options.readOnly = !writes
    do throws(StoreError) {
      try self.init(path: path, options: options)
    } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// Whatever a traversal or the store has thrown, where there is no text to point into.
  init(running error: any Error) {
    switch error {
    case let error as TraversalError:
      var unplaced = error
      unplaced.range = nil
      self.init(unplaced, in: Statement(text: ""), fileName: nil)
    default: self.init(storing: error)
    }
  }
}
