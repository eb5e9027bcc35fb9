// Did you mean: the names nearest to one that does not exist.

/// Looks for names near to a misspelt one.
package enum Suggestions {
  /// The best three of `candidates` within two edits of `name` or sharing it as a prefix.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
    let wanted = Array(name.unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return [] }
    var found: [(rank: Int, name: String)] = []
    for candidate in candidates {
      let scalars = Array(candidate.unicodeScalars.prefix(64))
      // Two edits on a word of two letters would make anything of it.
      let reach = min(2, max(1, wanted.count - 1))
      let edits = distance(lowered(wanted), lowered(scalars), atMost: reach)
      if let edits {
        found.append((edits * 2 + (wanted.first == scalars.first ? 0 : 1), candidate))
      } else if wanted.count >= 2, scalars.starts(with: wanted) {
        found.append((6, candidate))
      }
    }
    found.sort { ($0.rank, $0.name) < ($1.rank, $1.name) }
    var unique: [String] = []
    for (_, name) in found where !unique.contains(name) {
      unique.append(name)
      if unique.count == 3 { break }
    }
    return unique
  }

  /// `did you mean 'out', 'outE' or 'outV'?`, or nil when nothing is near.
  package static func question(for name: String, among candidates: some Sequence<String>) -> String? {
    let names = nearest(to: name, among: candidates).map { "'\($0)'" }
    guard let last = names.last else { return nil }
    let rest = names.dropLast()
    return "did you mean " + (rest.isEmpty ? last : rest.joined(separator: ", ") + " or " + last) + "?"
  }

  private static func lowered(_ scalars: [Unicode.Scalar]) -> [UInt32] {
    scalars.map { ("A"..."Z").contains($0) ? $0.value + 32 : $0.value }
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other; nil beyond `limit`.
  private static func distance(_ left: [UInt32], _ right: [UInt32], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        var best = min(last[column + 1], current[column]) + 1
        best = min(best, last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      if current.allSatisfy({ $0 > limit }) { return nil }
      (beforeLast, last) = (last, current)
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
