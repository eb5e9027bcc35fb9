// Values brought to a declared type without loss, or the reason why they cannot be.

import GraphStore

/// A value that is not of the type it should have: where in it, and what is wrong.
package struct TypeMismatch: Error, Sendable, Hashable {
  /// The way into the value: `[2].origin`; empty for the value itself.
  package var path = ""
  package var problem: String

  init(_ problem: String) { self.problem = problem }

  init(_ type: DeclaredType, _ found: String) { problem = "must be \(type.phrase), not \(found)" }

  /// `'legs[2].origin' must be a String, not 5 (Integer)`
  package func text(of name: String) -> String { "'\(name)\(path)' \(problem)" }

  func inside(_ step: String) -> TypeMismatch {
    var outer = self
    outer.path = step + path
    return outer
  }
}

extension DeclaredType {
  /// The type with its article, as messages name it.
  package var phrase: String {
    switch self {
    case .any: "any value"
    case .int, .edge: "an \(self)"
    case .record: "a record \(self)"
    case .enumeration(let texts):
      (texts.count > 1 ? "one of " : "") + texts.map { "'\($0)'" }.joined(separator: ", ")
    case .optional(let type): "\(type.phrase) or null"
    default: "a \(self)"
    }
  }

  /// Whether a value is plainly of this type as it stands. Most are, and need not go through `converted`.
  func takes(_ value: Value) -> Bool {
    switch (self, value) {
    case (.any, _), (.string, .string), (.bool, .bool), (.int, .int), (.long, .long), (.date, .date),
      (.dateTime, .dateTime), (.map, .map):
      true
    default: false
    }
  }

  /// The value as one of this type: numbers in their type when nothing is lost, dates from their texts. Elements may be
  /// ids; `resolved` looks them up.
  package func converted(_ value: Value) throws(TypeMismatch) -> Value {
    switch self {
    case .any: return value
    case .optional(let type): return value == .null ? .null : try type.converted(value)
    case .list(let member): return try list(of: member, value)
    case .record(let fields): return try record(fields, value)
    case .map:
      if case .map = value { return value }
    case .enumeration(let texts):
      if case .string(let text) = value, texts.contains(text) { return value }
    case .vertex:
      switch value {
      case .vertex, .string: return value
      default: if value.integer != nil { return value }
      }
    case .edge:
      switch value {
      case .edge, .string: return value
      default: if value.integer != nil { return value }
      }
    default: if let converted = scalar(value) { return converted }
    }
    throw TypeMismatch(self, Self.shown(value))
  }

  private func scalar(_ value: Value) -> Value? {
    switch (self, value) {
    case (.string, .string), (.bool, .bool), (.date, .date), (.dateTime, .dateTime): return value
    case (.int, _): return value.bigInteger?.int64.flatMap { Int32(exactly: $0) }.map { .int($0) }
    case (.long, _): return value.bigInteger?.int64.map { .long($0) }
    case (.double, _): return value.nearestDouble.map { .double($0) }
    case (.decimal, .string(let text)): return BigDecimal(text).map { .bigDecimal($0) }
    case (.decimal, .bigDecimal): return value
    case (.decimal, _):
      if let integer = value.bigInteger { return .bigDecimal(BigDecimal(integer)) }
      return value.floatingPoint.flatMap { BigDecimal($0) }.map { .bigDecimal($0) }
    case (.date, .string(let text)): return Day(iso8601: text).map { .date($0) }
    case (.date, .dateTime(let time)):
      let local = time.secondsSinceEpoch &+ Int64(time.offsetSeconds)
      guard local % 86_400 == 0, time.nanoseconds == 0 else { return nil }
      return Int32(exactly: local / 86_400).map { .date(Day(daysSinceEpoch: $0)) }
    case (.dateTime, .string(let text)): return Timestamp(iso8601: text).map { .dateTime($0) }
    case (.dateTime, .date(let day)): return .dateTime(Timestamp(day))
    default: return nil
    }
  }

  private func list(of member: DeclaredType, _ value: Value) throws(TypeMismatch) -> Value {
    guard let members = value.members else { throw TypeMismatch(self, Self.shown(value)) }
    if member == .any { return .list(members) }
    var converted: [Value] = []
    converted.reserveCapacity(members.count)
    for (place, value) in members.enumerated() {
      do throws(TypeMismatch) {
        converted.append(try member.converted(value))
      } catch {
        throw error.inside("[\(place)]")
      }
    }
    return .list(converted)
  }

