// librarybench: what programs do through the library: many definitions, opening beside them, calls, bulk insertion beside the
// loader of files, decoding, built traversals. Every answer is checked.

import Foundation
import GraphQ
import Harness

/// Not the plain graph of the benchmarks.
typealias Graph = GraphQ.Graph

@main
enum LibraryBench {
  static func main() {
    do {
      let words = CommandLine.arguments.dropFirst()
      guard words.count <= 2, let scale = Int(words.first ?? "1") else {
        throw WrongAnswer("usage: librarybench [TIMES THE SIZE [definitions|insertion|reading]]")
      }
      func picks(_ part: String) -> Bool { words.count < 2 || words.last == part }
      let place = FileManager.default.temporaryDirectory.appendingPathComponent(
        "librarybench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: place) }
      print(Machine(measuringIn: place.path).description)
      if picks("definitions") { try definitions(10_000 * scale, place) }
      if picks("insertion") { try insertion(vertices: 100_000 * scale, edges: 500_000 * scale, place) }
      if picks("reading") {
        let rows = try Reading.all(rows: 1_000_000 * scale, in: place.path)
        print(try Runner(Options(["--rounds", "5"])).run(rows).text)
      }
    } catch {
      note("librarybench: \(error)")
      quit(1)
    }
  }

  /// The middle of some runs, after one that does not count.
  static func median(of rounds: Int, _ run: (Int) throws -> Double) rethrows -> Double {
    _ = try run(-1)
    var figures: [Double] = []
    for round in 0..<rounds { figures.append(try run(round)) }
    return figures.sorted()[rounds / 2]
  }

  static func report(_ what: String, _ figure: String, _ limit: String = "") {
    print(what + String(repeating: " ", count: max(1, 56 - what.count)) + figure + "   " + limit)
  }

  static func milliseconds(_ seconds: Double) -> String { String(format: "%.3f ms", seconds * 1000) }

  // MARK: Definitions

  /// Definitions as applications have them: documentation, parameters, a few steps, a call of another one.
  private static func text(_ count: Int) -> String {
    var text = "define base(code: String) -> List<String> = g.V(code).out('route').values('city');\n"
    for number in 1..<count {
      text += """
        /// What number \(number) is for.
        /// - code: where it begins
        define area\(number % 100).question\(number)(code: String, most: Int = \(number)) -> List<String> =
          g.V().has('airport', 'code', code).out('route').has('city', neq('\(number)')).order().by('city')
           .limit(most).values('city');

        """
    }
    return text
  }

  private static func definitions(_ count: Int, _ place: URL) throws {
    let (few, many) = (text(1), text(count))
    var paths: [String] = []
    let seconds = try median(of: 3) { round in
      let path = place.appendingPathComponent("many\(round)").path
      let graph = try Graph(at: path)
      let watch = Stopwatch()
      let added = try graph.define(many).added
      let seconds = watch.seconds
      guard added.count == count else { throw WrongAnswer("\(added.count) definitions were stored") }
      paths.append(path)
      return seconds
    }
    report(
      "define \(count) stored traversals in one transaction", milliseconds(seconds),
      "at most 1000 ms for 10,000")

    let small = place.appendingPathComponent("few").path
    try Graph(at: small).define(few)
    for path in [small, paths[0]] {
      let graph = try Graph(at: path)
      try graph.query(
        "g.addV('airport').property(id, 'LHR').as('a').addV('airport').property(id, 'KEF').property('city', 'Reykjavik').addE('route').from('a')"
      )
    }
    func opening(_ path: String) throws -> Double {
      try median(of: 101) { _ in
        let watch = Stopwatch()
        let cities = try Graph(at: path).call("base", ["code": "LHR"], as: [String].self)
        let seconds = watch.seconds
        guard cities == ["Reykjavik"] else { throw WrongAnswer("\(cities)") }
        return seconds
      }
    }
    let (one, all) = (try opening(small), try opening(paths[0]))
    report("open and call, one definition", milliseconds(one))
    report(
      "open and call, \(count) definitions", milliseconds(all), String(format: "%.2f times that", all / one))

    let graph = try Graph(at: paths[0])
    let call = try median(of: 5) { _ in
      let watch = Stopwatch()
      for _ in 0..<2000 {
        guard try graph.call("base", ["code": "LHR"]).count == 1 else { throw WrongAnswer("no answer") }
      }
      return watch.seconds / 2000
    }
    report("call from Swift", milliseconds(call))
  }
}
