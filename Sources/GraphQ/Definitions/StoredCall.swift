// StoredCall: a stored traversal with the arguments of one call, checked, on its way through a transaction.

import GraphStore
import Traversal

struct StoredCall {
  private let call: DefinitionCall
  private let prepared: PreparedTraversal
  private let parameters: [String: Value]

  init(
    _ name: String, _ arguments: [String: any ValueEncodable], on input: Value?,
    _ graph: borrowing Transaction
  ) throws {
    guard let stored = try graph.definition(named: name) else { throw try graph.unknownDefinition(name) }
    var call = DefinitionCall(stored.definition)
    for name in arguments.keys.sorted() {
      guard let argument = arguments[name] else { continue }
      try call.set(call.parameter(name), argument.graphValue)
    }
    if let input { try call.setInput(input) }
    try call.checkComplete()
    self.call = call
    let (text, parameters) = Self.text(call)
    self.parameters = parameters
    prepared = try graph.traversals.traversal(text, parameters)
  }

  /// The call as a text that is the same for all values, so that one plan serves them.
  private static func text(_ call: DefinitionCall) -> (text: String, parameters: [String: Value]) {
    var parameters: [String: Value] = [:]
    var text = "g."
    if let input = call.input {
      parameters["_on"] = input
      switch call.definition.input {
      case .vertex: text += "V(_on)."
      case .edge: text += "E(_on)."
      default: text += "inject(_on)."
      }
    }
    text += "call('\(call.definition.name)')"
    for (place, parameter) in call.definition.parameters.enumerated() {
      guard let value = call.arguments[parameter.name] else { continue }
      parameters["_\(place)"] = value
      text += ".with('\(parameter.name)', _\(place))"
    }
    return (text, parameters)
  }

  func isWriting(_ graph: borrowing Transaction) throws -> Bool {
    try prepared.isMutating(parameters, in: graph)
  }

  func run(_ graph: borrowing Transaction, _ limits: RunLimits) throws -> DefinitionCall.Shape {
    var results: [Value] = []
    try prepared.run(parameters: parameters, in: graph, limits: limits) { value in
      results.append(value)
      return true
    }
    return try call.shape(results)
  }
}

extension DefinitionCall.Shape {
  /// As results one behind the other.
  var results: Results {
    switch self {
    case .one(let value): Results(value.map { [$0] } ?? [])
    case .many(let values): Results(values)
    }
  }

  /// As one value of a type: a list where the definition gives a list.
  func value<Output: ValueDecodable>(as type: Output.Type) throws(GraphError) -> Output {
    switch self {
    case .one(let value?): return try Output(graphValue: value)
    case .many(let values): return try Output(graphValue: .list(values))
    case .one(nil):
      // Only what may be nil can be read from nothing.
      guard let nothing = try? Output(graphValue: .null) else { throw .notOne(0) }
      return nothing
    }
  }
}
