// loadbench: what bulk loads take. It writes the files of a power-law graph, loads them in several ways, checks what came
// of each, and prints a table. With files as operands it loads those, and prints the loader's own report.

import Loading

var request = Request(CommandLine.arguments.dropFirst())
do {
  if request.files.isEmpty {
    try Rows(request).run()
  } else {
    let report = try Loader.load(
      request.files.map { LoadInput($0) }, into: request.directory + "/load.graph", request.options)
    print(report.json(status: "loaded", options: request.options), terminator: "")
  }
} catch {
  print(error)
  Host.exit(1)
}
