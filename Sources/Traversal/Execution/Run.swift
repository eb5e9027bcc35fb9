// Run: everything that one execution of a traversal shares among its operators.

import GraphStore

final class Run {
  struct Watch {
    /// Time, memory or somebody who may cancel bound the run.
    var isBounded = false
    var isProfiling = false
  }

  var histories = Histories()
  var sideEffects = SideEffects()
  var loops = Loops()
  var attempts = Attempts()
  var budget = Budget(RunLimits()) {
    didSet { watch.isBounded = budget.isBounded }
  }
  /// What is to be done for every batch; mostly nothing.
  private(set) var watch = Watch()
  /// What each new traverser carries, from `withSack`.
  var initialSack: Value?
  var sackMerge: Combiner?
  var isProfiling: Bool {
    get { watch.isProfiling }
    set { watch.isProfiling = newValue }
  }
  /// The stored traversals that are being called, outermost first.
  var calls: [String] = []
  /// What stored traversals take, while the run profiles; the runs of their bodies write into the same.
  var callFigures: CallFigures?
  /// The most bytes that were held at once, by estimate, while the run profiles.
  private(set) var peak = 0
  var random = Chance(seed: nil)

  /// Counts the executions for which this has served, so that what belongs to one is not taken for another's.
  private(set) var number = 0

  /// Lets go of what the run has collected.
  func forget() {
    number += 1
    if !histories.isEmpty { histories = Histories() }
    if !sideEffects.isEmpty { sideEffects = SideEffects() }
    if !loops.isEmpty { loops = Loops() }
    if attempts.isActive { attempts = Attempts() }
  }

  /// Checks time, cancellation and what the histories hold. Operators that collect check what they hold besides.
  func checkBudget() throws {
    guard watch.isBounded else { return }
    try budget.check()
    if budget.limits.memory != nil { try budget.check(holding: histories.footprint) }
  }

  /// The value of a side effect as other steps see it.
  func sideEffect(_ name: String, _ graph: borrowing Transaction) throws -> Value? {
    // Taken out first: making the value may run steps that change side effects.
    let effect = sideEffects[name]
    return try effect?.value(self, graph)
  }

  func checkBudget(holding bytes: Int) throws {
    try budget.check()
    if isProfiling { peak = max(peak, bytes + histories.footprint) }
    try budget.check(holding: bytes + histories.footprint)
  }
}

/// What decides in coin(), sample() and shuffle: the system's chance, or a row of numbers that a seed determines.
struct Chance: RandomNumberGenerator {
  private var system = SystemRandomNumberGenerator()
  private var state: UInt64?

  init(seed: Int64?) { state = seed.map { UInt64(bitPattern: $0) } }

  mutating func next() -> UInt64 {
    guard let state else { return system.next() }
    // SplitMix64 of Steele, Lea and Flood.
    let next = state &+ 0x9E37_79B9_7F4A_7C15
    self.state = next
    var mixed = (next ^ (next >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The counters of the loops that are being run, innermost last.
struct Loops {
  private var counters: [(name: String?, count: Int32)] = []

  var isEmpty: Bool { counters.isEmpty }

  mutating func enter(_ name: String?) { counters.append((name, 0)) }
  mutating func leave() { counters.removeLast() }

  /// Puts back a loop that was left while its results were used.
  mutating func set(_ count: Int32) {
    if !counters.isEmpty { counters[counters.count - 1].count = count }
  }

  /// The rounds finished by the innermost loop, or by the one named.
  func count(_ name: String?) -> Int32? {
    guard let name else { return counters.last?.count }
    return counters.last { $0.name == name }?.count
  }
}
