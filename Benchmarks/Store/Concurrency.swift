// Many at once: writers that share commits, and readers beside a writer.

import CBaseline
import GraphStore
import Harness
import Synchronization

struct GroupCommit: Benchmark {
  let ground: Ground
  let name = "group-commit"
  let work = "8 concurrent writers of single edges"
  let measure = Measure.rate(of: "commits")
  let limit = Limit.atLeastReference(times: 3)

  static let writers = 8
  static let commits = 400
  /// What the commit of eight edges writes to the file, counted as for one.
  static let pages = 40

  func prepare() throws -> Contest {
    let database = try GraphInStore.build(path: ground.newFile("writers"), ground.graph)
    let pages = try PagesInC(path: ground.newFile("pages"))
    let vertexCount = ground.vertexCount
    let edgeCount = ground.edgeCount
    let runs = Atomic<UInt64>(0)

    /// Shares the commits out among threads; how many were made a second.
    @Sendable func rate(writers: Int) throws -> Sample {
      let run = runs.add(1, ordering: .relaxed).newValue
      let watch = Stopwatch()
      try onThreads(writers) { writer in
        let count = GroupCommit.commits / writers
        let seed = 20_000 + run * 100 + UInt64(writer) * 2
        _ = try database.insertEach(
          sources: Seeded.numbers(count: count, below: vertexCount, seed: seed),
          targets: Seeded.numbers(count: count, below: vertexCount, seed: seed + 1))
      }
      return Sample(figure: Double(GroupCommit.commits) / watch.seconds, answer: [])
    }
    return Contest(
      subject: Contender("8 writers") { try rate(writers: GroupCommit.writers) },
      reference: Contender("one writer") { try rate(writers: 1) },
      beside: [
        Contender("the \(GroupCommit.pages) pages of eight, written and synced in C") {
          let time = try pages.write(pages: GroupCommit.pages, times: 100)
          return Sample(figure: Double(GroupCommit.writers) / time, answer: [])
        }
      ],
      finish: {
        let links = edgeCount + Int(runs.load(ordering: .relaxed)) * GroupCommit.commits
        for direction in [Direction.out, .in] {
          let found = try database.listSum(direction)[1]
          try WrongAnswer.check("links in the store", [found], is: [UInt64(links)])
        }
      })
  }
}

/// Two hops on several threads. The figure is that of all threads together; linear is as many times one of them.
struct ParallelReaders: Benchmark {
  let ground: Ground
  let besideWriter: Bool
  let measure = Measure.rate(of: "two-hops")

  static let commitsPerSecond = 100
  static let passes = 20

  var name: String { besideWriter ? "readers-beside-writer" : "readers" }
  var work: String {
    besideWriter
      ? "\(readers) readers on \(processors) cores beside a writer of \(ParallelReaders.commitsPerSecond) commits/s"
      : "\(readers) readers on \(processors) cores"
  }
  var limit: Limit { .atLeastReference(times: 0.8 * Double(readers)) }

  private var processors: Int { Int(baseline_processor_count()) }
  private var readers: Int { max(1, besideWriter ? processors - 1 : processors) }

  func prepare() throws -> Contest {
    let database = try GraphInStore.build(path: ground.newFile("readers"), ground.graph)
    let starts = ground.graph.vertices(ofDegree: 20...60, count: TwoHop.starts)
    let vertexCount = ground.vertexCount
    let readers = readers
    let besideWriter = besideWriter

    /// Every reader walks from all starts, pass after pass; a writer goes on until they are done.
    @Sendable func rate(readers: Int, writes: Bool) throws -> Sample {
      let reading = Atomic<Int>(readers)
      let watch = Stopwatch()
      let elapsed = Mutex(0.0)
      try onThreads(readers + (writes ? 1 : 0)) { thread in
        guard thread < readers else {
          return try database.write(commitsPerSecond: ParallelReaders.commitsPerSecond, below: vertexCount) {
            reading.load(ordering: .acquiring) > 0
          }
        }
        defer {
          if reading.subtract(1, ordering: .releasing).newValue == 0 {
            elapsed.withLock { $0 = watch.seconds }
          }
        }
        for _ in 0..<ParallelReaders.passes { _ = try database.twoHopInPlace(from: starts) }
      }
      let walks = readers * starts.count * ParallelReaders.passes
      return Sample(figure: Double(walks) / elapsed.withLock { $0 }, answer: [])
    }
    return Contest(
      subject: Contender(work) { try rate(readers: readers, writes: besideWriter) },
      reference: Contender("one reader alone") { try rate(readers: 1, writes: false) })
  }
}

extension GraphInStore {
  /// Adds single edges at a steady pace for as long as it is wanted. Fails when the pace cannot be kept.
  fileprivate func write(commitsPerSecond: Int, below bound: Int, while isWanted: () -> Bool) throws {
    var random = baseline_random(30_000)
    let watch = Stopwatch()
    var commits = 0
    while isWanted() {
      let source = baseline_random_below(&random, UInt32(bound))
      let target = baseline_random_below(&random, UInt32(bound))
      try insert(sources: [source], targets: [target])
      commits += 1
      baseline_sleep(Double(commits) / Double(commitsPerSecond) - watch.seconds)
    }
    let wanted = watch.seconds * Double(commitsPerSecond)
    guard Double(commits) >= 0.9 * wanted - 1 else {
      throw WrongAnswer("the writer made \(commits) of \(Int(wanted)) commits")
    }
  }
}
