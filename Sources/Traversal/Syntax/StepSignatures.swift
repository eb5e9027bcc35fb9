// The table of all steps: what each may take, where it may stand, one line of help.
// Parser checks, completion, hints and help pages all read it, so they cannot disagree.

/// The table of steps and predicates.
package enum StepSignatures {
  /// One signature for each step, in the order of `StepName`.
  package static let all: [StepSignature] = StepName.allCases.map(signature)

  /// The steps that may stand in any of the places.
  package static func names(in places: StepRoles) -> [String] {
    all.filter { !$0.roles.isDisjoint(with: places) }.map(\.text)
  }

  // One entry a step: it is a table, however long.
  private static func signature(of name: StepName) -> StepSignature {
    switch name {
    // Of the source.
    case .withBulk: source("withBulk", "whether merged traversers count as many", [.flag])
    case .withPath: source("withPath", "keeps the path of every traverser", [])
    case .withSack:
      source("withSack", "gives each traverser a value to carry", [.initial, .combiner.optional])
    case .withSideEffect:
      source("withSideEffect", "declares a side effect", [.name, .initial, .combiner.optional])
    case .withStrategies: source("withStrategies", "adds strategies", [.strategy, .strategy.repeated])
    case .withoutStrategies:
      source("withoutStrategies", "leaves out strategies", [.strategy, .strategy.repeated])

    // Spawning, moving.
    case .vertices: spawn("V", "vertices, all or those with the given ids", [.ids])
    case .edges: spawn("E", "edges, all or those with the given ids", [.ids])
    case .addE: writing("addE", "adds an edge", [.labelOrTraversal])
    case .addV: writing("addV", "adds a vertex", [.labelOrTraversal.optional])
    case .inject: spawn("inject", "puts values in front of the stream", [.value.repeated])
    case .io: StepSignature("io", "reads or writes a file", forms: [[.file]], roles: .spawn)
    case .mergeE: merging("mergeE", "finds edges or adds one")
    case .mergeV: merging("mergeV", "finds vertices or adds one")
    case .both: step("both", "neighbours over edges of either direction", [.labels])
    case .bothE: step("bothE", "edges of either direction", [.labels])
    case .bothV: step("bothV", "both ends of an edge", [])
    case .in: step("in", "neighbours over incoming edges", [.labels])
    case .inE: step("inE", "incoming edges", [.labels])
    case .inV: step("inV", "the vertex an edge leads to", [])
    case .otherV: step("otherV", "the end of an edge that the traverser did not come from", [])
    case .out: step("out", "neighbours over outgoing edges", [.labels])
    case .outE: step("outE", "outgoing edges", [.labels])
    case .outV: step("outV", "the vertex an edge starts from", [])
    case .to:
      modulator(
        "to", "the end of a new edge or of a path; neighbours in a direction",
        [.direction, .labels], [.stepLabel], [.traversal])
    case .toE: step("toE", "edges of a direction", [.direction, .labels])
    case .toV: step("toV", "the end of an edge in a direction", [.direction])

    // Filtering.
    case .all: step("all", "lists of which all members pass", [.predicate])
    case .and: step("and", "what passes all of the traversals", [.traversals])
    case .any: step("any", "lists of which any member passes", [.predicate])
    case .coin: step("coin", "each traverser with a probability", [.probability])
    case .cyclicPath: step("cyclicPath", "traversers that passed an object twice", [])
    case .dedup: step("dedup", "each object once", [.scope, .labels], [.labels])
    case .discard: step("discard", "nothing at all", [])
    case .drop:
      StepSignature("drop", "removes elements and properties", forms: [[]], roles: [.step, .mutating])
    case .filter: step("filter", "what passes the predicate or traversal", [.test])
    case .has:
      step(
        "has", "elements with a property, or with a value of it",
        [.key], [.key, .valueOrPredicate], [.label, .key, .valueOrPredicate], [.token, .valueOrPredicate])
    case .hasId: step("hasId", "elements with one of the ids", [.id, .ids], [.predicate])
    case .hasKey: step("hasKey", "properties with one of the keys", [.key, .keys], [.predicate])
    case .hasLabel: step("hasLabel", "elements with one of the labels", [.label, .labels], [.predicate])
    case .hasNot: step("hasNot", "elements without the property", [.key])
    case .hasValue:
      step("hasValue", "properties with one of the values", [.value, .value.repeated], [.predicate])
    case .is: step("is", "objects that equal the value or pass the predicate", [.valueOrPredicate])
    case .limit: step("limit", "the first so many", [.count], [.scope, .count])
    case .none: step("none", "lists of which no member passes", [.predicate])
    case .not: step("not", "what the traversal gives nothing for", [.traversal])
    case .or: step("or", "what passes any of the traversals", [.traversals])
    case .range:
      step("range", "from the low to before the high position", [.low, .high], [.scope, .low, .high])
    case .sample: step("sample", "so many, chosen by chance", [.count], [.scope, .count])
    case .simplePath: step("simplePath", "traversers that passed no object twice", [])
    case .skip: step("skip", "all but the first so many", [.count], [.scope, .count])
    case .tail: step("tail", "the last so many", [.count.optional], [.scope, .count.optional])
    case .timeLimit: step("timeLimit", "what arrives within so many milliseconds", [.milliseconds])
    case .where:
      step(
        "where", "what passes the traversal, or compares with a named object",
        [.predicate], [.name, .predicate], [.traversal])

    // Branching, looping.
    case .branch: step("branch", "the options that match the traversal", [.traversal])
    case .choose:
      step(
        "choose", "one of several traversals, by a test or by options",
        [.function], [.test, .then, .otherwise.optional], [.traversal])
    case .coalesce: step("coalesce", "the first traversal that gives anything", [.traversals])
    case .emit: modulator("emit", "gives out the rounds of repeat()", [.test.optional])
    case .flatMap: step("flatMap", "all results of the traversal", [.traversal])
    case .local: step("local", "the traversal for one traverser at a time", [.traversal])
    case .loops: step("loops", "how many rounds of repeat() are finished", [.name.optional])
    case .map: step("map", "the first result of the traversal", [.traversal])
    case .option:
      modulator(
        "option", "a branch of choose() or branch(), a part of mergeV() or mergeE()",
        [.merge, .nullableMap, .cardinality.optional], [.merge, .traversal], [.choice, .then], [.traversal])
    case .optional: step("optional", "the results of the traversal, else the object itself", [.traversal])
    case .repeat: step("repeat", "the traversal again and again", [.traversal], [.name, .traversal])
    case .sideEffect: step("sideEffect", "runs the traversal, passes the object on", [.traversal])
    case .times: modulator("times", "how many rounds repeat() runs", [.count])
    case .union: spawn("union", "the results of all of the traversals", [.traversals])
    case .until: modulator("until", "when a traverser leaves repeat()", [.test])

    // Modulating.
    case .as: modulator("as", "labels the object", [.stepLabel, .labels])
    case .by:
      modulator(
        "by", "what the step before works with",
        [], [.order], [.function, .order.optional], [.propertyKey, .order.optional],
        [.traversal, .order.optional])
    case .from: modulator("from", "the start of a new edge or of a path", [.stepLabel], [.traversal])
    case .with:
      StepSignature(
        "with", "sets an option of the step before, or of the source",
        forms: [
          Form([.optionKey, .optionValue.optional], places: .step),
          Form([.name, .value.optional], places: .source),
        ], roles: [.source, .step, .modulator])

    // Reading, projecting.
    case .cap: step("cap", "the side effect of the name", [.name, .keys])
    case .constant: step("constant", "always the value", [.value])
    case .element: step("element", "the element of a property", [])
    case .elementMap: step("elementMap", "id, label and properties as a map", [.keys])
    case .id: step("id", "the id", [])
    case .identity: step("identity", "the object itself", [])
    case .index: step("index", "members with their positions", [])
    case .key: step("key", "the key of a property", [])
    case .label: step("label", "the label", [])
    case .match: step("match", "all ways to fit the patterns together", [.traversals])
    case .path: step("path", "the objects passed on the way", [])
    case .project: step("project", "a map with a by() for each key", [.name, .keys])
    case .properties: step("properties", "properties, with their keys", [.keys])
    case .propertyMap: step("propertyMap", "keys with lists of properties", [.keys])
    case .select:
      step(
        "select", "labelled objects, entries of a map, keys or values",
        [.column], [.pop, .name, .keys], [.pop, .traversal], [.name, .keys], [.traversal])
    case .unfold: step("unfold", "the members of a collection one by one", [])
    case .value: step("value", "the value of a property", [])
    case .valueMap: step("valueMap", "keys with lists of values", [.keys], [.withTokens, .keys])
    case .values: step("values", "values of properties", [.keys])

    // Reducing, grouping, collecting.
    case .aggregate: step("aggregate", "collects all objects in a side effect", [.name])
    case .barrier: step("barrier", "waits for all traversers", [], [.size], [.normSack])
    case .count: scoped("count", "how many")
    case .fold: step("fold", "a list of all, or all combined into one", [], [.initial, .combiner])
    case .group: step("group", "a map of lists, or of what the second by() makes of them", [.name.optional])
    case .groupCount: step("groupCount", "a map of counts", [.name.optional])
    case .max: scoped("max", "the greatest")
    case .mean: scoped("mean", "the average")
    case .min: scoped("min", "the least")
    case .order: scoped("order", "sorts")
    case .sack: step("sack", "the value carried, or changes it", [], [.combiner])
    case .subgraph: step("subgraph", "collects edges as a graph", [.name])
    case .sum: scoped("sum", "the sum")
    case .tree: step("tree", "the paths as a tree", [.name.optional])

    // Lists.
    case .combine: step("combine", "both lists one after the other", [.value])
    case .conjoin: step("conjoin", "members joined into a string", [.separator])
    case .difference: step("difference", "members that the other list does not have", [.value])
    case .disjunct: step("disjunct", "members that only one of the lists has", [.value])
    case .intersect: step("intersect", "members that both lists have", [.value])
    case .merge: step("merge", "members of both lists once, entries of both maps", [.value])
    case .product: step("product", "all pairs of members of both lists", [.value])
    case .reverse: step("reverse", "backwards", [])

    // Strings, numbers, dates.
    case .asBool: step("asBool", "as true or false", [])
    case .asDate: step("asDate", "as a date", [])
    case .asNumber: step("asNumber", "as a number", [.type.optional])
    case .asString: scoped("asString", "as a string")
    case .concat: step("concat", "strings joined", [.traversal, .traversals], [.strings])
    case .dateAdd: step("dateAdd", "a date so many units later", [.unit, .amount])
    case .dateDiff: step("dateDiff", "milliseconds from the argument to the date", [.dateOrTraversal])
    case .format: step("format", "text with %{name} filled in", [.template])
    case .length: scoped("length", "the length of a string")
    case .lTrim: scoped("lTrim", "without white space in front")
    case .math: step("math", "the value of an expression, as a Double", [.expression])
    case .replace: step("replace", "every occurrence replaced", [.old, .new], [.scope, .old, .new])
    case .rTrim: scoped("rTrim", "without white space behind")
    case .split: step("split", "a list of pieces", [.nullableSeparator], [.scope, .nullableSeparator])
    case .substring:
      step("substring", "a part of a string", [.start, .end.optional], [.scope, .start, .end.optional])
    case .toLower: scoped("toLower", "in lower case")
    case .toUpper: scoped("toUpper", "in upper case")
    case .trim: scoped("trim", "without white space around")

    // Writing, services, the rest.
    case .call:
      spawn(
        "call", "runs a service or a stored traversal",
        Form([], places: .spawn), [.service, .map.optional], [.service, .map, .traversal],
        [.service, .traversal], [.service, .positional])
    case .connectedComponent: step("connectedComponent", "needs a graph computer; see call('components')", [])
    case .fail: step("fail", "ends the query with an error", [.message.optional], [.failureKind, .message])
    case .pageRank: step("pageRank", "needs a graph computer; see call('pageRank')", [.probability.optional])
    case .peerPressure: step("peerPressure", "needs a graph computer", [])
    case .profile: step("profile", "how long each step took, instead of the results", [.name.optional])
    case .property:
      StepSignature(
        "property", "sets a property",
        forms: [
          [.cardinality, .propertyName, .value, .value.repeated], [.cardinality, .nullableMap],
          [.propertyName, .value, .value.repeated], [.nullableMap],
        ], roles: [.step, .mutating])
    case .read: step("read", "reads the file of io()", [])
    case .shortestPath: step("shortestPath", "needs a graph computer; see call('shortestPath')", [])
    case .write: step("write", "writes the file of io()", [])

    // Ours.
    case .attempt: step("attempt", "the results, or a record of how they failed", [.traversal])
    case .calc: step("calc", "the value of an exact, typed expression", [.expression])

    // Terminal.
    case .explain: terminal("explain", "how the traversal would run", [])
    case .hasNext: terminal("hasNext", "whether there is any result", [])
    case .iterate: terminal("iterate", "runs for its effects only", [])
    case .next: terminal("next", "the first result, or the first so many", [.count.optional])
    case .toBulkSet: terminal("toBulkSet", "results with how often each occurs", [])
    case .toList: terminal("toList", "a list of all results", [])
    case .toSet: terminal("toSet", "a set of all results", [])
    case .tryNext: terminal("tryNext", "the first result, if there is one", [])
    }
  }

  private static func source(_ text: String, _ summary: String, _ form: Form) -> StepSignature {
    StepSignature(text, summary, forms: [form], roles: .source)
  }

  private static func spawn(_ text: String, _ summary: String, _ forms: Form...) -> StepSignature {
    StepSignature(text, summary, forms: forms, roles: [.spawn, .step])
  }

  private static func writing(_ text: String, _ summary: String, _ form: Form) -> StepSignature {
    StepSignature(text, summary, forms: [form], roles: [.spawn, .step, .mutating])
  }

  private static func merging(_ text: String, _ summary: String) -> StepSignature {
    StepSignature(
      text, summary, forms: [[.mapOrTraversal], Form([], places: .step)], roles: [.spawn, .step, .mutating])
  }

  private static func step(_ text: String, _ summary: String, _ forms: Form...) -> StepSignature {
    StepSignature(text, summary, forms: forms, roles: .step)
  }

  private static func scoped(_ text: String, _ summary: String) -> StepSignature {
    StepSignature(text, summary, forms: [[.scope.optional]], roles: .step)
  }

  private static func modulator(_ text: String, _ summary: String, _ forms: Form...) -> StepSignature {
    StepSignature(text, summary, forms: forms, roles: [.step, .modulator])
  }

  private static func terminal(_ text: String, _ summary: String, _ form: Form) -> StepSignature {
    StepSignature(text, summary, forms: [form], roles: .terminal)
  }
}

