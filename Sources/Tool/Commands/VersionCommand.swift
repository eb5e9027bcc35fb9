// graphq version: the versions of the program, the file format and the storage library.

import GraphStore

enum VersionCommand {
  static let version = Release.version

  static let command = Command(
    name: "version",
    summary: "show the versions of program, file format, storage",
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let output = Output()
    try output.write(text)
    try output.finish()
    return .success
  }

  private static var text: String {
    #if DEBUG
      let build = "debug"
    #else
      let build = "release"
    #endif
    #if arch(x86_64)
      let machine = "x86_64"
    #elseif arch(arm64)
      let machine = "arm64"
    #else
      let machine = "other"
    #endif
    return """
      graphq \(version)
      file format \(Release.fileFormat)
      storage \(Release.storage)
      build \(build) \(machine)

      """
  }
}
