// Modes: what may follow a step besides further steps. They exist for the compiler only.

/// What may follow the last step of a traversal.
public protocol TraversalMode: Sendable {}

/// A mode in which the traversal is whole: it can be run, nested or continued.
public protocol CompleteMode: TraversalMode {}

/// A mode that `by()` can follow.
public protocol KeyedMode: CompleteMode {
  /// What the traversal inside `by()` starts from.
  associatedtype Input: ValueDecodable
}

/// A mode that `with()` can follow.
public protocol OptionMode: CompleteMode {}

/// A mode that `from()` and `to()` with step labels can follow.
public protocol SpanMode: CompleteMode {}

/// Nothing but further steps.
public enum Plain: CompleteMode {}

/// Behind `order()`, `group()`, `project()` and their like: `by()`.
public enum ByMode<Input: ValueDecodable>: KeyedMode {}

/// Behind `valueMap()`: `by()` and `with()`.
public enum MapMode<Input: ValueDecodable>: KeyedMode, OptionMode {}

/// Behind `path()`, `simplePath()` and `cyclicPath()`: `by()`, `from()` and `to()`.
public enum PathMode<Input: ValueDecodable>: KeyedMode, SpanMode {}

/// Behind `index()` and `call()`: `with()`.
public enum ServiceMode: OptionMode {}

/// Behind `addE()`: `from()` and `to()` with labels, traversals or vertices.
public enum EndsMode<Input: ValueDecodable>: CompleteMode {}

/// Behind `repeat()`: `times()`, `until()` and `emit()`.
public enum LoopMode<Input: ValueDecodable>: CompleteMode {}

/// Before `repeat()`: `times()`, `until()` and `emit()` have been said, and the loop must follow.
public enum LoopHead: TraversalMode {}

/// Behind `choose()` and `branch()`: `option()`.
public enum ChoiceMode<Input: ValueDecodable>: CompleteMode {}

/// Behind `mergeV()` and `mergeE()`: `option()` with what to create and what to change.
public enum MergeMode: CompleteMode {}
