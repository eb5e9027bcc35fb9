// The cache of files that the system keeps in memory, as far as it can be asked.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Platform {
  /// How many bytes of a file are in memory, so that reading them waits for no disk; nil where the system does not say.
  static func cachedBytes(of path: String) -> Int? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    let size = Int(status.st_size)
    let page = max(1, Int(sysconf(Int32(_SC_PAGESIZE))))
    // A gibibyte at a time, so that the answer of a large file needs little room.
    let span = 1 << 30
    var cached = 0
    for start in stride(from: 0, to: size, by: span) {
      let length = min(span, size - start)
      guard let pages = residentPages(descriptor, start, length, page) else { return nil }
      cached += pages * page
    }
    return min(cached, size)
  }

  private static func residentPages(_ descriptor: Int32, _ start: Int, _ length: Int, _ page: Int) -> Int? {
    guard let map = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, off_t(start)), map != MAP_FAILED
    else {
      return nil
    }
    defer { _ = munmap(map, length) }
    #if canImport(Glibc)
      var marks = [UInt8](repeating: 0, count: (length + page - 1) / page)
    #else
      var marks = [CChar](repeating: 0, count: (length + page - 1) / page)
    #endif
    guard mincore(map, length, &marks) == 0 else { return nil }
    return marks.count { $0 & 1 == 1 }
  }
}
