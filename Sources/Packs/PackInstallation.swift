// PackInstallation: a pack on its way into a database, inside one transaction: what it requires, its data, what the version
// before had and it has not, its indexes, its definitions, its tests, its record.

import GraphStore
import Loading
import Traversal

package struct PackOptions: Sendable {
  /// Also over what was changed here, what is not the pack's, and a later version.
  package var isForced = false
  /// Try everything and keep nothing.
  package var isDryRun = false
  /// Only the tests of these definitions are run; nil for all of them.
  package var testedNames: Set<String>?
  package var load = LoadOptions()

  package init(isForced: Bool = false) { self.isForced = isForced }
}

struct PackInstallation {
  private let pack: PackDirectory
  private let options: PackOptions
  private var report: PackReport
  private var owned = Ownership()
  private var indexes: [PackManifest.Index] = []

  private var manifest: PackManifest { pack.manifest }

  init(_ pack: PackDirectory, _ options: PackOptions) {
    self.pack = pack
    self.options = options
    report = PackReport(name: pack.manifest.name, version: pack.manifest.version)
  }

  mutating func run(_ graph: borrowing Transaction) throws -> PackReport {
    let installed = try graph.pack(named: manifest.name)
    report.previous = installed?.version
    try checkRequirements(installed, graph)
    try loadData(graph)
    try makeIndexes(installed, graph)
    let sources = try pack.definitions()
    let tests = try define(sources, graph)
    try runTests(tests, sources, graph)
    try owned.write(for: manifest.name, graph)
    try record(graph)
    return report
  }

  // MARK: Requirements

  private func checkRequirements(_ installed: PackRecord?, _ graph: borrowing Transaction) throws(PackError) {
    if let installed, installed.version > manifest.version, !options.isForced {
      throw .refused(
        PackRefusal(
          .older,
          "'\(manifest.name)' is installed as version \(installed.version), which is later than \(manifest.version)",
          help: "insist (--force) to go back to the earlier version"))
    }
    let packs: [PackRecord]
    do { packs = try graph.packs() } catch { throw PackError(error) }
    for requirement in manifest.requirements {
      let isProgram = requirement.name == PackManifest.program
      let found =
        isProgram ? PackVersion(Release.version) : packs.first { $0.name == requirement.name }?.version
      if let found, requirement.version.admits(found) { continue }
      let wanted =
        "'\(manifest.name)' \(manifest.version) requires \(requirement.name) \(requirement.version.text)"
      throw .refused(
        found.map { found in
          PackRefusal(
            .requirement, "\(wanted), and this is \(isProgram ? "graphq" : "installed as") \(found)")
        } ?? PackRefusal(.requirement, "\(wanted), which is not installed", help: "load that pack first"))
    }
    // What others require of this one still holds.
    for other in packs {
      for (name, text) in other.requirements where name == manifest.name && !options.isForced {
        if VersionRequirement(text)?.admits(manifest.version) ?? true { continue }
        throw .refused(
          PackRefusal(
            .requirement,
            "the pack '\(other.name)' requires \(name) \(text), which \(manifest.version) is not",
            help: "load a version of '\(other.name)' that goes with it first, or insist (--force)"))
      }
    }
  }

  // MARK: Data

  private mutating func loadData(_ graph: borrowing Transaction) throws {
    let before = try PackClaims(manifest.name, graph)
    let inputs = try pack.data()
    guard !inputs.isEmpty else {
      return try removeGone(before, touched: LoadTrace(), graph)
    }
    let isForced = options.isForced
    let (load, trace) = try Loader.load(
      inputs, in: graph, options.load,
      overwriting: Overwriting(takesOver: isForced) { kind, number in
        before.choice(kind, number, isForced: isForced)
      })
    report.load = load
    guard let trace else { return try ownEverything(graph) }
    try own(trace, before, graph)
    try removeGone(before, touched: trace, graph)
    if isForced { try before.release(owned, graph) }
  }

