// The loops over the neighbours of one list that whole frontiers are made of. Arrays are written through spans: one check of
// who owns an array for a list, and none for each neighbour.

/// Vertices that are being collected: an array that is longer than what it holds while that goes on.
struct VertexCollector {
  fileprivate(set) var vertices: [VertexNumber] = []
  fileprivate(set) var count = 0

  /// Takes an array over, to add to it.
  init(taking array: inout [VertexNumber]) {
    swap(&vertices, &array)
    count = vertices.count
  }

  /// Gives the array back with what was collected.
  mutating func finish(into array: inout [VertexNumber]) {
    vertices.removeLast(vertices.count - count)
    swap(&vertices, &array)
    count = vertices.count
  }

  @inline(__always)
  fileprivate mutating func makeRoom(for more: Int) {
    if vertices.count < count &+ more { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    vertices.append(contentsOf: repeatElement(0, count: max(count + more, 2 * count) - vertices.count))
  }
}

extension NeighbourList {
  /// Adds a count to the sum of each neighbour, and collects those whose sum was zero. False when a sum has overflowed.
  @inline(__always)
  func add(
    _ count: UInt64, to sums: inout [UInt64], collectingNew found: inout VertexCollector
  ) throws(StoreError) -> Bool {
    found.makeRoom(for: self.count)
    var overflows = false
    var end = found.count
    var sums = sums.mutableSpan
    var vertices = found.vertices.mutableSpan
    for index in 0..<self.count {
      let neighbour = Int(self.neighbour(index))
      guard neighbour < sums.count else { throw Self.unknown(neighbour) }
      let old = sums[neighbour]
      let (sum, overflow) = old.addingReportingOverflow(count)
      sums[neighbour] = sum
      overflows = overflows || overflow
      // Written in any case, and kept only where it is new.
      vertices[end] = VertexNumber(truncatingIfNeeded: neighbour)
      end &+= old == 0 ? 1 : 0
    }
    found.count = end
    return !overflows
  }

  /// Sets the bit of each neighbour, 64 vertices a word.
  @inline(__always)
  func mark(in bitmap: inout [UInt64]) throws(StoreError) {
    var words = bitmap.mutableSpan
    for index in 0..<count {
      let neighbour = self.neighbour(index)
      let word = Int(neighbour >> 6)
      guard word < words.count else { throw Self.unknown(Int(neighbour)) }
      words[word] |= UInt64(1) &<< UInt64(neighbour & 63)
    }
  }

  /// The same, and collects the neighbours whose bit was clear.
  @inline(__always)
  func mark(in bitmap: inout [UInt64], collectingNew found: inout VertexCollector) throws(StoreError) {
    found.makeRoom(for: count)
    var end = found.count
    var words = bitmap.mutableSpan
    var vertices = found.vertices.mutableSpan
    for index in 0..<count {
      let neighbour = self.neighbour(index)
      let word = Int(neighbour >> 6)
      guard word < words.count else { throw Self.unknown(Int(neighbour)) }
      let old = words[word]
      let bit = UInt64(1) &<< UInt64(neighbour & 63)
      words[word] = old | bit
      vertices[end] = neighbour
      end &+= old & bit == 0 ? 1 : 0
    }
    found.count = end
  }

  /// Marks the neighbours that a search has not reached, and collects them, until one is met that the other side has reached.
  @inline(__always)
  func spread(
    from origin: VertexNumber, _ marks: inout SearchMarks, meeting other: borrowing SearchMarks,
    collectingNew found: inout VertexCollector
  ) throws(StoreError) -> VertexNumber? {
    found.makeRoom(for: count)
    var end = found.count
    let (own, others) = (marks.search, other.search)
    let origin = own << 32 | UInt64(origin)
    var words = marks.words.mutableSpan
    let otherWords = other.words.span
    var vertices = found.vertices.mutableSpan
    var meeting: VertexNumber?
    for index in 0..<count {
      let neighbour = self.neighbour(index)
      guard Int(neighbour) < words.count, Int(neighbour) < otherWords.count else {
        throw Self.unknown(Int(neighbour))
      }
      if words[Int(neighbour)] >> 32 == own { continue }
      words[Int(neighbour)] = origin
      vertices[end] = neighbour
      end &+= 1
      if otherWords[Int(neighbour)] >> 32 == others {
        meeting = neighbour
        break
      }
    }
    found.count = end
    return meeting
  }

  /// How many neighbours have a number, by vertex, that lies no further than `spread` above `low`.
  @inline(__always)
  func count<Number: FixedWidthInteger & BitwiseCopyable>(
    where numbers: [Number], _ low: Number, _ spread: Number.Magnitude
  ) -> UInt64 where Number.Magnitude: FixedWidthInteger {
    let numbers = numbers.span
    var passed: UInt64 = 0
    for index in 0..<count {
      let neighbour = Int(self.neighbour(index))
      // Vertices behind the end have nothing under the key.
      guard neighbour < numbers.count else { continue }
      passed &+=
        Number.Magnitude(truncatingIfNeeded: numbers[neighbour] &- low) <= spread ? 1 : 0
    }
    return passed
  }

  private static func unknown(_ neighbour: Int) -> StoreError {
    .damaged("neighbour \(neighbour) has no such number")
  }
}
