// Runs the chosen benchmarks one after another and turns what they measured into a report.

package struct Runner {
  package let options: Options

  package init(_ options: Options) {
    self.options = options
  }

  /// Measures every benchmark that was asked for. A wrong answer ends the run with an error.
  package func run(_ benchmarks: [any Benchmark]) throws -> Report {
    var report = Report()
    for benchmark in benchmarks where options.picks(benchmark.name) {
      note("\(benchmark.name): preparing")
      do {
        let contest = try benchmark.prepare()
        let rounds = min(options.rounds, benchmark.mostRounds)
        note("\(benchmark.name): \(rounds) rounds of \(contest.everyone.map(\.name).joined(separator: ", "))")
        report.add(benchmark, contest, try contest.measure(rounds: rounds))
        report.noteLast(of: 1 + contest.beside.count)
      } catch let wrong as WrongAnswer {
        throw WrongAnswer("\(benchmark.name): WRONG ANSWER: \(wrong)")
      }
    }
    return report
  }
}
