// Somebody's own CSV into a graph: rows become airports and countries, and loading twice changes nothing.

import GraphQ

let text = """
  code,city,country,runways
  LHR,London,GB,2
  LGW,London,GB,1
  KEF,Reykjavik,IS,2
  """

struct Airport: Codable {
  var code: String
  var city: String
  var runways: Int
}

func load(_ text: String, into graph: Graph) throws -> Int {
  try graph.write { transaction in
    var added = 0
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",").map(String.init)
      guard cells.count == 4, let runways = Int(cells[3]) else {
        throw GraphError(.invalid, "not a row of this file: \(line)")
      }
      let airport = Airport(code: cells[0], city: cells[1], runways: runways)
      try transaction.upsertVertex("country", id: .string("country:" + cells[2]), ["code": cells[2]])
      let isNew = try transaction.upsertVertex("airport", id: .string(cells[0]), from: airport)
      if isNew {
        try transaction.addEdge("in", from: .string(cells[0]), to: .string("country:" + cells[2]))
        added += 1
      }
    }
    return added
  }
}

let graph = try Graph.inMemory()
print("added", try load(text, into: graph), "then", try load(text, into: graph))
let perCountry = try graph.V().hasLabel("country").group().by("code").by { $0.in("in").count() }
  .typed(as: [String: Int].self).one()
for (country, count) in perCountry.sorted(by: { $0.key < $1.key }) { print(country, count) }
