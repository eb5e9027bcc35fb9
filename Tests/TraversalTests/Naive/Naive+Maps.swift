// Maps, reductions, groups and side effects of the naive interpreter.

import GraphStore

@testable import Traversal

extension Naive {
  func map(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    let arguments = group.arguments
    let texts = arguments.compactMap(\.string)
    func each(_ change: (Walker) throws -> Item) rethrows -> [Walker] {
      try walkers.map { $0.moved(to: try change($0)) }
    }
    switch group.name {
    case .identity, .barrier: return walkers
    case .constant: return try each { _ in try item(arguments[0]) }
    case .id: return each { .text(model.id($0.object)) }
    case .label: return each { .text(model.label($0.object)) }
    case .loops:
      return try each { walker in
        guard let loops = walker.loops.last else { throw NaiveError.failure("no loop") }
        return .int(Int32(loops))
      }
    case .values:
      return walkers.flatMap { walker in
        model.properties(walker.object).filter { texts.isEmpty || texts.contains($0.key) }
          .flatMap(\.values).map { walker.moved(to: $0) }
      }
    case .valueMap:
      return each { walker in
        .map(
          model.properties(walker.object).filter { texts.isEmpty || texts.contains($0.key) }.map {
            let isVertex = if case .vertex = walker.object { true } else { false }
            return Item.Entry(key: .text($0.key), value: isVertex ? .list($0.values) : $0.values[0])
          })
      }
    case .elementMap: return each { elementMap($0.object, texts) }
    case .path:
      return try walkers.compactMap { walker in
        var objects: [Item] = []
        for (turn, object) in walker.path.map(\.object).enumerated() {
          var step = walker
          step.object = object
          let modulator = group.bys.isEmpty ? nil : group.bys[turn % group.bys.count]
          guard let value = try by(modulator, step) else { return nil }
          objects.append(value)
        }
        return walker.moved(to: .path(objects))
      }
    case .unfold:
      return walkers.flatMap { walker in
        if let members = walker.object.members { return members.map { walker.moved(to: $0) } }
        if let entries = walker.object.entries { return entries.map { walker.moved(to: .map([$0])) } }
        return [walker.moved(to: walker.object)]
      }
    case .project:
      return try each { walker in
        var entries: [Item.Entry] = []
        for (turn, key) in texts.enumerated() {
          let modulator = group.bys.isEmpty ? nil : group.bys[turn % group.bys.count]
          if let value = try by(modulator, walker) {
            entries.append(Item.Entry(key: .text(key), value: value))
          }
        }
        return .map(entries)
      }
    case .select: return try select(group, walkers)
    case .math: return try each { walker in try math(group, walker) }
    default: return try text(group, walkers)
    }
  }

  private func elementMap(_ element: Item, _ keys: [String]) -> Item {
    func end(_ place: Int) -> Item {
      .map([
        Item.Entry(key: .token(.id), value: .text(model.vertices[place].id)),
        Item.Entry(key: .token(.label), value: .text(model.vertices[place].label)),
      ])
    }
    var entries = [
      Item.Entry(key: .token(.id), value: .text(model.id(element))),
      Item.Entry(key: .token(.label), value: .text(model.label(element))),
    ]
    if case .edge(let place) = element {
      entries.append(Item.Entry(key: .direction(.in), value: end(model.edges[place].target)))
      entries.append(Item.Entry(key: .direction(.out), value: end(model.edges[place].source)))
    }
    for (key, values) in model.properties(element) where keys.isEmpty || keys.contains(key) {
      entries.append(Item.Entry(key: .text(key), value: values[values.count - 1]))
    }
    return .map(entries)
  }

  private func select(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker] {
    if case .column(let column)? = group.arguments.first?.kind {
      return try walkers.map { walker in
        // An entry, which is what unfold() makes of a map, has one key and one value.
        if let entries = walker.object.entries, entries.count == 1, walker.path.count > 1,
          walker.path[walker.path.count - 2].object.entries != nil
        {
          return walker.moved(to: column == .keys ? entries[0].key : entries[0].value)
        }
        return walker.moved(to: try self.column(column, walker.object))
      }
    }
    var pop = Pop.last
    if case .pop(let given)? = group.arguments.first?.kind { pop = given }
    let names = group.arguments.compactMap(\.string)
    return try walkers.compactMap { walker in
      var entries: [Item.Entry] = []
      for (turn, name) in names.enumerated() {
        guard let found = named(name, walker, pop) else { return nil }
        var step = walker
        step.object = found
        let modulator = group.bys.isEmpty ? nil : group.bys[turn % group.bys.count]
        guard let value = try by(modulator, step) else { return nil }
        entries.append(Item.Entry(key: .text(name), value: value))
      }
      return walker.moved(to: names.count == 1 ? entries[0].value : .map(entries))
    }
  }

