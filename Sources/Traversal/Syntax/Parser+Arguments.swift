// Arguments: names and what they mean where they stand, predicates, nested traversals, strategies.

import GraphStore

extension Parser {
  /// Reads one argument of any kind; what may stand where is checked by the step that takes it.
  mutating func argument() throws(TraversalError) -> Argument {
    scanner.skipSpace()
    try enter()
    let start = scanner.index
    var kind: Argument.Kind
    switch scanner.byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      let text = try string()
      kind = isRangeAhead ? try stringRange(from: text, start) : .literal(.string(text))
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      let number = try number()
      kind = isRangeAhead ? try integerRange(from: number, start) : .literal(number)
    case UInt8(ascii: "["): kind = try listOrMap()
    case UInt8(ascii: "{"): kind = try setLiteral()
    default:
      guard let name = scanner.name() else { throw scanner.expected("an argument") }
      kind = try word(name)
    }
    leave()
    return Argument(kind, range: SourceRange(start, scanner.index))
  }

  /// Reads an argument that begins with a name, which has been read.
  private mutating func word(_ name: Range<Int>) throws(TraversalError) -> Argument.Kind {
    let word = words.find(scanner.bytes, name)
    scanner.skipSpace()
    switch scanner.byte {
    case UInt8(ascii: "("): return try call(name, word)
    case UInt8(ascii: ".") where scanner.byte(after: 1) != UInt8(ascii: "."): return try qualified(name, word)
    default:
      // White space behind a name belongs to nothing.
      scanner.index = name.upperBound
      return try bare(name, word)
    }
  }

  /// Reads from the parenthesis behind a name: a predicate, a traversal, or a value written as a call.
  private mutating func call(_ name: Range<Int>, _ word: Int?) throws(TraversalError) -> Argument.Kind {
    if let word {
      if let predicate = words.words[word].predicate, predicate != .and, predicate != .or,
        predicate != .not || isPredicateAhead
      {
        return .predicate(try self.predicate(predicate, name.lowerBound))
      }
      if words.words[word].step != nil { return .traversal(try chain(from: name)) }
      if case .cardinality(let cardinality) = words.words[word].constant { return try weighted(cardinality) }
    }
    if scanner.text(name, is: "datetime") || scanner.text(name, is: "DateTime") { return try dateTime() }
    if scanner.text(name, is: "UUID") { return try uuid() }
    throw unknownCall(name)
  }

  /// Reads from the dot behind a name: `__.out()`, `g.V().next()`, `P.gt(1)`, `T.id`.
  private mutating func qualified(_ name: Range<Int>, _ word: Int?) throws(TraversalError) -> Argument.Kind {
    if scanner.text(name, is: "g") {
      let query = try query(behind: name, isValue: true)
      guard query.terminal != nil else {
        throw TraversalError(
          .syntax, "a query used as a value needs a step at its end that gives the value", at: query.range,
          help: "add next() or toList(), or begin the traversal with __. instead of g.")
      }
      return .query(query)
    }
    guard scanner.skip(UInt8(ascii: ".")) else { throw scanner.expected("'.'") }
    if scanner.text(name, is: "__") { return .traversal(try chain(from: scanner.name())) }
    if let word, let qualifier = words.words[word].qualifier { return try member(of: qualifier) }

    let text = TraversalError.echo(scanner.text(name))
    let isStep = word.map { words.words[$0].step != nil } ?? false
    throw TraversalError(
      .syntax, isStep ? "expected '(' after '\(text)'" : "'\(text)' has no members",
      at: SourceRange(name.lowerBound, name.upperBound),
      help: isStep
        ? "write \(text)(…)"
        : Suggestions.question(for: text, among: Qualifier.allCases.map(\.rawValue) + ["__", "g"]))
  }

  private mutating func member(of qualifier: Qualifier) throws(TraversalError) -> Argument.Kind {
    guard let name = scanner.name() else { throw scanner.expected("a member of '\(qualifier.rawValue)'") }
    let word = words.find(scanner.bytes, name)
    switch qualifier {
    case .predicate, .textPredicate:
      if let word, let predicate = words.words[word].predicate, predicate != .and, predicate != .or,
        predicate.isText == (qualifier == .textPredicate)
      {
        return .predicate(try self.predicate(predicate, name.lowerBound))
      }
    case .type:
      let text = scanner.text(name)
      if let type = TypeToken(written: text) { return .type(type) }
    case .withOptions, .shortestPath, .connectedComponent, .pageRank, .peerPressure, .io:
      if let option = OptionConstant(rawValue: "\(qualifier.rawValue).\(scanner.text(name))") {
        return .option(option)
      }
    default:
      if let word, let constant = words.words[word].constant, let members = qualifier.members,
        members == Argument(constant).set
      {
        if case .cardinality(let cardinality) = constant {
          var ahead = scanner
          if ahead.skip(UInt8(ascii: "(")) { return try weighted(cardinality) }
        }
        return constant
      }
    }
    throw unknownMember(name, of: qualifier)
  }

  /// Decides what a name alone means: a parameter, a constant, or a mistake.
  private func bare(_ name: Range<Int>, _ word: Int?) throws(TraversalError) -> Argument.Kind {
    if !parameters.isEmpty {
      let text = scanner.text(name)
      if parameters.contains(text) { return .variable(text) }
    }
    if let word {
      if let constant = words.words[word].constant { return constant }
      throw reserved(name, isStep: words.words[word].step != nil)
    }
    if scanner.text(name, is: "g") || scanner.text(name, is: "__") || scanner.text(name, is: "new") {
      throw reserved(name, isStep: false)
    }
    return .variable(scanner.text(name))
  }

  // MARK: Predicates

  /// Whether the parenthesis at the position holds a predicate: decides between `P.not` and the step `not`.
  private var isPredicateAhead: Bool {
    var ahead = scanner
    for _ in 0...limits.depth {
      guard ahead.skip(UInt8(ascii: "(")), let name = ahead.name() else { return false }
      if ahead.text(name, is: "P") || ahead.text(name, is: "TextP") { return ahead.skip(UInt8(ascii: ".")) }
      guard let word = words.find(ahead.bytes, name), let predicate = words.words[word].predicate else {
        return false
      }
      if predicate != .not { return predicate != .and && predicate != .or }
    }
    return false
  }

  /// Reads a predicate whose name has been read, with all that is joined to it.
  private mutating func predicate(_ name: PredicateName, _ start: Int) throws(TraversalError) -> Predicate {
    var result = try simplePredicate(name, start)
    // Each negation and each change between `and` and `or` is one level deeper in the tree.
    let outerDepth = depth
    while true {
      var ahead = scanner
      guard ahead.skip(UInt8(ascii: ".")), let joint = ahead.name() else { break }
      let isAnd = ahead.text(joint, is: "and")
      if isAnd || ahead.text(joint, is: "or") {
        scanner = ahead
        let right = try predicateInParentheses()
        let join: PredicateName = isAnd ? .and : .or
        if result.name == join {
          result.operands.append(right)
        } else {
          try enter()
          result = Predicate(join, operands: [result, right])
        }
      } else if ahead.text(joint, is: "negate") {
        scanner = ahead
        guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'('") }
        guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("')'") }
        try enter()
        result = Predicate(.not, operands: [result])
      } else {
        throw TraversalError(
          .syntax, "'\(TraversalError.echo(scanner.text(joint)))' cannot follow a predicate",
          at: SourceRange(joint.lowerBound, joint.upperBound), help: "and(…), or(…) and negate() can")
      }
      result.range = SourceRange(start, scanner.index)
    }
    depth = outerDepth
    return result
  }

  private mutating func simplePredicate(_ name: PredicateName, _ start: Int) throws(TraversalError)
    -> Predicate
  {
    if name == .not {
      let operand = try predicateInParentheses()
      return Predicate(.not, operands: [operand], range: SourceRange(start, scanner.index))
    }
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'(' after '\(name.rawValue)'") }
    let arguments = try arguments(of: "'\(name.rawValue)'")
    let result = Predicate(name, arguments, range: SourceRange(start, scanner.index))
    let form = name.form
    if arguments.count < form.minimum || form.matches(arguments) < arguments.count { throw misfit(result) }
    return result
  }

  private mutating func predicateInParentheses() throws(TraversalError) -> Predicate {
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'('") }
    let argument = try argument()
    guard case .predicate(let predicate) = argument.kind else {
      throw TraversalError(
        .argument, "expected a predicate here, not \(argument.set.description)", at: argument.range,
        help: "such as gt(1)")
    }
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("')'") }
    return predicate
  }

  // MARK: Strategies

  /// Reads the strategies of `withStrategies` or `withoutStrategies` with the closing parenthesis.
  mutating func strategies(withSettings: Bool) throws(TraversalError) -> [Argument] {
    var strategies: [Argument] = []
    repeat {
      scanner.skipSpace()
      let start = scanner.index
      guard var name = scanner.name() else { throw scanner.expected("the name of a strategy") }
      if withSettings, scanner.text(name, is: "new") {
        guard let named = scanner.name() else { throw scanner.expected("the name of a strategy") }
        name = named
      }
      var strategy = Strategy(scanner.text(name))
      var end = scanner.index
      if withSettings, scanner.skip(UInt8(ascii: "(")) {
        strategy.settings = try settings()
        end = scanner.index
      }
      strategies.append(Argument(.strategy(strategy), range: SourceRange(start, end)))
    } while scanner.skip(UInt8(ascii: ","))
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("',' or ')' after the strategy") }
    return strategies
  }

  private mutating func settings() throws(TraversalError) -> [StrategySetting] {
    var settings: [StrategySetting] = []
    if scanner.skip(UInt8(ascii: ")")) { return settings }
    repeat {
      guard let key = scanner.name() else { throw scanner.expected("the name of a setting") }
      guard scanner.skip(UInt8(ascii: ":")) else {
        throw scanner.expected("':' after the name of the setting")
      }
      settings.append(StrategySetting(key: scanner.text(key), value: try value(in: "a setting")))
    } while scanner.skip(UInt8(ascii: ","))
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("',' or ')' after the setting") }
    return settings
  }

  // MARK: Errors

  private func unknownCall(_ name: Range<Int>) -> TraversalError {
    let text = scanner.text(name)
    let candidates =
      StepSignatures.names(in: .step) + PredicateName.allCases.map(\.rawValue) + ["datetime", "UUID"]
      + Cardinality.allCases.map(\.rawValue)
    let terminals = StepSignatures.names(in: [.terminal, .source])
    if terminals.contains(text) { return unknownStep(name, in: .step) }
    return TraversalError(
      .unknownStep, "no step or predicate named '\(TraversalError.echo(text))'",
      at: SourceRange(name.lowerBound, name.upperBound),
      help: Suggestions.question(for: text, among: candidates))
  }

  private func unknownMember(_ name: Range<Int>, of qualifier: Qualifier) -> TraversalError {
    let text = scanner.text(name)
    let members = qualifier.memberNames
    return TraversalError(
      .syntax, "'\(qualifier.rawValue)' has no member '\(TraversalError.echo(text))'",
      at: SourceRange(name.lowerBound, name.upperBound),
      help: Suggestions.question(for: text, among: members)
        ?? "the members are \(members.prefix(12).joined(separator: ", "))")
  }

  private func reserved(_ name: Range<Int>, isStep: Bool) -> TraversalError {
    let text = scanner.text(name)
    return TraversalError(
      .syntax, "'\(text)' is a word of the language and no value",
      at: SourceRange(name.lowerBound, name.upperBound),
      help: isStep
        ? "write \(text)(…) for the step, '\(text)' for the string" : "write '\(text)' for the string")
  }
}

