// Operator: one step at work. It pulls batches from the operator before it, so that whoever wants no more
// simply stops asking. State lives in the operator; `reset` readies it for the next run of a child or loop.

import GraphStore

/// What an operator knows of the place where its step stands.
struct Site: Sendable {
  var range: SourceRange
  var name: String
  /// Whether the path of every traverser is kept here.
  var keepsPath = false
}

/// Why an operator is to forget what it has seen.
enum Reset {
  /// A child starts for another batch of parents.
  case start
  /// A loop begins its next round: `dedup` remembers, everything else begins anew.
  case round
}

class Operator {
  let site: Site
  let input: Operator?
  /// What it has done, counted while the run profiles.
  final private(set) var figures = StepFigures()

  init(_ site: Site, input: Operator?) {
    self.site = site
    self.input = input
  }

  /// The next traversers; nil when there are none for now. Subclasses override this; callers use `pull`.
  func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? { nil }

  /// Whether it is known already that nothing more will come. False says nothing.
  var isAtEnd: Bool { false }

  /// Whether what it gives are elements that it has come to, by a scan or a move.
  var visits: Bool { false }

  /// Whether results depend on all traversers, so that everything must be fed before anything is pulled.
  var isBarrier: Bool { false }

  func reset(_ reason: Reset) {}

  /// The next batch that is not empty. Errors without a place get that of the step.
  final func pull(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    let watch = run.watch
    guard watch.isProfiling else { return try pullNext(run, graph, isBounded: watch.isBounded) }
    let start = ContinuousClock.now
    let batch = try pullNext(run, graph, isBounded: watch.isBounded)
    figures.time += ContinuousClock.now - start
    if let batch {
      figures.batches += 1
      figures.rows += batch.count
      figures.traversers += try batch.totalBulk()
    }
    return batch
  }

  private func pullNext(
    _ run: Run, _ graph: borrowing Transaction, isBounded: Bool
  ) throws -> Batch? {
    do {
      while let batch = try next(run, graph) {
        if isBounded {
          try run.checkBudget()
          if visits { try run.budget.visit(batch.count) }
        }
        if !batch.isEmpty { return batch }
      }
      return nil
    } catch {
      throw located(named(error, graph))
    }
  }

  /// The error with the elements it quotes called by their ids and labels.
  private func named(_ error: any Error, _ graph: borrowing Transaction) -> any Error {
    guard var named = error as? TraversalError, let quotes = named.quotes else { return error }
    if let text = try? quotes.text(in: graph) { named.message = text }
    named.quotes = nil
    return named
  }

  /// The error as the caller of a traversal sees it.
  final func located(_ error: any Error) -> any Error {
    switch error {
    case var error as TraversalError:
      if error.range == nil, error.code != .timeout, error.code != .cancelled { error.range = site.range }
      return error
    case let error as ValueError:
      return TraversalError(error.kind == .wrongType ? .type : .value, error.message, at: site.range)
    case let error as StoreError:
      // A full map is not for the user to see: the store grows it and runs the traversal again.
      if error.code == .mapFull { return error }
      return TraversalError(.value, error.message, at: site.range, help: error.help)
    default: return error
    }
  }

  /// New objects that come from rows of a batch (from every row when `rows` is nil), as further steps of their paths.
  final func derive(_ objects: Objects, from batch: Batch, rows: [Int]? = nil, _ run: Run) throws -> Batch {
    var derived = batch.replacing(objects, rows: rows)
    if site.keepsPath {
      let histories = derived.history ?? Array(repeating: Histories.start, count: derived.count)
      derived.history = try run.histories.append(objects, behind: histories)
    }
    return derived
  }

  /// Whether something is to be copied from the rows that new objects come from: lean traversers carry nothing.
  final func needsRows(_ batch: Batch) -> Bool {
    site.keepsPath || batch.bulk != nil || batch.sack != nil || batch.history != nil || batch.parent != nil
  }

