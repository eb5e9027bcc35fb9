// The strategies that a query may name. Most of Gremlin's only rewrite a traversal into a quicker one with the same
// answer; they are known, and mean nothing here. The cases are those that change what a traversal may see or do.

enum StrategyName: String, CaseIterable, Sendable {
  case edgeLabelVerification = "EdgeLabelVerificationStrategy"
  case elementID = "ElementIdStrategy"
  case partition = "PartitionStrategy"
  case productiveBy = "ProductiveByStrategy"
  case readOnly = "ReadOnlyStrategy"
  case reservedKeysVerification = "ReservedKeysVerificationStrategy"
  case seed = "SeedStrategy"
  case subgraph = "SubgraphStrategy"
  case vertexProgram = "VertexProgramStrategy"
  case vertexProgramRestriction = "VertexProgramRestrictionStrategy"

  /// The settings it takes; nil where they are not looked at.
  var settings: [String]? {
    switch self {
    case .edgeLabelVerification: ["throwException", "logWarning"]
    case .elementID: ["idPropertyKey"]
    case .partition: ["partitionKey", "writePartition", "readPartitions", "includeMetaProperties"]
    case .productiveBy: ["productiveKeys"]
    case .readOnly, .vertexProgramRestriction: []
    case .reservedKeysVerification: ["throwException", "logWarning", "keys"]
    case .seed: ["seed"]
    case .subgraph: ["vertices", "edges", "vertexProperties", "checkAdjacentVertices"]
    case .vertexProgram: nil
    }
  }

  /// Strategies without a meaning of their own here.
  static let silent: Set<String> = [
    "AdjacentToIncidentStrategy", "ByModulatorOptimizationStrategy", "ComputerFinalizationStrategy",
    "ComputerVerificationStrategy", "ConnectiveStrategy", "CountStrategy", "EarlyLimitStrategy",
    "FilterRankingStrategy", "GraphFilterStrategy", "HaltedTraverserStrategy", "IdentityRemovalStrategy",
    "IncidentToAdjacentStrategy", "InlineFilterStrategy", "LambdaRestrictionStrategy", "LazyBarrierStrategy",
    "MatchAlgorithmStrategy", "MatchPredicateStrategy", "MessagePassingReductionStrategy", "OptionsStrategy",
    "OrderLimitStrategy", "PathProcessorStrategy", "PathRetractionStrategy", "ProfileStrategy",
    "ReferenceElementStrategy", "RepeatUnrollStrategy", "RequirementsStrategy", "SingleIterationStrategy",
    "StandardVerificationStrategy", "TinkerGraphCountStrategy", "TinkerGraphStepStrategy",
    "TinkerMergeEVStepStrategy",
  ]

  /// Strategies that text cannot give what they need, with what to write instead.
  static let elsewhere = [
    "EventStrategy": "a program learns of its own changes from the results of its traversals",
    "RemoteStrategy": "this database is a file, there is no server to send a traversal to",
    "SackStrategy": "write withSack(…)",
    "SideEffectStrategy": "write withSideEffect(…)",
  ]

  static var allNames: [String] { allCases.map(\.rawValue) + Array(silent) + Array(elsewhere.keys) }
}
