// The shell examples of the documentation, run from top to bottom as a reader would, with what they are said to print.

import Foundation
import Testing

@Suite("The shell examples of the documentation run")
struct DocumentTests {
  @Test("the front page")
  func frontPage() throws {
    let run = try DocumentRun("README.md")
    try run.write("nodes.csv", Self.airports)
    try run.write("edges.csv", Self.routes)
    try run.write("queries.gremlin", "g.V().count()\n")
    try run.before("graphq toy.graph", "graphq init toy.graph --sample modern")
    try run.before("graphq init toy.graph", "rm -rf toy.graph")
    try run.play()
    #expect(run.played > 15)
  }

  @Test("packs")
  func packs() throws {
    let run = try DocumentRun("docs/packs.md", files: "airports")
    try run.play()
    #expect(try run.shell("graphq my.graph 'g.V().count()'").output == "0\n")
    #expect(run.played == 9)
  }

  @Test("stored traversals")
  func storedTraversals() throws {
    let run = try DocumentRun("docs/stored-traversals.md")
    let graph = """
      g.addV('airport').property(id, 'SFO').property('code', 'SFO').as('a')
       .addV('airport').property(id, 'JFK').property('code', 'JFK').as('b')
       .addE('route').from('a').to('b').property('miles', 2586)
      """
    _ = try run.shell("graphq init air.graph && graphq air.graph \"\(graph)\"")
    try run.write("p.json", #"{"from": "SFO", "to": "JFK"}"#)
    try run.play()
    #expect(run.played == 10)
    // The last of them has dropped it.
    _ = try run.shell("graphq define air.graph -f distance.gremlin --replace")
    let traversals = run.blocks.first { $0.language == "groovy" && $0.text.hasPrefix("g.call") }
    for line in try #require(traversals).text.split(separator: "\n") {
      let result = try run.shell("graphq air.graph \"\(line)\"")
      #expect(result.exitCode == 0 && !result.output.isEmpty, "\(line) \(result.errors)")
    }
  }

  @Test("the loyalty pack and its tutorial")
  func loyalty() throws {
    let tutorial = try DocumentRun("docs/tutorial-loyalty.md")
    try tutorial.play()
    #expect(tutorial.played > 12)
    let pack = try DocumentRun("datasets/loyalty/README.md")
    try pack.write("request.json", #"{"origin": "SEA", "destination": "KEF"}"#)
    // The independent model in Python is a matter of minutes.
    try pack.play(without: "./cases.py")
    #expect(pack.played == 4)
  }

  private static let airports = """
    ~id,~label,code,city,country,elevation:Int,runways:Int,lat:Double,lon:Double
    LHR,airport,LHR,London,UK,83,2,51.47,-0.46
    KEF,airport,KEF,Reykjavik,IS,171,2,63.98,-22.6
    DEN,airport,DEN,Denver,US,5434,6,39.86,-104.67

    """

  private static let routes = "~id,~from,~to,~label,km:Int\n1,LHR,KEF,route,1895\n2,LHR,DEN,route,7500\n"

  @Test("a document is cut into its blocks, with the files they are")
  func cutting() {
    let blocks = DocumentBlock.all(
      in: "`a.txt`:\n\n```csv\n1\n2\n```\ntext\n```sh\nx\n```\n\n```\nout\n```\n")
    #expect(blocks.map(\.language) == ["csv", "sh", ""])
    #expect(blocks.map(\.fileName) == ["a.txt", nil, nil])
    #expect(blocks[0].text == "1\n2\n")
  }
}

/// A block of code in a document.
struct DocumentBlock: Equatable {
  var language: String
  var text: String
  /// The file that the line before says it is: `name.csv`: and perhaps more.
  var fileName: String?

  static func all(in document: String) -> [DocumentBlock] {
    var blocks: [DocumentBlock] = []
    var current: DocumentBlock?
    var paragraph: String?
    for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
      if var block = current {
        if line == "```" {
          blocks.append(block)
          current = nil
          paragraph = nil
        } else {
          block.text += line + "\n"
          current = block
        }
      } else if line.hasPrefix("```") {
        current = DocumentBlock(
          language: String(line.dropFirst(3)), text: "", fileName: paragraph.flatMap(name))
      } else if !line.isEmpty {
        paragraph = paragraph ?? String(line)
      } else if paragraph.flatMap(name) == nil {
        paragraph = nil
      }
    }
    return blocks
  }

  private static func name(_ line: String) -> String? {
    guard line.hasPrefix("`"), let end = line.dropFirst().firstIndex(of: "`") else { return nil }
    let name = line[line.index(after: line.startIndex)..<end]
    guard line[line.index(after: end)...].hasPrefix(":"), name.contains("."), !name.contains(" ") else {
      return nil
    }
    return String(name)
  }
}

