// The shortest way between two places on the WGS 84 ellipsoid. The inverse problem is put on the auxiliary sphere, where
// the longitude reached is a function of the azimuth at the first place; its one root is kept between two bounds, so the
// search always ends, also for places that are nearly opposite each other.
// After C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013): equations 7, 8, 10 to 12 and section 4. The
// two integrals, whose integrands are nearly constant, are taken by Gauss's quadrature instead of series.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum Geodesic {
  /// The equatorial radius in metres and the flattening.
  private static let radius = 6_378_137.0
  private static let flattening = 1 / 298.257223563
  private static let polarRadius = radius * (1 - flattening)
  /// The square of the second eccentricity.
  private static let eccentricity = flattening * (2 - flattening) / ((1 - flattening) * (1 - flattening))

  /// Metres between two places, whose latitudes and longitudes are in degrees.
  static func distance(_ lat1: Double, _ lon1: Double, _ lat2: Double, _ lon2: Double) -> Double {
    // Turned and mirrored so that the first place is in the south and at least as far from the equator.
    var (first, second) = lat1.magnitude < lat2.magnitude ? (lat2, lat1) : (lat1, lat2)
    if first > 0 { (first, second) = (-first, -second) }
    let longitude = (lon2 - lon1).remainder(dividingBy: 360).magnitude * .pi / 180
    let ends = Ends(first, second)

    if longitude == 0 || ends.cosine1 < 1e-15 { return meridian(ends.latitude1, ends.latitude2) }
    // Half round the earth the way over the pole is shortest.
    if longitude >= .pi { return meridian(ends.latitude1, -.pi - ends.latitude2) }
    let isEquatorial = first == 0
    if isEquatorial, longitude <= (1 - flattening) * .pi { return radius * longitude }
    let azimuth = root(of: ends, longitude, from: isEquatorial ? .pi / 2 : 0)
    return Line(ends, azimuth).length
  }

  /// The way along a meridian between two reduced latitudes; beyond a pole they go on.
  private static func meridian(_ from: Double, _ to: Double) -> Double {
    polarRadius * integral(min(from, to), max(from, to)) { (1 + eccentricity * $0).squareRoot() }
  }

  /// The azimuth at which the longitude is reached, by Ridders's method: the bounds close in by half or better a round.
  private static func root(of ends: Ends, _ longitude: Double, from start: Double) -> Double {
    func miss(_ azimuth: Double) -> Double { Line(ends, azimuth).longitude - longitude }
    var (low, high) = (start, Double.pi)
    var (below, above) = (start == 0 ? -longitude : miss(low.nextUp), miss(high))
    if below >= 0 { return low.nextUp }
    if above <= 0 { return high }
    for _ in 0..<80 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      let found = miss(middle)
      if found == 0 { return middle }
      let scale = (found * found - below * above).squareRoot()
      // Below the root the function is negative, so the step goes against the sign of what was found.
      var guess = scale > 0 ? middle - (middle - low) * found / scale : middle
      if !(guess > low && guess < high) { guess = middle }
      let miss = guess == middle ? found : miss(guess)
      if miss.magnitude < 1e-16 { return guess }
      // The innermost of the four points on either side become the bounds.
      for (place, value) in [(middle, found), (guess, miss)] {
        if value < 0, place > low { (low, below) = (place, value) }
        if value > 0, place < high { (high, above) = (place, value) }
      }
    }
    return below.magnitude < above.magnitude ? low : high
  }

  /// The reduced latitudes of both places.
  private struct Ends {
    let latitude1: Double
    let latitude2: Double
    let sine1: Double
    let cosine1: Double
    let sine2: Double
    let cosine2: Double

    init(_ degrees1: Double, _ degrees2: Double) {
      latitude1 = Self.reduced(degrees1)
      latitude2 = Self.reduced(degrees2)
      (sine1, cosine1) = (sin(latitude1), cos(latitude1))
      (sine2, cosine2) = (sin(latitude2), cos(latitude2))
    }

    private static func reduced(_ degrees: Double) -> Double {
      if degrees.magnitude == 90 { return degrees * .pi / 180 }
      return atan((1 - flattening) * tan(degrees * .pi / 180))
    }
  }

  /// The geodesic that leaves the first place at an azimuth, up to where it first crosses the second latitude northwards.
  private struct Line {
    /// The square of the sine of the azimuth at the equator is what is left of 1.
    private let cosineSquared: Double
    private let sine0: Double
    private let sigma1: Double
    private let sigma2: Double
    private let omega: Double

    init(_ ends: Ends, _ azimuth: Double) {
      let (sine, cosine) = (sin(azimuth), cos(azimuth))
      sine0 = sine * ends.cosine1
      cosineSquared = cosine * cosine + sine * sine * ends.sine1 * ends.sine1
      // The difference of the squared cosines, without cancellation.
      let difference = (ends.sine1 - ends.sine2) * (ends.sine1 + ends.sine2)
      let along1 = cosine * ends.cosine1
      let along2 = max(0, along1 * along1 + difference).squareRoot()
      sigma1 = atan2(ends.sine1 == 0 ? -0.0 : ends.sine1, along1)
      sigma2 = atan2(ends.sine2, along2)
      let omega1 = atan2(sine0 * (ends.sine1 == 0 ? -0.0 : ends.sine1), along1)
      let omega2 = atan2(sine0 * ends.sine2, along2)
      omega = omega2 - omega1
    }

    private var k2: Double { eccentricity * cosineSquared }

    var longitude: Double {
      let k2 = k2
      let bend = integral(sigma1, sigma2) {
        (2 - flattening) / (1 + (1 - flattening) * (1 + k2 * $0).squareRoot())
      }
      return omega - flattening * sine0 * bend
    }

    var length: Double {
      let k2 = k2
      return polarRadius * integral(sigma1, sigma2) { (1 + k2 * $0).squareRoot() }
    }
  }

  // MARK: Quadrature

  /// The integral over an arc of a function of the squared sine.
  @inline(__always)
  private static func integral(_ from: Double, _ to: Double, _ function: (Double) -> Double) -> Double {
    let (half, middle) = ((to - from) / 2, (to + from) / 2)
    var sum = 0.0
    for (node, weight) in nodes {
      let (below, above) = (sin(middle - half * node), sin(middle + half * node))
      sum += weight * (function(below * below) + function(above * above))
    }
    return sum * half
  }

  /// The positive nodes of Gauss's rule of 24 points and their weights, by Newton's method on Legendre's polynomial.
  private static let nodes: [(node: Double, weight: Double)] = {
    let degree = 24
    return (1...degree / 2).map { number in
      var x = cos(Double.pi * (Double(number) - 0.25) / (Double(degree) + 0.5))
      var slope = 0.0
      for _ in 0..<8 {
        var (last, current) = (1.0, x)
        for order in 2...degree {
          let next = (Double(2 * order - 1) * x * current - Double(order - 1) * last) / Double(order)
          (last, current) = (current, next)
        }
        slope = Double(degree) * (x * current - last) / (x * x - 1)
        x -= current / slope
      }
      return (x, 2 / ((1 - x * x) * slope * slope))
    }
  }()
}
