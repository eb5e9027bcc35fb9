// PackRecord: what a database keeps of an installed pack beside its content, and the keys of its documents.

import GraphStore
import Traversal

/// A pack as it is installed.
package struct PackRecord: Sendable, Hashable {
  package var name: String
  package var version: PackVersion
  package var description: String
  /// When it was installed, in milliseconds since 1970.
  package var time: Int64
  /// The elements that belong to it.
  package var vertices: Int
  package var edges: Int
  /// The indexes that it made.
  package var indexes: [PackManifest.Index]
  /// What it requires, as its manifest says.
  package var requirements: [(name: String, version: String)]

  package static func == (left: PackRecord, right: PackRecord) -> Bool {
    left.name == right.name && left.version == right.version && left.time == right.time
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(version)
    hasher.combine(time)
  }
}

/// The keys under which documents of packs stand, behind those of definitions (0 to 2).
enum PackKey {
  static let record: [UInt8] = [3]
  private static let ownership: [UInt8] = [4]
  /// What of the ownership has the sets of keys; the rest goes by kinds of elements.
  static let sets: UInt8 = 0xFF

  static func record(_ name: String) -> [UInt8] { record + Array(name.utf8) }

  static func ownership(_ name: String) -> [UInt8] { ownership + Array(name.utf8) + [0] }

  static func ownership(_ name: String, _ kind: ElementKind, chunk: UInt32) -> [UInt8] {
    var key = ownership(name) + [UInt8(kind.rawValue)]
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
      key.append(UInt8(truncatingIfNeeded: chunk >> shift))
    }
    return key
  }
}

extension Transaction {
  /// The packs that are installed, by name.
  package borrowing func packs() throws -> [PackRecord] {
    var all: [PackRecord] = []
    try forEachDocument(PackKey.record) { _, bytes in all.append(try PackRecord(bytes)) }
    return all
  }

  /// An installed pack, nil when there is none of that name.
  package borrowing func pack(named name: String) throws -> PackRecord? {
    try document(PackKey.record(name)).map { try PackRecord($0) }
  }

  /// The error that no pack has the name, with those that come near.
  borrowing func unknownPack(_ name: String) throws -> PackError {
    let names = try packs().map(\.name)
    return .refused(
      PackRefusal(
        .unknown, "there is no pack named '\(TraversalError.echo(name))' in this database",
        help: Suggestions.question(for: name, among: names)
          ?? (names.isEmpty ? nil : "there are: \(names.joined(separator: ", "))")))
  }
}

// MARK: In the file

extension PackRecord {
  init(_ bytes: [UInt8]) throws {
    let damaged = StoreError(.damaged, "the record of a pack cannot be read")
    guard let json = try? JSON.parse(bytes), case .string(let name)? = json["name"],
      case .string(let versionText)? = json["version"], let version = PackVersion(versionText),
      case .string(let description)? = json["description"], let time = json["time"]?.integer
    else { throw damaged }
    self.name = name
    self.version = version
    self.description = description
    self.time = time
    vertices = Int(json["vertices"]?.integer ?? 0)
    edges = Int(json["edges"]?.integer ?? 0)
    indexes = []
    if case .array(let items)? = json["indexes"] {
      for item in items {
        guard case .string(let label)? = item["label"], case .array(let keys)? = item["keys"] else {
          throw damaged
        }
        indexes.append(
          PackManifest.Index(
            label: label, keys: keys.compactMap { if case .string(let key) = $0 { key } else { nil } },
            isUnique: item["unique"] == .bool(true), isOverEdges: item["edges"] == .bool(true)))
      }
    }
    requirements = []
    if case .object(let members)? = json["requires"] {
      for member in members {
        if case .string(let text) = member.value { requirements.append((member.key, text)) }
      }
    }
  }

  var bytes: [UInt8] {
    let indexes = indexes.map { index in
      JSON.object([
        JSONMember(key: "label", value: .string(index.label)),
        JSONMember(key: "keys", value: .array(index.keys.map { .string($0) })),
        JSONMember(key: "unique", value: .bool(index.isUnique)),
        JSONMember(key: "edges", value: .bool(index.isOverEdges)),
      ])
    }
    let document = JSON.object([
      JSONMember(key: "name", value: .string(name)),
      JSONMember(key: "version", value: .string(version.text)),
      JSONMember(key: "description", value: .string(description)),
      JSONMember(key: "time", value: .number("\(time)")),
      JSONMember(key: "vertices", value: .number("\(vertices)")),
      JSONMember(key: "edges", value: .number("\(edges)")),
      JSONMember(key: "indexes", value: .array(indexes)),
      JSONMember(
        key: "requires",
        value: .object(requirements.map { JSONMember(key: $0.name, value: .string($0.version)) })),
    ])
    var bytes: [UInt8] = []
    document.append(to: &bytes)
    return bytes
  }
}

extension JSON {
  fileprivate var integer: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }
}
