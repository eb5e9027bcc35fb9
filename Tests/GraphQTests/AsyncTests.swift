// Asynchronous use: many tasks at once, waiting that holds up nobody, cancellation.

import GraphQ
import Testing

@Suite("Tasks use a graph without holding up each other")
struct AsyncTests {
  @Test func manyTasksReadAndWriteAtOnce() async throws {
    let graph = try Graph.inMemory()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          try await graph.write { transaction in _ = try transaction.addVertex("n", ["number": number]) }
          _ = try await graph.query("g.V().count()")
        }
      }
      try await group.waitForAll()
    }
    let numbers = try await graph.V().values("number", as: Int.self).toList()
    #expect(numbers.sorted() == Array(0..<40))
  }

  @Test func cancellingATaskEndsItsQueryAndLeavesNothing() async throws {
    let graph = try Graph.inMemory()
    try await graph.query("g.addV('a').as('x').addE('e').to('x')")
    let task = Task<Results, any Error> {
      try await graph.query("g.V().sideEffect(addV('b')).repeat(out()).until(has('never')).count()")
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    let error = await #expect(throws: GraphError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    #expect(try graph.V().count().one() == 1)
  }
}

@Suite("Results are found as they are asked for")
struct CursorTests {
  static func numbers(_ count: Int) throws -> Graph {
    let graph = try Graph.inMemory()
    try graph.write { transaction in
      for number in 0..<count { try transaction.addVertex("n", ["number": number]) }
    }
    return graph
  }

  @Test func aCursorReadsTheSnapshotItBeganWith() throws {
    let graph = try Self.numbers(5000)
    let cursor = try graph.cursor("g.V().values('number')", as: Int.self)
    let first = try cursor.next()
    try graph.query("g.V().drop()")
    var rest: [Int] = []
    func keep(_ number: Int) { rest.append(number) }
    try cursor.forEach(keep)
    #expect(first == 0)
    #expect(rest == Array(1..<5000))
    #expect(try cursor.next() == nil)
  }

  @Test func aCursorLooksNoFurtherThanItIsAsked() throws {
    let graph = try Self.numbers(2)
    try graph.query("g.V().as('a').V().addE('e').from('a')")
    // All walks of any length: without end, but the first are there at once.
    let cursor = try graph.V().repeat { $0.out() }.emit().cursor()
    for _ in 0..<10 { #expect(try cursor.next() != nil) }
  }

  @Test func aWritingTraversalHasNoCursor() throws {
    let graph = try Self.numbers(1)
    let error = #expect(throws: GraphError.self) { try graph.cursor("g.V().drop()") }
    #expect(error?.code == .readOnly)
  }

  @Test func aStreamGivesAllResultsInOrder() async throws {
    let graph = try Self.numbers(3000)
    var numbers: [Int] = []
    for try await number in graph.V().values("number", as: Int.self).stream() { numbers.append(number) }
    #expect(numbers == Array(0..<3000))
    var counts: [Int] = []
    for try await count in graph.stream("g.V().count()", as: Int.self) { counts.append(count) }
    #expect(counts == [3000])
  }
}
