// Rows: the loads that are measured, one after the other, each into a new database that is checked and removed.

import CBaseline
import GraphStore
import Loading

struct Rows {
  private let request: Request
  private let vertexCount: Int
  private let edgeCount: Int

  init(_ request: Request) {
    self.request = request
    vertexCount = 1 << Int(request.scale)
    edgeCount = 16 << Int(request.scale)
  }

  private func path(_ name: String) -> String { "\(request.directory)/loadbench-\(name)" }

  func run() throws {
    try writeFiles()
    defer { for name in ["nodes.csv", "edges.csv", "shuffled.csv", "bare.csv"] { Host.remove(path(name)) } }
    print("graph: 2^\(request.scale) vertices, \(edgeCount) edges\n")
    print("| load | s | edges/s | bytes an edge in the file | peak MiB |")
    print("|---|---|---|---|---|")
    let plain = try row("ids and one Int property an edge, by source", "edges.csv")
    try row("the same rows shuffled", "shuffled.csv", beside: plain)
    try row("the same in 256 MiB of memory", "edges.csv", beside: plain) { $0.memory = 256 << 20 }
    try row("the same on one thread", "edges.csv", beside: plain) { $0.threads = 1 }
    try row("generated ids, no properties", "bare.csv", beside: plain) { $0.edgeIDs = .generate }
  }

  /// Measures one load; returns its seconds.
  @discardableResult
  private func row(
    _ name: String, _ edges: String, beside plain: Double? = nil,
    _ change: (inout LoadOptions) -> Void = { _ in }
  ) throws -> Double {
    var options = request.options
    change(&options)
    let database = path("graph")
    defer { Host.removeDatabase(database) }
    let report = try Loader.load(
      [LoadInput(path("nodes.csv")), LoadInput(path(edges))], into: database, options)
    guard report.vertices.added == vertexCount, report.edges.added == edgeCount else {
      throw Wrong(name: name, what: "\(report.vertices.added) vertices and \(report.edges.added) edges")
    }
    let check = try Store.check(path: database)
    guard check.isClean else { throw Wrong(name: name, what: "\(check.faults.count) faults") }
    let seconds = report.seconds
    let ratio = plain.map { " (\(Self.rounded(seconds / $0)) ×)" } ?? ""
    print(
      "| \(name) | \(Self.rounded(seconds))\(ratio) | \(Int(Double(edgeCount) / seconds))"
        + " | \(Self.rounded(Double(report.sizeAfter) / Double(edgeCount))) | \(report.peakMemory >> 20) |")
    return seconds
  }

  private struct Wrong: Error {
    var name: String
    var what: String
  }

  private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }

  // MARK: Files

  private func writeFiles() throws {
    var sources = [UInt32](repeating: 0, count: edgeCount)
    var targets = sources
    baseline_rmat(request.scale, 16, 1, &sources, &targets)
    var text = Array("~id,~label,age:Int,name:String\n".utf8)
    for vertex in 0..<vertexCount { text += "n\(vertex),Node,\(vertex % 100),name \(vertex % 5000)\n".utf8 }
    try Host.write(text, to: path("nodes.csv"))
    let order = (0..<edgeCount).sorted { sources[$0] < sources[$1] }
    try writeEdges("edges.csv", order, sources, targets, isBare: false)
    try writeEdges("bare.csv", order, sources, targets, isBare: true)
    var random = Shuffler()
    try writeEdges("shuffled.csv", (0..<edgeCount).shuffled(using: &random), sources, targets, isBare: false)
  }

  private func writeEdges(
    _ name: String, _ order: [Int], _ sources: [UInt32], _ targets: [UInt32], isBare: Bool
  ) throws {
    var text = Array((isBare ? "~from,~to,~label\n" : "~id,~from,~to,~label,w:Int\n").utf8)
    text.reserveCapacity(edgeCount * 32)
    for edge in order {
      if !isBare { text += "e\(edge),".utf8 }
      text += "n\(sources[edge]),n\(targets[edge]),Link".utf8
      if !isBare { text += ",\(edge % 1000)".utf8 }
      text.append(0x0A)
    }
    try Host.write(text, to: path(name))
  }
}

/// The same order every time.
private struct Shuffler: RandomNumberGenerator {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
