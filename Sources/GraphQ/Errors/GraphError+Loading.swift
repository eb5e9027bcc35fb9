// Errors of loading and of packs in the library's form, with the file and the place they are about.

import GraphStore
import Loading
import Packs
import Traversal

extension GraphError.Code {
  /// Tests of stored traversals failed.
  public static let test = Self(rawValue: "test")
  /// Something that a pack requires is missing or of another version.
  public static let packRequirement = Self(PackRefusal.Code.requirement)
  /// A later version of the pack is installed.
  public static let packOlder = Self(PackRefusal.Code.older)
  /// No pack of that name is installed.
  public static let unknownPack = Self(PackRefusal.Code.unknown)
  /// Something hangs on the pack that is not its own.
  public static let packInUse = Self(PackRefusal.Code.inUse)
  /// The file `pack.json` is wrong.
  public static let manifest = Self(PackRefusal.Code.manifest)
  /// More rows were rejected than allowed.
  public static let tooManyErrors = Self(rawValue: "too-many-errors")

  private init(_ code: PackRefusal.Code) { self.init(rawValue: code.rawValue) }
}

extension GraphError {
  init(_ error: LoadError) {
    switch error {
    case .data(let problem): self.init(problem)
    case .tooManyProblems(let limit, let last):
      self.init(
        .tooManyErrors, "more than \(limit) rows were rejected; nothing was loaded", note: last.text)
    case .file(let path, let reason): self.init(.io, "cannot read or write '\(path)': \(reason)")
    case .usage(let message, let help): self.init(.invalid, message, help: help)
    case .interrupted: self.init(.cancelled, "stopped from outside; nothing was loaded")
    case .store(let error): self.init(error)
    }
  }

  private init(_ problem: Problem) {
    var text = problem.text
    if text.hasSuffix("\n") { text.removeLast() }
    self.init(
      Code(rawValue: problem.code.rawValue), problem.message, help: problem.help, file: problem.file,
      position: problem.place.map { place in
        Position(
          line: place.line, column: place.column,
          utf8Range: place.byteOffset..<place.byteOffset + place.carets.utf8.count { $0 == UInt8(ascii: "^") }
        )
      }, rendered: text)
  }

  init(_ error: DefinitionSourceError) {
    let plain = GraphError(error.error, source: error.text)
    self.init(
      plain.code, plain.message, help: plain.help, note: plain.note, file: error.fileName,
      position: plain.position, rendered: error.description)
  }

  init(_ error: PackError) {
    switch error {
    case .load(let error): self.init(error)
    case .definition(let error): self.init(error)
    case .store(let error): self.init(error)
    case .refused(let refusal):
      self.init(
        Code(rawValue: refusal.code.rawValue), refusal.message, help: refusal.help, note: refusal.note)
    case .tests(let passed, let failed):
      let message =
        "\(failed.count) of \(passed + failed.count) tests of the pack failed; nothing was installed"
      let first = failed.first.map { GraphError($0) }
      self.init(
        .test, message, file: first?.file, position: first?.position,
        rendered: (["error[test]: \(message)"] + failed.map(\.description)).joined(separator: "\n"))
    }
  }
}
