// graphq load as a process: exit codes, rejected rows that come back, interruption, and death at any moment.

import Foundation
import Testing

@Suite("graphq load", .serialized)
struct LoadCommandTests {
  static let nodes = "~id,~label,n:Int\na,p,1\nb,p,2\n"
  static let edges = "~id,~from,~to,~label\ne,a,b,k\n"

  static func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test("loads files and standard input, and says what it did")
  func loads() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.nodes, folder / "n.csv")
    let loaded = try ToolRunner.run(
      ["load", folder / "g", folder / "n.csv", "-", "--report", "-"], input: Self.edges)
    #expect(loaded.exitCode == 0)
    #expect(loaded.errors.hasPrefix("loaded: 2 vertices and 1 edge in "))
    #expect(loaded.output.contains("\"status\":\"loaded\""))
    let answer = try ToolRunner.run([folder / "g", "g.V('a').out('k').values('n')", "--format", "plain"])
    #expect(answer.output == "2\n")
    #expect(try ToolRunner.run(["check", folder / "g"]).exitCode == 0)
  }

  @Test("shows what is wrong with its place, changes nothing, and exits with 1")
  func faults() throws {
    let folder = try TemporaryFolder()
    try Self.write("~id,n:Int\na,1\nb,two\n", folder / "n.csv")
    let failed = try ToolRunner.run(["load", folder / "g", folder / "n.csv"])
    #expect(failed.exitCode == 1)
    #expect(failed.errors.contains("n.csv:3:3: error[bad-value]: 'two' is not an Int"))
    #expect(failed.errors.contains("  b,two\n    ^^^\n"))
    #expect(!FileManager.default.fileExists(atPath: folder / "g"))
    #expect(try ToolRunner.run(["load", folder / "g"]).exitCode == 2)
    #expect(try ToolRunner.run(["load", folder / "g", folder / "no.csv"]).exitCode == 4)
    #expect(try ToolRunner.run(["load", folder / "g", "--memory", "x", folder / "n.csv"]).exitCode == 2)
  }

  @Test("rejected rows can be mended and loaded, and the exit code says that there were some")
  func rejects() throws {
    let folder = try TemporaryFolder()
    try Self.write("~id,n:Int\na,1\nb,two\nc,3\n", folder / "n.csv")
    let partial = try ToolRunner.run(
      ["load", folder / "g", folder / "n.csv", "--on-error", "skip", "--rejects", folder / "bad.csv"])
    #expect(partial.exitCode == 7)
    let rejected = try String(contentsOfFile: folder / "bad.csv", encoding: .utf8)
    try Self.write(rejected.replacing("two", with: "2", maxReplacements: 1), folder / "bad.csv")
    #expect(try ToolRunner.run(["load", folder / "g", folder / "bad.csv"]).exitCode == 0)
    let answer = try ToolRunner.run([folder / "g", "g.V().values('n').sum()", "--format", "plain"])
    #expect(answer.output == "6\n")
  }

  @Test("a rehearsal writes nothing")
  func dryRun() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.nodes, folder / "n.csv")
    let rehearsed = try ToolRunner.run(["load", folder / "g", folder / "n.csv", "--dry-run"])
    #expect(rehearsed.exitCode == 0)
    #expect(rehearsed.errors.hasPrefix("checked, nothing written: 2 vertices"))
    #expect(!FileManager.default.fileExists(atPath: folder / "g"))
  }

  @Test("headers and spaces of ids hold for the files behind them, until they are taken back")
  func optionsOfFiles() throws {
    let folder = try TemporaryFolder()
    try Self.write("~id,n\n", folder / "head.csv")
    try Self.write("1,5\n2,06\n", folder / "people.csv")
    try Self.write("# things\n~id,n\n1,7\n", folder / "things.csv")
    try Self.write("~id,~from(person),~to\n1,2,1\n", folder / "has.csv")
    let loaded = try ToolRunner.run([
      "load", folder / "g", "--comment", "#", "--infer-types", "--id-space", "person", "--header",
      folder / "head.csv",
      folder / "people.csv", "--header=", "--id-space", "thing", folder / "things.csv", "--edges",
      folder / "has.csv",
    ])
    #expect(loaded.exitCode == 0, "\(loaded.errors)")
    let ids = try ToolRunner.run([folder / "g", "g.V().id(); g.E().outV().id()", "--format", "plain"])
    #expect(ids.output == "person:1\nperson:2\nthing:1\nperson:2\n")
    let values = try ToolRunner.run([folder / "g", "g.V().values('n')", "--format", "jsonl"])
    #expect(values.output == "\"5\"\n\"06\"\n\"7\"\n")
    let again = try ToolRunner.run([
      "load", folder / "h", folder / "people.csv", "--header", folder / "head.csv",
    ])
    #expect(again.exitCode == 1)
    #expect(again.errors.contains("error[bad-header]"))
  }

  @Test("cells are skipped, types inferred from so many rows, lines passed over, ids begun as asked for")
  func optionsOfLoads() throws {
    let folder = try TemporaryFolder()
    try Self.write("a line\n~id,n,m:Int\na,1,x\nb,2.5,4\n", folder / "n.csv")
    let options = ["--skip", "1", "--id-prefix", "p/", "--on-error", "skip"]
    let partial = try ToolRunner.run(
      ["load", folder / "g", folder / "n.csv", "--skip-cells", "--infer-types=0"] + options)
    #expect(partial.exitCode == 7)
    let values = try ToolRunner.run([folder / "g", "g.V('p/a', 'p/b').values()", "--format", "jsonl"])
    #expect(values.output == "1.0\n2.5\n4\n")
    let early = try ToolRunner.run(["load", folder / "h", folder / "n.csv", "--infer-types=1"] + options)
    #expect(early.exitCode == 7)
    #expect(try ToolRunner.run([folder / "h", "g.V().count()", "--format", "plain"]).output == "0\n")
    let alone = try ToolRunner.run(["load", folder / "i", folder / "n.csv", "--skip", "1", "--skip-cells"])
    #expect(alone.exitCode == 2)
    #expect(alone.errors.contains("--on-error skip"))
  }

  @Test("a load in batches that was refused goes on with the option that it names")
  func batches() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.nodes, folder / "n.csv")
    let failed = try ToolRunner.run(["load", folder / "g", folder / "n.csv", "--batch", "1", "--resume"])
    #expect(failed.exitCode == 2)
    #expect(failed.errors.contains("there is no load to resume"))
    #expect(folder.contents == ["n.csv"])
    #expect(try ToolRunner.run(["load", folder / "g", folder / "n.csv", "--batch", "1"]).exitCode == 0)
    let count = try ToolRunner.run([folder / "g", "g.V().count()", "--format", "plain"])
    #expect(count.output == "2\n")
  }

  /// A graph that takes a moment to load.
  static func writeGraph(_ folder: TemporaryFolder, vertices: Int, edges: Int) throws {
    var text = "~id,n:Int\n"
    for vertex in 0..<vertices { text += "v\(vertex),\(vertex)\n" }
    try write(text, folder / "n.csv")
    text = "~id,~from,~to,~label\n"
    for edge in 0..<edges { text += "e\(edge),v\(edge % vertices),v\(edge * 7 % vertices),k\n" }
    try write(text, folder / "e.csv")
  }

  static func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ToolRunner.path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test("a load that is killed leaves nothing, or all of it, and what is left of it is removed later")
  func killed() throws {
    let folder = try TemporaryFolder()
    try Self.writeGraph(folder, vertices: 200, edges: 8_000)
    let arguments = ["load", folder / "g", folder / "n.csv", folder / "e.csv"]
    for delay in [30, 150, 400] as [UInt32] {
      let process = try Self.start(arguments)
      usleep(delay * 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      guard FileManager.default.fileExists(atPath: folder / "g/data.mdb") else { continue }
      #expect(try ToolRunner.run(["check", folder / "g"]).exitCode == 0)
      let count = try ToolRunner.run([folder / "g", "g.E().count()", "--format", "plain"])
      #expect(count.output == "8000\n")
      try FileManager.default.removeItem(atPath: folder / "g")
    }
    #expect(try ToolRunner.run(arguments).exitCode == 0)
    #expect(try ToolRunner.run(["check", folder / "g"]).exitCode == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder / "g")
    #expect(Set(left) == ["data.mdb", "lock.mdb"])
  }

  @Test("a load into a database that holds something changes nothing when it is killed")
  func killedInPlace() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.nodes, folder / "first.csv")
    #expect(try ToolRunner.run(["load", folder / "g", folder / "first.csv"]).exitCode == 0)
    try Self.writeGraph(folder, vertices: 300, edges: 2000)
    for delay in [50, 300] as [UInt32] {
      let process = try Self.start(["load", folder / "g", folder / "n.csv", folder / "e.csv"])
      usleep(delay * 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(try ToolRunner.run(["check", folder / "g"]).exitCode == 0)
      let count = try ToolRunner.run([folder / "g", "g.V().count()", "--format", "plain"])
      #expect(count.output == "2\n" || count.output == "302\n")
    }
  }

  @Test("an interrupted load exits with 130 and leaves nothing, also while it waits for its input")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let pipe = folder / "pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR)
    defer { close(writer) }
    let process = try Self.start(["load", folder / "g", pipe])
    usleep(300_000)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(!FileManager.default.fileExists(atPath: folder / "g"))
  }
}
