// Tests that only numbers can pass, as ranges, or one text: then cells are compared as they lie, and nothing is left to be
// asked.

import GraphStore

extension Test {
  /// What cells are asked, where that is all there is to it.
  var cells: CellTest? {
    if case .compare(.equal, .string(let text)) = self { return .text(Array(text.utf8)) }
    return exactNumbers.map { .numbers($0) }
  }

  /// The numbers that pass, exactly; nil when something else may pass too or ranges cannot say it.
  var exactNumbers: NumberFilter? {
    switch self {
    case .compare(let relation, let value): Self.exactNumbers(relation, value)
    case .and(let tests): Self.intersection(tests.map(\.exactNumbers))
    default: nil
    }
  }

  private static func intersection(_ filters: [NumberFilter?]) -> NumberFilter? {
    guard var all = filters.first ?? nil else { return nil }
    for filter in filters.dropFirst() {
      guard let filter else { return nil }
      all.integers = common(all.integers, filter.integers)
      all.doubles = common(all.doubles, filter.doubles)
    }
    return all
  }

  private static func common<Number>(
    _ one: ClosedRange<Number>?, _ other: ClosedRange<Number>?
  ) -> ClosedRange<Number>? {
    guard let one, let other else { return nil }
    let (low, high) = (max(one.lowerBound, other.lowerBound), min(one.upperBound, other.upperBound))
    return low <= high ? low...high : nil
  }

  /// Up to here integers and doubles stand for one another without rounding.
  private static let exactLimit = Int64(1) << 53

  private static func exactNumbers(_ relation: Relation, _ value: Value) -> NumberFilter? {
    if let number = value.integer {
      guard number.magnitude < exactLimit.magnitude else { return nil }
      let double = Double(number)
      return switch relation {
      case .equal: NumberFilter(integers: number...number, doubles: double...double)
      case .less: NumberFilter(integers: Int64.min...number - 1, doubles: -.infinity...double.nextDown)
      case .lessOrEqual: NumberFilter(integers: Int64.min...number, doubles: -.infinity...double)
      case .greater: NumberFilter(integers: number + 1...Int64.max, doubles: double.nextUp...(.infinity))
      case .greaterOrEqual: NumberFilter(integers: number...Int64.max, doubles: double...(.infinity))
      case .notEqual: nil
      }
    }
    let number: Double
    switch value {
    case .double(let double): number = double
    case .float(let float): number = Double(float)
    default: return nil
    }
    guard number.magnitude < Double(exactLimit) else { return nil }
    let whole = Int64(number.rounded(.down))
    let isWhole = Double(whole) == number
    return switch relation {
    case .equal: NumberFilter(integers: isWhole ? whole...whole : nil, doubles: number...number)
    case .less:
      NumberFilter(
        integers: Int64.min...(isWhole ? whole - 1 : whole), doubles: -.infinity...number.nextDown)
    case .lessOrEqual: NumberFilter(integers: Int64.min...whole, doubles: -.infinity...number)
    case .greater: NumberFilter(integers: whole + 1...Int64.max, doubles: number.nextUp...(.infinity))
    case .greaterOrEqual:
      NumberFilter(integers: (isWhole ? whole : whole + 1)...Int64.max, doubles: number...(.infinity))
    case .notEqual: nil
    }
  }
}
