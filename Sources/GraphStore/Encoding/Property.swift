// Property: all that an element has under one key: a value, or several, each with properties of its own.

/// Whether a key holds one value, a list of them, or a set.
public enum Cardinality: UInt8, Sendable, CaseIterable {
  case single = 0
  case list = 1
  case set = 2
}

/// All that an element has under one key.
package struct Property: Sendable, Equatable {
  package var cardinality: Cardinality
  package var entries: [PropertyEntry]

  package init(_ value: Value) {
    cardinality = .single
    entries = [PropertyEntry(ordinal: 0, value: value)]
  }

  package init(cardinality: Cardinality, entries: [PropertyEntry]) {
    self.cardinality = cardinality
    self.entries = entries
  }

  /// True when the one value can stand in the column by itself.
  var isPlain: Bool { cardinality == .single && entries.count == 1 && entries[0].isPlain }
}

/// One value under a key. The ordinal names it among the values of its key for as long as it lives.
package struct PropertyEntry: Sendable, Equatable {
  package var ordinal: UInt32
  package var value: Value
  package var meta: [MetaProperty]

  package init(ordinal: UInt32, value: Value, meta: [MetaProperty] = []) {
    self.ordinal = ordinal
    self.value = value
    self.meta = meta
  }

  var isPlain: Bool { ordinal == 0 && meta.isEmpty }
}

/// A property of a vertex property.
package struct MetaProperty: Sendable, Equatable {
  package var key: KeyID
  package var value: Value

  package init(key: KeyID, value: Value) {
    self.key = key
    self.value = value
  }
}

extension ByteWriter {
  /// Tag, cardinality, count; then per value its ordinal, the value, and its own properties.
  mutating func append(_ property: Property) throws(StoreError) {
    if property.isPlain { return try append(property.entries[0].value) }
    bytes.append(CellType.multiple.rawValue)
    bytes.append(property.cardinality.rawValue)
    append(varint: UInt64(property.entries.count))
    for entry in property.entries {
      append(varint: UInt64(entry.ordinal))
      try append(entry.value)
      append(varint: UInt64(entry.meta.count))
      for meta in entry.meta {
        append(varint: UInt64(meta.key))
        try append(meta.value)
      }
    }
  }
}

extension ByteReader {
  mutating func property() throws(StoreError) -> Property {
    guard remaining > 0, bytes.loadUnchecked(offset, as: UInt8.self) == CellType.multiple.rawValue else {
      return Property(try value())
    }
    offset += 1
    guard let cardinality = Cardinality(rawValue: try number(UInt8.self)) else {
      throw .damaged("unknown cardinality")
    }
    let count = try varint()
    guard count <= remaining else { throw .damaged("a property ends early") }
    var entries: [PropertyEntry] = []
    for _ in 0..<count { entries.append(try entry()) }
    return Property(cardinality: cardinality, entries: entries)
  }

  private mutating func entry() throws(StoreError) -> PropertyEntry {
    let ordinal = UInt32(clamping: try varint())
    var entry = PropertyEntry(ordinal: ordinal, value: try value())
    let metaCount = try varint()
    guard metaCount <= remaining else { throw .damaged("a property ends early") }
    for _ in 0..<metaCount {
      let key = KeyID(clamping: try varint())
      entry.meta.append(MetaProperty(key: key, value: try value()))
    }
    return entry
  }
}
