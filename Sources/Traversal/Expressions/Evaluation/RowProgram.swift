// RowProgram: an expression made into closures, which compute it for one row with values in place of columns: most questions
// are about one thing, and columns of one cell cost many times what the cell does. It means what `Evaluation` means, whose
// kernels compute each value that has no closure of its own.

import GraphStore

/// What a row has at hand while it is computed.
struct RowFrame {
  var inputs: [Value?] = []
  /// The names given inside the expression, by their depth; those that are out of sight are left standing.
  var locals: [Value?]
  /// For each place that reads an entry of a record, where the entry stood the last time.
  var hints: [Int]
  /// The row of the batch that all this is about.
  var origin = 0

  /// Lets go of what the row had.
  mutating func clear() {
    inputs.removeAll(keepingCapacity: true)
    for place in locals.indices { locals[place] = nil }
  }
}

/// A part of an expression: its value, if there is one. All parts are structs, since Swift calls a closure that by itself stands in
/// an array or an optional through another one; and three structs rather than one with a parameter, since that would do the same.
struct RowStep: Sendable {
  typealias Body = @Sendable (inout RowFrame, borrowing Transaction) throws -> Value?

  private let body: Body

  init(_ body: @escaping Body) { self.body = body }

  @inline(__always)
  func callAsFunction(_ frame: inout RowFrame, _ graph: borrowing Transaction) throws -> Value? {
    try body(&frame, graph)
  }
}

/// A part that must have a value.
struct RowValue: Sendable {
  typealias Body = @Sendable (inout RowFrame, borrowing Transaction) throws -> Value

  private let body: Body

  init(_ body: @escaping Body) { self.body = body }

  @inline(__always)
  func callAsFunction(_ frame: inout RowFrame, _ graph: borrowing Transaction) throws -> Value {
    try body(&frame, graph)
  }
}

/// A part that must be true or false.
struct RowTest: Sendable {
  typealias Body = @Sendable (inout RowFrame, borrowing Transaction) throws -> Bool

  private let body: Body

  init(_ body: @escaping Body) { self.body = body }

  @inline(__always)
  func callAsFunction(_ frame: inout RowFrame, _ graph: borrowing Transaction) throws -> Bool {
    try body(&frame, graph)
  }
}

struct RowProgram: Sendable {
  private let step: RowStep
  /// What is kept from row to row begins as this.
  let frame: RowFrame

  /// Lists longer than this are gone through by columns.
  static let longestList = 64

  init(_ root: Formula, _ text: ExpressionText) {
    var compiler = RowCompiler(text)
    step = compiler.step(root)
    frame = RowFrame(
      locals: Array(repeating: nil, count: compiler.mostLocals),
      hints: Array(repeating: 0, count: compiler.hintCount))
  }

  /// The value for the row whose inputs stand in the frame.
  func value(_ frame: inout RowFrame, _ graph: borrowing Transaction) throws -> Value? {
    try step(&frame, graph)
  }
}

/// Makes closures of formulas.
struct RowCompiler {
  let text: ExpressionText
  /// How many names given inside the expression are in sight.
  var depth = 0 { didSet { mostLocals = max(mostLocals, depth) } }
  private(set) var mostLocals = 0
  private(set) var hintCount = 0

  init(_ text: ExpressionText) { self.text = text }

  var columns: Evaluation { Evaluation(text) }

  mutating func step(_ formula: Formula) -> RowStep {
    switch formula.kind {
    case .constant(let value):
      let value = value?.widened
      return RowStep { _, _ in value }
    case .input(let place): return RowStep { frame, _ in frame.inputs[place] }
    case .local(let number): return RowStep { frame, _ in frame.locals[number] }
    case .member(let object, let key): return member(object, key)
    case .index(let object, let place): return index(object, place, formula.range)
    case .negated(let operand):
      let (operand, kernel) = (present(operand), ArithmeticKernel(text, formula.range))
      return RowStep { frame, graph in try kernel.negated(operand(&frame, graph)) }
    case .arithmetic(let sign, let left, let right): return arithmetic(sign, left, right, formula.range)
    case .not, .comparison, .membership, .connected:
      let test = test(formula)
      return RowStep { frame, graph in .bool(try test(&frame, graph)) }
    case .coalesce(let first, let fallback):
      let (first, fallback) = (step(first), step(fallback))
      return RowStep { frame, graph in
        if let found = try first(&frame, graph), !found.isNull { return found }
        return try fallback(&frame, graph)
      }
    case .conditional(let condition, let result, let otherwise):
      let (condition, result) = (test(condition), step(result))
      guard let otherwise else {
        return RowStep { frame, graph in try condition(&frame, graph) ? try result(&frame, graph) : nil }
      }
      let rest = step(otherwise)
      return RowStep { frame, graph in
        try condition(&frame, graph) ? try result(&frame, graph) : try rest(&frame, graph)
      }
    case .list(let items): return list(items)
    case .record(let fields): return record(fields)
    case .call(let function, let arguments): return call(formula, function, arguments)
    case .comprehension(let comprehension): return self.comprehension(formula, comprehension)
    case .binding(let bound, let body):
      let (bound, place) = (step(bound), depth)
      depth += 1
      defer { depth -= 1 }
      let rest = step(body)
      return RowStep { frame, graph in
        frame.locals[place] = try bound(&frame, graph)
        return try rest(&frame, graph)
      }
    case .failure(let arguments): return failure(arguments)
    }
  }

