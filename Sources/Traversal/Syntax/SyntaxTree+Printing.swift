// The tree back as text, in one canonical form that reads to an equal tree.

import GraphStore

extension Query: CustomStringConvertible {
  /// The canonical text.
  package var description: String {
    var printer = Printer()
    printer.query(self)
    return printer.text
  }

  /// The query whose answer is the text of this one: what `toString()` asks for.
  var givingText: Query {
    var written = self
    written.isText = false
    let text = Argument(.literal(.string(written.description)), range: range)
    return Query(kind: .traversal, steps: [Step(.inject, [text], range: range)], range: range)
  }
}

extension NestedTraversal: CustomStringConvertible {
  package var description: String {
    var printer = Printer()
    printer.chain(steps)
    return printer.text
  }
}

extension Step: CustomStringConvertible {
  package var description: String {
    var printer = Printer()
    printer.step(self)
    return printer.text
  }
}

extension Argument: CustomStringConvertible {
  package var description: String {
    var printer = Printer()
    printer.argument(self)
    return printer.text
  }
}

extension Predicate: CustomStringConvertible {
  package var description: String {
    var printer = Printer()
    printer.predicate(self)
    return printer.text
  }
}

/// Collects the text of a tree.
private struct Printer {
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func query(_ query: Query) {
    if query.kind == .empty {
      write("\"\"")
    } else {
      write("g")
      for step in query.configuration { dotted(step) }
      for step in query.steps { dotted(step) }
    }
    if case .transaction(let verb) = query.kind { write(".tx().\(verb.rawValue)()") }
    if let terminal = query.terminal { dotted(terminal) }
    if query.isText { write(".toString()") }
  }

  mutating func chain(_ steps: [Step]) {
    for index in steps.indices {
      if index > 0 { write(".") }
      step(steps[index])
    }
  }

  private mutating func dotted(_ step: Step) {
    write(".")
    self.step(step)
  }

  mutating func step(_ step: Step) {
    write(step.name.text)
    write("(")
    list(step.arguments)
    write(")")
  }

  mutating func argument(_ argument: Argument) {
    switch argument.kind {
    case .literal(let value): literal(value)
    case .variable(let name): write(name)
    case .traversal(let nested): chain(nested.steps)
    case .query(let query): self.query(query)
    case .predicate(let predicate): self.predicate(predicate)
    case .list(let members): enclosed("[", members, "]")
    case .set(let members): enclosed("{", members, "}")
    case .map(let entries): map(entries)
    case .dateTime(let text): call("datetime", text)
    case .uuid(let text): call("UUID", text)
    case .scope(let scope): write(scope.rawValue)
    case .order(let order): write(order.rawValue)
    case .pop(let pop): write(pop.rawValue)
    case .column(let column): write(column.rawValue)
    case .cardinality(let cardinality): write(cardinality.rawValue)
    case .weighted(let cardinality, let value): call(cardinality.rawValue, value)
    case .combiner(let combiner): write(combiner.rawValue)
    case .merge(let merge): write("Merge.\(merge.rawValue)")
    case .pick(let pick): write("Pick.\(pick.rawValue)")
    case .unit(let unit): write("DT.\(unit.rawValue)")
    case .type(let type): write("GType.\(type.rawValue)")
    case .option(let option): write(option.rawValue)
    case .normSack: write("normSack")
    case .strategy(let strategy): self.strategy(strategy)
    }
  }

  mutating func predicate(_ predicate: Predicate) {
    guard predicate.name == .and || predicate.name == .or, let first = predicate.operands.first else {
      write(predicate.name.rawValue)
      write("(")
      if let operand = predicate.operands.first { self.predicate(operand) } else { list(predicate.arguments) }
      write(")")
      return
    }
    self.predicate(first)
    for operand in predicate.operands.dropFirst() {
      write(".\(predicate.name.rawValue)(")
      self.predicate(operand)
      write(")")
    }
  }

  private mutating func strategy(_ strategy: Strategy) {
    write(strategy.name)
    if strategy.settings.isEmpty { return }
    for index in strategy.settings.indices {
      write(index == 0 ? "(" : ", ")
      write(strategy.settings[index].key)
      write(": ")
      argument(strategy.settings[index].value)
    }
    write(")")
  }

