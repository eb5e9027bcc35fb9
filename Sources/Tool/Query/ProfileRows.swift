// ProfileRows: a profile as rows: the figures of each step beside what was expected of it, after them those of the whole and
// of each stored traversal that was called, and what would make it quicker.

import GraphStore
import Traversal

enum ProfileRows {
  /// Nil when the value is no profile. `expected` are the nodes of the plan, the last of them that of the profile itself.
  static func of(_ value: Value, _ expected: [Explanation.Node]) -> [Value]? {
    guard case .map(let entries) = value, let steps = list("steps", in: entries) else { return nil }
    let whole = entries.filter { $0.key == .string("milliseconds") || $0.key == .string("memory") }
    let total = Value.map([MapEntry(key: .string("step"), value: .string("total"))] + whole)
    let hints = (list("hints", in: entries) ?? []).map {
      Value.map([MapEntry(key: .string("hint"), value: $0)])
    }
    return compared(steps, expected.dropLast().map(\.rows)) + [total] + (list("calls", in: entries) ?? [])
      + hints
  }

  private static func list(_ key: String, in entries: [MapEntry]) -> [Value]? {
    for entry in entries {
      if entry.key == .string(key), case .list(let members) = entry.value { return members }
    }
    return nil
  }

  /// The steps with the traversers that were expected to leave each, where the plan had one node for each step; the worst
  /// mistake is marked, if it is more than a factor of two.
  private static func compared(_ steps: [Value], _ expected: [Int64?]) -> [Value] {
    guard steps.count == expected.count else { return steps }
    let mistakes = zip(steps, expected).map { step, expected in
      expected.map { mistake(of: $0, in: step) } ?? 1
    }
    let worst = mistakes.max() ?? 1
    return steps.indices.map { place in
      guard case .map(var entries) = steps[place], let rows = expected[place] else { return steps[place] }
      entries.append(MapEntry(key: .string("expected"), value: .long(rows)))
      if worst > 2, mistakes[place] == worst {
        let times = (worst * 10).rounded() / 10
        entries.append(MapEntry(key: .string("misestimate"), value: .double(times)))
      }
      return .map(entries)
    }
  }

  /// By what factor it is wrong, either way.
  private static func mistake(of expected: Int64, in step: Value) -> Double {
    guard case .map(let entries) = step,
      case .long(let actual)? = entries.first(where: { $0.key == .string("traversers") })?.value
    else { return 1 }
    let (less, more) = (min(expected, actual), max(expected, actual))
    return Double(more) / Double(max(1, less))
  }
}
