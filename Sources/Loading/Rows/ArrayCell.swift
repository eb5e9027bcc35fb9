// ArrayCell: the parts of a cell that holds several values, or of a cell of labels.

enum ArrayCell {
  /// Cut at each delimiter; one with a backslash before it is text, and no other backslash means anything.
  static func parts(_ content: ArraySlice<UInt8>, _ delimiter: UInt8) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = content.startIndex
    var hasEscape = false
    for at in content.indices where content[at] == delimiter {
      if at > start, content[at - 1] == UInt8(ascii: "\\") {
        hasEscape = true
        continue
      }
      parts.append(part(content[start..<at], delimiter, hasEscape))
      start = at + 1
      hasEscape = false
    }
    parts.append(part(content[start...], delimiter, hasEscape))
    return parts
  }

  private static func part(_ bytes: ArraySlice<UInt8>, _ delimiter: UInt8, _ hasEscape: Bool) -> ArraySlice<
    UInt8
  > {
    guard hasEscape else { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == delimiter { plain.removeLast() }
      plain.append(byte)
    }
    return plain[...]
  }

  /// Without the spaces around it.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return bytes
  }
}
