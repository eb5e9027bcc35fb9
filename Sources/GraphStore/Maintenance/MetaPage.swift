// MetaPage: the two pages at the start of the file that say which snapshots it holds, read without LMDB.
// A commit with an odd number writes page 1, one with an even number page 0; the newer one is the state of the file.
// All of it is in the machine's byte order; what is said here of nodes and pages holds for little-endian machines.

/// The record of one tree: its shape and its root page.
struct TreeRecord: Equatable, Sendable {
  static let size = 48
  static let integerKeys: UInt16 = 0x08
  /// Duplicates and reversed keys, of which our files have none.
  static let foreignFlags: UInt16 = 0x76
  /// As deep as a cursor of LMDB can go.
  static let greatestDepth: UInt16 = 32

  let flags: UInt16
  let depth: UInt16
  let branchPages: UInt64
  let leafPages: UInt64
  let overflowPages: UInt64
  let entries: UInt64
  let root: UInt64

  init(_ bytes: RawSpan, at offset: Int) {
    flags = bytes.load(offset + 4, as: UInt16.self)
    depth = bytes.load(offset + 6, as: UInt16.self)
    branchPages = bytes.load(offset + 8, as: UInt64.self)
    leafPages = bytes.load(offset + 16, as: UInt64.self)
    overflowPages = bytes.load(offset + 24, as: UInt64.self)
    entries = bytes.load(offset + 32, as: UInt64.self)
    root = bytes.load(offset + 40, as: UInt64.self)
  }

  var isEmpty: Bool { root == UInt64.max }
}

struct MetaPage: Equatable, Sendable {
  static let count = 2
  private static let size = PageLayout.headerSize + 136
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let version: UInt32 = 1
  private static let pageSizes = [4096, 16384, 8192, 32768, 2048, 1024, 512]

  let pageSize: Int
  let mapSize: UInt64
  /// The trees of free pages and of tables.
  let free: TreeRecord
  let main: TreeRecord
  let lastPage: UInt64
  let transaction: UInt64

  private init(_ bytes: RawSpan) {
    let start = PageLayout.headerSize
    pageSize = Int(bytes.load(start + 24, as: UInt32.self))
    mapSize = bytes.load(start + 16, as: UInt64.self)
    free = TreeRecord(bytes, at: start + 24)
    main = TreeRecord(bytes, at: start + 72)
    lastPage = bytes.load(start + 120, as: UInt64.self)
    transaction = bytes.load(start + 128, as: UInt64.self)
  }

  /// The page `index` of a file with pages of `pageSize`, or what is wrong with it.
  private static func read(
    _ file: PageFile, _ index: Int, pageSize: Int
  ) throws(StoreError) -> Result<MetaPage, MetaPageFault> {
    let image = try file.read(at: index * pageSize, count: size)
    guard image.count == size else { return .failure(MetaPageFault("the file ends within it")) }
    let bytes = image.span.bytes
    let start = PageLayout.headerSize
    guard bytes.load(start, as: UInt32.self) == magic else {
      return .failure(MetaPageFault("it does not bear LMDB's mark"))
    }
    guard bytes.load(start + 4, as: UInt32.self) == version else {
      return .failure(MetaPageFault("it is of another LMDB format"))
    }
    guard bytes.load(0, as: UInt64.self) == UInt64(index),
      bytes.load(10, as: UInt16.self) == PageLayout.metaFlag
    else { return .failure(MetaPageFault("its page header is not that of meta page \(index)")) }
    let meta = MetaPage(bytes)
    guard pageSizes.contains(meta.pageSize) else {
      return .failure(MetaPageFault("its page size of \(meta.pageSize) bytes is none"))
    }
    if let fault = meta.fault { return .failure(fault) }
    return .success(meta)
  }

  private var fault: MetaPageFault? {
    let (bytes, overflows) = (lastPage &+ 1).multipliedReportingOverflow(by: UInt64(pageSize))
    guard lastPage >= 1, !overflows, lastPage < NumberSet.limit, bytes <= mapSize else {
      return MetaPageFault("its last page \(lastPage) lies outside its map of \(mapSize) bytes")
    }
    guard free.flags & TreeRecord.integerKeys != 0, free.flags & TreeRecord.foreignFlags == 0,
      main.flags == 0
    else { return MetaPageFault("its trees are of kinds that our files do not have") }
    return nil
  }

  /// Both meta pages; the ones that cannot be used are noted. None at all means that the file is not LMDB's.
  static func readAll(_ file: PageFile, _ log: inout FaultLog) throws(StoreError) -> [MetaPage] {
    var found: [MetaPage] = []
    var pageSize: Int?
    switch try read(file, 0, pageSize: pageSizes[0]) {
    case .success(let meta):
      found.append(meta)
      pageSize = meta.pageSize
    case .failure(let fault): log.add(.metaPage, FaultPlace(page: 0), fault.text)
    }
    var second = MetaPageFault("it is not to be found")
    for size in pageSize.map({ [$0] }) ?? pageSizes {
      switch try read(file, 1, pageSize: size) {
      case .success(let meta) where meta.pageSize == size:
        found.append(meta)
        return found
      case .success: second = MetaPageFault("its page size is not that of the file")
      case .failure(let fault): if size == pageSize ?? pageSizes[0] { second = fault }
      }
    }
    log.add(.metaPage, FaultPlace(page: 1), second.text)
    return found
  }

  /// The meta page of one snapshot, while a reader holds it; nil when two commits have come since, or one was coming.
  static func read(
    _ file: PageFile, transaction: UInt64, _ log: inout FaultLog
  ) throws(StoreError) -> MetaPage? {
    var before = FaultLog()
    var after = FaultLog()
    let metas = try readAll(file, &before)
    // Twice the same: no writer was at it while it was read.
    guard try readAll(file, &after) == metas, after.faults == before.faults else { return nil }
    log = after
    return metas.first { $0.transaction == transaction }
  }
}

/// What is wrong with a meta page.
struct MetaPageFault: Error {
  let text: String

  init(_ text: String) { self.text = text }
}
