// LoadOptions: what a caller may ask of a load. The defaults refuse everything doubtful and change nothing on failure.

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
  /// Where the ids of edges come from when their column is absent.
  package enum EdgeIDs: String, Sendable, CaseIterable { case required, generate }
  /// What a vertex column holds whose header does not say.
  package enum DefaultCardinality: String, Sendable, CaseIterable { case single, set }

  package var onError = OnError.fail
  /// With `skip`: more rejected rows than this end the load; 0 is no limit.
  package var maximumErrors = 1000
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
  package var dialect = Dialect()
  /// Check everything and write nothing.
  package var isDryRun = false
  /// Threads that parse and sort. What is loaded does not depend on it.
  package var threads = Platform.processorCount
  /// Bytes of input that are parsed at a time.
  var chunkSize = 1 << 20
  /// Where files go that are gone when the load is over.
  package var temporaryDirectory = "/tmp"
  /// Asked now and then; true rolls the load back.
  package var shouldStop: @Sendable () -> Bool = { false }

  package init() {}
}

/// The bytes that give a file its structure.
package struct Dialect: Sendable, Equatable {
  package var delimiter = UInt8(ascii: ",")
  package var quote = UInt8(ascii: "\"")
  /// Between the values of an array, and between labels.
  package var arrayDelimiter = UInt8(ascii: ";")

  package init() {}

  /// What is wrong with the choice of bytes, or nil.
  package var objection: String? {
    let bytes = [delimiter, quote, arrayDelimiter]
    for byte in bytes where byte >= 0x80 || byte == 0x20 || (byte < 0x20 && byte != 0x09) {
      return "a delimiter or quote is one printable ASCII character or a tab"
    }
    guard Set(bytes).count == 3 else { return "delimiter, array delimiter and quote must differ" }
    return nil
  }
}

/// One input as the caller named it.
package struct LoadInput: Sendable, Equatable {
  /// A file, a directory of `.csv` files, or `-` for standard input.
  package var path: String
  /// Vertices or edges; nil lets the header decide.
  package var kind: FileKind?

  package init(_ path: String, kind: FileKind? = nil) {
    self.path = path
    self.kind = kind
  }
}

/// What the rows of a file describe.
package enum FileKind: String, Sendable {
  case vertices, edges
}
