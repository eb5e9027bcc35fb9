// The functions of expressions: how each is called, and what it gives.

enum CalcFunction: String, Sendable, CaseIterable {
  // Numbers.
  case abs, sign, floor, ceil, round, sqrt, pow, exp, log, log10
  case pi, sin, cos, tan, asin, acos, atan, atan2, radians, degrees, geodesic
  // Collections.
  case count, sum, min, max, avg, any, all, first, last, sort, reverse, distinct, flatten, range, slice
  case indexOf = "index_of"
  case apportion
  case keys, values, has, merge, without
  // Texts.
  case lower, upper, trim, length, substring, contains, matches, replace, split, join, concat
  case startsWith = "starts_with"
  case endsWith = "ends_with"
  // Dates.
  case date, datetime, year, month, day, weekday
  // Conversions.
  case int, decimal, double, number, string, bool
  case parseInt = "parse_int"
  case parseDecimal = "parse_decimal"
  case parseDate = "parse_date"
  case parseDateTime = "parse_datetime"
  // Tests.
  case present, absent, type
  case isNull = "is_null"
  case isBool = "is_bool"
  case isInt = "is_int"
  case isDecimal = "is_decimal"
  case isDouble = "is_double"
  case isNumber = "is_number"
  case isString = "is_string"
  case isDate = "is_date"
  case isDateTime = "is_datetime"
  case isList = "is_list"
  case isRecord = "is_record"
  case isElement = "is_element"
  // Elements.
  case id, label
  // Ends the row.
  case error

  struct Signature: Sendable {
    var counts: ClosedRange<Int>
    /// The call as a reader sees it.
    var form: String
    var summary: String

    init(_ form: String, _ counts: ClosedRange<Int>, _ summary: String) {
      self.counts = counts
      self.form = form
      self.summary = summary
    }

    var countText: String {
      let (low, high) = (counts.lowerBound, counts.upperBound)
      func arguments(_ count: Int) -> String { count == 1 ? "1 argument" : "\(count) arguments" }
      if high == .max { return "at least " + arguments(low) }
      if low == high { return low == 0 ? "no arguments" : arguments(low) }
      return "\(low) to " + arguments(high)
    }
  }

  /// Whether an argument may be nothing.
  var takesNothing: Bool {
    switch self {
    case .count, .present, .absent, .type, .isNull, .isBool, .isInt, .isDecimal, .isDouble, .isNumber,
      .isString,
      .isDate, .isDateTime, .isList, .isRecord, .isElement:
      true
    default: false
    }
  }

