// ResultWriter: results on their way out, one at a time, in one of the formats.

import GraphStore
import Traversal

/// Writes results as they come. `begin` once, `row` for each, `end` once.
protocol ResultWriter {
  mutating func begin() throws(Failure)
  mutating func row(_ value: Value) throws(Failure)
  mutating func end() throws(Failure)
  /// What the reader of the results should know about their form, once they are written.
  var note: String? { get }
}

extension ResultWriter {
  var note: String? { nil }
}

/// What the user may say about the form of results, besides its name.
struct FormatOptions: Sendable {
  /// What stands for null where there is no null; each format has its own.
  var nullText: String?
  var hasHeader = true
  /// `==>` before each line of `plain`.
  var hasConsolePrefix = false
  /// Quotes around integers that a double cannot hold, in `json` and `jsonl`.
  var quotesBigIntegers = false
  /// Columns that a table may take.
  var width: Int?
}

extension ResultFormat {
  func writer(to output: Output, _ options: FormatOptions) -> any ResultWriter {
    switch self {
    case .table:
      ColumnWriter(output, TableLayout(width: options.width, nullText: options.nullText ?? "null"))
    case .markdown:
      ColumnWriter(output, MarkdownLayout(nullText: options.nullText ?? "null"))
    case .csv, .tsv:
      ColumnWriter(
        output,
        DelimitedLayout(
          delimiter: self == .csv ? "," : "\t", hasHeader: options.hasHeader, nullText: options.nullText ?? ""
        ))
    case .line:
      BlockWriter(output, nullText: options.nullText ?? "null")
    case .plain:
      PlainWriter(output, hasConsolePrefix: options.hasConsolePrefix)
    case .json:
      JSONArrayWriter(output, quotesBigIntegers: options.quotesBigIntegers)
    case .jsonl:
      ValueLines(output, JSONWriter(quotesBigIntegers: options.quotesBigIntegers))
    case .graphson:
      ValueLines(output, TypedGraphSON())
    case .graphson2, .graphson1:
      ValueLines(output, EarlierGraphSON(self == .graphson2 ? .second : .first))
    case .dot:
      DiagramWriter(output, PictureText.dot)
    case .mermaid:
      DiagramWriter(output, PictureText.mermaid)
    case .graphml:
      DiagramWriter(output, PictureText.graphml)
    case .none:
      SilentWriter()
    }
  }
}
