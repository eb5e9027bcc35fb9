// FreePages: which pages of a file hold nothing, read from LMDB's own list without mapping the file. LMDB never writes
// pages that a transaction took at the end of the file and gave back, so a whole file may end before its last page;
// a file that was cut short ends before pages that are in use.
//
// What is read, of LMDB's format 1 on machines of 64 bits: page header of 16 bytes (flags at 10, end of the node
// offsets at 12); in the two first pages the list's tree at 40 (page size first, root at 80), last page at 136,
// transaction at 144; nodes of 8 bytes and a key, in leaves lists of page numbers with their count first.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct FreePages {
  private let descriptor: Int32
  private let pageSize: Int
  private let pageCount: Int
  /// Pages from here on are looked for.
  private let end: UInt64
  private var found: Set<UInt64> = []

  private static let headerSize = 16
  private static let metaSize = 152
  private static let depthLimit = 32

  /// True when the file holds every page that is in use. False as well when the list cannot be read.
  static func coverEnd(of file: String) -> Bool {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard let first = read(descriptor, at: 0, count: metaSize) else { return false }
    let pageSize = Int(first.span.bytes.load(40, as: UInt32.self))
    guard (512...65536).contains(pageSize), let second = read(descriptor, at: pageSize, count: metaSize)
    else {
      return false
    }
    // The newer of the two is in force.
    let isFirst = transaction(first) > transaction(second)
    let meta = isFirst ? first : second
    let bytes = meta.span.bytes
    let root = bytes.load(80, as: UInt64.self)
    let last = bytes.load(136, as: UInt64.self)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    let pageCount = Int(status.st_size) / pageSize
    guard last >= UInt64(pageCount) else { return true }
    var pages = FreePages(
      descriptor: descriptor, pageSize: pageSize, pageCount: pageCount, end: UInt64(pageCount))
    guard root != UInt64.max, pages.collect(root, depth: 0) else { return false }
    return (UInt64(pageCount)...last).allSatisfy(pages.found.contains)
  }

  private init(descriptor: Int32, pageSize: Int, pageCount: Int, end: UInt64) {
    self.descriptor = descriptor
    self.pageSize = pageSize
    self.pageCount = pageCount
    self.end = end
  }

  private static func transaction(_ meta: [UInt8]) -> UInt64 { meta.span.bytes.load(144, as: UInt64.self) }

  private static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(offset)) }
    return received == count ? bytes : nil
  }

  private func page(_ number: UInt64, count: Int = 1) -> [UInt8]? {
    guard number < UInt64(pageCount), count <= pageCount - Int(number) else { return nil }
    return Self.read(descriptor, at: Int(number) * pageSize, count: count * pageSize)
  }

  /// Walks a subtree; false when a part of it is not there or makes no sense.
  private mutating func collect(_ number: UInt64, depth: Int) -> Bool {
    guard depth < Self.depthLimit, let page = page(number) else { return false }
    let bytes = page.span.bytes
    let flags = bytes.load(10, as: UInt16.self)
    let end = Int(bytes.load(12, as: UInt16.self))
    guard end >= Self.headerSize, end <= pageSize, flags & 3 == 1 || flags & 3 == 2 else { return false }
    for slot in stride(from: Self.headerSize, to: end - 1, by: 2) {
      let node = Int(bytes.load(slot, as: UInt16.self))
      guard node >= Self.headerSize, node + 8 <= pageSize else { return false }
      let isSound = flags & 1 == 1 ? collect(branch(bytes, node), depth: depth + 1) : collectLeaf(bytes, node)
      guard isSound else { return false }
    }
    return true
  }

  private func branch(_ bytes: RawSpan, _ node: Int) -> UInt64 {
    UInt64(bytes.load(node, as: UInt32.self)) | UInt64(bytes.load(node + 4, as: UInt16.self)) << 32
  }

  private mutating func collectLeaf(_ bytes: RawSpan, _ node: Int) -> Bool {
    let size = Int(bytes.load(node, as: UInt32.self))
    let isOnItsOwnPages = bytes.load(node + 4, as: UInt16.self) & 1 == 1
    let data = node + 8 + Int(bytes.load(node + 6, as: UInt16.self))
    guard isOnItsOwnPages else { return collectNumbers(bytes, data, size) }
    guard data + 8 <= pageSize else { return false }
    let pages = (Self.headerSize + size + pageSize - 1) / pageSize
    guard let own = page(bytes.load(data, as: UInt64.self), count: pages) else { return false }
    return collectNumbers(own.span.bytes, Self.headerSize, size)
  }

  private mutating func collectNumbers(_ bytes: RawSpan, _ start: Int, _ size: Int) -> Bool {
    guard size >= 8, start + size <= bytes.byteCount else { return false }
    let count = bytes.load(start, as: UInt64.self)
    guard count <= UInt64(size / 8 - 1) else { return false }
    for place in 0..<Int(count) {
      let number = bytes.load(start + 8 + place * 8, as: UInt64.self)
      if number >= end { found.insert(number) }
    }
    return true
  }
}
