// Steps that compute on values: texts, numbers, dates, lists.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  private func text(_ name: StepName, _ scope: Scope?) -> GraphTraversal<String, Plain> {
    appending(name, scope.map { [$0.argument] } ?? [])
  }

  // MARK: Texts

  /// In lower case.
  public func toLower(_ scope: Scope? = nil) -> GraphTraversal<String, Plain> { text(.toLower, scope) }

  /// In upper case.
  public func toUpper(_ scope: Scope? = nil) -> GraphTraversal<String, Plain> { text(.toUpper, scope) }

  /// Without white space around.
  public func trim(_ scope: Scope? = nil) -> GraphTraversal<String, Plain> { text(.trim, scope) }

  /// Without white space in front.
  public func lTrim(_ scope: Scope? = nil) -> GraphTraversal<String, Plain> { text(.lTrim, scope) }

  /// Without white space behind.
  public func rTrim(_ scope: Scope? = nil) -> GraphTraversal<String, Plain> { text(.rTrim, scope) }

  /// The length of a text.
  public func length(_ scope: Scope? = nil) -> GraphTraversal<Int, Plain> {
    appending(.length, scope.map { [$0.argument] } ?? [])
  }

  /// Every occurrence replaced.
  public func replace(_ old: String, _ new: String) -> GraphTraversal<String, Plain> {
    appending(.replace, [Argument(old), Argument(new)])
  }

  /// A list of the pieces between separators; between white space when there is none.
  public func split(_ separator: String?) -> GraphTraversal<[String], Plain> {
    appending(.split, [Argument(separator)])
  }

  /// A part of a text.
  public func substring(_ start: Int, _ end: Int? = nil) -> GraphTraversal<String, Plain> {
    appending(.substring, [.count(start)] + (end.map { [.count($0)] } ?? []))
  }

  /// The text with others behind it.
  public func concat(_ texts: String...) -> GraphTraversal<String, Plain> {
    appending(.concat, .init(texts: texts))
  }

  /// The text with the result of a traversal behind it.
  public func concat<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<String, Plain> { appending(.concat, [nested(build)]) }

  // MARK: Conversions

  /// As a text.
  public func asString(_ scope: Scope? = nil) -> GraphTraversal<String, Plain> { text(.asString, scope) }

  /// As true or false.
  public func asBool() -> GraphTraversal<Bool, Plain> { appending(.asBool) }

  /// As a date.
  public func asDate() -> GraphTraversal<Timestamp, Plain> { appending(.asDate) }

  /// As a number, of the type that fits or of the one given.
  public func asNumber<Next>(_ type: GType? = nil, as output: Next.Type = Value.self) -> GraphTraversal<
    Next, Plain
  > {
    appending(.asNumber, type.map { [$0.argument] } ?? [])
  }

  // MARK: Dates

  /// A date so many units later.
  public func dateAdd(_ unit: DateUnit, _ amount: Int) -> GraphTraversal<Timestamp, Plain> {
    appending(.dateAdd, [unit.argument, .count(amount)])
  }

  /// Milliseconds from the argument to the date.
  public func dateDiff(_ other: Timestamp) -> GraphTraversal<Int, Plain> {
    appending(.dateDiff, [Argument(other)])
  }

  // MARK: Lists

  /// Both lists one after the other.
  public func combine(_ list: any ValueEncodable) -> GraphTraversal<[Value], Plain> {
    appending(.combine, [Argument(list)])
  }

  /// Members joined into a text.
  public func conjoin(_ separator: String) -> GraphTraversal<String, Plain> {
    appending(.conjoin, [Argument(separator)])
  }

  /// Members that the other list does not have.
  public func difference(_ list: any ValueEncodable) -> GraphTraversal<[Value], Plain> {
    appending(.difference, [Argument(list)])
  }

  /// Members that only one of the lists has.
  public func disjunct(_ list: any ValueEncodable) -> GraphTraversal<[Value], Plain> {
    appending(.disjunct, [Argument(list)])
  }

  /// Members that both lists have.
  public func intersect(_ list: any ValueEncodable) -> GraphTraversal<[Value], Plain> {
    appending(.intersect, [Argument(list)])
  }

  /// Members of both lists once, entries of both maps.
  public func merge(_ other: any ValueEncodable) -> GraphTraversal<Value, Plain> {
    appending(.merge, [Argument(other)])
  }

  /// All pairs of members of both lists.
  public func product(_ list: any ValueEncodable) -> GraphTraversal<[Value], Plain> {
    appending(.product, [Argument(list)])
  }

  /// Backwards.
  public func reverse() -> GraphTraversal<Output, Plain> { appending(.reverse) }
}
