// PageWalk: follows every page of one snapshot from its meta page, believing nothing. Only a file in which the walk
// finds no fault is shown to LMDB, which follows whatever numbers it finds and would crash on wrong ones.

struct PageWalk {
  /// How much of the file is walked.
  enum Scope {
    /// What opening a database reads: the list of tables, and the records of the table `meta` among them.
    case opening
    case everything
  }

  /// What the values of a tree mean to the walk.
  private enum Role: Equatable {
    case free
    case tables
    case table(Table)
  }

  /// One tree while it is walked, with what was counted so far.
  private struct Tree {
    let role: Role
    let name: String
    let record: TreeRecord
    let hasIntegerKeys: Bool
    var branchPages: UInt64 = 0
    var leafPages: UInt64 = 0
    var overflowPages: UInt64 = 0
    var entries: UInt64 = 0
  }

  private let file: PageFile
  private let meta: MetaPage
  private let pageSize: Int
  /// Whole pages that the file holds.
  private let pagesInFile: UInt64
  private var used = NumberSet()
  private var free = NumberSet()
  private var tables: [Table: TreeRecord] = [:]
  private var log = FaultLog()

  private init(_ file: PageFile, _ meta: MetaPage) {
    self.file = file
    self.meta = meta
    pageSize = meta.pageSize
    pagesInFile = UInt64(file.size / meta.pageSize)
  }

  /// Walks the snapshot that `meta` describes, and returns what its pages are used for.
  static func run(
    _ file: PageFile, _ meta: MetaPage, _ scope: Scope, _ log: inout FaultLog,
    _ progress: (MaintenanceProgress) -> Void = { _ in }
  ) throws(StoreError) -> PageCounts {
    var walk = PageWalk(file, meta)
    walk.log = log
    defer { log = walk.log }
    try walk.walk(scope, progress)
    var counts = PageCounts()
    counts.size = meta.pageSize
    counts.total = meta.lastPage + 1
    counts.used = walk.used.count
    counts.free = walk.free.count
    return counts
  }

  /// Walks the newest snapshot without holding it. A walk during which somebody commits says nothing, and is done again.
  static func runUnheld(
    _ file: PageFile, _ scope: Scope, _ log: inout FaultLog
  ) throws(StoreError) -> PageCounts {
    for _ in 0..<100 {
      log = FaultLog()
      let metas = try MetaPage.readAll(file, &log)
      guard let newest = metas.max(by: { $0.transaction < $1.transaction }) else {
        throw StoreError(
          .foreignFile, "'\(file.path)' is not an LMDB file, or both pages at its start are damaged",
          help: "restore a backup")
      }
      guard log.isEmpty else { return PageCounts() }
      let counts = try run(file, newest, scope, &log)
      if log.isEmpty { return counts }
      var after = FaultLog()
      if try MetaPage.readAll(file, &after) == metas { return counts }
    }
    return PageCounts()
  }

  private mutating func walk(_ scope: Scope, _ progress: (MaintenanceProgress) -> Void) throws(StoreError) {
    for page in 0..<MetaPage.count { used.insert(UInt64(page)) }
    let total = meta.lastPage + 1
    progress(MaintenanceProgress(stage: "following pages", done: 0, total: total))
    try walkTree(.tables, "list of tables", meta.main, hasIntegerKeys: false)
    for table in Table.named {
      guard let record = tables[table] else {
        if log.isEmpty { log.add(.table, FaultPlace(table: table.name), "the table is missing") }
        continue
      }
      if scope == .opening { continue }
      try walkTree(.table(table), table.name, record, hasIntegerKeys: table.hasIntegerKeys)
      progress(MaintenanceProgress(stage: "following pages", done: used.count, total: total))
    }
    if scope == .everything {
      try walkTree(.free, "free pages", meta.free, hasIntegerKeys: true)
    }
  }

  private mutating func walkTree(
    _ role: Role, _ name: String, _ record: TreeRecord, hasIntegerKeys: Bool
  ) throws(StoreError) {
    let place = FaultPlace(table: name)
    guard !record.isEmpty else {
      if record.depth != 0 || record.entries != 0 || record.leafPages != 0 || record.branchPages != 0
        || record.overflowPages != 0
      {
        log.add(.treeRecord, place, "the record of an empty tree counts pages or entries")
      }
      return
    }
    guard (1...TreeRecord.greatestDepth).contains(record.depth) else {
      log.add(.treeRecord, place, "the record gives a depth of \(record.depth)")
      return
    }
    var tree = Tree(role: role, name: name, record: record, hasIntegerKeys: hasIntegerKeys)
    let faultsBefore = log.faults.count
    try visit(record.root, level: 1, from: nil, to: nil, &tree)
    guard log.faults.count == faultsBefore, log.unlisted == 0 else { return }
    if tree.branchPages != record.branchPages || tree.leafPages != record.leafPages
      || tree.overflowPages != record.overflowPages || tree.entries != record.entries
    {
      log.add(
        .treeRecord, place,
        "the record counts \(record.branchPages) branch, \(record.leafPages) leaf and \(record.overflowPages) overflow pages with \(record.entries) entries; there are \(tree.branchPages), \(tree.leafPages) and \(tree.overflowPages) with \(tree.entries)"
      )
    }
  }

