// graphq init: makes a database, empty or with a sample graph.

import GraphStore

enum InitCommand {
  static let command = Command(
    name: "init",
    summary: "make an empty database, or one with a sample graph",
    examples: [
      Example("graphq init air.graph", "make the directory air.graph with an empty database"),
      Example("graphq init toy.graph --sample modern", "a small graph to try things out on"),
      Example("graphq init air.graph --if-not-exists", "the same, and no error when it is there already"),
    ],
    operands: [Operand("DB", .database, .required, "the directory of the database; it must not be one yet")],
    options: [ifNotExists, mapSize, sample],
    run: run)

  static let ifNotExists = Option.flag("if-not-exists", "leave a database that is there as it is")
  static let mapSize = Option.value(
    "map-size", "SIZE", .size, "address space to begin with; it grows by itself when it is used up")

  static let sample = Option.value(
    "sample", "NAME", .choice(Sample.allCases.map(\.rawValue)),
    "begin with a sample graph: " + Sample.allCases.map(\.rawValue).joined(separator: ", "))

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    var options = StoreOptions()
    options.mustBeNew = !call.has(ifNotExists)
    options.mapSize = call.number(mapSize)
    let path = call.operands[0]
    let isNew = Platform.kind(of: path) == nil
    do throws(Failure) {
      let store = try open(path, options)
      if let sample = call.text(sample).flatMap(Sample.init(rawValue:)) { try fill(store, sample) }
    } catch {
      if isNew { removeDatabase(path) }
      throw error
    }
    return .success
  }

  private static func open(_ path: String, _ options: StoreOptions) throws(Failure) -> Store {
    do throws(StoreError) {
      return try Store(path: path, options: options)
    } catch {
      throw Failure(error)
    }
  }

  /// Nothing is left of what could not be made whole.
  private static func removeDatabase(_ path: String) {
    for name in ["data.mdb", "lock.mdb"] { Platform.remove("\(path)/\(name)") }
    Platform.removeFolder(path)
  }

  /// A sample goes into a database that holds nothing yet; one that was there stays as it is.
  private static func fill(_ store: Store, _ sample: Sample) throws(Failure) {
    let count: UInt64
    do {
      count = try store.read { try $0.count(.vertex) }
    } catch {
      throw Failure(storing: error)
    }
    if count == 0 { try Samples.fill(store, sample) }
  }
}
