// ServiceArguments: what a call is given, a column for each declared parameter; checked, so that a service can rely on
// kinds and on what is required.

import GraphStore

struct ServiceArguments {
  enum Column {
    case absent
    case constant(Value)
    case rows([Value?])
  }

  private let parameters: [ServiceParameter]
  private var columns: [Column]

  /// Every parameter as it is when nothing is given.
  init(_ parameters: [ServiceParameter]) {
    self.parameters = parameters
    columns = parameters.map { parameter in
      if case .otherwise(let value) = parameter.presence { .constant(value) } else { .absent }
    }
  }

  // MARK: Giving

  mutating func set(_ place: Int, _ column: Column) { columns[place] = column }

  /// Gives one row a value of its own.
  mutating func set(_ place: Int, _ value: Value, row: Int, of count: Int) {
    var values: [Value?]
    switch columns[place] {
    case .absent: values = Array(repeating: nil, count: count)
    case .constant(let value): values = Array(repeating: value, count: count)
    case .rows(let given): values = given
    }
    columns[place] = .absent
    values[row] = value
    columns[place] = .rows(values)
  }

  /// Throws when a value is of the wrong kind or, of a complete call, when something required is missing. The error
  /// points to the range of the parameter.
  func verify(
    _ service: any Service, isComplete: Bool, ranges: [SourceRange?]
  ) throws(TraversalError) {
    for (place, parameter) in parameters.enumerated() {
      do throws(TraversalError) {
        switch columns[place] {
        case .absent: if isComplete { try verify(nil, parameter, service) }
        case .constant(let value): try verify(value, parameter, service)
        case .rows(let values): for value in values { try verify(value, parameter, service) }
        }
      } catch {
        var error = error
        error.range = ranges[place]
        throw error
      }
    }
  }

  private func verify(
    _ value: Value?, _ parameter: ServiceParameter, _ service: any Service
  ) throws(TraversalError) {
    guard let value else {
      guard case .required = parameter.presence else { return }
      throw TraversalError(
        .argument, "\(service.name) needs the argument '\(parameter.name)'",
        help: "add .with('\(parameter.name)', …): \(parameter.summary)")
    }
    guard !parameter.kind.accepts(value) else { return }
    throw TraversalError(
      .argument,
      "the argument '\(parameter.name)' of \(service.name) must be \(parameter.kind.expectation), "
        + "but \(value.excerpt) is of type \(value.typeName)", help: "\(parameter.name): \(parameter.summary)"
    )
  }

  // MARK: Reading

  /// Whether the parameter at a place is the same for all rows.
  func isConstant(at place: Int) -> Bool {
    if case .rows = columns[place] { false } else { true }
  }

  func isConstant(_ name: String) -> Bool {
    parameters.firstIndex { $0.name == name }.map { isConstant(at: $0) } ?? true
  }

  /// The values of a parameter that differ from row to row.
  func rows(at place: Int) -> [Value?]? { if case .rows(let values) = columns[place] { values } else { nil } }

  func value(at place: Int, _ row: Int) -> Value? {
    switch columns[place] {
    case .absent: nil
    case .constant(let value): value
    case .rows(let values): values[row]
    }
  }

  func value(_ name: String, _ row: Int) -> Value? {
    parameters.firstIndex { $0.name == name }.flatMap { value(at: $0, row) }
  }

  func text(_ name: String, _ row: Int) -> String? {
    if case .string(let text)? = value(name, row) { text } else { nil }
  }

  func texts(_ name: String, _ row: Int) -> [String]? {
    guard let value = value(name, row) else { return nil }
    if case .string(let text) = value { return [text] }
    return (value.members ?? []).compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  func integer(_ name: String, _ row: Int) -> Int64? { value(name, row)?.integer }
  func number(_ name: String, _ row: Int) -> Double? { value(name, row)?.nearestDouble }

  func flag(_ name: String, _ row: Int) -> Bool {
    if case .bool(let flag)? = value(name, row) { flag } else { false }
  }

  func direction(_ name: String, _ row: Int) -> Direction? {
    if case .direction(let direction)? = value(name, row) { direction } else { nil }
  }

  /// The members of a list, or the value itself as the only one.
  func list(_ name: String, _ row: Int) -> [Value]? {
    value(name, row).map { value in
      if case .path = value { return [value] }
      return value.members ?? [value]
    }
  }
}
