// GraphSON 3 and plain JSON to values. An object with `@type` and `@value` is typed, all other JSON is plain.

import GraphStore

extension GraphSON {
  /// Parses text in GraphSON 3 or plain JSON.
  package static func parse(_ text: String) throws -> Value { try value(of: JSON.parse(text)) }

  /// The value of a document. Plain integers become Int32, else Int64, else BigInteger; plain decimals Double (or
  /// BigDecimal past its range); arrays lists; objects maps.
  package static func value(of json: JSON) throws(ValueError) -> Value {
    switch json {
    case .null: .null
    case .bool(let value): .bool(value)
    case .string(let text): .string(text)
    case .number(let text): try plainNumber(text)
    case .array(let items): .list(try values(items))
    case .object(let members):
      if members.count == 2, case .string(let type)? = json["@type"], let content = json["@value"] {
        try typed(type, content)
      } else {
        .map(try entries(members))
      }
    }
  }

  private static func plainNumber(_ text: String) throws(ValueError) -> Value {
    if let integer = BigInteger(text) { return NumberText.narrowest(integer) }
    if let number = Double(text), number.isFinite { return .double(number) }
    if let number = BigDecimal(text) { return .bigDecimal(number) }
    throw ValueError(
      .overflow, "the number \(text.prefix(40)) has more digits or a larger exponent than is supported")
  }

  private static func typed(_ type: String, _ content: JSON) throws(ValueError) -> Value {
    switch type {
    case "g:Int32", "g:Int64", "gx:Byte", "gx:Int16", "gx:BigInteger": try integer(type, content)
    case "g:Float", "g:Double", "gx:BigDecimal": try decimal(type, content)
    case "g:UUID", "gx:LocalDate", "gx:OffsetDateTime", "gx:ZonedDateTime", "gx:LocalDateTime", "gx:Instant":
      try texted(type, content)
    case "g:Date", "g:Timestamp": try milliseconds(type, content)
    case "gx:Char": .string(try string(content, in: type))
    case "g:List": .list(try values(array(content, in: type)))
    case "g:Set": .set(distinct(try values(array(content, in: type))))
    case "g:Map": .map(try pairs(type, content).map { MapEntry(key: $0, value: $1) })
    case "g:BulkSet": .bulkSet(try bulkEntries(type, content))
    case "g:Tree": .tree(try branches(content))
    case "tinker:graph": .graph(try graph(content))
    case "g:Vertex": .vertex(try vertex(content))
    case "g:Edge": .edge(try edge(content))
    case "g:VertexProperty": .vertexProperty(try vertexProperty(content))
    case "g:Property": .property(try property(content))
    case "g:Path": .path(try path(content))
    case "g:T": .token(try constant(type, content))
    case "g:Direction": .direction(try direction(content))
    default: throw ValueError(.malformed, "there is no GraphSON type named '\(type)' here")
    }
  }

  private static func branches(_ content: JSON) throws(ValueError) -> [MapEntry] {
    var entries: [MapEntry] = []
    for branch in try array(content, in: "g:Tree") {
      guard case .object(let members) = branch, let key = members.first(where: { $0.key == "key" }),
        let value = members.first(where: { $0.key == "value" })
      else { throw malformed("g:Tree", "keys with values") }
      entries.append(MapEntry(key: try Self.value(of: key.value), value: try Self.value(of: value.value)))
    }
    return entries
  }

  private static func integer(_ type: String, _ content: JSON) throws(ValueError) -> Value {
    guard let number = BigInteger(try numberText(content, in: type)) else {
      throw malformed(type, "an integer")
    }
    let small = number.int64
    let value: Value? =
      switch type {
      case "gx:Byte": small.flatMap { Int8(exactly: $0) }.map { .byte($0) }
      case "gx:Int16": small.flatMap { Int16(exactly: $0) }.map { .short($0) }
      case "g:Int32": small.flatMap { Int32(exactly: $0) }.map { .int($0) }
      case "g:Int64": small.map { .long($0) }
      default: .bigInteger(number)
      }
    guard let value else { throw ValueError(.overflow, "\(number) does not fit \(type)") }
    return value
  }

