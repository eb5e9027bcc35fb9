// Units of measurement, and the bounds a benchmark must keep, with their wording in one place.

/// What a figure counts. Figures are seconds, things per second, or bytes.
package enum Measure {
  /// Seconds for one of these.
  case time(per: String)
  /// This many of these a second.
  case rate(of: String)
  /// Bytes for one of these.
  case size(per: String)

  package func text(_ figure: Double) -> String {
    switch self {
    case .time(let item): "\(seconds(figure))/\(item)"
    case .rate(let items): "\(scaled(figure)) \(items)/s"
    case .size(let item): "\(significant(figure)) B/\(item)"
    }
  }
}

package enum Limit: Sendable {
  /// At most, or at least, this many times the reference's figure.
  case atMostReference(times: Double)
  case atLeastReference(times: Double)
  /// At most this many times the reference's figure and so much more.
  case atMostReferencePlus(times: Double, Double)
  /// At most, or at least, this figure.
  case atMost(Double)
  case atLeast(Double)
  /// One of two is enough.
  indirect case either(Limit, Limit)

  package func text(in measure: Measure) -> String {
    switch self {
    case .atMostReference(let times): "≤ \(significant(times)) ×"
    case .atLeastReference(let times): "≥ \(significant(times)) ×"
    case .atMostReferencePlus(let times, let more): "≤ \(significant(times)) × + \(measure.text(more))"
    case .atMost(let figure): "≤ \(measure.text(figure))"
    case .atLeast(let figure): "≥ \(measure.text(figure))"
    case .either(let first, let second): "\(first.text(in: measure)) or \(second.text(in: measure))"
    }
  }

  /// Whether the limit is kept, or nil where the figure it needs is missing.
  package func isKept(subject: Double?, reference: Double?) -> Bool? {
    guard let subject else { return nil }
    switch self {
    case .atMostReference(let times): return reference.map { subject <= times * $0 }
    case .atLeastReference(let times): return reference.map { subject >= times * $0 }
    case .atMostReferencePlus(let times, let more): return reference.map { subject <= times * $0 + more }
    case .atMost(let figure): return subject <= figure
    case .atLeast(let figure): return subject >= figure
    case .either(let first, let second):
      let verdicts = [first, second].map { $0.isKept(subject: subject, reference: reference) }
      if verdicts.contains(true) { return true }
      return verdicts.contains(nil) ? nil : false
    }
  }
}

/// A time in the unit that suits it.
package func seconds(_ time: Double) -> String {
  switch time {
  case 1...: "\(significant(time)) s"
  case 1e-3...: "\(significant(time * 1e3)) ms"
  case 1e-6...: "\(significant(time * 1e6)) µs"
  default: "\(significant(time * 1e9)) ns"
  }
}

/// A count with k, M or G where it is large.
package func scaled(_ count: Double) -> String {
  switch count {
  case 1e9...: "\(significant(count / 1e9)) G"
  case 1e6...: "\(significant(count / 1e6)) M"
  case 1e4...: "\(significant(count / 1e3)) k"
  default: significant(count)
  }
}

/// Three significant digits, no exponent, no trailing zeros after the point.
package func significant(_ number: Double) -> String {
  guard number.isFinite else { return "\(number)" }
  guard number > 0 else { return number == 0 ? "0" : "-" + significant(-number) }
  var places = 0
  var shifted = number
  while shifted < 99.95, places < 6 {
    shifted *= 10
    places += 1
  }
  guard places > 0 else { return "\(Int(number.rounded()))" }
  var digits = String(Int(shifted.rounded()))
  if digits.utf8.count <= places {
    digits = String(repeating: "0", count: places - digits.utf8.count + 1) + digits
  }
  let point = digits.index(digits.endIndex, offsetBy: -places)
  var fraction = digits[point...]
  while fraction.last == "0" { fraction.removeLast() }
  return fraction.isEmpty ? String(digits[..<point]) : "\(digits[..<point]).\(fraction)"
}
