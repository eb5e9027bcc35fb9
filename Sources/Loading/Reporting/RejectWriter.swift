// RejectWriter: rejected rows as they stood in the input, each with what is wrong with it, in a file that can be mended
// and loaded again.

final class RejectWriter {
  let path: String
  private let descriptor: Int32
  private let delimiter: UInt8
  private let quote: UInt8
  private var pending: [UInt8] = []

  /// Makes the file and writes its header: the input's own and our columns behind it.
  init(_ path: String, _ header: Header, _ dialect: Dialect) throws(Platform.SystemError) {
    self.path = path
    descriptor = try Platform.openForWriting(path)
    delimiter = dialect.delimiter
    quote = dialect.quote
    pending += header.raw
    if !header.hasRejectColumns { for name in Header.rejectColumns { append(name, quoted: false) } }
    pending.append(0x0A)
  }

  deinit { Platform.closeFile(descriptor) }

  func write(_ raw: ArraySlice<UInt8>, _ problem: Problem) throws(Platform.SystemError) {
    pending += raw
    append(problem.file)
    append(problem.place.map { String($0.line) } ?? "", quoted: false)
    append(problem.place.map { String($0.column) } ?? "", quoted: false)
    append(problem.code.rawValue, quoted: false)
    append(problem.message)
    pending.append(0x0A)
    if pending.count > 1 << 16 { try flush() }
  }

  func flush() throws(Platform.SystemError) {
    try Platform.write(pending, to: descriptor)
    pending.removeAll(keepingCapacity: true)
  }

  private func append(_ text: String, quoted: Bool = true) {
    pending.append(delimiter)
    guard quoted else {
      pending += text.utf8
      return
    }
    pending.append(quote)
    for byte in text.utf8 {
      pending.append(byte)
      if byte == quote { pending.append(byte) }
    }
    pending.append(quote)
  }
}
