// Spelling: the name that a misspelt one may have meant.

enum Spelling {
  /// The one of `candidates` within two edits of `name`, upper and lower case alike; the first of equals.
  static func nearest(to name: String, among candidates: [String]) -> String? {
    let wanted = Array(name.lowercased().utf8.prefix(64))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let found = distance(wanted, Array(candidate.lowercased().utf8))
      if found <= 2, found < max(2, wanted.count), found < best?.distance ?? .max {
        best = (candidate, found)
      }
    }
    return best?.name
  }

  /// Bytes to insert, remove, replace, and neighbours to swap.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var rows = [Array(0...right.count)]
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var least = min(rows[row][column] + (byte == other ? 0 : 1), rows[row][column + 1] + 1)
        least = min(least, current[column] + 1)
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          least = min(least, rows[row - 1][column - 1] + 1)
        }
        current.append(least)
      }
      rows.append(current)
    }
    return rows[left.count][right.count]
  }
}
