// The table: one row a contender that is judged, as aligned text and as Markdown.

package struct Report {
  static let columns = ["work", "ours", "reference", "ratio", "must reach", "verdict"]

  private var rows: [[String]] = []
  /// Benchmarks whose limit was missed.
  package private(set) var missed: [String] = []

  mutating func add(_ benchmark: any Benchmark, _ contest: Contest, _ measurements: [Measurement]) {
    let measure = benchmark.measure
    let subject = contest.subject == nil ? nil : measurements.first
    let reference = contest.reference == nil ? nil : measurements[contest.subject == nil ? 0 : 1]
    let kept = benchmark.limit.isKept(subject: subject?.median, reference: reference?.median)
    if kept == false { missed.append(benchmark.name) }
    rows.append([
      benchmark.work,
      subject.map { spread($0, in: measure) } ?? "–",
      reference.map { figure($0, in: measure) } ?? "–",
      ratio(subject, reference),
      benchmark.limit.text(in: measure),
      kept.map { $0 ? "pass" : "FAIL" } ?? "–",
    ])
    for other in measurements.suffix(contest.beside.count) {
      rows.append(["  beside it", "", figure(other, in: measure), ratio(other, reference), "", ""])
    }
  }

  /// A figure with the name of whom it belongs to.
  private func figure(_ measurement: Measurement, in measure: Measure) -> String {
    "\(spread(measurement, in: measure)) \(measurement.contender)"
  }

  private func spread(_ measurement: Measurement, in measure: Measure) -> String {
    let median = measure.text(measurement.median)
    guard measurement.figures.count > 1 else { return median }
    // Best and worst as parts of the median: shorter than three figures with their units.
    let low = significant(measurement.least / measurement.median)
    let high = significant(measurement.most / measurement.median)
    return "\(median) (\(low)–\(high))"
  }

  private func ratio(_ one: Measurement?, _ other: Measurement?) -> String {
    guard let one, let other else { return "–" }
    return "\(significant(one.median / other.median)) ×"
  }

  /// The rows of the last benchmark, for those who watch.
  func noteLast(of count: Int) {
    for row in rows.suffix(count) { note("  " + row.filter { !$0.isEmpty }.joined(separator: " | ")) }
  }

  /// Columns aligned for a terminal.
  package var text: String {
    let table = [Report.columns] + rows
    let widths = Report.columns.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { row in
      zip(row, widths)
        .map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
        .joined(separator: "  ") + "\n"
    }.joined()
  }

  package var markdown: String {
    let rule = Report.columns.map { _ in "---" }
    return ([Report.columns, rule] + rows)
      .map { "| " + $0.joined(separator: " | ") + " |\n" }
      .joined()
  }
}
