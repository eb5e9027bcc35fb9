// Steps that need all of the stream: counts and sums, groups, order, collections.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  /// How many.
  public func count() -> GraphTraversal<Int, Plain> { appending(.count) }

  /// How many, in the stream or in every collection.
  public func count(_ scope: Scope) -> GraphTraversal<Int, Plain> { appending(.count, [scope.argument]) }

  /// The sum.
  public func sum<Next>(as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> { appending(.sum) }

  /// The sum of the stream or of every collection.
  public func sum<Next>(_ scope: Scope, as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> {
    appending(.sum, [scope.argument])
  }

  /// The average.
  public func mean() -> GraphTraversal<Double, Plain> { appending(.mean) }

  /// The average of the stream or of every collection.
  public func mean(_ scope: Scope) -> GraphTraversal<Double, Plain> { appending(.mean, [scope.argument]) }

  /// The greatest.
  public func max() -> GraphTraversal<Output, Plain> { appending(.max) }

  /// The greatest of the stream or of every collection.
  public func max<Next>(_ scope: Scope, as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> {
    appending(.max, [scope.argument])
  }

  /// The least.
  public func min() -> GraphTraversal<Output, Plain> { appending(.min) }

  /// The least of the stream or of every collection.
  public func min<Next>(_ scope: Scope, as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> {
    appending(.min, [scope.argument])
  }

  /// A list of all.
  public func fold() -> GraphTraversal<[Output], Plain> { appending(.fold) }

  /// All combined into one, from a first value on.
  public func fold<Next: ValueCodable>(_ initial: Next, _ combination: Combination) -> GraphTraversal<
    Next, Plain
  > {
    appending(.fold, [Argument(initial), combination.argument])
  }

  /// A map of lists; the first `by()` makes the keys, the second what is kept of each group.
  public func group() -> GraphTraversal<[Value: Value], ByMode<Output>> { appending(.group) }

  /// Groups in a side effect.
  public func group(_ name: String) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.group, [Argument(name)])
  }

  /// A map of counts; `by()` makes the keys.
  public func groupCount() -> GraphTraversal<[Value: Int], ByMode<Output>> { appending(.groupCount) }

  /// Counts in a side effect.
  public func groupCount(_ name: String) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.groupCount, [Argument(name)])
  }

  /// Sorts; each `by()` decides where those before it do not.
  public func order() -> GraphTraversal<Output, ByMode<Output>> { appending(.order) }

  /// Sorts the stream or every collection.
  public func order(_ scope: Scope) -> GraphTraversal<Output, ByMode<Value>> {
    appending(.order, [scope.argument])
  }

  /// Collects all objects, or what `by()` makes of them, in a side effect.
  public func aggregate(_ name: String) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.aggregate, [Argument(name)])
  }

  /// The side effect of a name.
  public func cap<Next>(_ name: String, as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> {
    appending(.cap, [Argument(name)])
  }

  /// Waits for all traversers, or for so many at a time.
  public func barrier(_ size: Int? = nil) -> GraphTraversal<Output, Plain> {
    appending(.barrier, size.map { [.count($0)] } ?? [])
  }
}

extension GraphTraversal where Output == Edge, Mode: CompleteMode {
  /// Collects the edges as a graph in a side effect.
  public func subgraph(_ name: String) -> GraphTraversal<Edge, Plain> {
    appending(.subgraph, [Argument(name)])
  }
}
