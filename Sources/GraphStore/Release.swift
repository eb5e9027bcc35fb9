// Release: the number of this release and of what it is made of, for who asks for them, as packs and the command line do.

package enum Release {
  package static let version = "0.1.0"
  /// The version of the file format that it writes.
  package static let fileFormat = Format.version
  /// The storage library underneath, with its version.
  package static var storage: String { "LMDB \(Environment.libraryVersion)" }
}
