// Chart: a grid of small diagrams, one for each work, as an SVG. Both axes are logarithmic, so that equal ratios look equal
// and a straight line of slope one is a cost that grows as the graph does.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct Chart {
  let measurements: Measurements

  private static let columns = 3
  private static let panel = (width: 320.0, height: 230.0)
  private static let margin = (left: 52.0, right: 14.0, top: 30.0, bottom: 34.0)
  private static let head = 44.0
  private static let colours = [
    "#0b6e4f", "#d1495b", "#30638e", "#edae49", "#8d5a97", "#5c5c5c", "#00798c", "#a44a3f",
  ]

  var svg: String {
    let rows = (measurements.works.count + Self.columns - 1) / Self.columns
    let width = Double(Self.columns) * Self.panel.width
    let height = Self.head + Double(rows) * Self.panel.height
    var parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" font-family="sans-serif" font-size="11">
      <rect width="100%" height="100%" fill="#ffffff"/>
      """
    ]
    parts.append(legend)
    for (place, work) in measurements.works.enumerated() {
      let x = Double(place % Self.columns) * Self.panel.width
      let y = Self.head + Double(place / Self.columns) * Self.panel.height
      parts.append("<g transform=\"translate(\(short(x)) \(short(y)))\">")
      parts += panel(work.name, work.curves)
      parts.append("</g>")
    }
    parts.append("</svg>\n")
    return parts.joined(separator: "\n")
  }

  private var legend: String {
    var parts = [
      "<text x=\"12\" y=\"18\" font-size=\"13\">Milliseconds by edges of the graph; lower is better</text>"
    ]
    for (place, peer) in measurements.peers.enumerated() {
      let x = 12 + 110 * place
      parts.append("<rect x=\"\(x)\" y=\"26\" width=\"16\" height=\"4\" fill=\"\(colour(peer))\"/>")
      parts.append("<text x=\"\(x + 22)\" y=\"32\">\(peer.escaped)</text>")
    }
    return parts.joined(separator: "\n")
  }

  private func colour(_ peer: String) -> String {
    Self.colours[(measurements.peers.firstIndex(of: peer) ?? 0) % Self.colours.count]
  }

  // MARK: One diagram

  private func panel(_ name: String, _ curves: [Measurements.Curve]) -> [String] {
    let points = curves.flatMap(\.points)
    let across = Axis(
      points.map(\.edges), from: Self.margin.left, to: Self.panel.width - Self.margin.right)
    let up = Axis(
      points.map(\.milliseconds), from: Self.panel.height - Self.margin.bottom, to: Self.margin.top)
    var parts = [
      "<text x=\"\(short(Self.margin.left))\" y=\"18\" font-weight=\"bold\">\(name.escaped)</text>"
    ]
    for tick in up.ticks {
      let y = up.place(tick)
      parts.append(line(across.start, y, across.end, y, "#dddddd"))
      parts.append(
        "<text x=\"\(short(Self.margin.left - 5))\" y=\"\(short(y + 4))\" text-anchor=\"end\">\(tick.rounded)</text>"
      )
    }
    for tick in across.ticks {
      let x = across.place(tick)
      parts.append(line(x, up.start, x, up.start + 4, "#888888"))
      parts.append(
        "<text x=\"\(short(x))\" y=\"\(short(up.start + 17))\" text-anchor=\"middle\">\(tick.counted)</text>")
    }
    parts.append(line(across.start, up.start, across.end, up.start, "#888888"))
    for curve in curves { parts += self.curve(curve, across, up) }
    return parts
  }

  private func curve(_ curve: Measurements.Curve, _ across: Axis, _ up: Axis) -> [String] {
    let places = curve.points.map { (across.place($0.edges), up.place($0.milliseconds)) }
    let text = places.map { "\(short($0.0)),\(short($0.1))" }.joined(separator: " ")
    let colour = colour(curve.peer)
    let path = "<polyline points=\"\(text)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"
    return [path]
      + places.map { "<circle cx=\"\(short($0.0))\" cy=\"\(short($0.1))\" r=\"3\" fill=\"\(colour)\"/>" }
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String {
    "<line x1=\"\(short(x1))\" y1=\"\(short(y1))\" x2=\"\(short(x2))\" y2=\"\(short(y2))\" stroke=\"\(colour)\"/>"
  }
}

/// A logarithmic axis, whose ends are whole powers of ten where they are not given by a single value.
private struct Axis {
  let start: Double
  let end: Double
  private let least: Int
  private let greatest: Int

  init(_ values: [Double], from start: Double, to end: Double) {
    self.start = start
    self.end = end
    let positive = values.filter { $0 > 0 }
    least = Self.power(below: positive.min() ?? 1)
    greatest = max(least + 1, Self.power(below: (positive.max() ?? 1) * 9.999_999))
  }

  var ticks: [Double] { (least...greatest).map { pow(10, Double($0)) } }

  func place(_ value: Double) -> Double {
    let power = max(Double(least), log10(value))
    return start + (end - start) * (power - Double(least)) / Double(greatest - least)
  }

  private static func power(below value: Double) -> Int { Int(log10(value).rounded(.down)) }
}

/// A length with one digit behind the point.
private func short(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0 ? String(tenths / 10) : String(Double(tenths) / 10)
}

extension Double {
  /// A power of ten without needless digits.
  fileprivate var rounded: String { self >= 1 ? String(Int(self)) : String(self) }

  /// A number of edges in thousands and millions.
  fileprivate var counted: String {
    switch self {
    case 1e6...: "\(Int(self / 1e6)) M"
    case 1e3...: "\(Int(self / 1e3)) k"
    default: String(Int(self))
    }
  }
}

extension String {
  fileprivate var escaped: String {
    var text = ""
    for character in self {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      default: text.append(character)
      }
    }
    return text
  }
}
