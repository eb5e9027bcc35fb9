// Did you mean: the names nearest to one that is not known.

enum Suggestions {
  /// At most three of `names` that begin with `name` or are at most two edits away, best first.
  static func nearest<Names: Sequence<String>>(to name: String, among names: Names) -> [String] {
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty else { return [] }
    let allowed = wanted.count <= 2 ? 1 : 2
    var ranked: [(distance: Int, name: String)] = []
    for candidate in names {
      let bytes = Array(candidate.utf8)
      let distance = editDistance(wanted, bytes)
      if distance <= allowed && distance < bytes.count {
        ranked.append((distance, candidate))
      } else if wanted.count >= 2 && bytes.starts(with: wanted) {
        ranked.append((allowed + 1, candidate))
      }
    }
    ranked.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return ranked.prefix(3).map(\.name)
  }

  /// `did you mean 'a', 'b' or 'c'?`, or nil when nothing is near.
  static func question<Names: Sequence<String>>(
    for name: String, among names: Names, prefix: String = ""
  ) -> String? {
    let found = nearest(to: name, among: names).map { "'\(prefix)\($0)'" }
    guard let last = found.last else { return nil }
    let others = found.dropLast().joined(separator: ", ")
    return "did you mean " + (others.isEmpty ? last : "\(others) or \(last)") + "?"
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
  static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(
          previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
