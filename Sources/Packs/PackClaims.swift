// PackClaims: who owns what in a database before a pack is loaded into it or removed, and what was changed since.

import GraphStore
import Loading
import Traversal

struct PackClaims: Sendable {
  /// What belongs to the pack that is being installed.
  let own: Ownership
  private let others: [(name: String, owned: Ownership)]
  /// The elements of `own` whose content is another than the pack gave them, and those that are gone.
  private var changed: [ElementKind: Set<UInt64>] = [:]
  private var missing: [ElementKind: Set<UInt64>] = [:]

  init(_ pack: String, _ graph: borrowing Transaction) throws {
    own = try Ownership(of: pack, graph)
    var others: [(name: String, owned: Ownership)] = []
    for other in try graph.packs() where other.name != pack {
      others.append((other.name, try Ownership(of: other.name, graph)))
    }
    self.others = others
    for kind in ElementKind.allCases {
      let elements = own[kind]
      let now = try graph.digests(kind, elements.numbers, keySets: elements.keySets, of: own.sets)
      for place in now.indices where now[place] != elements.digests[place] {
        if now[place] == Transaction.digestOfNothing {
          missing[kind, default: []].insert(elements.numbers[place])
        } else {
          changed[kind, default: []].insert(elements.numbers[place])
        }
      }
    }
  }

  func isChanged(_ kind: ElementKind, _ number: UInt64) -> Bool { changed[kind]?.contains(number) ?? false }

  func isMissing(_ kind: ElementKind, _ number: UInt64) -> Bool { missing[kind]?.contains(number) ?? false }

  private func owner(_ kind: ElementKind, _ number: UInt64) -> (name: String, owned: Ownership)? {
    others.first { $0.owned.owns(kind, number) }
  }

  // MARK: Loading

  /// Whether the pack may overwrite an element that is there.
  func choice(_ kind: ElementKind, _ number: UInt64, isForced: Bool) -> Overwriting.Choice {
    if let place = own[kind].place(of: number) {
      if isChanged(kind, number), !isForced { return .keep }
      return .overwrite(owned: own.sets[own[kind].keySets[place]])
    }
    guard isForced else { return .keep }
    guard let owned = owner(kind, number)?.owned, let place = owned[kind].place(of: number) else {
      return .overwrite(owned: [])
    }
    return .overwrite(owned: owned.sets[owned[kind].keySets[place]])
  }

  /// Why it may not.
  func reason(_ kind: ElementKind, _ number: UInt64) -> PackReport.Kept.Reason {
    isChanged(kind, number) ? .changed : .foreign(pack: owner(kind, number)?.name)
  }

  /// What was taken over from other packs is theirs no more.
  func release(_ taken: Ownership, _ graph: borrowing Transaction) throws {
    for (name, var owned) in others {
      let before = owned
      for kind in ElementKind.allCases {
        let numbers = Set(owned[kind].numbers.filter { taken.owns(kind, $0) })
        if !numbers.isEmpty { owned[kind] = owned[kind].without(numbers) }
      }
      if owned != before { try owned.write(for: name, graph) }
    }
  }

  // MARK: Removing

  /// Of elements of the pack that are to go, those that hold something of somebody else's. Edges of the pack that are to go
  /// are gone already.
  func reasonsToKeep(
    _ kind: ElementKind, _ numbers: [UInt64], _ graph: borrowing Transaction
  ) throws -> [UInt64: PackReport.Kept.Reason] {
    var reasons: [UInt64: PackReport.Kept.Reason] = [:]
    var sets = own.sets
    let found = try graph.keySets(kind, numbers, in: &sets)
    for (number, set) in zip(numbers, found) {
      guard let place = own[kind].place(of: number) else { continue }
      let keys = own.sets[own[kind].keySets[place]]
      let added = sets[set].filter { !keys.contains($0) }
      if isChanged(kind, number) {
        reasons[number] = .changed
      } else if !added.isEmpty {
        reasons[number] = .properties(try added.map { try graph.keyName($0) })
      } else if kind == .vertex {
        let edges = try graph.edges(at: VertexNumber(truncatingIfNeeded: number))
        if !edges.isEmpty { reasons[number] = .edges(edges.count) }
      }
    }
    return reasons
  }
}
