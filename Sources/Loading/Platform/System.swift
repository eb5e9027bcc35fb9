// The operating system as the loader sees it: files, directories, the clock, memory in use.
// Only this folder of the loader calls C; everything it returns is plain Swift.

import CZlib
import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum Platform {
  /// An error number of the operating system.
  struct SystemError: Error {
    var number: Int32 = 0
    /// What is wrong where the system has no number for it.
    var message: String?

    var isNoSpace: Bool { number == ENOSPC || number == EDQUOT }

    static var last: SystemError { SystemError(number: errno) }

    var text: String {
      if let message { return message }
      guard let message = strerror(number) else { return "error \(number)" }
      return String(cString: message).lowercased()
    }
  }

  static let standardInput: Int32 = 0
}

// MARK: Files

extension Platform {
  /// What tells whether a file is still the one that was looked at.
  struct Fingerprint: Equatable {
    var isDirectory: Bool
    var isRegular: Bool
    var size: Int
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int

    fileprivate init(_ status: stat) {
      isDirectory = status.st_mode & S_IFMT == S_IFDIR
      isRegular = status.st_mode & S_IFMT == S_IFREG
      size = Int(status.st_size)
      #if canImport(Glibc)
        let time = status.st_mtim
      #else
        let time = status.st_mtimespec
      #endif
      modifiedSeconds = Int(time.tv_sec)
      modifiedNanoseconds = Int(time.tv_nsec)
    }
  }

  /// Nil when nothing stands at the path.
  static func fingerprint(_ path: String) throws(SystemError) -> Fingerprint? {
    var status = stat()
    if stat(path, &status) == 0 { return Fingerprint(status) }
    guard errno == ENOENT || errno == ENOTDIR else { throw .last }
    return nil
  }

  static func fingerprint(_ descriptor: Int32) throws(SystemError) -> Fingerprint {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    return Fingerprint(status)
  }

  /// The names in a directory, without order.
  static func names(inDirectory path: String) throws(SystemError) -> [String] {
    guard let directory = opendir(path) else { throw .last }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }

  /// The paths that a pattern with `*`, `?` and `[…]` matches, in order.
  static func paths(matching pattern: String) -> [String] {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0 else { return [] }
    return (0..<Int(matches.gl_pathc)).compactMap { place in
      matches.gl_pathv[place].map { String(cString: $0) }
    }
  }

  static func openForReading(_ path: String) throws(SystemError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  static func openForWriting(_ path: String) throws(SystemError) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  /// Bytes that may still be written to the file system of a path; nil where that cannot be asked.
  static func freeSpace(_ path: String) -> Int? {
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else { return nil }
    return Int(
      clamping: UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize)).partialValue)
  }

  /// A new file without a name, which goes when it is closed.
  static func openTemporary(inDirectory directory: String) throws(SystemError) -> Int32 {
    var template = Array("\(directory)/graphq-XXXXXX".utf8CString)
    let descriptor = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return Int32(-1) }
      let descriptor = mkstemp(base)
      if descriptor >= 0 { unlink(base) }
      return descriptor
    }
    guard descriptor >= 0 else { throw .last }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// True when a read would not wait, or does not within so many milliseconds.
  static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, milliseconds) > 0
  }

  static func closeFile(_ descriptor: Int32) {
    _ = close(descriptor)
  }

  /// Appends the next bytes, at most `limit`, and returns how many; 0 at the end of the input.
  /// `offset` is where to read a file; nil reads on from where the descriptor stands.
  static func read(
    _ descriptor: Int32, at offset: Int?, appending limit: Int, to bytes: inout [UInt8]
  ) throws(SystemError) -> Int {
    while true {
      var count = 0
      bytes.reserveCapacity(bytes.count + limit)
      bytes.append(addingCapacity: limit) { output in
        output.withUnsafeMutableBufferPointer { buffer, initialized in
          guard let base = buffer.baseAddress.map({ $0 + initialized }) else { return }
          if let offset {
            count = pread(descriptor, base, limit, off_t(offset))
          } else {
            #if canImport(Glibc)
              count = Glibc.read(descriptor, base, limit)
            #else
              count = Darwin.read(descriptor, base, limit)
            #endif
          }
          initialized += max(count, 0)
        }
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .last }
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    if let number = System.write(bytes, to: descriptor) { throw SystemError(number: number) }
  }

  static func remove(_ path: String) { _ = unlink(path) }

  /// Removes a directory that is empty, and leaves any other.
  static func removeDirectory(_ path: String) { _ = rmdir(path) }
}

// MARK: The process

extension Platform {
  /// Seconds of a clock that never goes back.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  static var physicalMemory: Int {
    max(0, sysconf(Int32(_SC_PHYS_PAGES))) * max(0, sysconf(Int32(_SC_PAGESIZE)))
  }

  /// The memory of this process now that belongs to no file, in bytes; nil where that cannot be asked.
  static var anonymousMemory: Int? {
    guard let descriptor = try? openForReading("/proc/self/statm") else { return nil }
    defer { closeFile(descriptor) }
    var bytes: [UInt8] = []
    guard let count = try? read(descriptor, at: 0, appending: 256, to: &bytes), count > 0 else { return nil }
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard fields.count > 2, let resident = Int(fields[1]), let shared = Int(fields[2]) else { return nil }
    return (resident - shared) * max(0, sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Gives freed arrays back to the system at once, at the price of asking it for each new one.
  static func keepLittleMemory() {
    #if canImport(Glibc)
      mallopt(M_MMAP_THRESHOLD, 256 << 10)
      mallopt(M_TRIM_THRESHOLD, 1 << 20)
      mallopt(M_ARENA_MAX, 2)
    #endif
  }

  /// The most memory this process has had at one time, in bytes.
  static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
      guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
      return usage.ru_maxrss * 1024
    #else
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
      return usage.ru_maxrss
    #endif
  }
}
