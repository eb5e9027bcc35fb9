// graphq diff: what has to change in one database to make it the other.

import GraphStore
import Traversal

enum DiffCommand {
  static let command = Command(
    name: "diff",
    summary: "show what differs between two databases",
    details: """
      Elements are the same when they have the same id. A line beginning with + is in DB2 only, with - in DB1 only, \
      with ~ in both and different: the property, what it was, and what it is.
      """,
    examples: [
      Example("graphq diff yesterday.graph today.graph", "what changed since yesterday"),
      Example("graphq diff a.graph b.graph --exit-code --quiet-lines", "only whether they differ"),
    ],
    operands: [
      Operand("DB1", .database, .required, "the one database"),
      Operand("DB2", .database, .required, "the other"),
    ],
    options: [format, exitCode, quietLines],
    run: run)

  static let format = Option.value(
    "format", "FORMAT", .choice(["text", "jsonl"]), "write lines as text or jsonl")
  static let exitCode = Option.flag("exit-code", "exit with 1 when there is a difference")
  static let quietLines = Option.flag("quiet-lines", "write no lines")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let (first, second) = (try Database(call.operands[0]).store(), try Database(call.operands[1]).store())
    let output = Output()
    var report = DiffReport(output, isJSON: call.text(format) == "jsonl", isSilent: call.has(quietLines))
    do {
      // The transactions of one database would be one inside the other; it does not differ from itself.
      guard !Platform.isSame(call.operands[0], call.operands[1]) else { return .success }
      try first.read { before in
        try second.read { after in
          try compareVertices(before, after, &report)
          try compareEdges(before, after, &report)
        }
      }
    } catch {
      throw Failure(storing: error)
    }
    try output.finish()
    return report.count > 0 && call.has(exitCode) ? .failure : .success
  }

  private static func compareVertices(
    _ before: borrowing Transaction, _ after: borrowing Transaction, _ report: inout DiffReport
  ) throws {
    try ElementReader.eachVertex(before) { vertex in
      guard let number = try after.number(.vertex, id: vertex.id) else {
        return try report.whole("removed", "vertex", vertex.id, vertex.labels.joined(separator: "::"))
      }
      let other = try ElementReader.vertex(number, after)
      let (old, new) = (try described(vertex, before), try described(other, after))
      try report.compare("vertex", vertex.id, old, new)
    }
    try ElementReader.eachVertex(after) { vertex in
      if try before.number(.vertex, id: vertex.id) == nil {
        try report.whole("added", "vertex", vertex.id, vertex.labels.joined(separator: "::"))
      }
    }
  }

  private static func compareEdges(
    _ before: borrowing Transaction, _ after: borrowing Transaction, _ report: inout DiffReport
  ) throws {
    try ElementReader.eachEdge(before) { edge in
      guard let number = try after.number(.edge, id: edge.id),
        let other = try ElementReader.edge(number, after)
      else { return try report.whole("removed", "edge", edge.id, edge.label) }
      try report.compare("edge", edge.id, described(edge), described(other))
    }
    try ElementReader.eachEdge(after) { edge in
      if try before.number(.edge, id: edge.id) == nil {
        try report.whole("added", "edge", edge.id, edge.label)
      }
    }
  }

  // MARK: Elements as names and values

  private static func described(
    _ vertex: WholeVertex, _ graph: borrowing Transaction
  ) throws -> [(String, Value)] {
    var fields: [(String, Value)] = [("~label", .string(vertex.labels.sorted().joined(separator: "::")))]
    for (key, property) in vertex.properties {
      var values: [Value] = []
      for entry in property.entries {
        guard !entry.meta.isEmpty else {
          values.append(entry.value)
          continue
        }
        var own: [MapEntry] = [MapEntry(key: .token(.value), value: entry.value)]
        for meta in entry.meta {
          own.append(MapEntry(key: .string(try graph.keyName(meta.key)), value: meta.value))
        }
        values.append(.map(own))
      }
      switch property.cardinality {
      case .single where values.count == 1: fields.append((key, values[0]))
      case .set: fields.append((key, .set(values)))
      default: fields.append((key, .list(values)))
      }
    }
    return fields
  }

  /// An id in one form: an integer and its decimal text name the same element.
  private static func name(_ id: ElementID) -> Value { .string(id.description) }

  private static func described(_ edge: WholeEdge) -> [(String, Value)] {
    [("~label", .string(edge.label)), ("~from", name(edge.source)), ("~to", name(edge.target))]
      + edge.properties.map { ($0.key, $0.value) }
  }
}

/// Writes differences, one a line.
struct DiffReport {
  private let output: Output
  private let isJSON: Bool
  private let isSilent: Bool
  private(set) var count = 0

  init(_ output: Output, isJSON: Bool, isSilent: Bool) {
    self.output = output
    self.isJSON = isJSON
    self.isSilent = isSilent
  }

  /// An element that only one side has.
  mutating func whole(_ change: String, _ element: String, _ id: ElementID, _ label: String) throws(Failure) {
    count += 1
    guard !isSilent else { return }
    if isJSON {
      try write([
        ("change", .string(change)), ("element", .string(element)), ("id", id.value),
        ("label", .string(label)),
      ])
    } else {
      let mark = change == "added" ? "+" : "-"
      try output.write(
        "\(mark) \(element) \(ValueText.visible(id.description)) \(ValueText.visible(label))\n")
    }
  }

  /// An element that both have: what differs in it.
  mutating func compare(
    _ element: String, _ id: ElementID, _ before: [(String, Value)], _ after: [(String, Value)]
  ) throws(Failure) {
    for (key, old) in before {
      let new = after.first { $0.0 == key }?.1
      if new != old { try difference(element, id, key, old, new) }
    }
    for (key, new) in after where !before.contains(where: { $0.0 == key }) {
      try difference(element, id, key, nil, new)
    }
  }

  private mutating func difference(
    _ element: String, _ id: ElementID, _ key: String, _ old: Value?, _ new: Value?
  ) throws(Failure) {
    count += 1
    guard !isSilent else { return }
    if isJSON {
      var members: [(String, Value)] = [
        ("change", .string("changed")), ("element", .string(element)), ("id", id.value),
        ("property", .string(key)),
      ]
      if let old { members.append(("before", old)) }
      if let new { members.append(("after", new)) }
      try write(members)
    } else {
      let (before, after) = (old.map(shown) ?? "nothing", new.map(shown) ?? "nothing")
      try output.write(
        "~ \(element) \(ValueText.visible(id.description)) \(ValueText.visible(key)): \(before) → \(after)\n")
    }
  }

  private func shown(_ value: Value) -> String { ValueText.visible(Argument(.literal(value)).description) }

  private func write(_ members: [(String, Value)]) throws(Failure) {
    let map = Value.map(members.map { MapEntry(key: .string($0.0), value: $0.1) })
    try output.write(ValueText.json(map) + "\n")
  }
}
