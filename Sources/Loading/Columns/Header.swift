// Header: the first record of a file, read as the columns of all others. It decides what kind of file it is.

import GraphStore

struct Header: Sendable {
  var kind: FileKind
  var columns: [Column]
  /// Places of the system columns.
  var id: Int?
  var label: Int?
  var from: Int?
  var to: Int?
  /// The record as it stands in the file, for the head of a file of rejected rows.
  var raw: [UInt8] = []

  /// Marks behind rejected rows; in a file that comes back they say nothing about the graph.
  var hasRejectColumns: Bool {
    if case .ignored? = columns.last?.role { true } else { false }
  }

  mutating func setType(_ type: ColumnType, ofColumn place: Int) {
    guard case .property(var column) = columns[place].role else { return }
    column.type = type
    column.origin = .inferred
    columns[place].role = .property(column)
  }

  static let rejectColumns = ["~file", "~line", "~column", "~code", "~message"]
}

struct Column: Sendable {
  enum Role: Sendable {
    case id, label, from, to
    case property(PropertyColumn)
    /// Of a file of rejected rows.
    case ignored
  }

  /// As the header has it.
  var title: String
  var role: Role
  /// What the ids of a system column begin with in the graph and not in the file.
  var idPrefix: [UInt8] = []
}

struct PropertyColumn: Sendable {
  var name: String
  var type: ColumnType
  var cardinality: Cardinality
  /// The cell holds several values.
  var isArray: Bool
  /// Where the type comes from.
  var origin = Origin.declared

  enum Origin: Sendable { case declared, unstated, inferred }
}

extension Header {
  /// `input` may decide what kind the file is, and in which space its ids are.
  static func parse(_ reader: RecordReader, of input: LoadInput, _ options: LoadOptions) throws(Fault)
    -> Header
  {
    let forced = input.kind
    if let fault = reader.fault { throw fault }
    guard reader.fieldCount == reader.fields.count else {
      throw Fault(
        .badHeader, reader.recordRange.lowerBound..<reader.recordRange.lowerBound,
        "a header of more columns than anyone has")
    }
    let titles = reader.fields.map { reader.text($0) }
    let systemNames = titles.map { SystemColumn(title: $0)?.name ?? $0 }
    let isEdges = systemNames.contains("~from") && systemNames.contains("~to")
    let kind = forced ?? (isEdges ? .edges : .vertices)
    try verifyKind(kind, isForced: forced != nil, systemNames, reader)
    var parser = HeaderParser(
      kind: kind, options: options, idSpace: input.idSpace ?? "", dataColumns: titles.count)
    if titles.suffix(rejectColumns.count) == rejectColumns[...] {
      parser.dataColumns -= rejectColumns.count
    }
    for (place, title) in titles.enumerated() {
      try parser.add(title, at: place, reader.fields[place].range)
    }
    var header = parser.header
    try header.verifyRequired(options, reader)
    header.raw = Array(reader.rawRecord)
    return header
  }

  /// `titles` are without the spaces of ids.
  private static func verifyKind(_ kind: FileKind, isForced: Bool, _ titles: [String], _ reader: RecordReader)
    throws(Fault)
  {
    guard kind == .vertices, let place = titles.firstIndex(where: { $0 == "~from" || $0 == "~to" }) else {
      return
    }
    let range = reader.fields[place].range
    if isForced {
      throw Fault(
        .mixedKind, range, column: titles[place],
        "'\(titles[place])' belongs to edges, and this file was given as one of vertices",
        help: "give it with --edges, or without either option")
    }
    let missing = titles[place] == "~from" ? "~to" : "~from"
    let near = titles.first {
      Spelling.nearest(to: $0, among: [missing]) != nil && !["~id"].contains($0) && $0 != titles[place]
    }
    throw Fault(
      .badHeader, range, column: titles[place], "'\(titles[place])' without '\(missing)'",
      help: near.map { "did you mean '\(missing)' instead of '\($0)'?" }
        ?? "an edge file has both, a vertex file neither")
  }

