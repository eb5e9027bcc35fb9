// Steps that move through the graph: from vertices to neighbours and edges, from edges to their ends.

import GraphStore
import Traversal

extension GraphTraversal where Output == Vertex, Mode: CompleteMode {
  /// Neighbours over outgoing edges, of all labels or of these.
  public func out(_ labels: String...) -> GraphTraversal<Vertex, Plain> {
    appending(.out, .init(texts: labels))
  }

  /// Neighbours over incoming edges, of all labels or of these.
  public func `in`(_ labels: String...) -> GraphTraversal<Vertex, Plain> {
    appending(.in, .init(texts: labels))
  }

  /// Neighbours over edges of either direction, of all labels or of these.
  public func both(_ labels: String...) -> GraphTraversal<Vertex, Plain> {
    appending(.both, .init(texts: labels))
  }

  /// Outgoing edges, of all labels or of these.
  public func outE(_ labels: String...) -> GraphTraversal<Edge, Plain> {
    appending(.outE, .init(texts: labels))
  }

  /// Incoming edges, of all labels or of these.
  public func inE(_ labels: String...) -> GraphTraversal<Edge, Plain> {
    appending(.inE, .init(texts: labels))
  }

  /// Edges of either direction, of all labels or of these.
  public func bothE(_ labels: String...) -> GraphTraversal<Edge, Plain> {
    appending(.bothE, .init(texts: labels))
  }

  /// Neighbours in a direction.
  public func to(_ direction: Direction, _ labels: String...) -> GraphTraversal<Vertex, Plain> {
    appending(.to, [direction.argument] + .init(texts: labels))
  }

  /// Edges of a direction.
  public func toE(_ direction: Direction, _ labels: String...) -> GraphTraversal<Edge, Plain> {
    appending(.toE, [direction.argument] + .init(texts: labels))
  }
}

extension GraphTraversal where Output == Edge, Mode: CompleteMode {
  /// The vertex the edge leads to.
  public func inV() -> GraphTraversal<Vertex, Plain> { appending(.inV) }

  /// The vertex the edge starts from.
  public func outV() -> GraphTraversal<Vertex, Plain> { appending(.outV) }

  /// Both ends.
  public func bothV() -> GraphTraversal<Vertex, Plain> { appending(.bothV) }

  /// The end that the traverser did not come from.
  public func otherV() -> GraphTraversal<Vertex, Plain> { appending(.otherV) }

  /// The end in a direction.
  public func toV(_ direction: Direction) -> GraphTraversal<Vertex, Plain> {
    appending(.toV, [direction.argument])
  }
}

extension GraphTraversal where Mode: CompleteMode {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// The vertices with the ids, or all of them, for every traverser.
  public func V(_ ids: any ValueEncodable...) -> GraphTraversal<Vertex, Plain> {
    appending(.vertices, ids.map { Argument(id: $0) })
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// The edges with the ids, or all of them, for every traverser.
  public func E(_ ids: any ValueEncodable...) -> GraphTraversal<Edge, Plain> {
    appending(.edges, ids.map { Argument(id: $0) })
  }
}
