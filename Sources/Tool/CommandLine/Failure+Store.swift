// Errors of the store under the exit codes of the one table.

import GraphStore

extension Failure {
  init(_ error: StoreError) {
    let exit: ExitCode =
      switch error.code {
      case .damaged: .integrity
      case .duplicateID, .notUnique, .noElement, .invalid, .limit, .nested: .failure
      default: .storage
      }
    self.init(error.code.rawValue, error.message, help: error.help, exit: exit)
  }
}
