// The proleptic Gregorian calendar: year, month and day of a day number and back.
// Years are counted from March, so that the leap day is the last day of its year.

/// A year (0 is 1 BC), a month and a day of the month.
public struct CivilDate: Sendable, Hashable {
  public var year: Int64
  public var month: Int
  public var day: Int

  /// Nil for a date that does not exist.
  public init?(year: Int64, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= CivilDate.length(ofMonth: month, year: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date so many days after 1970-01-01. A timestamp of any number of seconds stays well within 64 bits.
  init(daysSinceEpoch: Int64) {
    let days = daysSinceEpoch + CivilDate.daysFromMarchOfYear0
    let (era, dayOfEra) = days.flooredQuotientAndRemainder(dividingBy: CivilDate.daysInEra)
    // Leap days accumulate every 4 years, are missing every 100 and there again every 400.
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5) + 1
    month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  var daysSinceEpoch: Int64 {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = yearFromMarch.flooredQuotientAndRemainder(dividingBy: 400)
    let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * CivilDate.daysInEra + dayOfEra - CivilDate.daysFromMarchOfYear0
  }

  private static let daysInEra: Int64 = 146_097
  private static let daysFromMarchOfYear0: Int64 = 719_468

  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func length(ofMonth month: Int, year: Int64) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day {
  /// Nil for a date that does not exist or lies more than 2³¹ days from 1970.
  public init?(year: Int64, month: Int, day: Int) {
    // Years this far away have no day number of 32 bits, and their arithmetic would not fit 64.
    guard (-6_000_000...6_000_000).contains(year),
      let date = CivilDate(year: year, month: month, day: day),
      let number = Int32(exactly: date.daysSinceEpoch)
    else { return nil }
    self.init(daysSinceEpoch: number)
  }

  public var civilDate: CivilDate { CivilDate(daysSinceEpoch: Int64(daysSinceEpoch)) }
}

extension Timestamp {
  /// The date and the second of the day on a clock that shows this timestamp's offset.
  var local: (date: CivilDate, secondOfDay: Int) {
    let utc = secondsSinceEpoch.flooredQuotientAndRemainder(dividingBy: 86_400)
    let shifted = (utc.remainder + Int64(offsetSeconds)).flooredQuotientAndRemainder(dividingBy: 86_400)
    return (CivilDate(daysSinceEpoch: utc.quotient + shifted.quotient), Int(shifted.remainder))
  }

  /// The day on a clock that shows this timestamp's offset, nil past 2³¹ days from 1970.
  public var day: Day? {
    Int32(exactly: local.date.daysSinceEpoch).map { Day(daysSinceEpoch: $0) }
  }
}
