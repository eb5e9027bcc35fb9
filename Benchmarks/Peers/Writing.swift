// Writing: edges inserted one by one, many in one transaction, and beside a reader.

import GraphQ
import Harness
import Synchronization
import Traversal

struct Writing {
  let graph: GraphQ.Graph
  let study: Study

  func run(_ workload: Workload) throws {
    let insert = try insertion()
    let rows = try workload.arguments.map(bindings)
    var record = Record()
    record.set("workload", workload.name)
    record.set("durable", "one sync of the file and one of its head for each commit")
    let edgesBefore = try edgeCount()
    switch workload.name {
    case "insert_each": try insertEach(rows, insert, edgesBefore, &record)
    case "insert_batch": try insertBatch(workload, &record)
    default: try insertBesideReader(rows, insert, edgesBefore, &record)
    }
    record.print()
  }

  private func insertion() throws -> PreparedQuery {
    // iterate() is how Gremlin says that the edge itself is not wanted.
    let edge = "g.V(start).addE('\(study.edge)').to(__.V(end))"
    guard let weight = study.weight else {
      return try graph.prepare(Gremlin(edge + ".iterate()"), parameters: "start", "end")
    }
    return try graph.prepare(
      Gremlin(edge + ".property('\(weight)', weight).iterate()"), parameters: "start", "end", "weight")
  }

  private func bindings(_ row: [JSON]) throws -> [String: any ValueEncodable] {
    guard row.count >= 2 else { throw StudyFailure(description: "an edge to insert has no two ends") }
    var bindings: [String: any ValueEncodable] = [
      "start": study.id(try row[0].integer), "end": study.id(try row[1].integer),
    ]
    if study.weight != nil, row.count > 2 { bindings["weight"] = try row[2].integer }
    return bindings
  }

  private func edgeCount() throws -> Int {
    try graph.query("g.E().hasLabel(label).count()", ["label": study.edge]).one(as: Int.self)
  }

  private func insertEach(
    _ rows: [[String: any ValueEncodable]], _ insert: PreparedQuery, _ edgesBefore: Int,
    _ record: inout Record
  ) throws {
    let all = Stopwatch()
    var times: [Double] = []
    for row in rows where all.seconds < 30 {
      let watch = Stopwatch()
      try insert.run(row)
      times.append(watch.seconds)
    }
    let wall = all.seconds
    let timings = Timings(times)
    record.set("kind", "write")
    record.set("n", timings.count)
    record.set("ops_s", Double(timings.count) / wall)
    record.set("wall_s", wall)
    record.set("p50_ms", timings.median * 1e3)
    record.set("p99_ms", timings.part(0.99) * 1e3)
    record.set("ok", try edgeCount() == edgesBefore + timings.count)
  }

  private func insertBatch(_ workload: Workload, _ record: inout Record) throws {
    let edges = try workload.arguments.map { row in
      (
        from: study.id(try row[0].integer), to: study.id(try row[1].integer),
        weight: row.count > 2 ? try row[2].integer : 0
      )
    }
    let watch = Stopwatch()
    try graph.bulkInsert { rows in
      for edge in edges {
        if let key = study.weight {
          let weight = [(key: key, value: edge.weight.graphValue)]
          try rows.addEdge(study.edge, from: edge.from, to: edge.to, properties: weight)
        } else {
          try rows.addEdge(study.edge, from: edge.from, to: edge.to)
        }
      }
    }
    let wall = watch.seconds
    record.set("kind", "write")
    record.set("n", edges.count)
    record.set("ops_s", Double(edges.count) / wall)
    record.set("wall_s", wall)
    record.set("ok", try edgeCount() == workload.edgesExpected)
    record.set("how", "bulkInsert, one transaction")
  }

  /// Four seconds of a reader alone, then four beside a writer.
  private func insertBesideReader(
    _ rows: [[String: any ValueEncodable]], _ insert: PreparedQuery, _ edgesBefore: Int,
    _ record: inout Record
  ) throws {
    guard let neighbours = Question.core(of: study)["nbr1"], let asked = study.workload("nbr1") else {
      throw StudyFailure(description: "the study has no workload nbr1")
    }
    let query = try graph.prepare(Gremlin(neighbours.text), parameters: neighbours.parameters.map(\.name))
    let starts = try asked.arguments.map { try neighbours.bindings($0, in: study) }
    @Sendable func read(for seconds: Double) throws -> Timings {
      let all = Stopwatch()
      var times: [Double] = []
      while all.seconds < seconds {
        let watch = Stopwatch()
        _ = try query.run(starts[times.count % starts.count])
        times.append(watch.seconds)
      }
      return Timings(times)
    }
    _ = try read(for: 0.5)
    let alone = try read(for: 4)
    let beside = Mutex<Timings?>(nil)
    let written = Mutex((count: 0, seconds: 0.0))
    let isRead = Atomic(false)
    try onThreads(2) { thread in
      if thread == 0 {
        defer { isRead.store(true, ordering: .releasing) }
        let timings = try read(for: 4)
        beside.withLock { $0 = timings }
      } else {
        let watch = Stopwatch()
        var count = 0
        for row in rows where !isRead.load(ordering: .acquiring) {
          try insert.run(row)
          count += 1
        }
        written.withLock { $0 = (count, watch.seconds) }
      }
    }
    let (count, seconds) = written.withLock { $0 }
    record.set("kind", "mixed")
    record.set("read_alone_ops_s", Double(alone.count) / 4)
    record.set("read_p99_alone_ms", alone.part(0.99) * 1e3)
    if let beside = beside.withLock({ $0 }) {
      record.set("read_ops_s", Double(beside.count) / 4)
      record.set("read_p99_ms", beside.part(0.99) * 1e3)
    }
    record.set("write_ops_s", Double(count) / seconds)
    record.set("ok", try edgeCount() == edgesBefore + count)
  }
}
