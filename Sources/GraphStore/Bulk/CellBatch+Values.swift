// Values as cells of a batch, and cells as values again.

extension Value {
  /// The value as a number of a bulk load; nil when it is none of those types.
  package var bulkNumber: (type: BulkNumberType, bits: Int64)? {
    guard let cell = NumberCell(self), let type = BulkNumberType(rawValue: cell.type.rawValue) else {
      return nil
    }
    return (type, cell.bits)
  }
}

extension CellBatch {
  /// What a cell holds; nil for a row without one.
  package func property(_ row: Int) throws(StoreError) -> Property? {
    if !present.isEmpty, present[row] == 0 { return nil }
    switch content {
    case .numbers(let type, let numbers):
      guard let type = CellType(rawValue: type.rawValue) else { throw .damaged("numbers of unknown type") }
      return Property(NumberCell(type: type, bits: numbers[row]).value)
    case .texts(let bytes, let ends):
      return Property(.string(String(decoding: bytes[Self.range(ends, row)], as: UTF8.self)))
    case .encoded(let bytes, let ends):
      let cell = Array(bytes[Self.range(ends, row)])
      var reader = ByteReader(cell.span.bytes)
      return try reader.property()
    }
  }

  private static func range(_ ends: [UInt32], _ row: Int) -> Range<Int> {
    (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])
  }
}
