// graphq draw: a picture of what a traversal finds.

import GraphStore
import Traversal

enum DrawCommand {
  static let command = Command(
    name: "draw",
    summary: "draw what a traversal finds",
    details: """
      Vertices, edges, paths, trees and subgraphs are drawn as a graph; vertices with coordinates (lat and lon, or \
      latitude and longitude) on a map of the world, with great circles between them; trees, and what leads one way, in \
      layers from left to right; a map of numbers, as groupCount() gives, as bars. The file stands alone: an SVG, or a \
      page that can be moved, enlarged, searched and clicked. DOT, Mermaid and GraphML are for other programs to draw.

      A vertex of a page shows its other neighbours when it is asked: the page holds what lies --depth edges around, of \
      each vertex at most \(Neighbourhood.mostOfOne) edges and \(Neighbourhood.most) in all.
      """,
    examples: [
      Example("graphq draw air.graph \"g.V('LHR').outE().inV().path()\" -o lhr.html", "a page with a map"),
      Example("graphq draw air.graph \"g.E().limit(300)\" --format svg -o routes.svg", "a picture"),
      Example(
        "graphq draw air.graph \"g.V('EU').out('contains').tree()\" -o eu.svg",
        "a tree, in layers"),
      Example("graphq draw air.graph \"g.V().groupCount().by('country')\" -o bars.svg", "bars"),
      Example("graphq draw air.graph \"g.E().limit(50)\" --open", "look at it in the browser"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("TRAVERSAL", .text, .required, "what to draw"),
    ],
    options: [
      format, layout, depth, all, open, QueryCommand.outputFile, QueryCommand.parameter,
      QueryCommand.parameterFile, QueryCommand.timeout, QueryCommand.maxMemory,
    ],
    takesScratch: true,
    run: run)

  static let format = Option.value(
    "format", "FORM", .choice(Form.allCases.map(\.rawValue)),
    "html, svg, dot, mermaid or graphml; by the ending of --output when not given")
  static let layout = Option.value(
    "layout", "LAYOUT", .choice(["auto"] + PictureLayout.allCases.map(\.rawValue)),
    "where nodes stand: auto, on a map, as links pull them (graph), or in layers")
  static let depth = Option.value(
    "depth", "N", .count, "how many edges around what is drawn a page can show (1); 0 for none")
  static let all = Option.flag("all", "draw all elements, not the first 2000 alone")
  static let open = Option.flag("open", "show the file with the program that the system has for it")

  static let most = 2000

  enum Form: String, CaseIterable { case html, svg, dot, mermaid, graphml }

  static func noteWhatIsLeft(of picture: Picture, _ call: Invocation) {
    guard let text = picture.leftText else { return }
    Console(call).note("\(text); --all draws everything")
  }

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let picture = try picture(call)
    guard !picture.isEmpty else {
      throw PictureBuilder.nothingToDraw
    }
    noteWhatIsLeft(of: picture, call)
    let layout = call.text(layout).flatMap(PictureLayout.init(rawValue:)) ?? picture.layout
    guard layout != .map || picture.nodes.contains(where: { $0.place != nil }) else {
      throw Failure(
        "no-places", "no vertex has coordinates",
        help: "give vertices lat and lon, or draw them with --layout graph",
        exit: .failure)
    }
    let form = form(call)
    guard picture.bars.isEmpty || form == .html || form == .svg else { throw PictureBuilder.nothingToDraw }
    var path = call.text(QueryCommand.outputFile)
    if path == nil, call.has(open) { path = try fileToOpen(form) }
    let output = try Output(path: path)
    guard !output.isTerminal || form != .html && form != .svg else {
      throw .usage(
        "contradiction", "a picture as \(form.rawValue) is nothing for a terminal",
        help: "-o FILE writes it, --open shows it, and --format dot is text")
    }
    do throws(Failure) {
      try output.write(text(picture, layout, form))
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
    if call.has(open) { try show(path) }
    return .success
  }

  private static func form(_ call: Invocation) -> Form {
    if let form = call.text(format).flatMap(Form.init(rawValue:)) { return form }
    let ending = call.text(QueryCommand.outputFile)?.split(separator: ".").last ?? "html"
    return Form(rawValue: String(ending)) ?? (ending == "gv" ? .dot : ending == "mmd" ? .mermaid : .html)
  }

  private static func text(_ picture: Picture, _ layout: PictureLayout, _ form: Form) -> String {
    switch form {
    case .html: PicturePage.html(picture, layout)
    case .svg: PictureWriter.svg(picture, layout)
    case .dot: PictureText.dot(picture)
    case .mermaid: PictureText.mermaid(picture)
    case .graphml: PictureText.graphml(picture)
    }
  }

  // MARK: Showing

  /// A place of its own for what is only to be looked at. The system empties it.
  private static func fileToOpen(_ form: Form) throws(Failure) -> String {
    do throws(Platform.SystemError) {
      return "\(try Platform.makeScratchFolder())/picture.\(form.rawValue)"
    } catch {
      throw Failure("file", "cannot make a folder for the picture: \(error.text)", exit: .storage)
    }
  }

  private static func show(_ path: String?) throws(Failure) {
    guard let path, path != "-" else {
      throw .usage("contradiction", "'--open' needs a file, and standard output is none")
    }
    let quoted = "'" + path.flatMap { $0 == "'" ? "'\\''" : String($0) } + "'"
    let file = path.hasPrefix("-") ? "./" + quoted : quoted
    #if os(macOS)
      let opener = "open"
    #else
      let opener = "xdg-open"
    #endif
    let code = try? Platform.runShell("\(opener) \(file)")
    guard code == 0 else {
      throw Failure(
        "file", "'\(opener)' cannot show '\(path)'", help: "the picture is there: open it yourself",
        exit: .failure)
    }
  }

  private static func picture(_ call: Invocation) throws(Failure) -> Picture {
    let text = call.operands[1]
    let parameters = try Parameters(
      texts: call.texts(QueryCommand.parameter), files: call.texts(QueryCommand.parameterFile)
    ).values
    let database = Database(call.operands[0], .readOnly)
    let prepared = try PreparedStatement(Statement(text: text), parameters: parameters, on: database)
    guard !prepared.isMutating else {
      throw Failure(
        "writes", "what is drawn must only read", help: "run it with 'graphq query' first", exit: .usage)
    }
    var builder = PictureBuilder(title: text, most: call.has(all) ? .max : most)
    let store = try database.store()
    do {
      try store.read { transaction in
        try prepared.run(parameters, QueryCommand.limits(of: call), in: transaction) { value in
          builder.take(value)
        }
        try describeEnds(&builder, transaction)
        if form(call) == .html { try builder.lookAround(call.number(depth) ?? 1, in: transaction) }
      }
    } catch {
      throw prepared.failure(error)
    }
    return builder.finished
  }

  /// Gives vertices that were met as ends of edges only their names and places.
  private static func describeEnds(
    _ builder: inout PictureBuilder, _ transaction: borrowing Transaction
  ) throws {
    let ends = builder.unknown.map(\.value)
    guard !ends.isEmpty else { return }
    try PreparedTraversal("g.V(ends)", parameters: ["ends"])
      .run(parameters: ["ends": .list(ends)], in: transaction) { value in
        builder.add(value)
        return true
      }
  }
}
