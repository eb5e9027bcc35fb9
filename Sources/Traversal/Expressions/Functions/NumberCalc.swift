// Functions of numbers: exact ones over Int and Decimal, and those of the C library over Double.

import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum NumberCalc {
  static func value(_ function: CalcFunction, _ row: borrowing CallRow) throws -> Value? {
    switch function {
    case .abs: return try absolute(row.number(0))
    case .sign: return try .long(sign(row.number(0)))
    case .floor: return try whole(row.number(0), .floor)
    case .ceil: return try whole(row.number(0), .ceiling)
    case .round: return try round(row)
    case .pow: return try power(row.number(0), row.number(1))
    case .geodesic:
      var degrees: [Double] = []
      for place in 0..<4 { degrees.append(try row.number(place).double) }
      return .double(try DoubleFunctions.geodesic(degrees[0], degrees[1], degrees[2], degrees[3]))
    case .pi: return .double(.pi)
    case .atan2: return .double(atan2(try row.number(0).double, try row.number(1).double))
    default: return .double(DoubleFunctions.apply(function, try row.number(0).double))
    }
  }

  private static func absolute(_ number: CalcNumber) throws -> Value {
    switch number {
    case .int(let number):
      guard number != .min else { throw tooLarge("abs(\(number))") }
      return .long(Swift.abs(number))
    case .decimal(let number): return .bigDecimal(number.unscaled.isNegative ? -number : number)
    case .double(let number): return .double(number.magnitude)
    }
  }

  private static func sign(_ number: CalcNumber) -> Int64 {
    switch number {
    case .int(let number): number.signum()
    case .decimal(let number): number.isZero ? 0 : number.unscaled.isNegative ? -1 : 1
    case .double(let number): number > 0 ? 1 : number < 0 ? -1 : 0
    }
  }

  // MARK: Rounding

  /// The number rounded to an Int.
  private static func whole(_ number: CalcNumber, _ mode: RoundingMode) throws -> Value {
    switch number {
    case .int(let number): return .long(number)
    case .decimal(let number):
      guard let whole = number.rounded(to: 0, mode).unscaled.int64 else { throw tooLarge("\(number)") }
      return .long(whole)
    case .double(let number):
      guard let exact = BigInteger(truncating: number) else { throw tooLarge("\(number)") }
      // A double with a fraction is its exact value here, so that nothing is rounded twice.
      let whole: Value? =
        number == number.rounded(.towardZero) ? exact.int64.map { .long($0) } : fraction(number, mode)
      guard let whole else { throw tooLarge("\(number)") }
      return whole
    }
  }

  private static func fraction(_ number: Double, _ mode: RoundingMode) -> Value? {
    let rounded =
      switch mode {
      case .up: number.rounded(.awayFromZero)
      case .down: number.rounded(.towardZero)
      case .ceiling: number.rounded(.up)
      case .floor: number.rounded(.down)
      case .halfUp: number.rounded(.toNearestOrAwayFromZero)
      case .halfEven: number.rounded(.toNearestOrEven)
      case .halfDown:
        (number - number.rounded(.towardZero)).magnitude > 0.5
          ? number.rounded(.awayFromZero) : number.rounded(.towardZero)
      }
    return Int64(exactly: rounded).map { .long($0) }
  }

  private static func round(_ row: borrowing CallRow) throws -> Value {
    let number = try row.number(0)
    if row.count == 1 { return try whole(number, .halfUp) }
    if row.count == 2, case .string = row[1] { return try whole(number, mode(row, 1)) }
    let places = try row.integer(1)
    guard (-400...400).contains(places) else {
      throw ArgumentError(.value, "\(places) places are too many", 1)
    }
    let mode = row.count > 2 ? try mode(row, 2) : .halfUp
    switch number {
    case .int(let number):
      guard places < 0 else { return .long(number) }
      let rounded = BigDecimal(number).rounded(to: Int(places), mode)
      guard let whole = rounded.unscaled.int64 else { throw tooLarge("\(rounded)") }
      return .long(whole)
    case .decimal(let number): return .bigDecimal(number.rounded(to: Int(places), mode))
    case .double(let number):
      // The decimal that its shortest text names is what a reader sees and means.
      if mode == .halfUp, let rounded = quick(number, Int(places)) { return .double(rounded) }
      guard let exact = BigDecimal(number) else { return .double(number) }
      return .double(exact.rounded(to: Int(places), mode).doubleValue)
    }
  }

  /// A double rounded to a few places, where it is so far from the middle that no decimal near it says otherwise.
  private static func quick(_ number: Double, _ places: Int) -> Double? {
    guard powersOfTen.indices.contains(places) else { return nil }
    let scaled = number.magnitude * powersOfTen[places]
    // Up to here a double and the decimal of its text are less than a thousandth apart.
    guard scaled < 1e12 else { return nil }
    let whole = scaled.rounded(.down)
    let rest = scaled - whole
    guard (rest - 0.5).magnitude > 0.001 else { return nil }
    let rounded = (rest < 0.5 ? whole : whole + 1) / powersOfTen[places]
    return number < 0 && rounded > 0 ? -rounded : rounded
  }

  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6]

  private static func mode(_ row: borrowing CallRow, _ place: Int) throws -> RoundingMode {
    let text = try row.text(place)
    guard let mode = RoundingMode(rawValue: text) else {
      let names = RoundingMode.allCases.map(\.rawValue)
      throw ArgumentError(
        .argument, "no mode named '\(TraversalError.echo(text))'", place,
        help: Suggestions.question(for: text, among: names) ?? "write \(TraversalError.list(names))")
    }
    return mode
  }

  // MARK: Powers

  /// Exact where the base is exact and the exponent an Int that is not negative.
  private static func power(_ base: CalcNumber, _ exponent: CalcNumber) throws -> Value {
    guard case .int(let exponent) = exponent, exponent >= 0, let exact = base.exact else {
      return .double(pow(base.double, exponent.double))
    }
    var result = BigDecimal(1 as Int64)
    var square = exact
    var rest = exponent
    do {
      while rest > 0 {
        if rest & 1 == 1 { result = try checked(result * square) }
        rest >>= 1
        if rest > 0 { square = try checked(square * square) }
      }
    } catch is ArithmeticError {
      throw tooLarge("the power")
    }
    guard case .int = base else { return .bigDecimal(result) }
    guard let whole = result.unscaled.int64 else { throw tooLarge("\(result)") }
    return .long(whole)
  }

  private static func checked(_ number: BigDecimal) throws -> BigDecimal {
    guard number.isModest else { throw ArithmeticError.tooManyDigits }
    return number
  }

  private static func tooLarge(_ text: String) -> ArgumentError {
    ArgumentError(.value, "overflow: \(TraversalError.echo(text)) does not fit 64 bits")
  }
}

