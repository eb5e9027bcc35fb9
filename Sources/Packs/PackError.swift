// PackError: why a pack was not installed or removed, cut by where the fault is.

import GraphStore
import Loading
import Traversal

package enum PackError: Error, Sendable {
  /// A file of data cannot be read, or is wrong.
  case load(LoadError)
  /// A definition is wrong, or does not fit what is there.
  case definition(DefinitionSourceError)
  /// Tests of the pack failed, each at its place.
  case tests(passed: Int, failed: [DefinitionSourceError])
  case refused(PackRefusal)
  case store(StoreError)

  init(_ error: any Error) {
    switch error {
    case let error as PackError: self = error
    case let error as LoadError: self = .load(error)
    case let error as DefinitionSourceError: self = .definition(error)
    case let error as TraversalError:
      self = .definition(DefinitionSourceError(error: error, text: "", fileName: nil))
    case let error as StoreError: self = .store(error)
    default: self = .store(StoreError(.io, "\(error)"))
    }
  }
}

/// What cannot be done with a pack, and what to do about it.
package struct PackRefusal: Error, Sendable, Hashable {
  /// Stable names for kinds of refusals.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case manifest
    case requirement = "pack-requirement"
    case older = "pack-older"
    case unknown = "unknown-pack"
    case inUse = "pack-in-use"

    /// What the code means, in a line.
    package var summary: String {
      switch self {
      case .manifest: "the file pack.json of a pack is wrong"
      case .requirement: "something that a pack requires is missing or of another version"
      case .older: "a later version of the pack is installed"
      case .unknown: "no pack of that name is installed"
      case .inUse: "a pack cannot be removed while something of your own hangs on it"
      }
    }
  }

  package var code: Code
  package var message: String
  package var help: String?
  package var note: String?

  init(_ code: Code, _ message: String, help: String? = nil, note: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
    self.note = note
  }
}
