// From tokens to the tree of an expression, by recursive descent. Grammar/Expression.g4 is the normative grammar;
// Grammar/README.md names the function for each of its rules.

import GraphStore

struct ExpressionParser {
  private let tokens: [ExpressionToken]
  private var place = 0
  private var depth = 0

  /// How deep a tree may be: evaluation calls itself once a level.
  static let depthLimit = 150

  /// Reads a whole text.
  static func parse(_ text: String) throws(ExpressionError) -> Expression {
    var parser = ExpressionParser(tokens: try ExpressionScanner.tokens(of: text))
    let expression = try parser.expression()
    guard case .end = parser.token.kind else { throw parser.expected("an operator or the end") }
    return expression
  }

  private init(tokens: [ExpressionToken]) { self.tokens = tokens }

  // MARK: Levels, loosest first

  private mutating func expression() throws(ExpressionError) -> Expression {
    try enter()
    defer { depth -= 1 }
    let start = token.range
    if takeWord("let") {
      let name = try name()
      try expect("=")
      let value = try expression()
      try expect(";")
      let body = try expression()
      return try node(.binding(name, value, body), start)
    }
    if takeWord("if") {
      let condition = try expression()
      guard takeWord("then") else { throw expected("'then'") }
      let result = try expression()
      let otherwise = takeWord("else") ? try expression() : nil
      return try node(.conditional(condition, result, otherwise), start)
    }
    return try disjunction()
  }

  private mutating func disjunction() throws(ExpressionError) -> Expression {
    let start = token.range
    var operands = [try conjunction()]
    while takeWord("or") { operands.append(try conjunction()) }
    return operands.count == 1 ? operands[0] : try node(.connected(.or, operands), start)
  }

  private mutating func conjunction() throws(ExpressionError) -> Expression {
    let start = token.range
    var operands = [try negation()]
    while takeWord("and") { operands.append(try negation()) }
    return operands.count == 1 ? operands[0] : try node(.connected(.and, operands), start)
  }

  private mutating func negation() throws(ExpressionError) -> Expression {
    try enter()
    defer { depth -= 1 }
    let start = token.range
    if takeWord("not") {
      let operand = try negation()
      return try node(.unary(.not, operand), start)
    }
    return try comparison()
  }

  private mutating func comparison() throws(ExpressionError) -> Expression {
    let start = token.range
    let left = try additive()
    guard let found = try comparisonOperator() else { return left }
    let right = try additive()
    let result = try node(.binary(found, left, right), start)
    let next = token.range
    if try comparisonOperator() != nil {
      throw ExpressionError(
        .syntax, "a comparison cannot be compared", at: next, help: "write 'a < b and b < c', or parentheses")
    }
    return result
  }

  private mutating func comparisonOperator() throws(ExpressionError) -> InfixOperator? {
    if takeWord("in") { return .isIn }
    if isWord("not"), place + 1 < tokens.count, tokens[place + 1].kind == .word("in") {
      place += 2
      return .isNotIn
    }
    guard case .symbol(let text) = token.kind else { return nil }
    if text == "=" {
      throw ExpressionError(.syntax, "'=' belongs to let; a comparison is '=='", at: token.range)
    }
    guard ["==", "!=", "<", "<=", ">", ">="].contains(text) else { return nil }
    place += 1
    return InfixOperator(rawValue: text)
  }

  private mutating func additive() throws(ExpressionError) -> Expression {
    let start = token.range
    var left = try multiplicative()
    while let found = takeOperator(["+", "-"]) {
      let right = try multiplicative()
      left = try node(.binary(found, left, right), start)
    }
    return left
  }

  private mutating func multiplicative() throws(ExpressionError) -> Expression {
    let start = token.range
    var left = try unary()
    while let found = takeOperator(["*", "//", "/", "%"]) {
      let right = try unary()
      left = try node(.binary(found, left, right), start)
    }
    return left
  }

