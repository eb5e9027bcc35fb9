// Options that several commands share, said once.

enum CommonOption {
  static let json = Option.flag("json", "write the answer as one line of JSON")
  static let progress = Option.value(
    "progress", "WHEN", .choice(["auto", "on", "off"]),
    "say how far it is: auto, on a terminal when it takes long; on, also elsewhere; off")
  static let overwrite = Option.flag("overwrite", "replace a database that is there and that nobody has open")
}
