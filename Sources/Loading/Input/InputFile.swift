// InputFile: one file of the load after its header was read. Finding them: files as given, directories by their
// `.csv` files in the order of their names, standard input.

import Fetching

struct InputFile: Sendable {
  let path: String
  private(set) var header: Header
  /// Where the records begin behind the header: bytes and line ends before.
  let dataOffset: Int
  let headerLines: Int
  /// Bytes of the input as it lies.
  let size: Int
  private let dialect: Dialect
  /// What a file was when its header was read; nil for what is kept elsewhere.
  private let fingerprint: Platform.Fingerprint?
  /// What cannot be read twice is kept here.
  private let kept: KeptInput?

  static let standardInput = "-"
  static let rejectsSuffix = ".rejects.csv"

  /// The types of columns whose header names none, by the titles of the columns.
  var inferredTypes: [LoadReport.InferredType] {
    header.columns.compactMap { column in
      guard case .property(let property) = column.role, property.origin == .inferred else { return nil }
      return LoadReport.InferredType(column: column.title, type: property.type.rawValue)
    }
  }

  /// The name in messages.
  var name: String { Self.name(path) }

  static func name(_ path: String) -> String { path == standardInput ? "stdin" : path }

  // MARK: Finding

  /// Every file of the inputs with its header.
  static func all(of inputs: [LoadInput], _ options: LoadOptions) throws(LoadError) -> [InputFile] {
    var files: [InputFile] = []
    var seen: Set<String> = []
    var headers: [String: HeaderFile] = [:]
    for input in inputs {
      var header: HeaderFile?
      if let path = input.header {
        if let known = headers[path] { header = known } else { header = try HeaderFile(path, options) }
        headers[path] = header
      }
      // A header may lie among the files of a directory that it belongs to.
      for path in try paths(of: input) where path != input.header {
        guard seen.insert(path).inserted else {
          throw .usage("'\(name(path))' is given twice", help: "name each input once")
        }
        files.append(try InputFile(path, input, header, options))
      }
    }
    if let rows = options.inferredRows { try TypeInference.infer(&files, rows: rows, options) }
    return files
  }

