// PackManifest: what `pack.json` says of a pack.

import Traversal

/// What a pack is, and what belongs to it.
package struct PackManifest: Sendable {
  package struct Index: Sendable, Hashable {
    package var label: String
    package var keys: [String]
    package var isUnique = false
    package var isOverEdges = false
  }

  package struct Requirement: Sendable {
    /// `graphq`, or the name of another pack.
    package var name: String
    package var version: VersionRequirement
  }

  package var name: String
  package var version: PackVersion
  package var description = ""
  package var requirements: [Requirement] = []
  /// Files and directories of CSV; nil for those that lie beside `pack.json`.
  package var data: [String]?
  /// Files and directories of definitions; nil for those that lie beside `pack.json`.
  package var definitions: [String]?
  /// Files and directories of tests besides those that stand among the definitions.
  package var tests: [String] = []
  package var indexes: [Index] = []

  package static let fileName = "pack.json"

  /// The name under which a pack asks for this program.
  package static let program = "graphq"
}

// MARK: Reading

extension PackManifest {
  private static let known = [
    "name", "version", "description", "requires", "data", "definitions", "tests", "indexes", "license",
    "authors", "homepage",
  ]

  /// `path` is the file of the text, for messages.
  package init(_ text: String, path: String) throws(PackError) {
    let document: JSON
    do throws(JSONError) {
      document = try JSON.parse(text)
    } catch {
      throw .refused(PackRefusal(.manifest, "\(path):\(error)"))
    }
    let fields = try Fields(document, path: path, where: "the document")
    try fields.refuse(except: Self.known)
    name = try Self.name(fields)
    let versionText = try fields.text("version")
    guard let version = PackVersion(versionText) else {
      throw fields.wrong(
        "'version' cannot be '\(TraversalError.echo(versionText))'; it is numbers such as 1.2.0")
    }
    self.version = version
    description = try fields.optionalText("description") ?? ""
    data = try fields.paths("data")
    definitions = try fields.paths("definitions")
    tests = try fields.paths("tests") ?? []
    requirements = try Self.requirements(fields)
    for (place, item) in try fields.array("indexes").enumerated() {
      indexes.append(try Self.index(Fields(item, path: path, where: "index \(place + 1)")))
    }
  }

  private static func name(_ fields: Fields) throws(PackError) -> String {
    let name = try fields.text("name")
    let isName = name.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "_-.".unicodeScalars.contains(scalar))
    }
    guard isName, !name.isEmpty, name.utf8.count <= 100, name != program else {
      throw fields.wrong(
        "'name' cannot be '\(TraversalError.echo(name))'; it is up to 100 letters, digits, dots, dashes and underscores"
      )
    }
    return name
  }

  private static func requirements(_ fields: Fields) throws(PackError) -> [Requirement] {
    guard let value = fields["requires"] else { return [] }
    guard case .object(let members) = value else {
      throw fields.wrong("'requires' is \(value.typeName); it is an object of names and versions")
    }
    var all: [Requirement] = []
    for member in members {
      guard case .string(let text) = member.value, let version = VersionRequirement(text) else {
        throw fields.wrong(
          "what is required of '\(TraversalError.echo(member.key))' is no version; write \"1.2\" or \">=1.2 <2\""
        )
      }
      all.append(Requirement(name: member.key, version: version))
    }
    return all
  }

  private static func index(_ fields: Fields) throws(PackError) -> Index {
    try fields.refuse(except: ["label", "key", "keys", "unique", "edges"])
    var keys = try fields.optionalText("key").map { [$0] } ?? []
    for item in try fields.array("keys") {
      guard case .string(let key) = item else {
        throw fields.wrong("a key is \(item.typeName); it is a string")
      }
      keys.append(key)
    }
    guard (1...8).contains(keys.count), Set(keys).count == keys.count else {
      throw fields.wrong("an index is over one to eight different keys: \"key\": \"code\" or \"keys\": [...]")
    }
    return Index(
      label: try fields.text("label"), keys: keys, isUnique: try fields.flag("unique"),
      isOverEdges: try fields.flag("edges"))
  }
}

/// The members of an object of the file, each of the type it should have.
private struct Fields {
  private let members: [JSONMember]
  private let path: String
  private let place: String

  init(_ json: JSON, path: String, where place: String) throws(PackError) {
    self.path = path
    self.place = place
    guard case .object(let members) = json else {
      throw .refused(PackRefusal(.manifest, "\(path): \(place) is \(json.typeName); it is an object"))
    }
    self.members = members
  }

  subscript(name: String) -> JSON? { members.first { $0.key == name }?.value }

  func wrong(_ message: String, help: String? = nil) -> PackError {
    .refused(
      PackRefusal(.manifest, "\(path): \(place == "the document" ? "" : place + ": ")\(message)", help: help))
  }

  func refuse(except known: [String]) throws(PackError) {
    for member in members where !known.contains(member.key) {
      throw wrong(
        "there is no '\(TraversalError.echo(member.key))' in such a file",
        help: Suggestions.question(for: member.key, among: known)
          ?? "there are: \(known.joined(separator: ", "))")
    }
  }

  func optionalText(_ name: String) throws(PackError) -> String? {
    guard let value = self[name] else { return nil }
    guard case .string(let text) = value else {
      throw wrong("'\(name)' is \(value.typeName); it is a string")
    }
    return text
  }

  func text(_ name: String) throws(PackError) -> String {
    guard let text = try optionalText(name) else { throw wrong("'\(name)' is missing") }
    return text
  }

  func flag(_ name: String) throws(PackError) -> Bool {
    guard let value = self[name] else { return false }
    guard case .bool(let flag) = value else {
      throw wrong("'\(name)' is \(value.typeName); it is true or false")
    }
    return flag
  }

  func array(_ name: String) throws(PackError) -> [JSON] {
    guard let value = self[name] else { return [] }
    guard case .array(let items) = value else {
      throw wrong("'\(name)' is \(value.typeName); it is an array")
    }
    return items
  }

  /// Paths that stay inside of the pack; nil where nothing is said.
  func paths(_ name: String) throws(PackError) -> [String]? {
    guard self[name] != nil else { return nil }
    var paths: [String] = []
    for item in try array(name) {
      guard case .string(let path) = item else {
        throw wrong("'\(name)' holds \(item.typeName); it holds paths")
      }
      guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        throw wrong("'\(TraversalError.echo(path))' in '\(name)' leads out of the pack")
      }
      paths.append(path)
    }
    return paths
  }
}
