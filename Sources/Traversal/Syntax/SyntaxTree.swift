// The tree that text is parsed into and that everything behind the parser reads: queries, steps, arguments.
// Every node knows where it stood in the text; equality of trees ignores that.

import GraphStore

/// A stretch of the source text, in UTF-8 bytes.
package struct SourceRange: Sendable, Hashable {
  package var lower: Int32
  package var upper: Int32

  package init(_ lower: Int, _ upper: Int) {
    self.lower = Int32(clamping: lower)
    self.upper = Int32(clamping: upper)
  }

  /// The range of nodes that were built by code, not read from text.
  package static let none = SourceRange(0, 0)

  package var bytes: Range<Int> { Int(lower)..<Int(max(lower, upper)) }
}

/// One query: `g`, its configuration, a spawn step, further steps, a terminal step.
package struct Query: Sendable {
  package enum Kind: Sendable, Hashable {
    /// `""`: nothing to do.
    case empty
    /// `g` with or without configuration, but no spawn step.
    case source
    /// A traversal; `steps` is not empty and begins with a spawn step.
    case traversal
    /// `g.tx().begin()` and its kin.
    case transaction(TransactionVerb)
  }

  package var kind: Kind
  /// The steps of the source, as `withSideEffect(...)` or `with("key")`, in the order written.
  package var configuration: [Step]
  package var steps: [Step]
  package var terminal: Step?
  /// `toString()` stands at the end.
  package var isText: Bool
  package var range: SourceRange

  package init(
    kind: Kind, configuration: [Step] = [], steps: [Step] = [], terminal: Step? = nil, isText: Bool = false,
    range: SourceRange = .none
  ) {
    self.kind = kind
    self.configuration = configuration
    self.steps = steps
    self.terminal = terminal
    self.isText = isText
    self.range = range
  }
}

package enum TransactionVerb: String, Sendable, Hashable, CaseIterable {
  case begin, commit, rollback
}

/// One step of any kind: of the source, of a traversal, or terminal. `StepSignatures` says what each may take.
package struct Step: Sendable {
  package var name: StepName
  package var arguments: [Argument]
  /// The whole step, from its name to its closing parenthesis.
  package var range: SourceRange
  package var nameRange: SourceRange

  package init(
    _ name: StepName, _ arguments: [Argument] = [], range: SourceRange = .none, nameRange: SourceRange = .none
  ) {
    self.name = name
    self.arguments = arguments
    self.range = range
    self.nameRange = nameRange
  }
}

/// A traversal inside another: never empty.
package struct NestedTraversal: Sendable, Hashable {
  package var steps: [Step]

  package init(_ steps: [Step]) { self.steps = steps }
}

/// What stands between the parentheses of a step, a predicate or a collection.
package struct Argument: Sendable {
  package enum Kind: Sendable, Hashable {
    /// A constant, also `T.id` and `Direction.OUT`, and any list, set, map or range made of constants only.
    case literal(Value)
    /// A bare name, to be bound when the query runs.
    case variable(String)
    case traversal(NestedTraversal)
    /// A whole query with a terminal step, used as a value.
    indirect case query(Query)
    indirect case predicate(Predicate)

    /// Collections with at least one member that is no constant.
    case list([Argument])
    case set([Argument])
    case map([MapArgument])
    /// `datetime(...)`; without argument it means now. Constant text is a literal already.
    indirect case dateTime(Argument?)
    /// `UUID(...)`; without argument it is random. Constant text is a literal already.
    indirect case uuid(Argument?)

    case scope(Scope)
    case order(SortOrder)
    case pop(Pop)
    case column(MapColumn)
    case cardinality(Cardinality)
    /// `list("x")`: a value with the cardinality it is to be written with.
    indirect case weighted(Cardinality, Argument)
    case combiner(Combiner)
    case merge(MergeToken)
    case pick(PickToken)
    case unit(TimeUnit)
    case type(TypeToken)
    case option(OptionConstant)
    /// `Barrier.normSack`
    case normSack
    indirect case strategy(Strategy)
  }

  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange = .none) {
    self.kind = kind
    self.range = range
  }
}

/// An entry of a map with members that are no constants.
package struct MapArgument: Sendable, Hashable {
  package var key: Argument
  package var value: Argument

  package init(key: Argument, value: Argument) {
    self.key = key
    self.value = value
  }
}

/// A predicate: a test with arguments, or `and`, `or`, `not` over other predicates.
package struct Predicate: Sendable {
  package var name: PredicateName
  /// The values to compare with; empty for `and`, `or`, `not`.
  package var arguments: [Argument]
  /// Two or more for `and` and `or`, one for `not`, otherwise none.
  package var operands: [Predicate]
  package var range: SourceRange

  package init(
    _ name: PredicateName, _ arguments: [Argument] = [], operands: [Predicate] = [],
    range: SourceRange = .none
  ) {
    self.name = name
    self.arguments = arguments
    self.operands = operands
    self.range = range
  }
}

/// A strategy of `withStrategies(...)` with its settings, or the bare name of one to leave out.
package struct Strategy: Sendable, Hashable {
  package var name: String
  package var settings: [StrategySetting]

  package init(_ name: String, settings: [StrategySetting] = []) {
    self.name = name
    self.settings = settings
  }
}

package struct StrategySetting: Sendable, Hashable {
  package var key: String
  package var value: Argument

  package init(key: String, value: Argument) {
    self.key = key
    self.value = value
  }
}

// MARK: Equality

extension Query: Hashable {
  package static func == (left: Query, right: Query) -> Bool {
    left.kind == right.kind && left.configuration == right.configuration && left.steps == right.steps
      && left.terminal == right.terminal && left.isText == right.isText
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(configuration)
    hasher.combine(steps)
    hasher.combine(terminal)
    hasher.combine(isText)
  }
}

extension Step: Hashable {
  package static func == (left: Step, right: Step) -> Bool {
    left.name == right.name && left.arguments == right.arguments
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(arguments)
  }
}

extension Argument: Hashable {
  package static func == (left: Argument, right: Argument) -> Bool { left.kind == right.kind }
  package func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

extension Predicate: Hashable {
  package static func == (left: Predicate, right: Predicate) -> Bool {
    left.name == right.name && left.arguments == right.arguments && left.operands == right.operands
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(arguments)
    hasher.combine(operands)
  }
}

// MARK: Reading arguments

extension Argument {
  /// The constant this argument is, if it is one.
  package var literal: Value? {
    if case .literal(let value) = kind { value } else { nil }
  }

  /// The text of a string constant.
  package var string: String? {
    if case .literal(.string(let text)) = kind { text } else { nil }
  }

  /// The number of an integer constant of up to 64 bits.
  package var integer: Int64? {
    switch literal {
    case .byte(let number): Int64(number)
    case .short(let number): Int64(number)
    case .int(let number): Int64(number)
    case .long(let number): number
    default: nil
    }
  }

  package var token: Token? {
    if case .literal(.token(let token)) = kind { token } else { nil }
  }

  package var direction: Direction? {
    if case .literal(.direction(let direction)) = kind { direction } else { nil }
  }

  package var traversal: NestedTraversal? {
    if case .traversal(let nested) = kind { nested } else { nil }
  }

  package var predicate: Predicate? {
    if case .predicate(let predicate) = kind { predicate } else { nil }
  }
}