  private func verifyRequired(_ options: LoadOptions, _ reader: RecordReader) throws(Fault) {
    let whole = reader.recordRange.lowerBound..<reader.recordRange.lowerBound
    func missing(_ name: String, help: String? = nil) -> Fault {
      Fault(.badHeader, whole, column: name, "the required column '\(name)' is missing", help: help)
    }
    if id == nil {
      if kind == .vertices { throw missing("~id") }
      if options.edgeIDs == .required {
        throw missing("~id", help: "use --edge-ids generate for edges without ids of their own")
      }
    }
    if kind == .edges {
      let help = "a file given with --edges has the columns '~from' and '~to'"
      if from == nil { throw missing("~from", help: help) }
      if to == nil { throw missing("~to", help: help) }
    }
  }
}

/// A column that says what an element is: `~id`, `~label`, `~from`, `~to`. Those of ids may name the space of the ids:
/// `~from(person)`, and `~from()` for none.
private struct SystemColumn {
  enum Role: String, CaseIterable {
    case id = "~id"
    case label = "~label"
    case from = "~from"
    case to = "~to"
  }

  var role: Role
  var idSpace: String?

  var name: String { role.rawValue }

  init?(title: String) {
    let parts = title.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, let role = Role(rawValue: String(name)) else { return nil }
    self.role = role
    guard parts.count == 2 else { return }
    guard role != .label, parts[1].last == ")" else { return nil }
    idSpace = String(parts[1].dropLast())
  }
}

/// Builds a header column by column.
private struct HeaderParser {
  var header: Header
  let options: LoadOptions
  /// Of columns that name none.
  let idSpace: String
  var dataColumns: Int
  private var seen: [String: Int] = [:]

  init(kind: FileKind, options: LoadOptions, idSpace: String, dataColumns: Int) {
    header = Header(kind: kind, columns: [])
    self.options = options
    self.idSpace = idSpace
    self.dataColumns = dataColumns
  }

  mutating func add(_ title: String, at place: Int, _ range: Range<Int>) throws(Fault) {
    let system = place < dataColumns ? SystemColumn(title: title) : nil
    let role = place < dataColumns ? try role(of: title, system, range) : .ignored
    let name: String
    switch role {
    case .property(let column): name = column.name
    default: name = system?.name ?? title
    }
    if let first = seen.updateValue(place, forKey: name) {
      throw Fault(
        .badHeader, range, column: title, "'\(name)' is the name of column \(first + 1) already",
        help: "a file has at most one column of a name")
    }
    switch role {
    case .id: header.id = place
    case .label: header.label = place
    case .from: header.from = place
    case .to: header.to = place
    case .property, .ignored: break
    }
    header.columns.append(
      Column(title: title, role: role, idPrefix: system.map(idPrefix) ?? []))
  }

  /// What ids of a column begin with: what all begin with, then their space.
  private func idPrefix(_ column: SystemColumn) -> [UInt8] {
    guard column.role != .label else { return [] }
    let space = column.idSpace ?? idSpace
    return Array((options.idPrefix + (space.isEmpty ? "" : "\(space):")).utf8)
  }

  private func role(of title: String, _ system: SystemColumn?, _ range: Range<Int>) throws(Fault)
    -> Column.Role
  {
    switch system?.role {
    case .id: return .id
    case .label: return .label
    case .from: return .from
    case .to: return .to
    case nil: break
    }
    if title.hasPrefix("~") {
      let near = Spelling.nearest(to: title, among: SystemColumn.Role.allCases.map(\.rawValue))
      throw Fault(
        .badHeader, range, column: title, "there is no system column '\(title)'",
        help: near.map { "did you mean '\($0)'?" } ?? "they are ~id, ~label, ~from and ~to")
    }
    return .property(try property(title, range))
  }

