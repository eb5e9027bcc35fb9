// Rows of a program inserted in bulk, beside the loader with the same in files.

import Foundation
import GraphQ
import Harness

extension LibraryBench {
  static func insertion(vertices: Int, edges: Int, _ place: URL) throws {
    // What the program has: making it is no part of the work.
    let words = (0..<vertices).map { "name of number \($0)" }
    let vertexIDs = (0..<vertices).map { "v\($0)" }
    let edgeIDs = (0..<edges).map { "e\($0)" }
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
    /// The same rows with other beginnings of their ids, so that they can stand beside each other.
    func files(_ prefix: String) throws -> [String] {
      var nodes = "~id,~label,name,number:Int\n"
      for number in 0..<vertices {
        nodes += "\(prefix)\(vertexIDs[number]),thing,\(words[number]),\(number)\n"
      }
      var lines = "~id,~from,~to,~label,weight:Int\n"
      for number in 0..<edges {
        let (from, to) = ends(number)
        lines += "\(prefix)\(edgeIDs[number]),\(prefix)\(vertexIDs[from]),\(prefix)\(vertexIDs[to]),knows,"
        lines += "\(number % 100)\n"
      }
      return try [("nodes", nodes), ("edges", lines)].map { name, text in
        let file = place.appendingPathComponent("\(prefix)\(name).csv")
        try text.write(to: file, atomically: false, encoding: .utf8)
        return file.path
      }
    }
    func checkTwice(_ graph: Graph) throws {
      guard try graph.V().count().one() == 2 * vertices, try graph.E().count().one() == 2 * edges else {
        throw WrongAnswer("not twice as much is there")
      }
    }
    let (first, second) = (try files(""), try files("x"))
    let loaded = try median(of: 3) { round in
      let graph = try Graph(at: place.appendingPathComponent("loaded\(round)").path)
      let watch = Stopwatch()
      try graph.load(first[0], first[1])
      let seconds = watch.seconds
      try check(graph)
      return seconds
    }
    report("load \(vertices) vertices and \(edges) edges from files", milliseconds(loaded))
    let beside = try median(of: 3) { round in
      let graph = try Graph(at: place.appendingPathComponent("loaded\(round)").path)
      let watch = Stopwatch()
      try graph.load(second[0], second[1])
      let seconds = watch.seconds
      try checkTwice(graph)
      return seconds
    }
    report(
      "load as much again beside it", milliseconds(beside),
      String(format: "%.2f times that, %.2f µs an edge", beside / loaded, beside * 1e6 / Double(edges)))
    func insert(into graph: Graph, _ vertexIDs: [String], _ edgeIDs: [String]) throws {
      try graph.bulkInsert { rows in
        for number in 0..<vertices {
          try rows.addVertex(
            "thing", id: vertexIDs[number], ["name": words[number], "number": Int32(number)])
        }
        for number in 0..<edges {
          let (from, to) = ends(number)
          try rows.addEdge(
            "knows", from: vertexIDs[from], to: vertexIDs[to], id: edgeIDs[number],
            ["weight": Int32(number % 100)])
        }
      }
    }
    let inserted = try median(of: 3) { round in
      let graph = try Graph(at: place.appendingPathComponent("inserted\(round)").path)
      let watch = Stopwatch()
      try insert(into: graph, vertexIDs, edgeIDs)
      let seconds = watch.seconds
      try check(graph)
      return seconds
    }
    report(
      "insert the same from Swift values", milliseconds(inserted),
      String(format: "%.2f times that", inserted / loaded))
    let (more, moreEdges) = (vertexIDs.map { "x" + $0 }, edgeIDs.map { "x" + $0 })
    let added = try median(of: 3) { round in
      let graph = try Graph(at: place.appendingPathComponent("inserted\(round)").path)
      let watch = Stopwatch()
      try insert(into: graph, more, moreEdges)
      let seconds = watch.seconds
      try checkTwice(graph)
      return seconds
    }
    report(
      "insert as much again beside it", milliseconds(added),
      String(format: "%.2f times that, %.2f µs an edge", added / loaded, added * 1e6 / Double(edges)))
  }
}
