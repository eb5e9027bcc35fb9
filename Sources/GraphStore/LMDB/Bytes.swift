// Bytes: reading numbers out of borrowed spans and writing them into growing buffers, in the machine's byte order.
// Reads are bounds-checked; the `unchecked` forms are for loops whose bounds were checked before them.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RawSpan {
  @inline(__always)
  func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Number.Type) -> Number {
    unsafeLoadUnaligned(fromByteOffset: offset, as: type)
  }

  @inline(__always)
  func loadUnchecked<Number: BitwiseCopyable>(_ offset: Int, as type: Number.Type) -> Number {
    unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
  }

  /// Sixteen numbers side by side. The caller has checked the bounds.
  @inline(__always)
  func loadVector<Unit: SIMDScalar>(_ offset: Int, of type: Unit.Type) -> SIMD16<Unit> {
    withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: SIMD16<Unit>.self) }
  }

  /// An unsigned number of `width` bytes (0 to 8). The caller has checked the bounds.
  @inline(__always)
  func loadUnchecked(_ offset: Int, width: Int) -> UInt64 {
    switch width {
    case 0: return 0
    case 1: return UInt64(loadUnchecked(offset, as: UInt8.self))
    case 2: return UInt64(loadUnchecked(offset, as: UInt16.self))
    case 4: return UInt64(loadUnchecked(offset, as: UInt32.self))
    case 8: return loadUnchecked(offset, as: UInt64.self)
    default:
      // Eight bytes at once where they are there, of which the low ones count.
      if offset &+ 8 <= byteCount {
        return loadUnchecked(offset, as: UInt64.self) & (1 &<< UInt64(8 &* width) &- 1)
      }
      var value: UInt64 = 0
      for byte in 0..<width {
        value |= UInt64(loadUnchecked(offset &+ byte, as: UInt8.self)) &<< UInt64(8 &* byte)
      }
      return value
    }
  }

  /// A copy of the bytes.
  var array: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

  /// The bytes as text; damaged UTF-8 is repaired with replacement characters.
  var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

  /// Where the bytes lie, for a column of places that lives no longer than the transaction.
  var address: UInt64 { withUnsafeBytes { UInt64(UInt(bitPattern: $0.baseAddress)) } }

  /// The text at a place that `address` gave in a transaction that still lasts.
  static func text(at address: UInt64, count: Int) -> String {
    String(
      decoding: UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: UInt(address)), count: count),
      as: UTF8.self)
  }

  /// The bytes at a place that `address` gave in a transaction that still lasts, lent to `body`.
  @inline(__always)
  static func withBytes<Result, Failure: Error>(
    at address: UInt64, count: Int, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let place = UnsafeRawPointer(bitPattern: UInt(address))
    return try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: place, count: count)))
  }

  func isEqual(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    return withUnsafeBytes { mine in other.withUnsafeBytes { mine.isEqual(to: $0) } }
  }

  func isEqual(to text: String) -> Bool {
    withUnsafeBytes { mine in
      text.utf8.withContiguousStorageIfAvailable { mine.isEqual(to: UnsafeRawBufferPointer($0)) }
        ?? text.utf8.elementsEqual(mine)
    }
  }
}

extension UnsafeRawBufferPointer {
  @inline(__always)
  fileprivate func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let one = baseAddress, let other = other.baseAddress else { return true }
    return memcmp(one, other, count) == 0
  }
}

extension [UInt8] {
  /// Whether the bytes come before others in the order of the tables.
  func precedes(_ other: [UInt8]) -> Bool {
    let order = withUnsafeBytes { mine in
      other.withUnsafeBytes { other -> Int32 in
        guard let one = mine.baseAddress, let two = other.baseAddress else { return 0 }
        return memcmp(one, two, Swift.min(mine.count, other.count))
      }
    }
    return order == 0 ? count < other.count : order < 0
  }
}

extension String {
  /// Whether two texts are the same bytes, where `==` asks whether they are the same letters.
  package func hasSameBytes(as other: String) -> Bool {
    utf8.withContiguousStorageIfAvailable { one in
      other.utf8.withContiguousStorageIfAvailable {
        UnsafeRawBufferPointer(one).isEqual(to: UnsafeRawBufferPointer($0))
      }
    }.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
  }
}

/// A growing buffer of bytes, reused between values.
struct ByteWriter {
  var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func append<Number: BitwiseCopyable>(_ number: Number) {
    Swift.withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ span: RawSpan) {
    span.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func append(text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append<Number: BitwiseCopyable>(contentsOf numbers: [Number]) {
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  mutating func append<Number: BitwiseCopyable>(contentsOf numbers: ArraySlice<Number>) {
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Overwrites what stands at a place, which must be there.
  mutating func set<Number: BitwiseCopyable>(_ number: Number, at offset: Int) {
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: number, toByteOffset: offset, as: Number.self) }
  }

  /// The low `width` bytes of a number.
  @inline(__always)
  mutating func append(_ number: UInt64, width: Int) {
    switch width {
    case 0: break
    case 1: bytes.append(UInt8(truncatingIfNeeded: number))
    case 2: append(UInt16(truncatingIfNeeded: number))
    case 4: append(UInt32(truncatingIfNeeded: number))
    case 8: append(number)
    default:
      for byte in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
    }
  }

  /// The low `width` bytes of each number less `base`.
  mutating func append(_ numbers: ArraySlice<UInt64>, lessBase base: UInt64, width: Int) {
    switch width {
    case 0: break
    case 1: bytes.append(contentsOf: numbers.lazy.map { UInt8(truncatingIfNeeded: $0 &- base) })
    case 2: append(contentsOf: numbers.map { UInt16(truncatingIfNeeded: $0 &- base) })
    case 4: append(contentsOf: numbers.map { UInt32(truncatingIfNeeded: $0 &- base) })
    default:
      // Eight bytes at each place; the next number overwrites what is too much, and the last excess is cut off.
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: numbers.count * width + 8))
      bytes.withUnsafeMutableBytes { buffer in
        var offset = start
        for number in numbers {
          buffer.storeBytes(of: number &- base, toByteOffset: offset, as: UInt64.self)
          offset &+= width
        }
      }
      bytes.removeLast(8)
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// Appends the numbers that lie in `span` from `offset`, `count` of them. The caller has checked the bounds.
  @inline(__always)
  mutating func append(unalignedAt offset: Int, count: Int, of span: RawSpan) {
    let start = self.count
    reserveForAppending(count)
    span.withUnsafeBytes { source in
      guard count > 0, let base = source.baseAddress else { return }
      let bytes = UnsafeRawBufferPointer(
        start: base + offset, count: count &* MemoryLayout<Element>.stride)
      append(addingCapacity: count) { output in
        output.withUnsafeMutableBufferPointer { buffer, initialized in
          UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[(initialized &* MemoryLayout<Element>.stride)...]
          )
          .copyMemory(from: bytes)
          initialized &+= count
        }
      }
    }
    assert(self.count == start + count)
  }

  /// Grows geometrically, as repeated small appends need.
  mutating func reserveForAppending(_ more: Int) {
    if capacity < count + more { reserveCapacity(Swift.max(count + more, capacity * 2)) }
  }
}
