// The tree of an expression as it was written. Every node knows where it stood; equality of trees ignores that.

import GraphStore

/// An expression or a part of one.
struct Expression: Sendable {
  indirect enum Kind: Sendable, Hashable {
    case literal(Value)
    case name(String)
    /// `a.key`
    case member(Expression, String)
    /// `a[i]`
    case index(Expression, Expression)
    case unary(PrefixOperator, Expression)
    case binary(InfixOperator, Expression, Expression)
    /// Operands of `and` or of `or`, two or more.
    case connected(Connective, [Expression])
    case conditional(Expression, Expression, Expression?)
    case list([Item])
    case record([Field])
    case call(String, [Expression])
    /// `name(x for x in list)`: a call whose only argument is a comprehension without brackets.
    case callOver(String, Comprehension)
    case comprehension(Comprehension)
    /// `let name = value; body`
    case binding(Name, Expression, Expression)
  }

  let kind: Kind
  var range: SourceRange
  /// How many nodes stand above one another at most; evaluation calls itself as often.
  let height: Int

  init(_ kind: Kind, range: SourceRange = .none) {
    self.kind = kind
    self.range = range
    height = 1 + (kind.children.map(\.height).max() ?? 0)
  }
}

extension Expression.Kind {
  /// The expressions directly inside, in the order of the text.
  var children: [Expression] {
    switch self {
    case .literal, .name: []
    case .member(let value, _), .unary(_, let value): [value]
    case .index(let left, let right), .binary(_, let left, let right), .binding(_, let left, let right):
      [left, right]
    case .connected(_, let operands), .call(_, let operands): operands
    case .conditional(let condition, let result, let otherwise):
      [condition, result] + (otherwise.map { [$0] } ?? [])
    case .list(let items): items.map(\.value)
    case .record(let fields): fields.flatMap(\.children)
    case .callOver(_, let comprehension), .comprehension(let comprehension): comprehension.children
    }
  }
}

extension Field {
  var children: [Expression] { if case .computed(let key) = key { [key, value] } else { [value] } }
}

extension Comprehension {
  var children: [Expression] {
    let bodies: [Expression]
    switch body {
    case .value(let value): bodies = [value]
    case .field(let field): bodies = field.children
    }
    let sources = clauses.flatMap { [$0.source] + ($0.condition.map { [$0] } ?? []) }
    return bodies + sources + order.map(\.value)
  }
}

enum PrefixOperator: String, Sendable, Hashable {
  case negate = "-"
  case not
}

enum Connective: String, Sendable, Hashable { case and, or }

enum InfixOperator: String, Sendable, Hashable, CaseIterable {
  case coalesce = "??"
  case times = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case plus = "+"
  case minus = "-"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

/// A name that an expression gives to something.
struct Name: Sendable {
  var text: String
  var range: SourceRange
}

/// A member of a list: one value, or with `...` all members of another list.
struct Item: Sendable, Hashable {
  var value: Expression
  var isSpread = false
}

/// A field of a record, or with `...` all fields of another record.
struct Field: Sendable, Hashable {
  indirect enum Key: Sendable, Hashable {
    case name(String)
    /// `[expression]: value`
    case computed(Expression)
    case spread
  }

  var key: Key
  var value: Expression
}

/// `body for x in list if condition by key desc`, the content of a list or a record.
struct Comprehension: Sendable, Hashable {
  enum Body: Sendable, Hashable {
    case value(Expression)
    case field(Field)
  }

  struct Clause: Sendable, Hashable {
    var name: Name
    /// Where the member stands: its position in a list, its key in a record.
    var place: Name?
    var source: Expression
    var condition: Expression?
  }

  struct SortKey: Sendable, Hashable {
    var value: Expression
    var isDescending: Bool
  }

  var body: Body
  var clauses: [Clause]
  var order: [SortKey]
}

extension Expression: Hashable {
  static func == (left: Expression, right: Expression) -> Bool { left.kind == right.kind }
  func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

extension Name: Hashable {
  static func == (left: Name, right: Name) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// What is wrong with an expression, or with what it met; places are byte ranges of the expression's text.
struct ExpressionError: Error {
  var code: TraversalError.Code
  var message: String
  var range: SourceRange?
  var help: String?

  init(
    _ code: TraversalError.Code, _ message: String, at range: SourceRange? = nil, help: String? = nil
  ) {
    self.code = code
    self.message = message
    self.range = range
    self.help = help
  }
}
