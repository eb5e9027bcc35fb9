// NamesCheck: labels, property keys, label sets and index definitions: each decodes, numbers follow one another,
// and no name stands twice. Everything else in the graph is read by means of them.

enum NamesCheck {
  static func run(_ raw: borrowing RawTransaction, _ log: inout FaultLog) throws(StoreError) {
    var names = Names()
    var cursor = try raw.makeCursor(.names)
    while let entry = try cursor.walk(from: [0]) {
      let place = FaultPlace(.names, entry.key.array)
      guard entry.key.byteCount == 5, let kind = NameKind(rawValue: entry.key.load(0, as: UInt8.self)) else {
        log.add(.name, place, "a name of unknown kind")
        continue
      }
      let number = UInt32(truncatingIfNeeded: entry.key.bigEndian(1, width: 4))
      let fault =
        switch kind {
        case .label: text(entry.value, number, of: names.labels, "label") { _ = names.append(label: $0) }
        case .key: text(entry.value, number, of: names.keys, "property key") { _ = names.append(key: $0) }
        case .labelSet: labelSet(entry.value, number, &names)
        case .index: index(entry.value, number, &names)
        }
      if let fault { log.add(.name, place, fault) }
    }
  }

  /// What is wrong with a label or a key, which otherwise joins the names read so far.
  private static func text(
    _ record: RawSpan, _ number: UInt32, of known: NameTable, _ what: String, _ accept: (String) -> Void
  ) -> String? {
    guard number == known.count else { return "\(what) \(number) where \(known.count) should follow" }
    guard let name = record.validText, !name.isEmpty, name.utf8.count <= Limits.nameLength else {
      return "\(what) \(number) is no text that can name it"
    }
    if let other = known.number(name) { return "\(what) \(number) is '\(name)', and so is \(other)" }
    accept(name)
    return nil
  }

  private static func labelSet(_ record: RawSpan, _ number: UInt32, _ names: inout Names) -> String? {
    guard Int(number) == names.labelSets.count else {
      return "label set \(number) where \(names.labelSets.count) should follow"
    }
    guard record.byteCount >= 8, record.byteCount % 4 == 0 else {
      return "label set \(number) has a record of \(record.byteCount) bytes"
    }
    let members = (0..<record.byteCount / 4).map { record.load($0 * 4, as: UInt32.self) }
    guard members.allSatisfy({ $0 < names.labels.count }) else {
      return "label set \(number) has a label without a name"
    }
    guard zip(members, members.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return "label set \(number) is out of order"
    }
    if names.cell(ofLabels: members) != nil { return "label set \(number) stands twice" }
    _ = names.append(labelSet: members)
    return nil
  }

  private static func index(_ record: RawSpan, _ number: UInt32, _ names: inout Names) -> String? {
    guard number < UInt32.max, record.byteCount >= 10, record.byteCount <= 6 + 4 * 8,
      record.byteCount % 4 == 2, let kind = ElementKind(rawValue: record.load(0, as: UInt8.self)),
      record.load(1, as: UInt8.self) <= 1
    else { return "the definition of index \(number) does not decode" }
    let label = record.load(2, as: UInt32.self)
    let keys = (0..<(record.byteCount - 6) / 4).map { record.load(6 + $0 * 4, as: UInt32.self) }
    guard label < names.labels.count, keys.allSatisfy({ $0 < names.keys.count }) else {
      return "index \(number) is over a label or key without a name"
    }
    guard Set(keys).count == keys.count else { return "index \(number) is over one key twice" }
    if names.indexes.contains(where: { $0.kind == kind && $0.label == label && $0.keys == keys }) {
      return "index \(number) is over the same keys as another one"
    }
    names.add(
      IndexDefinition(
        number: number, kind: kind, label: label, keys: keys, isUnique: record.load(1, as: UInt8.self) == 1))
    return nil
  }
}

extension RawSpan {
  /// The bytes as text; nil when they are not UTF-8.
  var validText: String? { String(validating: array, as: UTF8.self) }

  /// True when the bytes are UTF-8. Text is mostly plain ASCII, which needs no decoding.
  var isText: Bool {
    for index in 0..<byteCount where loadUnchecked(index, as: UInt8.self) >= 0x80 {
      return validText != nil
    }
    return true
  }
}
