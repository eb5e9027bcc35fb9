// PicturePage: a page of its own around a picture: to be moved and enlarged, searched, and asked by a click. It needs
// nothing from elsewhere.

import GraphStore
import Traversal

enum PicturePage {
  static func html(_ picture: Picture, _ layout: PictureLayout) -> String {
    let legend = PictureWriter.legend(picture).map { entry in
      "<li><i style=\"background:\(entry.colour)\"></i>\(XMLText.escaped(entry.label))</li>"
    }.joined()
    let left = picture.leftText.map { "<p>\(XMLText.escaped($0)).</p>" } ?? ""
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(XMLText.escaped(picture.title))</title>
      <style>\(style)</style></head><body>
      <header><h1>\(XMLText.escaped(picture.title))</h1>
      <input id="search" type="search" placeholder="Search" aria-label="Search"></header>
      <main>\(PictureWriter.svg(picture, layout))</main>
      <aside><ul>\(legend)</ul>\(left)<dl id="details"></dl><p id="around"></p></aside>
      <script type="application/json" id="data">\(data(picture, layout))</script>
      <script>\(PageScript.text)</script></body></html>

      """
  }

  /// What a click shows, as JSON that cannot end the script element it stands in: nodes, links, and how many of each are
  /// drawn from the beginning. Those behind them wait until a neighbour asks for them.
  private static func data(_ picture: Picture, _ layout: PictureLayout) -> String {
    func details(_ details: [(key: String, value: String)]) -> Value {
      .list(details.map { .list([.string($0.key), .string($0.value)]) })
    }
    func number(_ number: Int) -> Value { .long(Int64(number)) }
    func entries(_ entries: (String, Value)...) -> Value {
      .map(entries.map { MapEntry(key: .string($0), value: $1) })
    }
    let colours = Dictionary(
      PictureWriter.legend(picture).map { ($0.label, $0.colour) }, uniquingKeysWith: { first, _ in first })
    let places = layout == .map ? PictureWriter.placesAround(picture) : []
    let nodes = (picture.nodes + picture.around.nodes).enumerated().map { place, node in
      let waiting = place - picture.nodes.count
      let point = places.indices.contains(waiting) ? places[waiting] : nil
      return entries(
        ("id", .string(node.id)), ("label", .string(node.label)), ("caption", .string(node.caption)),
        ("details", details(node.details)), ("colour", .string(colours[node.label] ?? "")),
        ("left", number(picture.around.left[place] ?? 0)),
        (
          "at",
          point.map { .list([.string(PictureWriter.number($0.x)), .string(PictureWriter.number($0.y))]) }
            ?? .null
        ))
    }
    let links = (picture.links + picture.around.links).map { link in
      entries(
        ("label", .string(link.label)), ("ends", .list([number(link.source), number(link.target)])),
        ("details", details(link.details)))
    }
    let json = ValueText.json(
      entries(
        ("nodes", .list(nodes)), ("links", .list(links)),
        ("drawn", .list([number(picture.nodes.count), number(picture.links.count)]))))
    return json.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
  }

  private static let style = """
    :root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;height:100vh;display:grid;\
    grid-template:auto 1fr/1fr 17rem;font:14px system-ui,sans-serif;background:Canvas;color:CanvasText}\
    header{grid-column:1/3;display:flex;gap:1rem;align-items:center;padding:.5rem 1rem;border-bottom:1px solid #8884}\
    h1{font-size:1rem;font-weight:600;margin:0;flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}\
    input,button{font:inherit;padding:.25rem .5rem}main{overflow:hidden;touch-action:none;cursor:grab;background:#f4f7fa}\
    @media(prefers-color-scheme:dark){main{background:#14191d}}\
    main svg{width:100%;height:100%;display:block}aside{padding:1rem;overflow:auto;border-left:1px solid #8884}\
    ul{list-style:none;margin:0 0 1rem;padding:0}li{display:flex;align-items:center;gap:.5rem}\
    i{width:.8rem;height:.8rem;border-radius:50%;flex:none}dl{margin:0;overflow-wrap:anywhere}\
    dt{opacity:.65;margin-top:.4rem}dd{margin:0}.node,.link{cursor:pointer}.dim{opacity:.12}\
    .link{stroke-width:1.2}.chosen circle{stroke:currentColor;stroke-width:2.5}.link.chosen{stroke-width:3}
    """
}
