// A schema as tables for people, as JSON, and as a picture in Mermaid or DOT.

import GraphQ
import GraphStore
import Traversal

extension GraphSchema {
  /// Labels of vertices, then those of edges, each with what it is a label of.
  var labels: [(kind: String, label: Label)] {
    vertexLabels.map { ("vertex", $0) } + edgeLabels.map { ("edge", $0) }
  }

  /// What concerns one label.
  func part(_ name: String) throws(Failure) -> GraphSchema {
    guard labels.contains(where: { $0.label.name == name }) else {
      throw Failure(
        "unknown-label", "no vertex or edge has the label '\(name)'",
        help: Suggestions.question(for: name, among: labels.map(\.label.name)), exit: .failure)
    }
    var part = self
    part.vertexLabels.removeAll { $0.name != name }
    part.edgeLabels.removeAll { $0.name != name }
    part.patterns.removeAll { ![$0.source, $0.label, $0.target].contains(name) }
    part.indexes.removeAll { $0.label != name }
    part.traversals = []
    return part
  }

  // MARK: Tables

  func writeTables(to output: Output, width: Int?) throws(Failure) {
    try table(
      "labels",
      labels.map { kind, label in
        [
          ("kind", .string(kind)), ("label", .string(label.name)),
          ("count", .long(Int64(clamping: label.count))),
        ]
      }, output, width)
    try table(
      "properties",
      labels.flatMap { _, label in
        label.keys.map { key in
          [
            ("label", .string(label.name)), ("key", .string(key.name)), ("type", .string(key.typeText)),
            ("count", .long(Int64(clamping: key.count))),
            ("own properties", .string(key.metaKeys.sorted().joined(separator: ", "))),
          ]
        }
      }, output, width)
    try table(
      "edges",
      patterns.map { pattern in
        [
          ("from", .string(pattern.source)), ("label", .string(pattern.label)),
          ("to", .string(pattern.target)),
          ("count", .long(Int64(clamping: pattern.count))),
        ]
      }, output, width)
    try table(
      "indexes",
      indexes.map { index in
        [
          ("kind", .string(index.kind)), ("label", .string(index.label)),
          ("keys", .string(index.keys.joined(separator: ", "))), ("unique", .bool(index.isUnique)),
        ]
      }, output, width)
    try table(
      "stored traversals",
      traversals.map { traversal in
        [
          ("name", .string(traversal.name)), ("signature", .string(traversal.signature)),
          ("purpose", .string(traversal.purpose)),
        ]
      }, output, width)
  }

  private func table(
    _ title: String, _ rows: [[(String, Value)]], _ output: Output, _ width: Int?
  ) throws(Failure) {
    guard !rows.isEmpty else { return }
    try output.write("\(title)\n")
    // A column without a single entry says nothing.
    let columns = rows[0].indices.filter { place in
      rows.contains { if case .string("") = $0[place].1 { false } else { true } }
    }
    var writer = ResultFormat.table.writer(to: output, FormatOptions(width: width))
    try writer.begin()
    for row in rows {
      try writer.row(.map(columns.map { MapEntry(key: .string(row[$0].0), value: row[$0].1) }))
    }
    try writer.end()
  }

  // MARK: JSON

  var json: JSON {
    func text(_ value: String) -> JSON { .string(value) }
    func number(_ value: Int) -> JSON { .number("\(value)") }
    func object(_ members: [(String, JSON)]) -> JSON {
      .object(members.map { JSONMember(key: $0.0, value: $0.1) })
    }
    func label(_ label: Label) -> JSON {
      object([
        ("label", text(label.name)), ("count", number(label.count)),
        (
          "properties",
          .array(
            label.keys.map { key in
              object([
                ("key", text(key.name)), ("count", number(key.count)),
                ("types", object(key.types.sorted { $0.key < $1.key }.map { ($0.key, number($0.value)) })),
                ("several", .bool(key.isMultiple)), ("properties", .array(key.metaKeys.sorted().map(text))),
              ])
            })
        ),
      ])
    }
    return object([
      ("vertices", .array(vertexLabels.map(label))),
      ("edges", .array(edgeLabels.map(label))),
      (
        "patterns",
        .array(
          patterns.map {
            object([
              ("from", text($0.source)), ("label", text($0.label)), ("to", text($0.target)),
              ("count", number($0.count)),
            ])
          })
      ),
      (
        "indexes",
        .array(
          indexes.map {
            object([
              ("kind", text($0.kind)), ("label", text($0.label)), ("keys", .array($0.keys.map(text))),
              ("unique", .bool($0.isUnique)),
            ])
          })
      ),
      (
        "traversals",
        .array(
          traversals.map {
            object([
              ("name", text($0.name)), ("signature", text($0.signature)), ("purpose", text($0.purpose)),
              ("writes", .bool($0.isWriting)),
            ])
          })
      ),
    ])
  }

  // MARK: Pictures

  private var vertexNames: [String] {
    var names = vertexLabels.map(\.name)
    for pattern in patterns {
      for name in [pattern.source, pattern.target] where !names.contains(name) { names.append(name) }
    }
    return names
  }

  private func box(_ name: String) -> [String] {
    guard let label = vertexLabels.first(where: { $0.name == name }) else { return [name] }
    return ["\(name) (\(label.count))"] + label.keys.map { "\($0.name): \($0.typeText)" }
  }

  var mermaid: String {
    var text = "graph LR\n"
    let names = vertexNames
    for (number, name) in names.enumerated() {
      text += "  v\(number)[\"\(box(name).map(MermaidText.escaped).joined(separator: "<br/>"))\"]\n"
    }
    for pattern in patterns {
      let (source, target) = (
        names.firstIndex(of: pattern.source) ?? 0, names.firstIndex(of: pattern.target) ?? 0
      )
      text +=
        "  v\(source) -->|\"\(MermaidText.escaped("\(pattern.label) (\(pattern.count))"))\"| v\(target)\n"
    }
    return text
  }

  var dot: String {
    var text = "digraph schema {\n  rankdir=LR;\n  node [shape=box];\n"
    for name in vertexNames {
      text += "  \(DotText.quoted(name)) [label=\(DotText.quoted(box(name).joined(separator: "\n")))];\n"
    }
    for pattern in patterns {
      text +=
        "  \(DotText.quoted(pattern.source)) -> \(DotText.quoted(pattern.target)) "
        + "[label=\(DotText.quoted("\(pattern.label) (\(pattern.count))"))];\n"
    }
    return text + "}\n"
  }
}

extension GraphSchema.Key {
  /// As `String`, `Int or Double`, `String, several`.
  var typeText: String {
    let names = types.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return names.joined(separator: " or ") + (isMultiple ? ", several" : "")
  }
}

extension Graph.Index {
  fileprivate var kind: String { isOverEdges ? "edge" : "vertex" }
}

enum DotText {
  /// A quoted identifier of DOT; line ends become the two characters that mean one.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": continue
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}

enum MermaidText {
  /// Text inside the quotes of Mermaid, which knows character references but no backslash.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "#quot;"
      case "#": result += "#35;"
      case "<": result += "#lt;"
      case ">": result += "#gt;"
      case "&": result += "#amp;"
      case "\n", "\r": result += " "
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
