// repeat(out()).times(3)  →  out().out().out()
// A loop over nothing but moves along edges, a fixed number of times and without emit, is a chain of moves; other rules
// then merge what it reaches at every hop.

import GraphStore

enum UnrollLoops: Rule {
  static let name = "unroll-loops"
  static let subjects: [any PlanNode.Type] = [RepeatNode.self]
  private static let mostNodes: Int64 = 64

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    var place = 0
    while place < pipeline.nodes.count {
      if let loop = pipeline.node(place, as: RepeatNode.self), let count = rounds(of: loop) {
        let unrolled = Array(repeating: loop.body.nodes, count: Int(count)).flatMap { $0 }
        pipeline.replace(place..<place + 1, with: unrolled)
        place += unrolled.count
      } else {
        place += 1
      }
    }
  }

  private static func rounds(of loop: RepeatNode) -> Int64? {
    guard loop.emit == nil, let until = loop.until, case .times(let times) = until.kind else { return nil }
    let rounds = until.isFirst ? max(times, 0) : max(times, 1)
    guard rounds * Int64(loop.body.nodes.count) <= mostNodes else { return nil }
    return loop.body.nodes.allSatisfy { $0.isKind(of: ExpandNode.self) } ? rounds : nil
  }
}
