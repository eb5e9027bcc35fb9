// What is said when a pack was not installed or removed.

import Loading
import Packs
import Traversal

enum PackFailure {
  /// Reports the error, and gives the exit code that goes with it.
  static func exit(_ error: PackError, _ console: Console) throws(Failure) -> ExitCode {
    switch error {
    case .load(let error): return try LoadCommand.exit(error, console)
    case .definition(let error): throw Failure(error)
    case .store(let error): throw Failure(error)
    case .refused(let refusal):
      throw Failure(
        refusal.code.rawValue, refusal.message, help: refusal.help, note: refusal.note, exit: .failure)
    case .tests(let passed, let failed):
      report(failed, console)
      throw Failure(
        "test", "\(failed.count) of \(passed + failed.count) tests of the pack failed; nothing was installed",
        exit: .failure)
    }
  }

  /// Each failed test at its place in its file.
  static func report(_ failed: [DefinitionSourceError], _ console: Console) {
    for error in failed {
      var failure = Failure(error)
      failure.code = "test"
      failure.exit = .failure
      console.report(failure)
    }
  }
}
