// Functions of dates and times. A DateTime shows year, month and day on its own clock.

import GraphStore

enum DateCalc {
  static func value(_ function: CalcFunction, _ row: borrowing CallRow) throws -> Value? {
    switch function {
    case .date: return .date(try date(row))
    case .datetime: return .dateTime(try dateTime(row))
    case .parseDate:
      if case .string(let text) = row[0] { return Day(iso8601: text).map { .date($0) } }
      return day(row[0]).map { .date($0) }
    case .parseDateTime:
      switch row[0] {
      case .string(let text): return Timestamp(iso8601: text).map { .dateTime($0) }
      case .date, .dateTime: return .dateTime(try dateTime(row))
      default: return nil
      }
    case .weekday:
      let days = Int64(try parts(row).daysSinceEpoch)
      // 1970-01-01 was a Thursday.
      return .long(((days + 3) % 7 + 7) % 7 + 1)
    default: break
    }
    let civil = try parts(row).civilDate
    switch function {
    case .year: return .long(civil.year)
    case .month: return .long(Int64(civil.month))
    default: return .long(Int64(civil.day))
    }
  }

  private static func day(_ value: Value) -> Day? {
    switch value {
    case .date(let day): day
    case .dateTime(let time): time.day
    default: nil
    }
  }

  private static func parts(_ row: borrowing CallRow) throws -> Day {
    guard let day = day(row[0]) else { throw row.mistyped(0, "a Date or a DateTime") }
    return day
  }

  private static func date(_ row: borrowing CallRow) throws -> Day {
    if row.count == 1 {
      if let day = day(row[0]) { return day }
      guard case .string(let text) = row[0] else { throw row.mistyped(0, "a text such as '2026-07-01'") }
      guard let day = Day(iso8601: text) else {
        throw ArgumentError(
          .value, "'\(TraversalError.echo(text))' is no date", 0,
          help: "write it as 2026-07-01; parse_date(…) gives nothing instead of an error")
      }
      return day
    }
    guard row.count == 3 else { throw ArgumentError(.argument, "needs a text, or year, month and day") }
    let (year, month, day) = (try row.integer(0), try row.integer(1), try row.integer(2))
    guard let date = Day(year: year, month: Int(clamping: month), day: Int(clamping: day)) else {
      throw ArgumentError(.value, "there is no day \(year)-\(month)-\(day)")
    }
    return date
  }

  private static func dateTime(_ row: borrowing CallRow) throws -> Timestamp {
    switch row[0] {
    case .dateTime(let time): return time
    case .date(let day): return Timestamp(day)
    case .string(let text):
      guard let time = Timestamp(iso8601: text) else {
        throw ArgumentError(
          .value, "'\(TraversalError.echo(text))' is no time", 0, help: "write it as 2026-07-01T10:15:00Z")
      }
      return time
    default: throw row.mistyped(0, "a text such as '2026-07-01T10:15:00Z'")
    }
  }
}
