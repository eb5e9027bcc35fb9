// Calling stored traversals with Swift values as arguments.

import GraphStore
import Traversal

extension Graph {
  /// Calls a stored traversal in a transaction of its own, and gives its results, in order.
  ///
  /// - Parameters:
  ///   - arguments: The arguments by the names of the parameters, checked against their types.
  ///   - element: The id of the element that it is called on, where its definition says that it stands on one.
  ///   - limits: What the call may use; those of the graph when nil.
  @discardableResult
  public func call(
    _ name: String, _ arguments: [String: any ValueEncodable] = [:], on element: ElementID? = nil,
    limits: QueryLimits? = nil
  ) throws -> Results {
    try shape(name, arguments, element, limits, nil).results
  }

  /// Calls a stored traversal in a transaction of its own, and reads its result as a type: the members of a list as an
  /// array, nothing as nil.
  ///
  /// ```swift
  /// let miles = try graph.call("distance", ["from": "SFO", "to": "JFK"], as: Double.self)
  /// ```
  public func call<Output: ValueDecodable>(
    _ name: String, _ arguments: [String: any ValueEncodable] = [:], on element: ElementID? = nil,
    limits: QueryLimits? = nil, as type: Output.Type
  ) throws -> Output {
    try shape(name, arguments, element, limits, nil).value(as: type)
  }

  private func shape(
    _ name: String, _ arguments: [String: any ValueEncodable], _ element: ElementID?, _ limits: QueryLimits?,
    _ cancellation: CancellationFlag?
  ) throws -> DefinitionCall.Shape {
    let limits = (limits ?? configuration.limits).runLimits(cancellation)
    // Only the database knows whether the traversal writes.
    let found: DefinitionCall.Shape? = try read { transaction in
      let call = try StoredCall(name, arguments, on: element?.value, transaction)
      return try call.isWriting(transaction) ? nil : call.run(transaction, limits)
    }
    if let found { return found }
    return try write { transaction in
      try StoredCall(name, arguments, on: element?.value, transaction).run(transaction, limits)
    }
  }
}

// MARK: Inside a transaction

extension Transaction {
  /// Calls a stored traversal inside this transaction, and gives its results, in order.
  @discardableResult
  public borrowing func call(
    _ name: String, _ arguments: [String: any ValueEncodable] = [:], on element: ElementID? = nil,
    limits: QueryLimits = QueryLimits()
  ) throws -> Results {
    try shape(name, arguments, element, limits).results
  }

  /// Calls a stored traversal inside this transaction, and reads its result as a type.
  public borrowing func call<Output: ValueDecodable>(
    _ name: String, _ arguments: [String: any ValueEncodable] = [:], on element: ElementID? = nil,
    limits: QueryLimits = QueryLimits(), as type: Output.Type
  ) throws -> Output {
    try shape(name, arguments, element, limits).value(as: type)
  }

  private borrowing func shape(
    _ name: String, _ arguments: [String: any ValueEncodable], _ element: ElementID?, _ limits: QueryLimits
  ) throws -> DefinitionCall.Shape {
    do {
      return try StoredCall(name, arguments, on: element?.value, self).run(self, limits.runLimits(nil))
    } catch {
      throw GraphError.translated(error)
    }
  }
}

// MARK: From asynchronous code

extension Graph {
  /// Calls a stored traversal in a transaction of its own. When its task is cancelled, it ends with the error `cancelled`
  /// and leaves nothing behind.
  @discardableResult
  public func call(
    _ name: String, _ arguments: [String: any ValueEncodable] = [:], on element: ElementID? = nil,
    limits: QueryLimits? = nil
  ) async throws -> Results {
    try await shapeWaiting(name, arguments, element, limits).results
  }

  /// Calls a stored traversal in a transaction of its own, and reads its result as a type. When its task is cancelled, it
  /// ends with the error `cancelled` and leaves nothing behind.
  public func call<Output: ValueDecodable>(
    _ name: String, _ arguments: [String: any ValueEncodable] = [:], on element: ElementID? = nil,
    limits: QueryLimits? = nil, as type: Output.Type
  ) async throws -> Output {
    try await shapeWaiting(name, arguments, element, limits).value(as: type)
  }

  private func shapeWaiting(
    _ name: String, _ arguments: [String: any ValueEncodable], _ element: ElementID?, _ limits: QueryLimits?
  ) async throws -> DefinitionCall.Shape {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await Waiting.run { [self] in try shape(name, arguments, element, limits, flag) }
    } onCancel: {
      flag.cancel()
    }
  }
}
