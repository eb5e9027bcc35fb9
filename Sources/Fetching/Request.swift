// Request: a URL of ours as what is asked of a server: the address to call, and the headers that sign it.

struct Request {
  var address: String
  var headers: [String] = []
  /// Signed for one host, so that no answer may lead to another one.
  var isSigned = false

  static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  /// `http`, `https` and `file` URLs as they are, `s3://bucket/key` with a signature where there are credentials.
  init(_ url: String, _ options: FetchOptions, _ settings: Settings, time: String) throws(FetchError) {
    guard url.hasPrefix("s3://") else {
      address = url
      return
    }
    let rest = url.dropFirst(5)
    guard let slash = rest.firstIndex(of: "/"), slash > rest.startIndex,
      rest.index(after: slash) < rest.endIndex
    else { throw FetchError("'\(url)' is not of the form s3://bucket/key") }
    let bucket = String(rest[..<slash])
    let key = Signature.encoded(String(rest[rest.index(after: slash)...]), keepsSlashes: true)
    let region = options.region ?? settings.region ?? "us-east-1"
    let base: String
    let path: String
    if let endpoint = options.endpoint {
      base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
      path = "/\(Signature.encoded(bucket))/\(key)"
    } else if bucket.contains(".") {
      // A name with dots is in no certificate of the form *.s3.region.amazonaws.com.
      base = "https://s3.\(region).amazonaws.com"
      path = "/\(bucket)/\(key)"
    } else {
      base = "https://\(bucket).s3.\(region).amazonaws.com"
      path = "/\(key)"
    }
    address = base + path
    guard let credentials = settings.credentials, let host = Self.host(base) else { return }
    isSigned = true
    var signed = [("host", host), ("x-amz-content-sha256", Self.emptyHash), ("x-amz-date", time)]
    if let token = credentials.sessionToken { signed.append(("x-amz-security-token", token)) }
    let signature = Signature(credentials, region: region, service: "s3", time: time)
    let authorization = signature.authorization(
      method: "GET", path: path, query: [], headers: signed.map { (name: $0.0, value: $0.1) },
      payloadHash: Self.emptyHash)
    headers = signed.dropFirst().map { "\($0.0): \($0.1)" } + ["Authorization: \(authorization)"]
  }

  /// `host[:port]` of `scheme://host[:port]`.
  private static func host(_ base: String) -> String? {
    guard let scheme = base.firstRange(of: "://") else { return nil }
    return String(base[scheme.upperBound...].prefix { $0 != "/" })
  }
}
