// Storing, replacing and dropping definitions. What others call keeps fitting them, unless the caller insists.

import GraphStore

/// How definitions are stored.
package struct DefineOptions: Sendable {
  /// Definitions that are there may be replaced.
  package var replaces = false
  /// Also when their callers do not fit any more.
  package var insists = false
  /// The pack that the definitions belong to.
  package var pack: String?

  package init(replaces: Bool = false, insists: Bool = false, pack: String? = nil) {
    self.replaces = replaces
    self.insists = insists
    self.pack = pack
  }
}

/// What storing has done.
package struct DefineReport: Sendable, Hashable {
  package var added: [String] = []
  package var replaced: [String] = []
  package var unchanged: [String] = []
  /// Callers that do not fit any more, and why.
  package var broken: [String] = []

  package init() {}
}

extension Transaction {
  /// Stores the definitions of a text with their tests.
  @discardableResult
  package borrowing func define(_ text: String, _ options: DefineOptions = DefineOptions()) throws
    -> DefineReport
  {
    try define(DefinitionFile.parse(text), options)
  }

  /// Stores definitions with their tests. They are checked against each other and against those that are there.
  @discardableResult
  package borrowing func define(
    _ file: DefinitionFile, _ options: DefineOptions = DefineOptions()
  ) throws -> DefineReport {
    var changes = DefinitionChanges(options)
    try changes.read(file, self)
    try changes.check(self)
    try changes.write(self)
    return changes.report
  }

  /// Drops a definition. Its versions stay, to be listed and restored.
  package borrowing func undefine(_ name: String, insists: Bool = false) throws {
    guard let stored = try definition(named: name) else { throw try unknownDefinition(name) }
    if !insists {
      if let pack = stored.pack {
        throw TraversalError(
          .definition, "'\(name)' belongs to the pack '\(pack)'", help: "remove the pack, or insist")
      }
      let callers = try definitions().filter { $0.needs.calls.contains(name) && $0.name != name }
      if !callers.isEmpty {
        throw TraversalError(
          .definition, "'\(name)' is called by \(TraversalError.quoted(callers.map(\.name)))",
          help: "drop or redefine the callers first, or insist")
      }
    }
    try keepAmongPast(stored)
    try removeDocument(DefinitionKey.current(name))
    try renewDefinitions()
  }

  /// Makes an earlier version of a definition the current one again.
  @discardableResult
  package borrowing func restoreDefinition(_ name: String, version: Int, insists: Bool = false) throws
    -> DefineReport
  {
    guard let past = try pastDefinitions(of: name).first(where: { $0.version == version }) else {
      throw TraversalError(.unknownService, "'\(name)' has no earlier version \(version)")
    }
    return try define(past.text, DefineOptions(replaces: true, insists: insists, pack: past.pack))
  }
}

extension Callables {
  /// The definition and those of these that it may come to call: what a text of thousands defines is not handed to each.
  fileprivate func reachable(from stored: StoredDefinition) -> Callables {
    var found = [stored.name: stored]
    var waiting = stored.needs.calls
    while let name = waiting.popLast() {
      guard found[name] == nil, let callee = self[name] else { continue }
      found[name] = callee
      waiting += callee.needs.calls
    }
    return found
  }
}

