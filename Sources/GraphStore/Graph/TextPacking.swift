// TextPacking: texts as a segment: as they are, or once each with a code in every cell where that takes less room.

enum TextPacking {
  /// Packs up to 512 texts that lie one behind the other in `bytes`, from `start` on; `ends` says where each ends.
  /// `bitmap` says which rows have one; nil means the first rows, all of them.
  static func pack(
    _ bytes: [UInt8], from start: Int, ends: ArraySlice<Int>, bitmap: [UInt64]?, into writer: inout ByteWriter
  ) {
    let size = (ends.last ?? start) - start
    let offsetWidth = size <= Int(UInt16.max) ? 2 : 4
    if let dictionary = TextDictionary(
      bytes, from: start, ends, plainSize: size + offsetWidth * (ends.count + 1))
    {
      writer.appendHeader(
        .dictionary, type: 0, width: dictionary.width, count: ends.count, extra: dictionary.entries.count,
        base: 0, bitmap: bitmap)
      for code in dictionary.codes { writer.append(UInt64(code), width: dictionary.width) }
      var offset = 0
      writer.append(UInt32(0))
      for entry in dictionary.entries {
        offset += entry.count
        writer.append(UInt32(truncatingIfNeeded: offset))
      }
      for entry in dictionary.entries { writer.bytes.append(contentsOf: bytes[entry]) }
      return
    }
    writer.appendHeader(
      .texts, type: 0, width: offsetWidth, count: ends.count, extra: 0, base: 0, bitmap: bitmap)
    writer.append(0, width: offsetWidth)
    if offsetWidth == 2 {
      writer.append(contentsOf: ends.map { UInt16(truncatingIfNeeded: $0 &- start) })
    } else {
      writer.append(contentsOf: ends.map { UInt32(truncatingIfNeeded: $0 &- start) })
    }
    writer.bytes.append(contentsOf: bytes[start..<start + size])
  }
}

/// The different texts of a segment and, for each cell, the place of its text among them.
private struct TextDictionary {
  var codes: [Int] = []
  var entries: [Range<Int>] = []
  var width: Int { entries.count <= 1 ? 0 : entries.count <= 256 ? 1 : 2 }

  /// Nil when it would not take less than `plainSize`.
  init?(_ bytes: [UInt8], from start: Int, _ ends: ArraySlice<Int>, plainSize: Int) {
    // By hash to the place of an entry, plus one; twice as many slots as there can be entries.
    var slots = [UInt16](repeating: 0, count: 2 * Segment.rowCount)
    let span = bytes.span.bytes
    codes.reserveCapacity(ends.count)
    var entryBytes = 0
    var from = start
    for end in ends {
      let code = Self.find(from..<end, in: span, entries, &slots)
      codes.append(code)
      if code == entries.count {
        entries.append(from..<end)
        entryBytes += end - from
      }
      from = end
      // Nothing repeats in the first part: it will not pay.
      if codes.count == 64, entries.count > 56 { return nil }
    }
    let size = codes.count * width + 4 * (entries.count + 1) + entryBytes
    guard size < plainSize else { return nil }
  }

  /// The place of the entry with this text; that of a new one when there is none.
  private static func find(
    _ text: Range<Int>, in bytes: RawSpan, _ entries: [Range<Int>], _ slots: inout [UInt16]
  ) -> Int {
    let wanted = bytes.extracting(text)
    var hash = UInt64(text.count)
    for place in 0..<wanted.byteCount {
      hash = (hash ^ UInt64(wanted.loadUnchecked(place, as: UInt8.self))) &* 0x100_0000_01B3
    }
    var slot = Int((hash ^ hash >> 32) & UInt64(slots.count - 1))
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if wanted.isEqual(to: bytes.extracting(entries[code])) { return code }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt16(entries.count + 1)
    return entries.count
  }
}
