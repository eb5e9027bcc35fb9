// The formats that need to know one result at a time only: plain, line, json, jsonl, graphson of each
// version, none.

import GraphStore
import Traversal

struct PlainWriter: ResultWriter {
  private let output: Output
  private let prefix: [UInt8]
  private var line: [UInt8] = []

  init(_ output: Output, hasConsolePrefix: Bool) {
    self.output = output
    prefix = hasConsolePrefix ? Array("==>".utf8) : []
  }

  mutating func begin() throws(Failure) {}

  mutating func row(_ value: Value) throws(Failure) {
    line += prefix
    value.appendPlainText(to: &line)
    line.append(UInt8(ascii: "\n"))
    try output.write(&line)
  }

  mutating func end() throws(Failure) {}
}

/// A form in which a value fills one line.
protocol LineForm {
  mutating func append(_ value: Value, to line: inout [UInt8])
  /// Whether a map has been written whose keys were not all strings.
  var hasWrittenKeysAsText: Bool { get }
}

extension JSONWriter: LineForm {}
extension EarlierGraphSON: LineForm {}

/// GraphSON of today, which names the type of everything and so loses nothing.
struct TypedGraphSON: LineForm {
  var hasWrittenKeysAsText: Bool { false }
  func append(_ value: Value, to line: inout [UInt8]) { GraphSON.append(value, to: &line) }
}

/// One value a line.
struct ValueLines<Form: LineForm>: ResultWriter {
  private let output: Output
  private var form: Form
  private var line: [UInt8] = []

  init(_ output: Output, _ form: Form) {
    self.output = output
    self.form = form
  }

  mutating func begin() throws(Failure) {}

  mutating func row(_ value: Value) throws(Failure) {
    form.append(value, to: &line)
    line.append(UInt8(ascii: "\n"))
    try output.write(&line)
  }

  mutating func end() throws(Failure) {}

  var note: String? { form.note }
}

struct JSONArrayWriter: ResultWriter {
  private let output: Output
  private var writer: JSONWriter
  private var line: [UInt8] = []
  private var isFirst = true

  init(_ output: Output, quotesBigIntegers: Bool) {
    self.output = output
    writer = JSONWriter(quotesBigIntegers: quotesBigIntegers)
  }

  mutating func begin() throws(Failure) {
    line.append(UInt8(ascii: "["))
  }

  mutating func row(_ value: Value) throws(Failure) {
    line += Array((isFirst ? "\n" : ",\n").utf8)
    isFirst = false
    writer.append(value, to: &line)
    try output.write(&line)
  }

  mutating func end() throws(Failure) {
    line += Array((isFirst ? "]\n" : "\n]\n").utf8)
    try output.write(&line)
  }

  var note: String? { writer.note }
}

/// Name = value lines, the names of one result aligned, an empty line between results.
struct BlockWriter: ResultWriter {
  private let output: Output
  private let nullText: String
  private var block: [UInt8] = []
  private var isFirst = true

  init(_ output: Output, nullText: String) {
    self.output = output
    self.nullText = nullText
  }

  mutating func begin() throws(Failure) {}

  mutating func row(_ value: Value) throws(Failure) {
    if !isFirst { block.append(UInt8(ascii: "\n")) }
    isFirst = false
    let fields = Field.all(of: value)
    let names = fields.map { ValueText.visible($0.name) }
    let widest = names.map(DisplayWidth.of).max() ?? 0
    for (name, field) in zip(names, fields) {
      let margin = String(repeating: " ", count: widest - DisplayWidth.of(name))
      block += Array("\(margin)\(name) = \(ValueText.cell(field.value, nullText: nullText))\n".utf8)
    }
    try output.write(&block)
  }

  mutating func end() throws(Failure) {}
}

struct SilentWriter: ResultWriter {
  mutating func begin() throws(Failure) {}
  mutating func row(_ value: Value) throws(Failure) {}
  mutating func end() throws(Failure) {}
}

extension LineForm {
  fileprivate var note: String? { hasWrittenKeysAsText ? KeysAsText.note : nil }
}

private enum KeysAsText {
  static let note = "map keys that are not strings were written as their text"
}
