// PackedUnit: the unsigned numbers that cells are packed as, compared sixteen at a time. The bodies are the same to the
// letter, and written out, because only comparisons of concrete vectors become vector instructions.

protocol PackedUnit: FixedWidthInteger, UnsignedInteger, SIMDScalar, BitwiseCopyable, Codable {
  /// All bits set in each lane whose unit lies no further than `spread` above `low`; what lies below wraps to far above.
  static func passing(_ units: SIMD16<Self>, _ low: SIMD16<Self>, _ spread: SIMD16<Self>) -> SIMD16<Self>
}

extension UInt8: PackedUnit {
  @inline(__always)
  static func passing(_ units: SIMD16<UInt8>, _ low: SIMD16<UInt8>, _ spread: SIMD16<UInt8>) -> SIMD16<UInt8>
  {
    unsafeBitCast((units &- low) .<= spread, to: SIMD16<UInt8>.self)
  }
}

extension UInt16: PackedUnit {
  @inline(__always)
  static func passing(_ units: SIMD16<UInt16>, _ low: SIMD16<UInt16>, _ spread: SIMD16<UInt16>) -> SIMD16<
    UInt16
  > {
    unsafeBitCast((units &- low) .<= spread, to: SIMD16<UInt16>.self)
  }
}

extension UInt32: PackedUnit {
  @inline(__always)
  static func passing(_ units: SIMD16<UInt32>, _ low: SIMD16<UInt32>, _ spread: SIMD16<UInt32>) -> SIMD16<
    UInt32
  > {
    unsafeBitCast((units &- low) .<= spread, to: SIMD16<UInt32>.self)
  }
}

extension UInt64: PackedUnit {
  @inline(__always)
  static func passing(_ units: SIMD16<UInt64>, _ low: SIMD16<UInt64>, _ spread: SIMD16<UInt64>) -> SIMD16<
    UInt64
  > {
    unsafeBitCast((units &- low) .<= spread, to: SIMD16<UInt64>.self)
  }
}
