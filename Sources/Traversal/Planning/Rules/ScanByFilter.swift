// V().hasLabel('person').has('name', 'marko')  →  V labelled 'person', by index where there is one, then the filters
// A scan takes over what leading filters say about ids, labels and properties. Ids and single labels are settled by
// that; properties are only hints, since an index or a column may give more than what passes.

import GraphStore

enum ScanByFilter: Rule {
  static let name = "scan-by-filter"
  static let subjects: [any PlanNode.Type] = [ScanNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    var place = 0
    while place < pipeline.nodes.count {
      if var scan = pipeline.nodes[place].cast(to: ScanNode.self), scan.ids == nil {
        absorb(&scan, &pipeline, after: place)
        pipeline.nodes[place] = scan
      }
      place += 1
    }
  }

  private static func absorb(_ scan: inout ScanNode, _ pipeline: inout Pipeline, after place: Int) {
    var next = place + 1
    while var filter = pipeline.node(next, as: FilterNode.self) {
      var rest: [Condition] = []
      for part in filter.condition.conjuncts where !absorb(part, into: &scan) { rest.append(part) }
      if rest.isEmpty {
        pipeline.nodes.remove(at: next)
        continue
      }
      filter.condition = rest.count == 1 ? rest[0] : .and(rest)
      pipeline.nodes[next] = filter
      guard filter.condition.isAboutObject else { return }
      next += 1
    }
  }

  /// True when the scan answers the condition by itself.
  private static func absorb(_ condition: Condition, into scan: inout ScanNode) -> Bool {
    switch condition {
    case .id(.within(let ids, isInside: true)) where scan.ids == nil && scan.label == nil:
      scan.ids = Collections.distinct(ids).map { .constant($0) }
      scan.isDistinct = true
      return true
    case .id(.compare(.equal, let id)) where scan.ids == nil && scan.label == nil && id != .null:
      scan.ids = [.constant(id)]
      scan.isDistinct = true
      return true
    case .id(.open(let test)) where scan.ids == nil && scan.label == nil && test.namesIDs:
      scan.ids = test.terms
      scan.isDistinct = true
      return true
    case .label(let test):
      guard let label = test.singleText, scan.ids == nil, scan.label == nil,
        PropertyWriting.labels(label).count == 1
      else { return false }
      scan.label = label
      return true
    case .calc(let expression):
      for hint in expression.hints {
        scan.hints.append(hint)
        scan.checkedKeys.insert(hint.key)
      }
      return false
    case .computed(let test) where test.key != nil && test.isSettledByParameters:
      scan.computedHints.append(test)
      return false
    case .property(let key, let test?):
      scan.hints.append((key, test))
      return false
    default: return false
    }
  }
}

extension OpenTest {
  /// Whether exactly the elements pass whose ids the values are.
  fileprivate var namesIDs: Bool {
    switch form {
    case .anyOf, .equalOrMember, .predicate(.within): true
    case .predicate: false
    }
  }
}

extension Test {
  /// The one string that passes.
  fileprivate var singleText: String? {
    switch self {
    case .compare(.equal, .string(let text)): text
    case .within(let values, isInside: true) where values.count == 1:
      if case .string(let text) = values[0] { text } else { nil }
    default: nil
    }
  }
}
