// The enumerations of the language as Swift writes them: scopes, orders, operators, types.

import GraphStore
import Traversal

/// Whether a step works on the whole stream or inside each object.
public enum Scope: Sendable, Hashable {
  case local, global

  var argument: Argument { Argument(.scope(self == .local ? .local : .global)) }
}

/// How `order()` sorts.
public enum Order: Sendable, Hashable {
  case asc, desc, shuffle

  var argument: Argument {
    switch self {
    case .asc: Argument(.order(.asc))
    case .desc: Argument(.order(.desc))
    case .shuffle: Argument(.order(.shuffle))
    }
  }
}

/// Which of several objects with one label `select()` takes.
public enum Pop: Sendable, Hashable {
  case first, last, all, mixed

  var argument: Argument {
    switch self {
    case .first: Argument(.pop(.first))
    case .last: Argument(.pop(.last))
    case .all: Argument(.pop(.all))
    case .mixed: Argument(.pop(.mixed))
    }
  }
}

/// The keys or the values of a map.
public enum Column: Sendable, Hashable {
  case keys, values

  var argument: Argument { Argument(.column(self == .keys ? .keys : .values)) }
}

/// How a property is written beside the values that are there already.
public enum PropertyCardinality: Sendable, Hashable {
  case single, set, list

  var argument: Argument {
    switch self {
    case .single: Argument(.cardinality(.single))
    case .set: Argument(.cardinality(.set))
    case .list: Argument(.cardinality(.list))
    }
  }
}

/// How two values become one in `sack()` and `fold()`.
public struct Combination: Sendable, Hashable {
  let combiner: Combiner
  var argument: Argument { Argument(.combiner(combiner)) }

  public static let sum = Combination(combiner: .sum)
  public static let minus = Combination(combiner: .minus)
  public static let mult = Combination(combiner: .mult)
  public static let div = Combination(combiner: .div)
  public static let min = Combination(combiner: .min)
  public static let max = Combination(combiner: .max)
  public static let assign = Combination(combiner: .assign)
  public static let and = Combination(combiner: .and)
  public static let or = Combination(combiner: .or)
  public static let addAll = Combination(combiner: .addAll)
  public static let sumLong = Combination(combiner: .sumLong)
}

/// The units of `dateAdd()`.
public enum DateUnit: Sendable, Hashable {
  case second, minute, hour, day

  var argument: Argument {
    switch self {
    case .second: Argument(.unit(.second))
    case .minute: Argument(.unit(.minute))
    case .hour: Argument(.unit(.hour))
    case .day: Argument(.unit(.day))
    }
  }
}

/// The types that `asNumber()` and `typeOf()` can name.
public struct GType: Sendable, Hashable {
  let token: TypeToken
  var argument: Argument { Argument(.type(token)) }

  public static let bigDecimal = GType(token: .bigDecimal)
  public static let bigInt = GType(token: .bigInt)
  public static let boolean = GType(token: .boolean)
  public static let byte = GType(token: .byte)
  public static let dateTime = GType(token: .dateTime)
  public static let double = GType(token: .double)
  public static let edge = GType(token: .edge)
  public static let float = GType(token: .float)
  public static let int = GType(token: .int)
  public static let list = GType(token: .list)
  public static let long = GType(token: .long)
  public static let map = GType(token: .map)
  public static let null = GType(token: .null)
  public static let number = GType(token: .number)
  public static let path = GType(token: .path)
  public static let property = GType(token: .property)
  public static let set = GType(token: .set)
  public static let short = GType(token: .short)
  public static let string = GType(token: .string)
  public static let tree = GType(token: .tree)
  public static let uuid = GType(token: .uuid)
  public static let vertex = GType(token: .vertex)
  public static let vertexProperty = GType(token: .vProperty)
}

/// What `with()` can say of the step before it.
public struct StepOption: Sendable, Hashable {
  let arguments: [Argument]

  /// Ids and labels (and keys and values of properties) beside the properties of a `valueMap()`.
  public static let tokens = StepOption(arguments: [Argument(.option(.tokens))])
  /// Ids beside the properties of a `valueMap()`.
  public static let ids = StepOption(arguments: [Argument(.option(.tokens)), Argument(.option(.ids))])
  /// Labels beside the properties of a `valueMap()`.
  public static let labels = StepOption(arguments: [Argument(.option(.tokens)), Argument(.option(.labels))])
  /// `index()` gives lists of member and position.
  public static let indexAsList = StepOption(arguments: [
    Argument(.option(.indexer)), Argument(.option(.list)),
  ])
  /// `index()` gives maps from position to member.
  public static let indexAsMap = StepOption(arguments: [Argument(.option(.indexer)), Argument(.option(.map))])
}

/// What the parts of `mergeV()` and `mergeE()` are for.
public enum MergePart: Sendable, Hashable {
  case onCreate, onMatch, outV, inV

  var argument: Argument {
    switch self {
    case .onCreate: Argument(.merge(.onCreate))
    case .onMatch: Argument(.merge(.onMatch))
    case .outV: Argument(.merge(.outV))
    case .inV: Argument(.merge(.inV))
    }
  }
}

/// The choices of `option()` that are no values.
public enum Pick: Sendable, Hashable {
  case any, none, unproductive

  var argument: Argument {
    switch self {
    case .any: Argument(.pick(.any))
    case .none: Argument(.pick(.none))
    case .unproductive: Argument(.pick(.unproductive))
    }
  }
}

/// A strategy of `withStrategies()` with its settings.
public struct TraversalStrategy: Sendable, Hashable {
  let strategy: Strategy

  /// A strategy by its name, as `ReadOnlyStrategy`, with settings by theirs.
  public init(_ name: String, _ settings: KeyValuePairs<String, any ValueEncodable> = [:]) {
    strategy = Strategy(
      name, settings: settings.map { StrategySetting(key: $0.key, value: Argument($0.value)) })
  }

  var argument: Argument { Argument(.strategy(strategy)) }

  /// Refuses traversals that write.
  public static let readOnly = TraversalStrategy("ReadOnlyStrategy")
  /// A `by()` that gives nothing gives null.
  public static let productiveBy = TraversalStrategy("ProductiveByStrategy")
}

extension Token {
  var argument: Argument { Argument(.literal(.token(self))) }
}

extension Direction {
  var argument: Argument { Argument(.literal(.direction(self))) }
}