  private static func decimal(_ type: String, _ content: JSON) throws(ValueError) -> Value {
    let text = try numberText(content, in: type)
    if type == "gx:BigDecimal" {
      guard let number = BigDecimal(text) else { throw malformed(type, "a decimal number") }
      return .bigDecimal(number)
    }
    switch text {
    case "NaN": return type == "g:Float" ? .float(.nan) : .double(.nan)
    case "Infinity": return type == "g:Float" ? .float(.infinity) : .double(.infinity)
    case "-Infinity": return type == "g:Float" ? .float(-.infinity) : .double(-.infinity)
    default: break
    }
    // The parser of decimals is the stricter one: Swift also reads `0x1p3` and `inf`.
    guard BigDecimal(text) != nil, let float = Float(text), let double = Double(text) else {
      throw malformed(type, "a number")
    }
    return type == "g:Float" ? .float(float) : .double(double)
  }

  private static func texted(_ type: String, _ content: JSON) throws(ValueError) -> Value {
    let text = try string(content, in: type)
    switch type {
    case "g:UUID":
      guard let id = UniqueID(text) else { throw malformed(type, "32 hexadecimal digits in five groups") }
      return .uuid(id)
    case "gx:LocalDate":
      guard let day = Day(iso8601: text) else { throw malformed(type, "a date as 2023-08-02") }
      return .date(day)
    default:
      guard let timestamp = Timestamp(iso8601: text) else {
        throw malformed(type, "a date and time as 2023-08-02T10:15:30Z")
      }
      return .dateTime(timestamp)
    }
  }

  private static func milliseconds(_ type: String, _ content: JSON) throws(ValueError) -> Value {
    guard let number = Int64(try numberText(content, in: type)) else {
      throw malformed(type, "milliseconds since 1970")
    }
    return .dateTime(Timestamp(millisecondsSinceEpoch: number))
  }

  private static func constant<T: RawRepresentable<String>>(
    _ type: String, _ content: JSON
  ) throws(ValueError) -> T {
    let text = try string(content, in: type)
    guard let constant = T(rawValue: text) else {
      throw malformed(type, "one of its constants, not '\(text)'")
    }
    return constant
  }

  private static func direction(_ content: JSON) throws(ValueError) -> Direction {
    switch content {
    case .string("from"): .out
    case .string("to"): .in
    default: try constant("g:Direction", content)
    }
  }

  // MARK: Collections

  static func values(_ items: [JSON]) throws(ValueError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items { values.append(try value(of: item)) }
    return values
  }

  private static func entries(_ members: [JSONMember]) throws(ValueError) -> [MapEntry] {
    var entries: [MapEntry] = []
    entries.reserveCapacity(members.count)
    for member in members {
      entries.append(MapEntry(key: .string(member.key), value: try value(of: member.value)))
    }
    return entries
  }

  private static func pairs(_ type: String, _ content: JSON) throws(ValueError) -> [(Value, Value)] {
    let items = try values(array(content, in: type))
    guard items.count.isMultiple(of: 2) else { throw malformed(type, "an even number of items") }
    let pairs = stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
    guard Set(pairs.map(\.0)).count == pairs.count else { throw malformed(type, "every key once") }
    return pairs
  }

  private static func bulkEntries(_ type: String, _ content: JSON) throws(ValueError) -> [BulkEntry] {
    var entries: [BulkEntry] = []
    for (value, count) in try pairs(type, content) {
      guard let number = count.integer, number > 0 else {
        throw malformed(type, "a positive count after each member")
      }
      entries.append(BulkEntry(value: value, count: number))
    }
    return entries
  }

  private static func distinct(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }

  // MARK: Parts

  static func array(_ content: JSON, in type: String) throws(ValueError) -> [JSON] {
    guard case .array(let items) = content else { throw malformed(type, "an array, not \(content.typeName)") }
    return items
  }

  static func string(_ content: JSON, in type: String) throws(ValueError) -> String {
    guard case .string(let text) = content else { throw malformed(type, "a string, not \(content.typeName)") }
    return text
  }

  /// Numbers may stand in quotes, since not every writer has numbers of any size.
  private static func numberText(_ content: JSON, in type: String) throws(ValueError) -> String {
    if case .number(let text) = content { return text }
    return try string(content, in: type)
  }

  static func malformed(_ type: String, _ expected: String) -> ValueError {
    ValueError(.malformed, "\(type) needs \(expected)")
  }
}
