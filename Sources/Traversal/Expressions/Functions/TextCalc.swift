// Functions of texts. Positions count Unicode scalars, as the steps on strings do.

import GraphStore

enum TextCalc {
  static func value(_ function: CalcFunction, _ row: borrowing CallRow) throws -> Value? {
    switch function {
    case .contains:
      if let members = row[0].members {
        let wanted = row[1]
        return .bool(members.contains { $0.isEqual(to: wanted) })
      }
      return .bool(try test(.contains, row))
    case .startsWith: return .bool(try test(.starts, row))
    case .endsWith: return .bool(try test(.ends, row))
    default: break
    }
    let text = try row.text(0)
    let step = TextFunction(name: function.rawValue, operation: try operation(function, row), isLocal: false)
    let value: Value = step.apply(text)
    return value.integer.map { .long($0) } ?? value
  }

  private static func test(_ relation: Test.TextRelation, _ row: borrowing CallRow) throws -> Bool {
    try Test.text(relation, .string(row.text(1)), isNegated: false).holds(.string(row.text(0)))
  }

  private static func operation(
    _ function: CalcFunction, _ row: borrowing CallRow
  ) throws -> TextFunction.Operation {
    switch function {
    case .lower: return .toLower
    case .upper: return .toUpper
    case .trim: return .trim
    case .substring: return .substring(try row.integer(1), row.count > 2 ? try row.integer(2) : nil)
    case .replace: return .replace(try row.text(1), try row.text(2))
    case .split: return .split(row.count > 1 ? try row.text(1) : nil)
    default: return .length
    }
  }

  // MARK: Patterns

  /// The pattern for whole texts.
  static func pattern(_ value: Value) throws -> Pattern {
    guard case .string(let text) = value else {
      throw ArgumentError(.type, "needs a String, not \(value.described)", 1)
    }
    do throws(TraversalError) { return try Pattern("\\A(?:\(text))\\z") } catch {
      throw ArgumentError(.argument, error.message, 1, help: error.help)
    }
  }

  static func matches(_ row: borrowing CallRow, _ pattern: Pattern?) throws -> Bool {
    let text = try row.text(0)
    return try (pattern ?? self.pattern(row[1])).finds(in: text)
  }
}
