// Writers that share a commit: those that only add share one buffer, those that need more run again on their own, and
// each fails alone.

import Foundation
import Testing

@testable import GraphStore

@Suite(.serialized, .timeLimit(.minutes(2))) struct GroupTests {
  struct Failure: Error {}

  let temporary: TemporaryStore
  let link: LabelID
  let key: KeyID

  /// Sixteen vertices without edges.
  init() throws {
    temporary = try TemporaryStore()
    (link, key) = try temporary.store.write { transaction in
      let label = try transaction.makeLabel("node")
      _ = try transaction.addVertices(16, labels: [label])
      return (try transaction.makeLabel("link"), try transaction.makeKey("k"))
    }
  }

  /// Runs the closures as members of one group, in their order, behind a leader that adds an edge from 0 to 1.
  /// Returns how often each closure ran.
  private func group(_ members: [@Sendable (borrowing Transaction) throws -> Void]) throws -> [Int] {
    let store = temporary.store
    let (began, queued) = (Signal(), SharedCounter())
    let runs = members.map { _ in SharedCounter() }
    let link = link
    try onThreads(members.count + 1) { thread in
      if thread == 0 {
        try store.write { transaction in
          began.send()
          while queued.value < members.count { usleep(1000) }
          usleep(30_000)
          try transaction.addEdge(label: link, from: 0, to: 1)
        }
        return
      }
      if thread == 1 { #expect(began.wait()) }
      while queued.value < thread - 1 { usleep(500) }
      // The one before has time to take its place in the queue.
      if thread > 1 { usleep(3000) }
      queued.add(1)
      do {
        try store.write { transaction in
          runs[thread - 1].add(1)
          try members[thread - 1](transaction)
        }
      } catch is Failure {}
    }
    #expect(try store.check().faults == [])
    return runs.map(\.value)
  }

  private func neighbours(_ vertex: VertexNumber) throws -> [VertexNumber] {
    try temporary.store.read { transaction in
      var expansion = Expansion()
      var place = ExpansionPlace()
      _ = try transaction.expand([vertex], .out, labels: nil, limit: 1000, from: &place, into: &expansion)
      return expansion.neighbours
    }
  }

  @Test func membersThatOnlyAddRunOnceAndAreAllKept() throws {
    let link = link
    let runs = try group(
      (2..<10).map { target in
        { transaction in try transaction.addEdge(label: link, from: 0, to: VertexNumber(target)) }
      })
    #expect(runs == Array(repeating: 1, count: 8))
    #expect(try neighbours(0) == Array(1..<10))
    #expect(try temporary.store.read { try $0.count(.edge, label: link) } == 9)
  }

  @Test func aMemberThatFailsTakesBackWhatItAddedAndNoMore() throws {
    let (link, key) = (link, key)
    let runs = try group([
      { transaction in try transaction.addEdge(label: link, from: 0, to: 2) },
      { transaction in
        try transaction.addEdge(label: link, from: 0, to: 3)
        _ = try transaction.addVertex(labels: [link], id: "gone")
        try transaction.setProperty(.vertex, 1, key, .int(9))
        throw Failure()
      },
      { transaction in
        #expect(try transaction.number(.vertex, id: "gone") == nil)
        _ = try transaction.addVertex(labels: [link], id: "gone")
        try transaction.addEdge(label: link, from: 0, to: 4)
      },
    ])
    #expect(runs == [1, 1, 1])
    #expect(try neighbours(0) == [1, 2, 4])
    try temporary.store.read { transaction in
      let found = (try transaction.number(.vertex, id: "gone"), try transaction.property(.vertex, 1, key))
      #expect(found.0 == 16)
      #expect(found.1 == nil)
    }
  }

  @Test func aMemberThatReadsFirstSeesWhatOthersAdded() throws {
    let link = link
    let runs = try group([
      { transaction in try transaction.addEdge(label: link, from: 0, to: 2) },
      { transaction in
        var degrees: [Int] = []
        try transaction.appendDegrees(of: [0], .out, labels: nil, to: &degrees)
        #expect(degrees == [2])
        try transaction.addEdge(label: link, from: 0, to: 3)
      },
      { transaction in
        let count = try transaction.count(.edge, label: link)
        #expect(count == 3)
      },
    ])
    #expect(runs == [1, 1, 1])
    #expect(try neighbours(0) == [1, 2, 3])
  }

  @Test func aMemberThatLooksAtWhatItAddedGoesOnWithTheOthers() throws {
    let link = link
    let runs = try group([
      { transaction in try transaction.addEdge(label: link, from: 0, to: 2) },
      { transaction in
        let edge = try transaction.addEdge(label: link, from: 0, to: 3)
        let found = try transaction.edge(edge)
        #expect(found?.target == 3)
      },
      { transaction in try transaction.addEdge(label: link, from: 0, to: 4) },
    ])
    #expect(runs == [1, 1, 1])
    #expect(try neighbours(0) == [1, 2, 3, 4])
  }

  @Test func aMemberThatReadsListsItChangedRunsAgainOnItsOwn() throws {
    let link = link
    let runs = try group([
      { transaction in try transaction.addEdge(label: link, from: 0, to: 2) },
      { transaction in
        try transaction.addEdge(label: link, from: 0, to: 3)
        var degrees: [Int] = []
        try transaction.appendDegrees(of: [0], .out, labels: nil, to: &degrees)
        #expect(degrees == [3])
      },
      { transaction in try transaction.addEdge(label: link, from: 0, to: 4) },
    ])
    #expect(runs == [1, 2, 1])
    #expect(try neighbours(0) == [1, 2, 3, 4])
  }

  @Test func aMemberThatSwallowsErrorsIsNotKeptByHalf() throws {
    let (link, key) = (link, key)
    let runs = try group([
      { transaction in
        try transaction.addEdge(label: link, from: 0, to: 2)
        // Would need a transaction of its own; what comes behind must not be lost, nor this.
        let name = try? transaction.makeKey("new key")
        try? transaction.setProperty(.vertex, 5, name ?? key, .int(1))
        _ = try? transaction.addEdge(label: link, from: 0, to: 3)
      },
      { transaction in
        let added = try? transaction.addEdge(label: link, from: 0, to: 4)
        if added != nil, try transaction.edge(added ?? 0) == nil { throw Failure() }
        throw Failure()
      },
    ])
    #expect(runs[0] == 2)
    #expect(try neighbours(0) == [1, 2, 3])
    try temporary.store.read { transaction in
      let new = transaction.key("new key")
      let property = try transaction.property(.vertex, 5, new ?? key)
      #expect(property == Property(.int(1)))
    }
  }

  @Test func membersOfEveryKindShareACommit() throws {
    let (link, key) = (link, key)
    let node: LabelID = 0
    let runs = try group([
      { transaction in
        // An index: from here on, values must be told apart at once.
        _ = try transaction.createIndex(.vertex, label: node, keys: [key], isUnique: true)
      },
      { transaction in try transaction.setProperty(.vertex, 2, key, .int(7)) },
      { transaction in
        do {
          try transaction.setProperty(.vertex, 3, key, .int(7))
          _ = try transaction.count(.vertex, label: node)
          Issue.record("the value is there twice")
        } catch let error as StoreError {
          if error.code != .nested { #expect(error.code == .notUnique) }
          throw Failure()
        }
      },
      { transaction in try transaction.removeVertex(4) },
      { transaction in
        #expect(throws: StoreError.self) { try transaction.addEdge(label: link, from: 0, to: 4) }
        try transaction.addEdge(label: link, from: 0, to: 5)
      },
      { transaction in
        try transaction.setProperty(.vertex, 6, key, .string(String(repeating: "x", count: 3000)))
      },
    ])
    #expect(runs.allSatisfy { (1...2).contains($0) })
    #expect(try neighbours(0) == [1, 5])
    try temporary.store.read { transaction in
      let values = (
        try transaction.property(.vertex, 2, key), try transaction.property(.vertex, 3, key),
        try transaction.exists(.vertex, 4)
      )
      #expect(values.0 == Property(.int(7)))
      #expect(values.1 == nil)
      #expect(!values.2)
    }
  }
}
