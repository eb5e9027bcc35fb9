// Did you mean: the names nearest to one that does not exist.

/// Looks for names near to a misspelt one.
package enum Suggestions {
  /// The best of `candidates`, at most three: within two edits of `name`, or beginning with it.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> [String] {
    let wanted = Array(name.unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return [] }
    // Two edits on a word of two letters would make anything of it.
    let reach = min(2, max(1, wanted.count - 1))
    var best = Int.max
    var found: Set<String> = []
    for candidate in candidates {
      guard let rank = rank(of: Array(candidate.unicodeScalars.prefix(64)), for: wanted, reach), rank <= best
      else { continue }
      if rank < best { found = [] }
      best = rank
      found.insert(candidate)
    }
    return Array(found.sorted().prefix(3))
  }

  /// How far a candidate is off, nil when too far: edits first, then whether the first letter is right and
  /// whether letters are only missing or too many.
  private static func rank(of candidate: [Unicode.Scalar], for wanted: [Unicode.Scalar], _ reach: Int) -> Int?
  {
    let (left, right) = (lowered(wanted), lowered(candidate))
    if let edits = distance(left, right, atMost: reach) {
      let isFirstRight = left.first == right.first
      let isOnlyLonger = isSubsequence(left, of: right) || isSubsequence(right, of: left)
      return edits * 4 + (isFirstRight ? 0 : 2) + (isOnlyLonger ? 0 : 1)
    }
    return wanted.count >= 2 && right.starts(with: left) ? 16 : nil
  }

  private static func isSubsequence(_ short: [UInt32], of long: [UInt32]) -> Bool {
    var rest = short[...]
    for scalar in long where rest.first == scalar { rest.removeFirst() }
    return rest.isEmpty
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
