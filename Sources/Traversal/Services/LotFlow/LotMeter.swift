// LotMeter: how much work a search has done; stops one that does too much.

import GraphStore

final class LotMeter {
  private var work = 0
  private var checked = 0
  private let check: () throws -> Void

  /// - check: asked now and then whether to go on
  init(check: @escaping () throws -> Void) { self.check = check }

  func add(_ steps: Int) throws {
    work += steps
    guard work - checked >= 1 << 14 else { return }
    checked = work
    try check()
    guard work <= LotLimits.work else {
      throw TraversalError(
        .limit, "lotFlow cannot prove within \(LotLimits.work) steps which plan is best",
        help: "give fewer arcs or balances, or a smaller maxHops")
    }
  }
}