extension TraversalError {
  /// `'a', 'b' and 'c'`; of many, the first few.
  static func quoted(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "'\($0)'" }
    if names.count > shown.count {
      return shown.joined(separator: ", ") + " and \(names.count - shown.count) more"
    }
    guard let last = shown.last, shown.count > 1 else { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// The way of a text of definitions into the database.
private struct DefinitionChanges {
  private let options: DefineOptions
  private var new: [StoredDefinition] = []
  private var byName: Callables = [:]
  /// The definitions that are replaced by others.
  private var old: Callables = [:]
  private(set) var report = DefineReport()

  init(_ options: DefineOptions) { self.options = options }

  // MARK: What changes

  mutating func read(_ file: DefinitionFile, _ graph: borrowing Transaction) throws {
    let now = Clock.now().millisecondsSinceEpoch ?? 0
    let tests = try tests(of: file, graph)
    for definition in file.definitions {
      let name = definition.name
      guard byName[name] == nil else {
        throw TraversalError(.definition, "'\(name)' is defined twice", at: definition.nameRange)
      }
      let existing = try graph.definition(named: name)
      let stored = StoredDefinition(
        definition, version: try nextVersion(name, existing, graph), time: now, tests: tests[name] ?? [],
        pack: options.pack)
      byName[name] = stored
      guard let existing else {
        report.added.append(name)
        new.append(stored)
        continue
      }
      if existing.definition.source == definition.source, existing.tests == stored.tests,
        existing.pack == options.pack
      {
        report.unchanged.append(name)
        continue
      }
      guard options.replaces else {
        throw TraversalError(
          .definition, "'\(name)' is defined already", at: definition.nameRange,
          help: "replace it with --replace, or undefine it first")
      }
      if let pack = existing.pack, pack != options.pack, !options.insists {
        throw TraversalError(
          .definition, "'\(name)' belongs to the pack '\(pack)'", at: definition.nameRange,
          help: "choose another name, or insist")
      }
      report.replaced.append(name)
      old[name] = existing
      new.append(stored)
    }
  }

  /// The tests of a text, by what they test. Tests of definitions that are there already join theirs.
  private mutating func tests(
    of file: DefinitionFile, _ graph: borrowing Transaction
  ) throws -> [String: [String]] {
    var tests: [String: [String]] = [:]
    let names = Set(file.definitions.map(\.name))
    for test in file.tests {
      guard names.contains(test.name) else {
        throw TraversalError(
          .definition, "a test of '\(TraversalError.echo(test.name))', which this text does not define",
          at: test.range, help: Suggestions.question(for: test.name, among: names))
      }
      tests[test.name, default: []].append(test.source)
    }
    return tests
  }

  private func nextVersion(
    _ name: String, _ existing: StoredDefinition?, _ graph: borrowing Transaction
  ) throws -> Int {
    if let existing { return existing.version + 1 }
    var last = 0
    try graph.forEachDocument(DefinitionKey.past(name)) { _, bytes in
      last = max(last, try DefinitionRecord(bytes).version)
    }
    return last + 1
  }

  // MARK: Whether it fits

  mutating func check(_ graph: borrowing Transaction) throws {
    var known = byName
    for stored in new { try addCallees(of: stored, to: &known, graph) }
    for stored in new {
      do {
        try DefinitionCheck.check(stored.definition, known.reachable(from: stored))
      } catch var error as TraversalError where error.code == .unknownService && error.help == nil {
        let names = Set(stored.needs.calls).subtracting(known.keys)
        let all = try graph.definitionNames() + Array(byName.keys)
        error.help = names.lazy.compactMap { Suggestions.question(for: $0, among: all) }.first
        throw error
      }
    }
    try checkCallers(&known, graph)
  }

  private func addCallees(
    of stored: StoredDefinition, to known: inout Callables, _ graph: borrowing Transaction
  ) throws {
    var waiting = stored.needs.calls
    while let name = waiting.popLast() {
      guard known[name] == nil, let callee = try graph.definition(named: name) else { continue }
      known[name] = callee
      waiting += callee.needs.calls
    }
  }

  /// Checks those who call what is replaced and are not replaced themselves.
  private mutating func checkCallers(_ known: inout Callables, _ graph: borrowing Transaction) throws {
    let changed = old.values.filter { existing in
      guard let stored = byName[existing.name] else { return false }
      return stored.definition.parameters != existing.definition.parameters
        || stored.definition.result != existing.definition.result
        || stored.definition.input != existing.definition.input
    }
    let names = Set(changed.map(\.name))
    guard !names.isEmpty else { return }
    var callers: [StoredDefinition] = []
    try graph.forEachDocument(DefinitionKey.current) { _, bytes in
      let record = try DefinitionRecord(bytes)
      if !names.isDisjoint(with: record.needs.calls) { callers.append(try record.stored()) }
    }
    var broken: [String] = []
    for caller in callers where byName[caller.name] == nil {
      try addCallees(of: caller, to: &known, graph)
      do {
        try DefinitionCheck.check(caller.definition, known.reachable(from: caller))
      } catch let error as TraversalError {
        report.broken.append(caller.name)
        broken.append("\(caller.name): \(error.message)")
      }
    }
    if let first = broken.first, !options.insists {
      throw TraversalError(
        .definition,
        "\(TraversalError.quoted(names.sorted())) cannot change this way: it is called by "
          + TraversalError.quoted(report.broken),
        at: byName[names.sorted()[0]]?.definition.nameRange,
        help: "define the callers anew in the same text, or insist",
        note: first)
    }
  }

  // MARK: Writing

  func write(_ graph: borrowing Transaction) throws {
    guard !new.isEmpty else { return }
    for stored in new {
      if let existing = old[stored.name] { try graph.keepAmongPast(existing) }
      try graph.putDocument(DefinitionKey.current(stored.name), DefinitionRecord(stored).bytes)
    }
    try graph.renewDefinitions()
  }
}

extension Transaction {
  /// Keeps a definition among the past ones.
  borrowing func keepAmongPast(_ stored: StoredDefinition) throws {
    try putDocument(
      DefinitionKey.past(stored.name, version: stored.version), DefinitionRecord(stored).bytes)
  }

  /// Draws a new number for the state of all definitions.
  borrowing func renewDefinitions() throws {
    let bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    try putDocument(DefinitionKey.generation, bytes)
  }
}
