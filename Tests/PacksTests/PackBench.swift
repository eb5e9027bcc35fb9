// A pack being written, installed and changed for one test, the database it goes to, and what is in it afterwards.

import Foundation
import GraphStore
import Loading
import Traversal

@testable import Packs

final class PackBench {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("packs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  var database: String { directory.appendingPathComponent("graph").path }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  /// Writes a pack with these files in place of the one that was there.
  @discardableResult
  func write(_ files: [String: String], to name: String = "pack") throws -> PackDirectory {
    let folder = directory.appendingPathComponent(name)
    try? FileManager.default.removeItem(at: folder)
    for (path, text) in files {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return try PackDirectory(folder.path)
  }

  /// Writes a pack of two airports, a route and a definition, with some files in place of these, and installs it.
  @discardableResult
  func install(
    _ version: String, _ changes: [String: String] = [:], isForced: Bool = false, more: String = ""
  ) throws -> PackReport {
    var files = Self.air
    files["pack.json"] = #"{"name": "air", "version": "\#(version)"\#(more)}"#
    for (path, text) in changes { files[path] = text.isEmpty ? nil : text }
    return try Packs.install(write(files), into: database, PackOptions(isForced: isForced))
  }

  static let air = [
    "nodes.csv": "~id,~label,city,runways:Int\nLHR,airport,London,2\nKEF,airport,Reykjavik,2\n",
    "edges.csv": "~id,~from,~to,~label,km:Int\nr1,LHR,KEF,route,1895\n",
    "air.gremlin": """
    /// The kilometres of a route.
    define far(from: String, to: String) -> Int = g.V(from).outE('route').where(inV().hasId(to)).values('km');
    test far('LHR', 'KEF') is 1895;
    """,
  ]

  // MARK: Asking

  @discardableResult
  func query(_ text: String) throws -> [Value] {
    let traversal = try PreparedTraversal(text)
    return try Store(path: database).write { transaction in
      var results: [Value] = []
      try traversal.run(in: transaction) { value in
        results.append(value)
        return true
      }
      return results
    }
  }

  func texts(_ text: String) throws -> [String] { try query(text).map(\.plainText) }

  func remove(_ name: String = "air", isForced: Bool = false) throws -> PackReport {
    try Store(path: database).write { try Packs.remove(name, in: $0, isForced: isForced) }
  }

  var packs: [PackRecord] { get throws { try Store(path: database).read { try $0.packs() } } }

  /// Everything in the graph as lines that do not depend on internal numbers.
  var content: [String] {
    get throws {
      let vertices = try texts("g.V().map(union(id(), label(), valueMap().order(local).by(keys)).fold())")
      let edges = try texts(
        "g.E().map(union(id(), label(), outV().id(), inV().id(), valueMap().order(local).by(keys)).fold())")
      // The labels of a vertex stand in the order in which the file has met them.
      return (vertices + edges).map { $0.replacingOccurrences(of: "y::x", with: "x::y") }.sorted()
    }
  }

  /// What is wrong with the database.
  var faults: [String] { get throws { try Store(path: database).check().faults.map(\.description) } }
}
