// LoadReport as one JSON object, for scripts.

extension LoadReport {
  package func json(status: String, options: LoadOptions) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("status", status)
      $0.member("dryRun", isDryRun)
      $0.member("seconds", seconds)
      $0.object("phases") { for phase in phases { $0.member(phase.name, phase.seconds) } }
      $0.object("vertices") { vertices.write(to: &$0) }
      $0.object("edges") { edges.write(to: &$0) }
      $0.member("createdVertices", createdVertices)
      $0.member("rejectedRows", rejectedRows)
      $0.array("rejected") { for problem in problems { problem.write(to: &$0) } }
      $0.array("rejectFiles") { for path in rejectFiles { $0.element(path) } }
      $0.array("files") { for file in files { file.write(to: &$0) } }
      $0.member("bytesRead", bytesRead)
      $0.member("databaseSizeBefore", sizeBefore)
      $0.member("databaseSizeAfter", sizeAfter)
      $0.member("peakMemory", peakMemory)
      $0.object("options") { options.write(to: &$0) }
    }
    return writer.text + "\n"
  }
}

extension LoadReport.ElementCounts {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("added", added)
    writer.member("merged", merged)
    writer.member("unchanged", unchanged)
    writer.member("dropped", dropped)
  }
}

extension LoadReport.FileCounts {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("path", path)
      $0.member("kind", kind.rawValue)
      $0.member("rows", rows)
      $0.member("cells", cells)
      $0.member("bytes", bytes)
      $0.member("rejected", rejected)
      if !inferred.isEmpty {
        $0.object("inferredTypes") { for found in inferred { $0.member(found.column, found.type) } }
      }
    }
  }
}

extension LoadReport.ProblemCount {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("code", code.rawValue)
      $0.member("count", count)
      $0.object("first") { first.write(to: &$0) }
    }
  }
}

extension Problem {
  /// As one JSON object with the member `error`.
  package func json(exit: Int) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.object("error") {
        $0.member("code", code.rawValue)
        write(to: &$0)
        $0.member("exit", exit)
      }
    }
    return writer.text + "\n"
  }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("message", message)
    writer.member("file", file)
    if let place {
      writer.member("line", place.line)
      writer.member("column", place.column)
      writer.member("byte", place.byteOffset)
    }
    if let columnName { writer.member("columnName", columnName) }
    if let help { writer.member("help", help) }
  }
}

extension LoadOptions {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("onError", onError.rawValue)
    writer.member("maxErrors", maximumErrors)
    writer.member("onDuplicate", onDuplicate.rawValue)
    writer.member("dangling", dangling.rawValue)
    writer.member("defaultCardinality", defaultCardinality.rawValue)
    writer.member("emptyStrings", emptyStrings.rawValue)
    writer.member("edgeIds", edgeIDs.rawValue)
    writer.member("lenientBool", lenientBooleans)
    writer.array("null") { for text in nullTexts { $0.element(text) } }
    writer.member("delimiter", Self.text(dialect.delimiter))
    writer.member("quote", Self.text(dialect.quote))
    writer.member("arrayDelimiter", Self.text(dialect.arrayDelimiter))
    if let comment = dialect.comment { writer.member("comment", Self.text(comment)) }
    writer.member("skip", skippedLines)
    writer.member("skipCells", skipsCells)
    writer.member("idPrefix", idPrefix)
    if let inferredRows { writer.member("inferTypes", inferredRows) }
    writer.member("threads", threads)
    writer.member("memory", max(MemoryPlan.least, memory ?? Platform.physicalMemory / 4))
    if let temporaryDirectory { writer.member("tmp", temporaryDirectory) }
    if let batch { writer.member("batch", batch) }
    writer.member("resume", resumes)
    if let rejectsPath { writer.member("rejects", rejectsPath) }
  }

  private static func text(_ byte: UInt8) -> String { String(UnicodeScalar(byte)) }
}

/// Writes members and elements with the commas between them.
private struct JSONWriter {
  private(set) var text = ""
  private var needsComma = false

  mutating func object(_ name: String? = nil, _ body: (inout JSONWriter) -> Void) {
    nest(name, "{", "}", body)
  }

  mutating func array(_ name: String? = nil, _ body: (inout JSONWriter) -> Void) {
    nest(name, "[", "]", body)
  }

  private mutating func nest(
    _ name: String?, _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
  ) {
    begin(name)
    text += open
    needsComma = false
    body(&self)
    text += close
    needsComma = true
  }

  mutating func member(_ name: String, _ value: String) {
    begin(name)
    append(quoted: value)
  }

  mutating func member(_ name: String, _ value: Int) {
    begin(name)
    text += "\(value)"
  }

  mutating func member(_ name: String, _ value: Bool) {
    begin(name)
    text += "\(value)"
  }

  mutating func member(_ name: String, _ seconds: Double) {
    begin(name)
    text += "\((seconds * 1e6).rounded() / 1e6)"
  }

  mutating func element(_ value: String) {
    begin(nil)
    append(quoted: value)
  }

  private mutating func begin(_ name: String?) {
    if needsComma { text += "," }
    needsComma = true
    guard let name else { return }
    append(quoted: name)
    text += ":"
  }

  private mutating func append(quoted value: String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
