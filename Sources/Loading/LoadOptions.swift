// LoadOptions: what a caller may ask of a load. The defaults refuse everything doubtful and change nothing on failure.

import Fetching

/// What a load reads and how it decides in doubt.
package struct LoadOptions: Sendable {
  /// What is done with a row that cannot be loaded.
  package enum OnError: String, Sendable, CaseIterable { case fail, skip }
  /// What is done with an element that comes again.
  package enum OnDuplicate: String, Sendable, CaseIterable { case error, merge, first, replace }
  /// What is done with an edge to a vertex that is nowhere.
  package enum Dangling: String, Sendable, CaseIterable { case error, skip, create }
  /// What a quoted field of no characters is.
  package enum EmptyStrings: String, Sendable, CaseIterable { case keep, null }
  /// How rows get into a database.
  enum Manner {
    /// Sorted where there are many, one by one where there are few beside what is there.
    case bySize
    case sorted, oneByOne

    /// Whether so many rows are sorted, beside so many vertices that are read for it.
    func sorts(_ rows: Int, beside vertices: UInt64) -> Bool {
      switch self {
      case .bySize: rows > 2000 && UInt64(rows) > vertices / 40
      case .sorted: true
      case .oneByOne: false
      }
    }
  }

  /// Where the ids of edges come from when their column is absent.
  package enum EdgeIDs: String, Sendable, CaseIterable { case required, generate }
  /// What a vertex column holds whose header does not say.
  package enum DefaultCardinality: String, Sendable, CaseIterable { case single, set }

  package var onError = OnError.fail
  /// With `skip`: more rejected rows than this end the load; 0 is no limit.
  package var maximumErrors = 1000
  /// With `skip`: a cell that is no value of its column's type is left out, and its row is loaded.
  package var skipsCells = false
  /// Where rejected rows go; nil puts them beside each input.
  package var rejectsPath: String?
  package var onDuplicate = OnDuplicate.merge
  package var dangling = Dangling.error
  package var defaultCardinality = DefaultCardinality.single
  package var emptyStrings = EmptyStrings.keep
  package var edgeIDs = EdgeIDs.required
  /// Anything but `true` is false.
  package var lenientBooleans = false
  /// Texts that, unquoted, stand for no value.
  package var nullTexts: [String] = []
  /// Columns without a type get one that so many first rows of each file allow, 0 for all rows; nil takes them for
  /// strings.
  package var inferredRows: Int?
  /// Lines that every file has before its header.
  package var skippedLines = 0
  /// What every id is to begin with that a file has.
  package var idPrefix = ""
  package var dialect = Dialect()
  /// Rows of a transaction, where not all are to be one; nil for all or nothing.
  package var batch: Int?
  /// Go on with a load in batches that broke off.
  package var resumes = false
  /// Check everything and write nothing.
  package var isDryRun = false
  /// Threads that parse and sort. What is loaded does not depend on it.
  package var threads = Platform.processorCount
  /// Who decides about elements that are there, where not the same holds for all of them.
  var overwriting: Overwriting?
  /// How rows get into a database that holds something already.
  var manner = Manner.bySize
  /// How the memory is divided, where it is not to follow from `memory`.
  var plan: MemoryPlan?
  /// Bytes of memory to use, more or less, at least 64 MiB; nil for a quarter of what the machine has. Past that,
  /// what is staged goes to files.
  package var memory: Int?
  /// Where files go that are gone when the load is over; nil for the directory beside the database.
  package var temporaryDirectory: String?
  /// How URLs are read.
  package var fetch = FetchOptions()
  /// Told now and then how far the load is.
  package var progress: @Sendable (LoadProgress) -> Void = { _ in }
  /// Asked now and then; true rolls the load back.
  package var shouldStop: @Sendable () -> Bool = { false }

  package init() {}
}

/// How far a load is.
package struct LoadProgress: Sendable, Equatable {
  /// What is being done, as a person would say it.
  package var phase = ""
  /// Bytes of input read, of compressed files as they lie, and how many there are; zero where that is not known.
  package var bytes = 0
  package var totalBytes = 0
  package var rows = 0
  package var rejected = 0
}

