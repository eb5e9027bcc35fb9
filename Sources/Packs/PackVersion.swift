// PackVersion: numbers with dots and perhaps a name of what comes before, as `1.4.0-beta.2`; and what others ask of them.

/// A version of a pack or of this program.
package struct PackVersion: Sendable, Hashable {
  /// One to four numbers.
  private let numbers: [Int]
  /// What makes it a version before the one of these numbers.
  private let early: [Substring]
  package let text: String

  /// Nil when the text is no version.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first else { return nil }
    var numbers: [Int] = []
    for part in first.split(separator: ".", omittingEmptySubsequences: false) {
      guard (1...9).contains(part.utf8.count), part.utf8.allSatisfy(Self.isDigit), let number = Int(part)
      else { return nil }
      numbers.append(number)
    }
    guard (1...4).contains(numbers.count) else { return nil }
    while numbers.count > 1, numbers.last == 0 { numbers.removeLast() }
    self.numbers = numbers
    self.text = String(text)
    guard parts.count == 2 else {
      early = []
      return
    }
    early = Substring(parts[1]).split(separator: ".", omittingEmptySubsequences: false)
    for part in early {
      guard !part.isEmpty, part.unicodeScalars.allSatisfy(Self.isNameCharacter) else { return nil }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
  }

  /// `1.0` is `1.0.0`.
  package static func == (left: PackVersion, right: PackVersion) -> Bool {
    left.numbers == right.numbers && left.early == right.early
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(numbers)
    hasher.combine(early)
  }
}

extension PackVersion: Comparable {
  package static func < (left: PackVersion, right: PackVersion) -> Bool {
    for place in 0..<max(left.numbers.count, right.numbers.count) {
      let one = place < left.numbers.count ? left.numbers[place] : 0
      let other = place < right.numbers.count ? right.numbers[place] : 0
      if one != other { return one < other }
    }
    if left.early.isEmpty || right.early.isEmpty { return !left.early.isEmpty && right.early.isEmpty }
    for (one, other) in zip(left.early, right.early) where one != other {
      // Numbers come before names.
      switch (Int(one), Int(other)) {
      case (let one?, let other?): return one < other
      case (.some, nil): return true
      case (nil, .some): return false
      case (nil, nil): return one < other
      }
    }
    return left.early.count < right.early.count
  }
}

extension PackVersion: CustomStringConvertible {
  package var description: String { text }
}

/// What a version must be: `1.2` (that or a later one), or bounds such as `>=1.2 <2`.
package struct VersionRequirement: Sendable, Hashable {
  private enum Comparison: String, CaseIterable {
    // Longer ones first, so that `>=` is not read as `>`.
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case equal = "="
  }

  private struct Bound: Hashable {
    var comparison: Comparison
    var version: PackVersion
  }

  private let bounds: [Bound]
  package let text: String

  /// Nil when the text is no requirement.
  package init?(_ text: String) {
    var bounds: [Bound] = []
    for part in text.split(separator: " ") {
      let comparison = Comparison.allCases.first { part.hasPrefix($0.rawValue) }
      guard let version = PackVersion(part.dropFirst(comparison?.rawValue.utf8.count ?? 0)) else {
        return nil
      }
      bounds.append(Bound(comparison: comparison ?? .atLeast, version: version))
    }
    guard !bounds.isEmpty else { return nil }
    self.bounds = bounds
    self.text = text
  }

  package func admits(_ version: PackVersion) -> Bool {
    bounds.allSatisfy { bound in
      switch bound.comparison {
      case .atLeast: version >= bound.version
      case .atMost: version <= bound.version
      case .above: version > bound.version
      case .below: version < bound.version
      case .equal: version == bound.version
      }
    }
  }
}
