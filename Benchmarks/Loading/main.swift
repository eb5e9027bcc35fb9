// loadbench: what a bulk load takes, measured.

import Glibc
import Loading

let arguments = CommandLine.arguments.dropFirst()
guard let database = arguments.first, arguments.count > 1 else {
  print("loadbench DATABASE FILE...")
  exit(2)
}
do {
  let options = LoadOptions()
  let report = try Loader.load(arguments.dropFirst().map { LoadInput($0) }, into: database, options)
  print(report.json(status: "loaded", options: options), terminator: "")
} catch {
  print(error)
  exit(1)
}
