// DiskSpace: what is said when a disk is full in the middle of a load: which disk, how much it has left, and how much the
// load may want.

import GraphStore

struct DiskSpace {
  /// Where the database is, and where staged rows go.
  let database: String
  let temporary: String
  /// Bytes of the input as text.
  let input: Int

  /// Less than this is a full disk; no single write is larger.
  private static let margin = 2 << 20
  /// A database has about half as much again as the text it is loaded from; compressed text has about a fifth of its size.
  private static let growth = 1.5
  private static let compression = 5

  init(_ files: [InputFile], database: String, temporary: String) {
    self.database = database
    self.temporary = temporary
    input = files.reduce(0) { $0 + $1.size * ($1.path.hasSuffix(".gz") ? Self.compression : 1) }
  }

  /// The error, or what it comes from when that is a full disk. To be asked before anything is taken back.
  func explained(_ error: any Error) -> any Error {
    switch error {
    case let error as StoreError where error.code == .full:
      full(database, for: "the database", wanted: Int(Double(input) * Self.growth)) ?? error
    case let error as Platform.SystemError where error.isNoSpace:
      full(temporary, for: "staged rows", wanted: input) ?? error
    default: error
    }
  }

  private func full(_ directory: String, for purpose: String, wanted: Int) -> StoreError? {
    guard let free = Platform.freeSpace(directory), free < Self.margin else { return nil }
    return StoreError(
      .full,
      "the disk of '\(directory)' is full: \(Self.text(free)) are free, and the load wants about "
        + "\(Self.text(wanted)) there for \(purpose)",
      help: directory == temporary && directory != database
        ? "make room there, or name another directory with --tmp" : "make room there; nothing was changed")
  }

  static func text(_ bytes: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var (amount, unit) = (Double(bytes), 0)
    while amount >= 1024, unit < units.count - 1 { (amount, unit) = (amount / 1024, unit + 1) }
    let rounded = amount < 10 && unit > 0 ? (amount * 10).rounded() / 10 : amount.rounded()
    return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + " \(units[unit])"
  }
}
