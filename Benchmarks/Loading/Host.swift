// Host: what the benchmark asks of the system.

import Glibc

enum Host {
  static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw Failure(path: path) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(path: path) }
      written += count
    }
  }

  static func removeDatabase(_ path: String) {
    for name in ["data.mdb", "lock.mdb"] { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  static func remove(_ path: String) { unlink(path) }

  struct Failure: Error { var path: String }
}
