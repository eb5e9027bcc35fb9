// Lists, sets, maps, ranges and the values written as calls; constant ones become single values.

import GraphStore

extension Parser {
  /// Reads an argument that may be a member of a collection or the value of a setting.
  mutating func value(in owner: StaticString) throws(TraversalError) -> Argument {
    let argument = try argument()
    guard ArgumentSet.anything.contains(argument.set) else {
      throw TraversalError(.argument, "\(owner) cannot hold \(argument.set.description)", at: argument.range)
    }
    return argument
  }

  // MARK: Lists and sets

  mutating func setLiteral() throws(TraversalError) -> Argument.Kind {
    scanner.index += 1
    if scanner.skip(UInt8(ascii: "}")) { return .literal(.set([])) }
    let members = try members(after: try value(in: "a set"), until: UInt8(ascii: "}"), of: "a set")
    guard let values = constants(members) else { return .set(members) }
    return .literal(.set(distinct(values)))
  }

  mutating func listOrMap() throws(TraversalError) -> Argument.Kind {
    scanner.index += 1
    if scanner.skip(UInt8(ascii: "]")) { return .literal(.list([])) }
    if scanner.skip(UInt8(ascii: ":")) {
      guard scanner.skip(UInt8(ascii: "]")) else { throw scanner.expected("']' after '[:'") }
      return .literal(.map([]))
    }
    if let key = try plainKey() { return try mapLiteral(firstKey: key) }
    let first = try value(in: "a list")
    if scanner.skip(UInt8(ascii: ":")) { return try mapLiteral(firstKey: try checkedKey(first)) }
    let members = try members(after: first, until: UInt8(ascii: "]"), of: "a list")
    return constants(members).map { .literal(.list($0)) } ?? .list(members)
  }

  private mutating func members(after first: Argument, until end: UInt8, of owner: StaticString)
    throws(TraversalError) -> [Argument]
  {
    var members = [first]
    while scanner.skip(UInt8(ascii: ",")) { members.append(try value(in: owner)) }
    guard scanner.skip(end) else {
      throw scanner.expected("',' or '\(Character(Unicode.Scalar(end)))' in \(owner)")
    }
    return members
  }

