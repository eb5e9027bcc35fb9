// Runs the built program as its users do: a process with arguments, environment and pipes.

import Foundation

struct ToolResult {
  var output: String
  var errors: String
  var exitCode: Int32

  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

enum ToolRunner {
  /// The program, which the build puts beside the tests.
  static let path: String = {
    var place = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    for _ in 0..<6 {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("graphq")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate.path }
    }
    return "graphq"
  }()

  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> ToolResult {
    try run(program: path, arguments, input: Data(input.utf8), environment: environment)
  }

  /// A line for bash, in which `$graphq` is the program.
  static func shell(_ line: String, environment: [String: String] = [:]) throws -> ToolResult {
    try run(
      program: "/bin/bash", ["-c", line], input: Data(),
      environment: environment.merging(["graphq": path]) { $1 })
  }

  static func run(
    program: String, _ arguments: [String], input: Data, environment: [String: String]
  ) throws -> ToolResult {
    let folder = try TemporaryFolder()
    let (outputPath, errorPath, inputPath) = (folder / "out", folder / "err", folder / "in")
    for path in [outputPath, errorPath] { try Data().write(to: URL(fileURLWithPath: path)) }
    try input.write(to: URL(fileURLWithPath: inputPath))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "xterm"]
      .merging(environment) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: inputPath)
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while process.isRunning {
      if Date() > deadline {
        kill(process.processIdentifier, SIGKILL)
        break
      }
      usleep(2000)
    }
    process.waitUntilExit()
    return ToolResult(
      output: try String(contentsOfFile: outputPath, encoding: .utf8),
      errors: try String(contentsOfFile: errorPath, encoding: .utf8),
      exitCode: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus)
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "graphq-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static func / (folder: TemporaryFolder, name: String) -> String { folder.path + "/" + name }

  var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
