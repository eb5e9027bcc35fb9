// Questions: each workload as Gremlin, with the names of its parameters and the form of its answer.

import GraphQ
import Traversal

/// A question in the language, to be prepared once and asked with many arguments.
struct Question {
  /// What an argument of a workload stands for.
  enum Parameter {
    /// The number in the id of a vertex.
    case vertex(String)
    /// A value as it is.
    case value(String)

    var name: String {
      switch self {
      case .vertex(let name), .value(let name): name
      }
    }
  }

  let text: String
  var parameters: [Parameter] = []
  /// Reads the results as the answer that is checked.
  let answer: (Results) throws -> Answer

  /// The values of the parameters for one list of arguments.
  func bindings(_ arguments: [JSON], in study: Study) throws -> [String: any ValueEncodable] {
    var bindings: [String: any ValueEncodable] = [:]
    for (parameter, argument) in zip(parameters, arguments) {
      switch (parameter, argument) {
      case (.vertex(let name), _): bindings[name] = study.id(try argument.integer)
      case (.value(let name), .string(let text)): bindings[name] = text
      case (.value(let name), _): bindings[name] = try argument.integer
      }
    }
    return bindings
  }
}

extension Question {
  /// The questions that every data set has.
  static func core(of study: Study) -> [String: Question] {
    let (V, E, ip, sp) = (study.vertex, study.edge, study.number, study.text)
    let out = "out('\(E)')"
    let start = [Parameter.vertex("start")]
    let ends = [Parameter.vertex("start"), .vertex("end")]
    func count(_ text: String, _ parameters: [Parameter] = []) -> Question {
      Question(text: text, parameters: parameters) { .number(try $0.one(as: Int.self)) }
    }
    func distance(_ more: String) -> Question {
      Question(
        text:
          "g.V(start).call('shortestPath', [target: end, edges: '\(E)', direction: OUT\(more)]).select('distance')",
        parameters: ends
      ) { .number(try $0.first(as: Int.self) ?? -1) }
    }
    var questions = [
      "point_id": Question(text: "g.V(start).values('\(ip)')", parameters: start) {
        .number(try $0.one(as: Int.self))
      },
      "point_prop": Question(text: "g.V().has('\(V)', '\(sp)', text).id()", parameters: [.value("text")]) {
        try .countAndSum(of: $0)
      },
      "nbr1": Question(text: "g.V(start).\(out).id()", parameters: start) { try .countAndSum(of: $0) },
      "hop2_distinct": count("g.V(start).\(out).\(out).dedup().count()", start),
      "hop3_distinct": count("g.V(start).\(out).\(out).\(out).dedup().count()", start),
      "hop3_paths": count("g.V(start).\(out).\(out).\(out).count()", start),
      "hop4_paths": count("g.V(start).\(out).\(out).\(out).\(out).count()", start),
      "hop2_filter": count(
        "g.V(start).\(out).has('\(ip)', gt(least)).\(out).has('\(ip)', gt(least)).count()",
        start + [.value("least")]),
      "sp": distance(""),
      "scan_filter": count("g.V().hasLabel('\(V)').has('\(ip)', gt(least)).count()", [.value("least")]),
      "group_count": Question(text: "g.V().hasLabel('\(V)').groupCount().by('\(study.group)')") {
        try .sortedEntries(of: $0)
      },
      "triangles": count("g.V().as('a').\(out).\(out).\(out).where(eq('a')).count()"),
      "top_in": mostEdgesIn(study, first: 10),
    ]
    if let weight = study.weight {
      questions["wsp"] = distance(", weight: '\(weight)'")
      questions["scan_edges"] = count(
        "g.E().hasLabel('\(E)').has('\(weight)', gt(least)).count()", [.value("least")])
    }
    return questions
  }

  /// The vertices with the most edges coming in, those with lower numbers first among equals.
  static func mostEdgesIn(_ study: Study, first count: Int) -> Question {
    let degree = "__.in('\(study.edge)').count()"
    let number =
      study.idPrefix.isEmpty ? "__.id().asNumber()" : "__.id().substring(\(study.idPrefix.count)).asNumber()"
    return Question(
      text: """
        g.V().hasLabel('\(study.vertex)').order().by(\(degree), desc).by(\(number)).limit(\(count)).\
        project('id', 'edges').by(id).by(\(degree))
        """
    ) { results in
      .list(
        try results.map { row in
          .list([
            .number(try idNumber(try row.entry("id"))), .number(try Int(graphValue: try row.entry("edges"))),
          ])
        })
    }
  }
}
