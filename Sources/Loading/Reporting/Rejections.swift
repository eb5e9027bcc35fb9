// Rejections: what becomes of a row that cannot be loaded: the end of the load, or a line in the file of rejected rows.

struct Rejections {
  private let options: LoadOptions
  private var writers: [RejectWriter] = []
  /// By the place of the file among the inputs.
  private var writerOfFile: [Int: RejectWriter] = [:]

  init(_ options: LoadOptions) { self.options = options }

  var paths: [String] { writers.map(\.path) }

  /// Ends the load, or sets the row aside and lets it go on.
  mutating func add(
    _ problem: Problem, _ raw: ArraySlice<UInt8>, _ file: InputFile, _ place: Int, _ report: inout LoadReport
  ) throws(LoadError) {
    let isSkipped =
      options.onError == .skip || (problem.code == .danglingEdge && options.dangling == .skip)
    guard isSkipped, !problem.code.isAlwaysFatal else { throw .data(problem) }
    report.files[place].rejected += 1
    report.note(problem)
    if options.onError == .skip, options.maximumErrors > 0, report.rejectedRows > options.maximumErrors {
      try flush()
      throw .tooManyProblems(limit: options.maximumErrors, last: problem)
    }
    guard !options.isDryRun else { return }
    let writer: RejectWriter
    if let made = writerOfFile[place] { writer = made } else { writer = try makeWriter(file, place) }
    do throws(Platform.SystemError) {
      try writer.write(raw, problem)
    } catch {
      throw .file(path: writer.path, reason: error.text)
    }
  }

  /// The same for several problems of one row, which is set aside once.
  mutating func add(
    _ faults: [Problem], _ raw: ArraySlice<UInt8>, _ file: InputFile, _ place: Int,
    _ report: inout LoadReport
  ) throws(LoadError) {
    guard let first = faults.first else { return }
    try add(first, raw, file, place, &report)
    for fault in faults.dropFirst() { report.note(fault) }
  }

  /// The file of rejected rows for an input. Its columns are the input's, so each input has one of its own.
  private mutating func makeWriter(_ file: InputFile, _ place: Int) throws(LoadError) -> RejectWriter {
    var path = file.rejectsPath
    if let wanted = options.rejectsPath {
      path = writers.isEmpty ? wanted : "\(wanted).\(writers.count + 1)"
    }
    do throws(Platform.SystemError) {
      let writer = try RejectWriter(path, file.header, options.dialect)
      writers.append(writer)
      writerOfFile[place] = writer
      return writer
    } catch {
      throw .file(path: path, reason: error.text)
    }
  }

  func flush() throws(LoadError) {
    for writer in writers {
      do throws(Platform.SystemError) {
        try writer.flush()
      } catch {
        throw .file(path: writer.path, reason: error.text)
      }
    }
  }
}