extension PredicateName {
  /// What the predicate takes; the operands of `and` and `or` are what stands on either side.
  package var form: Form {
    switch self {
    case .eq, .neq, .lt, .lte, .gt, .gte: [.value]
    case .inside, .outside, .between: [.lowValue, .highValue]
    case .within, .without: [.value.repeated]
    case .typeOf: [.typeOrName]
    case .startingWith, .notStartingWith, .endingWith, .notEndingWith, .containing, .notContaining: [.text]
    case .regex, .notRegex: [.pattern]
    case .and, .or, .not: [.predicate]
    }
  }
}

extension Parameter {
  private static let texts: ArgumentSet = [.string, .variable]
  private static let nullableTexts: ArgumentSet = [.string, .null, .variable]
  private static let integers: ArgumentSet = [.integer, .variable]

  static let amount = Parameter("amount", integers)
  static let cardinality = Parameter("cardinality", .cardinality)
  static let choice = Parameter("choice", ArgumentSet.anything.union(.predicate))
  static let column = Parameter("column", .column)
  static let combiner = Parameter("operator", .combiner)
  static let count = Parameter("count", integers)
  static let dateOrTraversal = Parameter("date", [.date, .traversal, .variable])
  static let direction = Parameter("direction", [.direction, .variable])
  static let end = Parameter("end", integers)
  static let expression = Parameter("expression", texts)
  static let failureKind = Parameter("kind", texts)
  static let file = Parameter("file", texts)
  static let flag = Parameter("bool", [.bool, .variable])
  static let function = Parameter("token", [.token, .column])
  static let high = Parameter("high", integers)
  static let highValue = Parameter("high", .anything)
  static let id = Parameter("id", .anything)
  static let ids = Parameter("id", .anything, .repeated)
  static let initial = Parameter("initial", .anything)
  static let key = Parameter("key", nullableTexts)
  static let keys = Parameter("key", nullableTexts, .repeated)
  static let label = Parameter("label", nullableTexts)
  static let labelOrTraversal = Parameter("label", [.string, .variable, .traversal])
  static let labels = Parameter("label", nullableTexts, .repeated)
  static let low = Parameter("low", integers)
  static let lowValue = Parameter("low", .anything)
  static let map = Parameter("map", [.map, .variable])
  static let mapOrTraversal = Parameter("map", [.map, .null, .variable, .traversal])
  static let merge = Parameter("merge", .merge)
  static let message = Parameter("message", texts)
  static let milliseconds = Parameter("milliseconds", integers)
  static let name = Parameter("name", texts)
  static let new = Parameter("new", nullableTexts)
  static let normSack = Parameter("normSack", .normSack)
  static let nullableMap = Parameter("map", [.map, .null, .variable])
  static let nullableSeparator = Parameter("separator", nullableTexts)
  static let old = Parameter("old", nullableTexts)
  static let optionKey = Parameter("key", [.optionKey, .string, .variable])
  static let optionValue = Parameter("value", ArgumentSet.anything.union(.optionValue))
  static let order = Parameter("order", .order)
  static let otherwise = Parameter("else", .traversal)
  static let pattern = Parameter("pattern", texts)
  static let pop = Parameter("pop", .pop)
  static let positional = Parameter("list", .list)
  static let predicate = Parameter("predicate", .predicate)
  static let probability = Parameter("probability", [.fraction, .variable])
  static let propertyKey = Parameter("key", texts)
  static let propertyName = Parameter("key", [.string, .null, .token, .variable, .traversal])
  static let scope = Parameter("scope", .scope)
  static let separator = Parameter("separator", texts)
  static let service = Parameter("service", texts)
  static let size = Parameter("size", integers)
  static let start = Parameter("start", integers)
  static let stepLabel = Parameter("label", texts)
  static let strategy = Parameter("strategy", .strategy)
  static let strings = Parameter("string", nullableTexts, .repeated)
  static let template = Parameter("text", texts)
  static let test = Parameter("test", [.predicate, .traversal])
  static let text = Parameter("text", texts)
  static let then = Parameter("traversal", .traversal)
  static let token = Parameter("token", .token)
  static let traversal = Parameter("traversal", .traversal)
  static let traversals = Parameter("traversal", .traversal, .repeated)
  static let type = Parameter("type", .type)
  static let typeOrName = Parameter("type", [.type, .string, .variable])
  static let unit = Parameter("unit", .unit)
  static let value = Parameter("value", .anything)
  static let valueOrPredicate = Parameter("value", ArgumentSet.anything.union(.predicate))
  static let withTokens = Parameter("tokens", [.bool])
}