  /// The database was empty: all that is in it is the pack's.
  private mutating func ownEverything(_ graph: borrowing Transaction) throws {
    for kind in ElementKind.allCases {
      var elements = OwnedElements()
      elements.numbers = Array(0..<(try graph.end(of: kind)))
      elements.keySets = try graph.keySets(kind, elements.numbers, in: &owned.sets)
      elements.digests = try graph.digests(kind, elements.numbers, keySets: elements.keySets, of: owned.sets)
      owned[kind] = elements
      let count = elements.numbers.count
      note(kind) { $0 = PackReport.ElementCounts(added: count, owned: count) }
    }
  }

  /// What the load has made or overwritten is the pack's; what it kept is told.
  private mutating func own(_ trace: LoadTrace, _ before: PackClaims, _ graph: borrowing Transaction) throws {
    owned.sets = trace.sets
    for kind in ElementKind.allCases {
      let elements = kind == .vertex ? trace.vertices : trace.edges
      var own = OwnedElements()
      own.numbers = elements.numbers
      own.keySets = elements.keySets
      own.digests = try graph.digests(kind, own.numbers, keySets: own.keySets, of: owned.sets)
      owned[kind] = own
      note(kind) { counts in
        counts.added = elements.added
        counts.changed = elements.changed
      }
      for number in elements.kept.sorted() {
        try keep(kind, number, before.reason(kind, number), graph)
      }
      for property in elements.keptProperties {
        try keep(kind, property.number, .property(graph.keyName(property.key)), graph)
      }
    }
  }

  private mutating func note(
    _ kind: ElementKind, _ change: (inout PackReport.ElementCounts) -> Void
  ) {
    if kind == .vertex { change(&report.vertices) } else { change(&report.edges) }
  }

  private mutating func keep(
    _ kind: ElementKind, _ number: UInt64, _ reason: PackReport.Kept.Reason, _ graph: borrowing Transaction
  ) throws {
    let id = try graph.id(kind, number)
    report.kept.append(PackReport.Kept(subject: kind == .vertex ? .vertex(id) : .edge(id), reason: reason))
  }

  // MARK: What the pack has no more

  /// Removes what the version before had, unless it holds something of the user's. That is kept, and stays the pack's, so
  /// that it is looked at again another time.
  private mutating func removeGone(
    _ before: PackClaims, touched: LoadTrace, _ graph: borrowing Transaction
  ) throws {
    for kind in [ElementKind.edge, .vertex] {
      let elements = kind == .vertex ? touched.vertices : touched.edges
      let named = Set(elements.numbers).union(elements.kept)
      let gone = before.own[kind].numbers.filter { !named.contains($0) && !before.isMissing(kind, $0) }
      var kept = Set(elements.kept.filter { before.own.owns(kind, $0) })
      let reasons =
        options.isForced
        ? [:] : try before.reasonsToKeep(kind, gone.filter { try graph.exists(kind, $0) }, graph)
      for (number, reason) in reasons.sorted(by: { $0.key < $1.key }) {
        try keep(kind, number, reason, graph)
        kept.insert(number)
      }
      let removed = try gone.filter { number in try !kept.contains(number) && graph.exists(kind, number) }
      if kind == .edge {
        try graph.removeEdges(removed)
      } else {
        try graph.removeVertices(removed.map { VertexNumber(truncatingIfNeeded: $0) })
      }
      for number in kept { carry(kind, number, before) }
      owned[kind].sort()
      let count = owned[kind].numbers.count
      note(kind) { counts in
        counts.removed = removed.count
        counts.owned = count
      }
    }
  }

  /// Keeps an element as the version before had it among what belongs to the pack.
  private mutating func carry(_ kind: ElementKind, _ number: UInt64, _ before: PackClaims) {
    guard let place = before.own[kind].place(of: number) else { return }
    let keys = before.own.sets[before.own[kind].keySets[place]]
    owned[kind].append(number, owned.sets.number(of: keys), before.own[kind].digests[place])
  }

  // MARK: Indexes

  private mutating func makeIndexes(_ installed: PackRecord?, _ graph: borrowing Transaction) throws {
    for index in installed?.indexes ?? [] where !manifest.indexes.contains(index) {
      if try graph.drop(index) { report.droppedIndexes.append(index) }
    }
    for index in manifest.indexes {
      if try graph.make(index) {
        report.addedIndexes.append(index)
        indexes.append(index)
      } else if installed?.indexes.contains(index) ?? false {
        indexes.append(index)
      }
    }
  }

