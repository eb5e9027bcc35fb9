// The core of a service over one graph: many tasks ask and write at once, within limits.

import GraphQ

/// What the service can do. A graph may be shared as it is, so the service needs no lock of its own.
struct RouteService: Sendable {
  let graph: Graph
  private let byCode: PreparedQuery

  init(graph: Graph) throws {
    self.graph = graph
    try graph.createIndex(on: "airport", "code", isUnique: true)
    byCode = try graph.prepare(
      "g.V().has('airport', 'code', code).out('route').values('code')", parameters: "code")
  }

  func add(_ from: String, _ to: String) async throws {
    try await graph.write { transaction in
      for code in [from, to] {
        try transaction.query(
          "g.mergeV([(T.label): 'airport', 'code': \(code)])")
      }
      try transaction.query(
        """
        g.V().has('airport', 'code', \(from)).as('a').V().has('airport', 'code', \(to)).
          addE('route').from('a')
        """)
    }
  }

  func destinations(of code: String) async throws -> [String] {
    try await byCode.run(["code": code], limits: QueryLimits(time: .seconds(1))).all(as: String.self)
  }
}

let service = try RouteService(graph: Graph.inMemory())
try await withThrowingTaskGroup(of: Void.self) { group in
  for to in ["KEF", "JFK", "SFO", "SEA"] {
    group.addTask { try await service.add("LHR", to) }
  }
  try await group.waitForAll()
}
print("LHR:", try await service.destinations(of: "LHR").sorted().joined(separator: " "))

/// A question without end is stopped by its limit, and the service goes on.
func askWithoutEnd(_ service: RouteService) async throws {
  do {
    try await service.graph.query(
      "g.V().repeat(out()).until(has('code', 'nowhere'))", limits: QueryLimits(time: .milliseconds(100)))
  } catch let error as GraphError {
    print("stopped: \(error.code.rawValue)")
  }
}

try await service.add("KEF", "LHR")
try await askWithoutEnd(service)
print("KEF:", try await service.destinations(of: "KEF").joined(separator: " "))
