// Locks: the three primitives of the operating system that the store needs and Swift does not offer.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A mutex with a condition to wait on.
final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  /// Releases the mutex until someone wakes the waiters.
  func wait() { pthread_cond_wait(condition, mutex) }
  func wakeAll() { pthread_cond_broadcast(condition) }
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
  private var key = pthread_key_t()
  private let isUsable: Bool

  init() { isUsable = pthread_key_create(&key, nil) == 0 }

  deinit { if isUsable { pthread_key_delete(key) } }

  var value: Int {
    get { isUsable ? Int(bitPattern: pthread_getspecific(key)) : 0 }
    set { if isUsable { pthread_setspecific(key, UnsafeRawPointer(bitPattern: newValue)) } }
  }
}