  private mutating func unary() throws(ExpressionError) -> Expression {
    try enter()
    defer { depth -= 1 }
    let start = token.range
    if take("-") {
      let operand = try unary()
      return try node(.unary(.negate, operand), start)
    }
    let left = try postfix()
    guard takeOperator(["??"]) != nil else { return left }
    let right = try unary()
    return try node(.binary(.coalesce, left, right), start)
  }

  private mutating func postfix() throws(ExpressionError) -> Expression {
    let start = token.range
    var value = try primary()
    while true {
      if take(".") {
        guard case .word(let key) = token.kind else { throw expected("a key after '.'") }
        place += 1
        if isSymbol("(") {
          throw ExpressionError(
            .syntax, "a function stands before its arguments", at: token.range,
            help: "write \(TraversalError.echo(key))(…)")
        }
        value = try node(.member(value, key), start)
      } else if take("[") {
        let index = try expression()
        try expect("]")
        value = try node(.index(value, index), start)
      } else {
        return value
      }
    }
  }

  // MARK: Primaries

  private mutating func primary() throws(ExpressionError) -> Expression {
    let start = token.range
    switch token.kind {
    case .int(let number): return literal(.long(number))
    case .decimal(let number): return literal(.bigDecimal(number))
    case .double(let number): return literal(.double(number))
    case .string(let text): return literal(.string(text))
    case .symbol("("):
      place += 1
      var inner = try expression()
      try expect(")")
      inner.range = span(start)
      return inner
    case .symbol("["): return try list()
    case .symbol("{"): return try record()
    case .word("true"): return literal(.bool(true))
    case .word("false"): return literal(.bool(false))
    case .word("null"): return literal(.null)
    case .word("if"), .word("let"):
      throw ExpressionError(
        .syntax, "'\(wordText ?? "")' cannot be an operand as it stands", at: token.range,
        help: "put it in parentheses")
    case .word(let text):
      guard text == "it" || !ExpressionScanner.keywords.contains(text) else { throw expected("a value") }
      place += 1
      if text != "it", isSymbol("(") { return try call(text, start) }
      return Expression(.name(text), range: start)
    default: throw expected("a value")
    }
  }

  private mutating func literal(_ value: Value) -> Expression {
    let range = token.range
    place += 1
    return Expression(.literal(value), range: range)
  }

  private mutating func call(_ name: String, _ start: SourceRange) throws(ExpressionError) -> Expression {
    try expect("(")
    if take(")") { return try node(.call(name, []), start) }
    let first = try expression()
    if isWord("for") {
      let comprehension = try comprehension(.value(first))
      try expect(")")
      return try node(.callOver(name, comprehension), start)
    }
    var arguments = [first]
    while take(",") { arguments.append(try expression()) }
    guard take(")") else { throw expected("',' or ')' in the arguments of '\(TraversalError.echo(name))'") }
    return try node(.call(name, arguments), start)
  }

  private mutating func list() throws(ExpressionError) -> Expression {
    let start = token.range
    try expect("[")
    var items: [Item] = []
    if take("]") { return try node(.list([]), start) }
    repeat {
      let isSpread = take("...")
      items.append(Item(value: try expression(), isSpread: isSpread))
      if items.count == 1, !isSpread, isWord("for") {
        let comprehension = try comprehension(.value(items[0].value))
        try expect("]")
        return try node(.comprehension(comprehension), start)
      }
    } while take(",")
    guard take("]") else { throw expected("',' or ']' in a list") }
    return try node(.list(items), start)
  }

  private mutating func record() throws(ExpressionError) -> Expression {
    let start = token.range
    try expect("{")
    var fields: [Field] = []
    if take("}") { return try node(.record([]), start) }
    repeat {
      let field = try field()
      fields.append(field)
      if fields.count == 1, field.key != .spread, isWord("for") {
        let comprehension = try comprehension(.field(field))
        try expect("}")
        return try node(.comprehension(comprehension), start)
      }
    } while take(",")
    guard take("}") else { throw expected("',' or '}' in a record") }
    return try node(.record(fields), start)
  }

