// benchplot: draws what the runner of the peers has measured as curves over the size of the graph.

import Harness
import Traversal

@main
enum BenchPlot {
  static func main() {
    let files = CommandLine.arguments.dropFirst()
    guard !files.isEmpty, !files.contains("--help") else {
      return print("usage: benchplot MEASURED.jsonl... > curves.svg")
    }
    do {
      let lines = try files.flatMap { file in
        String(decoding: try readFile(file), as: UTF8.self).split(separator: "\n").map(String.init)
      }
      writeOut(Array(Chart(measurements: try Measurements(lines: lines)).svg.utf8))
    } catch {
      note("benchplot: \(error)")
      quit(1)
    }
  }
}
