// call(): the operator that gives a service its rows and its arguments, computed once a batch.

import GraphStore

/// One argument of a call: of which parameter, and where its value comes from.
struct CallArgument: Sendable {
  var parameter: Int
  var supply: Supply
  var range: SourceRange
}

struct CallNode: PlanNode {
  var site: Site
  var service: any Service
  /// What gives a map of arguments, when that is not a map written out.
  var map: Supply?
  /// In the order in which they count: later ones win over earlier ones and over the map.
  var arguments: [CallArgument] = []
  /// At the start of a query there is no object for the service.
  var isStart = false

  /// Where the argument for each parameter stands.
  var ranges: [SourceRange?] {
    var ranges = [SourceRange?](repeating: nil, count: service.parameters.count)
    for argument in arguments { ranges[argument.parameter] = argument.range }
    return ranges
  }

  var text: String { "call('\(service.name)')" }

  var children: [Pipeline] {
    get { (map?.pipeline.map { [$0] } ?? []) + arguments.compactMap(\.supply.pipeline) }
    set {
      var rest = newValue[...]
      if map?.pipeline != nil { map?.pipeline = rest.popFirst() }
      for place in arguments.indices where arguments[place].supply.pipeline != nil {
        arguments[place].supply.pipeline = rest.popFirst()
      }
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    CallOperator(
      self, input: input, session: try service.open(opening), map: try map.map { try opening.supplier($0) },
      try arguments.map { try opening.supplier($0.supply) })
  }
}

final class CallOperator: Operator {
  private let node: CallNode
  private let session: ServiceSession
  private let map: Supplier?
  private let suppliers: [Supplier]
  /// What a call is given when nothing is.
  private let blank: ServiceArguments
  private let ranges: [SourceRange?]
  /// The rows whose results are being given.
  private var current: Batch?

  init(_ node: CallNode, input: Operator, session: ServiceSession, map: Supplier?, _ suppliers: [Supplier]) {
    self.node = node
    self.session = session
    self.map = map
    self.suppliers = suppliers
    blank = ServiceArguments(node.service.parameters)
    ranges = node.ranges
    super.init(node.site, input: input)
  }

  override func reset(_ reason: Reset) { current = nil }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    do {
      return try results(run, graph)
    } catch var signal as FailSignal where signal.error.range == nil {
      // A body that gives up points nowhere in the text of its caller; the call does.
      signal.error.range = site.range
      throw signal
    }
  }

  private func results(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    while true {
      if let batch = current {
        if let results = try session.next(run, graph) {
          return try derive(results.objects, from: batch, rows: results.rows, run)
        }
        current = nil
      }
      guard let batch = try input?.pull(run, graph) else { return nil }
      let arguments = try arguments(for: batch, run, graph)
      try session.begin(
        ServiceCall(objects: batch.objects, isStart: node.isStart, arguments: arguments), run, graph)
      current = batch
    }
  }

  private func arguments(
    for batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> ServiceArguments {
    var arguments = blank
    if let map { try take(map, batch, run, graph, &arguments) }
    for (argument, supplier) in zip(node.arguments, suppliers) {
      switch supplier {
      case .term(let term, let slots): arguments.set(argument.parameter, .constant(term.value(slots)))
      default:
        let values = try supplier.values(batch, run, graph)
        if let row = values.firstIndex(where: { $0 == nil }) {
          throw absent(argument, batch.objects.value(row))
        }
        arguments.set(argument.parameter, .rows(values))
      }
    }
    try arguments.verify(node.service, isComplete: true, ranges: ranges)
    return arguments
  }

  /// The arguments in the maps of the rows.
  private func take(
    _ map: Supplier, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction,
    _ arguments: inout ServiceArguments
  ) throws {
    for (row, value) in try map.values(batch, run, graph).enumerated() {
      if case .list(let members)? = value {
        try node.service.verify(count: members.count, at: site.range)
        for (place, member) in members.enumerated() {
          arguments.set(place, member, row: row, of: batch.count)
        }
        continue
      }
      guard let entries = value?.entries else {
        guard let value else {
          throw error(.type, "the traversal that is to give the arguments of call() gives nothing")
        }
        throw error(
          .type,
          quoting: "the arguments of call() must be a map, but \(quoting: value) is of type \(value.typeName)"
        )
      }
      for entry in entries {
        let place = try node.service.place(ofParameter: entry.key, at: site.range)
        arguments.set(place, entry.value, row: row, of: batch.count)
      }
    }
  }

  private func absent(_ argument: CallArgument, _ object: Value) -> TraversalError {
    let name = node.service.parameters[argument.parameter].name
    return TraversalError(
      .value, "the traversal for the argument '\(name)' of \(node.service.name) gives nothing",
      at: argument.range,
      help: "coalesce(…, constant(…)) gives a value in its place")
  }
}

extension Service {
  /// Throws when there are more arguments than parameters.
  func verify(count: Int, at range: SourceRange) throws {
    guard count > parameters.count else { return }
    throw TraversalError(
      .argument, "\(name) takes at most \(parameters.count) arguments, not \(count)", at: range,
      help: parameters.isEmpty ? nil : "in order: " + parameters.map(\.name).joined(separator: ", "))
  }

  /// The place of the parameter that a key names, or an error that says which there are.
  func place(ofParameter key: Value, at range: SourceRange) throws -> Int {
    guard case .string(let text) = key else {
      throw TraversalError(
        .argument, quoting: "arguments are named by strings, but \(quoting: key) is of type \(key.typeName)",
        at: range)
    }
    if let place = parameters.firstIndex(where: { $0.name == text }) { return place }
    let names = parameters.map(\.name)
    throw TraversalError(
      .argument, "\(name) has no argument '\(TraversalError.echo(text))'", at: range,
      help: Suggestions.question(for: text, among: names)
        ?? (names.isEmpty ? "it takes none" : "it takes " + names.joined(separator: ", ")))
  }
}
