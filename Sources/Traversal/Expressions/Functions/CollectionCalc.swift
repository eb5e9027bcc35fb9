// Functions of lists and records.

import GraphStore

enum CollectionCalc {
  static func value(_ function: CalcFunction, _ row: borrowing CallRow) throws -> Value? {
    switch function {
    case .count: return .long(Int64(try count(row)))
    case .sum: return try sum(row.members(0)).value
    case .avg: return try average(row.members(0))
    case .min, .max: return try extreme(function, row)
    case .any: return .bool(try has(true, row))
    case .all: return .bool(try !has(false, row))
    case .first: return try row.members(0).first
    case .last: return try row.members(0).last
    case .sort: return .list(try row.members(0).sorted { $0.order(relativeTo: $1) == .less })
    case .reverse: return try reversed(row)
    case .distinct:
      var seen = Set<Value>()
      return .list(try row.members(0).filter { seen.insert($0.comparisonKey).inserted })
    case .flatten: return .list(flattened(try row.members(0)))
    case .range: return try range(row)
    case .slice: return try slice(row)
    case .indexOf:
      let wanted = row[1]
      return try row.members(0).firstIndex { $0.isEqual(to: wanted) }.map { .long(Int64($0)) }
    case .apportion: return .list(try Apportionment.shares(row).map { .long($0) })
    case .values: return .list(try entries(row, 0).map(\.value))
    case .merge:
      var merged = try entries(row, 0)
      for place in 1..<max(row.count, 1) {
        for entry in try entries(row, place) { merged.set(entry.key, entry.value) }
      }
      return .map(merged)
    default:
      let keys = try (1..<row.count).map { try row.text($0) }
      return .map(
        try entries(row, 0).filter { entry in !keys.contains { entry.key == .string($0) } })
    }
  }

  private static func entries(_ row: borrowing CallRow, _ place: Int) throws -> [MapEntry] {
    guard let entries = row[place].entries else { throw row.mistyped(place, "a record") }
    return entries
  }

  private static func count(_ row: borrowing CallRow) throws -> Int {
    guard let value = row.optional(0), !value.isNull else { return 0 }
    if let entries = value.entries { return entries.count }
    guard let members = value.members else {
      throw ArgumentError(
        .type, "needs a list or a record, not \(value.described)", 0,
        help: value.kind == .string ? "length(text) counts characters" : nil)
    }
    return members.count
  }

  // MARK: Numbers

  static func sum(_ members: [Value]) throws -> CalcNumber {
    var whole: Int64 = 0
    var exact: BigDecimal?
    var double: Double?
    for member in members {
      guard let number = CalcNumber(member) else {
        throw ArgumentError(.type, "needs numbers, not \(member.described)", 0)
      }
      switch number {
      case .int(let number):
        let (next, overflow) = whole.addingReportingOverflow(number)
        guard !overflow else {
          throw ArgumentError(
            .value, "overflow: the sum does not fit 64 bits", 0,
            help: "add up decimal(x) for sums of any size")
        }
        whole = next
      case .decimal(let number):
        do { exact = try (exact ?? BigDecimal(0)) + number } catch {
          throw ArgumentError(.value, "the sum has too many digits", 0)
        }
      case .double(let number): double = (double ?? 0) + number
      }
    }
    if let double { return .double(double + Double(whole) + (exact?.doubleValue ?? 0)) }
    guard let exact else { return .int(whole) }
    return .decimal(try exact + BigDecimal(whole))
  }

  private static func average(_ members: [Value]) throws -> Value? {
    guard !members.isEmpty else { return nil }
    let total = try sum(members)
    guard let exact = total.exact else { return .double(total.double / Double(members.count)) }
    return exact.quotient(by: BigDecimal(Int64(members.count))).map { .bigDecimal($0) }
  }

  private static func extreme(_ function: CalcFunction, _ row: borrowing CallRow) throws -> Value? {
    var members = row.count == 1 ? try row.members(0) : (0..<row.count).map { row[$0] }
    members.removeAll(where: \.isNull)
    guard var best = members.first else { return nil }
    for member in members.dropFirst() {
      guard let order = member.comparison(with: best) else {
        throw ArgumentError(.type, "cannot compare \(member.described) with \(best.described)")
      }
      if order == (function == .min ? .less : .greater) { best = member }
    }
    return best
  }

  /// Whether a truth is among the members, which must all be true or false.
  private static func has(_ wanted: Bool, _ row: borrowing CallRow) throws -> Bool {
    var isThere = false
    for member in try row.members(0) {
      guard case .bool(let truth) = member else {
        throw ArgumentError(.type, "needs a list of true and false, not with \(member.described)", 0)
      }
      if truth == wanted { isThere = true }
    }
    return isThere
  }

