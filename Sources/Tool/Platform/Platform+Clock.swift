// The clock, and waiting.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Platform {
  /// Nanoseconds of a clock that never goes back.
  static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  static func sleep(milliseconds: Int) {
    usleep(UInt32(milliseconds) * 1000)
  }
}
