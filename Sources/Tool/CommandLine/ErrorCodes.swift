// ErrorCodes: every code that can stand in brackets behind `error`, and what it means; `graphq help errors` prints them.

import GraphStore
import Packs
import Traversal

enum ErrorCodes {
  /// Of traversals, of the store and of the tool itself, by name.
  static let all: [(code: String, meaning: String)] = {
    var meanings = Dictionary(
      (ofTool + StoreError.Code.allCases.map { ($0.rawValue, meaning(of: $0)) }).map { ($0.0, $0.1) },
      uniquingKeysWith: { first, _ in first })
    for code in TraversalError.Code.allCases { meanings[code.rawValue] = code.summary }
    for code in PackRefusal.Code.allCases { meanings[code.rawValue] = code.summary }
    return meanings.sorted { $0.key < $1.key }.map { (code: $0.key, meaning: $0.value) }
  }()

  private static func meaning(of code: StoreError.Code) -> String {
    switch code {
    case .noDatabase: "there is no database at the path"
    case .exists: "something of that name is there already"
    case .foreignFile: "the file is no database of graphq"
    case .newerFormat: "the file was written by a newer release"
    case .olderFormat: "the file was written by a release too old to be read here"
    case .byteOrder: "the file was written on a machine of the other byte order"
    case .permission: "the system denies access"
    case .readOnly: "the database can only be read"
    case .networkFileSystem: "the file lies on a network file system"
    case .readersFull: "too many read at once"
    case .mapFull: "the file cannot grow within its map"
    case .full: "there is no room left on the disk or in memory"
    case .io: "the system failed to read or write"
    case .damaged: "the file contradicts itself; see graphq check"
    case .nested: "a transaction inside another one"
    case .closed: "the database was closed"
    case .inUse: "somebody has the database open"
    case .limit: "a limit of the format or of the language is reached"
    case .duplicateID: "an element of that id is there already"
    case .notUnique: "a unique index holds those values already"
    case .noElement: "there is no such element"
    case .invalid: "a value, a name or an option that cannot be stored"
    }
  }

  private static let ofTool: [(String, String)] = [
    ("contradiction", "options that exclude each other"),
    ("disk-full", "there is no room for the output"),
    ("encoding", "a text is not UTF-8"),
    ("extra-argument", "an argument too many"),
    ("file", "a file cannot be read or written"),
    ("in-transaction", "that cannot be done while a transaction is open"),
    ("interrupted", "stopped by Ctrl-C or a signal"),
    ("invalid-argument", "an argument is none of those allowed"),
    ("invalid-parameter", "a parameter has no name or no value of its type"),
    ("invalid-parameters", "a file of parameters is no JSON object"),
    ("invalid-value", "the value of an option is not what it should be"),
    ("missing-argument", "an argument is missing"),
    ("missing-value", "an option has no value"),
    ("mutating", "a traversal writes where only reading makes sense"),
    ("new-column", "a result has a column that none before it had"),
    ("no-command", "neither a command nor a database is named"),
    ("no-definition", "no definition is given"),
    ("no-file", "there is no such file"),
    ("no-index", "there is no such index"),
    ("no-input", "there is nothing to load"),
    ("no-name", "no stored traversal is named"),
    ("no-places", "no vertex has coordinates for a map"),
    ("no-transaction", "no transaction is open"),
    ("no-version", "a stored traversal has no such version"),
    ("not-here", "files of lines read one another too deep"),
    ("nothing-to-draw", "the results are nothing that can be drawn"),
    ("one-name", "exactly one stored traversal must be named"),
    ("open-quote", "a quote is not closed"),
    ("output-closed", "who read the output has left"),
    ("repeated-option", "an option is given twice"),
    ("repeated-parameter", "a parameter is given twice"),
    ("scratch", "a scratch database cannot do that"),
    ("test", "a test of stored traversals failed"),
    ("too-many-errors", "more rows were rejected than allowed"),
    ("unexpected-value", "an option that takes no value has one"),
    ("unknown-command", "there is no such command"),
    ("unknown-label", "no element has that label"),
    ("unknown-option", "there is no such option"),
    ("unknown-parameter", "there is no such parameter"),
    ("unknown-setting", "there is no such setting"),
    ("unknown-topic", "there is no help of that name"),
    ("unsteady", "runs of a measurement differ in their results"),
    ("unwritable", "a format cannot hold what is in the graph"),
    ("writes", "what must only read would write"),
  ]
}
