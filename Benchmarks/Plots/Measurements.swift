// Measurements: what the runner of the peers wrote, one JSON object a line, as points of curves: the time of a work by the
// edges of the graph, one curve for each system.

import Traversal

struct Measurements {
  struct Point: Equatable {
    let edges: Double
    let milliseconds: Double
  }

  struct Curve {
    let peer: String
    let points: [Point]
  }

  /// Works in the order in which they were first measured, and their curves.
  private(set) var works: [(name: String, curves: [Curve])] = []
  /// Every system, in the order of its first figure.
  private(set) var peers: [String] = []

  /// The time of each run; of several on the same graph the median counts.
  init(lines: [String]) throws {
    var edges: [String: Double] = [:]
    var times: [Key: [Double]] = [:]
    var order: [Key] = []
    for line in lines where line.hasPrefix("{") {
      let record = try JSON.parse(Array(line.utf8))
      guard let peer = record["peer"]?.text, let dataset = record["dataset"]?.text,
        let work = record["workload"]?.text
      else { continue }
      if let count = record["edges"]?.number { edges[dataset] = count }
      guard case .bool(true)? = record["ok"], let time = Self.milliseconds(record) else { continue }
      let key = Key(work: work, peer: peer, dataset: dataset)
      if times[key] == nil { order.append(key) }
      times[key, default: []].append(time)
    }
    var points: [String: [String: [Point]]] = [:]
    for key in order {
      guard let count = edges[key.dataset], let time = Self.median(times[key] ?? []) else { continue }
      points[key.work, default: [:]][key.peer, default: []].append(Point(edges: count, milliseconds: time))
      if !peers.contains(key.peer) { peers.append(key.peer) }
    }
    for key in order where !works.contains(where: { $0.name == key.work }) {
      guard let curves = points[key.work] else { continue }
      works.append(
        (
          key.work,
          peers.compactMap { peer in
            curves[peer].map { Curve(peer: peer, points: $0.sorted { $0.edges < $1.edges }) }
          }
        ))
    }
  }

  private struct Key: Hashable {
    let work: String
    let peer: String
    let dataset: String
  }

  /// A question asked many times counts with its median, others with the time of the whole.
  private static func milliseconds(_ record: JSON) -> Double? {
    if let time = record["p50_ms"]?.number ?? record["ms"]?.number { return time }
    return record["wall_s"]?.number.map { $0 * 1000 }
  }

  private static func median(_ times: [Double]) -> Double? {
    guard !times.isEmpty else { return nil }
    return times.sorted()[times.count / 2]
  }
}

extension JSON {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var number: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }
}
