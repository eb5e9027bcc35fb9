// GraphTraversal: a traversal written in Swift, which makes the same tree as its text in Gremlin.
// Steps are in the files beside this one, a family each; what a step may follow is said by the type of its input.

import GraphStore
import Traversal

/// A traversal under construction: a value that each step returns extended.
///
/// ```swift
/// let cities = try graph.V().has("airport", "code", "SFO").out("route").values("city", as: String.self).toList()
/// ```
///
/// `Output` is what the traversal yields, so that steps that make no sense do not compile: `out()` follows a vertex,
/// `inV()` an edge. `Mode` says which modulators may come next, as `by()` behind `order()`. A nested traversal is a
/// closure: `where { $0.out("route").count().is(.gt(3)) }`. `description` is the traversal as text.
public struct GraphTraversal<Output: ValueDecodable, Mode: TraversalMode>: Sendable {
  /// Where it runs; nil in nested traversals and where a transaction is given at the end.
  let graph: Graph?
  var configuration: [Step]
  var steps: [Step]

  init(on graph: Graph?, configuration: [Step] = [], steps: [Step] = []) {
    self.graph = graph
    self.configuration = configuration
    self.steps = steps
  }

  /// The same with another step at its end, which yields `Next` and lets the modulators of `NextMode` follow.
  func appending<Next, NextMode>(
    _ name: StepName, _ arguments: [Argument] = []
  ) -> GraphTraversal<Next, NextMode> {
    GraphTraversal<Next, NextMode>(
      on: graph, configuration: configuration, steps: steps + [Step(name, arguments)])
  }

  /// The same steps under another type.
  func retyped<Next, NextMode>() -> GraphTraversal<Next, NextMode> {
    GraphTraversal<Next, NextMode>(on: graph, configuration: configuration, steps: steps)
  }

  /// The tree that its text would be read into.
  var query: Query {
    Query(kind: steps.isEmpty ? .source : .traversal, configuration: configuration, steps: steps)
  }
}

extension GraphTraversal: CustomStringConvertible {
  /// The traversal in Gremlin.
  public var description: String { query.description }
}

extension GraphTraversal: Hashable {
  /// Whether both are the same traversal, wherever they run.
  public static func == (left: Self, right: Self) -> Bool {
    left.configuration == right.configuration && left.steps == right.steps
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(configuration)
    hasher.combine(steps)
  }
}

/// What a nested traversal is given: the objects of the traversal it stands in.
public typealias Inner<Output: ValueDecodable> = GraphTraversal<Output, Plain>

extension GraphTraversal where Mode: CompleteMode {
  /// The same traversal, whose results are read as another type. No step: it is the program that knows better.
  ///
  /// ```swift
  /// graph.V().groupCount().by("country").typed(as: [String: Int].self)
  /// ```
  public func typed<Next>(as type: Next.Type) -> GraphTraversal<Next, Mode> { retyped() }

  /// The traversal that a closure builds, as an argument.
  func nested<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> Argument { Self.nested(build) }

  static func nested<Next, NextMode: CompleteMode>(
    _ build: (Inner<Output>) -> GraphTraversal<Next, NextMode>
  ) -> Argument { Argument(nesting: build(Inner(on: nil)).steps) }
}

extension Argument {
  /// A nested traversal; one without steps passes everything on.
  init(nesting steps: [Step]) {
    self.init(.traversal(NestedTraversal(steps.isEmpty ? [Step(.identity)] : steps)))
  }

  /// A value, or the name of a parameter that stands for one.
  init(_ value: any ValueEncodable) {
    if let parameter = value as? BoundName {
      self.init(.variable(parameter.name))
    } else {
      self.init(.literal(value.graphValue))
    }
  }

  /// The id of an element, given by itself or by the element.
  init(id: any ValueEncodable) {
    switch id {
    case let vertex as Vertex: self.init(.literal(vertex.id.value))
    case let edge as Edge: self.init(.literal(edge.id.value))
    default: self.init(id)
    }
  }
}

extension [Argument] {
  init(texts: [String]) { self = texts.map { Argument(.literal(.string($0))) } }
}

/// The name of a parameter, to stand where a value may: `graph.V().has("code", .parameter("code"))` is made once and
/// run with many values.
public struct BoundName: ValueEncodable {
  let name: String

  /// The parameter of that name, which gets its value when the traversal runs.
  public init(_ name: String) { self.name = name }

  /// Null: a name has no value before the traversal runs.
  public var graphValue: Value { .null }
}

extension ValueEncodable where Self == BoundName {
  /// The parameter of that name, which gets its value when the traversal runs.
  public static func parameter(_ name: String) -> BoundName { BoundName(name) }
}
