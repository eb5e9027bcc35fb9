// HashSweep: ids in the order of their hashes, bucket by bucket, for the table of ids; and the ids that come twice.

import GraphStore

/// Hashes and numbers of elements with given ids, by buckets of the highest bits of the hash.
struct HashBlock: Sendable {
  /// The stored half of each hash above, the number less `first` below.
  let words: BucketedWords
  let first: UInt64

  var count: Int { words.words.count }

  /// `present` is zero for an element that has its number as its id; empty when none has.
  init(
    _ hashes: [UInt64], _ present: [UInt8], first: UInt64, bucketBits: Int, in storage: Storage
  ) throws(Platform.SystemError) {
    self.first = first
    var words: [UInt64] = []
    words.reserveCapacity(hashes.count)
    for row in hashes.indices where present.isEmpty || present[row] != 0 {
      words.append(hashes[row] & 0xFFFF_FFFF_0000_0000 | UInt64(row))
    }
    self.words = try BucketedWords(words, bits: bucketBits, in: storage)
  }

  /// So many buckets that one has some ten thousand ids.
  static func bucketBits(for count: Int) -> Int { min(12, max(0, Radix.bits(of: UInt64(count / 16384)))) }
}

struct HashSweep: Sendable {
  let kind: ElementKind
  let blocks: [HashBlock]
  let bucketBits: Int

  var count: Int { 1 << bucketBits }

  func output(_ bucket: Int) throws -> PackedEntries {
    var entries: [UInt64] = []
    var elements: [UInt64] = []
    for block in blocks {
      for word in try block.words.bucket(bucket) {
        elements.append(block.first &+ (word & 0xFFFF_FFFF))
        entries.append(word & 0xFFFF_FFFF_0000_0000 | UInt64(entries.count))
      }
    }
    // Elements come in the order of their numbers, and so stay those with equal hashes.
    Radix.sort(&entries, low: 32, high: 64 - bucketBits)
    return try IDPacker.pack(
      kind, hashes: entries.map { UInt32(truncatingIfNeeded: $0 >> 32) },
      numbers: entries.map { elements[Int($0 & 0xFFFF_FFFF)] })
  }
}

/// The hashes that occur more than once among blocks.
struct RepeatSearch: Sendable {
  let blocks: [BucketedWords]

  static let bucketBits = 8

  func repeated(_ bucket: Int) throws(Platform.SystemError) -> [UInt64] {
    let count = blocks.reduce(0) { $0 + $1.count(bucket) }
    var size = 16
    while size < count * 2 { size *= 2 }
    // Zero is an empty slot; the hash zero is counted apart.
    var slots = [UInt64](repeating: 0, count: size)
    var zeros = 0
    var repeated: [UInt64] = []
    for block in blocks {
      for hash in try block.bucket(bucket) {
        if hash == 0 {
          zeros += 1
          continue
        }
        var slot = Int(truncatingIfNeeded: hash) & (size - 1)
        while slots[slot] != 0, slots[slot] != hash { slot = (slot &+ 1) & (size - 1) }
        if slots[slot] == hash { repeated.append(hash) } else { slots[slot] = hash }
      }
    }
    return zeros > 1 ? repeated + [0] : repeated
  }
}
