// Exerciser: the second process of a test, started from the program that the build puts beside the tests.

import Foundation

final class Exerciser {
  private let process = Process()
  private let output = Pipe()
  private var collected = Data()

  static let path: String = {
    var place = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    for _ in 0..<6 {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("StoreExerciser")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate.path }
    }
    return "StoreExerciser"
  }()

  init(_ arguments: String...) throws {
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Waits until so many lines were printed, or no more will come.
  func wait(forLines count: Int) {
    while lines.count < count {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { return }
      collected += data
    }
  }

  /// The complete lines received so far.
  var lines: [String] {
    let text = String(decoding: collected, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Kills the process as no process can prevent, and returns all that it printed.
  func killed() -> [String] {
    kill(process.processIdentifier, SIGKILL)
    return finished()
  }

  /// Waits for the end, and returns all that it printed.
  func finished() -> [String] {
    collected += output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return lines
  }

  /// True when the process ended by itself and well.
  var succeeded: Bool { process.terminationReason == .exit && process.terminationStatus == 0 }

  /// What a short run prints.
  static func run(_ mode: String, _ path: String) throws -> String {
    try Exerciser(mode, path).finished().joined(separator: "\n")
  }
}
