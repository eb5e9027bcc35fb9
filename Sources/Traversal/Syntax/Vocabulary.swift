// The closed sets of words in the language: steps, predicates and the members of Gremlin's enumerations.

/// Every step: of the source (`withSack`), of a traversal (`out`), and terminal (`toList`).
package enum StepName: UInt8, Sendable, Hashable, CaseIterable {
  // Of the source.
  case withBulk, withPath, withSack, withSideEffect, withStrategies, withoutStrategies
  // Spawning, moving.
  /// `V`
  case vertices
  /// `E`
  case edges
  case addE, addV, inject, io, mergeE, mergeV
  case both, bothE, bothV, `in`, inE, inV, otherV, out, outE, outV, to, toE, toV
  // Filtering.
  case all, and, any, coin, cyclicPath, dedup, discard, drop, filter, has, hasId, hasKey, hasLabel, hasNot
  case hasValue, `is`, limit, none, not, or, range, sample, simplePath, skip, tail, timeLimit, `where`
  // Branching, looping.
  case branch, choose, coalesce, emit, flatMap, local, loops, map, option, optional, `repeat`, sideEffect,
    times
  case union, until
  // Modulating.
  case `as`, by, from, with
  // Reading, projecting.
  case cap, constant, element, elementMap, id, identity, index, key, label, match, path, project, properties
  case propertyMap, select, unfold, value, valueMap, values
  // Reducing, grouping, collecting.
  case aggregate, barrier, count, fold, group, groupCount, max, mean, min, order, sack, subgraph, sum, tree
  // Lists.
  case combine, conjoin, difference, disjunct, intersect, merge, product, reverse
  // Strings, numbers, dates.
  case asBool, asDate, asNumber, asString, concat, dateAdd, dateDiff, format, length, lTrim, math, replace,
    rTrim
  case split, substring, toLower, toUpper, trim
  // Writing, services, the rest.
  case call, connectedComponent, fail, pageRank, peerPressure, profile, property, read, shortestPath, write
  // Ours.
  case attempt, calc
  // Terminal.
  case explain, hasNext, iterate, next, toBulkSet, toList, toSet, tryNext

  /// The name as it is written.
  package var text: String { Self.texts[Int(rawValue)] }

  private static let texts = allCases.map(\.signature.text)

  /// Whether the step writes.
  var isMutating: Bool { Self.mutating[Int(rawValue)] }

  private static let mutating = allCases.map { $0.signature.roles.contains(.mutating) }

  /// What the step may take and where it may stand.
  package var signature: StepSignature { StepSignatures.all[Int(rawValue)] }
}

/// Every predicate, `P` and `TextP`, and the three ways to combine them.
package enum PredicateName: String, Sendable, Hashable, CaseIterable {
  case eq, neq, lt, lte, gt, gte, inside, outside, between, within, without, typeOf
  case startingWith, notStartingWith, endingWith, notEndingWith, containing, notContaining, regex, notRegex
  case and, or, not

  /// Whether the predicate belongs to `TextP`.
  package var isText: Bool {
    switch self {
    case .startingWith, .notStartingWith, .endingWith, .notEndingWith, .containing, .notContaining, .regex,
      .notRegex:
      true
    default: false
    }
  }
}

package enum Scope: String, Sendable, Hashable, CaseIterable { case local, global }

package enum SortOrder: String, Sendable, Hashable, CaseIterable { case asc, desc, shuffle }

/// Which of several objects with the same label `select` takes.
package enum Pop: String, Sendable, Hashable, CaseIterable { case first, last, all, mixed }

package enum MapColumn: String, Sendable, Hashable, CaseIterable { case keys, values }

package enum Cardinality: String, Sendable, Hashable, CaseIterable { case single, set, list }

/// Gremlin's `Operator`: how two values become one in `sack`, `fold` and side effects.
package enum Combiner: String, Sendable, Hashable, CaseIterable {
  case sum, minus, mult, div, min, max, assign, and, or, addAll, sumLong
}

package enum MergeToken: String, Sendable, Hashable, CaseIterable { case onCreate, onMatch, outV, inV }

package enum PickToken: String, Sendable, Hashable, CaseIterable { case any, none, unproductive }

/// Gremlin's `DT`: the units of `dateAdd`.
package enum TimeUnit: String, Sendable, Hashable, CaseIterable { case second, minute, hour, day }

/// Gremlin's `GType`: what `typeOf` and `asNumber` can name.
package enum TypeToken: String, Sendable, Hashable, CaseIterable {
  case bigDecimal = "BIGDECIMAL"
  case bigInt = "BIGINT"
  case binary = "BINARY"
  case boolean = "BOOLEAN"
  case byte = "BYTE"
  case char = "CHAR"
  case dateTime = "DATETIME"
  case double = "DOUBLE"
  case duration = "DURATION"
  case edge = "EDGE"
  case float = "FLOAT"
  case graph = "GRAPH"
  case int = "INT"
  case list = "LIST"
  case long = "LONG"
  case map = "MAP"
  case null = "NULL"
  case number = "NUMBER"
  case path = "PATH"
  case property = "PROPERTY"
  case set = "SET"
  case short = "SHORT"
  case string = "STRING"
  case tree = "TREE"
  case uuid = "UUID"
  case vertex = "VERTEX"
  case vProperty = "VPROPERTY"

  /// Whether the type is one of numbers.
  package var isNumeric: Bool {
    switch self {
    case .bigDecimal, .bigInt, .byte, .double, .float, .int, .long, .number, .short: true
    default: false
    }
  }
}

/// The qualified constants that `with(key, value)` takes.
package enum OptionConstant: String, Sendable, Hashable, CaseIterable {
  case tokens = "WithOptions.tokens"
  case none = "WithOptions.none"
  case ids = "WithOptions.ids"
  case labels = "WithOptions.labels"
  case keys = "WithOptions.keys"
  case values = "WithOptions.values"
  case all = "WithOptions.all"
  case indexer = "WithOptions.indexer"
  case list = "WithOptions.list"
  case map = "WithOptions.map"

  case shortestPathTarget = "ShortestPath.target"
  case shortestPathEdges = "ShortestPath.edges"
  case shortestPathDistance = "ShortestPath.distance"
  case shortestPathMaxDistance = "ShortestPath.maxDistance"
  case shortestPathIncludeEdges = "ShortestPath.includeEdges"

  case componentComponent = "ConnectedComponent.component"
  case componentEdges = "ConnectedComponent.edges"
  case componentPropertyName = "ConnectedComponent.propertyName"

  case pageRankEdges = "PageRank.edges"
  case pageRankTimes = "PageRank.times"
  case pageRankPropertyName = "PageRank.propertyName"

  case peerPressureEdges = "PeerPressure.edges"
  case peerPressureTimes = "PeerPressure.times"
  case peerPressurePropertyName = "PeerPressure.propertyName"

  case ioReader = "IO.reader"
  case ioWriter = "IO.writer"
  case ioGryo = "IO.gryo"
  case ioGraphSON = "IO.graphson"
  case ioGraphML = "IO.graphml"

  /// Whether the constant may stand as the first argument of `with`.
  package var isKey: Bool {
    switch self {
    case .none, .ids, .labels, .keys, .values, .all, .list, .map, .ioGryo, .ioGraphSON, .ioGraphML: false
    default: true
    }
  }

  /// Whether the constant may stand as the second argument of `with`.
  package var isValue: Bool { self == .tokens || !isKey }
}
