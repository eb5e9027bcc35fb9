// Answer: what a question comes to, in the form in which the answers of all systems are compared.

import GraphQ
import Traversal

enum Answer {
  case number(Int)
  case real(Double)
  case text(String)
  case list([Answer])

  var json: JSON {
    switch self {
    case .number(let number): .number(String(number))
    case .real(let number): .number(String(number))
    case .text(let text): .string(text)
    case .list(let answers): .array(answers.map(\.json))
    }
  }

  /// How many vertices there are, and the sum of the numbers in their ids.
  static func countAndSum(of ids: Results) throws -> Answer {
    var sum = 0
    for id in ids { sum += try idNumber(id) }
    return .list([.number(ids.count), .number(sum)])
  }

  /// Pairs of key and value, in the order of the answer.
  static func entries(of rows: Results, value: (Value) throws -> Answer) throws -> Answer {
    .list(
      try rows.map { row in
        guard case .map(let entries) = row, let entry = entries.first else {
          throw StudyFailure(description: "a map is expected, not \(row)")
        }
        return .list([try .plain(entry.key), try value(entry.value)])
      })
  }

  /// The entries of one map of counts, in the order of their keys.
  static func sortedEntries(of results: Results) throws -> Answer {
    guard case .map(let entries) = try results.one() else {
      throw StudyFailure(description: "a map is expected")
    }
    let pairs = try entries.map { (key: try Answer.plain($0.key), count: try Int(graphValue: $0.value)) }
    return .list(pairs.sorted { $0.key.precedes($1.key) }.map { .list([$0.key, .number($0.count)]) })
  }

  private static func plain(_ value: Value) throws -> Answer {
    if case .string(let text) = value { return .text(text) }
    return .number(try Int(graphValue: value))
  }

  private func precedes(_ other: Answer) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: false
    }
  }
}

/// The number in the id of a vertex, behind what all ids begin with.
func idNumber(_ id: Value) throws -> Int {
  if case .long(let number) = id { return Int(number) }
  let text = try String(graphValue: id)
  var digits = text.utf8[...]
  while let byte = digits.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
    digits.removeFirst()
  }
  guard let number = Int(Substring(digits)) else {
    throw StudyFailure(description: "an id with a number is expected, not \(text)")
  }
  return number
}

extension Value {
  /// The value of a map under a key.
  func entry(_ key: String) throws -> Value {
    guard case .map(let entries) = self, let entry = entries.first(where: { $0.key == .string(key) }) else {
      throw StudyFailure(description: "\(key) is missing in \(self)")
    }
    return entry.value
  }
}
