// Comments: lines that say nothing, in chunks. A quote in them opens no field, so it is made a space before anything counts
// quotes; the table of tokens then passes over lines that begin with the mark.

enum Comments {
  /// `bytes` begin where a record does.
  static func eraseQuotes(in bytes: inout [UInt8], _ dialect: Dialect) {
    guard let mark = dialect.comment, hasLine(bytes.span, beginningWith: mark),
      Kernels.contains(dialect.quote, in: bytes, 0..<bytes.count)
    else { return }
    for comment in comments(in: bytes.span, dialect) {
      for place in comment where bytes[place] == dialect.quote { bytes[place] = 0x20 }
    }
  }

  private static func hasLine(_ bytes: Span<UInt8>, beginningWith mark: UInt8) -> Bool {
    var isLineStart = true
    for place in bytes.indices {
      if isLineStart, bytes[place] == mark { return true }
      isLineStart = bytes[place] == 0x0A
    }
    return false
  }

  /// Record by record, since what looks like a comment may stand in quotes.
  private static func comments(in bytes: Span<UInt8>, _ dialect: Dialect) -> [Range<Int>] {
    var scanner = RecordScanner(dialect)
    scanner.fieldLimit = 0
    var found: [Range<Int>] = []
    repeat {
      if scanner.isComment { found.append(scanner.recordStart..<scanner.position) }
      scanner.begin()
    } while scanner.scan(bytes)
    if scanner.isComment { found.append(scanner.recordStart..<scanner.position) }
    return found
  }
}
