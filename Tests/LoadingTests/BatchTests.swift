// Loads in batches: what is committed stays, and a load that broke off comes to the same end.

import GraphStore
import Synchronization
import Testing

@testable import Loading

@Suite("A load in batches")
struct BatchTests {
  static let files = BulkLoadTests.Files(seed: 4, vertices: 60, edges: 200, repeats: true)
  static let vertices = ScannerTests.file(BulkLoadTests.Files.vertexHead, files.vertices)
  static let edges = ScannerTests.file(BulkLoadTests.Files.edgeHead, files.edges)

  @Test("makes the graph that a load in one go makes, and leaves no ledger")
  func sameGraph() throws {
    let whole = try Workbench()
    try whole.load(Self.vertices, Self.edges) { $0.onDuplicate = .first }
    let wanted = try whole.graph()
    for rows in [1, 7, 1000] {
      let bench = try Workbench()
      let report = try bench.load(Self.vertices, Self.edges) {
        $0.onDuplicate = .first
        $0.batch = rows
      }
      #expect(try bench.graph() == wanted, "batches of \(rows)")
      #expect(report.vertices.added == 60)
      #expect(try BulkLoadTests.isSound(bench))
      try bench.load("~id\nlater\n") { $0.batch = rows }
    }
  }

  @Test("that breaks off anywhere goes on where it was, once it is told to")
  func resumes() throws {
    let whole = try Workbench()
    try whole.load(Self.vertices, Self.edges) { $0.onDuplicate = .first }
    let wanted = try whole.graph()
    let bench = try Workbench()
    let inputs = [try bench.write("v.csv", Self.vertices), try bench.write("e.csv", Self.edges)]
    func load(stoppingAt limit: Int, resumes: Bool) throws -> LoadReport {
      let questions = Counter(.max)
      return try bench.load(inputs) {
        $0.onDuplicate = .first
        $0.batch = 16
        $0.resumes = resumes
        $0.shouldStop = { (questions.next() ?? 0) >= limit }
      }
    }
    #expect(throws: LoadError.interrupted) { try load(stoppingAt: 5, resumes: false) }
    let part = try bench.graph()
    #expect(part.vertices.count > 0 && part.vertices.count < wanted.vertices.count)
    #expect(throws: LoadError.self) { try load(stoppingAt: .max, resumes: false) }
    #expect(throws: LoadError.interrupted) { try load(stoppingAt: 11, resumes: true) }
    _ = try load(stoppingAt: .max, resumes: true)
    #expect(try bench.graph() == wanted)
    #expect(
      throws: LoadError.usage("there is no load to resume in this database", help: "load without --resume")
    ) { try load(stoppingAt: .max, resumes: true) }
  }

  @Test("is not resumed with a file that was changed, nor with another")
  func changed() throws {
    let bench = try Workbench()
    let rows = (0..<50).map { "v\($0)" }
    let input = try bench.write("v.csv", ScannerTests.file("~id", rows))
    #expect(throws: LoadError.interrupted) {
      let questions = Counter(.max)
      try bench.load([input]) {
        $0.batch = 10
        $0.shouldStop = { (questions.next() ?? 0) >= 4 }
      }
    }
    try bench.write("v.csv", ScannerTests.file("~id", rows + ["w"]))
    #expect(try bench.problem(of: [input]) { $0.resumes = true }.code == .fileChanged)
    let other = try bench.write("w.csv", ScannerTests.file("~id", rows))
    #expect(try bench.problem(of: [other]) { $0.resumes = true }.code == .fileChanged)
  }

  @Test("keeps a ledger that is read back as it was written")
  func ledger() {
    var ledger = LoadLedger()
    ledger.entries = [
      LoadLedger.Entry(
        path: "a b/c.csv", size: 1, seconds: 2, nanoseconds: 3, fingerprint: .max, offset: 4, line: 5, rows: 6
      )
    ]
    #expect(LoadLedger(ledger.bytes) == ledger)
    #expect(LoadLedger(Array("something else".utf8)) == nil)
  }
}