  private func constants(_ members: [Argument]) -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(members.count)
    for member in members {
      guard let value = member.literal else { return nil }
      values.append(value)
    }
    return values
  }

  /// The values without repetitions, in order of first appearance.
  private func distinct(_ values: [Value]) -> [Value] {
    if values.count < 2 { return values }
    var seen = Set<Value>()
    return values.filter { seen.insert($0).inserted }
  }

  // MARK: Maps

  /// Bare words before a colon that are no strings: two numbers, and the start of a traversal.
  static let namesThatAreNoKeys: Set<String> = ["NaN", "Infinity", "__"]

  /// Reads a key that is a bare word with its colon, or a key in parentheses with its colon.
  private mutating func plainKey() throws(TraversalError) -> Argument? {
    scanner.skipSpace()
    let start = scanner.index
    var ahead = scanner
    if let name = ahead.name(), ahead.skip(UInt8(ascii: ":")) {
      let text = scanner.text(name)
      if Parser.namesThatAreNoKeys.contains(text) { return nil }
      scanner = ahead
      return Argument(.literal(.string(text)), range: SourceRange(name.lowerBound, name.upperBound))
    }
    guard scanner.skip(UInt8(ascii: "(")) else { return nil }
    var key = try argument()
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("')' after the key") }
    key.range = SourceRange(start, scanner.index)
    guard scanner.skip(UInt8(ascii: ":")) else { throw scanner.expected("':' after the key") }
    if case .variable = key.kind { return key }
    return try checkedKey(key)
  }

  private func checkedKey(_ key: Argument) throws(TraversalError) -> Argument {
    if ArgumentSet.mapKey.contains(key.set) { return key }
    throw TraversalError(
      .argument, "\(key.set.description) cannot be the key of a map", at: key.range,
      help: "a key is a name, a string, a number, T.id, Direction.OUT or a collection")
  }

  /// Reads the entries of a map; the first key and its colon have been read.
  private mutating func mapLiteral(firstKey: Argument) throws(TraversalError) -> Argument.Kind {
    var entries = [MapArgument(key: firstKey, value: try value(in: "a map"))]
    while scanner.skip(UInt8(ascii: ",")) {
      var key = try plainKey()
      if key == nil {
        key = try checkedKey(try value(in: "a map"))
        guard scanner.skip(UInt8(ascii: ":")) else { throw scanner.expected("':' after the key") }
      }
      if let key { entries.append(MapArgument(key: key, value: try value(in: "a map"))) }
    }
    guard scanner.skip(UInt8(ascii: "]")) else { throw scanner.expected("',' or ']' in a map") }

    var constants: [MapEntry] = []
    constants.reserveCapacity(entries.count)
    for entry in entries {
      guard let key = entry.key.literal, let value = entry.value.literal else { return .map(entries) }
      constants.append(MapEntry(key: key, value: value))
    }
    return .literal(.map(lastOfEachKey(constants)))
  }

  /// The entries with distinct keys: the place of the first, the value of the last.
  private func lastOfEachKey(_ entries: [MapEntry]) -> [MapEntry] {
    if entries.count < 2 { return entries }
    var places: [Value: Int] = [:]
    var result: [MapEntry] = []
    for entry in entries {
      if let place = places[entry.key] {
        result[place].value = entry.value
      } else {
        places[entry.key] = result.count
        result.append(entry)
      }
    }
    return result
  }

  // MARK: Ranges

  var isRangeAhead: Bool {
    var ahead = scanner
    return ahead.skip(UInt8(ascii: ".")) && ahead.skip(UInt8(ascii: "."))
  }

  private mutating func skipRangeDots() {
    _ = scanner.skip(UInt8(ascii: ".")) && scanner.skip(UInt8(ascii: "."))
    scanner.skipSpace()
  }

  mutating func integerRange(from lower: Value, _ start: Int) throws(TraversalError) -> Argument.Kind {
    skipRangeDots()
    switch scanner.byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): break
    default: throw scanner.expected("an integer after '..'")
    }
    let upper = try number()
    let range = SourceRange(start, scanner.index)
    guard case .int(let first) = lower, case .int(let last) = upper else {
      throw TraversalError(.syntax, "the ends of a range must be 32-bit integers", at: range)
    }
    try countMembers(Int(first.distance(to: last).magnitude) + 1, range)
    let step = first <= last ? 1 : -1
    return .literal(.list(stride(from: Int(first), through: Int(last), by: step).map { .int(Int32($0)) }))
  }

  mutating func stringRange(from lower: String, _ start: Int) throws(TraversalError) -> Argument.Kind {
    skipRangeDots()
    guard isQuote(scanner.byte) else { throw scanner.expected("a string after '..'") }
    let upper = try string()
    let range = SourceRange(start, scanner.index)
    var (first, last) = (Array(lower.unicodeScalars), Array(upper.unicodeScalars))
    guard let from = first.popLast(), let to = last.popLast() else {
      if lower.isEmpty, upper.isEmpty { return .literal(.list([])) }
      throw TraversalError(.syntax, "the ends of a range of strings must have the same length", at: range)
    }
    guard first == last else {
      throw TraversalError(
        .syntax, "the ends of a range of strings may differ in the last character only", at: range)
    }
    try countMembers(abs(Int(from.value) - Int(to.value)) + 1, range)
    let prefix = String(String.UnicodeScalarView(first))
    let step = from.value <= to.value ? 1 : -1
    let members = stride(from: Int(from.value), through: Int(to.value), by: step).compactMap { code in
      Unicode.Scalar(UInt32(code)).map { Value.string(prefix + String($0)) }
    }
    return .literal(.list(members))
  }

  private mutating func countMembers(_ count: Int, _ range: SourceRange) throws(TraversalError) {
    rangeMembers += count
    if rangeMembers > limits.rangeMembers {
      throw TraversalError(
        .limit, "the ranges of the text have more than \(limits.rangeMembers) members", at: range)
    }
  }

  // MARK: Values written as calls

  /// Reads `("x")` behind `list`, `set` or `single`.
  mutating func weighted(_ cardinality: Cardinality) throws(TraversalError) -> Argument.Kind {
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'('") }
    let value = try value(in: "a cardinality")
    guard scanner.skip(UInt8(ascii: ")")) else { throw scanner.expected("')' after the value") }
    return .weighted(cardinality, value)
  }

  mutating func dateTime() throws(TraversalError) -> Argument.Kind {
    guard let argument = try optionalText(of: "datetime") else { return .dateTime(nil) }
    guard let text = argument.string else { return .dateTime(argument) }
    guard let timestamp = Timestamp(iso8601: text) else {
      throw TraversalError(
        .syntax, "'\(TraversalError.echo(text))' is no date", at: argument.range,
        help: "write it as '2024-02-29' or '2024-02-29T12:30:00Z'")
    }
    return .literal(.dateTime(timestamp))
  }

  mutating func uuid() throws(TraversalError) -> Argument.Kind {
    guard let argument = try optionalText(of: "UUID") else { return .uuid(nil) }
    guard let text = argument.string else { return .uuid(argument) }
    guard let id = UniqueID(text) else {
      throw TraversalError(
        .syntax, "'\(TraversalError.echo(text))' is no UUID", at: argument.range,
        help: "write it as '12345678-90ab-cdef-1234-567890abcdef'")
    }
    return .literal(.uuid(id))
  }

  private mutating func optionalText(of owner: StaticString) throws(TraversalError) -> Argument? {
    guard scanner.skip(UInt8(ascii: "(")) else { throw scanner.expected("'('") }
    let arguments = try arguments(of: "'\(owner)'")
    guard let first = arguments.first else { return nil }
    if arguments.count > 1 {
      throw TraversalError(.argument, "'\(owner)' takes one argument", at: arguments[1].range)
    }
    guard first.set == .string || first.set == .variable else {
      throw TraversalError(
        .argument, "'\(owner)' needs a string, not \(first.set.description)", at: first.range)
    }
    return first
  }
}
