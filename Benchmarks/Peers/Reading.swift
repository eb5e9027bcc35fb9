// Reading: asks the questions of a study and times them the way the drivers of the other systems do.

import GraphQ
import Harness
import Traversal

struct Reading {
  let graph: GraphQ.Graph
  let study: Study
  /// How often each workload is repeated, and the seconds after which a repetition stops.
  let repetitions: Int
  let cap: Double

  func run(_ workload: Workload, as question: Question) throws {
    let query = try graph.prepare(Gremlin(question.text), parameters: question.parameters.map(\.name))
    let bindings = try workload.arguments.map { try question.bindings($0, in: study) }
    var record = Record()
    record.set("workload", workload.name)
    record.set("kind", workload.kind.rawValue)
    if workload.kind == .single {
      try askWhole(query, bindings.first ?? [:], question, &record)
    } else {
      try askEach(query, bindings, question, &record)
    }
    record.print()
  }

  private func askWhole(
    _ query: PreparedQuery, _ values: [String: any ValueEncodable], _ question: Question,
    _ record: inout Record
  ) throws {
    var times: [Double] = []
    var answer = Answer.list([])
    for repetition in 0...repetitions {
      let watch = Stopwatch()
      answer = try question.answer(try query.run(values))
      let seconds = watch.seconds
      // The first warms up, unless it is long.
      if repetition > 0 || seconds > 2 { times.append(seconds) }
      if times.reduce(0, +) > cap { break }
    }
    let timings = Timings(times)
    record.set("n", timings.count)
    record.set("ms", timings.median * 1e3)
    record.set("min_ms", timings.least * 1e3)
    record.set("answers", answer.json)
  }

  private func askEach(
    _ query: PreparedQuery, _ bindings: [[String: any ValueEncodable]], _ question: Question,
    _ record: inout Record
  ) throws {
    let warmUp = Stopwatch()
    for values in bindings.prefix(max(3, min(50, bindings.count / 10))) where warmUp.seconds < cap / 4 {
      _ = try query.run(values)
    }
    var passes: [Timings] = []
    var answers: [JSON] = []
    for repetition in 0..<max(1, repetitions) {
      let pass = Stopwatch()
      var times: [Double] = []
      times.reserveCapacity(bindings.count)
      for values in bindings {
        let watch = Stopwatch()
        let answer = try question.answer(try query.run(values))
        times.append(watch.seconds)
        if repetition == 0 { answers.append(answer.json) }
        if pass.seconds > cap { break }
      }
      passes.append(Timings(times))
      if pass.seconds > cap { break }
    }
    passes.sort { $0.total / Double($0.count) < $1.total / Double($1.count) }
    let middle = passes[passes.count / 2]
    let mean = middle.total / Double(middle.count)
    record.set("n", middle.count)
    record.set("passes", passes.count)
    record.set("ops_s", 1 / mean)
    record.set("mean_ms", mean * 1e3)
    record.set("p50_ms", middle.median * 1e3)
    record.set("p99_ms", middle.part(0.99) * 1e3)
    record.set("answers", .array(answers))
  }
}
