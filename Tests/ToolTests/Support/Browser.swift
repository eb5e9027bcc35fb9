// Browser: a real one, where one is installed, for what only it can tell of a page.

import Foundation
import Testing

enum Browser {
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What a page has become when it was opened and a script of ours was run in it.
  static func document(of page: String, after script: String) throws -> String {
    let folder = try TemporaryFolder()
    let place = folder / "page.html"
    try page.replacing("</body>", with: "<script>\(script)</script></body>")
      .write(toFile: place, atomically: true, encoding: .utf8)
    let result = try ToolRunner.run(
      program: try #require(path),
      ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "file://\(place)"], input: Data(),
      environment: [:])
    return result.output
  }
}
