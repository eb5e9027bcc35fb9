// Days and timestamps: the calendar against a walk day by day, the text forms, what does not exist.

import TestSupport
import Testing

@testable import GraphStore

@Suite struct CalendarTests {
  @Test func `every day from 1600 to 2400 has the date that a walk day by day gives it`() throws {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let start = try #require(Day(year: 1600, month: 1, day: 1))
    var (number, wrong) = (start.daysSinceEpoch, 0)
    for year in 1600...2400 {
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      for month in 1...12 {
        for day in 1...(month == 2 && isLeap ? 29 : lengths[month - 1]) {
          let date = Day(daysSinceEpoch: number).civilDate
          if date.year != year || date.month != month || date.day != day || date.daysSinceEpoch != number {
            wrong += 1
          }
          number += 1
        }
      }
    }
    #expect(wrong == 0)
    #expect(Day(year: 1970, month: 1, day: 1)?.daysSinceEpoch == 0)
    #expect(Day(year: 2401, month: 1, day: 1)?.daysSinceEpoch == number)
  }

  @Test func `day numbers far away come back from their dates`() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<2000 {
      let number = Int32.random(in: .min ... .max, using: &generator)
      let day = Day(daysSinceEpoch: number)
      #expect(Day(iso8601: day.description) == day)
    }
  }

  @Test(arguments: [
    ("2023-08-02", "2023-08-02"), ("0000-02-29", "0000-02-29"), ("-0044-03-15", "-0044-03-15"),
    ("+12345-01-01", "+12345-01-01"), ("9999-12-31", "9999-12-31"), ("+2023-08-02", "2023-08-02"),
  ])
  func `dates are read and written`(text: String, canonical: String) {
    #expect(Day(iso8601: text)?.description == canonical)
  }

  @Test(arguments: [
    "", "2023", "2023-08", "2023-8-2", "23-08-02", "12345-01-01", "2023-02-29", "1900-02-29", "2023-13-01",
    "2023-00-01", "2023-01-00", "2023-04-31", "2023-08-02T00:00", "2023/08/02", " 2023-08-02",
    "+9999999-01-01",
    "2023-08-02Z", "２０２３-08-02",
  ])
  func `what is no date is refused`(text: String) {
    #expect(Day(iso8601: text) == nil)
  }

  @Test(arguments: [
    ("2023-08-02", "2023-08-02T00:00:00Z"), ("2023-08-02T10:11", "2023-08-02T10:11:00Z"),
    ("2023-08-02 10:11", "2023-08-02T10:11:00Z"), ("2023-08-02T10:11:12", "2023-08-02T10:11:12Z"),
    ("2023-08-02T10:11:12Z", "2023-08-02T10:11:12Z"), ("2023-08-02T10:11Z", "2023-08-02T10:11:00Z"),
    ("2023-08-02T10:11:12.5", "2023-08-02T10:11:12.500Z"),
    ("2023-08-02T10:11:12.000001+02:00", "2023-08-02T10:11:12.000001+02:00"),
    ("2023-08-02T10:11:12.123456789-0530", "2023-08-02T10:11:12.123456789-05:30"),
    ("2023-08-02T10:11:12+02", "2023-08-02T10:11:12+02:00"),
    ("2023-08-02T10:11:12+01:02:03", "2023-08-02T10:11:12+01:02:03"),
    ("2023-08-02T10:11:12-00:00", "2023-08-02T10:11:12Z"),
    ("0001-01-01T00:00+18:00", "0001-01-01T00:00:00+18:00"),
    ("+123456789-01-01T00:00", "+123456789-01-01T00:00:00Z"),
    ("-0001-12-31T23:59:59Z", "-0001-12-31T23:59:59Z"),
  ])
  func `timestamps are read and written`(text: String, canonical: String) throws {
    let timestamp = try #require(Timestamp(iso8601: text))
    #expect(timestamp.description == canonical)
    #expect(Timestamp(iso8601: canonical) == timestamp)
  }

  @Test(arguments: [
    "", "2023-08-02T", "2023-08-02T10", "2023-08-02T24:00", "2023-08-02T10:60", "2023-08-02T10:11:60",
    "2023-08-02T10:11:12.", "2023-08-02T10:11:12.1234567890", "2023-08-02T10:11:12X",
    "2023-08-02T10:11:12+19:00",
    "2023-08-02T10:11:12+18:01", "2023-08-02T10:11:12+1", "2023-08-02T10:11:12ZZ", "2023-02-30T00:00",
    "10:11",
    "2023-08-02  10:11", "2023-08-02T1:11", "2023-08-02T10:11:12+0", "This is no date",
  ])
  func `what is no timestamp is refused`(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test func `an offset moves the instant and keeps the clock`() throws {
    let east = try #require(Timestamp(iso8601: "2023-01-01T01:00+02:00"))
    let utc = try #require(Timestamp(iso8601: "2022-12-31T23:00Z"))
    #expect(east.secondsSinceEpoch == utc.secondsSinceEpoch)
    #expect(east.instantCompared(to: utc) == .equal)
    #expect(east != utc)
    #expect(east.day == Day(iso8601: "2023-01-01"))
    #expect(utc.day == Day(iso8601: "2022-12-31"))
    #expect(Timestamp(iso8601: "2023-09-06T16:28:27Z")?.secondsSinceEpoch == 1_694_017_707)
  }

  @Test func `milliseconds convert both ways, before 1970 too`() {
    for milliseconds: Int64 in [0, 1, -1, 999, -999, -1000, 1_694_017_707_000, .max, .min] {
      #expect(Timestamp(millisecondsSinceEpoch: milliseconds).millisecondsSinceEpoch == milliseconds)
    }
    #expect(Timestamp(millisecondsSinceEpoch: -1).description == "1969-12-31T23:59:59.999Z")
    #expect(Timestamp(secondsSinceEpoch: .max).millisecondsSinceEpoch == nil)
  }

  @Test func `the first and the last second have a text`() {
    #expect(Timestamp(secondsSinceEpoch: .max).description == "+292277026596-12-04T15:30:07Z")
    #expect(Timestamp(secondsSinceEpoch: .min, offsetSeconds: .min).description.hasPrefix("-29227"))
    #expect(Timestamp(secondsSinceEpoch: .max, offsetSeconds: .max).day == nil)
  }

  @Test func `random timestamps come back from their text`() {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<2000 {
      let timestamp = Timestamp(
        secondsSinceEpoch: Int64.random(in: -200_000_000_000...400_000_000_000, using: &generator),
        nanoseconds: Bool.random(using: &generator)
          ? 0 : UInt32.random(in: 0..<1_000_000_000, using: &generator),
        offsetSeconds: Int32.random(in: -64_800...64_800, using: &generator))
      #expect(Timestamp(iso8601: timestamp.description) == timestamp)
    }
  }
}
