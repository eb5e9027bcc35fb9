// LoadReport: what a load did, counted.

package struct LoadReport: Sendable, Equatable {
  package struct ElementCounts: Sendable, Equatable {
    package var added = 0
    /// Repeated rows that added something to an element.
    package var merged = 0
    /// Repeated rows that said nothing new.
    package var unchanged = 0
    /// Repeated rows that the first one outdid.
    package var dropped = 0

    mutating func note(_ outcome: RowOutcome) {
      switch outcome {
      case .added: added += 1
      case .merged: merged += 1
      case .unchanged: unchanged += 1
      case .dropped: dropped += 1
      }
    }
  }

  package struct FileCounts: Sendable, Equatable {
    package var path: String
    package var kind: FileKind
    package var rows = 0
    package var cells = 0
    package var bytes = 0
    package var rejected = 0
    /// Of columns whose header names no type, where types are inferred.
    package var inferred: [InferredType] = []
  }

  package struct InferredType: Sendable, Equatable {
    package var column: String
    package var type: String
  }

  package struct ProblemCount: Sendable, Equatable {
    package var code: ProblemCode
    package var count: Int
    package var first: Problem
  }

  package var vertices = ElementCounts()
  package var edges = ElementCounts()
  /// Vertices made because an edge named them.
  package var createdVertices = 0
  package var files: [FileCounts] = []
  package var problems: [ProblemCount] = []
  package var rejectFiles: [String] = []
  package var isDryRun = false
  /// Seconds of each phase, in order.
  package var phases: [Phase] = []
  package var peakMemory = 0
  package var sizeBefore = 0
  package var sizeAfter = 0

  package struct Phase: Sendable, Equatable {
    package var name: String
    package var seconds: Double
  }

  package init() {}

  package var rejectedRows: Int { files.reduce(0) { $0 + $1.rejected } }
  package var bytesRead: Int { files.reduce(0) { $0 + $1.bytes } }
  package var seconds: Double { phases.reduce(0) { $0 + $1.seconds } }

  mutating func note(_ problem: Problem) {
    if let place = problems.firstIndex(where: { $0.code == problem.code }) {
      problems[place].count += 1
    } else {
      problems.append(ProblemCount(code: problem.code, count: 1, first: problem))
    }
  }
}