  private mutating func field() throws(ExpressionError) -> Field {
    if take("...") { return Field(key: .spread, value: try expression()) }
    let start = token.range
    switch token.kind {
    case .symbol("["):
      place += 1
      let key = try expression()
      try expect("]")
      try expect(":")
      return Field(key: .computed(key), value: try expression())
    case .string(let text):
      place += 1
      try expect(":")
      return Field(key: .name(text), value: try expression())
    case .word(let text):
      place += 1
      if take(":") { return Field(key: .name(text), value: try expression()) }
      // A name alone is both key and value.
      guard !ExpressionScanner.keywords.contains(text) else { throw expected("':' after the key of a field") }
      return Field(key: .name(text), value: Expression(.name(text), range: start))
    default: throw expected("a field such as 'key: value'")
    }
  }

  private mutating func comprehension(
    _ body: Comprehension.Body
  ) throws(ExpressionError) -> Comprehension {
    var result = Comprehension(body: body, clauses: [], order: [])
    while takeWord("for") {
      let name = try name()
      let second = take(",") ? try self.name() : nil
      guard takeWord("in") else { throw expected("'in'") }
      let source = try disjunction()
      let condition = takeWord("if") ? try disjunction() : nil
      result.clauses.append(.init(name: name, place: second, source: source, condition: condition))
    }
    guard takeWord("by") else { return result }
    repeat {
      let key = try disjunction()
      let isDescending = takeWord("desc")
      if !isDescending { _ = takeWord("asc") }
      result.order.append(.init(value: key, isDescending: isDescending))
    } while take(",")
    return result
  }

  private mutating func name() throws(ExpressionError) -> Name {
    guard case .word(let text) = token.kind else { throw expected("a name") }
    guard !ExpressionScanner.keywords.contains(text) else {
      throw ExpressionError(
        .syntax, "'\(text)' is a word of the language and cannot be a name", at: token.range)
    }
    let range = token.range
    place += 1
    return Name(text: text, range: range)
  }

  // MARK: Tokens

  private var token: ExpressionToken { tokens[min(place, tokens.count - 1)] }

  private var wordText: String? { if case .word(let text) = token.kind { text } else { nil } }

  private func isWord(_ word: String) -> Bool { token.kind == .word(word) }

  private func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }

  private mutating func takeWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    place += 1
    return true
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    place += 1
    return true
  }

  private mutating func takeOperator(_ symbols: [String]) -> InfixOperator? {
    guard case .symbol(let text) = token.kind, symbols.contains(text) else { return nil }
    place += 1
    return InfixOperator(rawValue: text)
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard take(symbol) else { throw expected("'\(symbol)'") }
  }

  /// From the start of something to the end of what was read last.
  private func span(_ start: SourceRange) -> SourceRange {
    SourceRange(Int(start.lower), Int(tokens[max(place - 1, 0)].range.upper))
  }

  private func node(_ kind: Expression.Kind, _ start: SourceRange) throws(ExpressionError) -> Expression {
    let node = Expression(kind, range: span(start))
    guard node.height <= Self.depthLimit else { throw tooDeep() }
    return node
  }

  private mutating func enter() throws(ExpressionError) {
    depth += 1
    // Three rules count a level of parentheses.
    guard depth <= Self.depthLimit * 3 else { throw tooDeep() }
  }

  private func tooDeep() -> ExpressionError {
    ExpressionError(
      .limit, "nested deeper than \(Self.depthLimit) levels", at: token.range,
      help: "name parts with 'let', or use sum([…]) for long sums")
  }

  private func expected(_ wanted: String) -> ExpressionError {
    let found: String =
      switch token.kind {
      case .end: "the end of the expression"
      case .word(let text): "'\(TraversalError.echo(text))'"
      case .symbol(let text): "'\(text)'"
      case .string: "a string"
      case .int, .decimal, .double: "a number"
      }
    return ExpressionError(.syntax, "expected \(wanted), found \(found)", at: token.range)
  }
}
