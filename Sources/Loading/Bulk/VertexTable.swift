// VertexTable: the vertices of the load by their ids. Open addressing over hashes of 64 bits; a text is compared only
// where 32 bits of the hash agree.

import GraphStore

struct VertexTable: Sendable {
  /// Zero for an empty slot; else the upper half of the hash, and below it the row plus one.
  private var slots: [UInt64]
  private(set) var ids = Texts()
  /// Where each id begins, and behind the last one where it ends.
  private var bounds: [UInt32] = [0, 0]
  /// The number of each row where it is not the row itself.
  private var numbers: [VertexNumber] = []

  static let missing = VertexNumber.max

  init() { slots = [UInt64](repeating: 0, count: 1 << 12) }

  var count: Int { ids.count }
  /// Bytes of memory, roughly.
  var size: Int { slots.count * 8 + ids.bytes.count + ids.ends.count * 4 + numbers.count * 4 }

  @inline(__always)
  private static func slot(_ hash: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: hash) & mask
  }

  // MARK: Building

  /// Adds rows. `repeated` gets the new row and the earlier one of the same id.
  mutating func add(_ new: Texts, hashes: [UInt64], repeated: (_ new: Int, _ earlier: Int) -> Void) {
    let first = ids.count
    ids.append(0..<new.count, of: new)
    if (ids.count + 1) * 3 > slots.count * 2 { grow(for: ids.count) }
    let mask = slots.count - 1
    for place in hashes.indices {
      let hash = hashes[place]
      let row = first &+ place
      let entry = hash & 0xFFFF_FFFF_0000_0000 | UInt64(row &+ 1)
      var slot = Self.slot(hash, mask)
      while slots[slot] != 0 {
        if (slots[slot] ^ entry) &>> 32 == 0 {
          let other = Int(slots[slot] & 0xFFFF_FFFF) &- 1
          if isSame(row, other) {
            repeated(row, other)
            break
          }
        }
        slot = (slot &+ 1) & mask
      }
      if slots[slot] == 0 { slots[slot] = entry }
    }
    rowHashes.append(contentsOf: hashes)
  }

  /// Kept while the table grows.
  private var rowHashes: [UInt64] = []

  private mutating func grow(for count: Int) {
    var size = slots.count
    while (count + 1) * 3 > size * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    let mask = size - 1
    for (row, hash) in rowHashes.enumerated() {
      let entry = hash & 0xFFFF_FFFF_0000_0000 | UInt64(row + 1)
      var slot = Self.slot(hash, mask)
      var isRepeated = false
      while slots[slot] != 0, !isRepeated {
        isRepeated =
          (slots[slot] ^ entry) &>> 32 == 0 && isSame(row, Int(slots[slot] & 0xFFFF_FFFF) - 1)
        if !isRepeated { slot = (slot &+ 1) & mask }
      }
      if !isRepeated { slots[slot] = entry }
    }
  }

  private func isSame(_ left: Int, _ right: Int) -> Bool {
    let leftStart = left == 0 ? 0 : Int(ids.ends[left &- 1])
    let rightStart = right == 0 ? 0 : Int(ids.ends[right &- 1])
    let count = Int(ids.ends[left]) &- leftStart
    return count == Int(ids.ends[right]) &- rightStart
      && Kernels.areEqual(ids.bytes, leftStart, ids.bytes, rightStart, count: count)
  }

  /// No rows follow. `numbers` are those of the rows, where they are not the rows themselves.
  mutating func finish(numbers: [VertexNumber]) {
    self.numbers = numbers
    rowHashes = []
    ids.pad()
    bounds = [0] + (ids.count == 0 ? [0] : ids.ends)
  }

  // MARK: Finding

  /// The numbers of the vertices with these ids; `missing` for those that there are none of.
  func find(
    _ bytes: [UInt8], starts: [UInt32], ends: [UInt32], hashes: [UInt64]
  ) -> [VertexNumber] {
    var found = [VertexNumber](repeating: Self.missing, count: hashes.count)
    var entries = [UInt64](repeating: 0, count: Self.batch)
    var from = [UInt32](repeating: 0, count: Self.batch)
    var first = 0
    while first < hashes.count {
      let count = min(Self.batch, hashes.count &- first)
      look(hashes, first, count, &entries, &from)
      for place in 0..<count {
        let entry = entries[place]
        if entry == 0 { continue }
        let row = Int(entry & 0xFFFF_FFFF)
        let start = Int(starts[first &+ place])
        let length = Int(ends[first &+ place]) &- start
        let isSame =
          Int(bounds[row] &- from[place]) == length
          && Kernels.areEqual(ids.bytes, Int(from[place]), bytes, start, count: length)
        found[first &+ place] =
          isSame ? number(ofRow: row &- 1) : search(hashes[first &+ place], bytes, start, length)
      }
      first &+= count
    }
    return found
  }

  /// So few that what one step has brought near is there for the next one.
  private static let batch = 256

  /// For each hash the first entry with its upper half, or zero, and where the id of that row begins. Step by step for
  /// all of a batch, so that the waits for memory overlap.
  private func look(
    _ hashes: [UInt64], _ first: Int, _ count: Int, _ entries: inout [UInt64], _ from: inout [UInt32]
  ) {
    let mask = slots.count - 1
    for place in 0..<count { entries[place] = slots[Self.slot(hashes[first &+ place], mask)] }
    for place in 0..<count {
      let hash = hashes[first &+ place]
      var entry = entries[place]
      if entry != 0, (entry ^ hash) &>> 32 != 0 {
        var slot = Self.slot(hash, mask)
        repeat {
          slot = (slot &+ 1) & mask
          entry = slots[slot]
        } while entry != 0 && (entry ^ hash) &>> 32 != 0
        entries[place] = entry
      }
    }
    for place in 0..<count { from[place] = bounds[max(Int(entries[place] & 0xFFFF_FFFF), 1) &- 1] }
  }

  @inline(__always)
  private func number(ofRow row: Int) -> VertexNumber {
    numbers.isEmpty ? VertexNumber(truncatingIfNeeded: row) : numbers[row]
  }

  private func search(_ hash: UInt64, _ bytes: [UInt8], _ start: Int, _ count: Int) -> VertexNumber {
    let mask = slots.count - 1
    var slot = Self.slot(hash, mask)
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) &>> 32 == 0 {
        let row = Int(slots[slot] & 0xFFFF_FFFF) &- 1
        let rowStart = Int(bounds[row])
        if Int(bounds[row &+ 1]) &- rowStart == count,
          Kernels.areEqual(ids.bytes, rowStart, bytes, start, count: count)
        {
          return number(ofRow: row)
        }
      }
      slot = (slot &+ 1) & mask
    }
    return Self.missing
  }

  /// The number of one vertex.
  func number(_ id: String, seed: UInt64) -> VertexNumber? {
    guard let row = row(id, seed: seed) else { return nil }
    return number(ofRow: row)
  }

  /// The row of the first vertex with an id.
  func row(_ id: String, seed: UInt64) -> Int? {
    let bytes = Array(id.utf8)
    var hashes: [UInt64] = []
    IDHash.append(of: bytes, starts: [0], ends: [UInt32(bytes.count)], seed: seed, to: &hashes)
    let mask = slots.count - 1
    var slot = Self.slot(hashes[0], mask)
    while slots[slot] != 0 {
      let row = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if (slots[slot] ^ hashes[0]) &>> 32 == 0, ids.text(row).elementsEqual(bytes) { return row }
      slot = (slot &+ 1) & mask
    }
    return nil
  }
}