  private mutating func list(_ arguments: [Argument]) {
    for index in arguments.indices {
      if index > 0 { write(", ") }
      argument(arguments[index])
    }
  }

  private mutating func enclosed(_ opening: StaticString, _ members: [Argument], _ closing: StaticString) {
    write(opening)
    list(members)
    write(closing)
  }

  private mutating func call(_ name: String, _ value: Argument?) {
    write(name)
    write("(")
    if let value { argument(value) }
    write(")")
  }

  private mutating func map(_ entries: [MapArgument]) {
    write("[")
    for index in entries.indices {
      if index > 0 { write(", ") }
      if case .literal(let key) = entries[index].key.kind {
        self.key(key)
      } else {
        write("(")
        argument(entries[index].key)
        write(")")
      }
      write(": ")
      argument(entries[index].value)
    }
    write("]")
  }

  // MARK: Literals

  mutating func literal(_ value: Value) {
    switch value {
    case .null: write("null")
    case .bool(let flag): write(flag ? "true" : "false")
    case .byte(let number): write("\(number)b")
    case .short(let number): write("\(number)s")
    case .int(let number): write("\(number)")
    case .long(let number): write(Int32(exactly: number) == nil ? "\(number)" : "\(number)l")
    case .bigInteger(let number): write("\(number)n")
    case .float(let number): float(number)
    case .double(let number): double(number)
    case .bigDecimal(let number): write("\(number)m")
    case .string(let text): string(text)
    case .date(let day): write("datetime('\(day)')")
    case .dateTime(let timestamp): write("datetime('\(timestamp)')")
    case .uuid(let id): write("UUID('\(id)')")
    case .list(let members): literals("[", members, "]")
    case .set(let members): literals("{", members, "}")
    case .bulkSet(let entries): literals("[", entries.map(\.value), "]")
    case .map(let entries), .tree(let entries): literalMap(entries)
    case .graph(let graph): literals("[", graph.edges.map(\.id.value), "]")
    case .token(let token): write("T.\(token.rawValue)")
    case .direction(let direction): write("Direction.\(direction.rawValue)")
    // Elements have no literals; their ids stand for them, as V(), E() and P take them.
    case .vertex(let vertex): literal(vertex.id.value)
    case .edge(let edge): literal(edge.id.value)
    case .vertexProperty(let property): literal(property.value)
    case .property(let property): literal(property.value)
    case .path(let path): literals("[", path.objects, "]")
    }
  }

  private mutating func double(_ number: Double) {
    if number.isFinite {
      write("\(number)")
    } else {
      write(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
    }
  }

  private mutating func float(_ number: Float) {
    if number.isFinite {
      write("\(number)f")
    } else {
      // Infinity written out is a Double; a number beyond the range is an infinite Float.
      write(number.isNaN ? "NaN" : number < 0 ? "-1e99f" : "1e99f")
    }
  }

  private mutating func literals(_ opening: StaticString, _ members: [Value], _ closing: StaticString) {
    write(opening)
    for index in members.indices {
      if index > 0 { write(", ") }
      literal(members[index])
    }
    write(closing)
  }

  private mutating func literalMap(_ entries: [MapEntry]) {
    write("[")
    if entries.isEmpty { write(":") }
    for index in entries.indices {
      if index > 0 { write(", ") }
      key(entries[index].key)
      write(": ")
      literal(entries[index].value)
    }
    write("]")
  }

  /// A key as it stands before the colon: plain names bare, all else as its literal.
  private mutating func key(_ key: Value) {
    if case .string(let text) = key, isPlainName(text) {
      write(text)
    } else {
      literal(key)
    }
  }

  private func isPlainName(_ text: String) -> Bool {
    guard let first = text.utf8.first, Scanner.isNameByte(first, first: true) else { return false }
    if Parser.namesThatAreNoKeys.contains(text) { return false }
    return text.utf8.allSatisfy { Scanner.isNameByte($0, first: false) }
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "'"))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "'"): write("\\'")
      case UInt8(ascii: "\\"): write("\\\\")
      case 0x0A: write("\\n")
      case 0x0D: write("\\r")
      case 0x09: write("\\t")
      case 0..<0x20, 0x7F:
        write("\\u00")
        bytes.append(Printer.hexadecimal[Int(byte >> 4)])
        bytes.append(Printer.hexadecimal[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "'"))
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
}
