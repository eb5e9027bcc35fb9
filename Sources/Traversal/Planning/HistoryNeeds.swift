// HistoryNeeds: what of its past a traverser must remember: the whole path, some labels, or nothing. Found by looking
// at what the steps of a query read.

import GraphStore

struct HistoryNeeds {
  /// Labels that some step reads, anywhere in the query.
  private var labels: Set<String> = []
  /// Some step computes the label that it reads.
  private var readsAnyLabel = false
  /// For every step at the top: whether paths must be kept there.
  private(set) var keepsPath: [Bool] = []

  func reads(_ label: String) -> Bool { readsAnyLabel || labels.contains(label) }

  init(_ query: Query) {
    for step in query.steps { collectLabels(step) }
    keepsPath = Array(repeating: false, count: query.steps.count)
    var isRead = false
    for place in query.steps.indices.reversed() {
      let step = query.steps[place]
      let reads = Self.readsPath(step)
      keepsPath[place] = isRead || reads
      // Behind a reducing step nothing is left of the past.
      isRead = Self.forgets(step) ? reads : isRead || reads
    }
    if query.configuration.contains(where: { $0.name == .withPath }) {
      keepsPath = Array(repeating: true, count: query.steps.count)
    }
  }

  // MARK: Paths

  private static func forgets(_ step: Step) -> Bool {
    switch step.name {
    case .count, .sum, .min, .max, .mean: step.arguments.first.map { !$0.isLocalScope } ?? true
    case .fold: true
    case .group, .groupCount, .tree: step.arguments.isEmpty
    case .cap: true
    default: false
    }
  }

  private static func readsPath(_ step: Step) -> Bool {
    switch step.name {
    case .path, .simplePath, .cyclicPath, .tree, .otherV: return true
    default: return step.arguments.contains(where: readsPath)
    }
  }

  private static func readsPath(_ argument: Argument) -> Bool {
    switch argument.kind {
    case .literal, .variable, .predicate: return false
    case .traversal(let nested): return nested.steps.contains(where: readsPath)
    default: return argument.members.contains(where: readsPath)
    }
  }

  // MARK: Labels

  private mutating func collectLabels(_ step: Step) {
    switch step.name {
    case .select:
      collectStrings(step.arguments)
      if step.arguments.contains(where: { $0.traversal != nil }) { readsAnyLabel = true }
    case .dedup, .from, .to, .cap: collectStrings(step.arguments)
    case .where:
      collectStrings(step.arguments)
      for argument in step.arguments {
        if let predicate = argument.predicate { collectNames(predicate) }
        if let nested = argument.traversal { collectEnds(nested) }
      }
    case .and, .or, .not, .filter:
      for argument in step.arguments { if let nested = argument.traversal { collectEnds(nested) } }
    case .match:
      for argument in step.arguments { if let nested = argument.traversal { collectEnds(nested) } }
    case .math, .format, .calc:
      if let text = step.arguments.first?.string { collectWords(text) }
    default: break
    }
    for argument in step.arguments { collectLabels(argument) }
  }

  private mutating func collectLabels(_ argument: Argument) {
    switch argument.kind {
    case .literal, .variable: break
    case .traversal(let nested): for step in nested.steps { collectLabels(step) }
    case .predicate(let predicate): for argument in predicate.arguments { collectLabels(argument) }
    default: for member in argument.members { collectLabels(member) }
    }
  }

  private mutating func collectStrings(_ arguments: [Argument]) {
    for argument in arguments { if let text = argument.string { labels.insert(text) } }
  }

  private mutating func collectNames(_ predicate: Predicate) {
    collectStrings(predicate.arguments)
    for argument in predicate.arguments {
      if case .list(let members)? = argument.literal {
        for case .string(let name) in members { labels.insert(name) }
      }
    }
    for operand in predicate.operands { collectNames(operand) }
  }

  /// Labels with which a traversal inside where() or match() begins and ends.
  private mutating func collectEnds(_ nested: NestedTraversal) {
    for step in nested.steps where step.name == .as { collectStrings(step.arguments) }
  }

  /// Identifiers of an expression.
  private mutating func collectWords(_ text: String) {
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    for word in words { labels.insert(String(word)) }
  }
}

extension Argument {
  var isLocalScope: Bool { kind == .scope(.local) }
}
