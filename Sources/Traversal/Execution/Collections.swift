// Collections: what steps ask of lists, sets, maps and paths.

import GraphStore

extension Value {
  /// The members of a list, set, bulk set or path; nil for anything else.
  var members: [Value]? {
    switch self {
    case .list(let members), .set(let members): members
    case .path(let path): path.objects
    // Counts that no memory could hold are left to the steps that know counts.
    case .bulkSet(let entries):
      entries.allSatisfy { $0.count <= 1 << 30 }
        ? entries.flatMap { Array(repeating: $0.value, count: Int($0.count)) } : nil
    default: nil
    }
  }

  /// The entries of a map or a tree; nil for anything else.
  var entries: [MapEntry]? {
    switch self {
    case .map(let entries), .tree(let entries): entries
    default: nil
    }
  }

  /// Whether the value is an entry unfolded from a map.
  var isEntry: Bool {
    if case .map(let entries) = self, let entry = entries.first { entry.standsAlone } else { false }
  }

  /// The same kind of collection with other members.
  func replacingMembers(_ members: [Value]) -> Value {
    if case .set = self { .set(members) } else { .list(members) }
  }
}

enum Collections {
  /// The members without repetitions, in the order of first appearance.
  static func distinct(_ members: [Value]) -> [Value] {
    var seen = Set<Value>(minimumCapacity: members.count)
    return members.filter { seen.insert($0).inserted }
  }

  /// The entry of a map as a value of its own.
  static func entry(_ entry: MapEntry) -> Value {
    var alone = entry
    alone.standsAlone = true
    return .map([alone])
  }

  static func entry(_ key: String, _ value: Value) -> MapEntry { MapEntry(key: .string(key), value: value) }
}
