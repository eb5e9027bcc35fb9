// Random sentences of a grammar, and random damage to them; the same seed gives the same.

import TestSupport

/// Speaks a grammar at random.
struct SentenceGenerator {
  let grammar: Grammar
  var random: SeededGenerator
  private let keywords: Set<String>
  /// Whether `//` begins a comment in the language.
  private let hasComments: Bool
  private var heights: [String: Int] = [:]

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
    keywords = grammar.words.union(["__", "g", "new"])
    hasComments = grammar.names.contains("Comment")
    measureHeights()
  }

  /// The tokens of a random sentence of the rule; `budget` bounds the depth of the tree.
  mutating func tokens(of rule: String, budget: Int) -> [String] {
    var tokens: [String] = []
    speak(.rule(rule), budget, &tokens)
    return tokens
  }

  /// Tokens as a text, with space between them where it must be and at random where it may be.
  mutating func text(of tokens: [String]) -> String {
    var text = ""
    for token in tokens {
      let needsSpace =
        isWordCharacter(text.unicodeScalars.last) && isWordCharacter(token.unicodeScalars.first)
      switch UInt64.random(in: 0..<12, using: &random) {
      case 0: text += " "
      case 1 where !text.isEmpty:
        text +=
          [" \n", "\t", "\r\n ", hasComments ? " // a comment\n" : "  "].randomElement(using: &random) ?? " "
      default: if needsSpace { text += " " }
      }
      text += token
    }
    return text
  }

  // MARK: Grammar

  /// What a grammar cannot say: how large numbers may be, which dates exist, which words are reserved.
  private mutating func constrained(_ rule: String) -> String? {
    switch rule {
    case "dateText":
      ["'2024-02-29'", "\"1999-12-31T23:59:59.5Z\"", "'2023-08-02T10:00:00+02:00'"].randomElement(
        using: &random)
    case "uuidText": "'0190163d-8694-739b-aea5-966c26f8ad91'"
    case "parameterName": "p\(Int.random(in: 1...100_000, using: &random))"
    case "tolerance": ["5", "0.5", "1e-3"].randomElement(using: &random)
    case "rangeNumber": String(Int.random(in: -9...9, using: &random))
    case "rangeText": ["'a'", "'c'", "\"z\""].randomElement(using: &random)
    default: nil
    }
  }

  private func isSound(_ token: String, _ rule: String) -> Bool {
    switch rule {
    case "Identifier": !keywords.contains(token)
    // A number of two digits fits into every suffix.
    case "IntegerLiteral": token.count <= 3 || !"bBsS".contains(token.last ?? "0")
    // Halves of surrogate pairs are no characters.
    case "NonEmptyString": !token.lowercased().contains("ud")
    default: true
    }
  }

  private mutating func speak(_ node: Grammar.Node, _ budget: Int, _ tokens: inout [String]) {
    switch node {
    case .end: break
    case .literal(let text): tokens.append(text)
    case .characters: break
    case .sequence(let nodes): for node in nodes { speak(node, budget, &tokens) }
    case .choice(let nodes): speak(pick(nodes, budget), budget, &tokens)
    case .repeated(let inner, let minimum, let isBounded):
      let fits = height(inner) < budget
      let most = fits ? (isBounded ? 1 : 3) : 0
      for _ in 0..<max(minimum, Int.random(in: 0...most, using: &random)) { speak(inner, budget, &tokens) }
    case .rule(let name):
      if let text = constrained(name) {
        tokens.append(text)
      } else if name.first?.isUppercase == true {
        var token = ""
        repeat {
          token = ""
          spell(.rule(name), &token)
        } while !isSound(token, name)
        tokens.append(token)
      } else if let rule = grammar.rules[name] {
        speak(rule, budget - 1, &tokens)
      }
    }
  }

  private mutating func pick(_ nodes: [Grammar.Node], _ budget: Int) -> Grammar.Node {
    let fitting = nodes.filter { height($0) < budget }
    if let node = fitting.randomElement(using: &random) { return node }
    return nodes.min { height($0) < height($1) } ?? .sequence([])
  }

  private mutating func spell(_ node: Grammar.Node, _ token: inout String) {
    switch node {
    case .end: break
    case .literal(let text): token += text
    case .sequence(let nodes): for node in nodes { spell(node, &token) }
    case .choice(let nodes): if let node = nodes.randomElement(using: &random) { spell(node, &token) }
    case .repeated(let inner, let minimum, let isBounded):
      let count = max(minimum, Int.random(in: 0...(isBounded ? 1 : 3), using: &random))
      for _ in 0..<count { spell(inner, &token) }
    case .rule(let name): if let rule = grammar.rules[name] { spell(rule, &token) }
    case .characters(let set): token.unicodeScalars.append(character(of: set))
    }
  }

  private mutating func character(of set: Grammar.CharacterClass) -> Unicode.Scalar {
    let letters: [Unicode.Scalar] = ["é", "Ω", "ж", "漢", "€", "‿"]
    if set.hasProperties { return letters.randomElement(using: &random) ?? "é" }
    if !set.isNegated {
      guard let range = set.ranges.randomElement(using: &random) else { return "0" }
      return Unicode.Scalar(UInt32.random(in: range, using: &random)) ?? "0"
    }
    let all =
      (0x20...0x7E).compactMap { Unicode.Scalar($0 as UInt32) } + letters + ["\n", "\t", "😀", "\u{301}"]
    let allowed = all.filter { scalar in !set.ranges.contains { $0.contains(scalar.value) } }
    return allowed.randomElement(using: &random) ?? "a"
  }

  // MARK: Heights

  /// How deep the smallest tree of each rule is.
  private mutating func measureHeights() {
    var isChanged = true
    while isChanged {
      isChanged = false
      for name in grammar.names {
        let height = grammar.rules[name].map { self.height($0) } ?? 0
        let measured = name.first?.isUppercase == true ? 0 : min(height + 1, 1_000)
        if heights[name] != measured, measured < heights[name] ?? .max {
          heights[name] = measured
          isChanged = true
        }
      }
    }
  }

  private func height(_ node: Grammar.Node) -> Int {
    switch node {
    case .end, .literal, .characters: 0
    case .sequence(let nodes): nodes.map(height).max() ?? 0
    case .choice(let nodes): nodes.map(height).min() ?? 0
    case .repeated(let inner, let minimum, _): minimum == 0 ? 0 : height(inner)
    case .rule(let name): heights[name] ?? 1_000
    }
  }

  private func isWordCharacter(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.value >= 0x80 || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || scalar == "_"
      || scalar == "$"
  }

  // MARK: Damage

  /// The text with a few random bytes changed, removed or put in.
  mutating func damagedBytes(of text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let position = Int.random(in: 0...bytes.count, using: &random)
      let byte =
        Bool.random(using: &random)
        ? UInt8.random(in: 0...255, using: &random)
        : "()[]{}.,;:'\"\\/+-_0g ".utf8.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<3, using: &random) {
      case 0 where position < bytes.count: bytes[position] = byte
      case 1 where position < bytes.count: bytes.remove(at: position)
      default: bytes.insert(byte, at: position)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The tokens with some removed, doubled, swapped or the rest cut off.
  mutating func damaged(_ tokens: [String]) -> [String] {
    var tokens = tokens
    for _ in 0..<Int.random(in: 1...2, using: &random) where !tokens.isEmpty {
      let position = Int.random(in: 0..<tokens.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: tokens.remove(at: position)
      case 1: tokens.insert(tokens[position], at: position)
      case 2: tokens.swapAt(position, Int.random(in: 0..<tokens.count, using: &random))
      default: tokens.removeSubrange(position...)
      }
    }
    return tokens
  }
}
