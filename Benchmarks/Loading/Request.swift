// Request: what the command line of the benchmark asks for.

import Loading

struct Request {
  var scale: UInt32 = 18
  var directory = "/tmp"
  var files: [String] = []
  var options = LoadOptions()

  init(_ arguments: ArraySlice<String>) {
    var arguments = arguments
    while let argument = arguments.popFirst() {
      switch argument {
      case "--scale": scale = arguments.popFirst().flatMap { UInt32($0) } ?? scale
      case "--directory": directory = arguments.popFirst() ?? directory
      case "--memory": options.memory = arguments.popFirst().flatMap { Int($0) }.map { $0 << 20 }
      case "--threads": options.threads = arguments.popFirst().flatMap { Int($0) } ?? options.threads
      case "--generate-ids": options.edgeIDs = .generate
      case "--help":
        print(
          """
          loadbench [--scale N] [--directory DIR]      measure loads of a graph of 2^N vertices, 16 edges for each
          loadbench [--directory DIR] [--memory MIB] [--threads N] [--generate-ids] FILE...
                                                       load files into DIR/load.graph and print the report
          """)
        Host.exit(0)
      default: files.append(argument)
      }
    }
  }
}
