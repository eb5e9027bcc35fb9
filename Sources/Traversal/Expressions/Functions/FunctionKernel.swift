// A call of a function for all rows: arguments as columns, then the function row by row, or in a loop of its own where
// that pays.

import GraphStore

struct FunctionKernel: Sendable {
  private let formula: Formula
  private let function: CalcFunction
  private let arguments: [Formula]

  init(_ formula: Formula, _ function: CalcFunction, _ arguments: [Formula]) {
    self.formula = formula
    self.function = function
    self.arguments = arguments
  }

  func column<Graph: GraphAccess & ~Copyable>(
    _ evaluation: Evaluation, _ rows: Rows, _ graph: borrowing Graph
  ) throws -> Column {
    var columns: [Column] = []
    for argument in arguments {
      let column = try evaluation.column(argument, rows, graph)
      if !function.takesNothing { try evaluation.requirePresent(column, argument, rows) }
      columns.append(column)
    }
    let isUniform = columns.allSatisfy(\.isUniform)
    let count = isUniform ? 1 : rows.count
    do {
      var result = try result(columns, count, graph)
      result.isUniform = isUniform
      return result
    } catch let error as ArgumentError {
      throw located(error)
    }
  }

  /// The result for one row of arguments; a pattern may have been read before.
  func value<Graph: GraphAccess & ~Copyable>(
    _ row: CallRow, _ graph: borrowing Graph, _ pattern: Pattern? = nil
  ) throws -> Value? {
    do {
      return try Self.value(function, row, pattern, graph)
    } catch let error as ArgumentError {
      throw located(error)
    }
  }

  private func located(_ error: ArgumentError) -> ExpressionError {
    let range = error.argument.map { arguments[$0].range } ?? formula.range
    return ExpressionError(
      error.code, "\(function.rawValue): \(error.message)", at: range, help: error.help)
  }

  private func result<Graph: GraphAccess & ~Copyable>(
    _ columns: [Column], _ count: Int, _ graph: borrowing Graph
  ) throws -> Column {
    if let column = DoubleFunctions.column(function, columns, count) { return column }
    var pattern: Pattern?
    if function == .matches, columns[1].isUniform {
      pattern = try TextCalc.pattern(columns[1].value(0) ?? .null)
    }
    var values: [Value?] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      let row = CallRow(columns: columns, row: row)
      values.append(try Self.value(function, row, pattern, graph))
    }
    return Column(values: values)
  }

  private static func value<Graph: GraphAccess & ~Copyable>(
    _ function: CalcFunction, _ row: borrowing CallRow, _ pattern: Pattern?, _ graph: borrowing Graph
  ) throws -> Value? {
    switch function {
    case .abs, .sign, .floor, .ceil, .round, .sqrt, .pow, .exp, .log, .log10, .pi, .sin, .cos, .tan, .asin,
      .acos,
      .atan, .atan2, .radians, .degrees, .geodesic:
      return try NumberCalc.value(function, row)
    case .count, .sum, .min, .max, .avg, .any, .all, .first, .last, .sort, .reverse, .distinct, .flatten,
      .range,
      .slice, .indexOf, .apportion, .values, .merge, .without:
      return try CollectionCalc.value(function, row)
    case .lower, .upper, .trim, .length, .substring, .contains, .startsWith, .endsWith, .replace, .split:
      return try TextCalc.value(function, row)
    case .matches: return .bool(try TextCalc.matches(row, pattern))
    case .join, .concat, .string: return try text(function, row, graph)
    case .date, .datetime, .year, .month, .day, .weekday, .parseDate, .parseDateTime:
      return try DateCalc.value(function, row)
    case .int, .decimal, .double, .number, .bool, .parseInt, .parseDecimal:
      return try ConversionCalc.value(function, row)
    case .present, .absent, .type, .isNull, .isBool, .isInt, .isDecimal, .isDouble, .isNumber, .isString,
      .isDate,
      .isDateTime, .isList, .isRecord, .isElement:
      return ConversionCalc.test(function, row.optional(0))
    case .id:
      guard let id = try graph.id(of: row[0]) else { throw row.mistyped(0, "a vertex or an edge") }
      return id
    case .label:
      guard let label = try graph.label(of: row[0]) else { throw row.mistyped(0, "an element") }
      return label
    case .keys: return .list(try keys(row, graph).map { $0 })
    case .has: return .bool(try keys(row, graph).contains { $0.isEqual(to: row[1]) })
    case .error: return nil
    }
  }

  private static func keys<Graph: GraphAccess & ~Copyable>(
    _ row: borrowing CallRow, _ graph: borrowing Graph
  ) throws -> [Value] {
    switch row[0] {
    case .map(let entries), .tree(let entries): return entries.map(\.key)
    case .vertex, .edge: return try graph.keys(of: row[0]).map { .string($0) }
    case .vertexProperty(let property): return property.properties.map { .string($0.key) }
    default: throw row.mistyped(0, "a record or an element")
    }
  }

  private static func text<Graph: GraphAccess & ~Copyable>(
    _ function: CalcFunction, _ row: borrowing CallRow, _ graph: borrowing Graph
  ) throws -> Value {
    switch function {
    case .string: return .string(try graph.named(row[0]).plainText)
    case .concat:
      var text = ""
      for place in 0..<row.count { text += try graph.named(row[place]).plainText }
      return .string(text)
    default:
      let separator = row.count > 1 ? try row.text(1) : ""
      var texts: [String] = []
      for member in try row.members(0) { texts.append(try graph.named(member).plainText) }
      return .string(texts.joined(separator: separator))
    }
  }
}

/// What is wrong with an argument of a call, or with the call.
struct ArgumentError: Error {
  var code: TraversalError.Code
  var message: String
  var argument: Int?
  var help: String?

  init(_ code: TraversalError.Code, _ message: String, _ argument: Int? = nil, help: String? = nil) {
    self.code = code
    self.message = message
    self.argument = argument
    self.help = help
  }
}

/// The arguments of a call in one row.
struct CallRow {
  private enum Source {
    case columns([Column], row: Int)
    case values([Value?])
    /// Most calls have one argument, which needs no array.
    case one(Value?)
  }

  private let source: Source

  init(columns: [Column], row: Int) { source = .columns(columns, row: row) }
  init(values: [Value?]) { source = .values(values) }
  init(one value: Value?) { source = .one(value) }

  var count: Int {
    switch source {
    case .columns(let columns, _): columns.count
    case .values(let values): values.count
    case .one: 1
    }
  }

  /// An argument that was found to be present.
  subscript(_ place: Int) -> Value { optional(place) ?? .null }

  func optional(_ place: Int) -> Value? {
    switch source {
    case .columns(let columns, let row): columns[place].value(row)
    case .values(let values): values[place]
    case .one(let value): value
    }
  }

  func text(_ place: Int) throws -> String {
    guard case .string(let text) = self[place] else { throw mistyped(place, "a String") }
    return text
  }

  func integer(_ place: Int) throws -> Int64 {
    guard let number = self[place].integer else { throw mistyped(place, "an Int") }
    return number
  }

  func number(_ place: Int) throws -> CalcNumber {
    guard let number = CalcNumber(self[place]) else { throw mistyped(place, "a number") }
    return number
  }

  func members(_ place: Int) throws -> [Value] {
    guard let members = self[place].members else { throw mistyped(place, "a list") }
    return members
  }

  func mistyped(_ place: Int, _ wanted: String) -> ArgumentError {
    ArgumentError(.type, "needs \(wanted), not \(self[place].described)", place)
  }
}
