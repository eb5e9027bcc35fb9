// The types that a part of an expression may have, as far as that can be told before anything runs. What cannot fit,
// whatever the data, is an error then.

import GraphStore

/// A set of types; what comes from the graph may be of any.
struct CalcTypes: OptionSet, Sendable {
  var rawValue: UInt16

  static let int = CalcTypes(rawValue: 1)
  static let decimal = CalcTypes(rawValue: 1 << 1)
  static let double = CalcTypes(rawValue: 1 << 2)
  static let string = CalcTypes(rawValue: 1 << 3)
  static let bool = CalcTypes(rawValue: 1 << 4)
  static let date = CalcTypes(rawValue: 1 << 5)
  static let dateTime = CalcTypes(rawValue: 1 << 6)
  static let list = CalcTypes(rawValue: 1 << 7)
  static let record = CalcTypes(rawValue: 1 << 8)
  static let element = CalcTypes(rawValue: 1 << 9)
  static let null = CalcTypes(rawValue: 1 << 10)
  /// No value at all.
  static let nothing = CalcTypes(rawValue: 1 << 11)
  /// Paths, tokens and whatever else a traversal may bring.
  static let other = CalcTypes(rawValue: 1 << 12)

  static let any = CalcTypes(rawValue: (1 << 13) - 1)
  static let missing: CalcTypes = [.null, .nothing]
  static let numbers: CalcTypes = [.int, .decimal, .double]
  static let times: CalcTypes = [.date, .dateTime]

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(of value: Value?) {
    guard let value else {
      self = .nothing
      return
    }
    switch value.kind {
    case .null: self = .null
    case .byte, .short, .int, .long: self = .int
    case .bigInteger, .bigDecimal: self = .decimal
    case .float, .double: self = .double
    case .string: self = .string
    case .bool: self = .bool
    case .date: self = .date
    case .dateTime: self = .dateTime
    case .list, .set, .bulkSet: self = .list
    case .map, .tree: self = .record
    case .vertex, .edge, .vertexProperty, .property: self = .element
    default: self = .other
    }
  }

  /// The single types in the set.
  fileprivate var members: [CalcTypes] {
    (0..<13).map { CalcTypes(rawValue: 1 << $0) }.filter { contains($0) }
  }

  private static let names: [(CalcTypes, String)] = [
    (.int, "an Int"), (.decimal, "a Decimal"), (.double, "a Double"), (.string, "a String"),
    (.bool, "a Bool"),
    (.date, "a Date"), (.dateTime, "a DateTime"), (.list, "a List"), (.record, "a Record"),
    (.element, "an element"),
  ]

  /// The types in words: `an Int or a String`.
  var text: String {
    if isSuperset(of: .numbers), subtracting(.numbers).isDisjoint(with: .any.subtracting(.missing)) {
      return "a number"
    }
    let words = Self.names.filter { contains($0.0) }.map(\.1)
    return words.isEmpty ? "nothing" : TraversalError.list(words)
  }
}

/// The types of whole nodes, from those of their parts.
enum CalcTyping {
  static func arithmetic(
    _ sign: ArithmeticSign, _ left: CalcTypes, _ right: CalcTypes, _ range: SourceRange
  ) throws(ExpressionError) -> CalcTypes {
    var result: CalcTypes = []
    for a in left.members { for b in right.members { result.formUnion(type(sign, a, b)) } }
    // Nothing and null are for the run to complain about, by name.
    if result.isEmpty, !left.isEmpty, !right.isEmpty, left.isDisjoint(with: [.other, .null, .nothing]),
      right.isDisjoint(with: [.other, .null, .nothing])
    {
      let isText = left == .string || right == .string
      throw ExpressionError(
        .type, "'\(sign.rawValue)' cannot take \(left.text) and \(right.text)", at: range,
        help: sign == .plus && isText ? "string(…) makes a text of a value, concat(…) of several" : nil)
    }
    return result.isEmpty ? .any : result
  }

  private static func type(_ sign: ArithmeticSign, _ a: CalcTypes, _ b: CalcTypes) -> CalcTypes {
    if CalcTypes.numbers.contains(a), CalcTypes.numbers.contains(b) {
      if a == .double || b == .double { return .double }
      switch sign {
      case .divide: return .decimal
      case .floorDivide: return .int
      default: return a == .int && b == .int ? .int : .decimal
      }
    }
    switch (sign, a, b) {
    case (.plus, .string, .string), (.plus, .list, .list): return a
    case (.plus, .date, .int), (.minus, .date, .int), (.plus, .int, .date): return .date
    case (.plus, .dateTime, .int), (.minus, .dateTime, .int), (.plus, .int, .dateTime): return .dateTime
    case (.minus, .date, .date): return .int
    case (.minus, .dateTime, .dateTime): return .decimal
    default: return []
    }
  }

