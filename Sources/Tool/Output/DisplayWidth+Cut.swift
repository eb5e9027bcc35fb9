// Cutting text to the columns that a table has for it.

import Traversal

extension DisplayWidth {
  /// The text in at most `width` columns, ending in `…` when something is missing, and the columns it takes.
  static func cut(_ text: String, to width: Int) -> (text: String, width: Int) {
    let whole = of(text)
    if whole <= width { return (text, whole) }
    var kept = ""
    var used = 0
    for character in text {
      let next = of(String(character))
      if used + next > width - 1 { break }
      kept.append(character)
      used += next
    }
    return width > 0 ? (kept + "…", used + 1) : ("", 0)
  }
}
