// Filters of the naive interpreter, and branches and loops.

import GraphStore

@testable import Traversal

extension Naive {
  func filter(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    let arguments = group.arguments
    let texts = arguments.compactMap(\.string)
    switch group.name {
    case .has:
      return try walkers.filter { try has(arguments, $0.object) }
    case .hasNot: return walkers.filter { model.values($0.object, texts[0]).isEmpty }
    case .hasLabel: return walkers.filter { texts.contains(model.label($0.object)) }
    case .hasId: return walkers.filter { texts.contains(model.id($0.object)) }
    case .is: return try walkers.filter { try passes(arguments[0], $0.object) }
    case .filter: return try walkers.filter { try holds(arguments[0], $0) }
    case .not: return try walkers.filter { try !holds(arguments[0], $0) }
    case .and: return try walkers.filter { walker in try arguments.allSatisfy { try holds($0, walker) } }
    case .or: return try walkers.filter { walker in try arguments.contains { try holds($0, walker) } }
    case .where: return try walkers.filter { try isWhere(group, $0) }
    case .simplePath, .cyclicPath:
      return walkers.filter { walker in
        let objects = walker.path.map(\.object)
        return (Set(objects).count == objects.count) == (group.name == .simplePath)
      }
    case .dedup: return try dedup(group, walkers)
    case .limit, .skip, .range, .tail:
      guard !(arguments.first?.isLocalScope ?? false) else { return nil }
      return try Array(walkers[bounds(group.name, arguments, walkers.count)])
    default: return nil
    }
  }

  private func has(_ arguments: [Argument], _ object: Item) throws -> Bool {
    if let token = arguments[0].token {
      return try passes(arguments[1], .text(token == .id ? model.id(object) : model.label(object)))
    }
    if arguments.count == 3 {
      guard model.label(object) == arguments[0].string else { return false }
      return try has(Array(arguments.dropFirst()), object)
    }
    let values = model.values(object, arguments[0].string ?? "")
    return try arguments.count == 1 ? !values.isEmpty : values.contains { try passes(arguments[1], $0) }
  }

  private func isWhere(_ group: StepGroup, _ walker: Walker) throws -> Bool {
    let arguments = group.arguments
    if let predicate = arguments.last?.predicate {
      var object = walker.object
      if arguments.count == 2 {
        guard let named = named(arguments[0].string ?? "", walker) else {
          throw NaiveError.failure("unbound")
        }
        object = named
      }
      return try isNamed(predicate, object, walker, group.bys)
    }
    var steps = arguments[0].traversal?.steps ?? []
    var start = walker
    if let first = steps.first, first.name == .as, let name = first.arguments[0].string {
      guard let bound = named(name, walker) else { throw NaiveError.failure("unbound") }
      start.object = bound
      steps.removeFirst()
    }
    guard let last = steps.last, last.name == .as, let name = last.arguments[0].string else {
      return try !run(steps, [start]).isEmpty
    }
    steps.removeLast()
    guard let end = named(name, walker) else { throw NaiveError.failure("unbound") }
    return try run(steps, [start]).contains { $0.object.equals(end) }
  }

  private func isNamed(_ predicate: Predicate, _ object: Item, _ walker: Walker, _ bys: [Step]) throws -> Bool
  {
    switch predicate.name {
    case .and: return try predicate.operands.allSatisfy { try isNamed($0, object, walker, bys) }
    case .or: return try predicate.operands.contains { try isNamed($0, object, walker, bys) }
    case .not: return try !isNamed(predicate.operands[0], object, walker, bys)
    default: break
    }
    func selected(_ item: Item, _ turn: Int) throws -> Item? {
      guard !bys.isEmpty else { return item }
      var walker = walker
      walker.object = item
      return try by(bys[turn % bys.count], walker)
    }
    var values: [Item] = []
    for argument in predicate.arguments {
      guard let found = named(argument.string ?? "", walker) else { throw NaiveError.failure("unbound") }
      guard let value = try selected(found, 1) else { return false }
      values.append(value)
    }
    guard let left = try selected(object, 0) else { return false }
    return try test(predicate.name, left, values)
  }

  private func dedup(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    if group.arguments.first?.isLocalScope ?? false { return nil }
    let names = group.arguments.compactMap(\.string)
    var seen = seenInLoop?[group.range.lower] ?? []
    defer { seenInLoop?[group.range.lower] = seen }
    return try walkers.filter { walker in
      var key: [Item] = []
      if names.isEmpty {
        guard let value = try by(group.bys.first, walker) else { return false }
        key = [value]
      }
      for name in names {
        guard let value = named(name, walker) else { throw NaiveError.failure("unbound") }
        key.append(value)
      }
      return seen.insert(key).inserted
    }
  }

  func bounds(_ name: StepName, _ arguments: [Argument], _ count: Int) throws -> Range<Int> {
    let numbers = arguments.compactMap(\.integer).map { Int($0) }
    switch name {
    case .limit: return 0..<(numbers[0] < 0 ? count : min(numbers[0], count))
    case .skip: return min(numbers[0], count)..<count
    case .range:
      let upper = numbers[1] < 0 ? count : min(numbers[1], count)
      return min(numbers[0], upper)..<upper
    default: return max(0, count - (numbers.first ?? 1))..<count
    }
  }

