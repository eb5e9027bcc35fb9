// PictureWriter: a picture as SVG, which stands alone or in a page.

struct PictureWriter {
  private var bytes: [UInt8] = []
  private let colours: [String: String]

  private static let palette = [
    "#2f6fb3", "#d1662c", "#3a8f4f", "#a8437f", "#8a6d1f", "#5a54b8", "#b23a3a", "#2a8f95", "#6b6b6b",
    "#7a9a1f",
  ]

  /// The picture as SVG of a size that holds it.
  static func svg(_ picture: Picture, _ layout: PictureLayout) -> String {
    var writer = PictureWriter(picture)
    if !picture.bars.isEmpty, picture.nodes.isEmpty {
      writer.bars(picture)
    } else {
      switch layout {
      case .map: writer.map(picture)
      case .graph: writer.graph(picture)
      case .layers: writer.layers(picture)
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private init(_ picture: Picture) {
    var colours: [String: String] = [:]
    for (place, label) in picture.labels.enumerated() {
      colours[label] = Self.palette[place % Self.palette.count]
    }
    self.colours = colours
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func begin(_ width: Double, _ height: Double, _ title: String) {
    write(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
      width="\(Self.number(width))" height="\(Self.number(height))" font-family="system-ui, sans-serif" \
      font-size="\(Self.number(GraphLayout.fontSize))" role="img">
      <title>\(XMLText.escaped(title))</title>
      <style>.sea{fill:#f4f7fa}.land{fill:#dfe5e8;stroke:#c3ccd1;stroke-width:.6}.link{fill:none;stroke:#7b8791;\
      stroke-opacity:.7}.name{fill:#1d2730}.quiet{fill:#6a7780}@media(prefers-color-scheme:dark){.sea{fill:#14191d}\
      .land{fill:#2a333a;stroke:#3a464f}.name{fill:#e8eef2}.quiet{fill:#93a1ab}}</style>
      <rect class="sea" width="100%" height="100%"/>
      <g id="view">

      """)
  }

  private mutating func end() { write("</g>\n</svg>\n") }

  // MARK: Kinds of picture

  private mutating func graph(_ picture: Picture) {
    var picture = picture
    let sheet = GraphLayout.place(&picture)
    begin(sheet.width, sheet.height, picture.title)
    writeHead()
    for (number, link) in picture.links.enumerated() {
      let (source, target) = (picture.nodes[link.source], picture.nodes[link.target])
      self.link(number, link, Self.line(from: (source.x, source.y), to: (target.x, target.y)), hasHead: true)
    }
    for (number, node) in picture.nodes.enumerated() { self.node(number, node, showsCaption: true) }
    end()
  }

  private mutating func layers(_ picture: Picture) {
    var picture = picture
    let sheet = LayeredLayout.place(&picture)
    begin(sheet.width, sheet.height, picture.title)
    writeHead()
    for (number, link) in picture.links.enumerated() {
      let node = picture.nodes[link.source]
      let route = sheet.routes[number]
      let path = route.isEmpty ? Self.line(from: (node.x, node.y), to: (node.x, node.y)) : Self.curve(route)
      self.link(number, link, path, hasHead: true)
    }
    for (number, node) in picture.nodes.enumerated() { self.node(number, node, showsCaption: true) }
    end()
  }

  /// The head of an arrow.
  private mutating func writeHead() {
    write(
      """
      <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">\
      <path d="M0 0L8 4L0 8z" fill="#7b8791"/></marker></defs>

      """)
  }

  private mutating func map(_ picture: Picture) {
    var picture = picture
    let world = WorldMap(holding: picture.nodes.compactMap(\.place))
    begin(world.width, world.height, picture.title)
    write("<path class=\"land\" fill-rule=\"evenodd\" d=\"")
    for ring in Coastlines.rings {
      for (place, corner) in ring.enumerated() {
        let point = world.point(corner.longitude, corner.latitude)
        write("\(place == 0 ? "M" : "L")\(Self.number(point.x)) \(Self.number(point.y))")
      }
      write("Z")
    }
    write("\"/>\n")
    for place in picture.nodes.indices {
      guard let location = picture.nodes[place].place else { continue }
      (picture.nodes[place].x, picture.nodes[place].y) = world.point(location.longitude, location.latitude)
    }
    for (number, link) in picture.links.enumerated() {
      guard let start = picture.nodes[link.source].place, let end = picture.nodes[link.target].place else {
        continue
      }
      let path = world.arc(from: start, to: end).map { run in
        run.enumerated().map { "\($0 == 0 ? "M" : "L")\(Self.number($1.x)) \(Self.number($1.y))" }.joined()
      }.joined()
      self.link(number, link, path, hasHead: false)
    }
    let captioned = Self.captionsThatFit(picture)
    for (number, node) in picture.nodes.enumerated() where node.place != nil {
      self.node(number, node, showsCaption: captioned.contains(number))
    }
    end()
  }

  private mutating func bars(_ picture: Picture) {
    let nameWidth = min((picture.bars.map { GraphLayout.width($0.name) }.max() ?? 0) + 12, 320)
    let most = max(picture.bars.map(\.value).max() ?? 0, 0)
    let least = min(picture.bars.map(\.value).min() ?? 0, 0)
    let span = max(most - least, .leastNormalMagnitude)
    let length = 560.0
    let zero = nameWidth + length * (0 - least) / span
    begin(nameWidth + length + 120, Double(picture.bars.count) * 22 + 24, picture.title)
    for (row, bar) in picture.bars.enumerated() {
      let y = Double(row) * 22 + 12
      let end = nameWidth + length * (bar.value - least) / span
      write(
        """
        <g><text class="name" x="\(Self.number(nameWidth - 8))" y="\(Self.number(y + 13))" text-anchor="end">\
        \(XMLText.escaped(bar.name))</text><rect x="\(Self.number(min(zero, end)))" y="\(Self.number(y))" \
        width="\(Self.number(max(abs(end - zero), 0.5)))" height="17" fill="\(Self.palette[0])"/>\
        <text class="quiet" x="\(Self.number(max(zero, end) + 6))" y="\(Self.number(y + 13))">\
        \(XMLText.escaped(bar.text))</text></g>

        """)
    }
    end()
  }

  // MARK: Parts

  private mutating func node(_ number: Int, _ node: Picture.Node, showsCaption: Bool) {
    write(
      """
      <g class="node" data-node="\(number)" transform="translate(\(Self.number(node.x)) \(Self.number(node.y)))">\
      <circle r="\(Self.number(GraphLayout.dot - 1))" fill="\(colours[node.label] ?? Self.palette[0])">\
      <title>\(XMLText.escaped(node.label)) \(XMLText.escaped(node.id))</title></circle>
      """)
    if showsCaption {
      write(
        "<text class=\"name\" x=\"\(Self.number(GraphLayout.dot + 3))\" y=\"4\">\(XMLText.escaped(node.caption))</text>"
      )
    }
    write("</g>\n")
  }

  private mutating func link(_ number: Int, _ link: Picture.Link, _ path: String, hasHead: Bool) {
    guard !path.isEmpty else { return }
    write(
      "<path class=\"link\" data-link=\"\(number)\" d=\"\(path)\"\(hasHead ? " marker-end=\"url(#head)\"" : "")>"
        + "<title>\(XMLText.escaped(link.label))</title></path>\n")
  }

  /// A line from the edge of one dot to the edge of the other; a loop for one and the same.
  private static func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) -> String {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let distance = (dx * dx + dy * dy).squareRoot()
    guard distance > 1 else {
      return
        "M\(number(start.x - 5)) \(number(start.y - 5))c-22 -26 32 -26 10 0"
    }
    let (ux, uy) = (dx / distance * GraphLayout.dot, dy / distance * GraphLayout.dot)
    return "M\(number(start.x + ux)) \(number(start.y + uy))L\(number(end.x - ux)) \(number(end.y - uy))"
  }

  /// A line through points that leaves and meets each of them level.
  private static func curve(_ points: [(x: Double, y: Double)]) -> String {
    var text = "M\(number(points[0].x)) \(number(points[0].y))"
    for (start, end) in zip(points, points.dropFirst()) {
      let middle = number((start.x + end.x) / 2)
      text += "C\(middle) \(number(start.y)) \(middle) \(number(end.y)) \(number(end.x)) \(number(end.y))"
    }
    return text
  }

  private struct Area {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double

    func meets(_ other: Area) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  /// Those whose captions cover no other and no dot; those with the most links first, for a picture is about them.
  private static func captionsThatFit(_ picture: Picture) -> Set<Int> {
    let nodes = picture.nodes
    var links = [Int](repeating: 0, count: nodes.count)
    for link in picture.links {
      links[link.source] += 1
      links[link.target] += 1
    }
    let order = nodes.indices.sorted { (links[$1], $0) < (links[$0], $1) }
    let mostLinked = order.first.map { links[$0] } ?? 0
    let dots = nodes.map { node in
      Area(
        left: node.x - GraphLayout.dot, right: node.x + GraphLayout.dot, top: node.y - GraphLayout.dot,
        bottom: node.y + GraphLayout.dot)
    }
    var kept: [Area] = []
    var numbers: Set<Int> = []
    for number in order where nodes[number].place != nil {
      let node = nodes[number]
      let box = GraphLayout.box(node.caption)
      let own = Area(
        left: node.x + GraphLayout.dot, right: node.x + box.right, top: node.y - box.above,
        bottom: node.y + box.below)
      let coversDot = dots.indices.contains {
        $0 != number && nodes[$0].place != nil && own.meets(dots[$0])
      }
      // What everything leads to is named in any case.
      let isCentre = kept.isEmpty && mostLinked > 2 && links[number] == mostLinked
      if !isCentre, coversDot || kept.contains(where: own.meets) { continue }
      kept.append(own)
      numbers.insert(number)
    }
    return numbers
  }

  /// A number with at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// The labels with their colours, for a legend.
  static func legend(_ picture: Picture) -> [(label: String, colour: String)] {
    picture.labels.enumerated().map { ($1, palette[$0 % palette.count]) }
  }

  /// Where on a map the nodes around would be drawn, if they have places.
  static func placesAround(_ picture: Picture) -> [(x: Double, y: Double)?] {
    let world = WorldMap(holding: picture.nodes.compactMap(\.place))
    return picture.around.nodes.map { node in node.place.map { world.point($0.longitude, $0.latitude) } }
  }
}