extension TypeToken {
  /// The type of a name in upper case, lower case or camel case.
  package init?(written text: String) {
    guard let type = TypeToken(rawValue: text.uppercased()) else { return nil }
    guard [type.rawValue, type.rawValue.lowercased(), "\(type)"].contains(text) else { return nil }
    self = type
  }
}

extension Qualifier {
  /// The names that may stand behind the dot.
  var memberNames: [String] {
    switch self {
    case .token: Token.allCases.map(\.rawValue)
    case .direction: Direction.allCases.map(\.rawValue) + ["from", "to"]
    case .scope: Scope.allCases.map(\.rawValue)
    case .order: SortOrder.allCases.map(\.rawValue)
    case .pop: Pop.allCases.map(\.rawValue)
    case .column: MapColumn.allCases.map(\.rawValue)
    case .cardinality: Cardinality.allCases.map(\.rawValue)
    case .combiner: Combiner.allCases.map(\.rawValue)
    case .merge: MergeToken.allCases.map(\.rawValue)
    case .pick: PickToken.allCases.map(\.rawValue)
    case .unit: TimeUnit.allCases.map(\.rawValue)
    case .type: TypeToken.allCases.map(\.rawValue)
    case .barrier: ["normSack"]
    case .predicate: PredicateName.allCases.filter { !$0.isText && $0 != .and && $0 != .or }.map(\.rawValue)
    case .textPredicate: PredicateName.allCases.filter(\.isText).map(\.rawValue)
    case .withOptions, .shortestPath, .connectedComponent, .pageRank, .peerPressure, .io:
      OptionConstant.allCases.map(\.rawValue).filter { $0.hasPrefix(rawValue + ".") }
        .map { String($0.dropFirst(rawValue.count + 1)) }
    }
  }
}