  static func comparison(
    _ relation: Test.Relation, _ left: CalcTypes, _ right: CalcTypes, _ range: SourceRange
  ) throws(ExpressionError) {
    let isEquality = relation == .equal || relation == .notEqual
    let canWork = left.members.contains { a in
      right.members.contains { b in
        isEquality
          ? !isTextAndTime(a, b)
          : family(a) == family(b) || CalcTypes.missing.contains(a) || CalcTypes.missing.contains(b)
      }
    }
    guard !canWork, !left.isEmpty, !right.isEmpty else { return }
    let isDate = !left.union(right).isDisjoint(with: .times)
    throw ExpressionError(
      .type, "\(left.text) cannot be compared with \(right.text)", at: range,
      help: isDate && left.union(right).contains(.string) ? "date(…) makes a Date of a text" : nil)
  }

  private static func isTextAndTime(_ a: CalcTypes, _ b: CalcTypes) -> Bool {
    a == .string && CalcTypes.times.contains(b) || b == .string && CalcTypes.times.contains(a)
  }

  private static func family(_ type: CalcTypes) -> CalcTypes {
    CalcTypes.numbers.contains(type) ? .numbers : CalcTypes.times.contains(type) ? .times : type
  }

  /// An error when an operand can be none of the types wanted. Nothing and null are left to the run.
  static func require(
    _ formula: Formula, _ wanted: CalcTypes, _ excerpt: String
  ) throws(ExpressionError) {
    guard formula.types.isDisjoint(with: wanted.union([.missing, .other])) else { return }
    throw ExpressionError(
      .type,
      "\(excerpt) must be \(wanted == .bool ? "true or false" : wanted.text), not \(formula.types.text)",
      at: formula.range)
  }
}

extension CalcFunction {
  /// What an argument may be.
  func accepts(_ place: Int) -> CalcTypes {
    switch self {
    case .abs, .sign, .floor, .ceil, .sqrt, .exp, .log, .log10, .sin, .cos, .tan, .asin, .acos, .atan,
      .radians, .degrees,
      .pow, .atan2, .geodesic:
      .numbers
    case .round: place == 0 ? .numbers : place == 1 ? [.int, .string] : .string
    case .sum, .avg, .any, .all, .first, .last, .sort, .distinct, .flatten, .join, .indexOf:
      place == 0 ? .list : self == .join ? .string : .any
    case .slice: place == 0 ? .list : .int
    case .range: .int
    case .apportion: place == 0 ? .int : .list
    case .count: [.list, .record]
    case .reverse: [.list, .string]
    case .keys, .has: place == 0 ? [.record, .element] : .any
    case .values, .merge: .record
    case .without: place == 0 ? .record : .string
    case .lower, .upper, .trim, .length, .replace, .split, .matches, .startsWith, .endsWith: .string
    case .substring: place == 0 ? .string : .int
    case .contains: place == 0 ? [.string, .list] : .any
    case .year, .month, .day, .weekday: .times
    case .date: [.string, .int, .date, .dateTime]
    case .datetime: [.string, .date, .dateTime]
    case .int, .decimal, .double, .number: CalcTypes.numbers.union(.string)
    case .bool: [.bool, .string]
    case .id, .label: .element
    case .error: .string
    default: .any
    }
  }

  /// What the function may give.
  var gives: CalcTypes {
    switch self {
    case .sign, .floor, .ceil, .count, .length, .year, .month, .day, .weekday, .int: .int
    case .sqrt, .exp, .log, .log10, .pi, .sin, .cos, .tan, .asin, .acos, .atan, .atan2, .radians, .degrees,
      .geodesic,
      .double:
      .double
    case .abs, .round, .pow, .sum, .number: .numbers
    case .avg: CalcTypes.numbers.union(.nothing)
    case .any, .all, .has, .contains, .matches, .startsWith, .endsWith, .bool, .present, .absent, .isNull,
      .isBool,
      .isInt, .isDecimal, .isDouble, .isNumber, .isString, .isDate, .isDateTime, .isList, .isRecord,
      .isElement:
      .bool
    case .sort, .distinct, .flatten, .range, .slice, .apportion, .keys, .values, .split: .list
    case .reverse: [.list, .string]
    case .merge, .without: .record
    case .lower, .upper, .trim, .substring, .replace, .join, .concat, .string, .label: .string
    case .type: [.string, .nothing]
    case .date: .date
    case .datetime: .dateTime
    case .decimal: .decimal
    case .parseInt, .indexOf: [.int, .nothing]
    case .parseDecimal: [.decimal, .nothing]
    case .parseDate: [.date, .nothing]
    case .parseDateTime: [.dateTime, .nothing]
    case .id: [.int, .string]
    default: .any
    }
  }
}
