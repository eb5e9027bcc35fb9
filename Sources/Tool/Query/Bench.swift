// Bench: one statement run again and again, each run timed by itself.

import GraphStore
import Traversal

struct Bench {
  /// What the runs of a statement took.
  struct Figures {
    var text: String
    var results: Int
    var warmup: Int
    /// Nanoseconds of each run, ascending.
    var times: [UInt64]
  }

  private let database: Database
  private let parameters: [String: Value]
  private let warmup: Int
  private let runs: Int

  init(_ database: Database, _ parameters: [String: Value], warmup: Int, runs: Int) {
    self.database = database
    self.parameters = parameters
    self.warmup = warmup
    self.runs = runs
  }

  func measure(_ statement: Statement, of script: Script) throws(Failure) -> Figures {
    let prepared = try PreparedStatement(
      statement, fileName: script.name, parameters: parameters, on: database)
    guard prepared.transactionVerb == nil else {
      throw .usage("invalid-value", "a transaction cannot be measured", help: statement.text)
    }
    var figures = Figures(text: statement.text, results: 0, warmup: warmup, times: [])
    for run in 0..<warmup + runs {
      let start = Platform.nanoseconds
      let count = try count(prepared)
      let time = Platform.nanoseconds &- start
      if run == 0 { figures.results = count }
      guard count == figures.results else {
        throw Failure(
          "unsteady", "a run has \(count) results, and the first one had \(figures.results)",
          help: "measure what does not depend on chance: \(statement.text)", exit: .failure)
      }
      if run >= warmup { figures.times.append(time) }
    }
    figures.times.sort()
    return figures
  }

  /// Runs it once, undoing what it writes, and counts its results.
  private func count(_ prepared: PreparedStatement) throws(Failure) -> Int {
    let store = try database.store(forWriting: prepared.isMutating)
    let limits = RunLimits(cancellation: Platform.cancellation)
    var count = 0
    do {
      if prepared.isMutating {
        try store.write { transaction in
          count = 0
          try prepared.run(parameters, limits, in: transaction) { _ in
            count += 1
            return true
          }
          throw Undone()
        }
      } else {
        try store.read { transaction in
          try prepared.run(parameters, limits, in: transaction) { _ in
            count += 1
            return true
          }
        }
      }
    } catch is Undone {
    } catch {
      throw prepared.failure(error)
    }
    return count
  }

  private struct Undone: Error {}
}

extension Bench.Figures {
  var runs: Int { times.count }

  /// The time that so many of a hundred runs do not exceed.
  func percentile(_ share: Int) -> UInt64 {
    times[min(times.count - 1, max(0, (times.count * share + 99) / 100 - 1))]
  }

  var mean: UInt64 { times.reduce(0, +) / UInt64(times.count) }

  private var columns: [(name: String, time: UInt64)] {
    [
      ("least", times[0]), ("median", percentile(50)), ("p90", percentile(90)), ("p99", percentile(99)),
      ("most", times[times.count - 1]), ("mean", mean),
    ]
  }

  /// The median in units of an older one, as `1.25x`.
  private func ratio(_ old: Double?) -> String? {
    guard let old, old > 0 else { return nil }
    return "\((Double(percentile(50)) / 1e9 / old * 100).rounded() / 100)x"
  }

  func row(comparedTo old: Double?) -> [MapEntry] {
    var row: [(String, Value)] = [("results", .long(Int64(results)))]
    row += columns.map { ($0.name, .string(Self.text($0.time))) }
    if let ratio = ratio(old) { row.append(("then", .string(ratio))) }
    row.append(("statement", .string(text)))
    return row.map { MapEntry(key: .string($0.0), value: $0.1) }
  }

  func line(comparedTo old: Double?) -> String {
    let parts = columns.map { "\($0.name) \(Self.text($0.time))" } + (ratio(old).map { ["then \($0)"] } ?? [])
    return "\(text)\n  \(results) \(results == 1 ? "result" : "results"); \(parts.joined(separator: ", "))\n"
  }

  func json(comparedTo old: Double?) -> JSON {
    func seconds(_ time: UInt64) -> JSON { .number("\(Double(time) / 1e9)") }
    var members = [
      JSONMember(key: "text", value: .string(text)), JSONMember(key: "results", value: .number("\(results)")),
      JSONMember(key: "warmup", value: .number("\(warmup)")),
      JSONMember(key: "runs", value: .number("\(runs)")),
      JSONMember(
        key: "seconds", value: .object(columns.map { JSONMember(key: $0.name, value: seconds($0.time)) })),
    ]
    if let old { members.append(JSONMember(key: "medianBefore", value: .number("\(old)"))) }
    return .object(members)
  }

  /// `1.25 ms`
  static func text(_ nanoseconds: UInt64) -> String {
    let (unit, size): (String, Double) =
      nanoseconds < 1_000_000 ? ("µs", 1e3) : nanoseconds < 1_000_000_000 ? ("ms", 1e6) : ("s", 1e9)
    return "\((Double(nanoseconds) / size * 100).rounded() / 100) \(unit)"
  }
}
