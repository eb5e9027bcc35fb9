// Record: one line of JSON on standard output, which whoever runs the benchmark reads.

import Harness
import Traversal

struct Record {
  private var members: [JSONMember] = []

  mutating func set(_ key: String, _ value: JSON) { members.append(JSONMember(key: key, value: value)) }
  mutating func set(_ key: String, _ text: String) { set(key, .string(text)) }
  mutating func set(_ key: String, _ flag: Bool) { set(key, .bool(flag)) }
  mutating func set(_ key: String, _ number: Int) { set(key, .number(String(number))) }
  mutating func set(_ key: String, _ number: Double) {
    set(key, number.isFinite ? .number(String(number)) : .null)
  }

  func print() {
    var bytes: [UInt8] = []
    JSON.object(members).append(to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    writeOut(bytes)
  }

  /// Says that a workload begins, so that the time of one that never ends is known.
  static func printBegin(_ workload: String) {
    var record = Record()
    record.set("begin", workload)
    record.print()
  }
}

/// Times of single operations in seconds.
struct Timings {
  private var sorted: [Double]

  init(_ seconds: [Double]) { sorted = seconds.sorted() }

  var count: Int { sorted.count }
  var total: Double { sorted.reduce(0, +) }
  var least: Double { sorted.first ?? .nan }
  var median: Double { part(0.5) }

  func part(_ part: Double) -> Double {
    sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }
}
