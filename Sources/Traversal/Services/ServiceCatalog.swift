// ServiceCatalog: all that `call()` can reach, in the order in which it is listed.

import GraphStore

struct ServiceCatalog: Sendable {
  /// The services of the engine. A new one is a file in this folder and a line here.
  static let builtIn: [any Service] = [
    ShortestPath(), Components(), PageRank(), Degrees(), TriangleService(), LotFlow(),
  ]

  /// What the database defines itself. A built-in service hides a definition of its name.
  var stored: [any Service] = []

  var all: [any Service] { Self.builtIn + stored }

  /// The service of a name, or an error that says which there are.
  func service(_ name: String, at range: SourceRange) throws -> any Service {
    if name == ServiceList.name { return ServiceList(services: all) }
    if let service = all.first(where: { $0.name == name }) { return service }
    throw TraversalError(
      .unknownService, "there is no service or stored traversal named '\(TraversalError.echo(name))'",
      at: range,
      help: Suggestions.question(for: name, among: all.map(\.name) + [ServiceList.name])
        ?? "call('--list') lists the services there are")
  }
}
