// Rounds: everyone runs once to warm up, then all take turns, so that a noisy moment strikes them alike.

import CBaseline

/// The figures of one contender over all rounds.
package struct Measurement {
  package let contender: String
  package private(set) var figures: [Double] = []

  package var median: Double {
    let sorted = figures.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
  package var least: Double { figures.min() ?? .nan }
  package var most: Double { figures.max() ?? .nan }

  init(of contender: String) {
    self.contender = contender
  }

  mutating func add(_ figure: Double) {
    figures.append(figure)
  }
}

extension Contest {
  /// Runs all rounds. In each, all contenders must find the same.
  func measure(rounds: Int) throws -> [Measurement] {
    let contenders = everyone
    var measurements = contenders.map { Measurement(of: $0.name) }
    for round in 0...rounds {
      var agreed: (name: String, answer: [UInt64])?
      // Every second round runs backwards: nobody always follows the same other.
      let order = round % 2 == 0 ? Array(contenders.indices) : contenders.indices.reversed()
      for index in order {
        let sample = try contenders[index].run()
        if let agreed {
          let what = "\(contenders[index].name) against \(agreed.name), round \(round)"
          try WrongAnswer.check(what, sample.answer, is: agreed.answer)
        } else {
          agreed = (contenders[index].name, sample.answer)
        }
        // Round 0 is the warm-up.
        if round > 0 { measurements[index].add(sample.figure) }
      }
    }
    try finish()
    return measurements
  }
}

/// Seconds since it was made.
package struct Stopwatch {
  private let begun = baseline_nanoseconds()

  package init() {}

  package var seconds: Double {
    Double(baseline_nanoseconds() &- begun) / 1e9
  }
}

extension Sample {
  /// Times work of `count` items, in seconds for one.
  package static func time(per count: Int, _ work: () throws -> [UInt64]) rethrows -> Sample {
    let watch = Stopwatch()
    let answer = try work()
    return Sample(figure: watch.seconds / Double(count), answer: answer)
  }

  /// Times work of `count` items, in items a second.
  package static func rate(of count: Int, _ work: () throws -> [UInt64]) rethrows -> Sample {
    let watch = Stopwatch()
    let answer = try work()
    return Sample(figure: Double(count) / watch.seconds, answer: answer)
  }
}
