// librarybench: what programs do through the library: many definitions, opening beside them, calls, bulk insertion beside the
// loader of files. Every answer is checked.

import Foundation
import GraphQ
import Harness

/// Not the plain graph of the benchmarks.
private typealias Graph = GraphQ.Graph

@main
enum LibraryBench {
  static func main() {
    do {
      guard CommandLine.arguments.count <= 2, let scale = Int(CommandLine.arguments.dropFirst().first ?? "1")
      else {
        throw WrongAnswer("usage: librarybench [TIMES THE SIZE]")
      }
      let place = FileManager.default.temporaryDirectory.appendingPathComponent(
        "librarybench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: place) }
      print(Machine(measuringIn: place.path).description)
      try definitions(10_000 * scale, place)
      try insertion(vertices: 100_000 * scale, edges: 500_000 * scale, place)
    } catch {
      note("librarybench: \(error)")
      quit(1)
    }
  }

  /// The middle of some runs, after one that does not count.
  private static func median(of rounds: Int, _ run: (Int) throws -> Double) rethrows -> Double {
    _ = try run(-1)
    var figures: [Double] = []
    for round in 0..<rounds { figures.append(try run(round)) }
    return figures.sorted()[rounds / 2]
  }

  private static func report(_ what: String, _ figure: String, _ limit: String = "") {
    print(what + String(repeating: " ", count: max(1, 56 - what.count)) + figure + "   " + limit)
  }

  private static func milliseconds(_ seconds: Double) -> String { String(format: "%.3f ms", seconds * 1000) }

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

  // MARK: Insertion

  private static func insertion(vertices: Int, edges: Int, _ place: URL) throws {
    let words = (0..<vertices).map { "name of number \($0)" }
    func ends(_ edge: Int) -> (Int, Int) {
      let mixed = UInt64(edge) &* 0x9E37_79B9_7F4A_7C15
      return (Int(mixed >> 40) % vertices, Int((mixed >> 16) & 0xFF_FFFF) % vertices)
    }
    func check(_ graph: Graph) throws {
      let weights = (0..<edges).reduce(0) { $0 + $1 % 100 }
      let found = [
        try graph.V().count().one(), try graph.E().count().one(),
        try graph.query("g.E().values('weight').sum()").one(as: Int.self),
      ]
      guard found == [vertices, edges, weights] else { throw WrongAnswer("\(found)") }
    }
    var files: [String] = []
    var nodes = "~id,~label,name,number:Int\n"
    for number in 0..<vertices { nodes += "v\(number),thing,\(words[number]),\(number)\n" }
    var lines = "~id,~from,~to,~label,weight:Int\n"
    for number in 0..<edges {
      lines += "e\(number),v\(ends(number).0),v\(ends(number).1),knows,\(number % 100)\n"
    }
    for (name, text) in [("nodes.csv", nodes), ("edges.csv", lines)] {
      let file = place.appendingPathComponent(name)
      try text.write(to: file, atomically: false, encoding: .utf8)
      files.append(file.path)
    }
    let loaded = try median(of: 3) { round in
      let graph = try Graph(at: place.appendingPathComponent("loaded\(round)").path)
      let watch = Stopwatch()
      try graph.load(files[0], files[1])
      let seconds = watch.seconds
      try check(graph)
      return seconds
    }
    report("load \(vertices) vertices and \(edges) edges from files", milliseconds(loaded))
    let inserted = try median(of: 3) { round in
      let graph = try Graph(at: place.appendingPathComponent("inserted\(round)").path)
      let watch = Stopwatch()
      try graph.bulkInsert { rows in
        for number in 0..<vertices {
          try rows.addVertex("thing", id: "v\(number)", ["name": words[number], "number": Int32(number)])
        }
        for number in 0..<edges {
          let (from, to) = ends(number)
          try rows.addEdge(
            "knows", from: "v\(from)", to: "v\(to)", id: "e\(number)", ["weight": Int32(number % 100)])
        }
      }
      let seconds = watch.seconds
      try check(graph)
      return seconds
    }
    report(
      "insert the same from Swift values", milliseconds(inserted),
      String(format: "%.2f times that", inserted / loaded))
  }
}
