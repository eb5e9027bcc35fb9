// The examples of docs/services.md, run as they stand.

import Foundation
import GraphStore
import Testing

@testable import Traversal

struct ServiceDocumentTests {
  @Test func examplesAnswerWhatIsWritten() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/services.md"), encoding: .utf8)
    let graph = try TestGraph()
    var query: String?
    var block: [String]?
    var language = ""
    var examples = 0
    for line in text.components(separatedBy: "\n") {
      guard line.hasPrefix("```") else {
        block?.append(line)
        continue
      }
      guard let lines = block else {
        language = String(line.dropFirst(3))
        block = []
        continue
      }
      block = nil
      if language == "gremlin" {
        if let query { try graph.run(query) }
        query = lines.joined(separator: "\n")
      } else if let asked = query {
        query = nil
        examples += 1
        let values = try graph.values(asked)
        #expect(try graph.store.read { _ in values.map(\.plainText) } == lines, "\(asked)")
      }
    }
    #expect(query == nil)
    #expect(examples > 10)
  }
}
