// RowFeed: the records of a file one after the other, as rows; what is wrong with them is reported on the way.

import GraphStore

struct RowFeed {
  enum Outcome {
    case row
    /// A record that is no row.
    case refused
    case end
  }

  private let file: InputFile
  private let place: Int
  private let parser: RowParser
  /// False where all was counted and reported before.
  private let reports: Bool
  /// A blank line is nothing at the end of a file and a row without columns before it.
  private var blank: Problem?
  private(set) var labelSets = LabelSets()
  private(set) var row = ParsedRow()

  init(_ file: InputFile, _ place: Int, _ options: LoadOptions, reports: Bool, _ labelSets: LabelSets) {
    self.file = file
    self.place = place
    self.reports = reports
    self.labelSets = labelSets
    parser = RowParser(file.header, options)
  }

  /// Reads the next record that is not blank; the reader stands at it afterwards.
  mutating func next(
    _ reader: inout RecordReader, _ report: inout LoadReport, _ rejections: inout Rejections
  ) throws -> Outcome {
    while true {
      let outcome: RecordReader.Outcome
      do throws(Platform.SystemError) {
        outcome = try reader.next()
      } catch {
        throw LoadError.file(path: file.path, reason: error.text)
      }
      if outcome == .end { return .end }
      guard outcome == .blank, file.header.columns.count > 1 else { break }
      if blank == nil { blank = reader.problem(RowFaults.blankLine(reader, file.header), file: file.name) }
    }
    if let problem = blank, reports { try rejections.add(problem, [], file, place, &report) }
    blank = nil
    do throws(Fault) {
      try parser.parse(reader, &labelSets, into: &row)
    } catch {
      if reports {
        try rejections.add(
          reader.problem(error, file: file.name), reader.rawRecord, file, place, &report)
      }
      return .refused
    }
    if reports {
      let faults = row.faults.map { reader.problem($0, file: file.name) }
      try rejections.add(faults, reader.rawRecord, file, place, &report)
      report.files[place].cells += row.cells.count
    }
    return .row
  }
}