  // MARK: Nothing and errors

  /// A part whose value must be there.
  mutating func present(_ formula: Formula) -> RowValue {
    let columns = columns
    if case .local(let number) = formula.kind {
      return RowValue { frame, _ in
        guard let value = frame.locals[number], !value.isNull else {
          throw columns.missing(formula, isNull: frame.locals[number] != nil)
        }
        return value
      }
    }
    let step = step(formula)
    return RowValue { frame, graph in
      let value = try step(&frame, graph)
      guard let value, !value.isNull else { throw columns.missing(formula, isNull: value != nil) }
      return value
    }
  }

  private mutating func failure(_ arguments: [Formula]) -> RowStep {
    let parts = arguments.map { (formula: $0, step: step($0)) }
    let columns = columns
    return RowStep { frame, graph in
      var texts: [String] = []
      for part in parts {
        let value = try part.step(&frame, graph)
        guard case .string(let text)? = value else {
          throw columns.mistyped(part.formula, value ?? .null, "a String")
        }
        texts.append(text)
      }
      throw RowFailures(rows: [(frame.origin, texts[0], texts[texts.count > 1 ? 1 : 0])])
    }
  }

  // MARK: Numbers

  private mutating func arithmetic(
    _ sign: ArithmeticSign, _ left: Formula, _ right: Formula, _ range: SourceRange
  ) -> RowStep {
    let (first, second) = (step(left), step(right))
    let (kernel, columns) = (ArithmeticKernel(text, range), columns)
    return RowStep { frame, graph in
      let (a, b) = (try first(&frame, graph), try second(&frame, graph))
      guard let a, !a.isNull else { throw columns.missing(left, isNull: a != nil) }
      guard let b, !b.isNull else { throw columns.missing(right, isNull: b != nil) }
      return try kernel.value(sign, a, b)
    }
  }

  // MARK: Truth

  /// A part that must be true or false.
  mutating func test(_ formula: Formula) -> RowTest {
    switch formula.kind {
    case .not(let operand):
      let operand = test(operand)
      return RowTest { frame, graph in try !operand(&frame, graph) }
    case .comparison(let relation, let left, let right):
      return comparison(relation, left, right, formula.range)
    case .membership(let member, let collection, let isInside):
      let kernel = ComparisonKernel(collection.range)
      let (member, collection) = (step(member), step(collection))
      return RowTest { frame, graph in
        let value = try member(&frame, graph)
        return try kernel.contains(collection(&frame, graph), value) == isInside
      }
    case .connected(let connective, let operands):
      let (operands, settling) = (operands.map { test($0) }, connective == .or)
      return RowTest { frame, graph in
        for operand in operands where try operand(&frame, graph) == settling { return settling }
        return !settling
      }
    case .call(.present, let arguments): return presence(arguments[0], isWanted: true)
    case .call(.absent, let arguments): return presence(arguments[0], isWanted: false)
    default:
      let (value, columns) = (present(formula), columns)
      return RowTest { frame, graph in
        let value = try value(&frame, graph)
        guard case .bool(let truth) = value else { throw columns.mistyped(formula, value, "true or false") }
        return truth
      }
    }
  }

  private mutating func presence(_ formula: Formula, isWanted: Bool) -> RowTest {
    let step = step(formula)
    return RowTest { frame, graph in
      guard let value = try step(&frame, graph) else { return !isWanted }
      return value.isNull != isWanted
    }
  }

  private mutating func comparison(
    _ relation: Test.Relation, _ left: Formula, _ right: Formula, _ range: SourceRange
  ) -> RowTest {
    let kernel = ComparisonKernel(range)
    let first = step(left)
    // Most texts are compared with one that is known.
    if relation == .equal || relation == .notEqual, case .string(let text)? = right.constant {
      return RowTest { frame, graph in
        let value = try first(&frame, graph)
        if case .string(let found)? = value { return ThreeWay.areEqual(found, text) == (relation == .equal) }
        return try kernel.holds(relation, value, .string(text))
      }
    }
    let second = step(right)
    return RowTest { frame, graph in
      let value = try first(&frame, graph)
      return try kernel.holds(relation, value, second(&frame, graph))
    }
  }

