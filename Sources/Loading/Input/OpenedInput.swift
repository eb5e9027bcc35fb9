// OpenedInput: one input, opened for the first time. What can be read only once, a pipe or a URL, is kept in a file without
// a name, so that it can be read again.

import Fetching

struct OpenedInput {
  let source: ByteSource
  /// What a file was when it was opened; nil for what is kept elsewhere.
  let fingerprint: Platform.Fingerprint?
  /// The copy of what cannot be read twice.
  let kept: KeptInput?
  /// Bytes of the input as it lies.
  let size: Int

  init(_ path: String, _ options: LoadOptions) throws(LoadError) {
    let fetched = try Fetch.isURL(path) ? Self.fetched(path, options) : nil
    do throws(Platform.SystemError) {
      if let fetched {
        (fingerprint, kept, size) = (nil, fetched, fetched.size)
        source = try fetched.source()
      } else {
        let opened = try ByteSource(path)
        let found = try opened.fingerprint()
        if let found, found.isRegular, path != InputFile.standardInput {
          (fingerprint, kept, size) = (found, nil, found.size)
          source = opened
        } else {
          let copy = try KeptInput(
            opened, inDirectory: options.temporaryPlace, shouldStop: options.shouldStop)
          (fingerprint, kept, size) = (nil, copy, copy.size)
          source = try copy.source()
        }
      }
    } catch {
      throw .file(path: error.isNoSpace ? options.temporaryPlace : path, reason: error.text)
    }
    if kept != nil, options.shouldStop() { throw .interrupted }
  }

  private static func fetched(_ url: String, _ options: LoadOptions) throws(LoadError) -> KeptInput {
    var fetch = options.fetch
    fetch.shouldStop = options.shouldStop
    fetch.progress = { bytes, total in
      options.progress(LoadProgress(phase: "reading \(url)", bytes: bytes, totalBytes: total ?? 0))
    }
    do {
      return try KeptInput(url: url, inDirectory: options.temporaryPlace, fetch)
    } catch let error as FetchError {
      throw error.isStopped ? .interrupted : .file(path: url, reason: error.message)
    } catch let error as Platform.SystemError {
      throw .file(path: options.temporaryPlace, reason: error.text)
    } catch {
      throw .file(path: url, reason: "\(error)")
    }
  }
}

/// A file whose first record is the header of other files, which have none.
struct HeaderFile {
  private let path: String
  /// The record, read once: the file may be a pipe.
  private let record: [UInt8]

  init(_ path: String, _ options: LoadOptions) throws(LoadError) {
    self.path = path
    var reader = RecordReader(try OpenedInput(path, options).source, options.dialect)
    do throws(Platform.SystemError) {
      _ = try reader.next()
    } catch {
      throw .file(path: path, reason: error.text)
    }
    record = Array(reader.rawRecord)
  }

  func header(of input: LoadInput, _ options: LoadOptions) throws(LoadError) -> Header {
    var reader = RecordReader(ByteSource(bytes: record), options.dialect)
    return try InputFile.readHeader(&reader, path, input, options)
  }
}