  private func record(_ fields: [RecordField], _ value: Value) throws(TypeMismatch) -> Value {
    guard case .map(let entries) = value else { throw TypeMismatch(self, Self.shown(value)) }
    var converted: [MapEntry] = []
    for field in fields {
      let given = entries.first { $0.key == .string(field.name) }?.value
      guard given != nil || field.type.allowsNull else {
        throw TypeMismatch("has no field '\(field.name)'")
      }
      do throws(TypeMismatch) {
        converted.append(
          MapEntry(key: .string(field.name), value: try field.type.converted(given ?? .null)))
      } catch {
        throw error.inside(".\(field.name)")
      }
    }
    for entry in entries where !fields.contains(where: { .string($0.name) == entry.key }) {
      let name = entry.key.excerpt
      let question = Suggestions.question(for: name, among: fields.map(\.name))
      throw TypeMismatch("has a field '\(name)' too many" + (question.map { "; \($0)" } ?? ""))
    }
    return .map(converted)
  }

  private static func shown(_ value: Value) -> String {
    value == .null ? "null" : "\(value.excerpt) (\(value.typeName))"
  }

  // MARK: Elements

  /// A converted value with the elements that its ids name.
  func resolved(_ value: Value, _ graph: borrowing Transaction) throws -> Value {
    guard holdsElements, value != .null else { return value }
    switch (self, value) {
    case (.optional(let type), _): return try type.resolved(value, graph)
    case (.vertex(let label), _): return try vertex(value, label, graph)
    case (.edge(let label), _): return try edge(value, label, graph)
    case (.list(let member), .list(let members)):
      var resolved: [Value] = []
      for (place, value) in members.enumerated() {
        do {
          resolved.append(try member.resolved(value, graph))
        } catch let mismatch as TypeMismatch {
          throw mismatch.inside("[\(place)]")
        }
      }
      return .list(resolved)
    case (.record(let fields), .map(var entries)):
      for place in entries.indices where place < fields.count {
        do {
          entries[place].value = try fields[place].type.resolved(entries[place].value, graph)
        } catch let mismatch as TypeMismatch {
          throw mismatch.inside(".\(fields[place].name)")
        }
      }
      return .map(entries)
    default: return value
    }
  }

  private func vertex(_ value: Value, _ label: String?, _ graph: borrowing Transaction) throws -> Value {
    var number = value.vertexNumber.map { UInt64($0) }
    if number == nil, let id = Self.id(value) { number = try graph.number(.vertex, id: id) }
    guard let number, try graph.exists(.vertex, number) else {
      throw TypeMismatch("names no vertex: there is none with the id \(value.excerpt)")
    }
    let vertex = VertexNumber(truncatingIfNeeded: number)
    if let label {
      let labels = try graph.labels(ofVertex: vertex).map { try graph.labelName($0) }
      guard labels.contains(label) else {
        throw TypeMismatch(
          "must be a vertex labelled '\(label)', but \(value.excerpt) is labelled '\(labels.joined(separator: "', '"))'"
        )
      }
    }
    return .reference(vertex: vertex)
  }

  private func edge(_ value: Value, _ label: String?, _ graph: borrowing Transaction) throws -> Value {
    var number = value.edgeNumber
    if number == nil, let id = Self.id(value) { number = try graph.number(.edge, id: id) }
    guard let number, let record = try graph.edge(number) else {
      throw TypeMismatch("names no edge: there is none with the id \(value.excerpt)")
    }
    let found = try graph.labelName(record.label)
    if let label, found != label {
      throw TypeMismatch("must be an edge labelled '\(label)', but \(value.excerpt) is labelled '\(found)'")
    }
    return .reference(edge: number)
  }

  private static func id(_ value: Value) -> ElementID? {
    if case .string(let text) = value { return .string(text) }
    return value.integer.map { .integer($0) }
  }

  // MARK: Types of arguments

  /// Whether some value of the other type can be brought to this one.
  package func accepts(_ other: DeclaredType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any): true
    case (.optional(let type), .optional(let other)): type.accepts(other)
    case (.optional(let type), _): type.accepts(other)
    case (_, .optional(let other)): accepts(other)
    case (.int, .int), (.int, .long), (.long, .int), (.long, .long): true
    case (.double, .int), (.double, .long), (.double, .double), (.double, .decimal): true
    case (.decimal, .int), (.decimal, .long), (.decimal, .double), (.decimal, .decimal): true
    case (.decimal, .string), (.date, .string), (.dateTime, .string): true
    case (.date, .dateTime), (.dateTime, .date): true
    case (.list(let member), .list(let other)): member.accepts(other)
    case (.map, .record), (.record, .map): true
    case (.record(let fields), .record(let others)):
      fields.allSatisfy { field in
        guard let other = others.first(where: { $0.name == field.name }) else {
          return field.type.allowsNull
        }
        return field.type.accepts(other.type)
      }
    case (.string, .enumeration), (.enumeration, .string): true
    case (.enumeration(let texts), .enumeration(let others)): !Set(texts).isDisjoint(with: others)
    case (.vertex(let label), .vertex(let other)), (.edge(let label), .edge(let other)):
      label == nil || other == nil || label == other
    case (.vertex, .string), (.vertex, .int), (.vertex, .long), (.edge, .string), (.edge, .int),
      (.edge, .long):
      true
    default: self == other
    }
  }
}
