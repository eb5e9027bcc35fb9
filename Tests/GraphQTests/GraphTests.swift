// The library's face: a graph opened, asked and changed as a program does it.

import Foundation
import GraphQ
import Testing

@Suite struct GraphTests {
  @Test func whatOneQueryWritesAnotherReads() throws {
    let path = NSTemporaryDirectory() + "graphq-test-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let graph = try Graph(at: path)
    try graph.query("g.addV('airport').property('code', code)", ["code": .string("LHR")])
    #expect(try graph.query("g.V().values('code')") == [.string("LHR")])
    #expect(try graph.query("g.V().count()") == [.long(1)])
  }

  @Test func aTransactionSeesItsOwnWritesAndUndoesThemWhenItFails() throws {
    struct Failure: Error {}
    let path = NSTemporaryDirectory() + "graphq-test-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let graph = try Graph(at: path)
    #expect(throws: Failure.self) {
      try graph.write { transaction in
        try transaction.query("g.addV('airport')")
        let count = try transaction.query("g.V().count()")
        #expect(count == [.long(1)])
        throw Failure()
      }
    }
    #expect(try graph.query("g.V().count()") == [.long(0)])
  }
}
