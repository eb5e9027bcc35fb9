// Clock: the time of day, from the system.

import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

package enum Clock {
  package static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(secondsSinceEpoch: Int64(time.tv_sec), nanoseconds: UInt32(time.tv_nsec))
  }
}
