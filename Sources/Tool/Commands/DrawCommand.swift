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
      layers from left to right; a map of numbers, as groupCount() gives, as bars. The file stands alone: an SVG, or a page that can be moved, enlarged, searched and clicked.
      """,
    examples: [
      Example("graphq draw air.graph \"g.V('LHR').outE().inV().path()\" -o lhr.html", "a page with a map"),
      Example("graphq draw air.graph \"g.E().limit(300)\" --format svg -o routes.svg", "a picture"),
      Example(
        "graphq draw air.graph \"g.V('EU').out('contains').tree()\" -o eu.svg",
        "a tree, in layers"),
      Example("graphq draw air.graph \"g.V().groupCount().by('country')\" -o bars.svg", "bars"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("TRAVERSAL", .text, .required, "what to draw"),
    ],
    options: [
      format, layout, all, QueryCommand.outputFile, QueryCommand.parameter, QueryCommand.parameterFile,
    ],
    run: run)

  static let format = Option.value(
    "format", "FORM", .choice(["html", "svg"]), "html or svg; by the ending of --output when not given")
  static let layout = Option.value(
    "layout", "LAYOUT", .choice(["auto"] + PictureLayout.allCases.map(\.rawValue)),
    "where nodes stand: auto, on a map, as links pull them (graph), or in layers")
  static let all = Option.flag("all", "draw all elements, not the first 2000 alone")

  private static let most = 2000

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let picture = try picture(call)
    guard !picture.isEmpty else {
      throw Failure(
        "nothing-to-draw", "the traversal gives no vertices, edges, paths or counts",
        help: "end it with elements, path(), tree(), subgraph() or groupCount()", exit: .failure)
    }
    if picture.left > 0 {
      Console(call).note("\(picture.left) more elements are not drawn; --all draws them too")
    }
    let layout = call.text(layout).flatMap(PictureLayout.init(rawValue:)) ?? picture.layout
    guard layout != .map || picture.nodes.contains(where: { $0.place != nil }) else {
      throw Failure(
        "no-places", "no vertex has coordinates",
        help: "give vertices lat and lon, or draw them with --layout graph",
        exit: .failure)
    }
    let output = try Output(path: call.text(QueryCommand.outputFile))
    do throws(Failure) {
      try output.write(
        isPage(call) ? PicturePage.html(picture, layout) : PictureWriter.svg(picture, layout))
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
    return .success
  }

  private static func isPage(_ call: Invocation) -> Bool {
    if let form = call.text(format) { return form == "html" }
    return !(call.text(QueryCommand.outputFile)?.hasSuffix(".svg") ?? false)
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
        try prepared.run(parameters, RunLimits(), in: transaction) { value in
          builder.add(value)
          return true
        }
        // Vertices that were met as ends of edges only get their names and places.
        let ends = Value.list(builder.unknown.map(\.value))
        guard case .list(let members) = ends, !members.isEmpty else { return }
        try PreparedTraversal("g.V(ends)", parameters: ["ends"])
          .run(parameters: ["ends": ends], in: transaction) { value in
            builder.add(value)
            return true
          }
      }
    } catch {
      throw prepared.failure(error)
    }
    return builder.finished
  }
}
