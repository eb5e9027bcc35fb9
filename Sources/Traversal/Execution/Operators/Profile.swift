// profile(): how often each step was asked, what it gave and how long that took, instead of the results; the same of the
// stored traversals that were called on the way, however deep; and what would make it quicker.

import GraphStore

struct ProfileNode: PlanNode {
  var site: Site
  /// The side effect that takes the figures while the results go on.
  var name: String?

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    opening.run.isProfiling = true
    opening.run.callFigures = CallFigures()
    return ProfileOperator(self, input: input)
  }
}

/// What one operator has done.
struct StepFigures {
  var batches = 0
  var rows = 0
  var traversers: Int64 = 0
  /// With the time of the steps before it.
  var time = Duration.zero
}

/// What the stored traversals have done that were called.
final class CallFigures {
  private var figures: [String: (times: Int64, time: Duration)] = [:]

  /// Counts a call of a stored traversal.
  func begin(_ name: String) { figures[name, default: (0, .zero)].times += 1 }

  /// Adds time that a stored traversal took, with that of those it called.
  func add(_ time: Duration, to name: String) { figures[name, default: (0, .zero)].time += time }

  /// The names with their figures, the longest first.
  var sorted: [(name: String, times: Int64, time: Duration)] {
    figures.map { ($0.key, $0.value.times, $0.value.time) }.sorted { ($1.time, $0.name) < ($0.time, $1.name) }
  }
}

final class ProfileOperator: Operator {
  private let node: ProfileNode
  private var isDone = false

  init(_ node: ProfileNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard node.name == nil else {
      let batch = try input?.pull(run, graph)
      if batch == nil, let name = node.name { run.sideEffects[name] = .declared(figures(run), nil) }
      return batch
    }
    if isDone { return nil }
    isDone = true
    while try input?.pull(run, graph) != nil {}
    return try spawn(.values([figures(run)]), run)
  }

  private func figures(_ run: Run) -> Value {
    var steps: [Value] = []
    var before = Duration.zero
    var operators: [Operator] = []
    var next = input
    while let step = next {
      operators.append(step)
      next = step.input
    }
    let total = operators.first?.figures.time ?? .zero
    for step in operators.reversed() where !(step is Inlet) {
      let figures = step.figures
      let own = max(.zero, figures.time - before)
      before = figures.time
      steps.append(
        .map([
          Collections.entry("step", .string(step.site.name)),
          Collections.entry("batches", .long(Int64(figures.batches))),
          Collections.entry("rows", .long(Int64(figures.rows))),
          Collections.entry("traversers", .long(figures.traversers)),
          Collections.entry("milliseconds", .double(Self.milliseconds(own))),
          Collections.entry("share", .double(total > .zero ? own / total : 0)),
        ]))
    }
    var entries = [
      Collections.entry("steps", .list(steps)),
      Collections.entry("milliseconds", .double(Self.milliseconds(before))),
      Collections.entry("memory", .long(Int64(run.peak))),
    ]
    let calls = (run.callFigures?.sorted ?? []).map { call in
      Value.map([
        Collections.entry("call", .string(call.name)),
        Collections.entry("times", .long(call.times)),
        Collections.entry("milliseconds", .double(Self.milliseconds(call.time))),
      ])
    }
    if !calls.isEmpty { entries.append(Collections.entry("calls", .list(calls))) }
    let hints = operators.reversed().compactMap(Self.hint)
    if !hints.isEmpty { entries.append(Collections.entry("hints", .list(hints.map { .string($0) }))) }
    return .map(entries)
  }

  /// A filter that looked at so many elements to keep a tenth of them or less would be better off with an index.
  private static let manyElements = 100

  private static func hint(_ step: Operator) -> String? {
    guard let filter = step as? FilterOperator, let scan = filter.input as? ScanOperator,
      let wish = scan.missingIndex
    else { return nil }
    let (seen, kept) = (scan.figures.rows, filter.figures.rows)
    guard seen >= manyElements, kept <= seen / 10 else { return nil }
    let cost = "this filter read \(seen) elements to keep \(kept)"
    return "add an index of '\(wish.label)' by '\(wish.key)': \(cost)"
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1000 + Double(attoseconds / 1_000_000_000_000) / 1000
  }
}
