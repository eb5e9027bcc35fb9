// Inflater: the content of a gzip file as it comes, piece by piece. A file may hold several members, one behind the other.

import CZlib

final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>
  /// Compressed bytes that wait.
  private var input: [UInt8] = []
  private var consumed = 0
  private var isAtMemberEnd = false
  private var isInMember = false

  /// The first bytes of every gzip file.
  static let magic: [UInt8] = [0x1F, 0x8B]

  init() throws(Platform.SystemError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 31: a window of 2^15 bytes, and the header of gzip around it.
    guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      throw Platform.SystemError(message: "no memory to read a compressed file")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Appends content, at most `limit` bytes, and returns how many; 0 at the end. `refill` appends compressed bytes, and
  /// returns false when there are no more.
  func read(
    into bytes: inout [UInt8], limit: Int,
    refill: (inout [UInt8]) throws(Platform.SystemError) -> Bool
  ) throws(Platform.SystemError) -> Int {
    while true {
      if consumed == input.count {
        input.removeAll(keepingCapacity: true)
        consumed = 0
        if try !refill(&input) {
          guard !isInMember else {
            throw Platform.SystemError(message: "the compressed file ends early")
          }
          return 0
        }
      }
      if isAtMemberEnd {
        // Zeros behind the last member are padding.
        while consumed < input.count, input[consumed] == 0 { consumed += 1 }
        if consumed == input.count { continue }
        inflateReset(stream)
        isAtMemberEnd = false
      }
      isInMember = true
      let count = try inflate(into: &bytes, limit: limit)
      if count > 0 { return count }
    }
  }

  private func inflate(into bytes: inout [UInt8], limit: Int) throws(Platform.SystemError) -> Int {
    var code = Z_OK
    var produced = 0
    bytes.reserveCapacity(bytes.count + limit)
    bytes.append(addingCapacity: limit) { output in
      output.withUnsafeMutableBufferPointer { buffer, initialized in
        guard let base = buffer.baseAddress else { return }
        input.withUnsafeMutableBufferPointer { input in
          guard let source = input.baseAddress else { return }
          stream.pointee.next_in = source + consumed
          stream.pointee.avail_in = UInt32(input.count - consumed)
          stream.pointee.next_out = base + initialized
          stream.pointee.avail_out = UInt32(limit)
          code = CZlib.inflate(stream, Z_NO_FLUSH)
          consumed = input.count - Int(stream.pointee.avail_in)
          produced = limit - Int(stream.pointee.avail_out)
        }
        initialized += produced
      }
    }
    if code == Z_STREAM_END {
      isAtMemberEnd = true
      isInMember = false
    } else if code != Z_OK, code != Z_BUF_ERROR {
      throw Platform.SystemError(message: "the compressed file is damaged")
    }
    return produced
  }
}
