// GraphLayout: where nodes without places on the map are drawn: pulled together by links, pushed apart by one another,
// and at the end moved so far apart that no caption covers another. The same picture always comes out the same.

struct GraphLayout {
  /// The room that a node with its caption takes, around the middle of its dot.
  struct Box {
    var left: Double
    var right: Double
    var above: Double
    var below: Double
  }

  static let dot = 7.0
  static let fontSize = 11.0
  private static let margin = 24.0

  /// The width of a caption, a little too large rather than too small.
  static func width(_ caption: String) -> Double {
    caption.unicodeScalars.reduce(0) { width, scalar in
      switch scalar {
      case "M", "W", "m", "w", "@", "%", "&": width + 10.6
      case "A"..."Z": width + 8.4
      case "\u{1F000}"...: width + 15.5
      case "\u{1100}"...: width + 11.5
      default: width + 6.6
      }
    }
  }

  static func box(_ caption: String) -> Box {
    Box(left: dot, right: dot + 4 + width(caption), above: dot, below: dot)
  }

  /// Places the nodes and gives the size of the sheet.
  static func place(_ picture: inout Picture) -> (width: Double, height: Double) {
    let count = picture.nodes.count
    guard count > 0 else { return (200, 120) }
    var x = [Double](repeating: 0, count: count)
    var y = [Double](repeating: 0, count: count)
    spread(&x, &y)
    if count > 1 { settle(&x, &y, picture.links) }
    separate(&x, &y, picture.nodes.map { box($0.caption) })
    let boxes = picture.nodes.map { box($0.caption) }
    let left = (0..<count).map { x[$0] - boxes[$0].left }.min() ?? 0
    let top = (0..<count).map { y[$0] - boxes[$0].above }.min() ?? 0
    for place in 0..<count {
      picture.nodes[place].x = x[place] - left + margin
      picture.nodes[place].y = y[place] - top + margin
    }
    let width = (0..<count).map { picture.nodes[$0].x + boxes[$0].right }.max() ?? 0
    let height = (0..<count).map { picture.nodes[$0].y + boxes[$0].below }.max() ?? 0
    return (max(width + margin, 200), max(height + margin, 120))
  }

  /// A spiral of even density to begin with.
  private static func spread(_ x: inout [Double], _ y: inout [Double]) {
    for place in x.indices {
      let angle = Double(place) * 2.399963229728653
      let radius = 30 * (Double(place) + 0.5).squareRoot()
      x[place] = radius * Platform.cosine(angle)
      y[place] = radius * Platform.sine(angle)
    }
  }

  /// Springs along links, repulsion between near nodes, a pull to the middle; smaller steps each round.
  private static func settle(_ x: inout [Double], _ y: inout [Double], _ links: [Picture.Link]) {
    let count = x.count
    let length = 70.0
    let rounds = count > 1000 ? 60 : 200
    var moveX = [Double](repeating: 0, count: count)
    var moveY = [Double](repeating: 0, count: count)
    for round in 0..<rounds {
      for place in 0..<count {
        moveX[place] = -x[place] * 0.01
        moveY[place] = -y[place] * 0.01
      }
      repel(x, y, &moveX, &moveY, length)
      for link in links where link.source != link.target {
        let (dx, dy) = (x[link.target] - x[link.source], y[link.target] - y[link.source])
        let distance = max((dx * dx + dy * dy).squareRoot(), 0.01)
        let pull = (distance - length) * 0.05 / distance
        moveX[link.source] += dx * pull
        moveY[link.source] += dy * pull
        moveX[link.target] -= dx * pull
        moveY[link.target] -= dy * pull
      }
      let most = 40 * (1 - Double(round) / Double(rounds)) + 1
      for place in 0..<count {
        let size = (moveX[place] * moveX[place] + moveY[place] * moveY[place]).squareRoot()
        let scale = size > most ? most / size : 1
        x[place] += moveX[place] * scale
        y[place] += moveY[place] * scale
      }
    }
  }

  /// Repulsion between nodes of the same or neighbouring cells of a grid: what is farther away hardly matters.
  private static func repel(
    _ x: [Double], _ y: [Double], _ moveX: inout [Double], _ moveY: inout [Double], _ length: Double
  ) {
    let cell = length * 3
    var cells: [SIMD2<Int32>: [Int]] = [:]
    func key(_ place: Int) -> SIMD2<Int32> {
      SIMD2(
        Int32(clamping: Int((x[place] / cell).rounded(.down))),
        Int32(clamping: Int((y[place] / cell).rounded(.down))))
    }
    for place in x.indices { cells[key(place), default: []].append(place) }
    for place in x.indices {
      let home = key(place)
      for across in Int32(-1)...1 {
        for down in Int32(-1)...1 {
          for other in cells[home &+ SIMD2(across, down)] ?? [] where other != place {
            let (dx, dy) = (x[place] - x[other], y[place] - y[other])
            let square = max(dx * dx + dy * dy, 1)
            let push = length * length * 0.6 / square
            moveX[place] += dx * push / square.squareRoot()
            moveY[place] += dy * push / square.squareRoot()
          }
        }
      }
    }
  }

  /// Pushes captions apart, and where that is not enough, enlarges the whole until none covers another.
  private static func separate(_ x: inout [Double], _ y: inout [Double], _ boxes: [Box]) {
    // Two in the same place would never part.
    for place in x.indices {
      x[place] += Double(place % 7) * 0.013
      y[place] += Double(place % 11) * 0.017
    }
    while true {
      for _ in 0..<40 where pushApart(&x, &y, boxes) == 0 { return }
      for place in x.indices {
        x[place] *= 1.1
        y[place] *= 1.1
      }
    }
  }

  /// One round of moving overlapping boxes half of their overlap each, along the shorter way; how many there were.
  private static func pushApart(_ x: inout [Double], _ y: inout [Double], _ boxes: [Box]) -> Int {
    let order = x.indices.sorted { x[$0] - boxes[$0].left < x[$1] - boxes[$1].left }
    var overlaps = 0
    for (rank, one) in order.enumerated() {
      for other in order[(rank + 1)...] {
        let across = x[one] + boxes[one].right + 2 - (x[other] - boxes[other].left)
        if x[other] - boxes[other].left > x[one] + boxes[one].right + 40 { break }
        guard across > 0 else { continue }
        let down =
          y[one] < y[other]
          ? y[one] + boxes[one].below + 2 - (y[other] - boxes[other].above)
          : y[other] + boxes[other].below + 2 - (y[one] - boxes[one].above)
        guard down > 0 else { continue }
        overlaps += 1
        if down < across {
          let step = (y[one] < y[other] ? -down : down) / 2
          y[one] += step
          y[other] -= step
        } else {
          x[one] -= across / 2
          x[other] += across / 2
        }
      }
    }
    return overlaps
  }
}
