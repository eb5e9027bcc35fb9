// Signature: a request signed as AWS wants it (Signature Version 4). Query parameters are sorted and always `key=value`.

/// Who signs.
package struct Credentials: Sendable, Equatable {
  package var accessKey: String
  package var secretKey: String
  /// Of credentials that end some time.
  package var sessionToken: String?

  package init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
  }
}

package struct Signature {
  package var credentials: Credentials
  package var region: String
  package var service: String
  /// `20150830T123600Z`.
  package var time: String

  package init(_ credentials: Credentials, region: String, service: String, time: String) {
    self.credentials = credentials
    self.region = region
    self.service = service
    self.time = time
  }

  /// The value of the header `Authorization`. `path` and `query` are encoded already; names of headers are in lower case.
  package func authorization(
    method: String, path: String, query: [(name: String, value: String)],
    headers: [(name: String, value: String)],
    payloadHash: String
  ) -> String {
    let sorted = headers.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    let names = sorted.map(\.name).joined(separator: ";")
    let canonical = [
      method, path, Self.canonical(query),
      sorted.map { "\($0.name):\(Self.squeezed($0.value))\n" }.joined(), names, payloadHash,
    ].joined(separator: "\n")
    let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
    let text = [
      "AWS4-HMAC-SHA256", time, scope, SHA256.hexadecimal(SHA256.hash(Array(canonical.utf8))),
    ].joined(separator: "\n")
    let code = SHA256.hexadecimal(SHA256.code(Array(text.utf8), key: key))
    return
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), Signature=\(code)"
  }

  private var key: [UInt8] {
    var key = Array("AWS4\(credentials.secretKey)".utf8)
    for part in [String(time.prefix(8)), region, service, "aws4_request"] {
      key = SHA256.code(Array(part.utf8), key: key)
    }
    return key
  }

  package static func canonical(_ query: [(name: String, value: String)]) -> String {
    query.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.map { "\($0.name)=\($0.value)" }
      .joined(separator: "&")
  }

  /// Without blanks around it, and one for each run of them inside.
  private static func squeezed(_ value: String) -> String {
    value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
  }

  /// Every byte but letters, digits and `-._~` as `%XX`; slashes stay where `keepsSlashes`.
  package static func encoded(_ text: String, keepsSlashes: Bool = false) -> String {
    var encoded: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: encoded.append(byte)
      case 0x2F where keepsSlashes: encoded.append(byte)
      default: encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
