// graphq export: a graph, or a part of it, as files that other programs and load can read.

import GraphQ
import GraphStore
import Traversal

enum ExportCommand {
  static let command = Command(
    name: "export",
    summary: "write the graph, or a part of it, for other programs",
    details: """
      The whole graph is read from one snapshot. CSV needs a directory, which must not be there yet; everything else goes \
      to a file or to standard output.

      With --gzip, files are compressed as gzip does; those of csv are called .csv.gz.

      With --from, only the vertices and edges that a traversal gives are written, with the ends of those edges.
      """,
    examples: [
      Example("graphq export air.graph --to air-files", "CSV files, which graphq load reads back"),
      Example("graphq export air.graph --format graphson > air.json", "everything, with its types"),
      Example(
        "graphq export air.graph --format dot --from \"g.E().limit(50)\" | dot -Tsvg",
        "a part of it as a picture"),
      Example("graphq export air.graph --format html --to air.html", "a page to look at"),
    ],
    operands: [Operand("DB", .database, .required, "the database")],
    options: [target, format, from, gzip, lossy, DrawCommand.all, CommonOption.progress],
    takesScratch: true,
    run: run)

  static let target = Option.value(
    "to", "PLACE", .file, "a directory for csv, else a file; - is standard output (the usual)")
  static let format = Option.value(
    "format", "FORMAT", .choice(ExportFormat.allCases.map(\.rawValue)),
    "one of " + ExportFormat.allCases.map(\.rawValue).joined(separator: ", ") + "; csv is the usual with --to"
  )
  static let from = Option.value("from", "TRAVERSAL", .text, "write what this traversal gives only")
  static let gzip = Option.flag("gzip", "compress what is written; load reads it as it is")
  static let lossy = Option.flag("lossy", "leave out what the format cannot hold, instead of ending")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let place = call.text(target) ?? "-"
    let chosen = call.text(format).flatMap(ExportFormat.init(rawValue:)) ?? (place == "-" ? .graphson : .csv)
    let prepared = try call.text(from).map { text throws(Failure) in
      let prepared = try PreparedStatement(Statement(text: text), parameters: [:])
      guard !prepared.isMutating else {
        throw .usage("mutating", "'--from' takes a traversal that only reads", help: text)
      }
      return prepared
    }
    let store = try Database(call.operands[0]).store()
    let isLossy = call.has(lossy)
    var progress = ExportProgress(call)
    if chosen == .csv {
      try exportFiles(store, to: place, prepared, isLossy, isCompressed: call.has(gzip), &progress)
    } else {
      let output = try Output(path: place, isCompressed: call.has(gzip))
      guard !call.has(gzip) || !output.isTerminal else {
        throw .usage(
          "invalid-value", "a compressed file is nothing for a terminal", help: "name a file: --to FILE")
      }
      do {
        defer { progress.end() }
        try store.read { graph in
          let choice = try choice(prepared, graph)
          try progress.begin(graph, passes: 1)
          if chosen == .html { return try exportPage(call, output, graph, choice, &progress) }
          var exporter = try exporter(chosen, output, isLossy, graph)
          try exporter.begin()
          try ElementReader.eachVertex(graph, choice) {
            try exporter.vertex($0, graph)
            progress.note()
          }
          try ElementReader.eachEdge(graph, choice) {
            try exporter.edge($0)
            progress.note()
          }
          try exporter.end()
        }
      } catch {
        output.abandon()
        throw failure(error)
      }
      try output.finish()
    }
    return .success
  }

  private static func exporter(
    _ format: ExportFormat, _ output: Output, _ isLossy: Bool, _ graph: borrowing Transaction
  ) throws -> any GraphExporter {
    switch format {
    case .csv, .graphson, .jsonl: ValueExporter(output, format)
    case .graphml: GraphMLExporter(output, try GraphSchema(graph))
    case .dot, .mermaid: DiagramExporter(output, format)
    case .html, .gremlin: StatementExporter(output: output, isLossy: isLossy)
    }
  }

  private static func exportPage(
    _ call: Invocation, _ output: Output, _ graph: borrowing Transaction, _ choice: ElementChoice,
    _ progress: inout ExportProgress
  ) throws {
    let picture = try PictureExport.picture(
      call.text(from) ?? call.operands[0], graph, choice,
      most: call.has(DrawCommand.all) ? .max : DrawCommand.most
    ) { progress.note() }
    progress.end()
    DrawCommand.noteWhatIsLeft(of: picture, call)
    try output.write(PicturePage.html(picture, picture.layout))
  }

  /// Into a directory that takes its name when all is written.
  private static func exportFiles(
    _ store: Store, to place: String, _ prepared: PreparedStatement?, _ isLossy: Bool, isCompressed: Bool,
    _ progress: inout ExportProgress
  ) throws(Failure) {
    guard place != "-" else {
      throw .usage("invalid-value", "csv is several files: name a directory", help: "--to DIR")
    }
    guard Platform.kind(of: place) == nil else {
      throw Failure("exists", "'\(place)' is there already", help: "choose another name", exit: .storage)
    }
    let temporary = "\(place).\(Platform.processNumber).part"
    Platform.setStopManner(.mark)
    do {
      try Platform.makeFolder(temporary)
      defer { progress.end() }
      try store.read { graph in
        let choice = try choice(prepared, graph)
        try progress.begin(graph, passes: 2)
        var exporter = CSVExporter(folder: temporary, isLossy: isLossy, isCompressed: isCompressed)
        try exporter.write(graph, choice) { progress.note() }
      }
      try Platform.rename(temporary, to: place)
    } catch {
      for name in Platform.names(in: temporary) { Platform.remove("\(temporary)/\(name)") }
      Platform.removeFolder(temporary)
      if let error = error as? Platform.SystemError { throw Failure(writing: "'\(place)'", error) }
      throw failure(error)
    }
  }

  private static func failure(_ error: any Error) -> Failure {
    (error as? Unwritable)?.failure ?? Failure(storing: error)
  }

  // MARK: A part of the graph

  /// The elements among the results, the ends of their edges, and what collections hold.
  private static func choice(
    _ prepared: PreparedStatement?, _ graph: borrowing Transaction
  ) throws -> ElementChoice {
    guard let prepared else { return ElementChoice() }
    var values: [Value] = []
    try prepared.run([:], RunLimits(cancellation: Platform.cancellation), in: graph) { value in
      values.append(value)
      return true
    }
    var vertices: Set<ElementID> = []
    var edges: Set<ElementID> = []
    while let value = values.popLast() {
      switch value {
      case .vertex(let vertex): vertices.insert(vertex.id)
      case .edge(let edge):
        edges.insert(edge.id)
        vertices.formUnion([edge.source, edge.target])
      case .path(let path): values += path.objects
      case .list(let members), .set(let members): values += members
      case .map(let entries), .tree(let entries): values += entries.flatMap { [$0.key, $0.value] }
      case .bulkSet(let entries): values += entries.map(\.value)
      case .graph(let part): values += part.vertices.map { .vertex($0) } + part.edges.map { .edge($0) }
      default: break
      }
    }
    var choice = ElementChoice(vertices: [], edges: [])
    for id in vertices {
      if let number = try graph.number(.vertex, id: id) { choice.vertices?.insert(number) }
    }
    for id in edges {
      if let number = try graph.number(.edge, id: id) { choice.edges?.insert(number) }
    }
    return choice
  }
}

/// How many elements of how many were written.
struct ExportProgress {
  private let line: ProgressLine
  private var done: UInt64 = 0
  private var total: UInt64 = 0

  private static let elementsBetweenLooks: UInt64 = 1 << 10

  init(_ call: Invocation) { line = ProgressLine(call) }

  /// Every element is read so many times.
  mutating func begin(_ graph: borrowing Transaction, passes: UInt64) throws {
    total = passes * (try graph.count(.vertex) + graph.count(.edge))
    line.show("writing", done: 0, total: total)
  }

  mutating func note() {
    done += 1
    if done % Self.elementsBetweenLooks == 0 { line.show("writing", done: done, total: total) }
  }

  func end() { line.end() }
}
