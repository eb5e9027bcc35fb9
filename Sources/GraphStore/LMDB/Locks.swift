// Locks: the three primitives of the operating system that the store needs and Swift does not offer, and the one promise
// that stands on them. What is safe between threads for another reason than its type stands in this file alone.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A mutex with numbered conditions to wait on, so that exactly those who are meant are woken.
package final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let conditions: UnsafeMutablePointer<pthread_cond_t>
  private let count: Int

  package init(conditions count: Int) {
    self.count = count
    conditions = .allocate(capacity: count)
    pthread_mutex_init(mutex, nil)
    for condition in 0..<count { pthread_cond_init(conditions + condition, nil) }
  }

  deinit {
    for condition in 0..<count { pthread_cond_destroy(conditions + condition) }
    pthread_mutex_destroy(mutex)
    conditions.deallocate()
    mutex.deallocate()
  }

  package func lock() { pthread_mutex_lock(mutex) }
  package func unlock() { pthread_mutex_unlock(mutex) }
  /// Releases the mutex until someone wakes those who wait for this condition.
  package func wait(_ condition: Int) { pthread_cond_wait(conditions + condition, mutex) }
  package func wake(_ condition: Int) { pthread_cond_broadcast(conditions + condition) }

  /// The same, until `deadline` at the latest; false when that has passed.
  func wait(_ condition: Int, until deadline: timespec) -> Bool {
    var deadline = deadline
    return pthread_cond_timedwait(conditions + condition, mutex, &deadline) == 0
  }

  /// The instant that lies some microseconds ahead.
  static func deadline(microseconds: Int) -> timespec {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let nanoseconds = now.tv_nsec + microseconds * 1000
    return timespec(tv_sec: now.tv_sec + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
  }
}

/// Many may pass at once, or one alone. The one alone is not starved by a stream of many.
final class Gate: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)

  init() {
    #if canImport(Glibc)
      var attributes = pthread_rwlockattr_t()
      pthread_rwlockattr_init(&attributes)
      pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
      pthread_rwlock_init(lock, &attributes)
      pthread_rwlockattr_destroy(&attributes)
    #else
      pthread_rwlock_init(lock, nil)
    #endif
  }

  deinit {
    pthread_rwlock_destroy(lock)
    lock.deallocate()
  }

  func enterShared() { pthread_rwlock_rdlock(lock) }
  func enterAlone() { pthread_rwlock_wrlock(lock) }
  func leave() { pthread_rwlock_unlock(lock) }
}

/// A small number that each thread has for itself: what this thread is doing with one database.
final class ThreadMark: @unchecked Sendable {
  private let key: pthread_key_t
  private let isUsable: Bool

  init() {
    var key = pthread_key_t()
    isUsable = pthread_key_create(&key, nil) == 0
    self.key = key
  }

  deinit { if isUsable { pthread_key_delete(key) } }

  var value: Int {
    get { isUsable ? Int(bitPattern: pthread_getspecific(key)) : 0 }
    set { if isUsable { pthread_setspecific(key, UnsafeRawPointer(bitPattern: newValue)) } }
  }
}

/// A handle of the library that wanders between threads and is used by one at a time.
struct LentHandle: @unchecked Sendable {
  let handle: OpaquePointer
}

/// A handle with which the library may be called from any thread.
struct SharedHandle: @unchecked Sendable {
  let handle: OpaquePointer
}

/// State that is touched only by whoever holds a monitor or was given the turn under it.
package final class Guarded<State>: @unchecked Sendable {
  package var state: State

  package init(_ state: State) { self.state = state }
}

/// An object that nothing else refers to, on its way from one thread to another.
package struct Handover<Object: AnyObject>: @unchecked Sendable {
  package let object: Object

  package init(_ object: Object) { self.object = object }
}
