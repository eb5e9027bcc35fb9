// The texts of a command that hold definitions: of the command line, of files and of standard input.

import GraphStore
import Traversal

struct DefinitionTexts {
  private var sources = DefinitionSources()

  init(of call: Invocation) throws(Failure) {
    for path in call.texts(QueryCommand.file) { try add(file: path) }
    for text in call.operands.dropFirst() {
      if text == "-" { try add(file: "-") } else { sources.add(text, name: nil) }
    }
    guard sources.isEmpty else { return }
    guard !Platform.isTerminal(Platform.standardInput) else {
      throw .usage(
        "no-definition", "no definition is given",
        help: "graphq define \(call.operands[0]) -f FILE stores those of a file")
    }
    try add(file: "-")
  }

  private mutating func add(file path: String) throws(Failure) {
    sources.add(try SourceText.read(path), name: SourceText.name(of: path))
  }

  /// Everything that the texts define.
  func parsed() throws(Failure) -> DefinitionFile {
    do throws(DefinitionSourceError) {
      return try sources.parsed()
    } catch {
      throw Failure(error)
    }
  }

  /// An error about the whole, at its place in the text it is about.
  func failure(_ error: any Error) -> Failure {
    guard let error = error as? TraversalError else { return Failure(storing: error) }
    return Failure(sources.located(error))
  }
}

extension Failure {
  init(_ error: DefinitionSourceError) {
    self.init(error.error, in: Statement(text: error.text), fileName: error.fileName)
  }

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