  private func math(_ group: StepGroup, _ walker: Walker) throws -> Item {
    // Of expressions only a sum or a product with the current object.
    let parts = (group.arguments[0].string ?? "").split(separator: " ")
    guard parts.count == 3, let right = Double(parts[2]), let value = try by(group.bys.first, walker)?.number
    else {
      throw NaiveError.failure("math")
    }
    return .double(parts[1] == "+" ? value + right : value * right)
  }

  private func text(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    func each(_ change: (String) -> Item) throws -> [Walker] {
      try walkers.map { walker in
        if walker.object == .null { return walker.moved(to: .null) }
        guard case .text(let text) = walker.object else { throw NaiveError.failure("no text") }
        return walker.moved(to: change(text))
      }
    }
    switch group.name {
    case .toUpper: return try each { .text($0.uppercased()) }
    case .length: return try each { .int(Int32($0.unicodeScalars.count)) }
    case .concat:
      let more = group.arguments.compactMap(\.string).joined()
      return try each { .text($0 + more) }
    case .reverse: return try each { .text(String($0.reversed())) }
    default: return nil
    }
  }

  // MARK: Reductions

  func reduce(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    let isLocal = group.arguments.first?.isLocalScope ?? false
    func reduced(_ items: [Item]) throws -> Item? {
      switch group.name {
      case .count: return .long(Int64(items.count))
      case .sum: return try items.isEmpty ? nil : Self.sum(items)
      case .mean:
        guard !items.isEmpty, case let sum? = try Self.sum(items).number else { return nil }
        return .double(sum / Double(items.count))
      case .min, .max: return try extreme(items, isGreatest: group.name == .max)
      default: throw NaiveError.unknown(group.name.text)
      }
    }
    switch group.name {
    case .fold:
      return [fresh.moved(to: .list(walkers.map(\.object)))]
    case .count, .sum, .mean, .min, .max:
      if !isLocal {
        return try reduced(walkers.map(\.object)).map { [fresh.moved(to: $0)] } ?? []
      }
      return try walkers.compactMap { walker in
        if group.name == .count {
          let count = walker.object.members?.count ?? walker.object.entries?.count ?? 1
          return walker.moved(to: .long(Int64(count)))
        }
        guard let members = walker.object.members else { return walker.moved(to: walker.object) }
        return try reduced(members).map { walker.moved(to: $0) }
      }
    default: return nil
    }
  }

  static func sum(_ items: [Item]) throws -> Item {
    var total: Item?
    for item in items where item != .null { total = try total.map { try combined(.sum, $0, item) } ?? item }
    guard let total else { return .null }
    guard total.number != nil else { throw NaiveError.failure("no number") }
    return total
  }

  /// Arithmetic in the wider of two types; none of the numbers in a test come near the bounds of a type.
  static func combined(_ combiner: Combiner, _ left: Item, _ right: Item) throws -> Item {
    if combiner == .assign { return right }
    func apply<Number: Comparable & Numeric>(_ one: Number, _ two: Number) throws -> Number {
      switch combiner {
      case .sum: one + two
      case .minus: one - two
      case .mult: one * two
      case .min: Swift.min(one, two)
      case .max: Swift.max(one, two)
      default: throw NaiveError.unknown(combiner.rawValue)
      }
    }
    switch (left, right) {
    case (.int(let one), .int(let two)):
      let result = try apply(Int64(one), Int64(two))
      return Int32(exactly: result).map { .int($0) } ?? .long(result)
    case (.int(let one), .long(let two)): return .long(try apply(Int64(one), two))
    case (.long(let one), .int(let two)): return .long(try apply(one, Int64(two)))
    case (.long(let one), .long(let two)): return .long(try apply(one, two))
    default:
      guard let one = left.number, let two = right.number else { throw NaiveError.failure("no number") }
      return .double(try apply(one, two))
    }
  }

  private func extreme(_ items: [Item], isGreatest: Bool) throws -> Item? {
    guard !items.isEmpty else { return nil }
    var best: Item?
    for item in items where item != .null {
      guard let known = best else {
        best = item
        continue
      }
      if known.number != nil, item.number != nil {
        best = try Self.combined(isGreatest ? .max : .min, known, item)
      } else {
        guard let order = item.compared(to: known) else { throw NaiveError.failure("not comparable") }
        if isGreatest ? order > 0 : order < 0 { best = item }
      }
    }
    return best ?? .null
  }

