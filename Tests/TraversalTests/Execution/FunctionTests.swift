// Functions on strings, numbers, dates and lists; math and format.

import GraphStore
import Testing

@testable import Traversal

struct FunctionTests {
  @Test func strings() throws {
    let graph = try TestGraph()
    let cases: [(String, String)] = [
      ("'hello'.toUpper()", "HELLO"), ("' a '.trim()", "a"), ("' a '.lTrim()", "a "), ("' a '.rTrim()", " a"),
      ("'hello'.length()", "5"), ("'hello'.substring(-3, -1)", "ll"), ("'hello'.substring(1)", "ello"),
      ("'hello'.substring(9)", ""), ("'a,b,,c'.split(',')", "[a, b, c]"), ("''.split(',')", "[]"),
      ("'a b'.split(null)", "[a, b]"), ("'aXbX'.replace('X', '-')", "a-b-"), ("'abc'.reverse()", "cba"),
      ("'a'.concat('b', null, 'c')", "abc"), ("1.0.asString()", "1.0"), ("[1, 2].asString()", "[1, 2]"),
      ("['a', null].toUpper(local)", "[A, null]"),
    ]
    for (text, expected) in cases { #expect(try graph.results(Self.query(text)) == [expected], "\(text)") }
    #expect(
      graph.failure("g.inject(1).lTrim()")?.message == "The lTrim() step can only take string as argument")
    #expect(
      graph.failure("g.inject(1).lTrim(local)")?.message
        == "The lTrim(local) step can only take string or list of strings")
    #expect(
      graph.failure("g.inject(1).concat('a')")?.message == "String concat() can only take string as argument")
  }

  @Test func numbersAndDates() throws {
    let graph = try TestGraph()
    #expect(try graph.values("g.inject('1.5').asNumber()") == [.float(1.5)])
    #expect(try graph.values("g.inject(1.9).asNumber(GType.INT)") == [.int(1)])
    #expect(try graph.values("g.inject('TRUE', 0).asBool()") == [.bool(true), .bool(false)])
    #expect(
      try graph.values("g.inject('2023-08-02').asDate().dateAdd(DT.hour, 2)")
        == graph.values("g.inject(datetime('2023-08-02T02:00:00Z'))"))
    #expect(
      try graph.values("g.inject(datetime('2023-08-03')).dateDiff(datetime('2023-08-02'))") == [
        .long(86_400_000)
      ])
    #expect(graph.failure("g.inject(300).asNumber(GType.BYTE)")?.message.contains("due to overflow") == true)
  }

  @Test func lists() throws {
    let graph = try TestGraph()
    let cases: [(String, String)] = [
      ("[1, 2].combine([2])", "[1, 2, 2]"), ("[1, 2].merge([2, 3])", "[1, 2, 3]"),
      ("[1, 2].intersect([2])", "[2]"),
      ("[1, 2].difference([2])", "[1]"), ("[1, 2].disjunct([2, 3])", "[1, 3]"),
      ("[1, 2].product([3])", "[[1, 3], [2, 3]]"), ("['a', null, 'b'].conjoin('-')", "a-b"),
      ("[1, 2, 3].limit(local, 1)", "[1]"), ("[3, 1].order(local)", "[1, 3]"), ("[1, 2].sum(local)", "3"),
      ("[].count(local)", "0"), ("['a'].index()", "[[a, 0]]"),
      ("[b: 2, a: 1].order(local).by(keys)", "{a=1, b=2}"),
    ]
    for (text, expected) in cases { #expect(try graph.results(Self.query(text)) == [expected], "\(text)") }
    #expect(try graph.results("g.inject([]).sum(local)") == [])
    #expect(
      graph.failure("g.inject(null).combine([1])")?.message
        == "Incoming traverser for combine step can't be null")
    #expect(
      graph.failure("g.inject([1]).merge(constant(null))")?.message
        == "traversal argument for merge step must yield an iterable type, not null")
  }

  @Test func mathFollowsItsPrecedence() throws {
    let graph = try TestGraph()
    let cases: [(String, Double)] = [
      ("-_^2", -4), ("2^3^2", 512), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 % 4", 3), ("abs(0 - _)", 2),
      ("sqrt(_ * 8)", 4), ("10 - 2 - 3", 5), ("ceil 1.2", 2),
    ]
    for (text, expected) in cases {
      #expect(try graph.values("g.inject(2).math('\(text)')") == [.double(expected)], "\(text)")
    }
    #expect(graph.failure("g.inject(2).math('_ / 0')")?.code == .value)
    #expect(graph.failure("g.inject(2).math('_ +')")?.code == .argument)
    let modern = try TestGraph.modern()
    #expect(
      try modern.results("g.V(1).as('a').out('knows').as('b').math('a - b').by('age')").sorted() == [
        "-3.0", "2.0",
      ])
    #expect(try modern.results("g.V(1).format('%{name} is %{_}').by('age')") == ["marko is 29"])
    #expect(try modern.results("g.V(3).format('%{name} is %{age}')") == [])
  }

  /// `value.step()` as a traversal that injects the value.
  private static func query(_ text: String) -> String {
    var depth = 0
    var isQuoted = false
    var split = text.startIndex
    for place in text.indices {
      let character = text[place]
      if character == "'" { isQuoted.toggle() }
      if isQuoted { continue }
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      let next = text.index(after: place)
      if character == ".", depth == 0, next < text.endIndex, text[next].isLetter {
        split = place
        break
      }
    }
    return "g.inject(\(text[..<split]))\(text[split...])"
  }
}
