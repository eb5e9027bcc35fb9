// Gremlin's `Operator` applied: how `sack`, `fold` and side effects make one value of two.

import GraphStore

extension Arithmetic {
  /// Replaces `left` by what the operator makes of it and `right`.
  ///
  /// Collections grow in place when nobody else holds them, so collecting into a list is linear.
  package static func combine(
    _ left: inout Value, with right: Value, by combiner: Combiner
  ) throws(ValueError) {
    switch combiner {
    case .sum: left = try sum(left, right)
    case .minus: left = try minus(left, right)
    case .mult: left = try mult(left, right)
    case .div: left = try div(left, right)
    case .min: left = try min(left, right)
    case .max: left = try max(left, right)
    case .assign: left = right
    case .and, .or:
      let (a, b) = (try truth(left, in: combiner.rawValue), try truth(right, in: combiner.rawValue))
      left = .bool(combiner == .and ? a && b : a || b)
    case .addAll: try addAll(right, to: &left)
    case .sumLong:
      left = try sum(
        Conversions.cast(number(left), to: .long), Conversions.cast(number(right), to: .long))
    }
  }

  private static func truth(_ value: Value, in name: String) throws(ValueError) -> Bool {
    guard case .bool(let truth) = value else {
      throw ValueError(
        .wrongType, "\(name) needs Booleans, but \(value.excerpt) is of type \(value.typeName)")
    }
    return truth
  }

  private static func number(_ value: Value) throws(ValueError) -> Value {
    guard value.numberType != nil else {
      throw ValueError(.wrongType, "sumLong needs numbers, but \(value.excerpt) is of type \(value.typeName)")
    }
    return value
  }

  /// Members are appended to a list, united with a set, counted in a bulk set; entries replace those of a map. Null
  /// adds nothing, and gives way to anything.
  private static func addAll(_ right: Value, to left: inout Value) throws(ValueError) {
    if case .null = right { return }
    if case .null = left {
      left = right
      return
    }
    if case .map(var entries) = left, case .map(let additions) = right {
      left = .null
      for entry in additions {
        if let index = entries.firstIndex(where: { $0.key == entry.key }) {
          entries[index].value = entry.value
        } else {
          entries.append(entry)
        }
      }
      left = .map(entries)
      return
    }
    guard let additions = right.runs else { throw notCollections(left, right) }
    switch left {
    case .list(var members):
      left = .null
      for run in additions { for _ in 0..<run.count { members.append(run.value) } }
      left = .list(members)
    case .set(var members):
      left = .null
      var seen = Set(members)
      for run in additions where seen.insert(run.value).inserted { members.append(run.value) }
      left = .set(members)
    case .bulkSet(let entries): left = .bulkSet(try united(entries, additions))
    default: throw notCollections(left, right)
    }
  }

  private static func united(
    _ entries: [BulkEntry], _ additions: [BulkEntry]
  ) throws(ValueError) -> [BulkEntry] {
    var result = entries
    var places: [Value: Int] = [:]
    for (index, entry) in entries.enumerated() { places[entry.value] = index }
    for run in additions {
      guard let index = places[run.value] else {
        places[run.value] = result.count
        result.append(run)
        continue
      }
      let (count, overflows) = result[index].count.addingReportingOverflow(run.count)
      if overflows { throw ValueError(.overflow, "long overflow in the count of a member") }
      result[index].count = count
    }
    return result
  }

  private static func notCollections(_ left: Value, _ right: Value) -> ValueError {
    ValueError(
      .wrongType, "addAll needs two collections or two maps, but got \(left.typeName) and \(right.typeName)")
  }
}

extension Value {
  /// The members of a list, set or bulk set, each with how often it stands there.
  fileprivate var runs: [BulkEntry]? {
    switch self {
    case .list(let members), .set(let members): members.map { BulkEntry(value: $0, count: 1) }
    case .bulkSet(let entries): entries
    default: nil
    }
  }
}
