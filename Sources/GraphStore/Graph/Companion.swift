// Companion: a place for one object of a layer above, beside an open file or a snapshot of it. Neither knows what it is.

import Synchronization

package final class Companion: Sendable {
  private let kept = Mutex<(any AnyObject & Sendable)?>(nil)

  init() {}

  package var object: (any AnyObject & Sendable)? { kept.withLock { $0 } }

  /// Keeps an object where there is none yet, and gives the one that is kept.
  package func keep(_ object: any AnyObject & Sendable) -> any AnyObject & Sendable {
    kept.withLock { kept in
      if let kept { return kept }
      kept = object
      return object
    }
  }
}
