// Settings: credentials and region from the environment, else from the profile files, as other tools read them.

struct Settings {
  var credentials: Credentials?
  var region: String?

  /// `environment` gives variables, `file` the content of a file, each nil when there is none.
  init(environment: (String) -> String?, file: (String) -> String?) {
    region = environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION")
    if let access = environment("AWS_ACCESS_KEY_ID"), let secret = environment("AWS_SECRET_ACCESS_KEY") {
      credentials = Credentials(
        accessKey: access, secretKey: secret, sessionToken: environment("AWS_SESSION_TOKEN"))
    }
    let profile = environment("AWS_PROFILE") ?? "default"
    let home = environment("HOME") ?? "."
    let secrets = Self.section(
      [profile], of: file(environment("AWS_SHARED_CREDENTIALS_FILE") ?? home + "/.aws/credentials") ?? "")
    let configuration = Self.section(
      [profile, "profile \(profile)"], of: file(environment("AWS_CONFIG_FILE") ?? home + "/.aws/config") ?? ""
    )
    if credentials == nil, let access = secrets["aws_access_key_id"] ?? configuration["aws_access_key_id"],
      let secret = secrets["aws_secret_access_key"] ?? configuration["aws_secret_access_key"]
    {
      credentials = Credentials(
        accessKey: access, secretKey: secret,
        sessionToken: secrets["aws_session_token"] ?? configuration["aws_session_token"])
    }
    region = region ?? configuration["region"] ?? secrets["region"]
  }

  /// The `key = value` lines below `[name]`, for any of the names.
  static func section(_ names: [String], of text: String) -> [String: String] {
    var values: [String: String] = [:]
    var isInside = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = trimmed(line)
      if line.hasPrefix("[") {
        isInside = names.contains(trimmed(line.dropFirst().prefix { $0 != "]" }))
      } else if isInside, !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") {
        values[trimmed(line[..<equals])] = trimmed(line[line.index(after: equals)...])
      }
    }
    return values
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
