// P: tests of a value, as `has("age", .gt(30))` and `is(.within("a", "b"))` take them.

import GraphStore
import Traversal

/// A test of a value.
public struct P: Sendable, Hashable {
  let predicate: Predicate

  var argument: Argument { Argument(.predicate(predicate)) }

  private init(_ name: PredicateName, _ values: [any ValueEncodable]) {
    predicate = Predicate(name, values.map { Argument($0) })
  }

  private init(_ predicate: Predicate) { self.predicate = predicate }

  /// Equal, numbers by their value.
  public static func eq(_ value: any ValueEncodable) -> P { P(.eq, [value]) }
  /// Not equal.
  public static func neq(_ value: any ValueEncodable) -> P { P(.neq, [value]) }
  /// Less.
  public static func lt(_ value: any ValueEncodable) -> P { P(.lt, [value]) }
  /// Less or equal.
  public static func lte(_ value: any ValueEncodable) -> P { P(.lte, [value]) }
  /// Greater.
  public static func gt(_ value: any ValueEncodable) -> P { P(.gt, [value]) }
  /// Greater or equal.
  public static func gte(_ value: any ValueEncodable) -> P { P(.gte, [value]) }
  /// Greater than the first and less than the second.
  public static func inside(_ low: any ValueEncodable, _ high: any ValueEncodable) -> P {
    P(.inside, [low, high])
  }
  /// Less than the first or greater than the second.
  public static func outside(_ low: any ValueEncodable, _ high: any ValueEncodable) -> P {
    P(.outside, [low, high])
  }
  /// At least the first and less than the second.
  public static func between(_ low: any ValueEncodable, _ high: any ValueEncodable) -> P {
    P(.between, [low, high])
  }
  /// One of the values.
  public static func within(_ values: any ValueEncodable...) -> P { P(.within, values) }
  /// One of the values.
  public static func within<Member: ValueEncodable>(_ values: [Member]) -> P { P(.within, values) }
  /// None of the values.
  public static func without(_ values: any ValueEncodable...) -> P { P(.without, values) }
  /// None of the values.
  public static func without<Member: ValueEncodable>(_ values: [Member]) -> P { P(.without, values) }
  /// Of a type.
  public static func typeOf(_ type: GType) -> P { P(Predicate(.typeOf, [type.argument])) }

  /// A text that begins so.
  public static func startingWith(_ text: String) -> P { P(.startingWith, [text]) }
  /// A text that does not begin so.
  public static func notStartingWith(_ text: String) -> P { P(.notStartingWith, [text]) }
  /// A text that ends so.
  public static func endingWith(_ text: String) -> P { P(.endingWith, [text]) }
  /// A text that does not end so.
  public static func notEndingWith(_ text: String) -> P { P(.notEndingWith, [text]) }
  /// A text that contains this one.
  public static func containing(_ text: String) -> P { P(.containing, [text]) }
  /// A text that does not contain this one.
  public static func notContaining(_ text: String) -> P { P(.notContaining, [text]) }
  /// A text in which the regular expression is found.
  public static func regex(_ pattern: String) -> P { P(.regex, [pattern]) }
  /// A text in which the regular expression is not found.
  public static func notRegex(_ pattern: String) -> P { P(.notRegex, [pattern]) }

  /// Both tests.
  public func and(_ other: P) -> P { P(Predicate(.and, operands: [predicate, other.predicate])) }
  /// Either test.
  public func or(_ other: P) -> P { P(Predicate(.or, operands: [predicate, other.predicate])) }
  /// The opposite.
  public static func not(_ other: P) -> P { P(Predicate(.not, operands: [other.predicate])) }
}
