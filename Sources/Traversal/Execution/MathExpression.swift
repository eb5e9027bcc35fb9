// MathExpression: the arithmetic of math(), read once and computed for each traverser in Double.

import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct MathExpression: Sendable {
  indirect enum Node: Sendable {
    case number(Double)
    /// A variable, by its place in `variables`.
    case variable(Int)
    case negated(Node)
    case sum(Node, Node)
    case difference(Node, Node)
    case product(Node, Node)
    case quotient(Node, Node)
    case remainder(Node, Node)
    case power(Node, Node)
    case function(Function, Node)
  }

  enum Function: String, Sendable, CaseIterable {
    case abs, acos, asin, atan, cbrt, ceil, cos, cosh, exp, floor, log, log10, log2, signum, sin, sinh, sqrt
    case tan, tanh
  }

  let root: Node
  /// The names in the order of their first appearance.
  let variables: [String]

  init(_ text: String) throws {
    var parser = MathParser(text)
    root = try parser.parse()
    variables = parser.variables
  }

  func compute(_ values: [Double]) throws -> Double { try Self.compute(root, values) }

  private static func compute(_ node: Node, _ values: [Double]) throws -> Double {
    switch node {
    case .number(let number): return number
    case .variable(let place): return values[place]
    case .negated(let operand): return -(try compute(operand, values))
    case .sum(let a, let b): return try compute(a, values) + compute(b, values)
    case .difference(let a, let b): return try compute(a, values) - compute(b, values)
    case .product(let a, let b): return try compute(a, values) * compute(b, values)
    case .quotient(let a, let b): return try compute(a, values) / divisor(b, values)
    case .remainder(let a, let b):
      return try compute(a, values).truncatingRemainder(dividingBy: divisor(b, values))
    case .power(let a, let b): return pow(try compute(a, values), try compute(b, values))
    case .function(let function, let operand): return apply(function, try compute(operand, values))
    }
  }

  private static func divisor(_ node: Node, _ values: [Double]) throws -> Double {
    let number = try compute(node, values)
    guard number != 0 else { throw TraversalError(.value, "Division by zero!") }
    return number
  }

  private static func apply(_ function: Function, _ x: Double) -> Double {
    switch function {
    case .abs: x.magnitude
    case .ceil: x.rounded(.up)
    case .floor: x.rounded(.down)
    case .signum: x > 0 ? 1 : x < 0 ? -1 : x
    case .sqrt: x.squareRoot()
    default: transcendental(function, x)
    }
  }
}

/// The functions of the C library, outside of types in which their names mean something else.
private func transcendental(_ function: MathExpression.Function, _ x: Double) -> Double {
  switch function {
  case .acos: acos(x)
  case .asin: asin(x)
  case .atan: atan(x)
  case .cbrt: cbrt(x)
  case .cos: cos(x)
  case .cosh: cosh(x)
  case .exp: exp(x)
  case .log: log(x)
  case .log10: log10(x)
  case .log2: log2(x)
  case .sin: sin(x)
  case .sinh: sinh(x)
  case .tan: tan(x)
  case .tanh: tanh(x)
  default: x
  }
}

/// Reads expressions by recursive descent: `^` binds tightest and to the right, then the sign, then `* / %`, then `+ -`.
private struct MathParser {
  private let text: [UInt8]
  private var place = 0
  private var depth = 0
  private(set) var variables: [String] = []

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func parse() throws -> MathExpression.Node {
    let node = try sum()
    skipSpace()
    guard place == text.count else { throw expected("an operator") }
    return node
  }

  private mutating func sum() throws -> MathExpression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw TraversalError(.limit, "an expression nested too deep") }
    var node = try product()
    while true {
      if take("+") {
        node = .sum(node, try product())
      } else if take("-") {
        node = .difference(node, try product())
      } else {
        return node
      }
    }
  }

  private mutating func product() throws -> MathExpression.Node {
    var node = try signed()
    while true {
      if take("*") {
        node = .product(node, try signed())
      } else if take("/") {
        node = .quotient(node, try signed())
      } else if take("%") {
        node = .remainder(node, try signed())
      } else {
        return node
      }
    }
  }

  private mutating func signed() throws -> MathExpression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw TraversalError(.limit, "an expression nested too deep") }
    if take("-") { return .negated(try signed()) }
    if take("+") { return try signed() }
    return try power()
  }

  private mutating func power() throws -> MathExpression.Node {
    let base = try atom()
    return take("^") ? .power(base, try signed()) : base
  }

  private mutating func atom() throws -> MathExpression.Node {
    if take("(") {
      let node = try sum()
      guard take(")") else { throw expected("')'") }
      return node
    }
    skipSpace()
    let start = place
    if place < text.count, Self.isDigit(text[place]) || text[place] == UInt8(ascii: ".") {
      return try number(from: start)
    }
    while place < text.count, Self.isLetter(text[place]) || (place > start && Self.isDigit(text[place])) {
      place += 1
    }
    guard place > start else { throw expected("a number, a variable or '('") }
    let name = String(decoding: text[start..<place], as: UTF8.self)
    if let function = MathExpression.Function(rawValue: name) {
      depth += 1
      defer { depth -= 1 }
      guard depth < 200 else { throw TraversalError(.limit, "an expression nested too deep") }
      return .function(function, try atom())
    }
    if let known = variables.firstIndex(of: name) { return .variable(known) }
    variables.append(name)
    return .variable(variables.count - 1)
  }

  private mutating func number(from start: Int) throws -> MathExpression.Node {
    while place < text.count, Self.isDigit(text[place]) || text[place] == UInt8(ascii: ".") { place += 1 }
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      var ahead = place + 1
      if ahead < text.count, text[ahead] == UInt8(ascii: "-") || text[ahead] == UInt8(ascii: "+") {
        ahead += 1
      }
      if ahead < text.count, Self.isDigit(text[ahead]) {
        place = ahead
        while place < text.count, Self.isDigit(text[place]) { place += 1 }
      }
    }
    guard let number = Double(String(decoding: text[start..<place], as: UTF8.self)) else {
      throw expected("a number")
    }
    return .number(number)
  }

  private mutating func skipSpace() {
    while place < text.count, text[place] == 0x20 || (0x09...0x0D).contains(text[place]) { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard place < text.count, UInt32(text[place]) == character.value else { return false }
    place += 1
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") <= 25 || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private func expected(_ what: String) -> TraversalError {
    TraversalError(
      .argument,
      "expected \(what) at position \(place) of the expression '\(TraversalError.echo(String(decoding: text, as: UTF8.self)))'"
    )
  }
}