  // MARK: Pages

  /// Marks a page as used in the tree; false when it cannot be.
  private mutating func claim(_ page: UInt64, _ tree: Tree) -> Bool {
    let place = FaultPlace(table: tree.name, page: page)
    guard page <= meta.lastPage, page < pagesInFile else {
      log.add(.pageRange, place, "the page lies behind the end of the file")
      return false
    }
    guard used.insert(page) else {
      log.add(.pageShared, place, "the page is in use in another place")
      return false
    }
    if free.contains(page) {
      log.add(.freeList, place, "the page is in use and on the list of free pages")
    }
    return true
  }

  /// Visits a page and everything below it. Its keys are not below `low` and are below `high`.
  private mutating func visit(
    _ number: UInt64, level: UInt16, from low: [UInt8]?, to high: [UInt8]?, _ tree: inout Tree
  ) throws(StoreError) {
    guard claim(number, tree) else { return }
    let image = try file.read(at: Int(number) * pageSize, count: pageSize)
    let page = image.span.bytes
    let place = FaultPlace(table: tree.name, page: number)
    let isLeaf = level == tree.record.depth
    guard page.byteCount == pageSize, page.load(0, as: UInt64.self) == number,
      page.load(10, as: UInt16.self) == (isLeaf ? PageLayout.leafFlag : PageLayout.branchFlag)
    else {
      log.add(.pageHeader, place, "the page is not the \(isLeaf ? "leaf" : "branch") that belongs there")
      return
    }
    var nodes: [PageNode] = []
    let fault = PageLayout.nodes(
      of: page, isLeaf: isLeaf, hasIntegerKeys: tree.hasIntegerKeys, into: &nodes)
    if let fault {
      log.add(.pageContent, place, fault)
      return
    }
    guard areOrdered(nodes, page, isLeaf, low, high, tree) else {
      log.add(.keyOrder, place, "the keys do not ascend, or belong elsewhere")
      return
    }
    if isLeaf {
      tree.leafPages += 1
      tree.entries += UInt64(nodes.count)
      for node in nodes { try visit(node, page, number, &tree) }
      return
    }
    tree.branchPages += 1
    guard nodes.count > 1 || tree.role == .free else {
      log.add(.pageContent, place, "a branch with a single child")
      return
    }
    for index in nodes.indices {
      let from = index == 0 ? low : key(nodes[index], page)
      let to = index + 1 < nodes.count ? key(nodes[index + 1], page) : high
      try visit(nodes[index].child, level: level + 1, from: from, to: to, &tree)
    }
  }

  private func key(_ node: PageNode, _ page: RawSpan) -> [UInt8] { page.extracting(node.key).array }

  private func areOrdered(
    _ nodes: [PageNode], _ page: RawSpan, _ isLeaf: Bool, _ low: [UInt8]?, _ high: [UInt8]?, _ tree: Tree
  ) -> Bool {
    let first = isLeaf ? 0 : 1
    guard first < nodes.count else { return true }
    if let low {
      let order = PageLayout.compare(
        page.extracting(nodes[first].key), low.span.bytes, hasIntegerKeys: tree.hasIntegerKeys)
      guard order >= 0 else { return false }
    }
    for index in (first + 1)..<max(nodes.count, first + 1) {
      let order = PageLayout.compare(
        page.extracting(nodes[index - 1].key), page.extracting(nodes[index].key),
        hasIntegerKeys: tree.hasIntegerKeys)
      guard order < 0 else { return false }
    }
    guard let high else { return true }
    return PageLayout.compare(
      page.extracting(nodes[nodes.count - 1].key), high.span.bytes, hasIntegerKeys: tree.hasIntegerKeys) < 0
  }

  // MARK: Values

