// Steps that write: new elements, properties, removal, and merging with what is there.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  /// A new vertex for every traverser.
  public func addV(_ label: String? = nil) -> GraphTraversal<Vertex, Plain> {
    appending(.addV, label.map { [Argument($0)] } ?? [])
  }

  /// A new edge for every traverser, which is its start or end where `from()` or `to()` do not name another.
  public func addE(_ label: String) -> GraphTraversal<Edge, EndsMode<Output>> {
    appending(.addE, [Argument(label)])
  }

  /// The vertices that match the map, or one made of it.
  public func mergeV(_ match: Value) -> GraphTraversal<Vertex, MergeMode> {
    appending(.mergeV, [Argument(match)])
  }

  /// The edges that match the map, or one made of it.
  public func mergeE(_ match: Value) -> GraphTraversal<Edge, MergeMode> {
    appending(.mergeE, [Argument(match)])
  }

  /// Removes elements and properties.
  public func drop() -> GraphTraversal<Output, Plain> { appending(.drop) }
}

extension GraphTraversal where Output: GraphElement, Mode: CompleteMode {
  /// Sets a property.
  public func property(_ key: String, _ value: any ValueEncodable) -> GraphTraversal<Output, Plain> {
    appending(.property, [Argument(key), Argument(value)])
  }

  /// Sets or adds a property, as the cardinality says.
  public func property(
    _ cardinality: PropertyCardinality, _ key: String, _ value: any ValueEncodable
  ) -> GraphTraversal<Output, Plain> {
    appending(.property, [cardinality.argument, Argument(key), Argument(value)])
  }

  /// Sets the id of a new element.
  public func property(_ token: Token, _ value: any ValueEncodable) -> GraphTraversal<Output, Plain> {
    appending(.property, [token.argument, Argument(value)])
  }

  /// Sets a property to what a traversal gives.
  public func property<Next, NextMode: CompleteMode>(
    _ key: String, _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, Plain> { appending(.property, [Argument(key), nested(build)]) }
}

extension GraphTraversal {
  /// From the vertex of a label.
  public func from<Input>(_ label: String) -> GraphTraversal<Output, Mode> where Mode == EndsMode<Input> {
    appending(.from, [Argument(label)])
  }

  /// To the vertex of a label.
  public func to<Input>(_ label: String) -> GraphTraversal<Output, Mode> where Mode == EndsMode<Input> {
    appending(.to, [Argument(label)])
  }

  /// From the vertex that a traversal finds: `from { $0.V("LHR") }`.
  public func from<Input, NextMode: CompleteMode>(
    _ build: (Inner<Input>) -> GraphTraversal<Vertex, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == EndsMode<Input> {
    appending(.from, [Inner<Input>.nested(build)])
  }

  /// To the vertex that a traversal finds: `to { $0.V("KEF") }`.
  public func to<Input, NextMode: CompleteMode>(
    _ build: (Inner<Input>) -> GraphTraversal<Vertex, NextMode>
  ) -> GraphTraversal<Output, Mode> where Mode == EndsMode<Input> {
    appending(.to, [Inner<Input>.nested(build)])
  }
}

extension GraphTraversal where Mode == MergeMode {
  /// What to write when nothing matched or something did.
  public func option(_ part: MergePart, _ map: Value) -> GraphTraversal<Output, MergeMode> {
    appending(.option, [part.argument, Argument(map)])
  }

  /// What to write, or which vertex an edge connects, as a traversal gives it.
  public func option<Next, NextMode: CompleteMode>(
    _ part: MergePart, _ build: (Inner<Value>) -> GraphTraversal<Next, NextMode>
  ) -> GraphTraversal<Output, MergeMode> {
    appending(.option, [part.argument, Inner<Value>.nested(build)])
  }
}