  /// `name`, `name:type`, `name:type[]`, `name:type(cardinality)`, `name:type(cardinality)[]`.
  private func property(_ title: String, _ range: Range<Int>) throws(Fault) -> PropertyColumn {
    func wrong(_ message: String, _ help: String? = nil) -> Fault {
      Fault(.badHeader, range, column: title, message, help: help)
    }
    let parts = try Self.split(title, wrong)
    guard !parts.name.isEmpty else { throw wrong("a column without a name") }
    if let bad = parts.name.utf8.first(where: { [0x20, 0x2C, 0x0A, 0x0D].contains($0) }) {
      let what = bad == 0x20 ? "a space" : bad == 0x2C ? "a comma" : "a line break"
      throw wrong("\(what) in the name of the column '\(parts.name)'", "write '_' instead")
    }
    guard parts.name.utf8.count <= Limits.nameLength else {
      throw wrong("a column name of more than \(Limits.nameLength) bytes")
    }
    guard var type = parts.type else {
      var plain = try column(parts.name, .string, nil, isArray: false, wrong)
      plain.origin = .unstated
      return plain
    }

    let isArray = type.hasSuffix("[]")
    if isArray { type.removeLast(2) }
    var cardinality: Cardinality?
    if type.hasSuffix(")"), let open = type.lastIndex(of: "(") {
      let word = type[type.index(after: open)...].dropLast().lowercased()
      guard let named = Self.cardinalities[word] else {
        let near = Spelling.nearest(to: word, among: Self.cardinalities.keys.sorted())
        throw wrong(
          "there is no cardinality '(\(word))'",
          near.map { "did you mean '(\($0))'?" } ?? "there are (single), (set) and (list)")
      }
      cardinality = named
      type = String(type[..<open])
    }
    guard let known = ColumnType(name: type) else {
      let names = ColumnType.allCases.map(\.rawValue).joined(separator: ", ")
      throw wrong(
        "there is no type '\(type)'",
        ColumnType.suggestion(for: type).map { "did you mean '\($0)'?" } ?? "the types are \(names)")
    }
    return try column(parts.name, known, cardinality, isArray: isArray, wrong)
  }

  private static let cardinalities: [String: Cardinality] = ["single": .single, "set": .set, "list": .list]

  private func column(
    _ name: String, _ type: ColumnType, _ cardinality: Cardinality?, isArray: Bool,
    _ wrong: (String, String?) -> Fault
  ) throws(Fault) -> PropertyColumn {
    if header.kind == .edges {
      if isArray { throw wrong("an array in a column of edges: a property of an edge has one value", nil) }
      if let cardinality, cardinality != .single {
        throw wrong("'(\(cardinality))' in a column of edges: a property of an edge has one value", nil)
      }
      return PropertyColumn(name: name, type: type, cardinality: .single, isArray: false)
    }
    if isArray, cardinality == .single {
      throw wrong("'(single)[]' contradicts itself", "write '[]' for a set of values")
    }
    let unstated: Cardinality = isArray || options.defaultCardinality == .set ? .set : .single
    return PropertyColumn(name: name, type: type, cardinality: cardinality ?? unstated, isArray: isArray)
  }

  /// At the colon that has no backslash before it.
  private static func split(_ title: String, _ wrong: (String, String?) -> Fault) throws(Fault) -> (
    name: String, type: String?
  ) {
    var parts: [[UInt8]] = [[]]
    for byte in title.utf8 {
      if byte != UInt8(ascii: ":") {
        parts[parts.count - 1].append(byte)
      } else if parts[parts.count - 1].last == UInt8(ascii: "\\") {
        parts[parts.count - 1][parts[parts.count - 1].count - 1] = byte
      } else {
        parts.append([])
      }
    }
    guard parts.count <= 2 else {
      throw wrong("a second colon in '\(title)'", "write '\\:' for a colon that belongs to the name")
    }
    return (
      String(decoding: parts[0], as: UTF8.self),
      parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : nil
    )
  }
}
