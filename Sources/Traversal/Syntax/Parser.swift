// From text to tree: queries and their steps. Arguments and values are read in the files beside this one.
// Grammar/Traversal.g4 is the normative grammar; Grammar/README.md names the function for each of its rules.

import GraphStore

/// How large a text may be.
package struct SyntaxLimits: Sendable, Hashable {
  /// The length of a text, in bytes.
  package var bytes = 4 << 20
  /// How deep traversals, collections and predicates may nest.
  package var depth = 256
  /// How many members the ranges (`1..9`) of a text may have in all.
  package var rangeMembers = 1_000_000

  package init() {}
}

extension Query {
  /// Reads a text that is one query.
  ///
  /// `parameters` are names that are parameters even where they are words of the language.
  package static func parse(
    _ text: String, parameters: Set<String> = [], limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) -> Query {
    let queries = try parseList(text, parameters: parameters, limits: limits)
    guard let query = queries.first else { throw TraversalError(.syntax, "the text has no query") }
    if queries.count > 1 {
      throw TraversalError(.syntax, "expected one query, found \(queries.count)", at: queries[1].range)
    }
    return query
  }

  /// Reads a text of queries, one after the other, with or without `;` between them.
  package static func parseList(
    _ text: String, parameters: Set<String> = [], limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) -> [Query] {
    var parser = try Parser(text, parameters: parameters, limits: limits)
    return try parser.queryList()
  }
}