  var signature: Signature {
    switch self {
    case .abs: .init("abs(x)", 1...1, "the number without its sign")
    case .sign: .init("sign(x)", 1...1, "-1, 0 or 1")
    case .floor: .init("floor(x)", 1...1, "the next Int at or below")
    case .ceil: .init("ceil(x)", 1...1, "the next Int at or above")
    case .round:
      .init(
        "round(x, places, mode)", 1...3,
        "the nearest Int; with places the number with so many decimals; mode is half_up (unless said), half_even, half_down, up, down, floor or ceiling"
      )
    case .sqrt: .init("sqrt(x)", 1...1, "the square root, a Double")
    case .pow:
      .init("pow(x, y)", 2...2, "x to the power of y; exact where x is exact and y an Int of 0 or more")
    case .exp: .init("exp(x)", 1...1, "e to the power of x, a Double")
    case .log: .init("log(x)", 1...1, "the natural logarithm, a Double")
    case .log10: .init("log10(x)", 1...1, "the logarithm to base 10, a Double")
    case .pi: .init("pi()", 0...0, "half a turn, a Double")
    case .sin: .init("sin(x)", 1...1, "the sine of radians")
    case .cos: .init("cos(x)", 1...1, "the cosine of radians")
    case .tan: .init("tan(x)", 1...1, "the tangent of radians")
    case .asin: .init("asin(x)", 1...1, "the angle of a sine, in radians")
    case .acos: .init("acos(x)", 1...1, "the angle of a cosine, in radians")
    case .atan: .init("atan(x)", 1...1, "the angle of a tangent, in radians")
    case .atan2: .init("atan2(y, x)", 2...2, "the angle of a point, in radians")
    case .radians: .init("radians(x)", 1...1, "degrees as radians")
    case .degrees: .init("degrees(x)", 1...1, "radians as degrees")
    case .geodesic:
      .init(
        "geodesic(lat1, lon1, lat2, lon2)", 4...4,
        "the shortest way on the WGS 84 ellipsoid between two places in degrees, in kilometres")
    case .count: .init("count(list)", 1...1, "how many members or fields; 0 for nothing")
    case .sum: .init("sum(list)", 1...1, "the sum of numbers, 0 of none")
    case .min: .init("min(list) or min(a, b, …)", 1...Int.max, "the least; nothing of an empty list")
    case .max: .init("max(list) or max(a, b, …)", 1...Int.max, "the greatest; nothing of an empty list")
    case .avg: .init("avg(list)", 1...1, "the sum divided by the count; nothing of an empty list")
    case .any: .init("any(list)", 1...1, "whether some member is true")
    case .all: .init("all(list)", 1...1, "whether no member is false")
    case .first: .init("first(list)", 1...1, "the first member; nothing of an empty list")
    case .last: .init("last(list)", 1...1, "the last member; nothing of an empty list")
    case .sort: .init("sort(list)", 1...1, "the members in order; for keys write [x for x in list by x.key]")
    case .reverse: .init("reverse(list)", 1...1, "the members, or the characters of a text, from the end")
    case .distinct: .init("distinct(list)", 1...1, "each member once")
    case .flatten: .init("flatten(list)", 1...1, "lists among the members replaced by their members")
    case .range: .init("range(from, to, step)", 1...3, "the Ints from 0 or `from` to before `to`")
    case .slice: .init("slice(list, from, to)", 2...3, "the members from a position to before another")
    case .indexOf:
      .init("index_of(list, x)", 2...2, "the first position of a member; nothing where there is none")
    case .apportion:
      .init(
        "apportion(total, weights)", 2...2,
        "whole shares of an Int in proportion to weights that add up to it: largest remainders first, ties to the earlier"
      )
    case .keys: .init("keys(record)", 1...1, "the keys of a record or an element")
    case .values: .init("values(record)", 1...1, "the values of a record")
    case .has: .init("has(record, key)", 2...2, "whether a record or an element has the key")
    case .merge:
      .init("merge(a, b, …)", 1...Int.max, "one record of several; later fields replace earlier ones")
    case .without: .init("without(record, key, …)", 2...Int.max, "the record without some keys")
    case .lower: .init("lower(text)", 1...1, "in lower case")
    case .upper: .init("upper(text)", 1...1, "in upper case")
    case .trim: .init("trim(text)", 1...1, "without white space around")
    case .length: .init("length(text)", 1...1, "the number of characters (Unicode scalars)")
    case .substring:
      .init("substring(text, from, to)", 2...3, "the characters from a position to before another")
    case .contains: .init("contains(text, part)", 2...2, "whether a text has a part, or a list a member")
    case .startsWith: .init("starts_with(text, part)", 2...2, "whether the text begins so")
    case .endsWith: .init("ends_with(text, part)", 2...2, "whether the text ends so")
    case .matches: .init("matches(text, pattern)", 2...2, "whether the whole text fits a regular expression")
    case .replace: .init("replace(text, old, new)", 3...3, "with all of one part replaced by another")
    case .split:
      .init(
        "split(text, separator)", 1...2, "the pieces that are not empty; at white space without separator")
    case .join: .init("join(list, separator)", 1...2, "the members as one text")
    case .concat: .init("concat(a, b, …)", 1...Int.max, "the values as one text")
    case .date: .init("date(text) or date(year, month, day)", 1...3, "a Date; of a DateTime its day")
    case .datetime: .init("datetime(text)", 1...1, "a DateTime; of a Date its midnight in UTC")
    case .year: .init("year(date)", 1...1, "the year")
    case .month: .init("month(date)", 1...1, "the month, 1 to 12")
    case .day: .init("day(date)", 1...1, "the day of the month")
    case .weekday: .init("weekday(date)", 1...1, "the day of the week, 1 (Monday) to 7")
    case .int: .init("int(x)", 1...1, "a whole number or its text as an Int")
    case .decimal:
      .init("decimal(x)", 1...1, "a number or its text as a Decimal; of a Double its shortest text")
    case .double: .init("double(x)", 1...1, "a number or its text as a Double")
    case .number: .init("number(x)", 1...1, "a number as it is, a text as an Int or a Decimal")
    case .string: .init("string(x)", 1...1, "the value as a text")
    case .bool: .init("bool(x)", 1...1, "the text 'true' or 'false' as a Bool")
    case .parseInt: .init("parse_int(x)", 1...1, "as int(x), but nothing where the text is no Int")
    case .parseDecimal:
      .init("parse_decimal(x)", 1...1, "as decimal(x), but nothing where the text is no number")
    case .parseDate: .init("parse_date(x)", 1...1, "as date(x), but nothing where the text is no Date")
    case .parseDateTime:
      .init("parse_datetime(x)", 1...1, "as datetime(x), but nothing where the text is no DateTime")
    case .present: .init("present(x)", 1...1, "whether there is something, and not null")
    case .absent: .init("absent(x)", 1...1, "whether there is nothing, or null")
    case .type: .init("type(x)", 1...1, "the name of the type, such as 'Int'; nothing of nothing")
    case .isNull: .init("is_null(x)", 1...1, "whether it is null")
    case .isBool: .init("is_bool(x)", 1...1, "whether it is true or false")
    case .isInt: .init("is_int(x)", 1...1, "whether it is an Int")
    case .isDecimal: .init("is_decimal(x)", 1...1, "whether it is a Decimal")
    case .isDouble: .init("is_double(x)", 1...1, "whether it is a Double")
    case .isNumber: .init("is_number(x)", 1...1, "whether it is a number of any type")
    case .isString: .init("is_string(x)", 1...1, "whether it is a String")
    case .isDate: .init("is_date(x)", 1...1, "whether it is a Date")
    case .isDateTime: .init("is_datetime(x)", 1...1, "whether it is a DateTime")
    case .isList: .init("is_list(x)", 1...1, "whether it is a list or a set")
    case .isRecord: .init("is_record(x)", 1...1, "whether it is a record")
    case .isElement: .init("is_element(x)", 1...1, "whether it is a vertex, an edge or a property")
    case .id: .init("id(element)", 1...1, "the id of an element")
    case .label: .init("label(element)", 1...1, "the label of an element")
    case .error:
      .init("error(kind, message)", 1...2, "ends the row as the step fail(kind, message) does")
    }
  }
}
