// call(): names, arguments in all their forms, and what is said when they are wrong.

import GraphStore
import Testing

@testable import Traversal

struct CallTests {
  /// Says what it was given: the object, then the arguments.
  private struct Echo: Service {
    let name = "echo"
    let summary = "what it was given"
    let places: ServicePlaces = [.start, .middle]
    let parameters = [
      ServiceParameter("text", .text, .required, "a text"),
      ServiceParameter("count", .integer, .otherwise(.int(1)), "how many results"),
      ServiceParameter("mark", .anything, "a mark"),
    ]

    func open(_ opening: Opening) -> ServiceSession {
      ImmediateSession { call, _, _ in
        var texts: [Value] = []
        var rows: [Int] = []
        for row in 0..<call.count {
          for _ in 0..<(call.arguments.integer("count", row) ?? 0) {
            let mark = call.arguments.value("mark", row)?.plainText ?? "-"
            texts.append(.string("\(call.arguments.text("text", row) ?? "") \(mark)"))
            rows.append(row)
          }
        }
        return ServiceResults(.values(texts), rows: rows)
      }
    }
  }

  private struct Inner: Service {
    let name = "inner"
    let summary = "only behind a step"
    let places: ServicePlaces = .middle
    let parameters: [ServiceParameter] = []

    func open(_ opening: Opening) -> ServiceSession {
      ImmediateSession { call, _, _ in ServiceResults(each: call.objects) }
    }
  }

  private let graph: TestGraph

  init() throws { graph = try TestGraph.modern() }

  private func results(_ text: String, _ parameters: [String: Value] = [:]) throws -> [String] {
    let catalog = ServiceCatalog(stored: [Echo(), Inner()])
    return try graph.values(text, parameters, services: catalog).map(\.plainText).sorted()
  }

  private func failure(_ text: String) -> TraversalError? {
    do {
      _ = try results(text)
      return nil
    } catch { return error as? TraversalError }
  }

  @Test func argumentsComeByNameByPlaceOrByTraversal() throws {
    #expect(try results("g.call('echo', [text: 'a', count: 2])") == ["a -", "a -"])
    #expect(try results("g.call('echo', ['a', 2, 'm'])") == ["a m", "a m"])
    #expect(try results("g.call('echo').with('text', 'a').with('mark')") == ["a true"])
    #expect(try results("g.call('echo', __.project('text').by(constant('a')))") == ["a -"])
    #expect(
      try results("g.call('echo', [text: x, mark: [y]])", ["x": .string("a"), "y": .long(1)]) == ["a [1]"])
    #expect(
      try results("g.call('echo', m)", ["m": .map([MapEntry(key: .string("text"), value: .string("a"))])])
        == ["a -"])
  }

  @Test func plansAreKeptAndRunWithOtherParameters() throws {
    var traversal = try PreparedTraversal(
      "g.call('echo', [text: x]).with('mark', y)", parameters: ["x", "y"])
    traversal.services = ServiceCatalog(stored: [Echo()])
    for (x, y) in [("a", 1), ("b", 2)] {
      let parameters: [String: Value] = ["x": .string(x), "y": .int(Int32(y))]
      #expect(try traversal.run(parameters: parameters, on: graph.store).map(\.plainText) == ["\(x) \(y)"])
    }
    #expect(try results("g.call('echo', l)", ["l": .list([.string("a"), .int(2)])]) == ["a -", "a -"])
  }

  @Test func laterArgumentsWin() throws {
    #expect(try results("g.call('echo', [text: 'a']).with('text', 'b')") == ["b -"])
    #expect(
      try results("g.call('echo', [text: 'a'], __.project('text').by(constant('b'))).with('text', 'c')")
        == ["c -"])
  }

  @Test func argumentsAreComputedForEachRow() throws {
    #expect(
      try results("g.V().hasLabel('person').call('echo').with('text', __.values('name'))")
        == ["josh -", "marko -", "peter -", "vadas -"])
    #expect(
      try results("g.V().hasLabel('person').call('echo', [__.values('name'), __.out().count()])")
        == ["josh -", "josh -", "marko -", "marko -", "marko -", "peter -"])
    #expect(
      try results(
        "g.V(1, 2).as('v').call('echo', __.project('text', 'mark').by('name').by('age')).as('t').select('v', 't').by('name').by()"
      )
        == ["{v=marko, t=marko 29}", "{v=vadas, t=vadas 27}"])
    #expect(try results("g.V(1).map(call('echo', [__.values('name')]))") == ["marko -"])
  }

  @Test func wrongArgumentsAreNamed() throws {
    let unknown = failure("g.call('echo').with('txet', 'a')")
    #expect(unknown?.code == .argument)
    #expect(unknown?.message == "echo has no argument 'txet'")
    #expect(unknown?.help == "did you mean 'text'?")
    #expect(unknown?.range == SourceRange(20, 26))

    let missing = failure("g.call('echo', [count: 1])")
    #expect(missing?.message == "echo needs the argument 'text'")

    let wrong = failure("g.call('echo', ['a', 'b'])")
    #expect(wrong?.message == "the argument 'count' of echo must be an integer, but b is of type String")

    let late = failure("g.V(1).call('echo').with('text', __.values('age'))")
    #expect(late?.message == "the argument 'text' of echo must be a string, but 29 is of type Integer")

    #expect(failure("g.call('echo', ['a', 1, 2, 3])")?.message == "echo takes at most 3 arguments, not 4")
    #expect(
      failure("g.V(3).call('echo').with('text', __.values('age'))")?.message
        == "the traversal for the argument 'text' of echo gives nothing")
    #expect(failure("g.V(1).call('echo', __.values('name'))")?.code == .type)
  }

  @Test func unknownServicesAreErrors() throws {
    let error = failure("g.call('ecko')")
    #expect(error?.code == .unknownService)
    #expect(error?.help == "did you mean 'echo'?")
    #expect(failure("g.call('quite something else')")?.help == "call('--list') lists the services there are")
  }

  @Test func someServicesNeedObjects() throws {
    #expect(failure("g.call('inner')")?.code == .structure)
    #expect(try results("g.V(1).call('inner').values('name')") == ["marko"])
  }

  @Test func theListNamesServicesOrDescribesThem() throws {
    #expect(try results("g.call()").contains("echo"))
    #expect(try results("g.call('--list').with('service', 'echo')") == ["echo"])
    #expect(try results("g.call('--list', __.project('service').by(constant('echo')))") == ["echo"])
    let text = try results("g.call('--list', [service: 'echo']).with('verbose')")
    #expect(
      text == [
        #"{"name":"echo","type:[requirements]:":{"Start":[],"Streaming":[]},"params":{"text":"a text (a string, required)","count":"how many results (an integer, else 1)","mark":"a mark (any value)"},"description":"what it was given"}"#
      ])
  }
}