/// Reads traversals from bytes by recursive descent.
package struct Parser {
  var scanner: Scanner
  let parameters: Set<String>
  let limits: SyntaxLimits
  let words = Words.table
  let signatures = StepSignatures.all
  var depth = 0
  var rangeMembers = 0

  package init(
    _ text: String, parameters: Set<String> = [], limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) {
    try self.init(Array(text.utf8), parameters: parameters, limits: limits)
  }

  /// Reads from `position` of bytes that must be valid UTF-8, for languages in which traversals are embedded.
  package init(
    _ bytes: [UInt8], from position: Int = 0, parameters: Set<String> = [],
    limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) {
    guard bytes.count <= limits.bytes else {
      throw TraversalError(
        .limit, "the text has \(bytes.count) bytes, more than the \(limits.bytes) allowed",
        help: "pass large values as parameters")
    }
    scanner = Scanner(bytes, at: position)
    self.parameters = parameters
    self.limits = limits
  }

  /// The next byte to be read.
  package var position: Int { scanner.index }

  // MARK: Queries

  mutating func queryList() throws(TraversalError) -> [Query] {
    var queries = [try query()]
    while true {
      let isSeparated = scanner.skip(UInt8(ascii: ";"))
      scanner.skipSpace()
      if scanner.isAtEnd { return queries }
      if !isSeparated, scanner.byte != UInt8(ascii: "g"), !isQuote(scanner.byte) {
        throw scanner.expected("'.' and a step, ';' or the end")
      }
      queries.append(try query())
    }
  }

  /// Reads one query and stops behind it.
  package mutating func query() throws(TraversalError) -> Query {
    scanner.skipSpace()
    if isQuote(scanner.byte) { return try emptyQuery() }
    let begins = "a query that begins with 'g.'"
    var ahead = scanner
    guard let root = ahead.name() else { throw scanner.expected(begins) }
    guard scanner.text(root, is: "g") else {
      throw scanner.expected(begins, help: "such as g.V()")
    }
    scanner = ahead
    return try query(behind: root, isValue: false)
  }

  private mutating func emptyQuery() throws(TraversalError) -> Query {
    let start = scanner.index
    let text = try string()
    let range = SourceRange(start, scanner.index)
    guard text.isEmpty else {
      throw TraversalError(.syntax, "expected a query that begins with 'g.', found a string", at: range)
    }
    var query = Query(kind: .empty, range: range)
    while scanner.skip(UInt8(ascii: ".")) { try textStep(of: &query, scanner.name()) }
    return query
  }

  /// Reads what follows the `g` at `root`.
  mutating func query(behind root: Range<Int>, isValue: Bool) throws(TraversalError) -> Query {
    var query = Query(kind: .source)
    while scanner.skip(UInt8(ascii: ".")) {
      let name = scanner.name()
      if let name, !isValue, query.isText || scanner.text(name, is: "toString") {
        try textStep(of: &query, name)
      } else if case .transaction = query.kind {
        throw unexpectedStep(name, after: "a transaction")
      } else if let terminal = query.terminal {
        throw unexpectedStep(name, after: "'\(terminal.name.text)()'")
      } else if query.kind == .traversal {
        let step = try step(name, in: [.step, .terminal])
        if signatures[Int(step.name.rawValue)].roles.contains(.terminal) {
          query.terminal = step
        } else {
          query.steps.append(step)
        }
      } else if let name, !isValue, scanner.text(name, is: "tx") {
        query.kind = .transaction(try transactionPart())
      } else {
        let step = try step(name, in: [.source, .spawn])
        if signatures[Int(step.name.rawValue)].roles.contains(.spawn) {
          query.kind = .traversal
          query.steps.append(step)
        } else {
          query.configuration.append(step)
        }
      }
    }
    query.range = SourceRange(root.lowerBound, scanner.index)
    return query
  }

  private mutating func textStep(of query: inout Query, _ name: Range<Int>?) throws(TraversalError) {
    guard let name, scanner.text(name, is: "toString") else {
      throw unexpectedStep(name, after: query.kind == .empty ? "an empty query" : "'toString()'")
    }
    try emptyParentheses()
    query.isText = true
  }

  private mutating func transactionPart() throws(TraversalError) -> TransactionVerb {
    try emptyParentheses()
    guard scanner.skip(UInt8(ascii: ".")) else {
      throw scanner.expected("'.begin()', '.commit()' or '.rollback()'")
    }
    guard let name = scanner.name(), let verb = TransactionVerb(rawValue: scanner.text(name)) else {
      throw scanner.expected("begin(), commit() or rollback()")
    }
    try emptyParentheses()
    return verb
  }

  private mutating func emptyParentheses() throws(TraversalError) {
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'('") }
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("')'") }
  }

  // MARK: Steps

  /// Reads a nested traversal whose first name has been read.
  mutating func chain(from first: Range<Int>?) throws(TraversalError) -> NestedTraversal {
    var steps = [try step(first, in: .step)]
    while scanner.skip(UInt8(ascii: ".")) {
      let name = scanner.name()
      steps.append(try step(name, in: .step))
    }
    return NestedTraversal(steps)
  }

  /// Reads a nested traversal, with or without `__.` before it, and stops behind it.
  package mutating func nested() throws(TraversalError) -> NestedTraversal {
    let first = scanner.name()
    guard let first, scanner.text(first, is: "__") else { return try chain(from: first) }
    guard scanner.skip(UInt8(ascii: ".")) else { throw scanner.expected("'.'") }
    return try chain(from: scanner.name())
  }

  /// Reads the arguments of the step whose name has been read.
  private mutating func step(_ name: Range<Int>?, in places: StepRoles) throws(TraversalError) -> Step {
    guard let name else { throw scanner.expected("the name of a step") }
    guard let word = words.find(scanner.bytes, name), let step = words.words[word].step,
      !signatures[Int(step.rawValue)].roles.isDisjoint(with: places)
    else { throw unknownStep(name, in: places) }
    guard scanner.skip(UInt8(ascii: "(")) else {
      throw scanner.expected("'(' after '\(step.text)'", help: "write \(step.text)(…)")
    }
    let arguments =
      switch step {
      case .withStrategies: try strategies(withSettings: true)
      case .withoutStrategies: try strategies(withSettings: false)
      default: try arguments(of: "'\(step.text)'")
      }
    let range = SourceRange(name.lowerBound, scanner.index)
    let result = Step(
      step, arguments, range: range, nameRange: SourceRange(name.lowerBound, name.upperBound))
    if !signatures[Int(step.rawValue)].accepts(arguments, in: places) { throw misfit(result, in: places) }
    return result
  }

  /// Reads arguments up to and with the closing parenthesis; the opening one has been read.
  mutating func arguments(of owner: @autoclosure () -> String) throws(TraversalError) -> [Argument] {
    var arguments: [Argument] = []
    if scanner.skip(UInt8(ascii: ")")) { return arguments }
    while true {
      arguments.append(try argument())
      if scanner.skip(UInt8(ascii: ",")) { continue }
      if scanner.skip(UInt8(ascii: ")")) { return arguments }
      throw scanner.expected("',' or ')' in the arguments of \(owner())")
    }
  }

  /// Counts one level deeper; `leave` counts back.
  mutating func enter() throws(TraversalError) {
    depth += 1
    if depth > limits.depth {
      throw TraversalError(
        .limit, "nested deeper than \(limits.depth) levels", at: SourceRange(scanner.index, scanner.index + 1)
      )
    }
  }

  mutating func leave() { depth -= 1 }

  func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
}
