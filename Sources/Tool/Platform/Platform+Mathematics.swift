// The few functions of angles that maps and layouts need, which Swift has from the system library only.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Platform {
  static func sine(_ angle: Double) -> Double { sin(angle) }
  static func cosine(_ angle: Double) -> Double { cos(angle) }
  static func arcCosine(_ value: Double) -> Double { acos(value) }
  static func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
}