/// One document being followed in a folder of its own, beside a link to the project.
final class DocumentRun {
  let blocks: [DocumentBlock]
  private let name: String
  private let folder: TemporaryFolder
  private let files: String
  private var place: String
  private var preparations: [String: String] = [:]
  /// How many commands were run.
  private(set) var played = 0

  init(_ document: String, files: String = ".") throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
      .standardizedFileURL.path
    name = document
    self.files = files
    blocks = DocumentBlock.all(in: try String(contentsOfFile: root + "/" + document, encoding: .utf8))
    folder = try TemporaryFolder()
    place = folder / "work"
    for path in ["work", "bin"] {
      try FileManager.default.createDirectory(atPath: folder / path, withIntermediateDirectories: true)
    }
    // What the documents name: the program, and the project, beside the folder of work or as that folder.
    try FileManager.default.createSymbolicLink(
      atPath: folder / "bin/graphq", withDestinationPath: ToolRunner.path)
    try FileManager.default.createSymbolicLink(atPath: folder / "work/graphq", withDestinationPath: root)
    try FileManager.default.createSymbolicLink(
      atPath: folder / "work/datasets", withDestinationPath: root + "/datasets")
  }

  func write(_ name: String, _ text: String) throws {
    let path = place + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// What is to be done before the line that is a command.
  func before(_ line: String, _ preparation: String) throws { preparations[line] = preparation }

  func shell(_ line: String) throws -> ToolResult { try run(line) }

  /// Writes the files, runs the commands, and compares what they print where the document says so. Blocks with some text are
  /// passed over.
  func play(without passed: String? = nil) throws {
    for (index, block) in blocks.enumerated() {
      if let passed, block.text.contains(passed) { continue }
      if let file = block.fileName {
        try write(files + "/" + file, block.text)
      } else if block.language == "sh" {
        let next = index + 1 < blocks.count && blocks[index + 1].language == "" ? blocks[index + 1] : nil
        try playCommands(block, prints: next.flatMap { $0.text.hasPrefix("$ ") ? nil : $0.text })
      } else if block.language == "", block.text.hasPrefix("$ ") {
        try playSession(block)
      }
    }
  }

  private func playCommands(_ block: DocumentBlock, prints expected: String?) throws {
    var output = ""
    var lines = block.text.split(separator: "\n").map(String.init)
    while !lines.isEmpty {
      let line = lines.removeFirst()
      if line.hasPrefix("make ") { continue }
      if let prompt = lines.first, prompt.hasPrefix("graphq> ") {
        // A conversation: what is asked, and then what is answered.
        lines.removeFirst()
        let answers = lines.prefix { !$0.hasPrefix("graphq> ") }
        lines.removeFirst(answers.count)
        let result = try step("\(line) --format plain \"\(prompt.dropFirst(8))\"", prepared: line)
        #expect(result.output == answers.map { $0 + "\n" }.joined(), "\(name): \(prompt)")
        continue
      }
      output += try step(line, prepared: line).output
    }
    guard let expected else { return }
    #expect(
      Self.plain(output).contains(Self.plain(expected)), "\(name) prints:\n\(output)\nand not:\n\(expected)")
  }

  /// A session with its prompts: each command prints what stands behind it.
  private func playSession(_ block: DocumentBlock) throws {
    for part in ("\n" + block.text).components(separatedBy: "\n$ ").dropFirst() {
      let lines = part.split(separator: "\n").map(String.init)
      let result = try step(lines[0] + (lines.count > 1 ? " --format table" : ""), prepared: lines[0])
      guard lines.count > 1 else { continue }
      let expected = lines.dropFirst().joined(separator: "\n")
      #expect(Self.plain(result.output).contains(Self.plain(expected)), "\(name) prints:\n\(result.output)")
    }
  }

  private func step(_ line: String, prepared: String) throws -> ToolResult {
    let key = prepared.split(separator: "#").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? prepared
    if let preparation = preparations[key] {
      let result = try run(preparation)
      #expect(result.exitCode == 0, "\(preparation): \(result.errors)")
    }
    let result = try run(line)
    #expect(result.exitCode == 0, "\(name): \(line): \(result.errors)")
    played += 1
    return result
  }

  /// Runs a line where the one before has left off.
  private func run(_ line: String) throws -> ToolResult {
    let mark = folder / "place"
    let path = "\(folder / "bin"):/usr/bin:/bin"
    let result = try ToolRunner.shell(
      "cd '\(place)' && { \(line)\n} && pwd > '\(mark)'", environment: ["PATH": path])
    if let text = try? String(contentsOfFile: mark, encoding: .utf8) {
      place = text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return result
  }

  /// Lines without the spaces at their ends, and without those that stand for what is left out.
  private static func plain(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}
