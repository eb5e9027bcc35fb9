// loadbench: what a bulk load takes, measured.

import Glibc
import Loading

var options = LoadOptions()
var places: [String] = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--memory": options.memory = arguments.popFirst().flatMap { Int($0) }.map { $0 << 20 }
  case "--threads": options.threads = arguments.popFirst().flatMap { Int($0) } ?? 1
  case "--generate": options.edgeIDs = .generate
  default: places.append(argument)
  }
}
guard let database = places.first, places.count > 1 else {
  print("loadbench [--memory MIB] [--threads N] [--generate] DATABASE FILE...")
  exit(2)
}
do {
  let report = try Loader.load(places.dropFirst().map { LoadInput($0) }, into: database, options)
  print(report.json(status: "loaded", options: options), terminator: "")
} catch {
  print(error)
  exit(1)
}
