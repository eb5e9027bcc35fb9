// Appending numbers to a segment as it lies, which is what single new elements do, without unpacking the rows before.

extension Segment {
  /// Packs this segment with numbers in the rows right behind its last one; false where that takes another form, or might
  /// be smaller in one.
  func pack(
    appending changes: borrowing ColumnChanges, _ places: ArraySlice<Int>, into writer: inout ByteWriter
  ) -> Bool {
    guard form == .numbers, isDense, count + places.count <= Self.rowCount else { return false }
    writer.clear()
    writer.append(bytes)
    var last = number(count - 1)
    var row = count
    for place in places {
      guard Int(changes.rows[place] & UInt64(Self.rowCount - 1)) == row,
        case .plain(let value) = changes.cells[place], let cell = NumberCell(value),
        cell.type.rawValue == type, width == 0 || cell.bits != last
      else { return false }
      let unit = UInt64(bitPattern: cell.bits &- base)
      guard width == 8 || unit >> UInt64(8 * width) == 0, width < 8 || base == 0 else { return false }
      writer.append(unit, width: width)
      last = cell.bits
      row += 1
    }
    writer.set(UInt16(row), at: 4)
    return true
  }
}
