// CheckReport: what a check of a database found, for people and for programs.

/// One contradiction in a database: of which kind, where, and in words.
package struct Fault: Sendable, Equatable {
  /// The stable, documented name of a kind of fault.
  package enum Kind: String, Sendable, CaseIterable {
    // The file as LMDB lays it out.

    /// A page that says which trees the file has.
    case metaPage = "meta-page"
    /// A page number past the end of the file.
    case pageRange = "page-range"
    /// A page used in two places.
    case pageShared = "page-shared"
    /// A page whose header is not that of the page that belongs there.
    case pageHeader = "page-header"
    /// Entries that leave their page, overlap, or have impossible sizes.
    case pageContent = "page-content"
    /// Keys that do not ascend, or that stand under the wrong branch.
    case keyOrder = "key-order"
    /// A tree whose depth, pages or entries are not what its record says.
    case treeRecord = "tree-record"
    /// The pages of a large value.
    case overflowRun = "overflow-run"
    /// The list of free pages.
    case freeList = "free-list"
    /// A table that is missing, unknown or of the wrong kind.
    case table = "table"
    /// LMDB or the operating system refuses to read.
    case unreadable = "unreadable"

    // The graph in it.

    /// The record that says whose file this is.
    case format = "format"
    /// A counter of the graph.
    case counter = "counter"
    /// A label, key, label set or index definition.
    case name = "name"
    /// The count of a label.
    case labelCount = "label-count"
    /// A segment of a column that cannot be decoded.
    case segment = "segment"
    /// A cell that cannot be decoded, or whose value cannot stand there.
    case cell = "cell"
    /// A large cell that is missing, or that no segment names.
    case largeCell = "large-cell"
    /// A cell of an element that is not there.
    case noElement = "no-element"
    /// A number that was never given out.
    case number = "number"
    /// An edge whose columns and lists disagree.
    case edge = "edge"
    /// An end of an edge that is not there.
    case endpoint = "endpoint"
    /// A neighbour list that cannot be decoded, or is out of order.
    case list = "list"
    /// A long list whose root and chunks disagree.
    case hub = "hub"
    /// An id that two elements share.
    case duplicateID = "duplicate-id"
    /// A run of ids that cannot be decoded, or is out of order.
    case idRun = "id-run"
    /// An id that is not found by its hash.
    case missingID = "missing-id"
    /// An entry of a run that leads to no such id.
    case danglingID = "dangling-id"
    /// A value that is not found through its index.
    case missingIndexEntry = "missing-index-entry"
    /// An entry of an index that leads to no such value.
    case danglingIndexEntry = "dangling-index-entry"
    /// One value twice in a unique index.
    case notUnique = "not-unique"
  }

  package var kind: Kind
  package var place: FaultPlace
  package var text: String
}

/// Where a fault is; what is not known or does not apply is nil.
package struct FaultPlace: Sendable, Equatable {
  package var table: String?
  package var page: UInt64?
  /// The key of the record in its table.
  package var key: [UInt8]?
  package var element: Element?

  package struct Element: Sendable, Equatable {
    package var kind: ElementKind
    package var number: UInt64
  }

  init(table: String? = nil, page: UInt64? = nil, key: [UInt8]? = nil, element: Element? = nil) {
    self.table = table
    self.page = page
    self.key = key
    self.element = element
  }

  /// A record of a table with byte keys.
  init(_ table: Table, _ key: [UInt8]) { self.init(table: table.name, key: key) }

  /// A record of a table with integer keys.
  init(_ table: Table, _ key: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: key, width: 8)
    self.init(table: table.name, key: bytes)
  }

  init(_ table: Table, _ kind: ElementKind, _ number: UInt64) {
    self.init(table: table.name, element: Element(kind: kind, number: number))
  }
}

extension FaultPlace: CustomStringConvertible {
  package var description: String {
    var parts: [String] = []
    if let table { parts.append("table \(table)") }
    if let page { parts.append("page \(page)") }
    if let key { parts.append("key 0x" + Self.hexadecimal(key)) }
    if let element { parts.append("\(element.kind) \(element.number)") }
    return parts.joined(separator: ", ")
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Fault: CustomStringConvertible {
  package var description: String {
    let place = place.description
    return "\(kind.rawValue): \(place.isEmpty ? "" : place + ": ")\(text)"
  }
}

/// What a check found.
package struct CheckReport: Sendable {
  package internal(set) var faults: [Fault] = []
  /// Faults beyond those that are listed.
  package internal(set) var unlistedFaults = 0
  /// False when the check stopped early, because what it would have read next could not be trusted.
  package internal(set) var isComplete = false
  /// The snapshot that was looked at.
  package internal(set) var snapshot: UInt64 = 0
  package internal(set) var pages = PageCounts()
  package internal(set) var vertices: UInt64 = 0
  package internal(set) var edges: UInt64 = 0
  package internal(set) var properties: UInt64 = 0
  package internal(set) var indexEntries: UInt64 = 0

  package var isClean: Bool { faults.isEmpty }
}

/// What the pages of a file are used for.
package struct PageCounts: Sendable, Equatable {
  package var size = 0
  /// Every page up to the last one ever used.
  package var total: UInt64 = 0
  package var used: UInt64 = 0
  package var free: UInt64 = 0
  /// Neither used nor free: lost until the next compaction.
  package var leaked: UInt64 { total &- used &- free }
}

/// How far a check or a rebuild has come.
package struct MaintenanceProgress: Sendable, Equatable {
  /// What is being done, in a few words.
  package var stage: String
  package var done: UInt64
  package var total: UInt64
}

/// Collects faults up to a limit, so that a file that is damaged all over does not fill the memory.
struct FaultLog {
  private(set) var faults: [Fault] = []
  private(set) var unlisted = 0
  private static let limit = 1000

  var isEmpty: Bool { faults.isEmpty }

  mutating func add(_ kind: Fault.Kind, _ place: FaultPlace, _ text: String) {
    if faults.count < Self.limit {
      faults.append(Fault(kind: kind, place: place, text: text))
    } else {
      unlisted += 1
    }
  }

  /// Adds an error that reading a record met.
  mutating func add(_ kind: Fault.Kind, _ place: FaultPlace, _ error: StoreError) {
    let isContent = error.code == .damaged
    let lead = "the database is damaged: "
    let text = error.message.hasPrefix(lead) ? String(error.message.dropFirst(lead.count)) : error.message
    add(isContent ? kind : .unreadable, place, text)
  }
}
