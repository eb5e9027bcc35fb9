// SmallDisk: a file system in memory, of a few MiB, which root alone may make: for tests of full disks.

import Foundation

package final class SmallDisk {
  package let path: String

  package struct NotMounted: Error {}

  package init(_ path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", path) else { throw NotMounted() }
  }

  deinit { _ = Self.run("umount", "-l", path) }

  package func remount(readOnly: Bool) -> Bool {
    Self.run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", path)
  }

  private static func run(_ program: String, _ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Whether this process may mount at all, found out by doing it.
  package static let isPossible: Bool = {
    let probe = FileManager.default.temporaryDirectory.appendingPathComponent("disk-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: probe) }
    guard getuid() == 0, let disk = try? SmallDisk(probe.path) else { return false }
    return withExtendedLifetime(disk) { true }
  }()
}
