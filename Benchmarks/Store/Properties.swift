// Reading one Int property: at random, in sorted batches, and as a whole column under a filter.

import CBaseline
import GraphStore
import Harness

struct RandomRead: Benchmark {
  let ground: Ground
  let sorted: Bool

  var name: String { sorted ? "read-sorted" : "read-unsorted" }
  var work: String { "random read of one Int property, \(sorted ? "sorted batch" : "unsorted")" }
  let measure = Measure.time(per: "read")
  var limit: Limit { .atMostReference(times: sorted ? 0.3 : 1.5) }

  static let reads = 200_000

  func prepare() throws -> Contest {
    let values = ground.values
    let unsorted = Seeded.numbers(count: RandomRead.reads, below: values.count, seed: 4)
    let positions = sorted ? unsorted.sorted() : unsorted
    let points = try ground.pointsInC()
    let database = try ground.graphInStore()
    return Contest(
      subject: Contender("store, one batch") {
        try .time(per: positions.count) { try database.sumOfValues(of: positions) }
      },
      // Both kinds of batch are measured against one random get.
      reference: Contender("mdb_get in C, unsorted") {
        try .time(per: unsorted.count) { try points.sum(at: unsorted) }
      },
      beside: [
        Contender("array in C") {
          .time(per: positions.count) {
            [UInt64(bitPattern: baseline_read_sum(values, positions, positions.count))]
          }
        }
      ])
  }
}

struct ColumnScan: Benchmark {
  let ground: Ground
  let name = "column-scan"
  let work = "scan and filter one Int column"
  let measure = Measure.time(per: "vertex")
  let limit = Limit.atMostReference(times: 3)

  /// A scan takes microseconds; the clock wants more.
  static let passes = 20

  func prepare() throws -> Contest {
    let values = ground.values
    let database = try ground.graphInStore()
    // Each pass asks something else, so that none can be left out.
    let bounds = (0..<ColumnScan.passes).map { Int32(500 + $0) }
    return Contest(
      subject: Contender("store") {
        try .time(per: values.count * bounds.count) { try bounds.map(database.count(above:)) }
      },
      reference: Contender("array in C") {
        .time(per: values.count * bounds.count) {
          bounds.map { UInt64(baseline_count_above(values, values.count, $0)) }
        }
      })
  }
}