/// Functions that are computed in Double, whatever number comes.
enum DoubleFunctions {
  static func apply(_ function: CalcFunction, _ x: Double) -> Double {
    switch function {
    case .sqrt: x.squareRoot()
    case .exp: exp(x)
    case .log: log(x)
    case .log10: log10(x)
    case .sin: sin(x)
    case .cos: cos(x)
    case .tan: tan(x)
    case .asin: asin(x)
    case .acos: acos(x)
    case .atan: atan(x)
    case .radians: x * .pi / 180
    case .degrees: x * 180 / .pi
    default: .nan
    }
  }

  /// Nil where the function is of another kind.
  static func value(_ function: CalcFunction, _ number: Double) -> Double? {
    switch function {
    case .sqrt, .exp, .log, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .radians, .degrees:
      apply(function, number)
    default: nil
    }
  }

  /// The whole column in one loop; nil where the function or the arguments are of another kind.
  static func column(_ function: CalcFunction, _ columns: [Column], _ count: Int) -> Column? {
    switch function {
    case .sqrt, .exp, .log, .log10, .sin, .cos, .tan, .asin, .acos, .atan, .radians, .degrees:
      guard let numbers = columns[0].doubles else { return nil }
      return Column(.doubles(numbers.map { apply(function, $0) }))
    default: return nil
    }
  }

  /// Kilometres between two places in degrees.
  static func geodesic(_ lat1: Double, _ lon1: Double, _ lat2: Double, _ lon2: Double) throws -> Double {
    for (place, latitude) in [(0, lat1), (2, lat2)] where !(-90...90).contains(latitude) {
      throw ArgumentError(.value, "a latitude lies between -90 and 90, not at \(latitude)", place)
    }
    for (place, longitude) in [(1, lon1), (3, lon2)] where !longitude.isFinite {
      throw ArgumentError(.value, "a longitude is a finite number", place)
    }
    return Geodesic.distance(lat1, lon1, lat2, lon2) / 1000
  }
}
