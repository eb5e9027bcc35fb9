// ResultFormat: the names of the forms in which results are written.

enum ResultFormat: String, CaseIterable, Sendable {
  case table, plain, line, json, jsonl, graphson, csv, tsv, markdown, dot, mermaid, graphml, none

  var summary: String {
    switch self {
    case .table: "boxes, cut to the width of the terminal"
    case .plain: "one result a line, as Gremlin writes it; --console puts ==> before each"
    case .line: "a block of key = value lines for each result"
    case .json: "one JSON array"
    case .jsonl: "one JSON value a line"
    case .graphson: "one typed GraphSON 3 value a line, from which the exact result can be read back"
    case .csv: "comma-separated with a header line, as RFC 4180 has it; nested values as JSON"
    case .tsv: "the same, separated by tabs"
    case .markdown: "a table for a document"
    case .dot: "one graph in DOT, of elements, paths and subgraphs"
    case .mermaid: "the same in Mermaid, for documents"
    case .graphml: "the same in GraphML, as many programs read it"
    case .none: "nothing: run only"
    }
  }
}
