// Clocks and threads.

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

  /// Runs `body` on a thread of its own that ends with the process.
  static func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      let result = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, box)
    #else
      var thread: pthread_t?
      let result = pthread_create(
        &thread, nil,
        { argument in
          Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, box)
    #endif
    if result == 0 {
      #if canImport(Glibc)
        pthread_detach(thread)
      #else
        if let thread { pthread_detach(thread) }
      #endif
    } else {
      Unmanaged<Box>.fromOpaque(box).release()
    }
  }
}
