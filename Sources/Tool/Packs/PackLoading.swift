// graphq load DB PACK: a directory with a pack.json, installed or upgraded as a whole.

import Loading
import Packs

enum PackLoading {
  /// What of the options of `load` goes with a pack; the rest decides in doubts that a pack must not leave.
  private static let options = [
    LoadCommand.force, LoadCommand.dryRun, LoadCommand.threads, LoadCommand.memory, LoadCommand.tmp,
    CommonOption.progress, LoadCommand.report,
  ]

  /// Whether what is to be loaded is a pack; an error when a pack is given among other things.
  static func isWanted(_ call: Invocation) throws(Failure) -> Bool {
    let places = call.operands.dropFirst()
    guard let pack = places.first(where: { PackDirectory.isPack($0) }) else {
      guard !call.has(LoadCommand.force) else {
        throw .usage("contradiction", "--force is for packs, and none is given")
      }
      return false
    }
    guard places.count == 1, call.texts(LoadCommand.nodes).isEmpty, call.texts(LoadCommand.edges).isEmpty
    else {
      throw .usage("contradiction", "the pack '\(pack)' is loaded by itself, without other files")
    }
    let other = LoadCommand.command.options.first { option in
      call.has(option) && !options.contains { $0.name == option.name }
    }
    if let other { throw .usage("contradiction", "--\(other.name) does not go with a pack") }
    return true
  }

  static func run(_ call: Invocation, _ load: LoadOptions, _ display: LoadDisplay) throws(Failure) -> ExitCode
  {
    let console = Console(call)
    var options = PackOptions(isForced: call.has(LoadCommand.force))
    options.isDryRun = load.isDryRun
    options.load = display.watching(load)
    options.load.isDryRun = false
    let report: PackReport
    do throws(PackError) {
      let pack = try PackDirectory(call.operands[1])
      report = try Packs.install(pack, into: call.operands[0], options)
      display.end()
    } catch {
      display.end()
      return try PackFailure.exit(error, console)
    }
    if let path = call.text(LoadCommand.report) {
      let output = try Output(path: path)
      try output.write(report.json.line)
      try output.finish()
    }
    if !console.isQuiet { console.write(report.summary) }
    return .success
  }
}