  /// New objects without any past.
  final func spawn(_ objects: Objects, _ run: Run) throws -> Batch {
    var batch = Batch(objects)
    if let sack = run.initialSack { batch.sack = Array(repeating: sack, count: objects.count) }
    if site.keepsPath {
      batch.history = try run.histories.append(
        objects, behind: Array(repeating: Histories.start, count: objects.count))
    }
    return batch
  }

  /// The rows as vertices; an error when one is none.
  final func vertices(of batch: Batch) throws -> [VertexNumber] {
    if case .vertices(let numbers) = batch.objects.narrowed() { return numbers }
    for row in 0..<batch.count {
      let value = batch.objects.value(row)
      guard value.vertexNumber == nil else { continue }
      throw error(
        .type, quoting: "\(site.name)() needs a vertex, but \(quoting: value) is of type \(value.typeName)")
    }
    return []
  }

  /// An error about a row's object.
  final func error(_ code: TraversalError.Code, _ message: String, help: String? = nil) -> TraversalError {
    TraversalError(code, message, at: site.range, help: help)
  }

  /// The same with values, which are quoted as they are called in the graph.
  final func error(_ code: TraversalError.Code, quoting quotes: QuotedText) -> TraversalError {
    TraversalError(code, quoting: quotes, at: site.range)
  }
}

/// Passes what it is given, one batch after the other: the start of every child traversal.
final class Inlet: Operator {
  let partitions: Partitions
  private var waiting: [Batch] = []
  private var position = 0
  /// Whether the one traverser that stands for a query is to come, which carries nothing.
  private var isStarting = false

  init(_ site: Site, _ partitions: Partitions) {
    self.partitions = partitions
    super.init(site, input: nil)
  }

  /// Begins a query whose traversers carry nothing.
  func start() { isStarting = true }

  /// Takes the traverser that stands for the query, for who needs no batch to see it; false when there is none.
  func takeStart() -> Bool {
    defer { isStarting = false }
    return isStarting
  }

  func feed(_ batch: Batch) {
    guard !batch.isEmpty else { return }
    partitions.activate(batch)
    waiting.append(batch)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if takeStart() { return Batch.start }
    guard position < waiting.count else {
      if position == 0 { return nil }
      waiting.removeAll(keepingCapacity: true)
      position = 0
      return nil
    }
    let batch = waiting[position]
    waiting[position] = Batch(.none)
    position += 1
    return batch
  }

  override func reset(_ reason: Reset) {
    isStarting = false
    if !waiting.isEmpty { waiting.removeAll() }
    position = 0
    partitions.reset()
  }
}

/// Which partitions a child traversal works for. Reducing steps give one result for each of them, also for those
/// that no traverser reaches.
final class Partitions {
  private(set) var active: [Int]
  /// At the top there is one partition, and it is always active.
  let isTop: Bool
  private var isActive: [Bool] = []

  init(isTop: Bool = false) {
    self.isTop = isTop
    active = isTop ? [0] : []
  }

  /// Activates the partitions of a batch's rows.
  func activate(_ batch: Batch) {
    if isTop { return }
    guard let parent = batch.parent else { return activate(0) }
    var last: Int32 = -1
    for row in parent where row != last {
      last = row
      activate(Int(row))
    }
  }

  private func activate(_ partition: Int) {
    if partition >= isActive.count {
      isActive.append(
        contentsOf: repeatElement(false, count: max(partition + 1 - isActive.count, isActive.count)))
    }
    if isActive[partition] { return }
    isActive[partition] = true
    active.append(partition)
  }

  func reset() {
    if isTop { return }
    active.removeAll(keepingCapacity: true)
    isActive.removeAll(keepingCapacity: true)
  }
}

/// A chain of operators with an inlet at its start.
final class Chain {
  let inlet: Inlet
  let operators: [Operator]
  let outlet: Operator

  init(_ inlet: Inlet, _ operators: [Operator]) {
    self.inlet = inlet
    self.operators = operators
    outlet = operators.last ?? inlet
  }

  var isBarrier: Bool { operators.contains(where: \.isBarrier) }

  func reset(_ reason: Reset) {
    inlet.reset(reason)
    for step in operators { step.reset(reason) }
  }
}
