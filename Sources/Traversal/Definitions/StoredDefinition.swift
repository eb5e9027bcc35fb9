// StoredDefinition: a definition in a database, with what is known about it, and the record that holds it.

import GraphStore

/// A definition as a database holds it.
package final class StoredDefinition: Sendable {
  package let definition: Definition
  /// From 1; each redefinition counts on.
  package let version: Int
  /// When it was stored, in milliseconds since 1970.
  package let time: Int64
  /// SHA-256 of `definition.source`, in hexadecimal digits.
  package let hash: String
  package let needs: DefinitionNeeds
  /// The tests that came with it, as they were written.
  package let tests: [String]
  /// The pack it belongs to.
  package let pack: String?
  /// The plans of the body, by the parameters on which they depend.
  private let plans: PlanShelf
  /// The places of those parameters.
  let shapingPlaces: [Int]
  /// Whether each object that the body stands on may have arguments of its own in one run: nothing but expressions in
  /// the body itself, not in what is nested in it, mentions parameters.
  let takesColumns: Bool

  package var name: String { definition.name }

  init(
    _ definition: Definition, version: Int = 1, time: Int64 = 0, needs: DefinitionNeeds? = nil,
    tests: [String] = [], hash: String? = nil, pack: String? = nil
  ) {
    self.definition = definition
    self.version = version
    self.time = time
    self.hash = hash ?? SHA256.hex(Array(definition.source.utf8))
    self.needs = needs ?? DefinitionNeeds(of: definition.body)
    self.tests = tests
    self.pack = pack
    plans = PlanShelf(definition.body, QueryFacts(definition.body))
    shapingPlaces = definition.parameters.indices.filter { [names = plans.shapingNames] place in
      names.contains(definition.parameters[place].name)
    }
    takesColumns = definition.input != nil && shapingPlaces.isEmpty && definition.isOpenInExpressionsAlone
  }

  /// The plan of the body for some arguments.
  func plan(_ arguments: [Value], _ callables: Callables) throws -> Plan {
    let parameters = definition.named(arguments)
    return try plans.plan(for: parameters, nil, .all) { () throws in
      var plan = try Planner.plan(
        definition.body.bound(to: parameters), ServiceCatalog().adding(callables),
        parameters: Set(parameters.keys), input: definition.input)
      Rules.all.apply(to: &plan)
      return plan
    }.plan
  }

  /// The definition and its tests as a text that can be defined again.
  package var text: String { ([definition.source] + tests).joined(separator: "\n") }
}

extension Definition {
  /// Whether parameters are mentioned by calc() steps of the body itself and nowhere else.
  fileprivate var isOpenInExpressionsAlone: Bool {
    var rest = body
    rest.steps.removeAll { $0.name == .calc && $0.arguments.first?.string != nil }
    let facts = QueryFacts(rest)
    return facts.mentions.isEmpty && facts.called.isEmpty && facts.freeNames.isEmpty
  }
}

/// What a definition's document holds, before its text is read.
struct DefinitionRecord {
  var version: Int
  var time: Int64
  var source: String
  var hash: String
  var tests: [String]
  var needs: DefinitionNeeds
  var pack: String?

  init(_ stored: StoredDefinition) {
    version = stored.version
    time = stored.time
    source = stored.definition.source
    hash = stored.hash
    tests = stored.tests
    needs = stored.needs
    pack = stored.pack
  }

  init(_ bytes: [UInt8]) throws {
    guard let json = try? JSON.parse(bytes), case .string(let source)? = json["source"],
      case .string(let hash)? = json["hash"], case .number(let version)? = json["version"],
      case .number(let time)? = json["time"]
    else { throw StoreError(.damaged, "the record of a definition cannot be read") }
    self.source = source
    self.hash = hash
    self.version = Int(version) ?? 1
    self.time = Int64(time) ?? 0
    tests = Self.texts(json["tests"])
    needs = DefinitionNeeds()
    if let found = json["needs"] {
      needs.reads = found["reads"] == .bool(true)
      needs.writes = found["writes"] == .bool(true)
      needs.labels = Self.texts(found["labels"])
      needs.keys = Self.texts(found["keys"])
      needs.calls = Self.texts(found["calls"])
    }
    if case .string(let name)? = json["pack"] { pack = name }
  }

  private static func texts(_ json: JSON?) -> [String] {
    guard case .array(let items)? = json else { return [] }
    return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  var bytes: [UInt8] {
    func texts(_ list: [String]) -> JSON { .array(list.map { .string($0) }) }
    var members = [
      JSONMember(key: "version", value: .number("\(version)")),
      JSONMember(key: "time", value: .number("\(time)")),
      JSONMember(key: "hash", value: .string(hash)),
      JSONMember(key: "source", value: .string(source)),
      JSONMember(key: "tests", value: texts(tests)),
      JSONMember(
        key: "needs",
        value: .object([
          JSONMember(key: "reads", value: .bool(needs.reads)),
          JSONMember(key: "writes", value: .bool(needs.writes)),
          JSONMember(key: "labels", value: texts(needs.labels)),
          JSONMember(key: "keys", value: texts(needs.keys)),
          JSONMember(key: "calls", value: texts(needs.calls)),
        ])),
    ]
    if let pack { members.append(JSONMember(key: "pack", value: .string(pack))) }
    var bytes: [UInt8] = []
    JSON.object(members).append(to: &bytes)
    return bytes
  }

  /// Reads the text of the definition.
  func stored() throws -> StoredDefinition {
    let file = try DefinitionFile.parse(source)
    guard let definition = file.definitions.first, file.definitions.count == 1 else {
      throw StoreError(.damaged, "the record of a definition holds \(file.definitions.count) definitions")
    }
    return StoredDefinition(
      definition, version: version, time: time, needs: needs, tests: tests, hash: hash, pack: pack)
  }
}

/// The keys under which documents of definitions stand.
enum DefinitionKey {
  /// A number that is another one after every change, so that what was read before can be known to be current.
  static let generation: [UInt8] = [0]
  static let current: [UInt8] = [1]
  static let past: [UInt8] = [2]

  static func current(_ name: String) -> [UInt8] { current + Array(name.utf8) }

  static func past(_ name: String) -> [UInt8] { past + Array(name.utf8) + [0] }

  static func past(_ name: String, version: Int) -> [UInt8] {
    var key = past(name)
    for shift in stride(from: 24, through: 0, by: -8) {
      key.append(UInt8(truncatingIfNeeded: version >> shift))
    }
    return key
  }
}
