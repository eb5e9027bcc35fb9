// Reads the part of ANTLR's notation that Grammar/Traversal.g4 uses, so that tests can speak the grammar.

import Foundation

/// A grammar: rules by name, in the order written.
struct Grammar {
  indirect enum Node {
    case sequence([Node])
    case choice([Node])
    case repeated(Node, minimum: Int, isBounded: Bool)
    case literal(String)
    case rule(String)
    case characters(CharacterClass)
    case end
  }

  struct CharacterClass {
    var ranges: [ClosedRange<UInt32>] = []
    var hasProperties = false
    var isNegated = false
  }

  private(set) var rules: [String: Node] = [:]
  private(set) var names: [String] = []
  private(set) var skipped: Set<String> = []

  /// The grammar of traversals.
  static func traversal() throws -> Grammar { try named("Traversal") }

  /// The grammar of the expressions of calc().
  static func expression() throws -> Grammar { try named("Expression") }

  /// The grammar of files of definitions, with the rules of traversals that it builds on.
  static func definition() throws -> Grammar { try named("Definition") }

  private static func named(_ name: String) throws -> Grammar {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("../../../Grammar/\(name).g4").standardized
    return try Grammar(String(contentsOf: file, encoding: .utf8))
  }

  init(_ text: String) throws {
    var reader = Reader(tokens: try Grammar.tokens(of: text))
    try reader.expect("grammar")
    _ = try reader.next()
    try reader.expect(";")
    var imported: Grammar?
    if reader.peek == "import" {
      _ = try reader.next()
      imported = try Grammar.named(reader.next())
      try reader.expect(";")
    }
    while !reader.isAtEnd {
      if reader.peek == "fragment" { _ = try reader.next() }
      let name = try reader.next()
      try reader.expect(":")
      let node = try reader.choice()
      if reader.peek == "->" {
        _ = try reader.next()
        try reader.expect("skip")
        skipped.insert(name)
      }
      try reader.expect(";")
      guard rules[name] == nil else { throw Failure("rule \(name) stands twice") }
      rules[name] = node
      names.append(name)
    }
    guard let imported else { return }
    skipped.formUnion(imported.skipped)
    for name in imported.names where rules[name] == nil {
      rules[name] = imported.rules[name]
      names.append(name)
    }
  }

  /// All words that stand as literals in parser rules.
  var words: Set<String> {
    var words = Set<String>()
    for name in names where name.first?.isLowercase == true { collect(rules[name], into: &words) }
    return words
  }

  /// The rules that a rule refers to.
  func references(of name: String) -> Set<String> {
    var found = Set<String>()
    func walk(_ node: Node?) {
      switch node {
      case .sequence(let nodes), .choice(let nodes): nodes.forEach(walk)
      case .repeated(let inner, _, _): walk(inner)
      case .rule(let name): found.insert(name)
      default: break
      }
    }
    walk(rules[name])
    return found
  }

  private func collect(_ node: Node?, into words: inout Set<String>) {
    switch node {
    case .sequence(let nodes), .choice(let nodes): for node in nodes { collect(node, into: &words) }
    case .repeated(let inner, _, _): collect(inner, into: &words)
    case .literal(let text) where text.first?.isLetter == true: words.insert(text)
    default: break
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  // MARK: Notation

  private static func tokens(of text: String) throws -> [String] {
    var tokens: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("->") {
        tokens.append("->")
        rest = rest.dropFirst(2)
      } else if first == "'" || first == "[" {
        let close: Character = first == "'" ? "'" : "]"
        var index = rest.index(after: rest.startIndex)
        while index < rest.endIndex, rest[index] != close {
          index = rest.index(index, offsetBy: rest[index] == "\\" ? 2 : 1)
        }
        guard index < rest.endIndex else { throw Failure("no end of \(rest.prefix(20))") }
        tokens.append(String(rest[...index]))
        rest = rest[rest.index(after: index)...]
      } else if first.isLetter {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        tokens.append(String(name))
        rest = rest.dropFirst(name.count)
      } else {
        tokens.append(String(first))
        rest.removeFirst()
      }
    }
    return tokens
  }

  private struct Reader {
    let tokens: [String]
    var index = 0

    var isAtEnd: Bool { index >= tokens.count }
    var peek: String? { isAtEnd ? nil : tokens[index] }

    mutating func next() throws -> String {
      guard let token = peek else { throw Failure("the grammar ends in the middle of a rule") }
      index += 1
      return token
    }

    mutating func expect(_ wanted: String) throws {
      let token = try next()
      if token != wanted { throw Failure("expected \(wanted), found \(token) at token \(index)") }
    }

    mutating func choice() throws -> Node {
      var alternatives = [try sequence()]
      while peek == "|" {
        _ = try next()
        alternatives.append(try sequence())
      }
      return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    mutating func sequence() throws -> Node {
      var nodes: [Node] = []
      while let token = peek, token != "|", token != ";", token != ")", token != "->" {
        var node = try atom()
        while let suffix = peek, suffix == "?" || suffix == "*" || suffix == "+" {
          _ = try next()
          node = .repeated(node, minimum: suffix == "+" ? 1 : 0, isBounded: suffix == "?")
        }
        nodes.append(node)
      }
      return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    mutating func atom() throws -> Node {
      let token = try next()
      if token == "(" {
        let node = try choice()
        try expect(")")
        return node
      }
      if token == "~" {
        guard case .characters(var set) = try atom() else { throw Failure("~ needs a set of characters") }
        set.isNegated = true
        return .characters(set)
      }
      if token == "EOF" { return .end }
      if token.first == "'" { return .literal(Grammar.unescaped(token.dropFirst().dropLast())) }
      if token.first == "[" { return .characters(Grammar.characterClass(token.dropFirst().dropLast())) }
      return .rule(token)
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    String(String.UnicodeScalarView(scalars(of: text)))
  }

  private static func scalars(of text: Substring) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        let named: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "r": "\r", "t": "\t", "f": "\u{C}"]
        result.append(named[scalar] ?? scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return result
  }

  private static func characterClass(_ text: Substring) -> CharacterClass {
    var set = CharacterClass()
    if text.contains("\\p{") {
      set.hasProperties = true
      return set
    }
    let scalars = scalars(of: text)
    var index = 0
    while index < scalars.count {
      if index + 2 < scalars.count, scalars[index + 1] == "-" {
        set.ranges.append(scalars[index].value...scalars[index + 2].value)
        index += 3
      } else {
        set.ranges.append(scalars[index].value...scalars[index].value)
        index += 1
      }
    }
    return set
  }
}
