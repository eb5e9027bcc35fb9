// From text to definitions and tests. Grammar/Definition.g4 is the normative grammar.

import GraphStore

extension DefinitionFile {
  /// The length of a text of definitions, in bytes; traversals alone have a narrower bound.
  private static let byteLimit = 64 << 20

  /// Reads a text of definitions and tests.
  package static func parse(
    _ text: String, limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) -> DefinitionFile {
    try parse(Array(text.utf8), limits: limits)
  }

  /// Reads from `position` of bytes that must be valid UTF-8.
  static func parse(
    _ bytes: [UInt8], from position: Int = 0, limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) -> DefinitionFile {
    var limits = limits
    limits.bytes = max(limits.bytes, byteLimit)
    var parser = DefinitionParser(try Parser(bytes, from: position, limits: limits))
    return try parser.file()
  }
}

/// Reads definitions by recursive descent; bodies and values are read by the parser of traversals.
struct DefinitionParser {
  private var parser: Parser
  private var scanner: Scanner {
    get { parser.scanner }
    _modify { yield &parser.scanner }
  }

  init(_ parser: Parser) { self.parser = parser }

  mutating func file() throws(TraversalError) -> DefinitionFile {
    if scanner.bytes.dropFirst(scanner.index).starts(with: [0xEF, 0xBB, 0xBF]) { scanner.index += 3 }
    var file = DefinitionFile()
    while true {
      let (documentation, documented) = documentation()
      if scanner.isAtEnd { return file }
      let start = scanner.index
      guard let word = scanner.name() else { throw scanner.expected(Self.begins) }
      if scanner.text(word, is: "define") {
        file.definitions.append(try definition(documentation, from: documented ?? start))
      } else if scanner.text(word, is: "test") {
        file.tests.append(try test(from: start))
      } else {
        scanner.index = start
        throw scanner.expected(
          Self.begins,
          help: Suggestions.question(for: scanner.text(word), among: ["define", "test"])
            ?? "write define name(parameter: Type) -> Type = g.V();")
      }
    }
  }

  private static let begins = "'define' or 'test'"

