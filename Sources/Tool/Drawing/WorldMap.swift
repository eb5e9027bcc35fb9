// WorldMap: places on the globe as places on a sheet, and the shortest ways between them as lines.

/// A part of the world on a sheet: degrees along both axes, with room around what is to be seen.
struct WorldMap {
  let west: Double
  let east: Double
  let south: Double
  let north: Double
  let width: Double
  let height: Double

  /// The part that holds all places, never less than a country's worth.
  init(holding places: [(longitude: Double, latitude: Double)]) {
    let longitudes = places.map(\.longitude)
    let latitudes = places.map(\.latitude)
    var (west, east) = (longitudes.min() ?? -180, longitudes.max() ?? 180)
    var (south, north) = (latitudes.min() ?? -60, latitudes.max() ?? 80)
    let roomAcross = max((east - west) * 0.12, 6)
    let roomDown = max((north - south) * 0.2, 5)
    (west, east) = (max(west - roomAcross, -180), min(east + roomAcross, 180))
    (south, north) = (max(south - roomDown, -90), min(north + roomDown, 90))
    (self.west, self.east, self.south, self.north) = (west, east, south, north)
    width = 1200
    // Degrees of longitude are drawn as long as those of latitude in the middle of the part.
    let squeeze = max(Platform.cosine((south + north) / 2 * .pi / 180), 0.35)
    height = min(max(width * (north - south) / ((east - west) * squeeze), 300), 1400)
  }

  func point(_ longitude: Double, _ latitude: Double) -> (x: Double, y: Double) {
    ((longitude - west) / (east - west) * width, (north - latitude) / (north - south) * height)
  }

  /// The great circle between two places as runs of points on the sheet, cut where it crosses the edge of the world.
  func arc(
    from start: (longitude: Double, latitude: Double), to end: (longitude: Double, latitude: Double)
  ) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    var last: Double?
    for (longitude, latitude) in GreatCircle.points(from: start, to: end) {
      if let last, abs(longitude - last) > 180 { runs.append([]) }
      last = longitude
      runs[runs.count - 1].append(point(longitude, latitude))
    }
    return runs.filter { $0.count > 1 }
  }
}

/// The shortest way between two places on a sphere.
enum GreatCircle {
  /// Points along the way in degrees, its ends among them, about one for every degree.
  static func points(
    from start: (longitude: Double, latitude: Double), to end: (longitude: Double, latitude: Double)
  ) -> [(longitude: Double, latitude: Double)] {
    let (one, other) = (vector(start), vector(end))
    let dot = min(max((one * other).sum(), -1), 1)
    let angle = Platform.arcCosine(dot)
    guard angle > 0.002, angle < 3.14 else { return [start, end] }
    let count = max(Int(angle * 180 / .pi), 8)
    return (0...count).map { step in
      let part = Double(step) / Double(count)
      let point =
        (one * Platform.sine((1 - part) * angle) + other * Platform.sine(part * angle)) / Platform.sine(angle)
      return (
        Platform.arcTangent(point.y, point.x) * 180 / .pi,
        Platform.arcTangent(point.z, (point.x * point.x + point.y * point.y).squareRoot()) * 180 / .pi
      )
    }
  }

  private static func vector(_ place: (longitude: Double, latitude: Double)) -> SIMD3<Double> {
    let (longitude, latitude) = (place.longitude * .pi / 180, place.latitude * .pi / 180)
    return SIMD3(
      Platform.cosine(latitude) * Platform.cosine(longitude),
      Platform.cosine(latitude) * Platform.sine(longitude),
      Platform.sine(latitude))
  }
}
