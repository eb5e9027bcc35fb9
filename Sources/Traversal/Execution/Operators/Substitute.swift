// Operators that answer a whole question at once, and where they cannot, leave it to the usual steps.

import GraphStore

extension Opening {
  /// A chain that takes the place of an operator where it stands.
  func substitute(_ pipeline: Pipeline) throws -> Chain {
    let site = pipeline.nodes.first?.site ?? Site(range: .none, name: "")
    return try chain(pipeline, behind: Inlet(site, partitions))
  }
}

/// Takes everything in and gives its one batch, or gives what the usual steps give.
class SubstituteOperator: Operator {
  final let usual: Chain
  private var isDone = false
  private var isUsual = false

  init(_ site: Site, input: Operator, _ usual: Chain) {
    self.usual = usual
    super.init(site, input: input)
  }

  final override var isBarrier: Bool { true }

  final override func reset(_ reason: Reset) {
    isDone = false
    isUsual = false
    usual.reset(reason)
  }

  final override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isUsual { return try usual.outlet.pull(run, graph) }
    if isDone { return nil }
    isDone = true
    return try answer(run, graph)
  }

  /// The only batch there is; nil when nothing is to be given.
  func answer(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? { nil }

  /// What the usual steps make of some batches, now and from now on.
  final func leave(_ batches: [Batch], _ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    isUsual = true
    for batch in batches { usual.inlet.feed(batch) }
    return try usual.outlet.pull(run, graph)
  }
}
