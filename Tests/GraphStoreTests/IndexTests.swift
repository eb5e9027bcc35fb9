// Indexes where their keys are cut, rounded or shared: what bytes do not tell apart, the stored values must.

import GraphStore
import TestSupport
import Testing

@Suite struct IndexTests {
  /// A store with one index over `keys` keys, and a vertex for each row of values.
  private func withIndex(
    _ rows: [[Value]], isUnique: Bool = false,
    _ work: (borrowing Transaction, IndexDefinition) throws -> Void
  ) throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("x")
      let keys = try (0..<(rows.first?.count ?? 1)).map { try transaction.makeKey("k\($0)") }
      let index = try transaction.createIndex(.vertex, label: label, keys: keys, isUnique: isUnique)
      for row in rows {
        let vertex = UInt64(try transaction.addVertex(labels: [label]))
        for (key, value) in zip(keys, row) { try transaction.setProperty(.vertex, vertex, key, value) }
      }
      try work(transaction, index)
    }
  }

  private func elements(_ range: IndexRange?, _ transaction: borrowing Transaction) throws -> [UInt64] {
    guard var range else { return [] }
    var found: [UInt64] = []
    while try !transaction.appendElements(in: &range, limit: 3, to: &found) {}
    return found
  }

  @Test func equalNumbersOfDifferentTypesAreFoundByEachOther() throws {
    let huge = BigInteger(isNegative: false, magnitude: [0, 1 << 28])
    let groups: [[Value]] = [
      [
        .byte(5), .short(5), .int(5), .long(5), .float(5), .double(5), .bigInteger(BigInteger(5)),
        .bigDecimal(BigDecimal(unscaled: BigInteger(500), scale: 2)),
        .bigDecimal(BigDecimal(unscaled: BigInteger(5), scale: 0)),
      ],
      [.int(2500), .bigDecimal(BigDecimal(unscaled: BigInteger(25), scale: -2)), .double(2500)],
      [.long(1 << 60), .bigInteger(huge), .double(1_152_921_504_606_846_976), .bigDecimal(BigDecimal(huge))],
      [.double(0.25), .float(0.25), .bigDecimal(BigDecimal(unscaled: BigInteger(250), scale: 3))],
      [.double(0), .double(-0.0), .int(0), .bigDecimal(BigDecimal(unscaled: BigInteger(0), scale: 7))],
    ]
    for group in groups {
      try withIndex(group.map { [$0] }) { transaction, index in
        for value in group {
          let found = try elements(IndexRange(index, equal: [value]), transaction)
          #expect(found == Array(0..<UInt64(group.count)), "\(value)")
        }
      }
    }
  }

  @Test func aTextNamesItsElementsOrSaysThatTheIndexCannotTell() throws {
    let long = String(repeating: "x", count: 600)
    let texts = ["a", "a\0", "ab", "a", "", long, "é", "e\u{301}"]
    try withIndex(texts.map { [.string($0)] }) { transaction, index in
      let questions: [(text: String, limit: Int, answer: [UInt64]?)] = [
        ("a", 10, [0, 3]), ("a", 2, [0, 3]), ("a", 1, nil), ("a\0", 10, [1]), ("", 10, [4]),
        ("e\u{301}", 10, [7]), ("none", 10, []), (long, 10, nil),
      ]
      for (text, limit, answer) in questions {
        var numbers: [UInt64] = [7]
        let isTold = try transaction.appendElements(of: index, equalTo: text, limit: limit, to: &numbers)
        #expect(isTold == (answer != nil), "\(text)")
        #expect(numbers == [7] + (answer ?? []), "\(text)")
      }
    }
    try withIndex([[.string("a"), .int(1)]]) { transaction, index in
      var numbers: [UInt64] = []
      let isTold = try transaction.appendElements(of: index, equalTo: "a", limit: 10, to: &numbers)
      #expect(!isTold)
    }
  }

  @Test func boundsFindNumbersThatAreRoundedInTheirKeys() throws {
    let start = Int64(1) << 53
    let numbers = (-6...6).map { Value.long(start + $0) } + [.bigInteger(BigInteger(start + 7))]
    try withIndex(numbers.map { [$0] }) { transaction, index in
      for bound in numbers.indices {
        let above = try elements(IndexRange(index, equal: [], from: .including(numbers[bound])), transaction)
        #expect(Set(bound..<numbers.count).isSubset(of: Set(above.map { Int($0) })))
        let below = try elements(IndexRange(index, equal: [], to: .excluding(numbers[bound])), transaction)
        #expect(Set(0..<bound).isSubset(of: Set(below.map { Int($0) })))
      }
    }
  }

  @Test func decimalsLieBetweenTheDoublesTheyLieBetween() throws {
    var generator = SeededGenerator(seed: 3)
    var rows: [[Value]] = []
    var decimals: [BigDecimal] = []
    for _ in 0..<200 {
      let digits = Int64(bitPattern: generator.next()) >> Int64(generator.below(40))
      let decimal = BigDecimal(unscaled: BigInteger(digits), scale: Int32(generator.below(45)) - 5)
      decimals.append(decimal)
      rows.append([.bigDecimal(decimal)])
    }
    try withIndex(rows) { transaction, index in
      for pivot in decimals.prefix(40) {
        for bound in [IndexRange.Bound.including(.bigDecimal(pivot)), .excluding(.bigDecimal(pivot))] {
          let low = Set(try elements(IndexRange(index, equal: [], from: bound), transaction))
          let high = Set(try elements(IndexRange(index, equal: [], to: bound), transaction))
          for (row, decimal) in decimals.enumerated() {
            let order = decimal.compared(to: pivot)
            if order == .greater { #expect(low.contains(UInt64(row))) }
            if order == .less { #expect(high.contains(UInt64(row))) }
          }
        }
      }
    }
  }

  @Test func boundsThatAreLongTextsFindTheTextsBeyondThem() throws {
    let stem = String(repeating: "s", count: 500)
    let texts =
      (0..<12).map { stem + "\($0 % 10)\($0)" } + ["s", stem, String(repeating: "s", count: 484), "t"]
    let sorted = texts.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    try withIndex(sorted.map { [.string($0)] }) { transaction, index in
      for (place, text) in sorted.enumerated() {
        let from = try elements(IndexRange(index, equal: [], from: .including(.string(text))), transaction)
        #expect(Set(place..<sorted.count).isSubset(of: Set(from.map { Int($0) })))
        let above = try elements(IndexRange(index, equal: [], from: .excluding(.string(text))), transaction)
        #expect(Set((place + 1)..<sorted.count).isSubset(of: Set(above.map { Int($0) })))
        let below = try elements(IndexRange(index, equal: [], to: .including(.string(text))), transaction)
        #expect(Set(0...place).isSubset(of: Set(below.map { Int($0) })))
        let found = try elements(IndexRange(index, equal: [.string(text)]), transaction)
        #expect(found.contains(UInt64(place)))
      }
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func textsAreFoundByPrefixesOfAnyLength(keyCount: Int) throws {
    let text = String((0..<700).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
    let row = [Value.string(text)] + repeatElement(.int(1), count: keyCount - 1)
    try withIndex([row]) { transaction, index in
      for length in 0...700 {
        let range = IndexRange(index, equal: [], startingWith: String(text.prefix(length)))
        let found = try elements(range, transaction)
        #expect(found == [0], "\(length)")
      }
      let other = try elements(IndexRange(index, equal: [], startingWith: "abd"), transaction)
      #expect(other == [])
    }
  }

  @Test func boundsOfOtherFamiliesAreNotTakenForNumbers() throws {
    // A space where a number's mark would stand, and ids and times whose bytes look like it.
    let days = (0..<300).map { [Value.string("ab cd"), .date(Day(daysSinceEpoch: $0))] }
    try withIndex(days) { transaction, index in
      for day in [0, 1, 17, 254, 255, 256, 299] {
        let bound = IndexRange.Bound.including(.date(Day(daysSinceEpoch: Int32(day))))
        let range = try #require(IndexRange(index, equal: [.string("ab cd")], to: bound))
        #expect(range.isExact)
        #expect(try elements(range, transaction) == Array(0...UInt64(day)))
      }
    }
    let ids = (0..<300).map { [Value.uuid(UniqueID(high: 0x20 << 8, low: $0))] }
    try withIndex(ids) { transaction, index in
      let bound = IndexRange.Bound.including(ids[255][0])
      let found = try elements(IndexRange(index, equal: [], to: bound), transaction)
      #expect(found == Array(0...255))
    }
  }

  @Test func equalValuesOfOneListKeepTheirEntryUntilTheLastIsGone() throws {
    try withIndex([[.int(0)]]) { transaction, index in
      let key = index.keys[0]
      func list(_ values: [Int32]) -> Property {
        Property(
          cardinality: .list,
          entries: values.enumerated().map {
            PropertyEntry(ordinal: UInt32($0.offset), value: .int($0.element))
          })
      }
      for values in [[1, 1, 2], [1, 2], [1], [1, 1], [2, 2], []] as [[Int32]] {
        try transaction.setProperty(.vertex, 0, key, list(values))
        for value in [Int32(1), 2] {
          let found = try elements(IndexRange(index, equal: [.int(value)]), transaction)
          #expect(found == (values.contains(value) ? [0] : []), "\(value) in \(values)")
        }
      }
    }
  }

  @Test func aUniqueIndexTellsApartWhatItsKeysDoNot() throws {
    let long = String(repeating: "l", count: 600)
    let start = Int64(1) << 53
    let different: [Value] = [
      .string(long + "a"), .string(long + "b"), .long(start + 1), .long(start), .long(start + 2),
      .bigDecimal(BigDecimal(unscaled: BigInteger(1), scale: 1)), .double(0.5), .bool(true), .string("1"),
      .int(1), .date(Day(daysSinceEpoch: 1)),
    ]
    try withIndex(different.map { [$0] }, isUnique: true) { transaction, index in
      let all = try #require(IndexRange(index, equal: []))
      #expect(try elements(all, transaction).count == different.count)
    }
    let equal: [(Value, Value)] = [
      (.string(long), .string(long)), (.int(1), .long(1)),
      (.long(start + 1), .bigInteger(BigInteger(start + 1))),
      (.double(0.5), .bigDecimal(BigDecimal(unscaled: BigInteger(50), scale: 2))),
      (.double(.nan), .float(.nan)),
      (
        .bigDecimal(BigDecimal(unscaled: BigInteger(1), scale: 1)),
        .bigDecimal(BigDecimal(unscaled: BigInteger(10), scale: 2))
      ),
    ]
    for (one, other) in equal {
      do {
        try withIndex([[one], [other]], isUnique: true) { transaction, _ in
          _ = try transaction.exists(.vertex, 0)
        }
        Issue.record("\(one) and \(other) were taken for different")
      } catch let error as StoreError {
        #expect(error.code == .notUnique)
      }
    }
  }

  @Test func labelScansLeaveWhatTheCallerHasFound() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let (a, b) = (try transaction.makeLabel("a"), try transaction.makeLabel("b"))
      for n in 0..<30 { _ = try transaction.addVertex(labels: n % 3 == 0 ? [a, b] : n % 3 == 1 ? [a] : [b]) }
      var rows: [UInt64] = [29, 7, 3]
      var row: UInt64 = 0
      try transaction.appendElements(.vertex, label: a, limit: 100, from: &row, to: &rows)
      #expect(rows == [29, 7, 3] + (0..<30).filter { $0 % 3 != 2 })
    }
  }
}
