// Scratch: large zeroed arrays, one cell or one bit for each vertex, kept from run to run, so that a query that visits
// few vertices of a large graph does not pay for all of them. And frontiers in order.

import GraphStore
import Synchronization

/// Arrays that hold nothing but zeros while they wait.
package final class ScratchPool: Sendable {
  private let counts = Mutex<[[UInt64]]>([])
  private let bitmaps = Mutex<[[UInt64]]>([])
  private let marks = Mutex<[SearchMarks]>([])
  private static let mostWaiting = 4
  /// Larger arrays are made anew each time.
  private static let longest = 1 << 22

  /// At least so many zeros.
  func takeCounts(_ count: Int) -> [UInt64] { Self.take(count, counts) }
  func takeBitmap(vertices: Int) -> [UInt64] { Self.take((vertices + 63) / 64, bitmaps) }

  /// Takes an array back, all zeros again.
  func giveBack(counts array: consuming [UInt64]) { Self.giveBack(array, counts) }
  func giveBack(bitmap array: consuming [UInt64]) { Self.giveBack(array, bitmaps) }

  /// Marks among so many vertices, none of which is reached.
  func takeMarks(vertices: Int) -> SearchMarks {
    var taken = marks.withLock { $0.popLast() } ?? SearchMarks()
    taken.begin(vertices: vertices)
    return taken
  }

  func giveBack(marks taken: consuming SearchMarks) {
    guard taken.count <= Self.longest else { return }
    let taken = taken
    marks.withLock { if $0.count < Self.mostWaiting { $0.append(taken) } }
  }

  private static func take(_ count: Int, _ waiting: borrowing Mutex<[[UInt64]]>) -> [UInt64] {
    if let known = waiting.withLock({ $0.popLast() }), known.count >= count { return known }
    // Room for what is added meanwhile.
    return [UInt64](repeating: 0, count: count + count / 8 + 64)
  }

  private static func giveBack(_ array: consuming [UInt64], _ waiting: borrowing Mutex<[[UInt64]]>) {
    guard array.count <= longest else { return }
    let array = array
    waiting.withLock { if $0.count < mostWaiting { $0.append(array) } }
  }
}

enum Frontier {
  /// Sorts different vertices: lists of ascending ones are found several times faster.
  static func sort(_ vertices: inout [VertexNumber]) {
    guard vertices.count > 96 else { return vertices.sort() }
    var greatest: VertexNumber = 0
    var isSorted = true
    var last: VertexNumber = 0
    for vertex in vertices {
      greatest |= vertex
      isSorted = isSorted && vertex >= last
      last = vertex
    }
    if isSorted { return }
    var shift: VertexNumber = 0
    var other = [VertexNumber](repeating: 0, count: vertices.count)
    while shift < 32, greatest >> shift != 0 {
      distribute(vertices, by: shift, into: &other)
      swap(&vertices, &other)
      shift += digitBits
    }
  }

  private static let digitBits: VertexNumber = 11

  /// One pass of a radix sort.
  private static func distribute(
    _ vertices: [VertexNumber], by shift: VertexNumber, into sorted: inout [VertexNumber]
  ) {
    let mask = (VertexNumber(1) << digitBits) - 1
    var places = [Int](repeating: 0, count: Int(mask) + 2)
    for vertex in vertices { places[Int(vertex >> shift & mask) + 1] &+= 1 }
    for digit in 1..<places.count { places[digit] &+= places[digit - 1] }
    for vertex in vertices {
      let digit = Int(vertex >> shift & mask)
      sorted[places[digit]] = vertex
      places[digit] &+= 1
    }
  }

  /// Takes all vertices out of a bitmap, ascending, and leaves it empty.
  static func drain(_ bitmap: inout [UInt64]) -> [VertexNumber] {
    var vertices: [VertexNumber] = []
    for word in bitmap.indices where bitmap[word] != 0 {
      var bits = bitmap[word]
      bitmap[word] = 0
      while bits != 0 {
        vertices.append(VertexNumber(word &<< 6 &+ bits.trailingZeroBitCount))
        bits &= bits &- 1
      }
    }
    return vertices
  }

  /// Counts the vertices of a bitmap and leaves it empty.
  static func drainCount(_ bitmap: inout [UInt64]) -> Int {
    var count = 0
    for word in bitmap.indices {
      count &+= bitmap[word].nonzeroBitCount
      bitmap[word] = 0
    }
    return count
  }
}
