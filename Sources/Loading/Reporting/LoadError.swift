// LoadError: why a load ended without a result, cut by what the caller can do about it.

import GraphStore

package enum LoadError: Error, Sendable, Equatable {
  /// The input is wrong.
  case data(Problem)
  /// More rows were rejected than allowed; the last one is given.
  case tooManyProblems(limit: Int, last: Problem)
  /// A file cannot be read or written.
  case file(path: String, reason: String)
  /// What was asked for makes no sense.
  case usage(String, help: String?)
  /// The caller asked to stop.
  case interrupted
  /// The database refused.
  case store(StoreError)
}
