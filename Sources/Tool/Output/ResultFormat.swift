// ResultFormat: the names of the forms in which results are written.

enum ResultFormat: String, CaseIterable, Sendable {
  case table, plain, line, json, jsonl, graphson, graphson2, graphson1, csv, tsv, markdown, dot, mermaid,
    graphml, none

  /// Whether values keep their structure in it.
  var isForPrograms: Bool { [.json, .jsonl, .graphson, .graphson2, .graphson1].contains(self) }

  var summary: String {
    switch self {
    case .table: "boxes, cut to the width of the terminal"
    case .plain: "one result a line, as Gremlin writes it; --console puts ==> before each"
    case .line: "a block of key = value lines for each result"
    case .json: "one JSON array"
    case .jsonl: "one JSON value a line"
    case .graphson: "one typed GraphSON 3 value a line, from which the exact result can be read back"
    case .graphson2: "the same in GraphSON 2, where collections have no types"
    case .graphson1: "the same in GraphSON 1, where nothing has a type"
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
