// EditorAssistant: what the line editor asks somebody who knows what is being written.

protocol EditorAssistant {
  /// Whether Enter begins a new line, because the text is not complete.
  func needsMore(_ text: String) -> Bool
  /// What may stand at a byte of the text.
  func completions(_ text: String, at offset: Int) -> Completions
  /// How the text looks; `cursor` is a byte of it.
  func styles(_ text: String, cursor: Int) -> [StyledRange]
  /// What is shown in grey behind the text.
  func hint(_ text: String) -> String
}

/// Texts that may stand in place of what was begun.
struct Completions {
  struct Item: Hashable {
    /// What is put in.
    var text: String
    /// What a list shows; the text itself unless it says less.
    var label: String
    /// What it is, for those who ask twice.
    var detail = ""
  }

  /// The bytes that a completion replaces.
  var range: Range<Int>
  var items: [Item] = []

  /// What all items begin with.
  var commonPrefix: String {
    guard var prefix = items.first?.text[...] else { return "" }
    for item in items.dropFirst() {
      while !item.text.hasPrefix(prefix) { prefix.removeLast() }
    }
    return String(prefix)
  }
}
