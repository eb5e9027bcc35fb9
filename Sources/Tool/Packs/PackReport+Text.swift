// PackReport as the lines that a person reads, and as JSON for scripts.

import GraphStore
import Packs
import Traversal

extension PackReport {
  /// What was done, then what was kept and why.
  var summary: String {
    var text = heading + ": " + parts.joined(separator: ", ")
    if passedTests > 0 { text += "; \(Self.counted(passedTests, "test", "tests")) passed" }
    text += "\n"
    for kept in kept.prefix(Self.mostKept) { text += "  kept: \(ValueText.visible(kept.description))\n" }
    if kept.count > Self.mostKept { text += "  kept: and \(kept.count - Self.mostKept) more\n" }
    if !kept.isEmpty { text += "  --force takes what the pack has\n" }
    return text
  }

  private static let mostKept = 20

  private var heading: String {
    if isDryRun { return "checked, nothing written: \(name) \(version)" }
    let time = "in \((seconds * 1000).rounded() / 1000) s"
    switch previous {
    case nil: return "installed \(name) \(version) \(time)"
    case version?: return "installed \(name) \(version) again \(time)"
    case let previous?:
      let verb = previous < version ? "upgraded" : "took back"
      return "\(verb) \(name) from \(previous) to \(version) \(time)"
    }
  }

  private var parts: [String] {
    guard previous != nil else {
      var parts = [
        Self.counted(vertices.added, "vertex", "vertices"), Self.counted(edges.added, "edge", "edges"),
      ]
      let traversals = definitions.added.count + definitions.replaced.count + definitions.unchanged.count
      if traversals > 0 { parts.append(Self.counted(traversals, "traversal", "traversals")) }
      if !addedIndexes.isEmpty { parts.append(Self.counted(addedIndexes.count, "index", "indexes")) }
      return parts
    }
    let changes = [
      Self.changes("vertices", vertices.added, vertices.changed, vertices.removed),
      Self.changes("edges", edges.added, edges.changed, edges.removed),
      Self.changes(
        "traversals", definitions.added.count, definitions.replaced.count, droppedDefinitions.count),
      Self.changes("indexes", addedIndexes.count, 0, droppedIndexes.count),
    ].compactMap { $0 }
    return changes.isEmpty ? ["nothing changed"] : changes
  }

  /// `vertices 3 new, 1 removed`
  private static func changes(_ name: String, _ added: Int, _ changed: Int, _ removed: Int) -> String? {
    let parts = [(added, "new"), (changed, "changed"), (removed, "removed")].filter { $0.0 > 0 }
    guard !parts.isEmpty else { return nil }
    return name + " " + parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }

  // MARK: JSON

  var json: JSON {
    func number(_ count: Int) -> JSON { .number("\(count)") }
    func texts(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }
    func elements(_ counts: ElementCounts) -> JSON {
      .object([
        JSONMember(key: "added", value: number(counts.added)),
        JSONMember(key: "changed", value: number(counts.changed)),
        JSONMember(key: "removed", value: number(counts.removed)),
        JSONMember(key: "owned", value: number(counts.owned)),
      ])
    }
    return .object([
      JSONMember(key: "status", value: .string(isDryRun ? "checked" : "installed")),
      JSONMember(key: "name", value: .string(name)),
      JSONMember(key: "version", value: .string(version.text)),
      JSONMember(key: "previous", value: previous.map { .string($0.text) } ?? .null),
      JSONMember(key: "seconds", value: .number("\(seconds)")),
      JSONMember(key: "vertices", value: elements(vertices)),
      JSONMember(key: "edges", value: elements(edges)),
      JSONMember(
        key: "definitions",
        value: .object([
          JSONMember(key: "added", value: texts(definitions.added)),
          JSONMember(key: "replaced", value: texts(definitions.replaced)),
          JSONMember(key: "unchanged", value: texts(definitions.unchanged)),
          JSONMember(key: "dropped", value: texts(droppedDefinitions)),
          JSONMember(key: "broken", value: texts(definitions.broken)),
        ])),
      JSONMember(key: "passedTests", value: number(passedTests)),
      JSONMember(key: "kept", value: texts(kept.map(\.description))),
    ])
  }
}
