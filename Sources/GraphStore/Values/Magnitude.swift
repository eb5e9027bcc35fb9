// Unsigned integers of any size: arithmetic on 32-bit limbs, least significant first, without leading zeros.
// Products of two limbs plus two carries fit 64 bits, so the wrapping operators here never wrap.

enum Magnitude {
  static func trim(_ limbs: inout [UInt32]) {
    while limbs.last == 0 { limbs.removeLast() }
  }

  static func of(_ value: UInt64) -> [UInt32] {
    var limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    trim(&limbs)
    return limbs
  }

  static func bitWidth(_ a: [UInt32]) -> Int {
    guard let top = a.last else { return 0 }
    return a.count * 32 - top.leadingZeroBitCount
  }

  static func compare(_ a: [UInt32], _ b: [UInt32]) -> ThreeWay {
    if a.count != b.count { return a.count < b.count ? .less : .greater }
    for index in a.indices.reversed() where a[index] != b[index] {
      return a[index] < b[index] ? .less : .greater
    }
    return .equal
  }

  static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    if a.count < b.count { return sum(b, a) }
    var result = a
    var carry: UInt64 = 0
    for index in result.indices {
      if index >= b.count && carry == 0 { break }
      let total = UInt64(result[index]) &+ (index < b.count ? UInt64(b[index]) : 0) &+ carry
      result[index] = UInt32(truncatingIfNeeded: total)
      carry = total >> 32
    }
    if carry != 0 { result.append(UInt32(truncatingIfNeeded: carry)) }
    return result
  }

  /// `a` − `b`, where `a` is not the smaller one.
  static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a
    var borrow: UInt64 = 0
    for index in result.indices {
      if index >= b.count && borrow == 0 { break }
      let subtrahend = (index < b.count ? UInt64(b[index]) : 0) &+ borrow
      let minuend = UInt64(result[index])
      result[index] = UInt32(truncatingIfNeeded: minuend &- subtrahend)
      borrow = minuend < subtrahend ? 1 : 0
    }
    trim(&result)
    return result
  }

  static func product(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    if a.isEmpty || b.isEmpty { return [] }
    var result = [UInt32](repeating: 0, count: a.count + b.count)
    for i in a.indices {
      let factor = UInt64(a[i])
      var carry: UInt64 = 0
      for j in b.indices {
        let total = factor &* UInt64(b[j]) &+ UInt64(result[i &+ j]) &+ carry
        result[i &+ j] = UInt32(truncatingIfNeeded: total)
        carry = total >> 32
      }
      result[i &+ b.count] = UInt32(truncatingIfNeeded: carry)
    }
    trim(&result)
    return result
  }

  /// Replaces `a` by `a` × `factor` + `addend`.
  static func multiplyAdd(_ a: inout [UInt32], _ factor: UInt32, _ addend: UInt32) {
    var carry = UInt64(addend)
    for index in a.indices {
      let total = UInt64(a[index]) &* UInt64(factor) &+ carry
      a[index] = UInt32(truncatingIfNeeded: total)
      carry = total >> 32
    }
    if carry != 0 { a.append(UInt32(truncatingIfNeeded: carry)) }
  }

  /// Replaces `a` by its quotient and gives the remainder; `divisor` is not zero.
  static func divide(_ a: inout [UInt32], by divisor: UInt32) -> UInt32 {
    let divisor = UInt64(divisor)
    var remainder: UInt64 = 0
    for index in a.indices.reversed() {
      let part = remainder << 32 | UInt64(a[index])
      a[index] = UInt32(truncatingIfNeeded: part / divisor)
      remainder = part % divisor
    }
    trim(&a)
    return UInt32(truncatingIfNeeded: remainder)
  }

  static func shiftedLeft(_ a: [UInt32], by bits: Int) -> [UInt32] {
    if a.isEmpty { return [] }
    let (limbs, rest) = (bits / 32, UInt32(bits % 32))
    var result = [UInt32](repeating: 0, count: limbs)
    result.reserveCapacity(limbs + a.count + 1)
    var carry: UInt32 = 0
    for limb in a {
      result.append(limb << rest | carry)
      carry = rest == 0 ? 0 : limb >> (32 - rest)
    }
    if carry != 0 { result.append(carry) }
    return result
  }

  /// Long division; `b` is not zero.
  static func quotientAndRemainder(_ a: [UInt32], by b: [UInt32]) -> ([UInt32], [UInt32]) {
    if compare(a, b) == .less { return ([], a) }
    if b.count == 1 {
      var quotient = a
      let remainder = divide(&quotient, by: b[0])
      return (quotient, remainder == 0 ? [] : [remainder])
    }
    return divideLong(a, by: b)
  }

  /// Schoolbook division a limb at a time: the divisor is shifted until its top bit is set, so that the
  /// digit guessed from the two leading limbs is at most two too large.
  private static func divideLong(_ a: [UInt32], by b: [UInt32]) -> ([UInt32], [UInt32]) {
    let shift = b[b.count - 1].leadingZeroBitCount
    let divisor = shiftedLeft(b, by: shift)
    var rest = shiftedLeft(a, by: shift)
    while rest.count <= a.count { rest.append(0) }

    let width = divisor.count
    let (top, second) = (UInt64(divisor[width - 1]), UInt64(divisor[width - 2]))
    var quotient = [UInt32](repeating: 0, count: rest.count - width)
    for place in quotient.indices.reversed() {
      let leading = UInt64(rest[place + width]) << 32 | UInt64(rest[place + width - 1])
      var digit = leading / top
      var remainder = leading % top
      while digit >> 32 != 0 || digit &* second > remainder << 32 | UInt64(rest[place + width - 2]) {
        digit -= 1
        remainder += top
        if remainder >> 32 != 0 { break }
      }
      if subtract(divisor, times: digit, from: &rest, at: place) {
        digit -= 1
        addBack(divisor, to: &rest, at: place)
      }
      quotient[place] = UInt32(truncatingIfNeeded: digit)
    }
    trim(&quotient)
    trim(&rest)
    return (quotient, shiftedRight(rest, by: shift))
  }

  /// Whether the subtraction went below zero.
  private static func subtract(
    _ divisor: [UInt32], times digit: UInt64, from rest: inout [UInt32], at place: Int
  ) -> Bool {
    var carry: UInt64 = 0
    for index in divisor.indices {
      let product = digit &* UInt64(divisor[index]) &+ carry
      let low = UInt32(truncatingIfNeeded: product)
      let limb = rest[place + index]
      rest[place + index] = limb &- low
      carry = product >> 32 &+ (limb < low ? 1 : 0)
    }
    let last = place + divisor.count
    let limb = UInt64(rest[last])
    rest[last] = UInt32(truncatingIfNeeded: limb &- carry)
    return limb < carry
  }

  private static func addBack(_ divisor: [UInt32], to rest: inout [UInt32], at place: Int) {
    var carry: UInt64 = 0
    for index in divisor.indices {
      let total = UInt64(rest[place + index]) &+ UInt64(divisor[index]) &+ carry
      rest[place + index] = UInt32(truncatingIfNeeded: total)
      carry = total >> 32
    }
    let last = place + divisor.count
    rest[last] = rest[last] &+ UInt32(truncatingIfNeeded: carry)
  }

  static func shiftedRight(_ a: [UInt32], by bits: Int) -> [UInt32] {
    let (limbs, rest) = (bits / 32, UInt32(bits % 32))
    guard limbs < a.count else { return [] }
    var result: [UInt32] = []
    result.reserveCapacity(a.count - limbs)
    for index in limbs..<a.count {
      let high = index + 1 < a.count && rest != 0 ? a[index + 1] << (32 - rest) : 0
      result.append(a[index] >> rest | high)
    }
    trim(&result)
    return result
  }
}
