// Release: the number of this release, for what asks for one, as packs do.

package enum Release {
  package static let version = "0.1.0"
}
