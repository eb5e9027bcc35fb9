// Whole columns: filtered, summed, grouped.

import CBaseline
import GraphStore
import Harness

enum Scans {
  /// A scan takes microseconds; the clock wants more, and other bounds each time.
  private static let passes = 8

  static func all(on ground: Ground) -> [any Benchmark] {
    [
      filter(ground, "vertex-filter", "vertices", "g.V().has('value', gt(x)).count()") { ground.values },
      filter(
        ground, "label-filter", "vertices of a label", "g.V().hasLabel('node').has('value', gt(x)).count()"
      ) {
        ground.values
      },
      filter(ground, "edge-filter", "edges of a label", "g.E().hasLabel('link').has('weight', gt(x)).count()")
      {
        ground.weights
      },
      sum(ground), groups(ground),
    ]
  }

  private static func filter(
    _ ground: Ground, _ name: String, _ elements: String, _ text: String, _ column: @escaping () -> [Int32]
  ) -> Row {
    Row(
      name: name, work: "count \(elements) by a number", measure: .time(per: "row"), limit: .atMost(5e-9)
    ) {
      let values = column()
      let question = try ground.asked().question(text, "x")
      let bounds = (0..<passes).map { Int32(500 + $0) }
      return Contest(
        subject: Contender("traversal") {
          try .time(per: values.count * bounds.count) {
            try bounds.map { try question.count(["x": .int($0)]) }
          }
        },
        reference: Contender("array in C") {
          .time(per: values.count * bounds.count) {
            bounds.map { UInt64(baseline_count_above(values, values.count, $0)) }
          }
        })
    }
  }

  private static func sum(_ ground: Ground) -> Row {
    Row(
      name: "sum", work: "sum of a number of all vertices", measure: .time(per: "row"), limit: .atMost(5e-9)
    ) {
      let values = ground.values
      let question = try ground.asked().question("g.V().values('value').sum()")
      return Contest(
        subject: Contender("traversal") { try .time(per: values.count) { [try question.count()] } },
        reference: Contender("array in C") {
          .time(per: values.count) { [UInt64(bitPattern: baseline_sum(values, values.count))] }
        })
    }
  }

  private static func groups(_ ground: Ground) -> Row {
    Row(
      name: "group-count", work: "count vertices by a text of a hundred", measure: .time(per: "row"),
      limit: .atMost(30e-9)
    ) {
      let groups = ground.groups
      let question = try ground.asked().question("g.V().groupCount().by('group')")
      return Contest(
        subject: Contender("traversal") {
          try .time(per: groups.count) { try counts(question.results()) }
        },
        reference: Contender("array of codes in C") {
          .time(per: groups.count) {
            var counts = [UInt64](repeating: 0, count: Ground.groupCount)
            baseline_count_groups(groups, groups.count, &counts)
            return counts
          }
        })
    }
  }

  /// The counts of the map, in the order of the groups.
  private static func counts(_ results: [Value]) throws -> [UInt64] {
    guard case .map(let entries)? = results.first else { throw WrongAnswer("no map of groups") }
    var counts = [UInt64](repeating: 0, count: Ground.groupCount)
    for entry in entries {
      guard case .string(let name) = entry.key, let group = Int(name.dropFirst("group ".count)) else {
        throw WrongAnswer("\(entry.key) is no group")
      }
      counts[group] = try Question.number(entry.value)
    }
    return counts
  }
}
