// TokenTable: where the fields of a chunk begin and end, as a table of rows and columns. What is not plain — a wrong
// number of fields, a quote in a wrong place — is marked as odd and left to the reader of single records.

struct TokenTable {
  /// Set in `starts` for a field in quotes.
  static let quotedBit: UInt32 = 1 << 31

  let columns: Int
  private(set) var rowCount = 0
  /// Row by row, `columns` for each.
  private(set) var starts: [UInt32] = []
  private(set) var ends: [UInt32] = []
  /// Where each record begins, and where it ends before its line end.
  private(set) var rowStarts: [UInt32] = []
  private(set) var rowEnds: [UInt32] = []
  /// Line ends of the chunk before each record.
  private(set) var lines: [UInt32] = []
  private(set) var isOdd: [Bool] = []
  /// Blank lines before a row: the row, and where the first one begins.
  private(set) var blanks: [(row: Int, start: Int, line: Int)] = []
  private(set) var lineCount = 0
  /// Where a record begins that does not end in the chunk.
  private(set) var openRecord: Int?

  private var places: [UInt32] = []
  private let dialect: Dialect

  init(columns: Int, _ dialect: Dialect) {
    self.columns = columns
    self.dialect = dialect
  }

  /// Fields with doubled quotes are written once more, plainly, behind the content of `chunk`.
  mutating func read(_ chunk: inout Chunk) {
    clear()
    let hasQuotes = Kernels.contains(dialect.quote, in: chunk.bytes, 0..<chunk.count)
    // With the line feed behind the content, which ends the last record where the file does not.
    let isEnded = chunk.count > 0 && chunk.bytes[chunk.count - 1] == 0x0A
    Kernels.structure(
      of: chunk.bytes, 0..<chunk.count + (isEnded ? 0 : 1), delimiter: dialect.delimiter,
      quote: hasQuotes ? dialect.quote : nil, into: &places)
    reserve(chunk.count)
    if hasQuotes {
      readQuoted(&chunk)
    } else {
      readPlain(chunk.bytes, chunk.count)
    }
    rowCount = rowStarts.count
  }

  private mutating func clear() {
    rowCount = 0
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    rowStarts.removeAll(keepingCapacity: true)
    rowEnds.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    isOdd.removeAll(keepingCapacity: true)
    blanks.removeAll()
    lineCount = 0
    openRecord = nil
  }

  private mutating func reserve(_ size: Int) {
    let rows = places.count / columns + 1
    starts.reserveCapacity(rows * columns)
    ends.reserveCapacity(rows * columns)
    rowStarts.reserveCapacity(rows)
    rowEnds.reserveCapacity(rows)
    lines.reserveCapacity(rows)
    isOdd.reserveCapacity(rows)
  }

  // MARK: Without quotes

  private mutating func readPlain(_ bytes: [UInt8], _ count: Int) {
    let delimiter = dialect.delimiter
    let (columns, comment) = (columns, dialect.comment)
    let rows = Kernels.count(0x0A, in: bytes, 0..<count) + 1
    var starts = [UInt32](repeating: 0, count: rows * columns)
    var ends = starts
    let span = bytes.span
    let places = places
    var at = 0
    var start = 0
    while start < count {
      let rowStart = start
      if span[start] == comment {
        start = skipComment(span, places, &at)
        continue
      }
      let base = rowStarts.count &* columns
      var column = 0
      var place = start
      repeat {
        guard at < places.count else {
          openRecord = rowStart
          break
        }
        place = Int(places[at])
        at &+= 1
        var (from, to) = (start, place)
        while from < to, span[from] == 0x20 { from &+= 1 }
        if to > from, span[to &- 1] <= 0x20 {
          to = Self.trimmedEnd(span, from, to, isLast: span[place] == 0x0A)
        }
        if column < columns {
          starts[base &+ column] = UInt32(truncatingIfNeeded: from)
          ends[base &+ column] = UInt32(truncatingIfNeeded: to)
        }
        column &+= 1
        start = place &+ 1
      } while span[place] == delimiter
      if openRecord != nil { break }
      if column == 1, columns > 1, starts[base] == ends[base] {
        noteBlank(rowStart)
        continue
      }
      for missing in min(column, columns)..<columns {
        starts[base &+ missing] = UInt32(truncatingIfNeeded: rowStart)
        ends[base &+ missing] = UInt32(truncatingIfNeeded: rowStart)
      }
      var end = place
      if end > rowStart, span[end &- 1] == 0x0D { end &-= 1 }
      noteRow(from: rowStart, to: end, isOdd: column != columns, lines: 1)
    }
    self.starts = starts
    self.ends = ends
  }

  /// Behind the line end of a comment; `at` counts the places before it.
  private mutating func skipComment(_ bytes: Span<UInt8>, _ places: [UInt32], _ at: inout Int) -> Int {
    lineCount &+= 1
    while at < places.count {
      let place = Int(places[at])
      at &+= 1
      if bytes[place] == 0x0A { return place &+ 1 }
    }
    return bytes.count
  }

  /// A line of nothing but blanks, where more than one column is wanted.
  private mutating func noteBlank(_ start: Int) {
    if blanks.last?.row != rowStarts.count { blanks.append((rowStarts.count, start, lineCount)) }
    lineCount &+= 1
  }

