// The graph is what the facts give.

import Foundation
import Testing

@Suite("Loyalty: facts")
struct FactTests {
  @Test("running the generator again gives the same files")
  func generator() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Pack.folder.appendingPathComponent("generate.py").path, "--check"]
    try process.run()
    process.waitUntilExit()
    // 127: this machine has no Python.
    #expect([0, 127].contains(process.terminationStatus))
  }
}
