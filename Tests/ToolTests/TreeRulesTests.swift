// The rules of the tree that the compiler does not know: who may import what, where pointers stand, how files open.

import Foundation
import Testing

@Suite("The tree keeps its rules")
struct TreeRulesTests {
  struct SourceFile {
    var path: String
    var lines: [String]
    /// The lines without comments and the insides of string literals, so that words in them do not count.
    var code: [String]
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let sources = files(under: "Sources")
  static let everything = sources + files(under: "Tests") + files(under: "Benchmarks")

  static let storageFolder = "Sources/GraphStore/LMDB/"
  /// The only places outside the storage folder that talk to C.
  static let platformFile = "Sources/Tool/Platform/Platform.swift"
  static let loaderPlatform = "Sources/Loading/Platform/"
  /// The module that reads URLs: the one that calls libcurl, and the one that asks for the environment and the time.
  static let fetchingFiles = ["Sources/Fetching/Curl.swift", "Sources/Fetching/Fetch.swift"]
  static let platformPlaces = ["Sources/Tool/Platform/", loaderPlatform] + fetchingFiles
  /// The engine's look at the time, for limits.
  static let clockFile = "Sources/Traversal/Execution/Clock.swift"
  /// The functions of `math()` and `calc()`, which Swift has from the system library only.
  static let mathFiles = [
    "Sources/Traversal/Execution/MathExpression.swift", "Sources/Traversal/Expressions/Functions/",
  ]
  /// The one file that may vouch for thread safety, each time with its reason beside the words.
  static let vouchingFile = "Sources/GraphStore/LMDB/Locks.swift"
  /// The one file that begins threads.
  static let threadFile = "Sources/GraphStore/LMDB/SystemThread.swift"

  static func files(under folder: String) -> [SourceFile] {
    let base = root + "/" + folder
    guard let names = FileManager.default.enumerator(atPath: base) else { return [] }
    return names.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".swift") && !$0.contains(".build/") }
      .sorted()
      .compactMap { name in
        guard let text = try? String(contentsOfFile: base + "/" + name, encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return SourceFile(path: folder + "/" + name, lines: lines, code: withoutText(lines))
      }
  }

  static func withoutText(_ lines: [String]) -> [String] {
    var isInText = false
    return lines.map { line in
      let marks = line.components(separatedBy: "\"\"\"").count - 1
      defer { if marks % 2 == 1 { isInText.toggle() } }
      if isInText { return "" }
      let noStrings = line.replacing(#/"(?:[^"\\]|\\.)*"/#, with: "\"\"")
      return String(noStrings.prefix(upTo: noStrings.firstRange(of: "//")?.lowerBound ?? noStrings.endIndex))
    }
  }

  /// Every place where a pattern occurs in code, as `path:line`.
  static func places(
    of pattern: some RegexComponent, in files: [SourceFile], except: (SourceFile) -> Bool = { _ in false }
  ) -> [String] {
    files.filter { !except($0) }.flatMap { file in
      file.code.enumerated().filter { $0.element.contains(pattern) }.map { "\(file.path):\($0.offset + 1)" }
    }
  }

  @Test("the sources are found, or none of these rules would mean anything")
  func sourcesAreFound() {
    #expect(Self.sources.contains { $0.path == Self.platformFile })
    #expect(Self.sources.contains { $0.path.hasPrefix("Sources/GraphStore/") })
  }

  @Test("only the storage folder imports the storage library")
  func storageLibraryIsImportedInOneFolder() {
    let found = Self.places(of: #/\bimport\b.*\bCLMDB\b/#, in: Self.sources) {
      $0.path.hasPrefix(Self.storageFolder)
    }
    #expect(found == [])
  }

  @Test("unsafe pointers stand in the storage folder and in the platform files only")
  func unsafePointersAreConfined() {
    let found = Self.places(of: #/\b(Unsafe|withUnsafe|unsafe[A-Z]|unowned\(unsafe)\w*/#, in: Self.sources) {
      ([Self.storageFolder] + Self.platformPlaces).contains(where: $0.path.hasPrefix)
    }
    #expect(found == [])
  }

  @Test("no source imports Foundation")
  func noFoundation() {
    #expect(Self.places(of: #/\bimport\b.*\bFoundation/#, in: Self.sources) == [])
  }

  @Test("the system library is imported by the storage folder, the platform files, the clock and math() only")
  func systemLibraryIsConfined() {
    let found = Self.places(of: #/\bimport (Glibc|Darwin|Musl)\b/#, in: Self.sources) {
      ([Self.storageFolder] + Self.platformPlaces + [Self.clockFile] + Self.mathFiles)
        .contains(where: $0.path.hasPrefix)
    }
    #expect(found == [])
  }

  @Test("every Swift file opens with a comment that says what it is for")
  func filesOpenWithTheirPurpose() {
    let found = Self.everything.filter { file in
      guard let first = file.lines.first else { return true }
      return !first.hasPrefix("// ") || first.count < 20
    }
    #expect(found.map(\.path) == [])
  }

  @Test("nothing in the sources traps on purpose or is left for later")
  func nothingTrapsOrIsLeftForLater() {
    let words = #/\btry!|\bfatalError\(|\bas!|\bpreconditionFailure\(/#
    #expect(Self.places(of: words, in: Self.sources) == [])
    let notes = Self.sources.flatMap { file in
      file.lines.enumerated()
        .filter { $0.element.contains(#/\b(TODO|FIXME|XXX|HACK)\b/#) }
        .map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(notes == [])
  }

  @Test("thread safety is vouched for by hand in one file, and threads begin in one file")
  func threadSafetyIsConfined() {
    let vouched = Self.places(of: #/@unchecked Sendable|nonisolated\(unsafe\)/#, in: Self.sources) {
      $0.path == Self.vouchingFile
    }
    #expect(vouched == [])
    #expect(Self.places(of: #/\bpthread_create\b/#, in: Self.sources) { $0.path == Self.threadFile } == [])
  }

  @Test("imports follow the arrows: a module never imports one that builds on it")
  func importsFollowTheArrows() {
    let order = ["CLMDB", "GraphStore", "Fetching", "Loading", "Traversal", "GraphQ", "Tool"]
    var found: [String] = []
    for (rank, module) in order.enumerated() {
      let later = Set(order[rank...])
      for file in Self.sources where file.path.hasPrefix("Sources/\(module)/") {
        for (number, line) in file.code.enumerated() {
          let words = line.split { !$0.isLetter }.map(String.init)
          if let place = words.firstIndex(of: "import"),
            words.dropFirst(place + 1).contains(where: later.contains)
          {
            found.append("\(file.path):\(number + 1)")
          }
        }
      }
    }
    #expect(found == [])
  }
}
