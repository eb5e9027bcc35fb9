// Gzip: bytes as a member of a gzip file. A file is one member behind another, so what is written piece by piece can be
// compressed piece by piece.

import CZlib

package enum Gzip {
  /// Nil when there is no memory for it.
  package static func member(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 31: a window of 2^15 bytes, and the header of gzip around it.
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    var isWhole = false
    let member = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(bound)
        isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = bound - Int(stream.avail_out)
    }
    return isWhole ? member : nil
  }
}
