// Planning of the functions on strings, numbers, dates and lists.

import GraphStore

extension Planner {
  mutating func functionNode(for group: StepGroup) throws -> [any PlanNode]? {
    if let function = try textFunction(group) ?? conversion(group) {
      return [MapNode(site: site(group), function: function)]
    }
    let arguments = group.arguments
    if let operation = ListFunction.Operation(rawValue: group.name.text) {
      let argument = try supply(arguments[0])
      let function = ListFunction(operation: operation, isFromTraversal: argument.pipeline != nil)
      if let value = argument.known { try Self.verify(value, function, group) }
      return [BinaryNode(site: site(group), function: function, argument: argument)]
    }
    switch group.name {
    case .dateDiff:
      return [BinaryNode(site: site(group), function: DateDiff(), argument: try supply(arguments[0]))]
    case .concat:
      var parts: [Supply] = []
      for argument in arguments { parts.append(try supply(argument)) }
      return [ConcatNode(site: site(group), parts: parts)]
    case .math: return [try math(group)]
    case .format: return [try format(group)]
    default: return nil
    }
  }

  /// What is wrong with a constant argument is said before anything is run.
  private static func verify(_ value: Value, _ function: ListFunction, _ group: StepGroup) throws {
    if function.operation == .merge, case .map = value { return }
    if function.operation == .merge, value != .null, value.members == nil { return }
    do {
      _ = try function.verified(value)
    } catch var error as TraversalError {
      error.range = group.range
      throw error
    }
  }

  private func textFunction(_ group: StepGroup) throws -> (any ValueFunction)? {
    let isLocal = group.arguments.first?.isLocalScope == true
    let arguments = group.arguments.filter { if case .scope = $0.kind { false } else { true } }
    let operation: TextFunction.Operation
    switch group.name {
    case .toUpper: operation = .toUpper
    case .toLower: operation = .toLower
    case .trim: operation = .trim
    case .lTrim: operation = .trimStart
    case .rTrim: operation = .trimEnd
    case .length: operation = .length
    case .replace:
      let texts = try Self.texts(arguments)
      operation = .replace(texts[0], texts[1])
    case .split: operation = .split(try Self.texts(arguments)[0])
    case .substring:
      operation = .substring(
        try Self.integer(arguments[0]), arguments.count > 1 ? try Self.integer(arguments[1]) : nil)
    default: return nil
    }
    return TextFunction(name: group.name.text, operation: operation, isLocal: isLocal)
  }

  private func conversion(_ group: StepGroup) throws -> (any ValueFunction)? {
    let arguments = group.arguments
    switch group.name {
    case .asString: return AsString(isLocal: arguments.first?.isLocalScope == true)
    case .asBool: return AsBool()
    case .asDate: return AsDate()
    case .asNumber:
      guard case .type(let type)? = arguments.first?.kind else { return AsNumber(type: nil) }
      guard type.isNumeric else {
        throw TraversalError(
          .argument, "asNumber() requires a numeric type token, got \(type.rawValue)", at: group.range)
      }
      return AsNumber(type: type)
    case .dateAdd:
      guard case .unit(let unit) = arguments[0].kind else { return nil }
      return DateAdd(amount: try Self.integer(arguments[1]), unit: unit)
    case .reverse: return Reverse()
    case .conjoin: return Conjoin(separator: try Self.text(arguments[0]))
    default: return nil
    }
  }

  // MARK: math, format

  private mutating func math(_ group: StepGroup) throws -> MathNode {
    let text = try Self.text(group.arguments[0])
    do {
      return MathNode(site: site(group), expression: try MathExpression(text), bys: try bys(group))
    } catch var error as TraversalError {
      if error.range == nil { error.range = group.arguments[0].range }
      throw error
    }
  }

  private mutating func format(_ group: StepGroup) throws -> FormatNode {
    FormatNode(
      site: site(group), template: FormatTemplate(try Self.text(group.arguments[0])), bys: try bys(group))
  }
}
