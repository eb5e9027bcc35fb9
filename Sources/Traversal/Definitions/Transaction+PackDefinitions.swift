// The definitions that came with a pack: naming them, and dropping them when the pack has them no more.

import GraphStore

extension Transaction {
  /// The names of the definitions that belong to a pack, in order.
  package borrowing func definitionNames(ofPack pack: String) throws -> [String] {
    var names: [String] = []
    try forEachDocument(DefinitionKey.current) { key, bytes in
      if try DefinitionRecord(bytes).pack == pack {
        names.append(String(decoding: key.dropFirst(), as: UTF8.self))
      }
    }
    return names
  }

  /// Drops the definitions of a pack except some. Those that others call stay, unless the caller insists; they are given
  /// with their callers.
  package borrowing func undefine(
    pack: String, except kept: Set<String> = [], insists: Bool = false
  ) throws -> (dropped: [String], called: [(name: String, callers: [String])]) {
    var going: Set<String> = []
    var callers: [String: [String]] = [:]
    try forEachDocument(DefinitionKey.current) { key, bytes in
      let name = String(decoding: key.dropFirst(), as: UTF8.self)
      let record = try DefinitionRecord(bytes)
      if record.pack == pack, !kept.contains(name) { going.insert(name) }
      for callee in record.needs.calls { callers[callee, default: []].append(name) }
    }
    guard !going.isEmpty else { return ([], []) }
    var called: [(name: String, callers: [String])] = []
    // What a definition that stays calls stays as well.
    var isMore = !insists
    while isMore {
      isMore = false
      for name in going.sorted() {
        let staying = (callers[name] ?? []).filter { !going.contains($0) }
        if staying.isEmpty { continue }
        called.append((name, staying))
        going.remove(name)
        isMore = true
      }
    }
    for name in going.sorted() {
      guard let stored = try definition(named: name) else { continue }
      try keepAmongPast(stored)
      try removeDocument(DefinitionKey.current(name))
    }
    try renewDefinitions()
    return (going.sorted(), called)
  }
}