  private static func paths(of input: LoadInput) throws(LoadError) -> [String] {
    if input.path == standardInput || Fetch.isURL(input.path) { return [input.path] }
    let found: Platform.Fingerprint?
    var names: [String] = []
    do throws(Platform.SystemError) {
      found = try Platform.fingerprint(input.path)
      if let found, found.isDirectory { names = try Platform.names(inDirectory: input.path) }
    } catch {
      throw .file(path: input.path, reason: error.text)
    }
    guard let found else { return try matches(of: input.path) }
    guard found.isDirectory else { return [input.path] }
    let wanted = names.filter {
      ($0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz")) && !$0.hasSuffix(rejectsSuffix) && !$0.hasPrefix(".")
    }
    guard !wanted.isEmpty else {
      throw .usage("the directory '\(input.path)' holds no .csv or .csv.gz files", help: nil)
    }
    let base = input.path.hasSuffix("/") ? input.path : input.path + "/"
    return wanted.sorted().map { base + $0 }
  }

  /// The files that a pattern stands for; what is no pattern stands for itself, and is found missing later.
  private static func matches(of pattern: String) throws(LoadError) -> [String] {
    guard pattern.utf8.contains(where: { [0x2A, 0x3F, 0x5B].contains($0) }) else { return [pattern] }
    let paths = Platform.paths(matching: pattern)
    guard !paths.isEmpty else { throw .usage("no file matches '\(pattern)'", help: nil) }
    return paths
  }

  private init(
    _ path: String, _ input: LoadInput, _ separate: HeaderFile?, _ options: LoadOptions
  ) throws(LoadError) {
    self.path = path
    dialect = options.dialect
    let opened = try OpenedInput(path, options)
    (fingerprint, kept, size) = (opened.fingerprint, opened.kept, opened.size)
    var reader = RecordReader(opened.source, dialect)
    try Self.skipLines(options.skippedLines, &reader, path)
    if let separate {
      header = try separate.header(of: input, options)
    } else {
      header = try Self.readHeader(&reader, path, input, options)
    }
    dataOffset = reader.bytesRead
    headerLines = reader.linesRead
  }

  private static func skipLines(_ count: Int, _ reader: inout RecordReader, _ path: String) throws(LoadError)
  {
    let areThere: Bool
    do throws(Platform.SystemError) {
      areThere = try reader.skipLines(count)
    } catch {
      throw .file(path: path, reason: error.text)
    }
    guard !areThere else { return }
    throw .data(
      Problem(
        code: .noHeader, file: name(path), message: "the file has fewer lines than the \(count) to skip"))
  }

  /// The first record as a header.
  static func readHeader(
    _ reader: inout RecordReader, _ path: String, _ input: LoadInput, _ options: LoadOptions
  ) throws(LoadError) -> Header {
    let outcome: RecordReader.Outcome
    do throws(Platform.SystemError) {
      outcome = try reader.next()
    } catch {
      throw .file(path: path, reason: error.text)
    }
    guard outcome == .record else {
      throw .data(
        Problem(
          code: .noHeader, file: name(path),
          message: outcome == .end ? "the file is empty" : "the first line is blank",
          help: "the first line names the columns: ~id, ~label, …"))
    }
    do throws(Fault) {
      return try Header.parse(reader, of: input, options)
    } catch {
      throw .data(reader.problem(error, file: name(path)))
    }
  }

  /// What is inferred of columns without a type.
  mutating func setType(_ type: ColumnType, ofColumn place: Int) {
    header.setType(type, ofColumn: place)
  }

  /// Where rejected rows go that nobody has named a place for: beside the input, or here when it is nowhere near.
  var rejectsPath: String {
    guard Fetch.isURL(path) else { return name + Self.rejectsSuffix }
    let last = path.split(separator: "/").last.map(String.init) ?? "url"
    return last + Self.rejectsSuffix
  }

  // MARK: Reading

  /// The bytes from the first record on.
  func source() throws(LoadError) -> ByteSource { try source(at: dataOffset) }

  private func source(at offset: Int) throws(LoadError) -> ByteSource {
    do throws(Platform.SystemError) {
      let source: ByteSource
      if let kept { source = try kept.source() } else { source = try ByteSource(path) }
      let isSame: Bool
      if kept != nil { isSame = true } else { isSame = try source.fingerprint() == fingerprint }
      if isSame {
        try source.skip(offset)
        return source
      }
    } catch {
      throw .file(path: path, reason: error.text)
    }
    throw .data(changed)
  }

  /// A reader that stands behind the header.
  func reader() throws(LoadError) -> RecordReader { try reader(at: dataOffset, line: headerLines) }

  /// A reader that stands where a record begins, behind so many line ends.
  func reader(at offset: Int, line: Int) throws(LoadError) -> RecordReader {
    var reader = RecordReader(try source(at: offset), dialect, offset: offset, line: line + 1)
    reader.expect(fields: header.columns.count)
    return reader
  }

  /// Refuses a file that somebody wrote to in the meantime.
  func verifyUnchanged() throws(LoadError) {
    guard let fingerprint else { return }
    guard (try? Platform.fingerprint(path)) == fingerprint else { throw .data(changed) }
  }

  var changedError: LoadError { .data(changed) }

  /// What a ledger keeps of the file before any of its rows is loaded.
  func ledgerEntry() throws(LoadError) -> LoadLedger.Entry {
    guard let fingerprint else {
      throw .usage(
        "'\(name)' can be read only once, and a load in batches may be resumed", help: "load it from a file")
    }
    do throws(Platform.SystemError) {
      return LoadLedger.Entry(
        path: path, size: fingerprint.size, seconds: fingerprint.modifiedSeconds,
        nanoseconds: fingerprint.modifiedNanoseconds,
        fingerprint: try LoadLedger.fingerprint(path, size: fingerprint.size), offset: dataOffset,
        line: headerLines, rows: 0)
    } catch {
      throw .file(path: path, reason: error.text)
    }
  }

  private var changed: Problem {
    Problem(
      code: .fileChanged, file: name, message: "the file was changed while it was being loaded",
      help: "load it again when it is complete")
  }
}

extension RecordReader {
  /// A fault of the record at hand, with its place.
  func problem(_ fault: Fault, file: String) -> Problem {
    Problem(
      code: fault.code, file: file, place: place(of: fault.range), columnName: fault.columnName,
      message: fault.message, help: fault.help)
  }
}
