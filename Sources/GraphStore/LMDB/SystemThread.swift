// SystemThread: threads of the operating system, begun in this one place.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread that runs one closure and is waited for.
package final class SystemThread {
  private let handle: pthread_t

  /// Nil when the system gives no thread.
  package init?(_ run: @escaping @Sendable () -> Void) {
    guard let handle = Self.begin(nil, run) else { return nil }
    self.handle = handle
  }

  package func join() { pthread_join(handle, nil) }

  /// Runs a closure on a thread for which nobody waits; false when the system gives none.
  package static func detach(stackSize: Int? = nil, _ run: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    return begin(&attributes, run) != nil
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func begin(
    _ attributes: UnsafePointer<pthread_attr_t>?, _ run: @escaping @Sendable () -> Void
  ) -> pthread_t? {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var thread = pthread_t()
      let code = pthread_create(
        &thread, attributes,
        { context in
          if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, body.toOpaque())
      if code == 0 { return thread }
    #else
      var thread: pthread_t?
      let code = pthread_create(
        &thread, attributes,
        { context in
          Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      if code == 0, let thread { return thread }
    #endif
    body.release()
    return nil
  }
}
