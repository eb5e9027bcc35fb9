// Owners of the LMDB references written in C: they open, run, turn codes into errors, and close.

import CBaseline
import Harness

struct ReferenceFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Throws unless a reference returned success.
private func require(_ work: String, _ code: Int32) throws(ReferenceFailure) {
  guard code != 0 else { return }
  throw ReferenceFailure("\(work) in C: \(String(cString: baseline_lmdb_message(code)))")
}

/// One record for each vertex.
final class PointsInC {
  private var handle: OpaquePointer?

  init(path: String, _ values: [Int32]) throws(ReferenceFailure) {
    try require("building points", baseline_points_build(path, values, UInt32(values.count), &handle))
  }

  deinit {
    if let handle { baseline_points_close(handle) }
  }

  func sum(at positions: [UInt32]) throws(ReferenceFailure) -> [UInt64] {
    var sum: Int64 = 0
    try require("reading points", baseline_points_sum(handle, positions, positions.count, &sum))
    return [UInt64(bitPattern: sum)]
  }
}

/// Four trees of one page.
final class CommitsInC {
  private var handle: OpaquePointer?

  init(path: String) throws(ReferenceFailure) {
    try require("opening four trees", baseline_commits_open(path, &handle))
  }

  deinit {
    if let handle { baseline_commits_close(handle) }
  }

  /// The time of each commit in seconds.
  func commit(times count: Int) throws(ReferenceFailure) -> [Double] {
    var nanoseconds = [UInt64](repeating: 0, count: count)
    try require("committing", baseline_commits_run(handle, count, &nanoseconds))
    return nanoseconds.map { Double($0) / 1e9 }
  }

  func sum() throws(ReferenceFailure) -> UInt64 {
    var sum: UInt64 = 0
    try require("reading four trees", baseline_commits_sum(handle, &sum))
    return sum
  }
}

/// Pages of a file, written and synced.
final class PagesInC {
  private var handle: OpaquePointer?

  init(path: String) throws(ReferenceFailure) {
    try require("making a file of pages", baseline_pages_open(path, &handle))
  }

  deinit {
    if let handle { baseline_pages_close(handle) }
  }

  /// The middle of the times, in seconds, that so many pages at random places take to be durable.
  func write(pages: Int, times: Int) throws(ReferenceFailure) -> Double {
    var nanoseconds = [UInt64](repeating: 0, count: times)
    try require("writing pages", baseline_pages_write(handle, pages, times, &nanoseconds))
    return median(of: nanoseconds.map { Double($0) / 1e9 })
  }
}

/// Neighbour lists in two trees.
final class AdjacencyInC {
  private var handle: OpaquePointer?

  init(path: String, _ graph: Graph) throws(ReferenceFailure) {
    try require("building lists", baseline_adjacency_build(path, &graph.both, &handle))
  }

  deinit {
    if let handle { baseline_adjacency_close(handle) }
  }

  func insert(out: [BaselineLink], in incoming: [BaselineLink]) throws(ReferenceFailure) {
    try require("inserting edges", baseline_adjacency_insert(handle, out, incoming, out.count))
  }

  /// The weighted sum over all lists, and how many links there are.
  func sum(incoming: Bool) throws(ReferenceFailure) -> [UInt64] {
    var answer = BaselineTouch(sum: 0, touched: 0)
    try require("summing lists", baseline_adjacency_sum(handle, incoming ? 1 : 0, &answer))
    return [answer.sum, answer.touched]
  }

  func twoHop(from starts: [UInt32]) throws(ReferenceFailure) -> [UInt64] {
    var answer = BaselineTouch(sum: 0, touched: 0)
    try require("two hops", baseline_adjacency_two_hop(handle, starts, starts.count, &answer))
    return [answer.sum, answer.touched]
  }

  func bytes() throws(ReferenceFailure) -> UInt64 {
    var bytes: UInt64 = 0
    try require("sizing lists", baseline_adjacency_size(handle, &bytes))
    return bytes
  }
}
