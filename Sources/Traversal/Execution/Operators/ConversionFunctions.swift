// Functions between strings, numbers, truth and dates.

import GraphStore

struct AsString: ValueFunction {
  let isLocal: Bool

  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    var texts: [Value?] = []
    texts.reserveCapacity(values.count)
    for value in values {
      let named = try Detachment.named(value, graph)
      if isLocal, let members = named.members {
        texts.append(.list(try members.map { .string(try Conversions.asString($0)) }))
      } else {
        texts.append(.string(try Conversions.asString(named)))
      }
    }
    return texts
  }
}

struct AsNumber: PureFunction {
  let type: TypeToken?

  func apply(_ value: Value) throws -> Value? {
    guard let type else { return try Conversions.asNumber(value) }
    return try Conversions.asNumber(value, as: type)
  }
}

struct AsBool: PureFunction {
  func apply(_ value: Value) throws -> Value? { .bool(try Conversions.asBool(value)) }
}

struct AsDate: PureFunction {
  func apply(_ value: Value) throws -> Value? { .dateTime(try Conversions.asDate(value)) }
}

struct DateAdd: PureFunction {
  let amount: Int64
  let unit: TimeUnit

  func apply(_ value: Value) throws -> Value? {
    let seconds: Int64 =
      switch unit {
      case .second: 1
      case .minute: 60
      case .hour: 3600
      case .day: 86_400
      }
    return .dateTime(try Conversions.dateAdd(value, amount, unitSeconds: seconds))
  }
}
