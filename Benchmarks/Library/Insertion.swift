// Rows of a program inserted in bulk, beside the loader with the same in files.

import Foundation
import GraphQ
import Harness

extension LibraryBench {
  static func insertion(vertices: Int, edges: Int, _ place: URL) throws {
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
