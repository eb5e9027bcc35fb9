// Opening: every reason why a path is refused has an error of its own, which says what to do where something can be done.

import Foundation
import Testing

@testable import GraphStore

@Suite(.serialized, .timeLimit(.minutes(1))) struct OpeningTests {
  let directory = TemporaryDirectory()

  private func refusal(_ path: String, _ change: (inout StoreOptions) -> Void = { _ in }) -> StoreError? {
    var options = StoreOptions.fast
    change(&options)
    do {
      _ = try Store(path: path, options: options)
      return nil
    } catch {
      return error
    }
  }

  /// A closed database with something in it.
  private func makeDatabase(_ name: String = "graph", vertices: Int = 20) throws -> String {
    let path = directory.file(name)
    try Store(path: path, options: .fast).write { transaction in
      let label = try transaction.makeLabel("x")
      let key = try transaction.makeKey("text")
      for n in 0..<vertices {
        let vertex = try transaction.addVertex(labels: [label], id: .string("v\(n)"))
        let text = String(repeating: "\(n)", count: 900)
        try transaction.setProperty(.vertex, UInt64(vertex), key, .string(text))
      }
    }
    return path
  }

  /// Changes the bytes of a closed database.
  private func edit(_ path: String, _ change: (inout Data) throws -> Void) throws {
    let file = URL(fileURLWithPath: path + "/data.mdb")
    var data = try Data(contentsOf: file)
    try change(&data)
    try data.write(to: file)
  }

  private func replaceAll(_ old: [UInt8], by new: [UInt8], in data: inout Data) throws {
    var found = 0
    while let range = data.range(of: Data(old)) {
      data.replaceSubrange(range, with: new)
      found += 1
    }
    try #require(found > 0)
  }

  // MARK: Nothing there

  @Test func noDatabaseIsSaidSoWhereNoneIsToBeMade() throws {
    let missing = directory.file("missing")
    for change in [{ $0.create = false }, { $0.readOnly = true }] as [(inout StoreOptions) -> Void] {
      let error = try #require(refusal(missing, change))
      #expect(error.code == .noDatabase)
      #expect(error.help?.contains("graphq init") == true)
      #expect(!FileManager.default.fileExists(atPath: missing))
      let empty = directory.file("empty")
      try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
      #expect(refusal(empty, change)?.code == .noDatabase)
      #expect(try FileManager.default.contentsOfDirectory(atPath: empty) == [])
    }
  }

  @Test func aDirectoryInAMissingDirectoryIsNotMade() throws {
    let error = try #require(refusal(directory.file("missing/graph")))
    #expect(error.code == .noDatabase)
  }

  @Test func anExistingDatabaseIsNotNew() throws {
    let path = try makeDatabase()
    let error = try #require(refusal(path) { $0.mustBeNew = true })
    #expect(error.code == .exists)
    #expect(error.help != nil)
    let open = try Store(path: path, options: .fast)
    #expect(refusal(path) { $0.mustBeNew = true }?.code == .exists)
    #expect(try open.read { transaction in try transaction.count(.vertex) } == 20)
  }

  @Test func aNewDatabaseIsMadeOnce() throws {
    let path = directory.file("new")
    #expect(refusal(path) { $0.mustBeNew = true } == nil)
    #expect(refusal(path) == nil)
  }

  @Test func anEmptyFileIsAPlaceForANewDatabase() throws {
    let path = directory.file("graph")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: path + "/data.mdb"))
    #expect(refusal(path) { $0.readOnly = true }?.code == .noDatabase)
    #expect(refusal(path) == nil)
  }

  // MARK: Something else

  @Test func aFileIsNoDirectory() throws {
    let path = directory.file("file")
    try Data("text".utf8).write(to: URL(fileURLWithPath: path))
    let error = try #require(refusal(path))
    #expect(error.code == .foreignFile)
    #expect(error.message.contains("directory"))
    #expect(error.help != nil)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("text".utf8))
  }

  @Test(arguments: [1, 15, 16, 23, 24, 100, 100_000])
  func aFileOfAnotherKindIsForeign(size: Int) throws {
    let path = directory.file("graph")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let content = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 * 7 + 1) })
    try content.write(to: URL(fileURLWithPath: path + "/data.mdb"))
    for isReadOnly in [true, false] {
      let error = try #require(refusal(path) { $0.readOnly = isReadOnly })
      #expect(error.code == .foreignFile)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb")) == content)
  }

  @Test func theLMDBFileOfAnotherProgramIsForeignAndLeftAsItIs() throws {
    let path = try makeDatabase()
    // Another program has no format record.
    try edit(path) { data in try replaceAll(Array("format".utf8), by: Array("farmat".utf8), in: &data) }
    let before = try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb"))
    let error = try #require(refusal(path))
    #expect(error.code == .foreignFile)
    #expect(error.help != nil)
    #expect(refusal(path) { $0.readOnly = true }?.code == .foreignFile)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb")) == before)
  }

  @Test func aMissingTableIsDamage() throws {
    let path = try makeDatabase()
    try edit(path) { data in try replaceAll(Array("hubs".utf8), by: Array("hubz".utf8), in: &data) }
    let error = try #require(refusal(path))
    #expect(error.code == .damaged)
    #expect(error.message.contains("hubs"))
  }

  // MARK: Other formats

  @Test func aFileOfTheOtherByteOrderIsRecognized() throws {
    let path = try makeDatabase()
    try edit(path) { data in
      for page in [0, 4096] { data.replaceSubrange(page + 16..<page + 20, with: [0xBE, 0xEF, 0xC0, 0xDE]) }
    }
    let error = try #require(refusal(path))
    #expect(error.code == .byteOrder)
    #expect(error.help?.contains("export") == true)
  }

  @Test func anotherFormatOfLMDBIsNamedWithTheLibraryHere() throws {
    let path = try makeDatabase()
    try edit(path) { data in
      for page in [0, 4096] { data.replaceSubrange(page + 20..<page + 24, with: [3, 0, 0, 0]) }
    }
    let error = try #require(refusal(path))
    #expect(error.code == .foreignFile)
    #expect(error.message.contains("format 3") && error.message.contains(Environment.libraryVersion))
    #expect(error.help?.contains("export") == true)
  }

  @Test func aNewerFormatOfOursAsksForANewerRelease() throws {
    let path = try makeDatabase()
    // The record behind our mark: version, byte order.
    let mark = Array("GRAPHQ\0\0".utf8)
    try edit(path) { data in
      try replaceAll(mark + [2, 0, 0, 0, 4, 3, 2, 1], by: mark + [3, 0, 0, 0, 4, 3, 2, 1], in: &data)
    }
    let error = try #require(refusal(path))
    #expect(error.code == .newerFormat)
    #expect(error.message.contains("3") && error.message.contains("\(Format.version)"))
    #expect(error.help?.contains("newer release") == true)
    #expect(refusal(path) { $0.readOnly = true }?.code == .newerFormat)
  }

  @Test func aFormatOfBeforeTheFirstReleaseIsNamed() throws {
    let path = try makeDatabase()
    let mark = Array("GRAPHQ\0\0".utf8)
    try edit(path) { data in
      try replaceAll(mark + [2, 0, 0, 0, 4, 3, 2, 1], by: mark + [1, 0, 0, 0, 4, 3, 2, 1], in: &data)
    }
    let error = try #require(refusal(path))
    #expect(error.code == .olderFormat)
    #expect(error.message.contains("format 1") && error.help?.contains("sources") == true)
    #expect(refusal(path) { $0.readOnly = true }?.code == .olderFormat)
  }

  @Test func aRecordWithTheOtherByteOrderIsRecognized() throws {
    let path = try makeDatabase()
    let mark = Array("GRAPHQ\0\0".utf8)
    try edit(path) { data in
      try replaceAll(mark + [2, 0, 0, 0, 4, 3, 2, 1], by: mark + [0, 0, 0, 2, 1, 2, 3, 4], in: &data)
    }
    #expect(refusal(path)?.code == .byteOrder)
  }

  @Test func ourMarkOverwrittenIsDamage() throws {
    let path = try makeDatabase()
    try edit(path) { data in
      try replaceAll(Array("GRAPHQ\0\0".utf8), by: Array("GRAPHX\0\0".utf8), in: &data)
    }
    #expect(refusal(path)?.code == .damaged)
  }

  // MARK: Cut files

  @Test func aFileCutShortIsRefusedAtEveryPage() throws {
    let path = try makeDatabase()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path + "/data.mdb"))
    let pages = whole.count / 4096
    for kept in stride(from: 2, to: pages, by: max(1, pages / 12)) {
      try whole.prefix(kept * 4096).write(to: URL(fileURLWithPath: path + "/data.mdb"))
      let error = refusal(path)
      #expect(error?.code == .damaged, "\(kept) of \(pages) pages")
      #expect(error?.help?.contains("backup") == true)
    }
    try whole.prefix(5000).write(to: URL(fileURLWithPath: path + "/data.mdb"))
    #expect(refusal(path) != nil)
  }

  @Test func aFileWhoseLastPagesWereFreedBeforeTheyWereWrittenIsWhole() throws {
    let path = try makeDatabase()
    for round in 0..<6 {
      let store = try Store(path: path, options: .fast)
      try store.write { transaction in
        let key = try transaction.makeKey("text")
        let label = try transaction.makeLabel("x")
        let vertex = UInt64(try transaction.addVertex(labels: [label]))
        for size in [300_000 * (round + 1), 10] {
          let text = String(repeating: "x", count: size + round)
          try transaction.setProperty(.vertex, vertex, key, .string(text))
          #expect(try transaction.property(.vertex, vertex, key) == Property(.string(text)))
        }
        if round % 2 == 1 { try transaction.removeVertex(VertexNumber(vertex)) }
      }
    }
    let error = refusal(path)
    #expect(error == nil)
  }

  // MARK: Rights

  /// Root may do everything, so that the refusal is looked for as somebody else, in another process.
  private func openedByNobody(_ path: String) throws -> String {
    try Exerciser.run(getuid() == 0 ? "open-as-nobody" : "open", path)
  }

  @Test func aFileThatMayNotBeReadIsRefusedForLackOfPermission() throws {
    let path = try makeDatabase()
    chmod(directory.path, 0o755)
    chmod(path, 0o755)
    chmod(path + "/data.mdb", 0)
    defer { chmod(path + "/data.mdb", 0o600) }
    #expect(try openedByNobody(path) == "permission")
  }

  @Test func aDirectoryThatMayNotBeEnteredIsRefusedForLackOfPermission() throws {
    let path = try makeDatabase()
    chmod(directory.path, 0)
    defer { chmod(directory.path, 0o700) }
    #expect(try openedByNobody(path) == "permission")
  }

  @Test func aDatabaseIsNotMadeInADirectoryThatMayNotBeWritten() throws {
    chmod(directory.path, 0o555)
    defer { chmod(directory.path, 0o700) }
    #expect(try openedByNobody(directory.file("graph")) == "permission")
    #expect(!FileManager.default.fileExists(atPath: directory.file("graph")))
  }

  @Test func aDatabaseThatMayOnlyBeReadIsRefusedForLackOfPermission() throws {
    let path = try makeDatabase()
    chmod(directory.path, 0o755)
    chmod(path, 0o555)
    chmod(path + "/data.mdb", 0o444)
    chmod(path + "/lock.mdb", 0o444)
    defer { chmod(path, 0o700) }
    #expect(try openedByNobody(path) == "permission")
  }
}
