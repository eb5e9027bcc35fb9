// Plan: a traversal as a tree of nodes, one for each thing to do. Nodes are values that rules can match and replace;
// opened, each becomes an operator.

import GraphStore

/// One thing to do, with its place in the text.
protocol PlanNode: Sendable {
  var site: Site { get }
  /// The node as `explain` shows it.
  var text: String { get }
  /// The traversals inside the node, for rules that hold at every depth.
  var children: [Pipeline] { get set }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator
}

extension PlanNode {
  /// Whether it is a node of that type: much quicker than a cast, where the answer is mostly no.
  func isKind<Node: PlanNode>(of type: Node.Type) -> Bool { Self.self == type }

  func cast<Node: PlanNode>(to type: Node.Type) -> Node? { isKind(of: type) ? self as? Node : nil }

  var text: String { site.name }
  var children: [Pipeline] {
    get { [] }
    set {}
  }
}

/// Nodes in the order in which traversers pass them.
struct Pipeline: Sendable {
  var nodes: [any PlanNode]

  init(_ nodes: [any PlanNode] = []) { self.nodes = nodes }
}

/// A whole query, planned.
struct Plan: Sendable {
  enum Terminal: Sendable {
    case none, list, set, bulkSet, iterate, hasNext
    case next(Int64?)
    case tryNext, explain
  }

  var pipeline: Pipeline
  var terminal = Terminal.none
  var terminalRange = SourceRange.none
  var sack: Term?
  var sackMerge: Combiner?
  var sideEffects: [(name: String, value: Term, combiner: Combiner?)] = []
  /// `withBulk(false)`: merged traversers count once.
  var countsBulk = true
  /// `SeedStrategy`: what chance begins with, so that it does the same each time.
  var seed: Int64?
}

/// What nodes need to become operators: the partitions of the chain they are opened in, and ways to open children.
struct Opening {
  let run: Run
  /// Where the chain finds the values of its parameters.
  let slots: Slots
  let partitions: Partitions

  /// An opening for a body that has parameters of its own.
  func with(_ slots: Slots) -> Opening { Opening(run: run, slots: slots, partitions: partitions) }

  /// The operators of a pipeline behind `inlet`.
  func chain(_ pipeline: Pipeline, behind inlet: Inlet) throws -> Chain {
    let inside = Opening(run: run, slots: slots, partitions: inlet.partitions)
    var operators: [Operator] = []
    var last: Operator = inlet
    for node in pipeline.nodes {
      let step = try node.open(last, inside)
      if step !== last { operators.append(step) }
      last = step
    }
    return Chain(inlet, operators)
  }

  /// A local child: run for whole batches, each row by itself.
  func child(_ pipeline: Pipeline) throws -> Child { Child(try branch(pipeline)) }

  /// A global child: a chain that shares the rows' partitions with the one it stands in.
  func branch(_ pipeline: Pipeline) throws -> Chain {
    let site = pipeline.nodes.first?.site ?? Site(range: .none, name: "")
    return try chain(pipeline, behind: Inlet(site, Partitions()))
  }

  func selector(_ by: By) throws -> Selector {
    let selector = try selector(by.kind)
    return by.givesNull ? .orNull(selector) : selector
  }

  private func selector(_ kind: By.Kind) throws -> Selector {
    switch kind {
    case .identity: .identity
    case .key(let name): .key(name)
    case .value(let name): .value(name)
    case .token(let token): .token(token)
    case .column(let column): .column(column)
    case .degree(let direction, let labels): .degree(direction, labels)
    case .calc(let expression): .calc(ExpressionRunner(expression, slots))
    case .traversal(let pipeline): .child(try child(pipeline))
    }
  }

  func selectors(_ bys: [By]) throws -> [Selector] { try bys.map { try selector($0) } }
}

/// A by(), planned.
struct By: Sendable {
  enum Kind: Sendable {
    case identity
    case key(String)
    case value(String)
    case token(Token)
    case column(MapColumn)
    /// Put here by rules: the number of edges in the direction, over one of the labels or any.
    case degree(Direction, [String]?)
    case calc(CompiledExpression)
    case traversal(Pipeline)
  }

  var kind: Kind
  var order: SortOrder?
  var range: SourceRange
  /// Gives null where it would give nothing.
  var givesNull = false
  /// Written as a traversal, also where it needs none to be run.
  var isTraversal = false

  /// The traversals inside, for rules.
  var pipeline: Pipeline? {
    get { if case .traversal(let pipeline) = kind { pipeline } else { nil } }
    set { if let newValue { kind = .traversal(newValue) } }
  }

  static func identity(at range: SourceRange) -> By { By(kind: .identity, order: nil, range: range) }
}

extension [By] {
  var pipelines: [Pipeline] {
    get { compactMap(\.pipeline) }
    set {
      var rest = newValue[...]
      for place in indices where self[place].pipeline != nil { self[place].pipeline = rest.popFirst() }
    }
  }
}
