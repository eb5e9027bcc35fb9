// StoreExerciser: a second process for the tests of the store, which start it, read its lines and kill it.
//
//   write DIR NAME [COUNT [MAP [DURABILITY]]]   numbered transactions; prints each number when it is committed
//   write-limited DIR NAME BYTES                the same, durable, with files that may not grow beyond BYTES
//   follow DIR NAME COUNT [MAP]                 reads until COUNT is committed; prints how many snapshots it saw
//   open DIR | read DIR | open-as-nobody DIR    opens and prints `opened`, or the code of the error

import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 2 else {
  print("usage: StoreExerciser MODE DIR …")
  exit(2)
}
let rest = Array(arguments.dropFirst(2))
var options = StoreOptions()

func openAndReport(_ options: StoreOptions) {
  do {
    let store = try Store(path: CommandLine.arguments[2], options: options)
    print("opened")
    _ = store.path
  } catch {
    print(error.code.rawValue)
  }
}

do {
  switch arguments.first {
  case "write":
    if rest.count > 2 { options.mapSize = Int(rest[2]) }
    options.durability = rest.count > 3 ? Durability(rawValue: rest[3]) ?? .full : .none
    let writer = NumberedWriter(
      store: try Store(path: CommandLine.arguments[2], options: options), name: rest[0])
    try writer.run(count: rest.count > 1 ? Int64(rest[1]) : nil)
  case "write-limited":
    var limit = rlimit()
    limit.rlim_cur = rlim_t(rest[1]) ?? 0
    limit.rlim_max = limit.rlim_cur
    signal(SIGXFSZ, SIG_IGN)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_FSIZE, &limit)
    #endif
    try NumberedWriter(store: try Store(path: CommandLine.arguments[2]), name: rest[0]).run(count: nil)
  case "follow":
    if rest.count > 2 { options.mapSize = Int(rest[2]) }
    let follower = Follower(
      store: try Store(path: CommandLine.arguments[2], options: options), name: rest[0])
    print(try follower.run(until: Int64(rest[1]) ?? 0))
  case "read":
    options.readOnly = true
    openAndReport(options)
  case "open-as-nobody":
    // Root may do everything, so that refusals can only be seen as somebody else.
    guard setgid(65534) == 0, setuid(65534) == 0 else {
      print("cannot become nobody")
      exit(2)
    }
    openAndReport(options)
  default: openAndReport(options)
  }
} catch {
  print("failed: \(error)")
  exit(1)
}
