// Radix: stable sorting of words by some of their bits, digit by digit from the lowest.

enum Radix {
  private static let digitBits = 11

  /// Sorts by the bits from `low` to below `high`; words that agree in them keep their order.
  static func sort(_ words: inout [UInt64], low: Int, high: Int) {
    guard words.count > 1, low < high else { return }
    var other = [UInt64](repeating: 0, count: words.count)
    let passes = (high - low + digitBits - 1) / digitBits
    // Digits of the same size, or the last pass would do little.
    let bits = (high - low + passes - 1) / passes
    for pass in 0..<passes {
      let low = low + pass * bits
      if Kernels.distribute(words, into: &other, shift: UInt64(low), bits: min(bits, high - low)) {
        swap(&words, &other)
      }
    }
  }

  /// How many bits numbers up to `greatest` have.
  static func bits(of greatest: UInt64) -> Int { 64 - greatest.leadingZeroBitCount }
}
