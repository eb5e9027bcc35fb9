// Which kinds of argument a parameter accepts, as a set of bits that is cheap to test.

import GraphStore

/// A set of kinds of argument.
package struct ArgumentSet: OptionSet, Sendable, Hashable {
  package var rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  private init(bit: UInt32) { rawValue = 1 << bit }

  package static let string = ArgumentSet(bit: 0)
  package static let null = ArgumentSet(bit: 1)
  package static let integer = ArgumentSet(bit: 2)
  package static let fraction = ArgumentSet(bit: 3)
  package static let bool = ArgumentSet(bit: 4)
  package static let date = ArgumentSet(bit: 5)
  package static let uuid = ArgumentSet(bit: 6)
  package static let list = ArgumentSet(bit: 7)
  package static let set = ArgumentSet(bit: 8)
  package static let map = ArgumentSet(bit: 9)
  package static let token = ArgumentSet(bit: 10)
  package static let direction = ArgumentSet(bit: 11)
  package static let scope = ArgumentSet(bit: 12)
  package static let order = ArgumentSet(bit: 13)
  package static let pop = ArgumentSet(bit: 14)
  package static let column = ArgumentSet(bit: 15)
  package static let cardinality = ArgumentSet(bit: 16)
  package static let weighted = ArgumentSet(bit: 17)
  package static let combiner = ArgumentSet(bit: 18)
  package static let merge = ArgumentSet(bit: 19)
  package static let pick = ArgumentSet(bit: 20)
  package static let unit = ArgumentSet(bit: 21)
  package static let type = ArgumentSet(bit: 22)
  package static let optionKey = ArgumentSet(bit: 23)
  package static let optionValue = ArgumentSet(bit: 24)
  package static let normSack = ArgumentSet(bit: 25)
  package static let strategy = ArgumentSet(bit: 26)
  package static let traversal = ArgumentSet(bit: 27)
  package static let query = ArgumentSet(bit: 28)
  package static let predicate = ArgumentSet(bit: 29)
  package static let variable = ArgumentSet(bit: 30)
  /// Values that only a bound variable or a host program can bring: elements, paths, bulk sets.
  package static let other = ArgumentSet(bit: 31)

  package static let number: ArgumentSet = [.integer, .fraction]

  /// Whatever may stand where Gremlin's grammar says "generic argument".
  package static let anything: ArgumentSet = [
    .string, .null, .integer, .fraction, .bool, .date, .uuid, .list, .set, .map, .token, .direction,
    .cardinality,
    .weighted, .merge, .pick, .unit, .traversal, .query, .variable, .other,
  ]

  /// What may be a key of a map literal; a variable only in parentheses.
  package static let mapKey: ArgumentSet = [
    .string, .integer, .fraction, .list, .set, .map, .token, .direction,
  ]
}

extension Argument {
  /// The one kind this argument is of; the constant of an option may be of two.
  package var set: ArgumentSet {
    switch kind {
    case .literal(let value): value.argumentSet
    case .variable: .variable
    case .traversal: .traversal
    case .query: .query
    case .predicate: .predicate
    case .list: .list
    case .set: .set
    case .map: .map
    case .dateTime: .date
    case .uuid: .uuid
    case .scope: .scope
    case .order: .order
    case .pop: .pop
    case .column: .column
    case .cardinality: .cardinality
    case .weighted: .weighted
    case .combiner: .combiner
    case .merge: .merge
    case .pick: .pick
    case .unit: .unit
    case .type: .type
    case .option(let constant):
      switch (constant.isKey, constant.isValue) {
      case (true, true): [.optionKey, .optionValue]
      case (true, false): .optionKey
      case (false, _): .optionValue
      }
    case .normSack: .normSack
    case .strategy: .strategy
    }
  }
}

extension Value {
  /// The kind of argument that a literal of this value is.
  package var argumentSet: ArgumentSet {
    switch self {
    case .null: .null
    case .bool: .bool
    case .byte, .short, .int, .long, .bigInteger: .integer
    case .float, .double, .bigDecimal: .fraction
    case .string: .string
    case .date, .dateTime: .date
    case .uuid: .uuid
    case .list: .list
    case .set: .set
    case .map: .map
    case .token: .token
    case .direction: .direction
    case .vertex, .edge, .vertexProperty, .property, .path, .bulkSet, .tree, .graph: .other
    }
  }
}

// MARK: Words for people

extension ArgumentSet {
  private static let words: [(ArgumentSet, String)] = [
    (.string, "a string"), (.null, "null"), (.number, "a number"), (.integer, "an integer"),
    (.fraction, "a number with decimals"), (.bool, "true or false"), (.date, "a date"), (.uuid, "a UUID"),
    (.list, "a list"), (.set, "a set"), (.map, "a map"), (.token, "a token (id, label, key, value)"),
    (.direction, "a direction (OUT, IN, BOTH)"), (.scope, "a scope (local, global)"),
    (.order, "an order (asc, desc, shuffle)"), (.pop, "first, last, all or mixed"),
    (.column, "keys or values"),
    (.cardinality, "a cardinality (single, set, list)"), (.weighted, "a value with its cardinality"),
    (.combiner, "an operator such as sum"), (.merge, "a Merge token (onCreate, onMatch, outV, inV)"),
    (.pick, "a Pick token (any, none, unproductive)"), (.unit, "a unit of time (second, minute, hour, day)"),
    (.type, "a GType"), ([.optionKey, .optionValue], "an option"), (.optionKey, "the key of an option"),
    (.optionValue, "the value of an option"), (.normSack, "normSack"), (.strategy, "a strategy"),
    (.traversal, "a traversal"), (.query, "a query"), (.predicate, "a predicate"), (.variable, "a parameter"),
    (.other, "an element"),
  ]

  /// What the set stands for in an error message: `a string or null`.
  package var description: String {
    if isSuperset(of: .anything) { return contains(.predicate) ? "a value or a predicate" : "a value" }
    var rest = count > 1 ? subtracting(.variable) : self
    var parts: [String] = []
    for (kinds, word) in ArgumentSet.words where rest.isSuperset(of: kinds) && !kinds.isDisjoint(with: rest) {
      parts.append(word)
      rest.subtract(kinds)
    }
    guard let last = parts.popLast() else { return "nothing" }
    return parts.isEmpty ? last : parts.joined(separator: ", ") + " or " + last
  }

  private var count: Int { rawValue.nonzeroBitCount }
}
