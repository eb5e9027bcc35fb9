// The one table of exit codes, for every command; `graphq help errors` and the manual print it.

enum ExitCode: Int32, CaseIterable, Sendable {
  case success = 0
  case failure = 1
  case usage = 2
  case syntax = 3
  case storage = 4
  case integrity = 5
  case limit = 6
  case partial = 7
  case interrupted = 130
  case terminated = 143

  var meaning: String {
    switch self {
    case .success: "success; an empty result is a success unless --fail-empty asks otherwise"
    case .failure: "a query failed while running, or data was refused; nothing changed"
    case .usage: "the command line is wrong"
    case .syntax: "a traversal or a definition has an error of syntax or type"
    case .storage: "a file or a database cannot be opened, locked, read or written"
    case .integrity: "the database is damaged"
    case .limit: "a limit of time, memory or results was reached"
    case .partial: "partial success: some rows were rejected"
    case .interrupted: "interrupted by Ctrl-C; the running transaction was rolled back"
    case .terminated: "terminated by a signal; the running transaction was rolled back"
    }
  }
}
