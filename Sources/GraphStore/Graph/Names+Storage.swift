// Names on disk: one entry a name, under its kind and number, so that reading them in order restores the numbers.

enum NameKind: UInt8 {
  case label = 1
  case key = 2
  case labelSet = 3
  case index = 4
}

extension Names {
  static func recordKey(_ kind: NameKind, _ number: UInt32) -> [UInt8] {
    var key = [kind.rawValue]
    key.append(bigEndian: UInt64(number), width: 4)
    return key
  }

  static func indexRecord(_ index: IndexDefinition) -> [UInt8] {
    var writer = ByteWriter()
    writer.bytes.append(index.kind.rawValue)
    writer.bytes.append(index.isUnique ? 1 : 0)
    writer.append(index.label)
    writer.append(contentsOf: index.keys)
    return writer.bytes
  }

  static func labelSetRecord(_ labels: [LabelID]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(contentsOf: labels)
    return writer.bytes
  }

  static func read(_ raw: borrowing RawTransaction, version: UInt64) throws(StoreError) -> Names {
    var names = Names()
    names.version = version
    var cursor = try raw.makeCursor(.names)
    while true {
      guard let entry = try cursor.walk(from: [0]) else { return names }
      try names.add(entry)
    }
  }

  private mutating func add(_ entry: borrowing ByteEntry) throws(StoreError) {
    guard entry.key.byteCount == 5, let kind = NameKind(rawValue: entry.key.load(0, as: UInt8.self)) else {
      throw .damaged("a name of unknown kind")
    }
    let number = UInt32(entry.key.bigEndian(1, width: 4))
    switch kind {
    case .label:
      guard number == labels.count, labels.number(entry.value.text) == nil else {
        throw .damaged("label \(number) is out of order or stands twice")
      }
      _ = append(label: entry.value.text)
    case .key:
      guard number == keys.count, keys.number(entry.value.text) == nil else {
        throw .damaged("property key \(number) is out of order or stands twice")
      }
      _ = append(key: entry.value.text)
    case .labelSet:
      guard Int(number) == labelSets.count, entry.value.byteCount % 4 == 0 else {
        throw .damaged("label set \(number)")
      }
      let members = (0..<entry.value.byteCount / 4).map { entry.value.load($0 * 4, as: UInt32.self) }
      guard members.allSatisfy({ $0 < labels.count }) else {
        throw .damaged("label set \(number) names an unknown label")
      }
      _ = append(labelSet: members)
    case .index: add(try index(number, entry.value))
    }
  }

  private func index(_ number: UInt32, _ record: RawSpan) throws(StoreError) -> IndexDefinition {
    guard number < UInt32.max, record.byteCount >= 10, record.byteCount % 4 == 2,
      let kind = ElementKind(rawValue: record.load(0, as: UInt8.self))
    else { throw .damaged("the definition of index \(number)") }
    return IndexDefinition(
      number: number, kind: kind, label: record.load(2, as: UInt32.self),
      keys: (0..<(record.byteCount - 6) / 4).map { record.load(6 + $0 * 4, as: UInt32.self) },
      isUnique: record.load(1, as: UInt8.self) == 1)
  }
}
