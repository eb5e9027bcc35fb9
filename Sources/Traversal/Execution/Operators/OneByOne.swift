// OneByOne: passes traversers on singly, in front of steps whose effects a step behind them could see too early.

import GraphStore

struct OneByOneNode: PlanNode {
  var site: Site
  var text: String { "one by one" }

  func open(_ input: Operator, _ opening: Opening) -> Operator { OneByOneOperator(site, input: input) }
}

final class OneByOneOperator: Operator {
  private var waiting = Batch(.none)
  private var place = 0

  init(_ site: Site, input: Operator) { super.init(site, input: input) }

  override func reset(_ reason: Reset) {
    waiting = Batch(.none)
    place = 0
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if place >= waiting.count {
      guard let batch = try input?.pull(run, graph) else { return nil }
      waiting = batch
      place = 0
    }
    var single = waiting.gathered([place])
    if let bulk = waiting.bulk, bulk[place] > 1 {
      waiting.bulk?[place] -= 1
      single.bulk = [1]
    } else {
      place += 1
    }
    return single
  }
}
