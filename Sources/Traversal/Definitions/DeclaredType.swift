// DeclaredType: what a definition says its parameters, its result and what it stands on are.

import GraphStore

/// A type as definitions write it.
package indirect enum DeclaredType: Sendable, Hashable {
  case any
  case string, bool, int, long, double, decimal, date, dateTime
  case list(DeclaredType)
  case map
  case record([RecordField])
  /// One of some strings.
  case enumeration([String])
  /// An element, of one label or of any; callers may pass its id.
  case vertex(label: String?)
  case edge(label: String?)
  /// The type, or null.
  case optional(DeclaredType)

  /// Whether null is a value of the type.
  package var allowsNull: Bool {
    switch self {
    case .any, .optional: true
    default: false
    }
  }

  package var isList: Bool { if case .list = unwrapped { true } else { false } }
  package var isMap: Bool { unwrapped == .map }

  /// The type without the question mark.
  package var unwrapped: DeclaredType {
    if case .optional(let type) = self { type.unwrapped } else { self }
  }

  /// Whether values of the type hold elements, so that ids among them must be looked up.
  package var holdsElements: Bool {
    switch self {
    case .vertex, .edge: true
    case .list(let member), .optional(let member): member.holdsElements
    case .record(let fields): fields.contains { $0.type.holdsElements }
    default: false
    }
  }

  /// The types that are written as a single word.
  static let named: [(name: String, type: DeclaredType)] = [
    ("any", .any), ("String", .string), ("Bool", .bool), ("Int", .int), ("Long", .long),
    ("Double", .double), ("Decimal", .decimal), ("Date", .date), ("DateTime", .dateTime),
    ("List", .list(.any)), ("Map", .map), ("Vertex", .vertex(label: nil)), ("Edge", .edge(label: nil)),
  ]
}

/// A field of a record.
package struct RecordField: Sendable, Hashable {
  package var name: String
  package var type: DeclaredType

  package init(name: String, type: DeclaredType) {
    self.name = name
    self.type = type
  }
}

extension DeclaredType: CustomStringConvertible {
  /// The type as it is written.
  package var description: String {
    switch self {
    case .any: "any"
    case .string: "String"
    case .bool: "Bool"
    case .int: "Int"
    case .long: "Long"
    case .double: "Double"
    case .decimal: "Decimal"
    case .date: "Date"
    case .dateTime: "DateTime"
    case .list(.any): "List"
    case .list(let member): "List<\(member)>"
    case .map: "Map"
    case .record(let fields):
      "{" + fields.map { "\(Self.name($0.name)): \($0.type)" }.joined(separator: ", ") + "}"
    case .enumeration(let texts): texts.map(Self.quoted).joined(separator: " | ")
    case .vertex(let label): "Vertex" + (label.map { "<\(Self.name($0))>" } ?? "")
    case .edge(let label): "Edge" + (label.map { "<\(Self.name($0))>" } ?? "")
    // Brackets keep the question mark of an enumeration off its last string.
    case .optional(.enumeration(let texts)): "(\(DeclaredType.enumeration(texts)))?"
    case .optional(let type): "\(type)?"
    }
  }

  /// A name bare where it can be, else in quotes.
  private static func name(_ text: String) -> String {
    var scanner = Scanner(Array(text.utf8))
    let isName = scanner.name() == 0..<text.utf8.count
    return isName ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String { Argument(.literal(.string(text))).description }
}