  // MARK: Branches

  func branch(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker]? {
    let arguments = group.arguments
    // A branch that nobody takes is not run, so that a count() in it gives nothing.
    func run(_ argument: Argument, _ walkers: [Walker]) throws -> [Walker] {
      walkers.isEmpty ? [] : try self.run(argument.traversal?.steps ?? [], walkers)
    }
    switch group.name {
    case .union: return try arguments.flatMap { try run($0, walkers) }
    case .coalesce:
      return try walkers.flatMap { walker in
        for argument in arguments {
          let results = try child(argument, walker)
          if !results.isEmpty { return results.map { outer(walker, $0) } }
        }
        return []
      }
    case .optional:
      return try walkers.flatMap { walker in
        let results = try child(arguments[0], walker)
        return results.isEmpty ? [walker] : results
      }
    case .local: return try walkers.flatMap { try child(arguments[0], $0) }
    case .map:
      return try walkers.flatMap { walker in
        try child(arguments[0], walker).prefix(1).map { outer(walker, $0) }
      }
    case .flatMap:
      return try walkers.flatMap { walker in try child(arguments[0], walker).map { outer(walker, $0) } }
    case .sideEffect:
      for walker in walkers { _ = try child(arguments[0], walker) }
      return walkers
    case .choose where arguments.count > 1:
      let isChosen = try walkers.map { try holds(arguments[0], $0) }
      let then = zip(walkers, isChosen).filter(\.1).map(\.0)
      let others = zip(walkers, isChosen).filter { !$0.1 }.map(\.0)
      return try run(arguments[1], then) + (arguments.count > 2 ? run(arguments[2], others) : others)
    case .choose: return try choose(group, walkers)
    case .repeat: return try loop(group, walkers)
    default: return nil
    }
  }

  /// A result of a child whose steps leave nothing in the path.
  private func outer(_ walker: Walker, _ result: Walker) -> Walker {
    var moved = walker.moved(to: result.object)
    moved.sack = result.sack
    return moved
  }

  private func choose(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker] {
    var chosen: [[Walker]] = Array(repeating: [], count: group.options.count)
    var unchanged: [Walker] = []
    for walker in walkers {
      let value: Item?
      if let token = group.arguments[0].token {
        value = .text(token == .id ? model.id(walker.object) : model.label(walker.object))
      } else {
        value = try child(group.arguments[0], walker).first?.object
      }
      let place = try group.options.firstIndex { option in
        if case .pick(let pick) = option.arguments[0].kind { return pick == .unproductive && value == nil }
        return try value.map { try passes(option.arguments[0], $0) } ?? false
      }
      let none = group.options.firstIndex { $0.arguments[0].kind == .pick(.none) }
      if let place = place ?? (value == nil ? nil : none) {
        chosen[place].append(walker)
      } else {
        unchanged.append(walker)
      }
    }
    for (place, option) in group.options.enumerated() where !chosen[place].isEmpty {
      unchanged += try run(option.arguments[1].traversal?.steps ?? [], chosen[place])
    }
    return unchanged
  }

  // MARK: Loops

  private func loop(_ group: StepGroup, _ walkers: [Walker]) throws -> [Walker] {
    let loop = group.loop
    func ends(_ walker: Walker, _ isFirst: Bool) throws -> Bool {
      guard let until = loop.until, loop.isUntilFirst == isFirst else { return false }
      if until.name == .times {
        return walker.loops[walker.loops.count - 1] >= Int(until.arguments[0].integer ?? 0)
      }
      return try holds(until.arguments[0], walker)
    }
    func emits(_ walker: Walker, _ isFirst: Bool) throws -> Bool {
      guard let emit = loop.emit, loop.isEmitFirst == isFirst else { return false }
      return try emit.arguments.first.map { try holds($0, walker) } ?? true
    }
    func left(_ walker: Walker) -> Walker {
      var walker = walker
      walker.loops.removeLast()
      return walker
    }
    var results: [Walker] = []
    var current = walkers.map { walker in
      var walker = walker
      walker.loops.append(0)
      return walker
    }
    var rounds = 0
    let outer = seenInLoop
    seenInLoop = [:]
    defer { seenInLoop = outer }
    while !current.isEmpty {
      var entered: [Walker] = []
      for walker in current {
        if try ends(walker, true) {
          results.append(left(walker))
          continue
        }
        if try emits(walker, true) { results.append(left(walker)) }
        entered.append(walker)
      }
      current = []
      for var walker in try run(group.arguments[0].traversal?.steps ?? [], entered) {
        walker.loops[walker.loops.count - 1] += 1
        // Who is about to leave is not emitted besides.
        let leaves = try ends(walker, false) || ends(walker, true)
        if leaves {
          results.append(left(walker))
          continue
        }
        if try emits(walker, false) { results.append(left(walker)) }
        current.append(walker)
      }
      rounds += 1
      if rounds > 20 || current.count + results.count > 20_000 { throw NaiveError.large }
    }
    return results
  }
}
