// What it costs to call a stored traversal, beside the same steps written in its place.

import GraphStore
import Harness
import Traversal

enum Calls {
  static let definitions = """
    define values_near(id: String) -> List<Long> = g.V(id).out('link').values('value');
    define value_of() -> Long on Vertex = values('value');
    define value_times(factor: Long) -> Long on Vertex = calc('value * factor');
    """

  static func all(on ground: Ground) -> [any Benchmark] {
    let start = "g.V(id).out('link')"
    return [
      row(
        ground, "call-start", "one hop as a stored traversal, prepared", calls: { _ in 1 },
        "g.call('values_near', [id])", "\(start).values('value')"),
      row(
        ground, "call-middle", "a stored traversal for every neighbour of a vertex", calls: { $0 },
        "\(start).call('value_of')", "\(start).values('value')"),
      row(
        ground, "call-computed", "the same with an argument that differs from neighbour to neighbour",
        calls: { $0 }, "\(start).call('value_times').with('factor', __.values('value'))",
        "\(start).calc('value * value')"),
    ]
  }

  /// `calls` tells how many calls a question about a vertex with so many neighbours makes.
  private static func row(
    _ ground: Ground, _ name: String, _ work: String, calls: @escaping (Int) -> Int, _ calling: String,
    _ inPlace: String
  ) -> Row {
    Row(
      name: name, work: work, measure: .time(per: "call"), limit: .atMostReferencePlus(times: 1, 0.5e-6)
    ) {
      let starts = ground.starts(5_000)
      let parameters = starts.map { ["id": Value.string(AskedGraph.id($0))] }
      let graph = try ground.asked()
      let count = starts.reduce(0) { $0 + calls(ground.graph.degree(of: $1)) }
      func contender(_ name: String, _ text: String) throws -> Contender {
        let question = try graph.question(text, "id")
        return Contender(name) {
          try .time(per: count) {
            [try parameters.reduce(0) { $0 &+ (try question.sum($1)) }]
          }
        }
      }
      return Contest(
        subject: try contender("call", calling), reference: try contender("the steps in its place", inPlace))
    }
  }
}
