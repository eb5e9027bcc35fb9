// The graph that examples of Gremlin are usually told on: four people and two programs.

enum ModernSample {
  static let script = [
    "g.addV('person').property(id, 1).property('name', 'marko').property('age', 29)",
    "g.addV('person').property(id, 2).property('name', 'vadas').property('age', 27)",
    "g.addV('software').property(id, 3).property('name', 'lop').property('lang', 'java')",
    "g.addV('person').property(id, 4).property('name', 'josh').property('age', 32)",
    "g.addV('software').property(id, 5).property('name', 'ripple').property('lang', 'java')",
    "g.addV('person').property(id, 6).property('name', 'peter').property('age', 35)",
    "g.V(1).addE('knows').to(__.V(2)).property(id, 7).property('weight', 0.5)",
    "g.V(1).addE('knows').to(__.V(4)).property(id, 8).property('weight', 1.0)",
    "g.V(1).addE('created').to(__.V(3)).property(id, 9).property('weight', 0.4)",
    "g.V(4).addE('created').to(__.V(5)).property(id, 10).property('weight', 1.0)",
    "g.V(4).addE('created').to(__.V(3)).property(id, 11).property('weight', 0.4)",
    "g.V(6).addE('created').to(__.V(3)).property(id, 12).property('weight', 0.2)",
  ]
}
