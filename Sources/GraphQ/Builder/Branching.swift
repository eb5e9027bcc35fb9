// Steps that run traversals inside: for each traverser, one of several, all of several, again and again.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  /// The first result of the traversal for every object.
  public func map<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Next, Plain> { appending(.map, [nested(build)]) }

  /// All results of the traversal for every object.
  public func flatMap<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Next, Plain> { appending(.flatMap, [nested(build)]) }

  /// The traversal for one object at a time.
  public func local<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Next, Plain> { appending(.local, [nested(build)]) }

  /// Runs the traversal and passes the object on.
  public func sideEffect<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Plain> { appending(.sideEffect, [nested(build)]) }

  /// The results of the traversal, or where it has none, the object itself.
  public func optional<NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Output, NextMode>
  ) -> GraphTraversal<Output, Plain> { appending(.optional, [nested(build)]) }

  /// The results of the first traversal that has any.
  public func coalesce<Next, NextMode: CompleteMode>(
    _ builds: (Inner<Output>) -> GraphTraversal<Next, NextMode>...
  ) -> GraphTraversal<Next, Plain> { appending(.coalesce, builds.map { nested($0) }) }

  /// The results of all of the traversals.
  public func union<Next, NextMode: CompleteMode>(
    _ builds: (Inner<Output>) -> GraphTraversal<Next, NextMode>...
  ) -> GraphTraversal<Next, Plain> { appending(.union, builds.map { nested($0) }) }

  /// The results, or one record of how they failed.
  public func attempt<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Value, Plain> { appending(.attempt, [nested(build)]) }

  // MARK: Choosing

  /// One traversal where the test gives anything, the other where it gives nothing.
  public func choose<A, AMode: CompleteMode, Next, NextMode: CompleteMode, LastMode: CompleteMode>(
    _ test: (Inner<Output>) -> GraphTraversal<A, AMode>,
    _ then: (Inner<Output>) -> GraphTraversal<Next, NextMode>,
    _ otherwise: (Inner<Output>) -> GraphTraversal<Next, LastMode>
  ) -> GraphTraversal<Next, Plain> {
    appending(.choose, [nested(test), nested(then), nested(otherwise)])
  }

  /// The traversal where the object passes the test, the other where it does not.
  public func choose<Next, NextMode: CompleteMode, LastMode: CompleteMode>(
    _ test: P, _ then: (Inner<Output>) -> GraphTraversal<Next, NextMode>,
    _ otherwise: (Inner<Output>) -> GraphTraversal<Next, LastMode>
  ) -> GraphTraversal<Next, Plain> {
    appending(.choose, [test.argument, nested(then), nested(otherwise)])
  }

  /// One of the options that follow, by what the traversal gives.
  public func choose<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Value, ChoiceMode<Output>> { appending(.choose, [nested(build)]) }

  /// One of the options that follow, by the id or label.
  public func choose(_ token: Token) -> GraphTraversal<Value, ChoiceMode<Output>> {
    appending(.choose, [token.argument])
  }

  /// All of the options that follow that match what the traversal gives.
  public func branch<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Value, ChoiceMode<Output>> { appending(.branch, [nested(build)]) }

  // MARK: Looping

  /// The traversal again and again, until `times()` or `until()` says enough.
  public func `repeat`<NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Output, NextMode>
  ) -> GraphTraversal<Output, LoopMode<Output>> { appending(.repeat, [nested(build)]) }

  /// The traversal again and again under a name, by which `loops()` asks for its rounds.
  public func `repeat`<NextMode: CompleteMode>(
    _ name: String, _ build: (Inner<Output>) -> GraphTraversal<Output, NextMode>
  ) -> GraphTraversal<Output, LoopMode<Output>> { appending(.repeat, [Argument(name), nested(build)]) }

  /// How many rounds of the loop around are finished.
  public func loops(_ name: String? = nil) -> GraphTraversal<Int, Plain> {
    appending(.loops, name.map { [Argument($0)] } ?? [])
  }

  /// Before `repeat()`: gives out the objects that enter each round.
  public func emit() -> GraphTraversal<Output, LoopHead> { appending(.emit) }

  /// Before `repeat()`: gives out the objects that enter a round and pass the traversal.
  public func emit<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, LoopHead> { appending(.emit, [nested(build)]) }

  /// Before `repeat()`: objects that pass the traversal leave before they enter a round.
  public func until<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, LoopHead> { appending(.until, [nested(build)]) }
}

extension GraphTraversal where Mode == LoopHead {
  /// The traversal again and again.
  public func `repeat`<NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Output, NextMode>
  ) -> GraphTraversal<Output, LoopMode<Output>> {
    appending(.repeat, [Inner<Output>.nested(build)])
  }
}

extension GraphTraversal {
  /// How many rounds the loop runs.
  public func times<Input>(_ count: Int) -> GraphTraversal<Output, Mode> where Mode == LoopMode<Input> {
    appending(.times, [.count(count)])
  }

  /// Objects that pass the traversal behind a round leave the loop.
  public func until<Input, Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == LoopMode<Input> { appending(.until, [nested(build)]) }

  /// Gives out the objects behind each round.
  public func emit<Input>() -> GraphTraversal<Output, Mode> where Mode == LoopMode<Input> { appending(.emit) }

  /// Gives out the objects behind each round that pass the traversal.
  public func emit<Input, Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == LoopMode<Input> { appending(.emit, [nested(build)]) }

  /// What to do for a value of the traversal of `choose()` or `branch()`.
  public func option<Input, Next, NextMode: CompleteMode>(
    _ choice: any ValueEncodable, _ build: (Inner<Input>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == ChoiceMode<Input> {
    appending(.option, [Argument(choice), Inner<Input>.nested(build)])
  }

  /// What to do for values that pass a test.
  public func option<Input, Next, NextMode: CompleteMode>(
    _ test: P, _ build: (Inner<Input>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == ChoiceMode<Input> {
    appending(.option, [test.argument, Inner<Input>.nested(build)])
  }

  /// What to do always, for no other choice, or where the traversal gives nothing.
  public func option<Input, Next, NextMode: CompleteMode>(
    _ pick: Pick, _ build: (Inner<Input>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == ChoiceMode<Input> {
    appending(.option, [pick.argument, Inner<Input>.nested(build)])
  }
}
