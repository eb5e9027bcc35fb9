// ShellSettings: what `:set` can change, each with its name, what it may be, and what it does.

import Traversal

struct ShellSettings {
  /// Nil chooses by what the results are: a table for elements and maps, lines for everything else.
  var format: ResultFormat?
  var maxRows = 1000
  var width: Int?
  var nullText: String?
  var showsTime = true
  var echoes = false
  var showsPlan = false
  var keyMap = LineEditor.KeyMap.emacs
  var usesPager = true
  var time: Int?
  var memory: Int?
  var elements: Int?
  var results: Int?

  /// What running queries may use.
  var limits: RunLimits {
    RunLimits(
      time: time.map { .nanoseconds($0) }, results: results, memory: memory, elements: elements,
      cancellation: Platform.cancellation)
  }

  /// One setting by its name.
  struct Entry: Sendable {
    var name: String
    var kind: ValueKind
    var summary: String
    var get: @Sendable (ShellSettings) -> String
    /// Takes a text that was found to be of the kind.
    var set: @Sendable (inout ShellSettings, String) -> Void
  }

  static let entries: [Entry] = [
    Entry(
      name: "mode", kind: .choice(["auto"] + ResultFormat.allCases.map(\.rawValue)),
      summary: "how results are written",
      get: { $0.format?.rawValue ?? "auto" }, set: { $0.format = ResultFormat(rawValue: $1) }),
    Entry(
      name: "max-rows", kind: .count, summary: "results shown of one statement; 0 shows all",
      get: { String($0.maxRows) }, set: { $0.maxRows = Int($1) ?? $0.maxRows }),
    Entry(
      name: "width", kind: .count, summary: "columns of a table; 0 is the width of the terminal",
      get: { String($0.width ?? 0) }, set: { $0.width = Int($1).flatMap { $0 > 0 ? $0 : nil } }),
    Entry(
      name: "null", kind: .text, summary: "what stands for null in tables",
      get: { $0.nullText ?? "null" }, set: { $0.nullText = $1 }),
    flag("timer", "says how long a statement took", \.showsTime),
    flag("echo", "repeats statements that are read from a file", \.echoes),
    flag("plan", "shows how a statement runs before its results", \.showsPlan),
    flag("pager", "turns pages where results are more than a screen", \.usesPager),
    Entry(
      name: "keys", kind: .choice(LineEditor.KeyMap.allCases.map(\.rawValue)),
      summary: "which editor the keys are those of",
      get: { $0.keyMap.rawValue }, set: { $0.keyMap = LineEditor.KeyMap(rawValue: $1) ?? $0.keyMap }),
    Entry(
      name: "time", kind: .duration, summary: "time a statement may take; 0 is no limit",
      get: { $0.time.map { "\($0 / 1_000_000)ms" } ?? "0" },
      set: { $0.time = Quantity.nanoseconds($1).flatMap { $0 > 0 ? $0 : nil } }),
    Entry(
      name: "memory", kind: .size, summary: "memory a statement may hold; 0 is no limit",
      get: { String($0.memory ?? 0) }, set: { $0.memory = Quantity.bytes($1).flatMap { $0 > 0 ? $0 : nil } }),
    Entry(
      name: "elements", kind: .count, summary: "vertices and edges a statement may look at; 0 is no limit",
      get: { String($0.elements ?? 0) }, set: { $0.elements = Int($1).flatMap { $0 > 0 ? $0 : nil } }),
    Entry(
      name: "results", kind: .count, summary: "results a statement may have; 0 is no limit",
      get: { String($0.results ?? 0) }, set: { $0.results = Int($1).flatMap { $0 > 0 ? $0 : nil } }),
  ]

  private static func flag(
    _ name: String, _ summary: String, _ place: WritableKeyPath<ShellSettings, Bool> & Sendable
  ) -> Entry {
    Entry(
      name: name, kind: .choice(["on", "off"]), summary: summary,
      get: { $0[keyPath: place] ? "on" : "off" }, set: { $0[keyPath: place] = $1 == "on" })
  }

  static func entry(named name: String) -> Entry? { entries.first { $0.name == name } }

  mutating func set(_ name: String, to text: String) throws(Failure) {
    guard let entry = Self.entry(named: name) else {
      throw .usage(
        "unknown-setting", "nothing is called '\(name)' that could be set",
        help: Suggestions.question(for: name, among: Self.entries.map(\.name)) ?? ":set lists all settings")
    }
    if let problem = entry.kind.problem(with: text) {
      throw .usage("invalid-value", "'\(name)' cannot be '\(text)'; it is \(problem)")
    }
    entry.set(&self, text)
  }
}

extension ValueKind {
  /// What a text should have been, when it is not of the kind.
  fileprivate func problem(with text: String) -> String? {
    switch self {
    case .choice(let choices): choices.contains(text) ? nil : "one of: \(choices.joined(separator: ", "))"
    case .count: (Int(text) ?? -1) >= 0 ? nil : "a whole number from 0"
    case .size: Quantity.bytes(text) == nil ? "a size such as 512K, 64M or 2G" : nil
    case .duration: Quantity.nanoseconds(text) == nil ? "a time such as 500ms, 30s or 5m" : nil
    default: nil
    }
  }
}
