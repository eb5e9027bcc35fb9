// Steps that make something of what was found: labels and selections, maps, paths, constants.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  /// Labels the object, so that later steps can come back to it.
  public func `as`(_ label: String, _ others: String...) -> GraphTraversal<Output, Plain> {
    appending(.as, .init(texts: [label] + others))
  }

  /// The object itself.
  public func identity() -> GraphTraversal<Output, Plain> { appending(.identity) }

  /// Always the value.
  public func constant<Next: ValueCodable>(_ value: Next) -> GraphTraversal<Next, Plain> {
    appending(.constant, [Argument(value)])
  }

  /// The values in front of the stream.
  public func inject(_ values: Output...) -> GraphTraversal<Output, Plain> where Output: ValueEncodable {
    appending(.inject, values.map { Argument($0) })
  }

  /// The object of a label, or the entry of a map.
  public func select<Next>(_ label: String, as type: Next.Type = Value.self) -> GraphTraversal<
    Next, ByMode<Value>
  > {
    appending(.select, [Argument(label)])
  }

  /// The first, last or all objects of a label.
  public func select<Next>(_ pop: Pop, _ label: String, as type: Next.Type = Value.self) -> GraphTraversal<
    Next, ByMode<Value>
  > {
    appending(.select, [pop.argument, Argument(label)])
  }

  /// A map of the objects of several labels.
  public func select(_ first: String, _ second: String, _ others: String...) -> GraphTraversal<
    [String: Value], ByMode<Value>
  > {
    appending(.select, .init(texts: [first, second] + others))
  }

  /// The keys or the values of a map.
  public func select<Next>(_ column: Column, as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> {
    appending(.select, [column.argument])
  }

  /// A map with a `by()` for each key.
  public func project(_ key: String, _ others: String...) -> GraphTraversal<[String: Value], ByMode<Output>> {
    appending(.project, .init(texts: [key] + others))
  }

  /// The objects passed on the way.
  public func path() -> GraphTraversal<Path, PathMode<Value>> { appending(.path) }

  /// The paths merged into a tree.
  public func tree() -> GraphTraversal<Value, ByMode<Value>> { appending(.tree) }

  /// Merges the paths into a side effect.
  public func tree(_ name: String) -> GraphTraversal<Output, ByMode<Value>> {
    appending(.tree, [Argument(name)])
  }

  /// All ways to fit the patterns together, as maps from label to object.
  public func match<Next, NextMode: CompleteMode>(
    _ patterns: (Inner<Value>) -> GraphTraversal<Next, NextMode>...
  ) -> GraphTraversal<[String: Value], Plain> {
    appending(.match, patterns.map { Inner<Value>.nested($0) })
  }

  /// The members of a collection one by one, or the object itself where it is none.
  public func unfold<Next>(as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> {
    appending(.unfold)
  }

  /// The members of a list with their positions.
  public func index() -> GraphTraversal<Value, ServiceMode> { appending(.index) }

  /// The value of an exact, typed expression over the object and the names in scope.
  public func calc<Next>(_ expression: String, as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain>
  {
    appending(.calc, [Argument(expression)])
  }

  /// The value of an arithmetic expression, in which `_` is the object and names are labels.
  public func math(_ expression: String) -> GraphTraversal<Double, ByMode<Output>> {
    appending(.math, [Argument(expression)])
  }

  /// Text with `%{name}` filled in.
  public func format(_ template: String) -> GraphTraversal<String, ByMode<Output>> {
    appending(.format, [Argument(template)])
  }

  /// The value that the traverser carries.
  public func sack<Next>(as type: Next.Type = Value.self) -> GraphTraversal<Next, Plain> { appending(.sack) }

  /// Combines the value that the traverser carries with the object, or with what `by()` makes of it.
  public func sack(_ combination: Combination) -> GraphTraversal<Output, ByMode<Output>> {
    appending(.sack, [combination.argument])
  }

  /// Ends the query with an error.
  public func fail(_ message: String? = nil) -> GraphTraversal<Output, Plain> {
    appending(.fail, message.map { [Argument($0)] } ?? [])
  }

  /// Ends the query with an error of a kind that programs can tell from others.
  public func fail(kind: String, _ message: String) -> GraphTraversal<Output, Plain> {
    appending(.fail, [Argument(kind), Argument(message)])
  }

  /// The results of a service or stored traversal.
  public func call(_ name: String, _ arguments: Value? = nil) -> GraphTraversal<Value, ServiceMode> {
    appending(.call, [Argument(name)] + (arguments.map { [Argument($0)] } ?? []))
  }

  /// How long each step took, instead of the results.
  public func profile() -> GraphTraversal<Value, Plain> { appending(.profile) }
}

extension GraphTraversal where Mode: SpanMode {
  /// From the object of a label on.
  public func from(_ label: String) -> GraphTraversal<Output, Mode> { appending(.from, [Argument(label)]) }

  /// Up to the object of a label.
  public func to(_ label: String) -> GraphTraversal<Output, Mode> { appending(.to, [Argument(label)]) }
}

extension GraphTraversal where Mode: OptionMode {
  /// Sets an option of the step before.
  public func with(_ option: StepOption) -> GraphTraversal<Output, Mode> {
    appending(.with, option.arguments)
  }

  /// Sets an argument of the service or stored traversal before.
  public func with(_ key: String, _ value: any ValueEncodable) -> GraphTraversal<Output, Mode> {
    appending(.with, [Argument(key), Argument(value)])
  }

  /// Computes an argument of the service or stored traversal before.
  public func with<Next, NextMode: CompleteMode>(
    _ key: String, _ build: (Inner<Value>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> {
    appending(.with, [Argument(key), Inner<Value>.nested(build)])
  }
}

extension GraphTraversal where Mode: KeyedMode {
  /// The object itself.
  public func by() -> GraphTraversal<Output, Mode> { appending(.by) }

  /// The value of a property or of a map's entry.
  public func by(_ key: String) -> GraphTraversal<Output, Mode> { appending(.by, [Argument(key)]) }

  /// The value of a property, sorted so.
  public func by(_ key: String, _ order: Order) -> GraphTraversal<Output, Mode> {
    appending(.by, [Argument(key), order.argument])
  }

  /// The id, label, key or value.
  public func by(_ token: Token) -> GraphTraversal<Output, Mode> { appending(.by, [token.argument]) }

  /// The id, label, key or value, sorted so.
  public func by(_ token: Token, _ order: Order) -> GraphTraversal<Output, Mode> {
    appending(.by, [token.argument, order.argument])
  }

  /// The keys or values of a map.
  public func by(_ column: Column) -> GraphTraversal<Output, Mode> { appending(.by, [column.argument]) }

  /// The keys or values of a map, sorted so.
  public func by(_ column: Column, _ order: Order) -> GraphTraversal<Output, Mode> {
    appending(.by, [column.argument, order.argument])
  }

  /// The object itself, sorted so.
  public func by(_ order: Order) -> GraphTraversal<Output, Mode> { appending(.by, [order.argument]) }

  /// What a traversal gives.
  public func by<Next, NextMode: CompleteMode>(
    _ build: (Inner<Mode.Input>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> { appending(.by, [Inner<Mode.Input>.nested(build)]) }

  /// What a traversal gives, sorted so.
  public func by<Next, NextMode: CompleteMode>(
    _ order: Order, _ build: (Inner<Mode.Input>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> {
    appending(.by, [Inner<Mode.Input>.nested(build), order.argument])
  }
}