  // MARK: Lists

  private static func flattened(_ members: [Value]) -> [Value] {
    // Of a property that may have several values the list of it.
    if members.count == 1 { return members[0].members ?? members }
    return members.flatMap { $0.members ?? [$0] }
  }

  private static func reversed(_ row: borrowing CallRow) throws -> Value {
    if case .string(let text) = row[0] {
      var result = String.UnicodeScalarView()
      result.append(contentsOf: text.unicodeScalars.reversed())
      return .string(String(result))
    }
    return .list(try row.members(0).reversed())
  }

  private static func range(_ row: borrowing CallRow) throws -> Value {
    let low = row.count > 1 ? try row.integer(0) : 0
    let high = try row.integer(row.count > 1 ? 1 : 0)
    let step = row.count > 2 ? try row.integer(2) : 1
    guard step != 0 else { throw ArgumentError(.value, "a step of 0 leads nowhere", 2) }
    var numbers: [Value] = []
    var (next, overflow) = (low, false)
    while !overflow, step > 0 ? next < high : next > high {
      guard numbers.count < Evaluation.memberLimit else {
        throw ArgumentError(.limit, "more than \(Evaluation.memberLimit) members")
      }
      numbers.append(.long(next))
      (next, overflow) = next.addingReportingOverflow(step)
    }
    return .list(numbers)
  }

  /// From a position to before another; negative ones count from the end, those outside are moved inside.
  private static func slice(_ row: borrowing CallRow) throws -> Value {
    let members = try row.members(0)
    let count = Int64(members.count)
    func inside(_ place: Int64) -> Int { Int(max(0, min(count, place < 0 ? place &+ count : place))) }
    let lower = inside(try row.integer(1))
    let upper = row.count > 2 ? inside(try row.integer(2)) : members.count
    return .list(lower < upper ? Array(members[lower..<upper]) : [])
  }
}

/// A whole number shared out in proportion to weights, so that the shares add up to it.
enum Apportionment {
  /// Every share is rounded down; what is left goes, one each, to the largest remainders, ties to the earlier.
  static func shares(_ row: borrowing CallRow) throws -> [Int64] {
    let total = try row.integer(0)
    var weights: [BigDecimal] = []
    for member in try row.members(1) {
      guard let weight = CalcNumber(member) else {
        throw ArgumentError(.type, "weights are numbers, not \(member.described)", 1)
      }
      guard let exact = weight.exact ?? BigDecimal(weight.double) else {
        throw ArgumentError(.value, "weights are finite", 1)
      }
      guard !exact.unscaled.isNegative || exact.isZero else {
        throw ArgumentError(.value, "weights are not negative", 1)
      }
      weights.append(exact)
    }
    if weights.isEmpty, total == 0 { return [] }
    return try shares(total, scaled(weights))
  }

  /// The weights as whole numbers in the same proportion.
  private static func scaled(_ weights: [BigDecimal]) throws -> [BigInteger] {
    let scale = weights.map { Int($0.scale) }.max() ?? 0
    return try weights.map { weight in
      guard weight.isModest, scale - Int(weight.scale) <= 2 * BigDecimal.exponentLimit else {
        throw ArgumentError(.value, "weights too far apart", 1)
      }
      return weight.unscaled * .powerOfTen(scale - Int(weight.scale))
    }
  }

  private static func shares(_ total: Int64, _ weights: [BigInteger]) throws -> [Int64] {
    let sum = weights.reduce(BigInteger.zero, +)
    guard !sum.isZero else { throw ArgumentError(.value, "the weights add up to 0", 1) }
    var shares: [Int64] = []
    var rests: [(place: Int, rest: BigInteger)] = []
    var left = total
    for (place, weight) in weights.enumerated() {
      guard let (quotient, rest) = (BigInteger(total) * weight).quotientAndRemainder(dividingBy: sum),
        var share = quotient.int64
      else { throw ArgumentError(.value, "the total is too large", 0) }
      var remainder = rest
      if remainder.isNegative {
        share -= 1
        remainder = remainder + sum
      }
      shares.append(share)
      rests.append((place, remainder))
      // Shares rounded down lie between the total and 0, or one below.
      left &-= share
    }
    rests.sort { a, b in
      let order = a.rest.compared(to: b.rest)
      return order == .equal ? a.place < b.place : order == .greater
    }
    for rest in rests.prefix(Int(max(0, left))) { shares[rest.place] += 1 }
    return shares
  }
}
