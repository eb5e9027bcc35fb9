// Results: the answer of a query, in order, with ways to read it as the types of a program.

import GraphStore

/// The results of a query, in order.
public struct Results: RandomAccessCollection, Sendable, Hashable {
  private let values: [Value]

  init(_ values: [Value]) { self.values = values }

  public var startIndex: Int { values.startIndex }
  public var endIndex: Int { values.endIndex }
  public subscript(position: Int) -> Value { values[position] }

  /// The one result; an error when there are none or more.
  public func one() throws(GraphError) -> Value {
    guard let first, count == 1 else { throw .notOne(count) }
    return first
  }

  /// The one result, read as a type; an error when there are none or more.
  public func one<Output: ValueDecodable>(as type: Output.Type) throws(GraphError) -> Output {
    try Output(graphValue: one())
  }

  /// The first result, read as a type; nil when there is none.
  public func first<Output: ValueDecodable>(as type: Output.Type) throws(GraphError) -> Output? {
    guard let first else { return nil }
    return try Output(graphValue: first)
  }

  /// All results, read as a type.
  public func all<Output: ValueDecodable>(as type: Output.Type) throws(GraphError) -> [Output] {
    var outputs: [Output] = []
    outputs.reserveCapacity(count)
    for value in values { outputs.append(try Output(graphValue: value)) }
    return outputs
  }

  /// All results, decoded as a type of the program's own: from vertices and edges by their property keys, from maps by
  /// their keys, from anything else as it is.
  public func decode<Output: Decodable>(_ type: Output.Type = Output.self) throws -> [Output] {
    try ValueDecoder.decode(type, fromEach: values)
  }
}

extension Results: ExpressibleByArrayLiteral {
  public init(arrayLiteral values: Value...) { self.values = values }
}

extension Results: CustomStringConvertible {
  public var description: String { values.description }
}

extension GraphError {
  static func notOne(_ count: Int) -> GraphError {
    GraphError(
      .notOne, count == 0 ? "expected one result, found none" : "expected one result, found \(count)",
      help: "ask for the first, or for all of them")
  }
}
