// The table of the four relations, and what must hold of them whatever the values.

import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite struct RelationsTests {
  static func decimal(_ text: String) throws -> Value { .bigDecimal(try #require(BigDecimal(text))) }
  static func big(_ text: String) throws -> Value { .bigInteger(try #require(BigInteger(text))) }
  static func time(_ text: String) throws -> Value { .dateTime(try #require(Timestamp(iso8601: text))) }
  static func day(_ text: String) throws -> Value { .date(try #require(Day(iso8601: text))) }
  static func vertex(_ id: ElementID) -> Value { .vertex(VertexValue(id: id, labels: ["person"])) }
  static func edge(_ id: ElementID) -> Value {
    .edge(EdgeValue(id: id, label: "knows", source: 1, sourceLabel: "a", target: 2, targetLabel: "b"))
  }

  @Test func `numbers are equal and comparable by value, but equivalent only within a type`() throws {
    let ones: [Value] = [
      .byte(1), .short(1), .int(1), .long(1), .float(1), .double(1), try Self.big("1"),
      try Self.decimal("1.0"),
    ]
    let twos: [Value] = [
      .byte(2), .short(2), .int(2), .long(2), .float(2), .double(2), try Self.big("2"), try Self.decimal("2"),
    ]
    for a in ones {
      for b in ones {
        #expect(a.isEqual(to: b))
        #expect(a.comparison(with: b) == .equal)
        #expect(a.order(relativeTo: b) == .equal)
        #expect(a.isEquivalent(to: b) == (a.kind == b.kind))
      }
      for b in twos {
        #expect(!a.isEqual(to: b))
        #expect(a.comparison(with: b) == .less)
        #expect(b.order(relativeTo: a) == .greater)
      }
    }
  }

  @Test func `numbers compare without rounding`() throws {
    let table: [(Value, Value, ThreeWay)] = [
      (.long(9_007_199_254_740_993), .double(9_007_199_254_740_992), .greater),
      (.long(.max), .double(0x1p63), .less), (.long(.min), .double(-0x1p63), .equal),
      (.int(1), .double(1.5), .less), (.int(-1), .double(-1.5), .greater), (.int(2), .float(1.5), .greater),
      (.int(0), .double(-0.0), .equal), (.double(0.0), .float(-0.0), .equal),
      (.float(.infinity), .double(.infinity), .equal), (.long(.max), .double(.infinity), .less),
      (.double(0.1), try Self.decimal("0.1"), .equal), (.float(0.1), .double(0.1), .greater),
      (.double(1e23), try Self.big("99999999999999991611392"), .equal),
      (.double(-.infinity), try Self.decimal("-1e999"), .less),
      (try Self.big("1"), try Self.decimal("1.000"), .equal),
      (try Self.big("100000000000000000000"), .long(.max), .greater),
    ]
    for (a, b, order) in table {
      #expect(a.comparison(with: b) == order, "\(a) and \(b)")
      #expect(b.comparison(with: a) == order.reversed, "\(b) and \(a)")
      #expect(a.isEqual(to: b) == (order == .equal))
    }
  }

  @Test func `NaN equals nothing, compares to nothing, is the greatest number, and is equivalent to itself`()
    throws
  {
    let nan = Value.double(.nan)
    for other in [nan, .float(.nan), .int(1), .double(.infinity), try Self.decimal("1"), try Self.big("9")] {
      #expect(!nan.isEqual(to: other))
      #expect(nan.comparison(with: other) == nil)
      #expect(other.comparison(with: nan) == nil)
      #expect(nan.order(relativeTo: other) == (other.isNaN ? .equal : .greater))
    }
    #expect(nan.isEquivalent(to: nan))
    #expect(!nan.isEquivalent(to: .float(.nan)))
    #expect(!Value.list([nan]).isEqual(to: .list([nan])))
    #expect(Value.list([nan]).order(relativeTo: .list([nan])) == .equal)
    #expect(Value.list([nan]).isEquivalent(to: .list([nan])))
  }

  @Test func `null equals and compares to null only, and comes first`() {
    #expect(Value.null.isEqual(to: .null))
    #expect(Value.null.comparison(with: .null) == .equal)
    #expect(Value.null.comparison(with: .int(0)) == nil)
    #expect(!Value.null.isEqual(to: .string("")))
    #expect(Value.null.order(relativeTo: .bool(false)) == .less)
    #expect(Value.null.isEquivalent(to: .null))
  }

  @Test func `families of types stand in a fixed order and do not compare`() throws {
    let ascending: [Value] = [
      .null, .bool(false), .bool(true), .double(-.infinity), .int(0), .double(.nan),
      try Self.time("2023-01-01"), .string(""), .direction(.out), .string("a"), .token(.id),
      .uuid(UniqueID(high: 0, low: 0)),
      Self.vertex(1),
      Self.edge(1), .vertexProperty(VertexPropertyValue(id: 1, key: "name", value: .string("marko"))),
      .property(PropertyValue(key: "k", value: .int(1))), .path(PathValue(objects: [], labels: [])), .set([]),
      .list([]), .map([]), .tree([]), .graph(GraphValue(vertices: [], edges: [])),
    ]
    for (i, a) in ascending.enumerated() {
      for (j, b) in ascending.enumerated() {
        #expect(a.order(relativeTo: b) == ThreeWay.of(i, j), "\(a) and \(b)")
        let isSameFamily =
          (1...2).contains(i) && (1...2).contains(j) || [7, 9].contains(i) && [7, 9].contains(j)
          || (3...4).contains(i) && (3...4).contains(j)
        guard i != j, !isSameFamily else { continue }
        #expect(a.comparison(with: b) == nil, "\(a) and \(b)")
        #expect(!a.isEqual(to: b))
        #expect(!a.isEquivalent(to: b))
      }
    }
  }

  @Test func `strings compare by their bytes`() {
    for (a, b) in [
      ("B", "a"), ("a", "aa"), ("", "a"), ("z", "é"), ("\u{FFFD}", "\u{10000}"), ("e\u{301}", "é"),
    ] {
      #expect(Value.string(a).comparison(with: .string(b)) == .less)
      #expect(Value.string(b).order(relativeTo: .string(a)) == .greater)
      #expect(!Value.string(a).isEqual(to: .string(b)))
      #expect(!Value.string(a).isEquivalent(to: .string(b)))
    }
  }

  @Test func `dates compare as instants, days as their midnight in UTC`() throws {
    let noon = try Self.time("2023-01-01T12:00+02:00")
    let sameNoon = try Self.time("2023-01-01T10:00Z")
    #expect(noon.isEqual(to: sameNoon))
    #expect(noon.order(relativeTo: sameNoon) == .equal)
    #expect(!noon.isEquivalent(to: sameNoon))
    #expect(try Self.day("2023-01-01").isEqual(to: Self.time("2023-01-01T01:00+01:00")))
    #expect(try Self.day("2023-01-01").comparison(with: noon) == .less)
    #expect(try noon.comparison(with: Self.day("2023-01-02")) == .less)
    #expect(try !Self.day("2023-01-01").isEquivalent(to: Self.time("2023-01-01")))
  }

  @Test func `elements are equal by kind and id whatever they carry`() {
    let rich = Value.vertex(VertexValue(id: "1", labels: ["software"]))
    #expect(Self.vertex(1).isEqual(to: rich))
    #expect(Self.vertex(1).isEquivalent(to: rich))
    #expect(!Self.vertex(1).isEqual(to: Self.edge(1)))
    #expect(Self.vertex(2).order(relativeTo: Self.vertex("10")) == .less)
    #expect(Self.vertex(10).order(relativeTo: Self.vertex("a")) == .less)
    #expect(Self.vertex("b").order(relativeTo: Self.vertex("a")) == .greater)
    #expect(Self.vertex("-0").order(relativeTo: Self.vertex("0")) == .greater)
  }

  @Test func `properties compare by key, then value`() {
    let (a1, b0) = (
      Value.property(PropertyValue(key: "a", value: .int(1))),
      Value.property(PropertyValue(key: "b", value: .int(0)))
    )
    #expect(a1.order(relativeTo: b0) == .less)
    #expect(a1.isEqual(to: .property(PropertyValue(key: "a", value: .long(1)))))
    #expect(!a1.isEquivalent(to: .property(PropertyValue(key: "a", value: .long(1)))))
  }

  @Test func `collections compare item by item`() throws {
    let ints = Value.list([.int(1), .int(2)])
    #expect(ints.isEqual(to: .list([.double(1), try Self.decimal("2.0")])))
    #expect(!ints.isEquivalent(to: .list([.double(1), .int(2)])))
    #expect(ints.comparison(with: .list([.int(1), .int(3)])) == .less)
    #expect(ints.comparison(with: .list([.int(1)])) == .greater)
    #expect(ints.comparison(with: .list([.string("a"), .int(1)])) == nil)
    #expect(ints.order(relativeTo: .list([.string("a"), .int(1)])) == .less)
    #expect(!ints.isEqual(to: .set([.int(1), .int(2)])))
    let set = Value.set([.int(1), .int(2)])
    #expect(set.isEqual(to: .set([.long(2), .int(1)])))
    #expect(set.isEquivalent(to: .set([.int(2), .int(1)])))
    #expect(set.order(relativeTo: .set([.int(3)])) == .less)
    #expect(
      set.isEqual(to: .bulkSet([BulkEntry(value: .int(2), count: 1), BulkEntry(value: .int(1), count: 1)])))
    #expect(
      !set.isEqual(to: .bulkSet([BulkEntry(value: .int(1), count: 2), BulkEntry(value: .int(2), count: 1)])))
    let often = Value.bulkSet([BulkEntry(value: .int(1), count: .max)])
    #expect(often.order(relativeTo: .bulkSet([BulkEntry(value: .int(1), count: .max - 1)])) == .greater)
    let map = Value.map([
      MapEntry(key: .string("a"), value: .int(1)), MapEntry(key: .string("b"), value: .int(2)),
    ])
    let turned = Value.map([
      MapEntry(key: .string("b"), value: .long(2)), MapEntry(key: .string("a"), value: .int(1)),
    ])
    #expect(map.isEqual(to: turned))
    #expect(!map.isEquivalent(to: turned))
    #expect(map.order(relativeTo: .map([MapEntry(key: .string("a"), value: .int(2))])) == .less)
    let path = Value.path(PathValue(objects: [.int(1)], labels: [["x"]]))
    #expect(path.isEqual(to: .path(PathValue(objects: [.long(1)], labels: [[]]))))
    #expect(!path.isEqual(to: .list([.int(1)])))
  }

  @Test func `the order is total, and the other relations agree with it`() {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<4000 {
      let onlyNumbers = Bool.random(using: &generator)
      let (a, b, c) =
        onlyNumbers
        ? (generator.number(), generator.number(), generator.number())
        : (generator.value(depth: 2), generator.value(depth: 2), generator.value(depth: 2))
      let (ab, bc, ac) = (a.order(relativeTo: b), b.order(relativeTo: c), a.order(relativeTo: c))
      #expect(b.order(relativeTo: a) == ab.reversed, "\(a), \(b)")
      #expect(a.order(relativeTo: a) == .equal, "\(a)")
      if ab == bc || bc == .equal { #expect(ac == ab, "\(a), \(b), \(c)") }
      if ab == .equal { #expect(ac == bc, "\(a), \(b), \(c)") }
      if let comparison = a.comparison(with: b) {
        #expect(comparison == ab, "\(a), \(b)")
        #expect(a.isEqual(to: b) == (comparison == .equal))
      } else {
        #expect(!a.isEqual(to: b))
      }
      if a.isEquivalent(to: b) { #expect(ab == .equal, "\(a), \(b)") }
    }
  }
}