  // MARK: Order, groups, side effects

  func shape(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    let arguments = group.arguments
    let isLocal = arguments.first?.isLocalScope ?? false
    switch group.name {
    case .order:
      if !isLocal { return try ordered(walkers, group.bys) { $0 } }
      return try walkers.map { walker in
        if let members = walker.object.members {
          let sorted = try ordered(members, group.bys) { item in
            var member = walker
            member.object = item
            return member
          }
          return walker.moved(to: .list(sorted))
        }
        guard let entries = walker.object.entries else { return walker.moved(to: walker.object) }
        let sorted = try ordered(entries, group.bys) { entry in
          var member = walker
          member.object = .map([entry])
          return member
        }
        return walker.moved(to: .map(sorted))
      }
    case .limit, .skip, .range, .tail:
      return try walkers.map { walker in
        guard case .list(let members) = walker.object else { return walker.moved(to: walker.object) }
        return walker.moved(
          to: .list(Array(members[try bounds(group.name, Array(arguments.dropFirst()), members.count)])))
      }
    case .dedup:
      return walkers.map { walker in
        guard let members = walker.object.members else { return walker.moved(to: walker.object) }
        var seen: Set<Item> = []
        return walker.moved(to: .set(members.filter { seen.insert($0).inserted }))
      }
    case .group, .groupCount: return [fresh.moved(to: .map(try grouped(group, walkers)))]
    case .aggregate:
      guard let name = arguments[0].string else { return nil }
      sideEffects[name, default: []] += try walkers.compactMap { try by(group.bys.first, $0) }
      return walkers
    case .cap: return [fresh.moved(to: .list(sideEffects[arguments[0].string ?? ""] ?? []))]
    case .sack:
      guard case .combiner(let combiner)? = arguments.first?.kind else {
        return walkers.map { $0.moved(to: $0.sack) }
      }
      return try walkers.compactMap { walker in
        guard let value = try by(group.bys.first, walker) else { return nil }
        var walker = walker
        walker.sack = try Self.combined(combiner, walker.sack, value)
        return walker
      }
    default: return nil
    }
  }

  /// Sorts by each by() in turn; what one of them gives nothing for is left out.
  private func ordered<Element>(
    _ elements: [Element], _ bys: [Step], _ walker: (Element) -> Walker
  ) throws -> [Element] {
    var keyed: [(element: Element, keys: [Item])] = []
    next: for element in elements {
      var keys: [Item] = []
      for modulator in bys.isEmpty ? [nil] : bys.map({ Optional($0) }) {
        let single = walker(element)
        if case .column(let column)? = modulator?.arguments.first?.kind,
          let entry = single.object.entries?.first
        {
          keys.append(column == .keys ? entry.key : entry.value)
          continue
        }
        guard let key = try by(modulator, single) else { continue next }
        keys.append(key)
      }
      keyed.append((element, keys))
    }
    let isDescending = bys.map { $0.arguments.contains { $0.kind == .order(.desc) } }
    // Insertion keeps what is equal in its order.
    var sorted: [(element: Element, keys: [Item])] = []
    for entry in keyed {
      let place = sorted.firstIndex { other in
        for (turn, key) in entry.keys.enumerated() {
          let order =
            key.ordered(before: other.keys[turn], model)
            * (isDescending.isEmpty ? 1 : isDescending[turn] ? -1 : 1)
          if order != 0 { return order < 0 }
        }
        return false
      }
      sorted.insert(entry, at: place ?? sorted.count)
    }
    return sorted.map(\.element)
  }

  private func grouped(_ group: StepGroup, _ walkers: [Walker]) throws -> [Item.Entry] {
    var keys: [Item] = []
    var members: [Item: [Walker]] = [:]
    for walker in walkers {
      guard let key = try by(group.bys.first, walker) else { continue }
      if members[key] == nil { keys.append(key) }
      members[key, default: []].append(walker)
    }
    var entries: [Item.Entry] = []
    for key in keys {
      let all = members[key] ?? []
      if group.name == .groupCount {
        entries.append(Item.Entry(key: key, value: .long(Int64(all.count))))
      } else if group.bys.count > 1, let nested = group.bys[1].arguments.first?.traversal {
        // The traversals of tests all reduce, and run over the whole group.
        if let value = try run(nested.steps, all).first {
          entries.append(Item.Entry(key: key, value: value.object))
        }
      } else {
        let values = try all.compactMap { try by(group.bys.count > 1 ? group.bys[1] : nil, $0) }
        entries.append(Item.Entry(key: key, value: .list(values)))
      }
    }
    return entries
  }
}
