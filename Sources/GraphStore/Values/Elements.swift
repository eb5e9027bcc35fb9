// Elements as they appear in answers: detached copies, equal by kind and id only.

/// The id of a vertex or an edge: a string or a 64-bit integer, in one namespace.
///
/// An integer and its decimal text name the same element; the form that was stored is the form returned.
public enum ElementID: Sendable {
  case integer(Int64)
  case string(String)

  /// The integer that this id names, when it is an integer or the canonical decimal text of one.
  public var canonicalInteger: Int64? {
    switch self {
    case .integer(let number): number
    case .string(let text): canonicalDecimal(text)
    }
  }

  /// The id as a value of the type that was stored.
  public var value: Value {
    switch self {
    case .integer(let number): .long(number)
    case .string(let text): .string(text)
    }
  }
}

extension ElementID: Hashable {
  public static func == (left: ElementID, right: ElementID) -> Bool {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.integer(let a), .string(let b)): canonicalDecimal(b) == a
    case (.string(let a), .integer(let b)): canonicalDecimal(a) == b
    }
  }

  public func hash(into hasher: inout Hasher) {
    if let number = canonicalInteger {
      hasher.combine(number)
    } else if case .string(let text) = self {
      // Texts of equal bytes are equal strings, so their hashes agree.
      hasher.combine(text)
    }
  }
}

extension ElementID: CustomStringConvertible {
  public var description: String {
    switch self {
    case .integer(let number): String(number)
    case .string(let text): text
    }
  }
}

extension ElementID: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
}

/// The integer whose decimal text is exactly `text`: no plus sign, no leading zeros, no `-0`.
func canonicalDecimal(_ text: String) -> Int64? {
  let digits = text.utf8
  guard (1...20).contains(digits.count), let number = Int64(text) else { return nil }
  return String(number).utf8.elementsEqual(digits) ? number : nil
}

/// A vertex in an answer.
public struct VertexValue: Sendable {
  public var id: ElementID
  public var labels: [String]
  public var properties: [VertexPropertyValue]

  public init(id: ElementID, labels: [String], properties: [VertexPropertyValue] = []) {
    self.id = id
    self.labels = labels
    self.properties = properties
  }

  /// The labels joined as the loader's files write them.
  public var label: String { labels.joined(separator: "::") }
}

/// An edge in an answer, with the ends it connects.
public struct EdgeValue: Sendable {
  public var id: ElementID
  public var label: String
  public var source: ElementID
  public var sourceLabel: String
  public var target: ElementID
  public var targetLabel: String
  public var properties: [PropertyValue]

  public init(
    id: ElementID, label: String, source: ElementID, sourceLabel: String, target: ElementID,
    targetLabel: String, properties: [PropertyValue] = []
  ) {
    self.id = id
    self.label = label
    self.source = source
    self.sourceLabel = sourceLabel
    self.target = target
    self.targetLabel = targetLabel
    self.properties = properties
  }
}

/// One value of a vertex under a key, with its own id and properties.
public struct VertexPropertyValue: Sendable {
  public var id: ElementID
  public var key: String
  public var value: Value
  public var properties: [PropertyValue]
  /// Where the property stands in the graph while a traversal works on it; no part of what it is.
  package var place: PropertyPlace?

  public init(id: ElementID, key: String, value: Value, properties: [PropertyValue] = []) {
    self.id = id
    self.key = key
    self.value = value
    self.properties = properties
  }
}

/// A key and a value, as on edges and on vertex properties.
public struct PropertyValue: Sendable {
  public var key: String
  public var value: Value
  /// Where the property stands in the graph while a traversal works on it; no part of what it is.
  package var place: PropertyPlace?

  public init(key: String, value: Value) {
    self.key = key
    self.value = value
  }
}

/// The owner of a property, by its numbers in the file.
package struct PropertyPlace: Sendable, Hashable {
  package var kind: ElementKind
  package var number: UInt64
  package var key: KeyID
  /// Of a value under a vertex's key: which one.
  package var ordinal: UInt32
  /// Of a property of a vertex property: its own key.
  package var meta: KeyID?

  package init(
    kind: ElementKind, number: UInt64, key: KeyID, ordinal: UInt32 = 0, meta: KeyID? = nil
  ) {
    self.kind = kind
    self.number = number
    self.key = key
    self.ordinal = ordinal
    self.meta = meta
  }
}

extension PropertyValue: Hashable {
  public static func == (left: PropertyValue, right: PropertyValue) -> Bool {
    left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(value)
  }
}

extension VertexValue: Hashable {
  public static func == (left: VertexValue, right: VertexValue) -> Bool { left.id == right.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension EdgeValue: Hashable {
  public static func == (left: EdgeValue, right: EdgeValue) -> Bool { left.id == right.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension VertexPropertyValue: Hashable {
  public static func == (left: VertexPropertyValue, right: VertexPropertyValue) -> Bool {
    left.id == right.id
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
