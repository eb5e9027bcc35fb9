// What may come next: steps that work on what the step before gives, labels, keys and ids of this database, parameters,
// words of the language, commands and what they take.

import GraphStore
import Traversal

extension ShellAssistant {
  func completions(_ text: String, at offset: Int) -> Completions {
    let head = String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self)
    let (start, command) = Self.traversal(in: head)
    if let start {
      return traversal(String(decoding: Array(head.utf8)[start...], as: UTF8.self)).shifted(by: start)
    }
    return command == nil ? Completions(range: offset..<offset) : self.command(head)
  }

  // MARK: Traversals

  private func traversal(_ text: String) -> Completions {
    let context = CompletionContext(in: text)
    let range = context.range.bytes
    if context.isInString {
      let quote = Self.quote(before: range.lowerBound, in: text)
      return Completions(
        range: range,
        items: strings(for: context, in: text).compactMap { name, detail in
          guard name.hasPrefix(context.partial), !name.contains(quote), !name.contains("\\") else {
            return nil
          }
          return .init(text: name + String(quote), label: name, detail: detail)
        })
    }
    var items: [Completions.Item] = []
    if case .step = context.place {
      items = context.steps.map(Self.item)
    } else if context.enclosing == .call, Self.isKey(context, in: text) {
      items = parametersOfCall(in: text).map {
        .init(text: $0 + ": ", label: $0, detail: "a parameter of the traversal called")
      }
    } else {
      items = words(context)
      items += strings(for: context, in: text).map { name, detail in
        .init(text: Self.literal(name), label: Self.literal(name), detail: detail)
      }
      items += values(for: context)
    }
    let typed = context.partial
    var seen: Set<String> = []
    items = items.filter { $0.text.hasPrefix(typed) && seen.insert($0.text).inserted }
    return Completions(range: range, items: items)
  }

  /// A step with its parenthesis, closed where it takes nothing.
  private static func item(_ step: StepName) -> Completions.Item {
    let signature = step.signature
    let takesNothing = signature.forms.allSatisfy { $0.maximum == 0 }
    return .init(
      text: signature.text + (takesNothing ? "()" : "("), label: signature.text,
      detail: signature.display().joined(separator: "  ") + "   " + signature.summary)
  }

  private func words(_ context: CompletionContext) -> [Completions.Item] {
    context.words.map { word in
      if let step = StepName.allCases.first(where: { $0.text == word }), Self.takesTraversal(context.place) {
        return Self.item(step)
      }
      if let predicate = PredicateName(rawValue: word) {
        let detail = "\(word)(\(predicate.form.display))"
        return .init(text: word + "(", label: word, detail: detail)
      }
      return .init(text: word == "g" ? "g." : word, label: word)
    }
  }

  private static func takesTraversal(_ place: CompletionContext.Place) -> Bool {
    switch place {
    case .argument(_, _, let kinds), .predicateArgument(_, _, let kinds): kinds.contains(.traversal)
    case .value: true
    default: false
    }
  }

  /// Parameters, where a value may stand.
  private func values(for context: CompletionContext) -> [Completions.Item] {
    switch context.place {
    case .argument(let step, _, let kinds) where kinds.contains(.variable):
      parameters.sorted().map { .init(text: $0, label: $0, detail: "a parameter") }
        + (step == .vertices || step == .edges || step == .hasId
          ? ids(of: step, context).map { .init(text: $0.literal, label: $0.literal, detail: "an id") } : [])
    case .predicateArgument, .value:
      parameters.sorted().map { .init(text: $0, label: $0, detail: "a parameter") }
    default: []
    }
  }

  // MARK: Names of the database

  /// Texts that are names where the context stands, each with what it is.
  private func strings(for context: CompletionContext, in text: String) -> [(String, String)] {
    guard case .argument(let step, let position, _) = context.place else { return [] }
    func named(_ names: [String], _ what: String) -> [(String, String)] { names.map { ($0, what) } }
    let vertexLabels = named(names.vertexLabels, "a label of vertices")
    let edgeLabels = named(names.edgeLabels, "a label of edges")
    let keys = named(names.keys.sorted(), "a property key")
    switch step {
    case .out, .in, .both, .outE, .inE, .bothE, .addE: return edgeLabels
    case .toE, .to: return position > 0 ? edgeLabels : named(Self.stepLabels(in: text), "a step label")
    case .addV: return vertexLabels
    case .call:
      return position == 0 ? names.definitions.map { ($0.name, $0.signature) } : []
    case .with:
      return position == 0 ? named(parametersOfCall(in: text), "a parameter of the traversal called") : []
    case .hasLabel:
      switch StepFlow.kinds(behind: context.chain(before: step, in: text)) {
      case .vertex: return vertexLabels
      case .edge: return edgeLabels
      default: return vertexLabels + edgeLabels
      }
    case .has: return position == 0 ? keys + vertexLabels + edgeLabels : position == 1 ? keys : []
    case .hasNot, .hasKey, .values, .properties, .valueMap, .propertyMap, .elementMap, .by, .property:
      return keys
    case .vertices, .edges, .hasId:
      return ids(of: step, context).compactMap {
        if case .string(let text) = $0 { (text, "an id") } else { nil }
      }
    case .select, .from, .where, .dedup, .path, .cap, .as:
      return named(Self.stepLabels(in: text), "a step label")
    default: return []
    }
  }

  /// Whether the place is where a map has a key: behind its bracket or a comma.
  private static func isKey(_ context: CompletionContext, in text: String) -> Bool {
    guard case .value = context.place else { return false }
    let before = text.utf8.prefix(context.range.bytes.lowerBound).last { $0 > 0x20 }
    return before == UInt8(ascii: "[") || before == UInt8(ascii: ",")
  }

  /// What the stored traversal takes that a text calls last.
  private func parametersOfCall(in text: String) -> [String] {
    let tokens = TextToken.all(in: text)
    let bytes = Array(text.utf8)
    func word(_ place: Int) -> String { String(decoding: bytes[tokens[place].range], as: UTF8.self) }
    for place in tokens.indices.dropFirst(2).reversed()
    where tokens[place].kind == .string && tokens[place - 1].kind == .open && word(place - 2) == "call" {
      let name = String(word(place).dropFirst().dropLast())
      return names.definitions.first { $0.name == name }?.parameters ?? []
    }
    return []
  }

  private func ids(of step: StepName, _ context: CompletionContext) -> [ElementID] {
    step == .edges ? names.edgeIDs : names.vertexIDs
  }

  /// The names that `as()` and steps that store have given in a text.
  private static func stepLabels(in text: String) -> [String] {
    let tokens = TextToken.all(in: text)
    let bytes = Array(text.utf8)
    var labels: [String] = []
    let naming = ["as", "aggregate", "group", "groupCount", "subgraph", "tree", "withSideEffect"]
    for place in tokens.indices.dropFirst(2)
    where tokens[place].kind == .string && tokens[place - 1].kind == .open {
      let name = String(decoding: bytes[tokens[place - 2].range], as: UTF8.self)
      let label = String(decoding: bytes[tokens[place].range].dropFirst().dropLast(), as: UTF8.self)
      if naming.contains(name), place + 1 < tokens.count, !labels.contains(label) { labels.append(label) }
    }
    return labels
  }

  private static func quote(before place: Int, in text: String) -> Character {
    let bytes = Array(text.utf8.prefix(place))
    return bytes.last == UInt8(ascii: "\"") ? "\"" : "'"
  }

  private static func literal(_ text: String) -> String {
    var result = "'"
    for character in text {
      switch character {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result + "'"
  }

  // MARK: Commands

  private func command(_ head: String) -> Completions {
    let words = head.split(separator: " ", omittingEmptySubsequences: false)
    let typed = String(words.last ?? "")
    let range = head.utf8.count - typed.utf8.count..<head.utf8.count
    guard words.count > 1 else {
      return Completions(
        range: range,
        items: ShellCommands.all.map { command in
          .init(
            text: String(typed.first ?? ":") + command.name + (command.argument == .none ? "" : " "),
            label: ":" + command.name, detail: "\(command.usage)   \(command.summary)")
        }.filter { $0.text.hasPrefix(typed) })
    }
    guard let command = ShellCommands.command(named: String(words[0].dropFirst())) else {
      return Completions(range: range)
    }
    let choices = self.choices(command, words.dropFirst().map(String.init), typed)
    return Completions(
      range: range,
      items: choices.filter { $0.hasPrefix(typed) }.map { .init(text: $0, label: $0) })
  }

  private func choices(_ command: ShellCommand, _ words: [String], _ typed: String) -> [String] {
    if typed.hasPrefix("-"), let tool = CommandTable.command(named: command.name) {
      return tool.options.map { "--\($0.name)" }
    }
    if command.name == PacksCommand.command.name, words.dropLast().last == "--\(PacksCommand.remove.name)" {
      return names.packs
    }
    switch command.argument {
    case .words(let words): return words
    case .file, .database: return Self.files(beginningWith: typed)
    case .format: return ["auto"] + ResultFormat.allCases.map(\.rawValue)
    case .setting:
      guard words.count > 1 else { return ShellSettings.entries.map(\.name) }
      if case .choice(let choices)? = ShellSettings.entry(named: words[0])?.kind { return choices }
      return []
    case .topic: return ShellHelp.topics
    case .label: return names.vertexLabels + names.edgeLabels
    case .parameter: return parameters.sorted()
    case .definition:
      guard command.name == CallCommand.command.name, words.count > 1 else {
        return names.definitions.map(\.name)
      }
      return names.definitions.first { $0.name == words[0] }?.parameters.map { "\($0)=" } ?? []
    case .none, .text, .traversal: return []
    }
  }

  private static func files(beginningWith typed: String) -> [String] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    return Platform.names(in: folder.isEmpty ? "." : folder).sorted()
      .filter { !$0.hasPrefix(".") || typed.dropFirst(folder.count).hasPrefix(".") }
      .map { folder + $0 + (Platform.kind(of: folder + $0) == .directory ? "/" : "") }
  }
}

extension Completions {
  fileprivate func shifted(by distance: Int) -> Completions {
    Completions(range: range.shifted(by: distance), items: items)
  }
}

extension ElementID {
  fileprivate var literal: String {
    switch self {
    case .integer(let number): String(number)
    case .string(let text): "'\(text)'"
    }
  }
}

extension CompletionContext {
  /// The steps of the chain that the enclosing step stands in, up to it.
  fileprivate func chain(before step: StepName, in text: String) -> [StepName] {
    let bytes = Array(text.utf8.prefix(Int(range.lower)))
    guard let open = bytes.lastIndex(of: UInt8(ascii: "(")) else { return [] }
    let head = String(decoding: bytes[..<open].dropLast(step.text.utf8.count), as: UTF8.self)
    return CompletionContext(in: head).chain
  }
}
