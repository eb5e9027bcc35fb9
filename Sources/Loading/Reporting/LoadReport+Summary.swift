// LoadReport as the few lines that a person reads when a load is over.

extension LoadReport {
  /// Elements and time; then, when rows were rejected, a table: code, count, first place.
  package var summary: String {
    var text = isDryRun ? "checked, nothing written: " : "loaded: "
    text += Self.counted(vertices.added + createdVertices, "vertex", "vertices")
    text += " and \(Self.counted(edges.added, "edge", "edges")) in \(Self.short(seconds)) s\n"
    text += Self.repeats(vertices, "vertices") + Self.repeats(edges, "edges")
    if createdVertices > 0 {
      text += "  \(Self.counted(createdVertices, "vertex", "vertices")) made for edges\n"
    }
    guard rejectedRows > 0 else { return text }
    text += "rejected: \(Self.counted(rejectedRows, "row", "rows"))\n"
    let width = problems.map { $0.code.rawValue.utf8.count }.max() ?? 0
    let digits = problems.map { Self.grouped($0.count).utf8.count }.max() ?? 0
    for problem in problems {
      let code = problem.code.rawValue
      let count = Self.grouped(problem.count)
      text += "  \(code)\(String(repeating: " ", count: width - code.utf8.count))"
      text += "  \(String(repeating: " ", count: digits - count.utf8.count))\(count)"
      text += "  first at \(problem.first.file)"
      if let place = problem.first.place { text += ":\(place.line):\(place.column)" }
      text += "\n"
    }
    for path in rejectFiles { text += "rejected rows are in '\(path)'\n" }
    return text
  }

  private static func repeats(_ counts: ElementCounts, _ name: String) -> String {
    var parts: [String] = []
    if counts.merged > 0 { parts.append("\(grouped(counts.merged)) merged") }
    if counts.unchanged > 0 { parts.append("\(grouped(counts.unchanged)) unchanged") }
    if counts.dropped > 0 { parts.append("\(grouped(counts.dropped)) dropped") }
    return parts.isEmpty ? "" : "  rows of known \(name): \(parts.joined(separator: ", "))\n"
  }

  private static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(grouped(number)) \(number == 1 ? one : many)"
  }

  /// Digits in groups of three.
  private static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(" ", at: place)
      place -= 3
    }
    return String(digits)
  }

  private static func short(_ seconds: Double) -> String { "\((seconds * 1000).rounded() / 1000)" }
}
