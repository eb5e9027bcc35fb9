// StepHelp: the page about one step: what it does, how it is written, and an example that has just been run.

import GraphStore
import Traversal

enum StepHelp {
  static func step(named name: String) -> StepName? { StepName.allCases.first { $0.text == name } }

  static func page(_ step: StepName) throws(Failure) -> String {
    let signature = step.signature
    var text = "\(signature.text): \(signature.summary)\n\n"
    for form in signature.display() { text += "  \(form)\n" }
    if let place = place(signature.roles) { text += "\n" + HelpText.wrapped(place, indent: 0) }
    guard let example = StepExamples.example(of: step) else { return text }
    text += "\nOn the sample graph 'modern' (graphq init DB --sample modern):\n\n  \(example)\n"
    for line in try run(example) { text += "  \(line)\n" }
    return text
  }

  /// Where the step may stand, when that is not everywhere.
  private static func place(_ roles: StepRoles) -> String? {
    var parts: [String] = []
    if roles.contains(.source), !roles.contains(.step) { parts.append("stands directly behind g") }
    if roles.contains(.spawn) { parts.append("can begin a traversal") }
    if roles.contains(.terminal) { parts.append("ends a traversal") }
    if roles.contains(.modulator) { parts.append("belongs to the step before it") }
    if roles.contains(.mutating) { parts.append("writes to the graph") }
    guard !parts.isEmpty else { return nil }
    return "It " + parts.joined(separator: ", and it ") + "."
  }

  /// The results of a traversal over a fresh sample graph, as lines.
  static func run(_ example: String) throws(Failure) -> [String] {
    let store = try ScratchStore.make()
    try Samples.fill(store, .modern)
    let prepared = try PreparedStatement(Statement(text: example), parameters: [:])
    var lines: [String] = []
    do {
      try store.write { transaction in
        lines = []
        try prepared.run([:], RunLimits(), in: transaction) { value in
          lines += value.plainText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
          return true
        }
      }
    } catch {
      throw prepared.failure(error)
    }
    return lines
  }
}