  /// Passes white space and comments up to the next word; gives the documentation among them and where it begins.
  private mutating func documentation() -> (lines: [String], start: Int?) {
    var lines: [String] = []
    var start: Int?
    while !scanner.isAtEnd {
      switch scanner.byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
        scanner.index += 1
      case UInt8(ascii: "/") where scanner.byte(after: 1) == UInt8(ascii: "/"):
        let begin = scanner.index
        while !scanner.isAtEnd, scanner.byte != UInt8(ascii: "\n"), scanner.byte != UInt8(ascii: "\r") {
          scanner.index += 1
        }
        let line = scanner.text(begin..<scanner.index)
        guard line.hasPrefix("///") else { continue }
        start = start ?? begin
        let text = line.dropFirst(3)
        lines.append(String(text.first == " " ? text.dropFirst() : text))
      default: return (lines, start)
      }
    }
    return (lines, start)
  }

  // MARK: Definitions

  private mutating func definition(_ documentation: [String], from start: Int) throws(TraversalError)
    -> Definition
  {
    let (name, nameRange) = try definitionName()
    let parameters = try parameters()
    var result = DeclaredType.any
    var input: DeclaredType?
    if skipArrow() { result = try type() }
    if skip("on") { input = try inputType() }
    guard scanner.skip(UInt8(ascii: "=")) else {
      throw scanner.expected("'=' and the traversal", help: "write define \(name)() -> Type = g.V();")
    }
    let body = try body(parameters: Set(parameters.map(\.name)), isOnInput: input != nil)
    guard scanner.skip(UInt8(ascii: ";")) else { throw scanner.expected("'.' and a step, or ';'") }
    return Definition(
      name: name, documentation: documentation, parameters: parameters, result: result, input: input,
      body: body, source: scanner.text(start..<scanner.index), nameRange: nameRange,
      range: SourceRange(start, scanner.index))
  }

  private mutating func definitionName() throws(TraversalError) -> (String, SourceRange) {
    guard let first = scanner.name() else { throw scanner.expected("the name of a definition") }
    var name = scanner.text(first)
    while scanner.skip(UInt8(ascii: ".")) {
      guard let part = scanner.name() else { throw scanner.expected("a name behind the dot") }
      name += "." + scanner.text(part)
    }
    let range = SourceRange(first.lowerBound, scanner.index)
    guard name.utf8.count <= Definition.nameLimit else {
      throw TraversalError(.limit, "a name of more than \(Definition.nameLimit) bytes", at: range)
    }
    return (name, range)
  }

  private mutating func parameters() throws(TraversalError) -> [DefinitionParameter] {
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'(' and the parameters") }
    var parameters: [DefinitionParameter] = []
    if scanner.skip(UInt8(ascii: ")")) { return parameters }
    repeat {
      guard let name = scanner.name() else { throw scanner.expected("the name of a parameter") }
      let text = scanner.text(name)
      guard !parameters.contains(where: { $0.name == text }) else {
        throw TraversalError(
          .syntax, "a second parameter named '\(TraversalError.echo(text))'",
          at: SourceRange(name.lowerBound, name.upperBound))
      }
      guard scanner.skip(UInt8(ascii: ":")) else {
        throw scanner.expected("':' and a type", help: "write \(text): String")
      }
      var parameter = DefinitionParameter(name: text, type: try type())
      if scanner.skip(UInt8(ascii: "=")) {
        let (value, range) = try constant("a default")
        parameter.defaultValue = value
        parameter.defaultRange = range
      }
      parameters.append(parameter)
    } while scanner.skip(UInt8(ascii: ","))
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("',' or ')' after a parameter") }
    return parameters
  }

  private mutating func inputType() throws(TraversalError) -> DeclaredType {
    scanner.skipSpace()
    let start = scanner.index
    let type = try type()
    switch type {
    case .optional: break
    default: return type
    }
    throw TraversalError(
      .type, "a definition cannot stand on \(type): what comes in is always there",
      at: SourceRange(start, scanner.index))
  }

  private mutating func body(parameters: Set<String>, isOnInput: Bool) throws(TraversalError) -> Query {
    scanner.skipSpace()
    let start = scanner.index
    var inner = try Parser(scanner.bytes, from: start, parameters: parameters, limits: parser.limits)
    var ahead = scanner
    let first = ahead.name()
    let beginsWithSource = first.map { scanner.text($0, is: "g") && ahead.skip(UInt8(ascii: ".")) } ?? false
    var query: Query
    if beginsWithSource {
      guard !isOnInput else {
        throw TraversalError(
          .structure, "a definition that stands on something begins with a step, not with 'g'",
          at: SourceRange(start, start + 1), help: "leave out 'on', or begin with a step such as out()")
      }
      query = try inner.query()
    } else {
      guard isOnInput else {
        throw scanner.expected(
          "a traversal that begins with 'g.'",
          help: "or say what it stands on: define name() -> Type on Vertex = out();")
      }
      query = Query(kind: .traversal, steps: try inner.nested().steps)
    }
    scanner.index = inner.position
    query.range = SourceRange(start, scanner.index)
    guard query.kind == .traversal, query.terminal == nil, !query.isText else {
      let range = query.terminal?.range ?? query.range
      throw TraversalError(
        .structure, "the body of a definition is a traversal without a step that ends it", at: range,
        help: query.terminal.map { "leave out \($0.name.text)()" })
    }
    return query
  }

  // MARK: Types

  private mutating func type() throws(TraversalError) -> DeclaredType {
    try parser.enter()
    var type = try plainType()
    while scanner.skip(UInt8(ascii: "?")) {
      // Twice optional is optional.
      if case .optional = type { continue }
      type = .optional(type)
    }
    parser.leave()
    return type
  }

  private mutating func plainType() throws(TraversalError) -> DeclaredType {
    scanner.skipSpace()
    switch scanner.byte {
    case UInt8(ascii: "{"): return try record()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return try enumeration()
    case UInt8(ascii: "("):
      scanner.index += 1
      let inner = try type()
      guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("')' after the type") }
      return inner
    default: break
    }
    guard let name = scanner.name() else { throw scanner.expected("a type", help: Self.typeHelp) }
    let text = scanner.text(name)
    guard let type = DeclaredType.named.first(where: { $0.name == text })?.type else {
      throw TraversalError(
        .type, "no type named '\(TraversalError.echo(text))'",
        at: SourceRange(name.lowerBound, name.upperBound),
        help: Suggestions.question(for: text, among: DeclaredType.named.map(\.name)) ?? Self.typeHelp)
    }
    switch type {
    case .list:
      guard scanner.skip(UInt8(ascii: "<")) else { return type }
      let member = try self.type()
      try closeAngle()
      return .list(member)
    case .vertex, .edge:
      guard scanner.skip(UInt8(ascii: "<")) else { return type }
      let label = try nameOrString("a label")
      try closeAngle()
      return type == .vertex(label: nil) ? .vertex(label: label) : .edge(label: label)
    default: return type
    }
  }

  private static let typeHelp =
    "the types are \(DeclaredType.named.map(\.name).joined(separator: ", ")), {name: Type}, 'a' | 'b', and Type?"

  private mutating func closeAngle() throws(TraversalError) {
    guard scanner.skip(UInt8(ascii: ">")) else { throw scanner.expected("'>'") }
  }

  private mutating func record() throws(TraversalError) -> DeclaredType {
    scanner.index += 1
    var fields: [RecordField] = []
    if scanner.skip(UInt8(ascii: "}")) { return .record(fields) }
    repeat {
      let start = scanner.index
      let name = try nameOrString("the name of a field")
      guard !fields.contains(where: { $0.name == name }) else {
        throw TraversalError(
          .type, "a second field named '\(TraversalError.echo(name))'", at: SourceRange(start, scanner.index))
      }
      guard scanner.skip(UInt8(ascii: ":")) else { throw scanner.expected("':' and a type") }
      fields.append(RecordField(name: name, type: try type()))
    } while scanner.skip(UInt8(ascii: ","))
    guard scanner.skip(UInt8(ascii: "}")) else { throw scanner.expected("',' or '}' after a field") }
    return .record(fields)
  }

  private mutating func enumeration() throws(TraversalError) -> DeclaredType {
    var texts = [try parser.string()]
    while scanner.skip(UInt8(ascii: "|")) {
      scanner.skipSpace()
      guard parser.isQuote(scanner.byte) else { throw scanner.expected("a string after '|'") }
      let text = try parser.string()
      if !texts.contains(text) { texts.append(text) }
    }
    return .enumeration(texts)
  }

  private mutating func nameOrString(_ what: String) throws(TraversalError) -> String {
    scanner.skipSpace()
    if parser.isQuote(scanner.byte) { return try parser.string() }
    guard let name = scanner.name() else { throw scanner.expected(what) }
    return scanner.text(name)
  }

  // MARK: Tests

  private mutating func test(from start: Int) throws(TraversalError) -> DefinitionTest {
    let (name, _) = try definitionName()
    let arguments = try testArguments()
    let input = skip("on") ? try constant("what the definition stands on").value : nil
    let expectation: DefinitionTest.Expectation
    if skip("is") {
      let value = try constant("a result").value
      expectation = .gives(value, tolerance: try tolerance())
    } else if skip("fails") {
      scanner.skipSpace()
      guard parser.isQuote(scanner.byte) else { throw scanner.expected("the kind of failure, a string") }
      expectation = .fails(try parser.string())
    } else {
      throw scanner.expected(
        "'is' and the result, or 'fails' and the kind of failure", help: "write test \(name)() is 1;")
    }
    guard scanner.skip(UInt8(ascii: ";")) else { throw scanner.expected("';' after the test") }
    return DefinitionTest(
      name: name, arguments: arguments, input: input, expectation: expectation,
      source: scanner.text(start..<scanner.index), range: SourceRange(start, scanner.index))
  }

  private mutating func testArguments() throws(TraversalError) -> [TestArgument] {
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'(' and the arguments") }
    var arguments: [TestArgument] = []
    if scanner.skip(UInt8(ascii: ")")) { return arguments }
    repeat {
      var ahead = scanner
      var name: String?
      if let word = ahead.name(), ahead.skip(UInt8(ascii: ":")) {
        name = scanner.text(word)
        scanner = ahead
      }
      arguments.append(TestArgument(name: name, value: try constant("an argument").value))
    } while scanner.skip(UInt8(ascii: ","))
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("',' or ')' after an argument") }
    return arguments
  }

  /// `± 5` or `+- 5`.
  private mutating func tolerance() throws(TraversalError) -> Value? {
    scanner.skipSpace()
    let isSign = scanner.byte == 0xC2 && scanner.byte(after: 1) == 0xB1
    let isPair = scanner.byte == UInt8(ascii: "+") && scanner.byte(after: 1) == UInt8(ascii: "-")
    guard isSign || isPair else { return nil }
    scanner.index += 2
    let (value, range) = try constant("a tolerance")
    guard let number = value.nearestDouble, number >= 0 else {
      throw TraversalError(.syntax, "a tolerance is a number that is not negative", at: range)
    }
    return value
  }

  /// A value that is known from the text alone.
  private mutating func constant(_ what: String) throws(TraversalError) -> (value: Value, range: SourceRange)
  {
    let argument = try parser.argument()
    guard let value = argument.literal else {
      throw TraversalError(
        .argument, "\(what) must be a constant, not \(argument.set.description)", at: argument.range)
    }
    return (value, argument.range)
  }

  // MARK: Words

  private mutating func skipArrow() -> Bool {
    var ahead = scanner
    guard ahead.skip(UInt8(ascii: "-")), ahead.byte == UInt8(ascii: ">") else { return false }
    ahead.index += 1
    scanner = ahead
    return true
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    var ahead = scanner
    guard let name = ahead.name(), scanner.text(name, is: word) else { return false }
    scanner = ahead
    return true
  }
}
