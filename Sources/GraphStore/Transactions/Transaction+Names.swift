// Labels, property keys and label sets: their numbers, made on first use in a transaction that writes.

extension Transaction {
  // Asked where they stand: handing on all names costs more than looking one up.

  /// What numbers of names and indexes that were looked up hold for; nil in a transaction that may change them.
  package var namesStamp: NamesStamp? {
    guard let snapshot else { return nil }
    return NamesStamp(environment: environment.number, version: snapshot.names.version)
  }

  package func label(_ name: String) -> LabelID? {
    if let changes { return changes.names.labels.number(name) }
    return snapshot?.names.labels.number(name)
  }

  package func key(_ name: String) -> KeyID? {
    if let changes { return changes.names.keys.number(name) }
    return snapshot?.names.keys.number(name)
  }

  package func labelName(_ label: LabelID) throws(StoreError) -> String {
    guard let name = changes?.names.labels.name(label) ?? snapshot?.names.labels.name(label) else {
      throw .damaged("label \(label) has no name")
    }
    return name
  }

  package func keyName(_ key: KeyID) throws(StoreError) -> String {
    guard let name = changes?.names.keys.name(key) ?? snapshot?.names.keys.name(key) else {
      throw .damaged("property key \(key) has no name")
    }
    return name
  }

  /// Every label, by number. Labels of vertices and of edges share the dictionary.
  package var labelNames: [String] { names.labels.names }
  /// Every property key, by number.
  package var keyNames: [String] { names.keys.names }

  /// The number of a label, given now if it has none.
  package func makeLabel(_ name: String) throws(StoreError) -> LabelID {
    let changes = try writing()
    if let label = changes.names.labels.number(name) { return label }
    try verifyName(name, "label")
    guard changes.names.labels.count < Limits.labels else { throw StoreError(.limit, "too many labels") }
    let label = changes.names.append(label: name)
    try record(.label, label, Array(name.utf8), changes)
    return label
  }

  /// The number of a property key, given now if it has none.
  package func makeKey(_ name: String) throws(StoreError) -> KeyID {
    let changes = try writing()
    if let key = changes.names.keys.number(name) { return key }
    try verifyName(name, "property key")
    guard changes.names.keys.count < Limits.keys else { throw StoreError(.limit, "too many property keys") }
    let key = changes.names.append(key: name)
    try record(.key, key, Array(name.utf8), changes)
    return key
  }

  /// The cell that stands for a set of labels.
  func makeLabelCell(_ labels: [LabelID], _ changes: ChangeBuffer) throws(StoreError) -> LabelID {
    if labels.count == 1 {
      try verify(label: labels[0], changes)
      return labels[0]
    }
    let members = Set(labels).sorted()
    guard !members.isEmpty else { throw StoreError(.invalid, "a vertex needs a label") }
    for label in members { try verify(label: label, changes) }
    if let cell = changes.names.cell(ofLabels: members) { return cell }
    let cell = changes.names.append(labelSet: members)
    try record(.labelSet, cell & ~Names.setBit, Names.labelSetRecord(members), changes)
    return cell
  }

  func record(_ kind: NameKind, _ number: UInt32, _ content: [UInt8], _ changes: ChangeBuffer)
    throws(StoreError)
  {
    try wholly(changes) { () throws(StoreError) in
      try raw.put(.names, Names.recordKey(kind, number), content)
    }
    changes.state.namesVersion += 1
    changes.names.version = changes.state.namesVersion
  }

  func verify(label: LabelID, _ changes: ChangeBuffer) throws(StoreError) {
    guard label < changes.names.labels.count else {
      throw StoreError(.invalid, "label number \(label) has no name")
    }
  }

  func verify(key: KeyID, _ changes: ChangeBuffer) throws(StoreError) {
    guard key < changes.names.keys.count else {
      throw StoreError(.invalid, "property key number \(key) has no name")
    }
  }

  private func verifyName(_ name: String, _ what: String) throws(StoreError) {
    guard !name.isEmpty else { throw StoreError(.invalid, "an empty \(what)") }
    guard name.utf8.count <= Limits.nameLength else {
      throw StoreError(.limit, "a \(what) of \(name.utf8.count) bytes; the limit is \(Limits.nameLength)")
    }
  }
}
