// DirectoryFiles: what backup, restore and compaction do with files and directories besides copying the database.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file or directory on its way to its place: gone when it goes out of use without having arrived.
struct PendingFile: ~Copyable {
  let path: String
  let descriptor: Int32
  private var isPlaced = false

  /// Makes a new file.
  init(creating path: String) throws(StoreError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason = errno
      // Nothing of ours is there to be removed.
      isPlaced = true
      throw LMDBError(code: reason).explained("create '\(path)'")
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isPlaced { unlink(path) }
  }

  /// Waits until the content is on the medium.
  func flush() throws(StoreError) { try DirectoryFiles.flush(descriptor, path) }

  /// Moves the file to its place, in one step, over what is there.
  consuming func place(at target: String) throws(StoreError) {
    guard rename(path, target) == 0 else { throw LMDBError(code: errno).explained("rename '\(path)'") }
    isPlaced = true
  }
}

enum DirectoryFiles {
  /// Makes a directory; false when it was there already.
  static func makeDirectory(_ path: String) throws(StoreError) -> Bool {
    if mkdir(path, 0o700) == 0 { return true }
    let reason = errno
    var status = stat()
    if reason == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return false }
    if reason == EEXIST {
      throw StoreError(.exists, "'\(path)' is there and is no directory", help: "choose another name")
    }
    throw LMDBError(code: reason).explained("create '\(path)'")
  }

  /// Removes a directory and the files of a database in it.
  static func removeDatabase(_ path: String) {
    for name in ["data.mdb", "lock.mdb"] { unlink(path + "/" + name) }
    rmdir(path)
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// Moves a file, in one step, over what is there.
  static func move(_ path: String, to target: String) throws(StoreError) {
    guard rename(path, target) == 0 else { throw LMDBError(code: errno).explained("rename '\(path)'") }
  }

  /// Makes the names in a directory durable.
  static func flushDirectory(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LMDBError(code: errno).explained("flush '\(path)'") }
    defer { close(descriptor) }
    // Some file systems refuse to sync directories, and need not.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw LMDBError(code: errno).explained("flush '\(path)'")
    }
  }

  /// Waits until the content of a file is on the medium.
  static func flushFile(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw LMDBError(code: errno).explained("flush '\(path)'") }
    defer { close(descriptor) }
    try flush(descriptor, path)
  }

  /// The names in a directory, without order; none when it cannot be read.
  static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }

  fileprivate static func flush(_ descriptor: Int32, _ path: String) throws(StoreError) {
    #if canImport(Glibc)
      let isFlushed = fsync(descriptor) == 0
    #else
      let isFlushed = fcntl(descriptor, F_FULLFSYNC) == 0
    #endif
    guard isFlushed else { throw LMDBError(code: errno).explained("flush '\(path)'") }
  }

  static var processNumber: Int32 { getpid() }
}

/// Keeps every other process from opening a database, and is refused while one has it open: LMDB holds a shared lock on
/// the first byte of its lock file for as long as a file is open. Never to be taken where this process itself has the
/// database open, for closing the descriptor would drop that one's lock too.
struct ExclusiveLock: ~Copyable {
  private let descriptor: Int32

  /// Nil when another process has the database open.
  static func take(_ database: String) throws(StoreError) -> ExclusiveLock? {
    let path = database + "/lock.mdb"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LMDBError(code: errno).explained("lock '\(database)'") }
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    request.l_start = 0
    request.l_len = 1
    if fcntl(descriptor, F_SETLK, &request) == 0 { return ExclusiveLock(descriptor: descriptor) }
    let reason = errno
    close(descriptor)
    guard reason == EACCES || reason == EAGAIN else {
      throw LMDBError(code: reason).explained("lock '\(database)'")
    }
    return nil
  }

  deinit { close(descriptor) }
}
