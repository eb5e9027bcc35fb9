// FileChecks: what can be said about a database directory before LMDB touches it, each refusal with its own reason.

import CLMDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which directory a path leads to, whatever name it is reached by.
struct FileIdentity: Equatable {
  let device: UInt64
  let inode: UInt64

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

enum FileChecks {
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let readableVersion: UInt32 = 1

  /// Makes the directory where that is wanted, and refuses what cannot be a database of ours.
  static func inspect(_ path: String, _ options: StoreOptions) throws(StoreError) {
    var status = stat()
    if stat(path, &status) != 0 {
      let reason = errno
      guard reason == ENOENT else { throw LMDBError(code: reason).explained("open '\(path)'") }
      try refuseMissing(path, options)
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
        throw LMDBError(code: errno).explained("create '\(path)'")
      }
    } else if status.st_mode & S_IFMT != S_IFDIR {
      throw StoreError(
        .foreignFile, "'\(path)' is a file, and a graph database is a directory",
        help: options.create ? "choose another name" : nil)
    }
    try refuseNetworkFileSystem(path, options)
    try inspectHeader(path, options)
  }

  static func existsError(_ path: String) -> StoreError {
    StoreError(.exists, "there is a database at '\(path)' already", help: "choose another name or remove it")
  }

  /// The size of a file in bytes.
  static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// True when nobody can write to the database: the medium is read-only.
  static func isImmutable(_ path: String) -> Bool {
    var status = statvfs()
    return statvfs(path, &status) == 0 && UInt64(status.f_flag) & UInt64(ST_RDONLY) != 0
  }

  /// Why a write to the file may have come out short: the disk is full, or the process may not make larger files.
  static func reasonOfShortWrite(_ path: String) -> Int32? {
    /// More than the library writes at once.
    let margin = UInt64(1) << 20
    var disk = statvfs()
    if statvfs(path, &disk) == 0, UInt64(disk.f_bavail) * UInt64(disk.f_frsize) < margin { return ENOSPC }
    var limit = rlimit()
    #if canImport(Glibc)
      let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
    #else
      let isKnown = getrlimit(RLIMIT_FSIZE, &limit) == 0
    #endif
    guard isKnown, let size = size(path + "/data.mdb"), UInt64(size) + margin > UInt64(limit.rlim_cur) else {
      return nil
    }
    return EFBIG
  }

  /// Where there is no database yet, one must be wanted.
  private static func refuseMissing(_ path: String, _ options: StoreOptions) throws(StoreError) {
    guard options.create, !options.readOnly else {
      throw StoreError(
        .noDatabase, "there is no database at '\(path)'", help: "create one with 'graphq init \(path)'")
    }
  }

  private static func inspectHeader(_ path: String, _ options: StoreOptions) throws(StoreError) {
    let file = path + "/data.mdb"
    let descriptor = systemOpen(file, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      let reason = errno
      guard reason == ENOENT else { throw LMDBError(code: reason).explained("open '\(path)'") }
      return try refuseMissing(path, options)
    }
    defer { systemClose(descriptor) }
    guard !options.mustBeNew else { throw existsError(path) }
    // A page header of 16 bytes, then the magic number and the version of LMDB's own format.
    var header = [UInt8](repeating: 0, count: 24)
    let count = header.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return try refuseMissing(path, options) }
    let span = header.span.bytes
    let found = span.load(16, as: UInt32.self)
    let version = span.load(20, as: UInt32.self)
    if count == 24, found == magic.byteSwapped {
      throw StoreError(
        .byteOrder, "the database at '\(path)' was written on a machine of the other byte order",
        help: "export it there and load the export here")
    }
    guard count == 24, found == magic else {
      throw StoreError(
        .foreignFile, "'\(file)' is not a graph database: it does not start as an LMDB file does")
    }
    guard version == readableVersion else {
      throw StoreError(
        .foreignFile,
        "'\(file)' is of LMDB format \(version); the library here (\(Environment.libraryVersion)) reads format \(readableVersion)",
        help: "export it with a program that reads that format, and load the export here")
    }
  }

  private static func refuseNetworkFileSystem(_ path: String, _ options: StoreOptions) throws(StoreError) {
    guard !options.allowNetworkFileSystem, let name = networkFileSystem(path) else { return }
    throw StoreError(
      .networkFileSystem, "'\(path)' lies on a network file system (\(name)), where locks cannot be trusted",
      help: "put it on a local disk, or open it with allowNetworkFileSystem from one process only")
  }

  private static func networkFileSystem(_ path: String) -> String? {
    var status = statfs()
    guard statfs(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      return networkKind(UInt64(truncatingIfNeeded: status.f_type) & 0xFFFF_FFFF)
    #else
      return status.f_flags & UInt32(MNT_LOCAL) == 0 ? "not local" : nil
    #endif
  }

  /// The network file system of a magic number of `statfs(2)`.
  private static func networkKind(_ magic: UInt64) -> String? {
    switch magic {
    case 0x6969: "NFS"
    case 0x517B: "SMB"
    case 0xFF53_4D42: "CIFS"
    case 0xFE53_4D42: "SMB 2"
    case 0x5346_414F: "AFS"
    case 0x0102_1997: "9P"
    case 0x00C3_6400: "Ceph"
    case 0x7375_7245: "Coda"
    case 0x564C: "NCP"
    default: nil
    }
  }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

private func systemClose(_ descriptor: Int32) { close(descriptor) }