/// The bytes that give a file its structure.
package struct Dialect: Sendable, Equatable {
  package var delimiter = UInt8(ascii: ",")
  package var quote = UInt8(ascii: "\"")
  /// Between the values of an array, and between labels.
  package var arrayDelimiter = UInt8(ascii: ";")
  /// What a line begins with that says nothing; nil when there are no such lines.
  package var comment: UInt8?

  package init() {}

  /// What is wrong with the choice of bytes, or nil.
  package var objection: String? {
    let bytes = [delimiter, quote, arrayDelimiter] + (comment.map { [$0] } ?? [])
    for byte in bytes where byte >= 0x80 || byte == 0x20 || (byte < 0x20 && byte != 0x09) {
      return "a delimiter, quote or mark of comments is one printable ASCII character or a tab"
    }
    guard Set(bytes).count == bytes.count else {
      return "delimiter, array delimiter, quote and mark of comments must differ"
    }
    return nil
  }
}

/// One input as the caller named it.
package struct LoadInput: Sendable, Equatable {
  /// A file, a directory of `.csv` files, a pattern, a URL, or `-` for standard input.
  package var path: String
  /// Vertices or edges; nil lets the header decide.
  package var kind: FileKind?
  /// Ids are unique among the inputs of one space only: `NAME:id` is what the graph has. Nil, or a name of no
  /// characters, for the space of all others.
  package var idSpace: String?
  /// A file whose first line is the header of this input, which has none; nil when it has its own.
  package var header: String?

  package init(_ path: String, kind: FileKind? = nil, idSpace: String? = nil, header: String? = nil) {
    self.path = path
    self.kind = kind
    self.idSpace = idSpace
    self.header = header
  }
}

/// What the rows of a file describe.
package enum FileKind: String, Sendable {
  case vertices, edges
}

/// How a load divides the memory it may use.
struct MemoryPlan: Sendable {
  /// Bytes of input that are parsed at a time.
  var chunkSize: Int
  /// Bytes of staged rows that stay in memory.
  var staging: Int
  /// Rows that a range of a sweep has, and results that may wait.
  var rangeRows: Int
  var ahead: Int
  /// What a commit writes, more or less: the library keeps it on the heap until then.
  var commitSize: Int
  /// There is little enough that freed memory is not to be kept for later.
  var isTight: Bool

  static let least = 64 << 20

  init(
    chunkSize: Int, staging: Int, rangeRows: Int, ahead: Int, commitSize: Int, isTight: Bool
  ) {
    self.chunkSize = chunkSize
    self.staging = staging
    self.rangeRows = rangeRows
    self.ahead = ahead
    self.commitSize = commitSize
    self.isTight = isTight
  }

  /// For so many bytes of memory.
  init(_ memory: Int, threads: Int) {
    let memory = max(memory, Self.least)
    let isAmple = memory >= 2 << 30
    chunkSize = isAmple ? 1 << 20 : min(2 << 20, max(1 << 18, memory >> 7))
    staging = isAmple ? memory / 2 : memory / 5
    // A row takes some 150 bytes while its range is sorted.
    rangeRows = isAmple ? 1 << 17 : min(1 << 17, max(1 << 14, memory / 5 / 150 / (threads + 1)))
    ahead = isAmple ? 4 * threads : threads
    commitSize = min(32 << 20, memory / 8)
    isTight = !isAmple
  }
}

extension LoadOptions {
  /// What contradicts itself, or nil.
  var objection: LoadError? {
    if let objection = dialect.objection { return .usage(objection, help: nil) }
    if skipsCells, onError == .fail {
      return .usage(
        "cells are left out where bad rows are skipped, and here they end the load",
        help: "give --on-error skip with --skip-cells")
    }
    return nil
  }

  var temporaryPlace: String { temporaryDirectory ?? "/tmp" }

  var memoryPlan: MemoryPlan {
    plan ?? MemoryPlan(memory ?? Platform.physicalMemory / 4, threads: threads)
  }
}
