// FetchOptions: where requests go and who makes them; the rest comes from the usual environment variables and files.

package struct FetchOptions: Sendable {
  /// The region of `s3://` URLs; nil for `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile, or `us-east-1`.
  package var region: String?
  /// `https://host[:port]` of a service that speaks as S3 does; nil for that of AWS.
  package var endpoint: String?
  /// A file of certificates to trust in place of the system's.
  package var certificates: String?
  /// How often a request is made again after a fault that may pass, and how long to wait before the first time; each
  /// later wait is twice as long.
  package var retries = 5
  package var firstWait = 0.25
  /// Asked now and then; true ends the transfer.
  package var shouldStop: @Sendable () -> Bool = { false }
  /// Told how many bytes have come, and how many there are where the server says so.
  package var progress: @Sendable (_ bytes: Int, _ total: Int?) -> Void = { _, _ in }

  package init() {}
}

/// Why nothing came of a URL.
package struct FetchError: Error, Sendable, Equatable {
  package var message: String
  /// The caller asked to stop.
  package var isStopped = false

  package init(_ message: String, isStopped: Bool = false) {
    self.message = message
    self.isStopped = isStopped
  }
}
