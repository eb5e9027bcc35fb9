// Errors of the store under the exit codes of the one table.

import GraphStore
import Traversal

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
    case let error as TraversalError: self.init(error, in: Statement(text: ""), fileName: nil)
    default: self.init("failed", "\(error)", exit: .failure)
    }
  }
}
