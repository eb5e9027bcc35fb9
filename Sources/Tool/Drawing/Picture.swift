// Picture: what is drawn of a result: nodes, links between them, or bars. Made from values, placed by a layout, written
// as SVG or as a page.

import GraphStore
import Traversal

/// Where nodes stand: on a map of the world, where links pull them to, or in columns from left to right.
enum PictureLayout: String, CaseIterable, Sendable {
  case map, graph, layers
}

struct Picture: Sendable {
  struct Node: Sendable {
    var id: String
    /// What it is coloured by.
    var label: String
    /// What stands beside it.
    var caption: String
    /// What a click shows.
    var details: [(key: String, value: String)] = []
    /// Longitude and latitude, where its properties tell.
    var place: (longitude: Double, latitude: Double)?
    /// Where it is drawn.
    var x = 0.0
    var y = 0.0
  }

  struct Link: Sendable {
    var source: Int
    var target: Int
    var label: String
    /// Not a mere step of a path or a tree.
    var isEdge = false
    var details: [(key: String, value: String)] = []
  }

  struct Bar: Sendable {
    var name: String
    var value: Double
    var text: String
  }

  var title: String
  var nodes: [Node] = []
  var links: [Link] = []
  var bars: [Bar] = []
  /// How many elements the result had besides those drawn.
  var left = 0
  /// Whether there may be more of those: not all results were looked at.
  var isLeftOpen = false
  /// What a page can show besides.
  var around = Neighbourhood()

  var isEmpty: Bool { nodes.isEmpty && bars.isEmpty }

  /// What is to be said of what is left out.
  var leftText: String? {
    if left > 0 { return "\(isLeftOpen ? "at least " : "")\(left) more elements are not drawn" }
    return isLeftOpen ? "not all results were looked at" : nil
  }

  /// Whether nodes have places, so that a map makes sense: most of them, and at least one.
  var isOnMap: Bool { !nodes.isEmpty && nodes.count(where: { $0.place != nil }) * 2 > nodes.count }

  /// The layout that suits it.
  var layout: PictureLayout { isOnMap ? .map : LayeredLayout.suits(self) ? .layers : .graph }

  /// The labels of nodes, the most frequent first, and behind them those of nodes around.
  var labels: [String] {
    let drawn = Self.labels(of: nodes)
    return drawn + Self.labels(of: around.nodes).filter { !drawn.contains($0) }
  }

