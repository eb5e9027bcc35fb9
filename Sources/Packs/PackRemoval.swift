// PackRemoval: taking out of a database what a pack has brought, and nothing else.

import GraphStore
import Traversal

struct PackRemoval {
  let name: String
  /// Also what was changed here, and edges of the user's that hang on what goes.
  let isForced: Bool

  func run(_ graph: borrowing Transaction) throws -> PackReport {
    guard let record = try graph.pack(named: name) else { throw try graph.unknownPack(name) }
    try checkDependents(graph)
    var report = PackReport(name: name, version: record.version)
    let dropped = try graph.undefine(pack: name, insists: isForced)
    if let first = dropped.called.first {
      throw PackError.refused(
        PackRefusal(
          .inUse,
          "'\(first.name)' of the pack '\(name)' is called by \(first.callers.joined(separator: ", "))",
          help: "drop or redefine the callers first, or insist (--force)"))
    }
    report.droppedDefinitions = dropped.dropped
    for index in record.indexes where try graph.drop(index) { report.droppedIndexes.append(index) }
    let claims = try PackClaims(name, graph)
    report.edges.removed = try removeEdges(claims, &report, graph)
    report.vertices.removed = try removeVertices(claims, &report, graph)
    try Ownership.remove(of: name, graph)
    try graph.removeDocument(PackKey.record(name))
    return report
  }

  private func checkDependents(_ graph: borrowing Transaction) throws {
    let dependents = try graph.packs().filter { $0.requirements.contains { $0.name == name } }.map(\.name)
    guard !dependents.isEmpty, !isForced else { return }
    throw PackError.refused(
      PackRefusal(
        .inUse, "the pack '\(name)' is required by \(dependents.joined(separator: ", "))",
        help: "remove those first, or insist (--force)"))
  }

  private func removeEdges(
    _ claims: PackClaims, _ report: inout PackReport, _ graph: borrowing Transaction
  ) throws -> Int {
    var going = try claims.own.edges.numbers.filter { try graph.exists(.edge, $0) }
    if !isForced {
      let reasons = try claims.reasonsToKeep(.edge, going, graph)
      for (number, reason) in reasons.sorted(by: { $0.key < $1.key }) {
        report.kept.append(PackReport.Kept(subject: .edge(try graph.id(.edge, number)), reason: reason))
      }
      going.removeAll { reasons[$0] != nil }
    }
    try graph.removeEdges(going)
    return going.count
  }

  /// Edges that are left at the pack's vertices are somebody else's: they are in the way, unless their end stays.
  private func removeVertices(
    _ claims: PackClaims, _ report: inout PackReport, _ graph: borrowing Transaction
  ) throws -> Int {
    var going = try claims.own.vertices.numbers.filter { try graph.exists(.vertex, $0) }
    if !isForced {
      let reasons = try claims.reasonsToKeep(.vertex, going, graph)
      var hanging: [String] = []
      for (number, reason) in reasons.sorted(by: { $0.key < $1.key }) {
        let kept = PackReport.Kept(subject: .vertex(try graph.id(.vertex, number)), reason: reason)
        if case .edges = reason { hanging.append(kept.description) } else { report.kept.append(kept) }
      }
      guard hanging.isEmpty else {
        let more = hanging.count > 5 ? " and \(hanging.count - 5) more" : ""
        throw PackError.refused(
          PackRefusal(
            .inUse, "edges of your own hang on what the pack '\(name)' has brought",
            help: "remove those edges first, or insist (--force), and they go as well",
            note: hanging.prefix(5).joined(separator: "; ") + more))
      }
      going.removeAll { reasons[$0] != nil }
    }
    try graph.removeVertices(going.map { VertexNumber(truncatingIfNeeded: $0) })
    return going.count
  }
}
