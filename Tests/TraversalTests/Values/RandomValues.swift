// Random values for tests: repeatable, rich in the corners where types meet.

import GraphStore
import TestSupport

extension SeededGenerator {
  /// A number of any type: small ones often, so that different types meet at the same value.
  mutating func number() -> Value {
    let small = Int64.random(in: -3...3, using: &self)
    let isSmall = Bool.random(using: &self)
    let bits = Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0...62, using: &self)
    switch Int.random(in: 0..<8, using: &self) {
    case 0: return .byte(Int8(truncatingIfNeeded: isSmall ? small : bits))
    case 1: return .short(Int16(truncatingIfNeeded: isSmall ? small : bits))
    case 2: return .int(Int32(truncatingIfNeeded: isSmall ? small : bits))
    case 3: return .long(isSmall ? small : bits)
    case 4: return .bigInteger(isSmall ? BigInteger(small) : BigInteger(bits) * BigInteger(bits))
    case 5: return .float(isSmall ? Float(small) / 2 : Float(bitPattern: UInt32(truncatingIfNeeded: next())))
    case 6: return .double(isSmall ? Double(small) / 2 : Double(bitPattern: next()))
    default:
      let unscaled = isSmall ? BigInteger(small) : BigInteger(bits)
      return .bigDecimal(BigDecimal(unscaled: unscaled, scale: Int32.random(in: -3...20, using: &self)))
    }
  }

  mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "\"", "\\", "\n", "\u{1}", "/", " ", "é", "€", "😀", "\u{7F}", "0",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...6, using: &self) {
      text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &self)])
    }
    return text
  }

  mutating func id() -> ElementID {
    Bool.random(using: &self) ? .integer(Int64.random(in: -2...99, using: &self)) : .string(text())
  }

  mutating func scalar() -> Value {
    switch Int.random(in: 0..<10, using: &self) {
    case 0: .null
    case 1: .bool(Bool.random(using: &self))
    case 2, 3, 4: number()
    case 5, 6: .string(text())
    case 7: .date(Day(daysSinceEpoch: Int32.random(in: -900_000...900_000, using: &self)))
    case 8:
      .dateTime(
        Timestamp(
          secondsSinceEpoch: Int64.random(in: -99_999_999_999...99_999_999_999, using: &self),
          nanoseconds: Bool.random(using: &self) ? 0 : UInt32.random(in: 0..<1_000_000_000, using: &self),
          offsetSeconds: 900 * Int32.random(in: -8...8, using: &self)))
    default: .uuid(UniqueID.random(using: &self))
    }
  }

  mutating func property() -> PropertyValue { PropertyValue(key: text(), value: scalar()) }

  mutating func vertexProperty(key: String) -> VertexPropertyValue {
    VertexPropertyValue(
      id: id(), key: key, value: scalar(), properties: many(upTo: 2) { $0.property() }.distinctKeys())
  }

  /// A value of any case, collections to a depth of `depth`.
  mutating func value(depth: Int = 3) -> Value {
    if depth == 0 { return scalar() }
    switch Int.random(in: 0..<16, using: &self) {
    case 0: return .list(many(upTo: 3) { $0.value(depth: depth - 1) })
    case 1: return .set(distinct(many(upTo: 3) { $0.value(depth: depth - 1) }))
    case 2:
      let keys = distinct(many(upTo: 3) { $0.value(depth: depth - 1) })
      return .map(keys.map { MapEntry(key: $0, value: value(depth: depth - 1)) })
    case 3: return .vertex(vertex())
    case 4: return .edge(edge())
    case 5: return .vertexProperty(vertexProperty(key: text()))
    case 6: return .property(property())
    case 7:
      let objects = many(upTo: 3) { $0.value(depth: depth - 1) }
      return .path(
        PathValue(objects: objects, labels: objects.map { _ in Set(many(upTo: 2) { $0.text() }).sorted() }))
    case 8: return .token(Token.allCases[Int.random(in: 0..<4, using: &self)])
    case 9: return .direction(Direction.allCases[Int.random(in: 0..<3, using: &self)])
    case 10:
      let members = distinct(many(upTo: 3) { $0.value(depth: depth - 1) })
      return .bulkSet(members.map { BulkEntry(value: $0, count: Int64.random(in: 1...3, using: &self)) })
    case 11: return tree(depth: depth)
    case 12:
      return .graph(GraphValue(vertices: many(upTo: 2) { $0.vertex() }, edges: many(upTo: 2) { $0.edge() }))
    default: return scalar()
    }
  }

  private mutating func tree(depth: Int) -> Value {
    guard depth > 0 else { return .tree([]) }
    let keys = distinct(many(upTo: 2) { $0.value(depth: depth - 1) })
    return .tree(keys.map { MapEntry(key: $0, value: tree(depth: depth - 1)) })
  }

  mutating func vertex() -> VertexValue {
    let keys = Set(many(upTo: 3) { $0.text() }).sorted()
    let properties = keys.flatMap { key in many(upTo: 2) { $0.vertexProperty(key: key) } }
    return VertexValue(id: id(), labels: ["person", "o" + text()], properties: properties)
  }

  mutating func edge() -> EdgeValue {
    EdgeValue(
      id: id(), label: text(), source: id(), sourceLabel: "a", target: id(), targetLabel: "b",
      properties: many(upTo: 3) { $0.property() }.distinctKeys())
  }

  private mutating func many<T>(upTo limit: Int, _ make: (inout SeededGenerator) -> T) -> [T] {
    (0..<Int.random(in: 0...limit, using: &self)).map { _ in make(&self) }
  }

  private func distinct(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}

extension [PropertyValue] {
  func distinctKeys() -> [PropertyValue] {
    var seen: Set<String> = []
    return filter { seen.insert($0.key).inserted }
  }
}
