// graphq stats: what a database holds, and what its file is made of.

import GraphStore
import Traversal

enum StatsCommand {
  static let command = Command(
    name: "stats",
    summary: "show what a database holds and what its file is made of",
    examples: [
      Example("graphq stats air.graph", "counts, labels, file, readers"),
      Example("graphq stats air.graph --degrees 10", "also the ten vertices with the most edges each way"),
    ],
    operands: [Operand("DB", .database, .required, "the database")],
    options: [degrees, CommonOption.json],
    run: run)

  static let degrees = Option.value(
    "degrees", "N", .count, "also the N vertices with the most edges; reads every neighbour list")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    let statistics: StoreStatistics
    do {
      statistics = try Store(path: call.operands[0], options: options)
        .statistics(topDegrees: call.number(degrees) ?? 0)
    } catch {
      throw Failure(storing: error)
    }
    let output = Output()
    try output.write(call.has(CommonOption.json) ? json(statistics) : text(statistics))
    try output.finish()
    return .success
  }

  private static func text(_ statistics: StoreStatistics) -> String {
    let free = statistics.freePages * statistics.pageSize
    var rows = [
      ("database", statistics.path),
      ("vertices", "\(statistics.vertices)"),
      ("edges", "\(statistics.edges)"),
      ("property keys", "\(statistics.propertyKeys)"),
      ("indexes", "\(statistics.indexes.count)"),
      ("file size", size(statistics.fileSize)),
      ("free in it", "\(size(free)), \(statistics.freePages) of \(statistics.pages) pages"),
      ("in memory", cached(statistics).map(size) ?? "not known"),
      ("map size", size(statistics.mapSize)),
      ("readers", "\(statistics.readers) of \(statistics.maxReaders)"),
      ("oldest reader", "\(statistics.oldestReaderLag) commits behind"),
      ("last commit", "\(statistics.lastTransaction)"),
      ("format", "version \(statistics.formatVersion), \(statistics.libraryVersion)"),
    ]
    rows += statistics.vertexLabels.map { ("vertices '\(ValueText.visible($0.label))'", "\($0.count)") }
    rows += statistics.edgeLabels.map { ("edges '\(ValueText.visible($0.label))'", "\($0.count)") }
    rows += statistics.topOut.map { ("edges out of \(ValueText.visible($0.id.description))", "\($0.degree)") }
    rows += statistics.topIn.map { ("edges into \(ValueText.visible($0.id.description))", "\($0.degree)") }
    let widest = rows.map { DisplayWidth.of($0.0) }.max() ?? 0
    return rows.map { name, value in
      name + String(repeating: " ", count: widest - DisplayWidth.of(name) + 2) + value + "\n"
    }.joined()
  }

  /// How much of the file the system has in its cache.
  private static func cached(_ statistics: StoreStatistics) -> Int? {
    Platform.cachedBytes(of: statistics.path + "/data.mdb")
  }

  /// Bytes in the largest unit that leaves a number above one.
  static func size(_ bytes: Int) -> String {
    var (amount, unit) = (Double(bytes), 0)
    while amount >= 1024, unit < 4 {
      amount /= 1024
      unit += 1
    }
    let tenths = Int((amount * 10).rounded())
    return unit == 0
      ? "\(bytes) B" : "\(tenths / 10).\(tenths % 10) \(["B", "KiB", "MiB", "GiB", "TiB"][unit])"
  }

  private static func json(_ statistics: StoreStatistics) -> String {
    func counts(_ labels: [StoreStatistics.LabelCount]) -> JSON {
      .object(labels.map { JSONMember(key: $0.label, value: .number("\($0.count)")) })
    }
    func degrees(_ top: [StoreStatistics.Degree]) -> JSON {
      .array(
        top.map { entry in
          let id: JSON =
            switch entry.id {
            case .integer(let number): .number("\(number)")
            case .string(let text): .string(text)
            }
          return .object([
            JSONMember(key: "id", value: id), JSONMember(key: "degree", value: .number("\(entry.degree)")),
          ])
        })
    }
    let tables = statistics.tables.map { table in
      JSONMember(
        key: table.name,
        value: .object([
          JSONMember(key: "entries", value: .number("\(table.shape.entries)")),
          JSONMember(key: "depth", value: .number("\(table.shape.depth)")),
          JSONMember(key: "branchPages", value: .number("\(table.shape.branchPages)")),
          JSONMember(key: "leafPages", value: .number("\(table.shape.leafPages)")),
          JSONMember(key: "overflowPages", value: .number("\(table.shape.overflowPages)")),
        ]))
    }
    return JSON.object([
      JSONMember(key: "path", value: .string(statistics.path)),
      JSONMember(key: "formatVersion", value: .number("\(statistics.formatVersion)")),
      JSONMember(key: "library", value: .string(statistics.libraryVersion)),
      JSONMember(key: "vertices", value: .number("\(statistics.vertices)")),
      JSONMember(key: "edges", value: .number("\(statistics.edges)")),
      JSONMember(key: "vertexLabels", value: counts(statistics.vertexLabels)),
      JSONMember(key: "edgeLabels", value: counts(statistics.edgeLabels)),
      JSONMember(key: "propertyKeys", value: .number("\(statistics.propertyKeys)")),
      JSONMember(key: "indexes", value: .number("\(statistics.indexes.count)")),
      JSONMember(key: "fileSize", value: .number("\(statistics.fileSize)")),
      JSONMember(key: "cachedBytes", value: cached(statistics).map { .number("\($0)") } ?? .null),
      JSONMember(key: "pageSize", value: .number("\(statistics.pageSize)")),
      JSONMember(key: "pages", value: .number("\(statistics.pages)")),
      JSONMember(key: "freePages", value: .number("\(statistics.freePages)")),
      JSONMember(key: "mapSize", value: .number("\(statistics.mapSize)")),
      JSONMember(key: "readers", value: .number("\(statistics.readers)")),
      JSONMember(key: "maxReaders", value: .number("\(statistics.maxReaders)")),
      JSONMember(key: "oldestReaderLag", value: .number("\(statistics.oldestReaderLag)")),
      JSONMember(key: "lastTransaction", value: .number("\(statistics.lastTransaction)")),
      JSONMember(key: "topOut", value: degrees(statistics.topOut)),
      JSONMember(key: "topIn", value: degrees(statistics.topIn)),
      JSONMember(key: "tables", value: .object(tables)),
    ]).line
  }
}

extension JSON {
  /// The document as one line.
  var line: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}
