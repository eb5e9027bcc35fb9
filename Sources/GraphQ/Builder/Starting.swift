// Where traversals start: V, E, addV and their like, on a graph or on a source that has been configured.

import GraphStore
import Traversal

/// The start of traversals: `g` in Gremlin, with what has been said of all of them.
public struct GraphSource: Sendable {
  let graph: Graph?
  var configuration: [Step] = []

  /// A source without a graph: its traversals are run in a transaction that is given at their end.
  public init() { graph = nil }

  init(on graph: Graph) { self.graph = graph }

  private func configured(_ name: StepName, _ arguments: [Argument]) -> GraphSource {
    var source = self
    source.configuration.append(Step(name, arguments))
    return source
  }

  /// Whether merged traversers count as many.
  public func withBulk(_ countsAll: Bool) -> GraphSource { configured(.withBulk, [Argument(countsAll)]) }

  /// Keeps the path of every traverser.
  public func withPath() -> GraphSource { configured(.withPath, []) }

  /// Gives every traverser a value to carry, and says how the values of merged traversers become one.
  public func withSack(_ initial: any ValueEncodable, _ merge: Combination? = nil) -> GraphSource {
    configured(.withSack, [Argument(initial)] + (merge.map { [$0.argument] } ?? []))
  }

  /// Declares a side effect with its first value, and says how values are added to it.
  public func withSideEffect(
    _ name: String, _ initial: any ValueEncodable, _ combination: Combination? = nil
  ) -> GraphSource {
    configured(
      .withSideEffect, [Argument(name), Argument(initial)] + (combination.map { [$0.argument] } ?? []))
  }

  /// Adds strategies.
  public func withStrategies(_ strategies: TraversalStrategy...) -> GraphSource {
    configured(.withStrategies, strategies.map(\.argument))
  }

  /// Leaves out strategies.
  public func withoutStrategies(_ strategies: TraversalStrategy...) -> GraphSource {
    configured(.withoutStrategies, strategies.map(\.argument))
  }

  /// Sets an option of all traversals.
  public func with(_ key: String, _ value: any ValueEncodable) -> GraphSource {
    configured(.with, [Argument(key), Argument(value)])
  }

  private func start<Output, Mode>(
    _ name: StepName, _ arguments: [Argument] = []
  ) -> GraphTraversal<Output, Mode> {
    GraphTraversal(on: graph, configuration: configuration, steps: [Step(name, arguments)])
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// The vertices with the ids, or all of them.
  public func V(_ ids: any ValueEncodable...) -> GraphTraversal<Vertex, Plain> {
    start(.vertices, ids.map { Argument(id: $0) })
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// The edges with the ids, or all of them.
  public func E(_ ids: any ValueEncodable...) -> GraphTraversal<Edge, Plain> {
    start(.edges, ids.map { Argument(id: $0) })
  }

  /// A new vertex.
  public func addV(_ label: String? = nil) -> GraphTraversal<Vertex, Plain> {
    start(.addV, label.map { [Argument($0)] } ?? [])
  }

  /// A new edge; `from()` and `to()` say between which vertices.
  public func addE(_ label: String) -> GraphTraversal<Edge, EndsMode<Vertex>> {
    start(.addE, [Argument(label)])
  }

  /// The vertices that match the map, or one made of it.
  public func mergeV(_ match: Value) -> GraphTraversal<Vertex, MergeMode> {
    start(.mergeV, [Argument(match)])
  }

  /// The edges that match the map, or one made of it.
  public func mergeE(_ match: Value) -> GraphTraversal<Edge, MergeMode> { start(.mergeE, [Argument(match)]) }

  /// The values themselves.
  public func inject<Output: ValueCodable>(_ values: Output...) -> GraphTraversal<Output, Plain> {
    start(.inject, values.map { Argument($0) })
  }

  /// The results of a service or stored traversal.
  public func call(_ name: String, _ arguments: Value? = nil) -> GraphTraversal<Value, ServiceMode> {
    start(.call, [Argument(name)] + (arguments.map { [Argument($0)] } ?? []))
  }

  /// The results of several traversals one after the other.
  public func union<Output, Mode: CompleteMode>(
    _ branches: (GraphSource) -> GraphTraversal<Output, Mode>...
  ) -> GraphTraversal<Output, Plain> {
    start(.union, branches.map { Argument(nesting: $0(GraphSource()).steps) })
  }
}

extension Graph {
  /// The source of traversals on this graph, to be configured: `graph.source.withSack(0).V()`.
  public var source: GraphSource { GraphSource(on: self) }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// The vertices with the ids, or all of them.
  public func V(_ ids: any ValueEncodable...) -> GraphTraversal<Vertex, Plain> {
    GraphTraversal(on: self, steps: [Step(.vertices, ids.map { Argument(id: $0) })])
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// The edges with the ids, or all of them.
  public func E(_ ids: any ValueEncodable...) -> GraphTraversal<Edge, Plain> {
    GraphTraversal(on: self, steps: [Step(.edges, ids.map { Argument(id: $0) })])
  }

  /// A new vertex.
  public func addV(_ label: String? = nil) -> GraphTraversal<Vertex, Plain> { source.addV(label) }

  /// A new edge; `from()` and `to()` say between which vertices.
  public func addE(_ label: String) -> GraphTraversal<Edge, EndsMode<Vertex>> { source.addE(label) }

  /// The vertices that match the map, or one made of it.
  public func mergeV(_ match: Value) -> GraphTraversal<Vertex, MergeMode> { source.mergeV(match) }

  /// The edges that match the map, or one made of it.
  public func mergeE(_ match: Value) -> GraphTraversal<Edge, MergeMode> { source.mergeE(match) }
}