  private static func labels(of nodes: [Node]) -> [String] {
    var counts: [String: Int] = [:]
    for node in nodes { counts[node.label, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }
}

/// Collects the elements of results into a picture: each once, whatever holds them.
struct PictureBuilder {
  private var picture: Picture
  private var places: [ElementID: Int] = [:]
  /// Edges that were met, and those that are drawn.
  private var edges: Set<ElementID> = []
  private var drawnEdges: Set<ElementID> = []
  private var pairs: Set<[Int]> = []
  private let most: Int
  /// Results since the picture is full.
  private var late = 0

  /// At most `most` elements are drawn.
  init(title: String, most: Int) {
    picture = Picture(title: title)
    self.most = most
  }

  /// Why there is no picture.
  static let nothingToDraw = Failure(
    "nothing-to-draw", "the traversal gives no vertices, edges, paths or counts that can be drawn so",
    help: "end it with elements, path(), tree(), subgraph() or groupCount()", exit: .failure)

  /// Some value was nothing that a picture has.
  private(set) var hasSeenOthers = false

  var isFull: Bool { picture.nodes.count + picture.links.count >= most }

  /// Results that are still looked at when the picture is full, to say how many elements are left; then it is enough.
  private static let patience = 10_000

  /// Adds a result, and says whether another one is wanted.
  mutating func take(_ value: Value) -> Bool {
    add(value)
    guard isFull else { return true }
    late += 1
    if late > Self.patience { picture.isLeftOpen = true }
    return late <= Self.patience
  }

  /// What has been collected.
  var finished: Picture { picture }

  /// Looks so many edges far around what has been collected.
  mutating func lookAround(_ depth: Int, in graph: borrowing Transaction) throws {
    guard depth > 0, !picture.nodes.isEmpty else { return }
    var ends = [Int](repeating: 0, count: picture.nodes.count)
    for link in picture.links where link.isEdge {
      ends[link.source] += 1
      ends[link.target] += 1
    }
    let vertices = places.sorted { $0.value < $1.value }.map(\.key)
    var builder = NeighbourhoodBuilder(around: vertices, edges: drawnEdges, ends: ends)
    picture.around = try builder.look(depth, in: graph)
  }

  /// The ids of vertices of which only that is known, since they were met as ends of edges.
  var unknown: [ElementID] {
    places.filter { picture.nodes[$0.value].details.isEmpty }.sorted { $0.value < $1.value }.map(\.key)
  }

  mutating func add(_ value: Value) {
    switch value {
    case .vertex(let vertex): _ = node(vertex)
    case .edge(let edge): link(edge)
    case .path(let path): add(path)
    case .graph(let graph):
      for vertex in graph.vertices { _ = node(vertex) }
      for edge in graph.edges { link(edge) }
    case .tree(let entries): tree(entries, below: nil)
    case .list(let members), .set(let members): for member in members { add(member) }
    case .bulkSet(let entries): for entry in entries { add(entry.value) }
    case .map(let entries): add(entries)
    default: hasSeenOthers = true
    }
  }

  /// A map of numbers is drawn as bars; elements in any other are drawn as themselves.
  private mutating func add(_ entries: [MapEntry]) {
    let numbers = entries.compactMap { entry in Self.number(entry.value).map { (entry, $0) } }
    if !entries.isEmpty, numbers.count == entries.count {
      for (entry, number) in numbers where picture.bars.count < most {
        picture.bars.append(
          Picture.Bar(name: caption(of: entry.key), value: number, text: entry.value.plainText))
      }
      return
    }
    for entry in entries {
      add(entry.key)
      add(entry.value)
    }
  }

  private func caption(of key: Value) -> String {
    if case .vertex(let vertex) = key { Self.caption(vertex) } else { key.plainText }
  }

  private static func number(_ value: Value) -> Double? {
    switch value {
    case .byte, .short, .int, .long, .float, .double, .bigInteger, .bigDecimal: Double(value.plainText)
    default: nil
    }
  }

  // MARK: Elements

  private mutating func node(_ vertex: VertexValue) -> Int? {
    if let known = places[vertex.id] {
      // An element met as the end of an edge says less of itself than one met as a result.
      if picture.nodes[known].details.isEmpty, !vertex.properties.isEmpty {
        let place = (picture.nodes[known].x, picture.nodes[known].y)
        picture.nodes[known] = Self.node(vertex)
        (picture.nodes[known].x, picture.nodes[known].y) = place
      }
      return known
    }
    guard !isFull else {
      picture.left += 1
      return nil
    }
    places[vertex.id] = picture.nodes.count
    picture.nodes.append(Self.node(vertex))
    return picture.nodes.count - 1
  }

  static func node(_ vertex: VertexValue) -> Picture.Node {
    var node = Picture.Node(id: vertex.id.description, label: vertex.label, caption: caption(vertex))
    node.details = vertex.properties.map { ($0.key, $0.value.plainText) }
    node.place = place(vertex)
    return node
  }

  private static func caption(_ vertex: VertexValue) -> String {
    for key in ["code", "name", "title", "iata", "city", "label"] {
      if let found = vertex.properties.first(where: { $0.key == key }) { return found.value.plainText }
    }
    return vertex.id.description
  }

  private static func place(_ vertex: VertexValue) -> (longitude: Double, latitude: Double)? {
    func coordinate(_ keys: [String], within limit: Double) -> Double? {
      for key in keys {
        if let found = vertex.properties.first(where: { $0.key == key }), let number = number(found.value),
          abs(number) <= limit
        {
          return number
        }
      }
      return nil
    }
    guard let latitude = coordinate(["lat", "latitude"], within: 90),
      let longitude = coordinate(["lon", "lng", "long", "longitude"], within: 180)
    else { return nil }
    return (longitude, latitude)
  }

  private mutating func link(_ edge: EdgeValue) {
    guard edges.insert(edge.id).inserted else { return }
    guard let source = node(VertexValue(id: edge.source, labels: [edge.sourceLabel])),
      let target = node(VertexValue(id: edge.target, labels: [edge.targetLabel]))
    else {
      picture.left += 1
      return
    }
    guard !isFull else {
      picture.left += 1
      return
    }
    pairs.insert([source, target])
    drawnEdges.insert(edge.id)
    picture.links.append(
      Picture.Link(
        source: source, target: target, label: edge.label, isEdge: true,
        details: edge.properties.map { ($0.key, $0.value.plainText) }))
  }

  /// Neighbours on a path that have no edge between them there are connected all the same.
  private mutating func add(_ path: PathValue) {
    var last: Int?
    for object in path.objects {
      switch object {
      case .vertex(let vertex):
        let next = node(vertex)
        if let last, let next { connect(last, next) }
        last = next
      case .edge(let edge):
        link(edge)
        last = nil
      default: add(object)
      }
    }
  }

  private mutating func tree(_ entries: [MapEntry], below parent: Int?) {
    for entry in entries {
      var place = parent
      switch entry.key {
      case .vertex(let vertex):
        place = node(vertex)
        if let parent, let place { connect(parent, place) }
      case .edge(let edge): link(edge)
      default: break
      }
      if case .tree(let rest) = entry.value { tree(rest, below: place) }
    }
  }

  private mutating func connect(_ source: Int, _ target: Int) {
    guard source != target, !isFull, pairs.insert([source, target]).inserted else { return }
    picture.links.append(Picture.Link(source: source, target: target, label: ""))
  }
}
