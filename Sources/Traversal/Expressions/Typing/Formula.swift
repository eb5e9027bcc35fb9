// Formula: an expression ready to be evaluated. Names have become places of columns, constant parts their values, and
// calls the functions they name.

import GraphStore

struct Formula: Sendable {
  indirect enum Kind: Sendable {
    /// Nil is nothing, as in `if a then b` where `a` is false.
    case constant(Value?)
    /// Something from outside, by its place among the inputs.
    case input(Int)
    /// A name given inside the expression.
    case local(Int)
    case member(Formula, String)
    case index(Formula, Formula)
    case negated(Formula)
    case not(Formula)
    case arithmetic(ArithmeticSign, Formula, Formula)
    case comparison(Test.Relation, Formula, Formula)
    case membership(Formula, Formula, isInside: Bool)
    case coalesce(Formula, Formula)
    case connected(Connective, [Formula])
    case conditional(Formula, Formula, Formula?)
    case list([FormulaItem])
    case record([FormulaField])
    case call(CalcFunction, [Formula])
    case comprehension(FormulaComprehension)
    case binding(Formula, Formula)
    /// `error(kind, message)`
    case failure([Formula])
  }

  var kind: Kind
  var range: SourceRange
  /// What it may be, as far as that can be told.
  var types: CalcTypes

  var constant: Value? { if case .constant(let value) = kind { value } else { nil } }
}

enum ArithmeticSign: String, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
}

struct FormulaItem: Sendable {
  var value: Formula
  var isSpread: Bool
}

struct FormulaField: Sendable {
  enum Key: Sendable {
    case name(String)
    case computed(Formula)
    case spread
  }

  var key: Key
  var value: Formula
}

struct FormulaComprehension: Sendable {
  enum Body: Sendable {
    case value(Formula)
    case field(key: Formula, value: Formula)
  }

  struct Clause: Sendable {
    var source: Formula
    var hasPlace: Bool
    var condition: Formula?
  }

  var body: Body
  var clauses: [Clause]
  var order: [(value: Formula, isDescending: Bool)]
}

/// What an expression takes from outside, a column for each.
struct FormulaInput: Sendable, Hashable {
  enum Source: Sendable, Hashable {
    case object
    case parameter(String)
    /// An entry of the current record, or a property of the current element.
    case key(String)
    case label(String)
    case sideEffect(String)
  }

  var source: Source
  /// Stands where nothing is allowed, as left of `??`.
  var isOptional = false
}

/// The text of an expression, for messages about parts of it. A class, so that everybody who computes a part can hold it.
final class ExpressionText: Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  /// A piece of the text, as messages quote it.
  func excerpt(_ range: SourceRange) -> String {
    let bytes = Array(text.utf8)
    let piece = bytes[min(Int(range.lower), bytes.count)..<min(Int(range.upper), bytes.count)]
    return TraversalError.echo(String(decoding: piece, as: UTF8.self))
  }
}

/// A whole expression, compiled.
final class CompiledExpression: Sendable {
  let source: ExpressionText
  let root: Formula
  /// The same for single rows.
  let program: RowProgram
  let inputs: [(input: FormulaInput, range: SourceRange)]
  /// The names that were in scope, for suggestions.
  let names: [String]
  /// The string of the traversal that the expression is.
  let literal: SourceRange

  init(
    text: String, root: Formula, inputs: [(input: FormulaInput, range: SourceRange)], names: [String],
    literal: SourceRange
  ) {
    source = ExpressionText(text)
    self.root = root
    program = RowProgram(root, source)
    self.inputs = inputs
    self.names = names
    self.literal = literal
  }

  var text: String { source.text }

  /// The value of an expression that needs nothing from outside.
  var constant: Value? { root.constant }

  /// Whether nothing but parameters decides.
  var isAboutParameters: Bool {
    inputs.allSatisfy { if case .parameter = $0.input.source { true } else { false } }
  }

  /// Whether nothing but the current object decides, so that the order of filters is free.
  var isAboutObject: Bool {
    inputs.allSatisfy {
      switch $0.input.source {
      case .object, .key, .parameter: true
      case .label, .sideEffect: false
      }
    }
  }
}
