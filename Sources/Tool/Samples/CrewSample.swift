// The graph that shows several values under one key, each with properties of its own: who lived where and when.

enum CrewSample {
  static let script = people + software + edges

  private static let people = [
    person(
      1, "marko",
      [
        ("san diego", 1997, 2001), ("santa cruz", 2001, 2004), ("brussels", 2004, 2005),
        ("santa fe", 2005, nil),
      ]),
    person(7, "stephen", [("centreville", 1990, 2000), ("dulles", 2000, 2006), ("purcellville", 2006, nil)]),
    person(
      8, "matthias",
      [("bremen", 2004, 2007), ("baltimore", 2007, 2011), ("oakland", 2011, 2014), ("seattle", 2014, nil)]),
    person(9, "daniel", [("spremberg", 1982, 2005), ("kaiserslautern", 2005, 2009), ("aachen", 2009, nil)]),
  ]

  private static let software = [
    "g.addV('software').property(id, 10).property('name', 'gremlin')",
    "g.addV('software').property(id, 11).property('name', 'tinkergraph')",
  ]

  private static let edges =
    [(13, 1, 10, 2009), (14, 1, 11, 2010), (17, 7, 10, 2010), (18, 7, 11, 2011), (21, 8, 10, 2012)].map {
      edge($0.0, $0.1, "develops", $0.2) + ".property('since', \($0.3))"
    }
    + [
      (15, 1, 10, 4), (16, 1, 11, 5), (19, 7, 10, 5), (20, 7, 11, 4), (22, 8, 10, 3), (23, 8, 11, 3),
      (24, 9, 10, 5), (25, 9, 11, 3),
    ].map { edge($0.0, $0.1, "uses", $0.2) + ".property('skill', \($0.3))" }
    + [edge(26, 10, "traverses", 11)]

  private static func person(_ id: Int, _ name: String, _ places: [(String, Int, Int?)]) -> String {
    places.reduce("g.addV('person').property(id, \(id)).property('name', '\(name)')") { text, place in
      let end = place.2.map { ", 'endTime', \($0)" } ?? ""
      return text + ".property(list, 'location', '\(place.0)', 'startTime', \(place.1)\(end))"
    }
  }

  private static func edge(_ id: Int, _ source: Int, _ label: String, _ target: Int) -> String {
    "g.V(\(source)).addE('\(label)').to(__.V(\(target))).property(id, \(id))"
  }
}
