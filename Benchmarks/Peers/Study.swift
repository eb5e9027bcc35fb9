// Study: what a workload file says: the names a data set uses, the questions asked of it, and the answers expected.

import Harness
import Traversal

/// A data set with its questions, read from the workload.json beside it.
struct Study {
  /// What stands before the number in the id of a vertex: `p17` is the vertex 17 of a set with the prefix `p`.
  let idPrefix: String
  /// The label of the vertices and of the edges that most questions are about.
  let vertex: String, edge: String
  /// Keys of a vertex: a number, an indexed text, and one to group by. A key of an edge: its weight, where there is one.
  let number: String, text: String, group: String
  let weight: String?
  let workloads: [Workload]

  init(reading path: String) throws {
    let root = try JSON.parse(try readFile(path))
    let roles = try root.member("roles")
    idPrefix = try root.member("idprefix").text
    vertex = try roles.member("V").text
    edge = try roles.member("E").text
    number = try roles.member("ip").text
    text = try roles.member("sp").text
    group = try roles.member("gp").text
    weight = roles["w"].flatMap { $0 == .null ? nil : $0 }.map { $0.bareText }
    workloads = try root.member("workloads").items.map(Workload.init(reading:))
  }

  func workload(_ name: String) -> Workload? { workloads.first { $0.name == name } }

  func id(_ number: Int) -> String { "\(idPrefix)\(number)" }
}

/// One question with the arguments to ask it with.
struct Workload {
  enum Kind: String {
    /// Asked once for each list of arguments, each time measured for itself.
    case ops
    /// Asked as a whole, again and again.
    case single
    /// Edges to be inserted.
    case write
  }

  let name: String
  let kind: Kind
  let arguments: [[JSON]]
  /// How many edges of the label there are afterwards: of workloads that write.
  let edgesExpected: Int?

  init(reading json: JSON) throws {
    name = try json.member("name").text
    let kindName = try json.member("kind").text
    guard let kind = Kind(rawValue: kindName) else {
      throw StudyFailure(description: "the workload \(name) is of an unknown kind: \(kindName)")
    }
    self.kind = kind
    arguments = try json.member("args").items.map { try $0.items }
    edgesExpected = json["expect"].flatMap { Int($0.bareText) }
  }
}

struct StudyFailure: Error, CustomStringConvertible {
  let description: String
}

extension JSON {
  func member(_ key: String) throws -> JSON {
    guard let member = self[key] else { throw StudyFailure(description: "\(key) is missing in \(typeName)") }
    return member
  }

  var items: [JSON] {
    get throws {
      guard case .array(let items) = self else {
        throw StudyFailure(description: "an array is expected, not \(typeName)")
      }
      return items
    }
  }

  var text: String {
    get throws {
      guard case .string(let text) = self else {
        throw StudyFailure(description: "a string is expected, not \(typeName)")
      }
      return text
    }
  }

  var integer: Int {
    get throws {
      guard case .number(let text) = self, let number = Int(text) else {
        throw StudyFailure(description: "a whole number is expected, not \(typeName)")
      }
      return number
    }
  }

  /// A string or a number as it is written.
  var bareText: String {
    switch self {
    case .string(let text), .number(let text): text
    default: ""
    }
  }
}
