// ModelRun: one seed's life of a database. Transactions of random changes go to the store and to the model; some are
// undone, the map starts small and grows, the file is closed and opened again, and at random moments both are compared.

import GraphStore
import TestSupport
import Testing

/// Thrown to undo a transaction.
struct Undone: Error {}

struct ModelRun {
  let seed: UInt64
  private let temporary: TemporaryStore
  private var generator: SeededGenerator
  private var model = ModelGraph()
  private var options = StoreOptions.fast

  init(seed: UInt64) throws {
    self.seed = seed
    generator = SeededGenerator(seed: seed)
    options.mapSize = generator.pick([64 << 10, 256 << 10, 1 << 20, nil])
    temporary = try TemporaryStore(options)
  }

  /// Runs the whole life; the last chapter removes everything.
  mutating func run() throws {
    let transactions = 4 + generator.below(12)
    for _ in 0..<transactions {
      try transact()
      if generator.chance(15) { try temporary.reopen(options) }
      if generator.chance(50) { try compare() }
    }
    try compare()
    if generator.chance(40) { try removeEverything() }
  }

  private mutating func compare() throws {
    var random = generator
    try temporary.store.read { transaction in
      try ModelComparison.compare(transaction, model, &random)
    }
    generator = random
  }

  private mutating func transact() throws {
    let start = (model, generator)
    do {
      // The closure may run again when the map grows, so that it must begin from the same state.
      (model, generator) = try temporary.store.write { transaction in
        var changes = ModelChanges(model: start.0, generator: start.1)
        try changes.run(transaction)
        return (changes.model, changes.generator)
      }
    } catch is Undone {
      // Some other path must be taken next.
      model = start.0
      generator = start.1
      _ = generator.next()
    }
  }

  private mutating func removeEverything() throws {
    var random = generator
    try temporary.store.write { transaction in
      for index in transaction.indexes where random.chance(50) { try transaction.dropIndex(index.number) }
      for vertex in model.all(.vertex).keys.sorted().shuffled(using: &random) {
        #expect(try transaction.removeVertex(VertexNumber(vertex)))
      }
    }
    for (number, _) in model.all(.vertex) { model.remove(.vertex, number) }
    let rest = try temporary.store.read { transaction in
      (try transaction.count(.vertex), try transaction.count(.edge), try leftovers(transaction))
    }
    #expect(rest == (0, 0, [:]))
  }
}
