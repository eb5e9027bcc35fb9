// Script: where statements come from — the command line, files, standard input — each with the name for its errors.

enum Script {
  case text(String)
  case file(String)
  case standardInput

  /// What stands before line and column in messages; text of the command line has no name.
  var name: String? {
    switch self {
    case .text: nil
    case .file(let path): path
    case .standardInput: "standard input"
    }
  }

  /// How long a complete line waits for the next one, which might begin with a dot, when a pipe has no more for now.
  private static let patience = 10

  /// Gives every statement to `body`, in order, as soon as it is known to be whole.
  func forEachStatement(_ body: (Statement) throws(Failure) -> Void) throws(Failure) {
    var splitter = StatementSplitter()
    switch self {
    case .text(let text):
      splitter.append(text.utf8)
    case .file(let path):
      do throws(Platform.SystemError) {
        splitter.append(try Platform.readFile(path))
      } catch {
        throw Failure(reading: path, error)
      }
    case .standardInput:
      try readStandardInput(into: &splitter, body)
    }
    while let statement = try splitter.next(.hasEnded) { try body(statement) }
  }

  private func readStandardInput(
    into splitter: inout StatementSplitter, _ body: (Statement) throws(Failure) -> Void
  ) throws(Failure) {
    let input = Platform.standardInput
    while true {
      while let statement = try splitter.next(.moreComes) { try body(statement) }
      if splitter.mayBeComplete, !Platform.hasInput(input, within: Self.patience) {
        while let statement = try splitter.next(.pauses) { try body(statement) }
      }
      var chunk: [UInt8] = []
      do throws(Platform.SystemError) {
        guard try Platform.read(input, into: &chunk, limit: 1 << 16) else { return }
      } catch {
        throw Failure(reading: "standard input", error)
      }
      splitter.append(chunk)
    }
  }
}
