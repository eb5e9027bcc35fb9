// Signatures against the vectors that were published with the method, and settings as other tools write them.

import Testing

@testable import Fetching

@Suite("Requests are signed as was published")
struct SignatureTests {
  @Test(
    "hashes and codes are those of the standards",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func hashes(_ text: String, _ hash: String) {
    #expect(SHA256.hexadecimal(SHA256.hash(Array(text.utf8))) == hash)
  }

  @Test("the code of a message under a key is that of RFC 4231")
  func codes() {
    let code = SHA256.code(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(
      SHA256.hexadecimal(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  private static let suite = Signature(
    Credentials(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", service: "service", time: "20150830T123600Z")

  @Test(
    "the test suite of the method",
    arguments: [
      ([], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      (
        [("Param2", "value2"), ("Param1", "value1")],
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
      ),
    ] as [([(String, String)], String)])
  func published(_ query: [(String, String)], _ signature: String) {
    let authorization = Self.suite.authorization(
      method: "GET", path: "/", query: query.map { (name: $0.0, value: $0.1) },
      headers: [("x-amz-date", "20150830T123600Z"), ("host", "example.amazonaws.com")],
      payloadHash: Request.emptyHash)
    #expect(
      authorization
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        + "SignedHeaders=host;x-amz-date, Signature=\(signature)")
  }

  @Test("the example of getting a part of an object")
  func object() {
    let signature = Signature(
      Credentials(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      region: "us-east-1", service: "s3", time: "20130524T000000Z")
    let authorization = signature.authorization(
      method: "GET", path: "/test.txt", query: [],
      headers: [
        ("host", "examplebucket.s3.amazonaws.com"), ("range", "bytes=0-9"),
        ("x-amz-content-sha256", Request.emptyHash), ("x-amz-date", "20130524T000000Z"),
      ], payloadHash: Request.emptyHash)
    #expect(
      authorization.hasSuffix(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
  }

  @Test("a URL of an object becomes an address with its key encoded, and is signed for one host")
  func addresses() throws {
    var settings = Settings(environment: { _ in nil }, file: { _ in nil })
    var options = FetchOptions()
    func address(_ url: String) throws -> String {
      try Request(url, options, settings, time: "20150830T123600Z").address
    }
    #expect(try address("s3://b/a b/ü+.csv") == "https://b.s3.us-east-1.amazonaws.com/a%20b/%C3%BC%2B.csv")
    #expect(try address("s3://b.c/k") == "https://s3.us-east-1.amazonaws.com/b.c/k")
    options.region = "eu-west-1"
    options.endpoint = "http://localhost:9000/"
    #expect(try address("s3://b/k") == "http://localhost:9000/b/k")
    settings.credentials = Credentials(accessKey: "a", secretKey: "s", sessionToken: "t")
    let request = try Request("s3://b/k", options, settings, time: "20150830T123600Z")
    #expect(request.isSigned)
    #expect(request.headers.contains("x-amz-security-token: t"))
    for wrong in ["s3://", "s3://b", "s3://b/", "s3:///k"] {
      #expect(throws: FetchError.self) { try address(wrong) }
    }
  }

  @Test("credentials come from the environment, else from the profile")
  func settings() {
    let files = [
      "/h/.aws/credentials": "[default]\naws_access_key_id = A\naws_secret_access_key=B\n# no\n[other]\n"
        + "aws_access_key_id=C\naws_secret_access_key=D\naws_session_token=E\n",
      "/h/.aws/config": "[default]\nregion = r1\n[profile other]\nregion=r2\n",
    ]
    func settings(_ variables: [String: String]) -> Settings {
      Settings(environment: { variables[$0] }, file: { files[$0] })
    }
    #expect(settings(["HOME": "/h"]).credentials == Credentials(accessKey: "A", secretKey: "B"))
    #expect(settings(["HOME": "/h"]).region == "r1")
    let other = settings(["HOME": "/h", "AWS_PROFILE": "other"])
    #expect(other.credentials == Credentials(accessKey: "C", secretKey: "D", sessionToken: "E"))
    #expect(other.region == "r2")
    let own = settings([
      "HOME": "/h", "AWS_ACCESS_KEY_ID": "X", "AWS_SECRET_ACCESS_KEY": "Y", "AWS_REGION": "r3",
    ])
    #expect(own.credentials == Credentials(accessKey: "X", secretKey: "Y"))
    #expect(own.region == "r3")
    #expect(settings([:]).credentials == nil)
  }
}
