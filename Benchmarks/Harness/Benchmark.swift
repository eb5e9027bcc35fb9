// One benchmark: what it is called, what it does, how far it may be from its reference, and who competes.

/// A row of the table. Holds its own fixture; `prepare` builds what the contest needs, outside the clock.
package protocol Benchmark {
  /// The word `--only` picks it by.
  var name: String { get }
  /// The work, as the table words it.
  var work: String { get }
  var measure: Measure { get }
  var limit: Limit { get }
  /// The most rounds worth their time, whatever was asked for.
  var mostRounds: Int { get }

  func prepare() throws -> Contest
}

extension Benchmark {
  package var mostRounds: Int { .max }
}

/// Who competes, and what must hold when they are done.
package struct Contest {
  /// The store. Nil while only the reference can run.
  package var subject: Contender?
  package var reference: Contender?
  /// Shown beside the others, bound by no limit.
  package var beside: [Contender]
  /// Runs after the last round and throws `WrongAnswer` if the contenders left something wrong behind.
  package var finish: () throws -> Void

  package init(
    subject: Contender? = nil, reference: Contender? = nil, beside: [Contender] = [],
    finish: @escaping () throws -> Void = {}
  ) {
    self.subject = subject
    self.reference = reference
    self.beside = beside
    self.finish = finish
  }

  var everyone: [Contender] { [subject, reference].compactMap { $0 } + beside }
}

/// Someone who does the work. `run` is called once a round and never inside a loop that is measured.
package struct Contender {
  package let name: String
  package let run: () throws -> Sample

  package init(_ name: String, run: @escaping () throws -> Sample) {
    self.name = name
    self.run = run
  }
}

/// What one run measured, in the unit of the benchmark's measure, and what it found.
package struct Sample {
  package let figure: Double
  package let answer: [UInt64]

  package init(figure: Double, answer: [UInt64]) {
    self.figure = figure
    self.answer = answer
  }
}

/// A contender found something else than it must. Ends the run.
package struct WrongAnswer: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }

  /// Throws unless both answers are the same.
  package static func check(_ what: String, _ found: [UInt64], is expected: [UInt64]) throws {
    guard found != expected else { return }
    throw WrongAnswer("\(what): found \(found), expected \(expected)")
  }
}

/// A benchmark given as values.
package struct Row: Benchmark {
  package let name: String
  package let work: String
  package let measure: Measure
  package let limit: Limit
  package let mostRounds: Int
  private let make: () throws -> Contest

  package init(
    name: String, work: String, measure: Measure, limit: Limit, mostRounds: Int = .max,
    _ make: @escaping () throws -> Contest
  ) {
    self.name = name
    self.work = work
    self.measure = measure
    self.limit = limit
    self.mostRounds = mostRounds
    self.make = make
  }

  package func prepare() throws -> Contest { try make() }
}
