// PageLayout: one page of LMDB 0.9 taken apart, with every offset verified before it is followed.
//
//   0  page number u64   8 zero u16   10 flags u16   12 lower u16   14 upper u16 (overflow: 12 pages u32)
//  16  (lower - 16) / 2 × u16: where each node begins; the nodes lie between upper and the end of the page:
//        0  low u16   2 high u16   4 flags u16   6 key length u16   8 key, then in a leaf the value
//      In a leaf low and high are the length of the value; in a branch low, high and flags are the number of the child.

/// Where the parts of one node lie in its page.
struct PageNode {
  let key: Range<Int>
  /// Where the value begins, and how long it is; of a large value the page number lies there.
  let dataStart: Int
  let dataLength: Int
  let flags: UInt16
  /// In a branch: the child.
  let child: UInt64
}

enum PageLayout {
  static let headerSize = 16
  static let nodeHeaderSize = 8
  static let branchFlag: UInt16 = 0x01
  static let leafFlag: UInt16 = 0x02
  static let overflowFlag: UInt16 = 0x04
  static let metaFlag: UInt16 = 0x08
  /// Of nodes: the value lies on pages of its own; the value is the record of a tree.
  static let largeValue: UInt16 = 0x01
  static let treeValue: UInt16 = 0x02

  /// Pages of a large value.
  static func overflowPages(_ length: Int, pageSize: Int) -> UInt64 {
    UInt64((headerSize - 1 + length) / pageSize + 1)
  }

  /// Appends the nodes of a page; returns what is wrong with it, or nil.
  static func nodes(of page: RawSpan, isLeaf: Bool, hasIntegerKeys: Bool, into nodes: inout [PageNode])
    -> String?
  {
    nodes.removeAll(keepingCapacity: true)
    let lower = Int(page.load(12, as: UInt16.self))
    let upper = Int(page.load(14, as: UInt16.self))
    guard lower > headerSize, lower % 2 == 0, lower <= upper, upper <= page.byteCount else {
      return "its bounds are \(lower) and \(upper)"
    }
    let count = (lower - headerSize) / 2
    nodes.reserveCapacity(count)
    var room = 0
    for index in 0..<count {
      let start = Int(page.load(headerSize + 2 * index, as: UInt16.self))
      guard start >= upper, start % 2 == 0, start + nodeHeaderSize <= page.byteCount else {
        return "entry \(index) begins at \(start)"
      }
      let node = self.node(page, at: start, isLeaf: isLeaf)
      let end = isLeaf ? node.dataStart + storedLength(node) : node.key.upperBound
      guard end <= page.byteCount else { return "entry \(index) leaves the page" }
      guard isLeaf ? node.flags <= treeValue : true else {
        return "entry \(index) has the flags \(node.flags)"
      }
      // The first key of a branch stands for everything below the second one, and is not looked at.
      if isLeaf || index > 0 {
        let length = node.key.count
        guard hasIntegerKeys ? length == 8 : (1...511).contains(length) else {
          return "entry \(index) has a key of \(length) bytes"
        }
      }
      room += (end - start + 1) & ~1
      nodes.append(node)
    }
    guard room == page.byteCount - upper else { return "its entries overlap or leave gaps" }
    return nil
  }

  private static func node(_ page: RawSpan, at start: Int, isLeaf: Bool) -> PageNode {
    let low = page.load(start, as: UInt16.self)
    let high = page.load(start + 2, as: UInt16.self)
    let flags = page.load(start + 4, as: UInt16.self)
    let keyStart = start + nodeHeaderSize
    let keyEnd = keyStart + Int(page.load(start + 6, as: UInt16.self))
    return PageNode(
      key: keyStart..<keyEnd, dataStart: keyEnd, dataLength: Int(high) << 16 | Int(low), flags: flags,
      child: isLeaf ? 0 : UInt64(flags) << 32 | UInt64(high) << 16 | UInt64(low))
  }

  private static func storedLength(_ node: PageNode) -> Int {
    node.flags & largeValue != 0 ? 8 : node.dataLength
  }

  /// The order of two keys as their table compares them: below zero, zero, above zero.
  static func compare(_ left: RawSpan, _ right: RawSpan, hasIntegerKeys: Bool) -> Int {
    if hasIntegerKeys {
      let (a, b) = (left.load(0, as: UInt64.self), right.load(0, as: UInt64.self))
      return a < b ? -1 : a == b ? 0 : 1
    }
    for index in 0..<min(left.byteCount, right.byteCount) {
      let (a, b) = (left.load(index, as: UInt8.self), right.load(index, as: UInt8.self))
      if a != b { return a < b ? -1 : 1 }
    }
    return left.byteCount - right.byteCount
  }
}
