// CSV files that load reads back: one for each label and each set of columns that cannot stand together.
// The graph is read twice: first for the columns, then for the rows.

import GraphQ
import GraphStore
import Loading
import Traversal

/// A column of a file: the type and the number of the values under a key.
private struct CSVColumn: Hashable {
  var type: String
  var cardinality: GraphStore.Cardinality

  var title: String {
    switch cardinality {
    case .single: type
    case .set: "\(type)(set)[]"
    case .list: "\(type)(list)[]"
    }
  }
}

private struct CSVFile {
  var name: String
  var columns: [String: CSVColumn] = [:]
  /// The keys in the order in which they were met.
  var keys: [String] = []
  var bytes: [UInt8] = []
  var isBegun = false

  /// Whether an element fits beside those that are here; if so, its keys get their columns.
  mutating func take(_ cells: [(key: String, column: CSVColumn)]) -> Bool {
    for cell in cells {
      if let column = columns[cell.key], column != cell.column { return false }
    }
    for cell in cells where columns[cell.key] == nil {
      columns[cell.key] = cell.column
      keys.append(cell.key)
    }
    return true
  }
}

struct CSVExporter {
  private let folder: String
  private let isLossy: Bool
  private let isCompressed: Bool
  /// Files by the labels of their elements, vertices and edges apart.
  private var files: [String: [CSVFile]] = [:]
  private var names: Set<String> = []

  init(folder: String, isLossy: Bool, isCompressed: Bool) {
    self.folder = folder
    self.isLossy = isLossy
    self.isCompressed = isCompressed
  }

  /// `progress` is told of each element, twice.
  mutating func write(
    _ graph: borrowing Transaction, _ choice: ElementChoice, progress: () -> Void
  ) throws {
    for isRow in [false, true] {
      try ElementReader.eachVertex(graph, choice) { vertex in
        try add(
          "nodes", vertex.labels, cells(of: vertex), isRow,
          [Self.text(of: vertex.id), Self.array(vertex.labels)])
        progress()
      }
      try ElementReader.eachEdge(graph, choice) { edge in
        try add(
          "edges", [edge.label], cells(of: edge), isRow,
          [Self.text(of: edge.id), edge.label, Self.text(of: edge.source), Self.text(of: edge.target)])
        progress()
      }
    }
    for key in files.keys.sorted() {
      for place in files[key]?.indices ?? 0..<0 { try flush(key, place) }
    }
  }

  // MARK: Files and rows

  private mutating func add(
    _ kind: String, _ labels: [String], _ cells: [(key: String, column: CSVColumn, text: String)],
    _ isRow: Bool,
    _ system: [String]
  ) throws {
    let group = "\(kind)-\(labels.joined(separator: "::"))"
    let columns = cells.map { (key: $0.key, column: $0.column) }
    var place = 0
    while place < files[group]?.count ?? 0 {
      if files[group]?[place].take(columns) ?? false { break }
      place += 1
    }
    if place == files[group]?.count ?? 0 {
      var file = CSVFile(name: freeName(for: group))
      _ = file.take(columns)
      files[group, default: []].append(file)
    }
    guard isRow, var file = files[group]?[place] else { return }
    files[group]?[place].bytes = []
    if !file.isBegun {
      file.isBegun = true
      var titles = kind == "nodes" ? ["~id", "~label"] : ["~id", "~label", "~from", "~to"]
      for key in file.keys {
        titles.append("\(Self.escaped(key, ":")):\(file.columns[key]?.title ?? "String")")
      }
      Self.append(titles.map { Self.field($0) }, to: &file.bytes)
    }
    var texts: [String: String] = [:]
    for cell in cells { texts[cell.key] = cell.text }
    Self.append(
      system.map { Self.field($0) } + file.keys.map { key in texts[key].map { Self.field($0) } ?? "" },
      to: &file.bytes)
    files[group]?[place] = file
    if file.bytes.count > 1 << 18 { try flush(group, place) }
  }

