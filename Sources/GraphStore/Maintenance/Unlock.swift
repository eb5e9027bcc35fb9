// Unlock: makes the locks of a database anew, for systems on which a killed writer leaves its lock behind.

extension Store {
  /// Makes the locks of a database anew. Refused while somebody has it open: whoever holds a lock then is alive.
  ///
  /// Where locks outlive nobody (Linux), this changes nothing but the slots of readers that were killed.
  package static func unlock(path: String) throws(StoreError) {
    try EnvironmentRegistry.whileClosed(path) { () throws(StoreError) in }
    // The first one to open a file that nobody has open begins with fresh locks.
    var options = StoreOptions()
    options.create = false
    _ = try Store(path: path, options: options)
  }
}
