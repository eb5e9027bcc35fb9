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

  /// Whatever work with a store has thrown.
  init(storing error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as StoreError: self.init(error)
    default: self.init("failed", "\(error)", exit: .failure)
    }
  }
}