  // MARK: Definitions and tests

  /// Stores the definitions, and gives the tests of those that are the pack's.
  private mutating func define(
    _ sources: DefinitionSources, _ graph: borrowing Transaction
  ) throws -> [DefinitionTest] {
    var file = try sources.parsed()
    let names = Set(file.definitions.map(\.name))
    var foreign: Set<String> = []
    if !options.isForced {
      for name in names.sorted() {
        guard let existing = try graph.definition(named: name), existing.pack != manifest.name else {
          continue
        }
        foreign.insert(name)
        report.kept.append(
          PackReport.Kept(subject: .definition(name), reason: .foreign(pack: existing.pack)))
      }
    }
    file.definitions.removeAll { foreign.contains($0.name) }
    file.tests.removeAll { foreign.contains($0.name) }
    for name in (options.testedNames ?? []).sorted() where !names.contains(name) {
      throw TraversalError(
        .unknownService, "the pack defines no '\(TraversalError.echo(name))'",
        help: Suggestions.question(for: name, among: names))
    }
    do {
      report.definitions = try graph.define(
        file, DefineOptions(replaces: true, insists: options.isForced, pack: manifest.name))
      let gone = try graph.undefine(pack: manifest.name, except: names, insists: options.isForced)
      report.droppedDefinitions = gone.dropped
      for (name, callers) in gone.called {
        report.kept.append(PackReport.Kept(subject: .definition(name), reason: .callers(callers)))
      }
    } catch let error as TraversalError {
      throw sources.located(error)
    }
    return file.tests
  }

  private mutating func runTests(
    _ tests: [DefinitionTest], _ sources: DefinitionSources, _ graph: borrowing Transaction
  ) throws {
    var failed: [DefinitionSourceError] = []
    for (name, tests) in Dictionary(grouping: tests, by: \.name).sorted(by: { $0.key < $1.key }) {
      if let wanted = options.testedNames, !wanted.contains(name) { continue }
      guard let stored = try graph.definition(named: name) else { continue }
      if options.load.shouldStop() { throw LoadError.interrupted }
      for outcome in try graph.run(tests, of: stored) {
        guard var problem = outcome.problem else {
          report.passedTests += 1
          continue
        }
        problem.range = outcome.test.range
        failed.append(sources.located(problem))
      }
    }
    guard failed.isEmpty else { throw PackError.tests(passed: report.passedTests, failed: failed) }
  }

  // MARK: Record

  private func record(_ graph: borrowing Transaction) throws {
    let record = PackRecord(
      name: manifest.name, version: manifest.version, description: manifest.description,
      time: Clock.now().millisecondsSinceEpoch ?? 0, vertices: owned.vertices.numbers.count,
      edges: owned.edges.numbers.count, indexes: indexes,
      requirements: manifest.requirements.map { ($0.name, $0.version.text) })
    try graph.putDocument(PackKey.record(manifest.name), record.bytes)
  }
}

extension Transaction {
  /// Makes an index; false when there is one over these keys already.
  fileprivate borrowing func make(_ index: PackManifest.Index) throws -> Bool {
    let label = try makeLabel(index.label)
    var keys: [KeyID] = []
    for key in index.keys { keys.append(try makeKey(key)) }
    let kind: ElementKind = index.isOverEdges ? .edge : .vertex
    if indexes.contains(where: { $0.kind == kind && $0.label == label && $0.keys == keys }) { return false }
    _ = try createIndex(kind, label: label, keys: keys, isUnique: index.isUnique)
    return true
  }

  /// Drops an index; false when it is not there any more.
  borrowing func drop(_ index: PackManifest.Index) throws -> Bool {
    guard let label = label(index.label) else { return false }
    let keys = index.keys.map { key($0) }
    let kind: ElementKind = index.isOverEdges ? .edge : .vertex
    let found = indexes.first {
      $0.kind == kind && $0.label == label && $0.keys == keys && $0.isUnique == index.isUnique
    }
    guard let found else { return false }
    return try dropIndex(found.number)
  }
}
