// graphq init: makes an empty database.

import GraphStore

enum InitCommand {
  static let command = Command(
    name: "init",
    summary: "make an empty database",
    examples: [
      Example("graphq init air.graph", "make the directory air.graph with an empty database"),
      Example("graphq init air.graph --if-not-exists", "the same, and no error when it is there already"),
    ],
    operands: [Operand("DB", .database, .required, "the directory of the database; it must not be one yet")],
    options: [ifNotExists, mapSize],
    run: run)

  static let ifNotExists = Option.flag("if-not-exists", "leave a database that is there as it is")
  static let mapSize = Option.value(
    "map-size", "SIZE", .size, "address space to begin with; it grows by itself when it is used up")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    var options = StoreOptions()
    options.mustBeNew = !call.has(ifNotExists)
    options.mapSize = call.number(mapSize)
    do throws(StoreError) {
      _ = try Store(path: call.operands[0], options: options)
    } catch {
      throw Failure(error)
    }
    return .success
  }
}