  private mutating func flush(_ group: String, _ place: Int) throws {
    guard let file = files[group]?[place], !file.bytes.isEmpty else { return }
    let path = "\(folder)/\(file.name)"
    do throws(Platform.SystemError) {
      try Platform.append(isCompressed ? Gzip.member(file.bytes) ?? [] : file.bytes, to: path)
    } catch {
      throw Failure(writing: "'\(path)'", error)
    }
    files[group]?[place].bytes = []
  }

  private mutating func freeName(for group: String) -> String {
    let stem = String(
      group.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }.prefix(80))
    let ending = isCompressed ? "csv.gz" : "csv"
    var name = "\(stem).\(ending)"
    var number = 2
    // Some file systems take capitals and small letters for the same.
    while !names.insert(name.lowercased()).inserted {
      name = "\(stem)-\(number).\(ending)"
      number += 1
    }
    return name
  }

  // MARK: Cells

  private func cells(of vertex: WholeVertex) throws -> [(key: String, column: CSVColumn, text: String)] {
    var cells: [(key: String, column: CSVColumn, text: String)] = []
    for (key, property) in vertex.properties {
      let owner = "property '\(key)' of vertex '\(vertex.id)'"
      if property.entries.contains(where: { !$0.meta.isEmpty }), !isLossy {
        throw Unwritable(what: "the properties that \(owner) has itself", format: .csv)
      }
      let values = property.entries.map(\.value)
      if let cell = try cell(key, values, property.cardinality, owner) { cells.append(cell) }
    }
    return cells
  }

  private func cells(of edge: WholeEdge) throws -> [(key: String, column: CSVColumn, text: String)] {
    var cells: [(key: String, column: CSVColumn, text: String)] = []
    for (key, value) in edge.properties {
      let owner = "property '\(key)' of edge '\(edge.id)'"
      if let cell = try cell(key, [value], .single, owner) { cells.append(cell) }
    }
    return cells
  }

  /// Nil for what is left out.
  private func cell(
    _ key: String, _ values: [Value], _ cardinality: GraphStore.Cardinality, _ owner: String
  ) throws -> (key: String, column: CSVColumn, text: String)? {
    func refuse(_ what: String) throws {
      if !isLossy { throw Unwritable(what: what, format: .csv) }
    }
    guard let first = values.first else { return nil }
    let type = first.columnTypeName
    guard !["List", "Set", "Map"].contains(type), !key.hasPrefix("~"), !key.hasSuffix("\\"),
      !key.utf8.contains(where: { [0x20, 0x2C, 0x0A, 0x0D].contains($0) })
    else {
      try refuse("\(owner)")
      return nil
    }
    guard values.allSatisfy({ $0.columnTypeName == type }) else {
      try refuse("values of several types, as \(owner) has")
      return nil
    }
    let texts = values.map(\.plainText)
    guard cardinality != .single else {
      return (key, CSVColumn(type: type, cardinality: .single), texts[0])
    }
    let isWritable = texts.indices.allSatisfy { place in
      let text = texts[place]
      return !text.isEmpty && !(text.hasSuffix("\\") && place < texts.count - 1)
        && !(text.hasPrefix(" ") || text.hasSuffix(" "))
    }
    guard isWritable else {
      try refuse(
        "a value without characters, or with spaces or a backslash at its end, among several: \(owner)")
      return nil
    }
    return (key, CSVColumn(type: type, cardinality: cardinality), Self.array(texts))
  }

  private static func text(of id: ElementID) -> String { id.description }

  private static func array(_ texts: [String]) -> String {
    texts.map { escaped($0, ";") }.joined(separator: ";")
  }

  private static func escaped(_ text: String, _ mark: Character) -> String {
    text.contains(mark) ? String(text.flatMap { $0 == mark ? "\\\($0)" : String($0) }) : text
  }

  /// A text as a field, in quotes where they are needed; one without characters is not the same as none.
  private static func field(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D }
    if isPlain, !text.isEmpty, !text.hasPrefix(" "), !text.hasSuffix(" ") { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  private static func append(_ fields: [String], to bytes: inout [UInt8]) {
    for (place, field) in fields.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: field.utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
