// Places inside string literals: an error in an expression points at its column in the text of the traversal.

extension TraversalError {
  /// The error with its place inside of a string literal of `source` as a place of `source`.
  package func pointing(into source: String) -> TraversalError {
    guard let inner, let literal = range, literal.upper > literal.lower else { return self }
    let bytes = Array(source.utf8)
    guard Int(literal.upper) <= bytes.count, let places = Self.places(in: bytes, of: literal) else {
      return self
    }
    let (lower, upper) = (Int(inner.lower), Int(inner.upper))
    guard lower <= upper, upper < places.count else { return self }
    var error = self
    error.inner = nil
    // An empty place, as at the end of the expression, shows the byte behind it.
    error.range = SourceRange(places[lower], max(places[upper], places[lower] + 1))
    return error
  }

  /// Where each byte of a literal's value stands in the source, and at last where the closing quote stands; nil where
  /// the range is not that of one string.
  private static func places(in bytes: [UInt8], of literal: SourceRange) -> [Int]? {
    let end = Int(literal.upper) - 1
    guard var parser = try? Parser(bytes, from: Int(literal.lower)), parser.isQuote(bytes[Int(literal.lower)])
    else {
      return nil
    }
    var places: [Int] = []
    var place = Int(literal.lower) + 1
    while place < end {
      guard bytes[place] == UInt8(ascii: "\\") else {
        places.append(place)
        place += 1
        continue
      }
      parser.scanner.index = place
      var text: [UInt8] = []
      guard (try? parser.escape(into: &text)) != nil else { return nil }
      places += Array(repeating: place, count: text.count)
      place = parser.scanner.index
    }
    places.append(end)
    return places
  }
}
