// An expression as text: one space between words, and parentheses only where the tree needs them.

import GraphStore

extension Expression: CustomStringConvertible {
  var description: String {
    var printer = ExpressionPrinter()
    printer.print(self, in: .expression)
    return String(decoding: printer.bytes, as: UTF8.self)
  }
}

/// How tightly an expression holds together, loosest first.
private enum Level: Int, Comparable {
  case expression, disjunction, conjunction, negation, comparison, additive, multiplicative, unary, postfix

  static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

  var tighter: Level { Level(rawValue: rawValue + 1) ?? .postfix }
}

extension Expression {
  fileprivate var level: Level {
    switch kind {
    case .binding, .conditional: .expression
    case .connected(.or, _): .disjunction
    case .connected(.and, _): .conjunction
    case .unary(.not, _): .negation
    case .unary(.negate, _): .unary
    case .binary(let symbol, _, _): symbol.level
    default: .postfix
    }
  }
}

extension InfixOperator {
  fileprivate var level: Level {
    switch self {
    case .coalesce: .unary
    case .times, .divide, .floorDivide, .remainder: .multiplicative
    case .plus, .minus: .additive
    default: .comparison
    }
  }
}

private struct ExpressionPrinter {
  var bytes: [UInt8] = []

  /// Prints an expression where something at least as tight as `level` must stand.
  mutating func print(_ expression: Expression, in level: Level) {
    guard expression.level >= level else {
      write("(")
      print(expression, in: .expression)
      return write(")")
    }
    switch expression.kind {
    case .literal(let value): literal(value)
    case .name(let name): write(name)
    case .member(let value, let key):
      print(value, in: .postfix)
      write("." + key)
    case .index(let value, let index):
      print(value, in: .postfix)
      write("[")
      print(index, in: .expression)
      write("]")
    case .unary(.negate, let operand):
      write("-")
      print(operand, in: .unary)
    case .unary(.not, let operand):
      write("not ")
      print(operand, in: .negation)
    case .binary(let symbol, let left, let right): binary(symbol, left, right)
    case .connected(let connective, let operands):
      for (place, operand) in operands.enumerated() {
        if place > 0 { write(" \(connective.rawValue) ") }
        print(operand, in: connective == .or ? .conjunction : .negation)
      }
    case .conditional(let condition, let result, let otherwise): conditional(condition, result, otherwise)
    case .list(let items): list(items)
    case .record(let fields): record(fields)
    case .call(let name, let arguments):
      write(name + "(")
      separated(arguments) { $0.print($1, in: .expression) }
      write(")")
    case .callOver(let name, let inner):
      write(name + "(")
      comprehension(inner)
      write(")")
    case .comprehension(let inner):
      if case .field = inner.body { write("{") } else { write("[") }
      comprehension(inner)
      if case .field = inner.body { write("}") } else { write("]") }
    case .binding(let name, let value, let body):
      write("let \(name.text) = ")
      print(value, in: .expression)
      write("; ")
      print(body, in: .expression)
    }
  }

  private mutating func binary(_ symbol: InfixOperator, _ left: Expression, _ right: Expression) {
    switch symbol.level {
    case .unary:
      print(left, in: .postfix)
      write(" ?? ")
      print(right, in: .unary)
    case .comparison:
      print(left, in: .additive)
      write(" \(symbol.rawValue) ")
      print(right, in: .additive)
    default:
      print(left, in: symbol.level)
      write(" \(symbol.rawValue) ")
      print(right, in: symbol.level.tighter)
    }
  }

  private mutating func conditional(_ condition: Expression, _ result: Expression, _ otherwise: Expression?) {
    write("if ")
    print(condition, in: .disjunction)
    write(" then ")
    // An 'if' without 'else' there would take the 'else' that follows.
    print(result, in: .disjunction)
    guard let otherwise else { return }
    write(" else ")
    print(otherwise, in: .expression)
  }

  private mutating func list(_ items: [Item]) {
    write("[")
    separated(items) {
      if $1.isSpread { $0.write("...") }
      $0.print($1.value, in: .expression)
    }
    write("]")
  }

  private mutating func record(_ fields: [Field]) {
    write("{")
    separated(fields) { $0.field($1) }
    write("}")
  }

  private mutating func field(_ field: Field) {
    switch field.key {
    case .spread: write("...")
    case .name(let name):
      key(name)
      write(": ")
    case .computed(let key):
      write("[")
      print(key, in: .expression)
      write("]: ")
    }
    print(field.value, in: .expression)
  }

  private mutating func key(_ name: String) {
    if Self.isWord(name) { write(name) } else { write(quoted(name)) }
  }

  private static func isWord(_ name: String) -> Bool {
    guard let tokens = try? ExpressionScanner.tokens(of: name), tokens.count == 2 else { return false }
    return tokens[0].kind == .word(name)
  }

  private mutating func comprehension(_ inner: Comprehension) {
    switch inner.body {
    case .value(let value): print(value, in: .expression)
    case .field(let field): self.field(field)
    }
    for clause in inner.clauses {
      write(" for \(clause.name.text)")
      if let place = clause.place { write(", \(place.text)") }
      write(" in ")
      print(clause.source, in: .disjunction)
      guard let condition = clause.condition else { continue }
      write(" if ")
      print(condition, in: .disjunction)
    }
    guard !inner.order.isEmpty else { return }
    write(" by ")
    separated(inner.order) {
      $0.print($1.value, in: .disjunction)
      if $1.isDescending { $0.write(" desc") }
    }
  }

  private mutating func literal(_ value: Value) {
    switch value {
    case .string(let text): write(quoted(text))
    case .bigDecimal(let number):
      let text = number.description
      // A Decimal is told from an Int by its point or its exponent.
      write(text.contains { $0 == "." || $0 == "E" || $0 == "e" } ? text : text + "e0")
    case .double(let number): write(number.description + "d")
    default: value.appendPlainText(to: &bytes)
    }
  }

  private func quoted(_ text: String) -> String { Argument(.literal(.string(text))).description }

  private mutating func write(_ text: String) { bytes.append(text: text) }

  private mutating func separated<Part>(
    _ parts: [Part], _ print: (inout ExpressionPrinter, Part) -> Void
  ) {
    for (place, part) in parts.enumerated() {
      if place > 0 { write(", ") }
      print(&self, part)
    }
  }
}
