// GraphNames: the labels, keys and ids of a database, for completion.

import GraphStore
import Packs
import Traversal

struct GraphNames {
  var vertexLabels: [String] = []
  var edgeLabels: [String] = []
  var keys: [String] = []
  /// Stored traversals.
  var definitions: [(name: String, signature: String, parameters: [String])] = []
  /// Installed packs.
  var packs: [String] = []
  /// Ids of some of the first vertices and edges.
  var vertexIDs: [ElementID] = []
  var edgeIDs: [ElementID] = []

  /// Elements whose ids are looked at: what a person can choose among, and quick to read.
  private static let idLimit = 2000

  init() {}

  init(_ transaction: borrowing Transaction) throws {
    for (number, name) in transaction.labelNames.enumerated() {
      if try transaction.count(.vertex, label: LabelID(number)) > 0 { vertexLabels.append(name) }
      if try transaction.count(.edge, label: LabelID(number)) > 0 { edgeLabels.append(name) }
    }
    keys = transaction.keyNames
    definitions = try transaction.definitions().map {
      ($0.name, $0.definition.signature, $0.definition.parameters.map(\.name))
    }
    packs = try transaction.packs().map(\.name)
    vertexIDs = try Self.ids(.vertex, transaction)
    edgeIDs = try Self.ids(.edge, transaction)
  }

  private static func ids(
    _ kind: ElementKind, _ transaction: borrowing Transaction
  ) throws(StoreError) -> [ElementID] {
    var row: UInt64 = 0
    var rows: [UInt64] = []
    try transaction.appendElements(kind, label: nil, limit: idLimit, from: &row, to: &rows)
    var ids: [ElementID] = []
    for number in rows.prefix(idLimit) { ids.append(try transaction.id(kind, number)) }
    return ids
  }
}
