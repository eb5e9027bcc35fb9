// The outcome of a three-way comparison, as every ordering of values gives it.

/// How a left operand stands to a right one.
package enum ThreeWay: Int8, Sendable, Hashable {
  case less = -1
  case equal = 0
  case greater = 1

  /// The outcome with the operands exchanged.
  package var reversed: ThreeWay {
    switch self {
    case .less: .greater
    case .equal: .equal
    case .greater: .less
    }
  }

  /// Compares two values of a type that is totally ordered.
  @inlinable
  package static func of<T: Comparable>(_ left: T, _ right: T) -> ThreeWay {
    left < right ? .less : left == right ? .equal : .greater
  }

  /// Whether texts have the same UTF-8 bytes.
  package static func areEqual(_ left: String, _ right: String) -> Bool {
    // Most texts that differ do so in their length, or are seen to at once by the library's own comparison, for which texts may
    // be the same in other bytes.
    left.utf8.count == right.utf8.count && left == right && bytes(of: left, right) == .equal
  }

  /// Compares texts by their UTF-8 bytes, a prefix before what it begins.
  package static func bytes(of left: String, _ right: String) -> ThreeWay {
    var rest = right.utf8.makeIterator()
    for byte in left.utf8 {
      guard let other = rest.next() else { return .greater }
      if byte != other { return byte < other ? .less : .greater }
    }
    return rest.next() == nil ? .equal : .less
  }
}