  private mutating func visit(
    _ node: PageNode, _ page: RawSpan, _ number: UInt64, _ tree: inout Tree
  ) throws(StoreError) {
    let isLarge = node.flags & PageLayout.largeValue != 0
    if isLarge {
      let run = page.load(node.dataStart, as: UInt64.self)
      guard try claimOverflow(run, length: node.dataLength, &tree) else { return }
    }
    switch tree.role {
    case .table:
      guard node.flags & PageLayout.treeValue == 0 else {
        let place = FaultPlace(table: tree.name, page: number)
        return log.add(.pageContent, place, "an entry is marked as a table")
      }
    case .tables: noteTable(node, page, number)
    case .free: try noteFreePages(node, page, number)
    }
  }

  /// Claims the pages of a large value.
  private mutating func claimOverflow(
    _ first: UInt64, length: Int, _ tree: inout Tree
  ) throws(StoreError) -> Bool {
    guard claim(first, tree) else { return false }
    let header = try file.read(at: Int(first) * pageSize, count: PageLayout.headerSize)
    let bytes = header.span.bytes
    let place = FaultPlace(table: tree.name, page: first)
    guard bytes.byteCount == PageLayout.headerSize, bytes.load(0, as: UInt64.self) == first,
      bytes.load(10, as: UInt16.self) == PageLayout.overflowFlag
    else {
      log.add(.overflowRun, place, "the page is not the start of the large value that belongs there")
      return false
    }
    let count = UInt64(bytes.load(12, as: UInt32.self))
    guard count >= PageLayout.overflowPages(length, pageSize: pageSize),
      first + count - 1 <= meta.lastPage, first + count <= pagesInFile
    else {
      log.add(.overflowRun, place, "\(count) pages for a value of \(length) bytes")
      return false
    }
    for page in (first + 1)..<max(first + count, first + 1) {
      guard claim(page, tree) else { return false }
    }
    tree.overflowPages += count
    return true
  }

  /// Takes the record of a table from the list of tables.
  private mutating func noteTable(_ node: PageNode, _ page: RawSpan, _ number: UInt64) {
    let name = page.extracting(node.key).text
    let place = FaultPlace(table: name, page: number)
    guard let table = Table.named.first(where: { $0.name == name }) else {
      // A record of the table `meta`; which of these there may be is asked with the records of the graph.
      if node.flags & PageLayout.treeValue == 0 { return }
      return log.add(.table, place, "a table that is not ours")
    }
    guard node.flags == PageLayout.treeValue, node.dataLength == TreeRecord.size else {
      return log.add(.table, place, "the record of the table has a wrong form")
    }
    let record = TreeRecord(page, at: node.dataStart)
    guard record.flags == (table.hasIntegerKeys ? TreeRecord.integerKeys : 0) else {
      return log.add(.table, place, "the table is of another kind")
    }
    tables[table] = record
  }

  /// Reads the pages that one transaction freed: how many, then their numbers, descending.
  private mutating func noteFreePages(
    _ node: PageNode, _ page: RawSpan, _ number: UInt64
  ) throws(StoreError) {
    let transaction = page.load(node.key.lowerBound, as: UInt64.self)
    let place = FaultPlace(table: "free pages", page: number)
    guard node.flags & PageLayout.treeValue == 0, node.dataLength >= 8, node.dataLength % 8 == 0,
      transaction > 0, transaction <= meta.transaction
    else { return log.add(.freeList, place, "the record of transaction \(transaction) has a wrong form") }
    if node.flags & PageLayout.largeValue == 0 {
      noteFree(page.extracting(node.dataStart..<node.dataStart + node.dataLength), place)
    } else {
      let first = Int(page.load(node.dataStart, as: UInt64.self))
      let value = try file.read(at: first * pageSize + PageLayout.headerSize, count: node.dataLength)
      guard value.count == node.dataLength else {
        return log.add(.freeList, place, "the list of transaction \(transaction) ends early")
      }
      noteFree(value.span.bytes, place)
    }
  }

  private mutating func noteFree(_ list: RawSpan, _ place: FaultPlace) {
    let count = list.load(0, as: UInt64.self)
    guard count < UInt64(list.byteCount / 8) else {
      return log.add(.freeList, place, "\(count) pages in a record of \(list.byteCount) bytes")
    }
    var previous = UInt64.max
    for index in 0..<Int(count) {
      let page = list.load(8 + 8 * index, as: UInt64.self)
      guard page < previous, page >= UInt64(MetaPage.count), page <= meta.lastPage else {
        return log.add(.freeList, place, "page \(page) is out of order or of the file")
      }
      previous = page
      if used.contains(page) {
        log.add(.freeList, FaultPlace(table: "free pages", page: page), "the page is free and in use")
      } else if !free.insert(page) {
        log.add(.freeList, FaultPlace(table: "free pages", page: page), "the page is free twice")
      }
    }
  }
}
