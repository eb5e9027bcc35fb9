// Steps that let some traversers pass: by tests, traversals, numbers, chance and what has been seen.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  /// Objects that equal the value.
  public func `is`(_ value: any ValueEncodable) -> GraphTraversal<Output, Plain> {
    appending(.is, [Argument(value)])
  }

  /// Objects that pass the test.
  public func `is`(_ test: P) -> GraphTraversal<Output, Plain> { appending(.is, [test.argument]) }

  /// Objects for which the traversal gives anything.
  public func filter<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Plain> { appending(.filter, [nested(build)]) }

  /// Objects for which the traversal gives anything; inside, labels of the path can be compared.
  public func `where`<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Plain> { appending(.where, [nested(build)]) }

  /// Objects that compare so with the object of a label: `where(.neq("a"))`.
  public func `where`(_ test: P) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.where, [test.argument])
  }

  /// Traversers whose labelled object compares so with that of another label: `where("a", .neq("b"))`.
  public func `where`(_ label: String, _ test: P) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.where, [Argument(label), test.argument])
  }

  /// Objects for which the traversal gives nothing.
  public func not<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Plain> { appending(.not, [nested(build)]) }

  /// Objects for which both traversals give anything.
  public func and<A, AMode: CompleteMode, B, BMode: CompleteMode>(
    _ first: (Inner<Output>) -> GraphTraversal<A, AMode>,
    _ second: (Inner<Output>) -> GraphTraversal<B, BMode>
  ) -> GraphTraversal<Output, Plain> { appending(.and, [nested(first), nested(second)]) }

  /// Objects for which either traversal gives anything.
  public func or<A, AMode: CompleteMode, B, BMode: CompleteMode>(
    _ first: (Inner<Output>) -> GraphTraversal<A, AMode>,
    _ second: (Inner<Output>) -> GraphTraversal<B, BMode>
  ) -> GraphTraversal<Output, Plain> { appending(.or, [nested(first), nested(second)]) }

  /// Each object once, or with labels each combination of labelled objects.
  public func dedup(_ labels: String...) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.dedup, .init(texts: labels))
  }

  /// Each member of every collection once.
  public func dedup(_ scope: Scope) -> GraphTraversal<Output, Plain> { appending(.dedup, [scope.argument]) }

  /// The first so many.
  public func limit(_ count: Int) -> GraphTraversal<Output, Plain> { appending(.limit, [.count(count)]) }

  /// The first so many, of the stream or of every collection.
  public func limit(_ scope: Scope, _ count: Int) -> GraphTraversal<Output, Plain> {
    appending(.limit, [scope.argument, .count(count)])
  }

  /// All but the first so many.
  public func skip(_ count: Int) -> GraphTraversal<Output, Plain> { appending(.skip, [.count(count)]) }

  /// All but the first so many, of the stream or of every collection.
  public func skip(_ scope: Scope, _ count: Int) -> GraphTraversal<Output, Plain> {
    appending(.skip, [scope.argument, .count(count)])
  }

  /// From a position to before another.
  public func range(_ low: Int, _ high: Int) -> GraphTraversal<Output, Plain> {
    appending(.range, [.count(low), .count(high)])
  }

  /// From a position to before another, of the stream or of every collection.
  public func range(_ scope: Scope, _ low: Int, _ high: Int) -> GraphTraversal<Output, Plain> {
    appending(.range, [scope.argument, .count(low), .count(high)])
  }

  /// The last so many.
  public func tail(_ count: Int = 1) -> GraphTraversal<Output, Plain> { appending(.tail, [.count(count)]) }

  /// The last so many, of the stream or of every collection.
  public func tail(_ scope: Scope, _ count: Int = 1) -> GraphTraversal<Output, Plain> {
    appending(.tail, [scope.argument, .count(count)])
  }

  /// So many, chosen by chance.
  public func sample(_ count: Int) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.sample, [.count(count)])
  }

  /// So many, chosen by chance, of the stream or of every collection.
  public func sample(_ scope: Scope, _ count: Int) -> GraphTraversal<Output, Plain> {
    appending(.sample, [scope.argument, .count(count)])
  }

  /// Each traverser with a probability.
  public func coin(_ probability: Double) -> GraphTraversal<Output, Plain> {
    appending(.coin, [Argument(probability)])
  }

  /// Traversers that passed no object twice.
  public func simplePath() -> GraphTraversal<Output, PathMode<Value>> { appending(.simplePath) }

  /// Traversers that passed an object twice.
  public func cyclicPath() -> GraphTraversal<Output, PathMode<Value>> { appending(.cyclicPath) }

  /// Nothing at all.
  public func discard() -> GraphTraversal<Output, Plain> { appending(.discard) }

  /// What arrives within so many milliseconds.
  public func timeLimit(_ milliseconds: Int) -> GraphTraversal<Output, Plain> {
    appending(.timeLimit, [.count(milliseconds)])
  }

  /// Lists of which all members pass.
  public func all(_ test: P) -> GraphTraversal<Output, Plain> { appending(.all, [test.argument]) }

  /// Lists of which any member passes.
  public func any(_ test: P) -> GraphTraversal<Output, Plain> { appending(.any, [test.argument]) }

  /// Lists of which no member passes.
  public func none(_ test: P) -> GraphTraversal<Output, Plain> { appending(.none, [test.argument]) }
}

extension Argument {
  /// A number of things, written without a suffix.
  static func count(_ number: Int) -> Argument {
    Argument(.literal(Int32(exactly: number).map(Value.int) ?? .long(Int64(number))))
  }
}
