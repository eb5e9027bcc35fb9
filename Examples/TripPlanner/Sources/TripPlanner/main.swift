// Plans trips over a small network of routes: TripPlanner [FROM TO].

import GraphQ

struct Stop: Decodable {
  var id: String
  var city: String
}

let routes: [(from: String, to: String, minutes: Int)] = [
  ("LHR", "KEF", 190), ("KEF", "JFK", 370), ("LHR", "JFK", 480), ("JFK", "SFO", 390), ("KEF", "SEA", 465),
  ("SEA", "SFO", 130),
]
let cities = [
  "LHR": "London", "KEF": "Reykjavik", "JFK": "New York", "SFO": "San Francisco", "SEA": "Seattle",
]

let graph = try Graph.inMemory()
try graph.write { transaction in
  for (code, city) in cities { try transaction.addVertex("airport", id: .string(code), ["city": city]) }
  for route in routes {
    try transaction.addEdge(
      "route", from: .string(route.from), to: .string(route.to), ["minutes": route.minutes])
  }
}

let from = CommandLine.arguments.count == 3 ? CommandLine.arguments[1] : "LHR"
let to = CommandLine.arguments.count == 3 ? CommandLine.arguments[2] : "SFO"

guard let start = try graph.V(from).decode(Stop.self).first, let end = try graph.V(to).decode(Stop.self).first
else {
  print("airports here: \(cities.keys.sorted().joined(separator: ", "))")
  throw GraphError(.noElement, "there is no airport '\(from)' or no '\(to)'")
}

/// Trips of at most three legs that pass no airport twice, as paths of airports and routes.
let trips = try graph.V(from)
  .repeat { $0.outE("route").inV().simplePath() }.until { $0.hasId(to).typed(as: Vertex.self) }
  .where { $0.path().count(.local).is(.lte(7)) }
  .path().toList()

print("\(start.city) to \(end.city)")
let timed = try trips.map { trip in
  let legs = try trip.objects.compactMap { object -> Int? in
    guard case .edge(let edge) = object else { return nil }
    return try edge.value("minutes", as: Int.self)
  }
  let stops = trip.objects.compactMap { object -> String? in
    guard case .vertex(let vertex) = object else { return nil }
    return vertex.id.description
  }
  return (stops: stops.joined(separator: " – "), minutes: legs.reduce(0, +))
}
for trip in timed.sorted(by: { $0.minutes < $1.minutes }) {
  print("  \(trip.minutes / 60) h \(trip.minutes % 60) min  \(trip.stops)")
}
