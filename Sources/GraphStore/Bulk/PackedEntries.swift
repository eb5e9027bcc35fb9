// PackedEntries: entries of one table, packed side by side in the order of their keys, ready to be appended.
// They are made on any thread, wait in memory or in a file, and are written by the one thread that writes.

/// Entries under integer keys, ascending.
package struct PackedEntries: Sendable {
  package private(set) var keys: [UInt64]
  /// Where each value ends among `bytes`.
  package private(set) var ends: [UInt32]
  package private(set) var bytes: [UInt8]

  package init() {
    keys = []
    ends = []
    bytes = []
  }

  /// Puts together what was taken apart to be kept elsewhere.
  package init(keys: [UInt64], ends: [UInt32], bytes: [UInt8]) {
    self.keys = keys
    self.ends = ends
    self.bytes = bytes
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }
  /// Bytes of memory, roughly.
  package var size: Int { keys.count * 12 + bytes.count }

  mutating func append(_ key: UInt64, _ value: [UInt8]) {
    keys.append(key)
    bytes.append(contentsOf: value)
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// The entries of all, in the order of their keys, which differ.
  package static func merged(_ parts: [PackedEntries]) -> PackedEntries {
    let parts = parts.filter { !$0.isEmpty }
    if parts.count <= 1 { return parts.first ?? PackedEntries() }
    var merged = PackedEntries()
    merged.bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
    var next = [Int](repeating: 0, count: parts.count)
    while true {
      var best: Int?
      for part in parts.indices where next[part] < parts[part].count {
        if let held = best, parts[held].keys[next[held]] <= parts[part].keys[next[part]] { continue }
        best = part
      }
      guard let best else { return merged }
      merged.keys.append(parts[best].keys[next[best]])
      merged.bytes.append(contentsOf: parts[best].bytes[parts[best].range(next[best])])
      merged.ends.append(UInt32(truncatingIfNeeded: merged.bytes.count))
      next[best] += 1
    }
  }

  func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place]) }
}

/// Chunks of long neighbour lists, whose keys are bytes, ascending.
package struct PackedChunks: Sendable {
  package private(set) var keys: [UInt8]
  package private(set) var ends: [UInt32]
  package private(set) var bytes: [UInt8]

  package init() {
    keys = []
    ends = []
    bytes = []
  }

  package init(keys: [UInt8], ends: [UInt32], bytes: [UInt8]) {
    self.keys = keys
    self.ends = ends
    self.bytes = bytes
  }

  package var count: Int { ends.count }
  package var size: Int { keys.count + ends.count * 4 + bytes.count }

  mutating func append(_ key: [UInt8], _ value: [UInt8]) {
    keys.append(contentsOf: key)
    bytes.append(contentsOf: value)
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  func key(_ place: Int) -> [UInt8] { Array(keys[place * HubKey.size..<(place + 1) * HubKey.size]) }
  func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place]) }
}
