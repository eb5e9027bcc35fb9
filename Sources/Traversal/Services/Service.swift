// Service: something that `call()` reaches by its name. It declares what it is, what it takes and where it may stand;
// a session of it answers batches of rows at one place of one running traversal.

import GraphStore

protocol Service: Sendable {
  /// What `call()` names it by.
  var name: String { get }
  /// What it does, in a line.
  var summary: String { get }
  /// What it takes, in the order of positional arguments.
  var parameters: [ServiceParameter] { get }
  var places: ServicePlaces { get }

  /// Begins to work at a place of a traversal.
  func open(_ opening: Opening) throws -> ServiceSession
}

/// Where in a traversal a service may stand.
struct ServicePlaces: OptionSet, Sendable {
  let rawValue: UInt8

  /// `g.call(…)`: there is no object to work on.
  static let start = ServicePlaces(rawValue: 1)
  /// Behind another step: for every object that reaches it.
  static let middle = ServicePlaces(rawValue: 2)
}

/// One thing that a service takes.
struct ServiceParameter: Sendable {
  enum Kind: Sendable {
    case text, integer, number, flag, direction
    /// A text, or a list of them.
    case texts
    /// A list of maps.
    case records
    /// A vertex or the id of one, or a list of those.
    case vertices
    case anything
  }

  enum Presence: Sendable {
    case required
    case optional
    /// What it is when it is not given.
    case otherwise(Value)
  }

  let name: String
  let kind: Kind
  let presence: Presence
  /// What it means, in a line.
  let summary: String

  init(_ name: String, _ kind: Kind, _ presence: Presence, _ summary: String) {
    self.name = name
    self.kind = kind
    self.presence = presence
    self.summary = summary
  }

  /// A parameter that may be left out.
  init(_ name: String, _ kind: Kind, _ summary: String) { self.init(name, kind, .optional, summary) }

  /// The summary with what the parameter is when it is not given, for lists of services.
  var description: String {
    switch presence {
    case .required: "\(summary) (\(kind.expectation), required)"
    case .optional: "\(summary) (\(kind.expectation))"
    case .otherwise(let value): "\(summary) (\(kind.expectation), else \(value.excerpt))"
    }
  }
}

extension ServiceParameter.Kind {
  func accepts(_ value: Value) -> Bool {
    switch self {
    case .anything: true
    case .text: if case .string = value { true } else { false }
    case .integer: value.integer != nil
    case .number: value.nearestDouble?.isFinite ?? false
    case .flag: if case .bool = value { true } else { false }
    case .direction: if case .direction = value { true } else { false }
    case .texts:
      Self.text.accepts(value)
        || value.isCollection && (value.members ?? []).allSatisfy(Self.text.accepts)
    case .records:
      value.isCollection && (value.members ?? []).allSatisfy { if case .map = $0 { true } else { false } }
    case .vertices:
      value.isCollection ? (value.members ?? []).allSatisfy(\.namesVertex) : value.namesVertex
    }
  }

  /// What a value must be, as messages say it.
  var expectation: String {
    switch self {
    case .text: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .flag: "true or false"
    case .direction: "OUT, IN or BOTH"
    case .texts: "a string or a list of strings"
    case .records: "a list of maps"
    case .vertices: "a vertex, the id of one, or a list of them"
    case .anything: "any value"
    }
  }
}

extension Value {
  fileprivate var isCollection: Bool {
    switch self {
    case .list, .set, .bulkSet: true
    default: false
    }
  }

  fileprivate var namesVertex: Bool {
    switch self {
    case .vertex, .string, .uuid: true
    default: integer != nil
    }
  }
}

/// What a session is asked: some rows, and the arguments for each.
struct ServiceCall {
  /// What the rows stand on. At the start of a query there is one row, and it stands on nothing.
  let objects: Objects
  let isStart: Bool
  let arguments: ServiceArguments

  var count: Int { objects.count }
}

/// Some results, each with the row that it answers.
struct ServiceResults {
  var objects: Objects
  var rows: [Int]

  /// One result for every row.
  init(each objects: Objects) {
    self.objects = objects
    rows = Array(0..<objects.count)
  }

  init(_ objects: Objects, rows: [Int]) {
    self.objects = objects
    self.rows = rows
  }

  mutating func append(_ more: ServiceResults) {
    objects.append(contentsOf: more.objects)
    rows += more.rows
  }
}

/// A service at work at one place of one running traversal. It may keep what it found for later rows.
class ServiceSession {
  /// Takes up a call. The one before it is forgotten.
  func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) throws {}

  /// Some more results, nil when there are none; about a few thousand at a time, so that whoever wants few waits for few.
  func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? { nil }
}

/// Sessions that answer a whole call at once.
final class ImmediateSession: ServiceSession {
  typealias Answer = (ServiceCall, Run, borrowing Transaction) throws -> ServiceResults

  private let answer: Answer
  private var call: ServiceCall?

  init(_ answer: @escaping Answer) { self.answer = answer }

  override func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) { self.call = call }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    guard let call else { return nil }
    self.call = nil
    return try answer(call, run, graph)
  }
}
