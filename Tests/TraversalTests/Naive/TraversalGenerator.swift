// Traversals of chance over the graphs of chance: of the right kinds, and such that the order in which a graph gives its
// elements cannot be seen in the answer.

import TestSupport

struct TraversalGenerator {
  /// What stands at a point of a traversal.
  indirect enum Kind: Equatable {
    case vertex, edge, number, text, map, path
    case list(Kind)
    /// The map of group() or groupCount().
    case groups
    /// Collections in which the order of members is free, so that two of them are not to be compared.
    case opaque

    /// Whether objects of the kind can be told apart.
    var isComparable: Bool {
      switch self {
      case .list, .groups, .opaque: false
      default: true
      }
    }
  }

  private struct State {
    var depth = 0
    /// Vertices that have a label.
    var labels: [String] = []
    /// No traverser was chosen among equal ones with different pasts, so that the past may be looked at.
    var hasPast = true
    var hasSack = false
    var hasCollected = false
    /// Something was collected by a child, so that a step that stops early could be noticed.
    var isLazy = false
  }

  private var generator: SeededGenerator
  /// A nested traversal has chosen among traversers with different pasts.
  private var childLosesPast = false

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private mutating func chance(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
  private mutating func one(_ texts: [String]) -> String { texts[chance(texts.count)] }

  /// A traversal, and whether its answers come in a certain order.
  mutating func traversal() -> (text: String, isOrdered: Bool) {
    var state = State()
    var text = "g"
    if chance(6) == 0 {
      state.hasSack = true
      text += ".withSack(1)"
    }
    var kind = Kind.vertex
    switch chance(8) {
    case 0:
      text += ".E()"
      kind = .edge
    case 1: text += ".V('10', '11', '10')"
    case 2:
      text += ".inject(3, 1, 2l, 2.5)"
      kind = .number
    default: text += ".V()"
    }
    for _ in 0..<(1 + chance(6)) { text += "." + step(&kind, &state) }
    if kind == .vertex || kind == .edge, chance(4) == 0 { return (text + ".order().by(T.id)", true) }
    if kind == .text, chance(4) == 0 { return (text + ".order()", true) }
    return (text, false)
  }

  /// A nested traversal of at most two steps; of the kind wanted, where one is.
  private mutating func child(_ kind: Kind, _ state: State, to wanted: Kind? = nil) -> String {
    for _ in 0..<8 {
      var inner = state
      inner.depth += 1
      var current = kind
      let text = (0..<(1 + chance(2))).map { _ in step(&current, &inner) }.joined(separator: ".")
      guard wanted == nil || wanted == current else { continue }
      if !inner.hasPast { childLosesPast = true }
      return text
    }
    return "identity()"
  }

  private mutating func step(_ kind: inout Kind, _ state: inout State) -> String {
    if chance(3) == 0 {
      childLosesPast = false
      if let text = general(&kind, &state) {
        if childLosesPast { state.hasPast = false }
        return text
      }
    }
    switch kind {
    case .vertex: return vertexStep(&kind, &state)
    case .edge: return edgeStep(&kind, &state)
    case .number: return numberStep(&kind, &state)
    case .text: return textStep(&kind)
    case .list(let member):
      switch chance(3) {
      case 0:
        kind = member
        return "unfold()"
      case 1:
        kind = .number
        return "count(local)"
      default: return listStep(member, &kind)
      }
    case .groups:
      switch chance(3) {
      case 0:
        kind = .opaque
        return "unfold()"
      default:
        kind = .number
        return "count(local)"
      }
    case .map, .path, .opaque:
      kind = .number
      return "count(local)"
    }
  }

  private mutating func listStep(_ member: Kind, _ kind: inout Kind) -> String {
    switch member {
    case .number where chance(2) == 0:
      kind = .number
      return one(["sum(local)", "min(local)", "max(local)", "mean(local)"])
    case .number, .text: return one(["order(local)", "order(local).by(desc)"])
    case .vertex, .edge:
      return
        "order(local).by(T.id).\(one(["limit(local, 2)", "tail(local, 1)", "range(local, 1, 3)", "skip(local, 1)"]))"
    default:
      kind = .number
      return "count(local)"
    }
  }

  // MARK: Steps of one kind

  private mutating func vertexStep(_ kind: inout Kind, _ state: inout State) -> String {
    let label = one(["", "", "'k'", "'l'", "'k', 'l'", "'none'"])
    switch chance(16) {
    case 0, 1, 2, 3: return one(["out", "in", "both"]) + "(\(label))"
    case 4:
      kind = .edge
      return one(["outE", "inE", "bothE"]) + "(\(label))"
    case 5:
      if state.hasPast { return one(["outE", "inE", "bothE"]) + "(\(label)).otherV()" }
      return one(["outE(\(label)).inV()", "inE(\(label)).outV()"])
    case 6, 7:
      kind = .number
      return one(["values('n')", "values('n', 't')", "values('t')"])
    case 8:
      kind = .text
      return one(["values('s')", "id()", "label()"])
    case 9:
      kind = .map
      return one(["valueMap()", "valueMap('n')", "elementMap()", "elementMap('s', 'n')"])
    case 10, 11, 12: return vertexFilter()
    case 13:
      guard !state.isLazy else { return vertexFilter() }
      state.hasPast = false
      return "order().by(T.id)." + one(["limit(3)", "range(1, 4)", "tail(2)", "skip(2)", "limit(0)"])
    case 14 where state.depth == 0 && state.hasPast && state.labels.count < 3:
      let name = ["x", "y", "z"][state.labels.count]
      state.labels.append(name)
      return "as('\(name)')"
    default: return state.depth < 3 ? loop(&state) : "out()"
    }
  }

  private mutating func vertexFilter() -> String {
    one([
      "has('n')", "hasNot('s')", "has('n', \(numberTest()))", "has('s', \(textTest()))",
      "has('t', \(numberTest()))",
      "hasLabel('a')", "hasLabel('a', 'b')", "hasId('10', '12', '15')", "has('a', 'n', \(numberTest()))",
      "has(T.label, 'b')", "has('n', 2)", "has('s', 'x')", "has('none')",
    ])
  }

  private mutating func edgeStep(_ kind: inout Kind, _ state: inout State) -> String {
    switch chance(9) {
    case 0, 1, 2:
      kind = .vertex
      return one(["inV()", "outV()", "bothV()"])
    case 3:
      kind = .number
      return "values('w')"
    case 4:
      kind = .text
      return one(["id()", "label()"])
    case 5:
      kind = .map
      return one(["valueMap()", "elementMap()", "elementMap('w')"])
    case 6 where !state.isLazy:
      state.hasPast = false
      return "order().by(T.id).limit(4)"
    default:
      return one([
        "has('w', gt(0.5))", "hasLabel('k')", "has('w')", "has('w', within(0.5, 1))", "hasNot('w')",
      ])
    }
  }

  private mutating func numberStep(_ kind: inout Kind, _ state: inout State) -> String {
    switch chance(5) {
    case 0: return "is(\(numberTest()))"
    case 1: return one(["math('_ + 1')", "math('_ * 2')"])
    case 2: return "order()"
    case 3 where state.hasSack && state.hasPast: return "sack(sum)"
    default: return reduction()
    }
  }

  private mutating func reduction() -> String { one(["sum()", "min()", "max()", "mean()", "count()"]) }

  private mutating func textStep(_ kind: inout Kind) -> String {
    switch chance(6) {
    case 0: return "toUpper()"
    case 1: return "concat('z')"
    case 2:
      kind = .number
      return "length()"
    case 3: return one(["min()", "max()"])
    default: return "is(\(textTest()))"
    }
  }

  private mutating func numberTest() -> String {
    let single = [
      "gt(2)", "gte(2.5)", "lt(3l)", "lte(1)", "eq(2)", "neq(2)", "within(1, 2, 3l)", "without(1, 2)",
    ]
    return one(
      single + [
        "inside(0, 3)", "between(1, 3)", "outside(1, 3)", "P.not(gt(2))", "gt(1).and(lt(4))",
        "lt(1).or(gt(3))", "within()",
      ])
  }

  private mutating func textTest() -> String {
    one([
      "eq('x')", "neq('x')", "startingWith('x')", "endingWith('y')", "containing('y')",
      "notStartingWith('x')", "within('x', '')", "gt('w')",
    ])
  }

  // MARK: Loops

  private mutating func loop(_ state: inout State) -> String {
    var body = one(["out()", "in()", "both('k')", "both()"])
    for _ in 0..<chance(2) {
      let more = vertexFilter()
      body += "." + one([more, more, "dedup()", "where(out())", state.hasPast ? "simplePath()" : "out('k')"])
    }
    if body.contains("dedup") { state.hasPast = false }
    let times = "times(\(chance(4)))"
    let until =
      "until(\(one(["loops().is(\(1 + chance(2)))", "or(loops().is(2), has('n', gt(2)))", "or(loops().is(3), hasLabel('b'))"])))"
    let first = "until(or(loops().is(2), \(vertexFilter())))"
    let emit = one(["emit()", "emit(\(vertexFilter()))"])
    return one([
      "repeat(\(body)).\(times)", "\(times).repeat(\(body))", "repeat(\(body)).\(until)",
      "\(first).repeat(\(body))",
      "repeat(\(body)).\(emit).\(times)", "repeat(\(body)).\(times).\(emit)",
      "\(emit).repeat(\(body)).\(times)",
      "\(emit).repeat(\(body)).\(until)", "repeat(\(body)).\(emit).\(until)",
      state.hasPast ? "repeat(both().simplePath()).\(emit).\(until)" : "repeat(\(body)).\(times)",
    ])
  }

  // MARK: Steps on anything

  private mutating func general(_ kind: inout Kind, _ state: inout State) -> String? {
    let here = kind
    let isDeep = state.depth >= 2
    switch chance(26) {
    case 0: return one(["identity()", "barrier()"])
    case 1:
      guard !isDeep else { return nil }
      return one(["where", "not", "filter"]) + "(\(child(here, state)))"
    case 2:
      guard !isDeep else { return nil }
      return one(["and", "or"]) + "(\(child(here, state)), \(child(here, state)))"
    case 3:
      guard !isDeep else { return nil }
      return "union(\(child(here, state, to: here)), \(child(here, state, to: here)))"
    case 4:
      guard !isDeep else { return nil }
      return "coalesce(\(child(here, state, to: here)), \(child(here, state, to: here)))"
    case 5:
      guard !isDeep else { return nil }
      return one(["optional", "local", "flatMap"]) + "(\(child(here, state, to: here)))"
    case 6:
      guard !isDeep else { return nil }
      let test = child(here, state)
      return one([
        "choose(\(test), \(child(here, state, to: here)), \(child(here, state, to: here)))",
        "choose(\(test), \(child(here, state, to: here)))",
      ])
    case 7:
      guard !isDeep, here == .vertex else { return nil }
      let one1 = child(here, state, to: here)
      let two = child(here, state, to: here)
      return one([
        "choose(label()).option('a', \(one1)).option(Pick.none, \(two))",
        "choose(T.label).option('b', \(one1))",
        "choose(values('n')).option(gt(2), \(one1)).option(2, \(two)).option(Pick.unproductive, identity())",
        "choose(values('n')).option(lt(2), \(one1)).option(Pick.none, \(two))",
      ])
    case 8:
      guard !isDeep else { return nil }
      let inner = child(here, state)
      kind = .number
      return "map(\(inner).count())"
    case 9:
      forget(&state)
      kind = .number
      return "count()"
    case 10:
      forget(&state)
      kind = .list(here)
      return "fold()"
    case 11:
      guard here.isComparable else { return nil }
      state.hasPast = false
      return "dedup()"
    case 12, 13: return here.isComparable ? grouping(&kind, &state) : nil
    case 14:
      guard state.hasPast else { return nil }
      kind = .path
      return "path()"
    case 15:
      guard state.hasPast, here == .vertex || here == .edge else { return nil }
      return one(["simplePath()", "cyclicPath()"])
    case 16, 17: return labelled(&kind, &state)
    case 18:
      guard here == .vertex || here == .edge else { return nil }
      kind = .map
      let keys = one(["'p'", "'p', 'q'"])
      return "project(\(keys)).\(by(here)).\(by(here))"
    case 19:
      guard state.depth == 0, !state.hasCollected else { return nil }
      state.hasCollected = true
      if chance(2) == 0 { return "aggregate('c')" + (here == .vertex ? "." + by(.vertex) : "") }
      state.isLazy = true
      return "sideEffect(\(here == .vertex ? "out()" : "identity()").aggregate('c'))"
    case 20:
      guard state.hasCollected, state.depth == 0 else { return nil }
      forget(&state)
      kind = .opaque
      return "cap('c')"
    case 21:
      guard state.hasSack, state.hasPast, here == .vertex else { return nil }
      return one([
        "sack(sum).by('n')", "sack(mult).by(constant(2))", "sack(sum).by(out().count())",
        "sack(assign).by('n')",
      ])
    case 22:
      guard state.hasSack, state.hasPast else { return nil }
      kind = .number
      return "sack()"
    case 23:
      kind = .number
      return "constant(\(chance(3)))"
    case 24:
      guard here == .vertex else { return nil }
      return "order().\(one(["by('n')", "by('s', desc)", "by(out().count())", "by(T.label)"]))"
    default: return nil
    }
  }

  private func forget(_ state: inout State) {
    state.labels = []
    state.hasPast = true
  }

  private mutating func by(_ kind: Kind) -> String {
    switch kind {
    case .vertex:
      one([
        "by('n')", "by('s')", "by(T.id)", "by(T.label)", "by(out().count())", "by(values('n'))",
        "by(both().dedup().count())",
        "by(constant(1))", "by(in().values('n').sum())", "by()",
      ])
    case .edge: one(["by('w')", "by(T.id)", "by(label())", "by(inV().id())", "by()"])
    default: "by()"
    }
  }

  private mutating func grouping(_ kind: inout Kind, _ state: inout State) -> String {
    let here = kind
    forget(&state)
    if chance(2) == 0 {
      kind = .groups
      return "groupCount().\(by(here))"
    }
    kind = .groups
    let value =
      here == .vertex
      ? one([
        "by(count())", "by(values('n').sum())", "by(out().count())", "by(fold())", "by('n')", "by()",
        "by(values('n').max())", "by(out().id().fold())",
      ])
      : one(["by(count())", "by(fold())", "by()"])
    return "group().\(by(here)).\(value)"
  }

  /// Steps that look at labels.
  private mutating func labelled(_ kind: inout Kind, _ state: inout State) -> String? {
    guard state.hasPast, let name = state.labels.last, let first = state.labels.first else { return nil }
    switch chance(8) {
    case 0:
      kind = .vertex
      return "select('\(first)')"
    case 1 where name != first:
      kind = .map
      return "select('\(first)', '\(name)')" + one(["", ".by(T.id)", ".by('n').by('s')"])
    case 2:
      kind = .list(.vertex)
      return "select(all, '\(name)')"
    case 3 where kind == .vertex: return "where(\(one(["eq", "neq"]))('\(first)'))"
    case 4 where kind == .vertex: return "where(\(one(["gt", "lte", "neq"]))('\(name)')).by('n')"
    case 5 where name != first: return "where('\(first)', \(one(["eq", "neq"]))('\(name)'))"
    case 6: return "where(__.as('\(first)').out()\(name == first ? "" : ".as('\(name)')"))"
    case 7:
      state.hasPast = false
      return "dedup('\(name)')"
    default: return nil
    }
  }
}
