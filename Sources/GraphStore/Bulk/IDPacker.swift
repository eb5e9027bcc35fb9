// IDPacker: hashes of ids in their order to packed runs of the table of ids.

package enum IDPacker {
  /// Packs entries in the order of hash, then number. All entries of a hash are among them.
  package static func pack(
    _ kind: ElementKind, hashes: [UInt32], numbers: [UInt64]
  ) throws(StoreError) -> PackedEntries {
    var packed = PackedEntries()
    var writer = ByteWriter()
    guard let greatest = numbers.max() else { return packed }
    let width = max(1, (64 - greatest.leadingZeroBitCount + 7) / 8)
    let perRun = (IDRun.maximumSize - IDRun.headerSize) / (4 + width)
    let runs = (hashes.count + perRun - 1) / perRun
    var start = 0
    for run in 1...runs {
      guard start < hashes.count else { break }
      // Evenly, so that the last run is not nearly empty; a full page each where there are many.
      var end = max(start + 1, hashes.count * run / runs)
      while end < hashes.count, hashes[end] == hashes[end - 1] { end += 1 }
      guard end - start <= Int(UInt16.max) else { throw StoreError(.limit, "too many ids with one hash") }
      writer.clear()
      writer.append(UInt16(truncatingIfNeeded: end - start))
      writer.append(UInt8(width))
      writer.append(UInt8(0))
      writer.append(contentsOf: hashes[start..<end])
      writer.append(numbers[start..<end], lessBase: 0, width: width)
      packed.append(UInt64(kind.rawValue) << 32 | UInt64(hashes[start]), writer.bytes)
      start = end
    }
    return packed
  }
}

extension IDHash {
  /// The 64-bit hashes of ids that lie in `bytes`, appended. The upper half of each is the hash that the file stores.
  package static func append(
    of bytes: [UInt8], starts: [UInt32], ends: [UInt32], seed: UInt64, to hashes: inout [UInt64]
  ) {
    let span = bytes.span.bytes
    let first = hashes.count
    hashes.append(contentsOf: repeatElement(0, count: starts.count))
    for place in starts.indices {
      let start = Int(starts[place])
      let end = Int(ends[place])
      guard start <= end, end <= span.byteCount else { continue }
      hashes[first &+ place] = hash(span, start, end, seed: seed)
    }
  }

  /// The 64-bit hash of one id.
  package static func hash64(of id: String, seed: UInt64) -> UInt64 {
    let bytes = Array(id.utf8)
    return hash(bytes.span.bytes, 0, bytes.count, seed: seed)
  }

  /// The caller has checked the bounds.
  @inline(__always)
  private static func hash(_ span: RawSpan, _ start: Int, _ end: Int, seed: UInt64) -> UInt64 {
    if let number = canonicalInteger(span, start, end) {
      return integer(number, seed: seed)
    }
    var state = seed
    var at = start
    while at &+ 8 <= end {
      state = mix(span.loadUnchecked(at, as: UInt64.self), state)
      at &+= 8
    }
    var word: UInt64 = 0
    if end &+ 8 <= span.byteCount {
      if at < end {
        word = span.loadUnchecked(at, as: UInt64.self) & (1 &<< UInt64(8 &* (end &- at)) &- 1)
      }
    } else {
      for place in at..<end {
        word |= UInt64(span.loadUnchecked(place, as: UInt8.self)) &<< UInt64(8 &* (place &- at))
      }
    }
    return text(lastWord: word, filled: UInt64(end &- at), count: end &- start, state: state)
  }

  /// The integer whose decimal text the bytes are, without superfluous signs and zeros.
  @inline(__always)
  private static func canonicalInteger(_ span: RawSpan, _ start: Int, _ end: Int) -> Int64? {
    guard start < end, end &- start <= 20 else { return nil }
    let first = span.loadUnchecked(start, as: UInt8.self)
    let isNegative = first == 0x2D
    guard isNegative || first &- 0x30 <= 9 else { return nil }
    var at = isNegative ? start &+ 1 : start
    guard at < end else { return nil }
    if span.loadUnchecked(at, as: UInt8.self) == 0x30 { return !isNegative && end &- at == 1 ? 0 : nil }
    var magnitude: UInt64 = 0
    if end &- at <= 18 {
      while at < end {
        let digit = span.loadUnchecked(at, as: UInt8.self) &- 0x30
        guard digit <= 9 else { return nil }
        magnitude = magnitude &* 10 &+ UInt64(digit)
        at &+= 1
      }
      return isNegative ? 0 &- Int64(magnitude) : Int64(magnitude)
    }
    while at < end {
      let digit = span.loadUnchecked(at, as: UInt8.self) &- 0x30
      guard digit <= 9 else { return nil }
      let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = product.addingReportingOverflow(UInt64(digit))
      guard !tooLarge, !overflow else { return nil }
      magnitude = sum
      at &+= 1
    }
    if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }
}