  // MARK: Reading

  private mutating func member(_ object: Formula, _ key: String) -> RowStep {
    let (columns, place) = (columns, hintCount)
    hintCount += 1
    // Most members are those of a name.
    if case .local(let number) = object.kind {
      return RowStep { frame, graph in
        if case .map(let entries)? = frame.locals[number] {
          return entries.value(of: key, hint: &frame.hints[place])?.widened
        }
        guard let value = frame.locals[number] else { return nil }
        return try columns.member(of: value, key, object, &frame.hints[place], graph)
      }
    }
    let step = step(object)
    return RowStep { frame, graph in
      guard let value = try step(&frame, graph) else { return nil }
      return try columns.member(of: value, key, object, &frame.hints[place], graph)
    }
  }

  private mutating func index(_ object: Formula, _ index: Formula, _ range: SourceRange) -> RowStep {
    let (step, place, columns) = (step(object), present(index), columns)
    return RowStep { frame, graph in
      let value = try step(&frame, graph)
      let place = try place(&frame, graph)
      guard let value, !value.isNull else { return nil }
      if case .list(let members) = value, case .long(let number) = place, number >= 0 {
        return number < members.count ? members[Int(number)].widened : nil
      }
      do {
        return try columns.member(of: value, at: place, index, graph)?.widened
      } catch var error as ExpressionError {
        if error.range == nil { error.range = range }
        throw error
      }
    }
  }

  // MARK: Calls

  private mutating func call(_ formula: Formula, _ function: CalcFunction, _ arguments: [Formula]) -> RowStep
  {
    switch function {
    case .concat: return concatenation(arguments)
    case .count: return count(formula, arguments[0])
    case .present, .absent:
      let test = test(formula)
      return RowStep { frame, graph in .bool(try test(&frame, graph)) }
    default: break
    }
    let kernel = FunctionKernel(formula, function, arguments)
    guard arguments.count == 1 else { return call(function, arguments, kernel) }
    if function.takesNothing {
      let argument = step(arguments[0])
      return RowStep { frame, graph in try kernel.value(CallRow(one: argument(&frame, graph)), graph)?.widened
      }
    }
    let argument = present(arguments[0])
    guard DoubleFunctions.value(function, 0) != nil else {
      return RowStep { frame, graph in try kernel.value(CallRow(one: argument(&frame, graph)), graph)?.widened
      }
    }
    return RowStep { frame, graph in
      let value = try argument(&frame, graph)
      if case .double(let number) = value { return .double(DoubleFunctions.apply(function, number)) }
      return try kernel.value(CallRow(one: value), graph)?.widened
    }
  }

  private mutating func call(
    _ function: CalcFunction, _ arguments: [Formula], _ kernel: FunctionKernel
  ) -> RowStep {
    var pattern: Pattern?
    if function == .matches, let text = arguments[1].constant { pattern = try? TextCalc.pattern(text) }
    // None of these functions takes nothing for an argument.
    let parts = arguments.map { present($0) }
    return RowStep { [pattern] frame, graph in
      var values: [Value?] = []
      values.reserveCapacity(parts.count)
      for part in parts { values.append(try part(&frame, graph)) }
      return try kernel.value(CallRow(values: values), graph, pattern)?.widened
    }
  }

  private mutating func count(_ formula: Formula, _ argument: Formula) -> RowStep {
    let (step, kernel) = (step(argument), FunctionKernel(formula, .count, [argument]))
    return RowStep { frame, graph in
      let value = try step(&frame, graph)
      if case .list(let members)? = value { return .long(Int64(members.count)) }
      return try kernel.value(CallRow(one: value), graph)
    }
  }

  private mutating func concatenation(_ arguments: [Formula]) -> RowStep {
    let parts = arguments.map { present($0) }
    return RowStep { frame, graph in
      var pieces: [String] = []
      pieces.reserveCapacity(parts.count)
      var length = 0
      for part in parts {
        let value = try part(&frame, graph)
        if case .string(let piece) = value {
          pieces.append(piece)
        } else {
          pieces.append(try graph.named(value).plainText)
        }
        length += pieces[pieces.count - 1].utf8.count
      }
      var text = ""
      // Up to 15 bytes need no memory of their own.
      if length > 15 { text.reserveCapacity(length) }
      for piece in pieces { text += piece }
      return .string(text)
    }
  }
}

extension Value {
  var isNull: Bool { if case .null = self { true } else { false } }

  /// A number as expressions compute with it: integers have 64 bits, and so have numbers with a fraction.
  var widened: Value {
    switch self {
    case .byte(let number): .long(Int64(number))
    case .short(let number): .long(Int64(number))
    case .int(let number): .long(Int64(number))
    case .float(let number): .double(Double(number))
    default: self
    }
  }
}
