// PathTree: the shortest paths from one vertex to all others, as the vertex before each; and the queue it grows by.

import GraphStore

struct PathTree {
  static let none = VertexNumber.max

  /// How far each vertex is; infinite where none has come.
  var distances: [Double]
  var parents: [VertexNumber]
  /// The vertices in the order in which their distances became final.
  var reached: [VertexNumber] = []

  init(vertices: Int) {
    distances = Array(repeating: .infinity, count: vertices)
    parents = Array(repeating: Self.none, count: vertices)
  }

  var footprint: Int { distances.count * 12 + reached.count * 4 }

  /// The path from the root; nil when it does not lead there.
  func path(to target: VertexNumber) -> FoundPath? {
    guard Int(target) < distances.count, distances[Int(target)] < .infinity else { return nil }
    var path = FoundPath(vertices: [], distances: [])
    var vertex = target
    while vertex != Self.none {
      path.vertices.append(vertex)
      path.distances.append(distances[Int(vertex)])
      vertex = parents[Int(vertex)]
    }
    path.vertices.reverse()
    path.distances.reverse()
    return path
  }
}

/// Vertices by distance, nearest first. A vertex may be in it more than once; the first to come out counts.
struct DistanceQueue {
  private var distances: [Double] = []
  private var vertices: [VertexNumber] = []

  var isEmpty: Bool { vertices.isEmpty }
  var count: Int { vertices.count }
  /// The distance of the nearest.
  var nearest: Double { distances.first ?? .infinity }

  mutating func push(_ distance: Double, _ vertex: VertexNumber) {
    var place = vertices.count
    distances.append(distance)
    vertices.append(vertex)
    while place > 0 {
      let parent = (place &- 1) &>> 2
      if distances[parent] <= distance { break }
      distances[place] = distances[parent]
      vertices[place] = vertices[parent]
      place = parent
    }
    distances[place] = distance
    vertices[place] = vertex
  }

  mutating func pop() -> (distance: Double, vertex: VertexNumber)? {
    guard let distance = distances.first, let vertex = vertices.first, let lastDistance = distances.popLast(),
      let lastVertex = vertices.popLast()
    else { return nil }
    let count = vertices.count
    if count == 0 { return (distance, vertex) }
    var place = 0
    while true {
      let first = place &<< 2 &+ 1
      if first >= count { break }
      var least = first
      var other = first &+ 1
      let end = min(first &+ 4, count)
      while other < end {
        if distances[other] < distances[least] { least = other }
        other &+= 1
      }
      if distances[least] >= lastDistance { break }
      distances[place] = distances[least]
      vertices[place] = vertices[least]
      place = least
    }
    distances[place] = lastDistance
    vertices[place] = lastVertex
    return (distance, vertex)
  }
}