  @inline(__always)
  private mutating func noteRow(from start: Int, to end: Int, isOdd: Bool, lines count: Int) {
    rowStarts.append(UInt32(truncatingIfNeeded: start))
    rowEnds.append(UInt32(truncatingIfNeeded: end))
    lines.append(UInt32(truncatingIfNeeded: lineCount))
    self.isOdd.append(isOdd)
    lineCount &+= count
  }

  /// Without spaces, and before a line end without its carriage return.
  private static func trimmedEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, isLast: Bool) -> Int {
    var end = end
    if isLast, bytes[end &- 1] == 0x0D { end &-= 1 }
    while end > start, bytes[end &- 1] == 0x20 { end &-= 1 }
    return end
  }

  private mutating func endRow(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, fields: Int, isOdd: Bool, lines inner: Int = 0
  ) {
    var end = end
    if end > start, bytes[end &- 1] == 0x0D { end &-= 1 }
    let base = rowStarts.count &* columns
    if fields == 1, columns > 1, !isOdd, starts[base] == ends[base] {
      starts.removeLast(starts.count - base)
      ends.removeLast(ends.count - base)
      return noteBlank(start)
    }
    while starts.count < base &+ columns {
      starts.append(UInt32(truncatingIfNeeded: start))
      ends.append(UInt32(truncatingIfNeeded: start))
    }
    noteRow(from: start, to: end, isOdd: isOdd || fields != columns, lines: 1 + inner)
  }

  // MARK: With quotes

  private mutating func readQuoted(_ chunk: inout Chunk) {
    let (delimiter, quote, comment) = (dialect.delimiter, dialect.quote, dialect.comment)
    let count = chunk.count
    var escaped: [(cell: Int, start: Int, end: Int)] = []
    let bytes = chunk.bytes
    let span = bytes.span
    var at = 0
    var start = 0
    while start < count {
      let rowStart = start
      if span[start] == comment {
        start = skipComment(span, places, &at)
        continue
      }
      var column = 0
      var place = start
      var inner = 0
      var isOdd = false
      repeat {
        var from = start
        while from < count, span[from] == 0x20 { from &+= 1 }
        var to: Int
        var mark: UInt32 = 0
        if from < count, span[from] == quote {
          mark = Self.quotedBit
          // Behind the opening quote, the first one of its kind from here on.
          while at < places.count, Int(places[at]) <= from { at &+= 1 }
          from &+= 1
          var hasDoubled = false
          var close: Int?
          while close == nil {
            guard at < places.count else {
              openRecord = rowStart
              return
            }
            let found = Int(places[at])
            at &+= 1
            if span[found] == 0x0A { inner &+= found < count ? 1 : 0 }
            guard span[found] == quote else { continue }
            if at < places.count, Int(places[at]) == found &+ 1, span[found &+ 1] == quote {
              hasDoubled = true
              at &+= 1
            } else {
              close = found
            }
          }
          guard let close else { return }
          to = close
          if hasDoubled, column < columns { escaped.append((starts.count, from, to)) }
          guard at < places.count else {
            openRecord = rowStart
            return
          }
          place = Int(places[at])
          at &+= 1
          if !Self.isClean(span, close &+ 1, place) || span[place] == quote { isOdd = true }
        } else {
          guard at < places.count else {
            openRecord = rowStart
            return
          }
          place = Int(places[at])
          at &+= 1
          to = place
          if span[place] == quote { isOdd = true }
          if to > from, span[to &- 1] <= 0x20 {
            to = Self.trimmedEnd(span, from, to, isLast: span[place] == 0x0A)
          }
        }
        if isOdd {
          // To the end of the line, as the reader of single records goes.
          while span[place] != 0x0A {
            guard at < places.count else {
              openRecord = rowStart
              return
            }
            place = Int(places[at])
            at &+= 1
          }
          start = place &+ 1
          break
        }
        if column < columns {
          starts.append(UInt32(truncatingIfNeeded: from) | mark)
          ends.append(UInt32(truncatingIfNeeded: max(from, to)))
        }
        column &+= 1
        start = place &+ 1
      } while span[place] == delimiter
      if isOdd {
        let base = rowStarts.count &* columns
        starts.removeLast(starts.count - base)
        ends.removeLast(ends.count - base)
        escaped.removeAll { $0.cell >= base }
        column = 0
      }
      endRow(span, from: rowStart, to: place, fields: column, isOdd: isOdd, lines: inner)
    }
    unescape(escaped, quote, &chunk)
  }

  /// Nothing but blanks, and a carriage return at the end of a line.
  private static func isClean(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var end = end
    if end > start, bytes[end] == 0x0A, bytes[end &- 1] == 0x0D { end &-= 1 }
    for at in start..<max(start, end) where bytes[at] != 0x20 { return false }
    return true
  }

  private mutating func unescape(
    _ fields: [(cell: Int, start: Int, end: Int)], _ quote: UInt8, _ chunk: inout Chunk
  ) {
    guard !fields.isEmpty else { return }
    var plain: [UInt8] = []
    let base = chunk.bytes.count
    for field in fields {
      let from = base + plain.count
      var at = field.start
      while at < field.end {
        let byte = chunk.bytes[at]
        plain.append(byte)
        at += byte == quote ? 2 : 1
      }
      starts[field.cell] = UInt32(truncatingIfNeeded: from) | Self.quotedBit
      ends[field.cell] = UInt32(truncatingIfNeeded: base + plain.count)
    }
    chunk.bytes.append(contentsOf: plain)
    chunk.bytes.append(contentsOf: repeatElement(0, count: Kernels.padding))
  }
}
