// GraphError: every error of the library in one form, the same that the command line and agents see.

import GraphStore
import Traversal

/// An error of a graph: a stable code, what happened, where in the text, and what to do about it.
///
/// `description` is the whole error as a person reads it, with the line of the traversal and a caret under the place.
public struct GraphError: Error, Sendable, Hashable {
  /// The stable name of a kind of error, as `syntax` or `not-unique`. `graphq help errors` lists them.
  public struct Code: RawRepresentable, Sendable, Hashable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// A place in the text of a traversal, counted as people count.
  public struct Position: Sendable, Hashable {
    /// From 1.
    public let line: Int
    /// From 1, in characters.
    public let column: Int
    /// The place in bytes of UTF-8.
    public let utf8Range: Range<Int>
  }

  public let code: Code
  public let message: String
  /// The file that the error is about, when it is about one.
  public let file: String?
  /// Where in the text, nil when the error has no place in one.
  public let position: Position?
  public let help: String?
  public let note: String?
  /// The kind that `fail(kind, message)` named, when the traversal ended in one.
  public let failure: String?
  private let rendered: String

  /// An error of the program's own, in the form of the library's.
  public init(_ code: Code, _ message: String, help: String? = nil, note: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
    self.note = note
    file = nil
    position = nil
    failure = nil
    rendered =
      "error[\(code.rawValue)]: \(message)" + (help.map { "\nhelp: \($0)" } ?? "")
      + (note.map { "\nnote: \($0)" } ?? "")
  }

  /// An error about a place in a file, with the whole text that a person reads.
  init(
    _ code: Code, _ message: String, help: String? = nil, note: String? = nil, file: String?,
    position: Position?, rendered: String
  ) {
    self.code = code
    self.message = message
    self.help = help
    self.note = note
    self.file = file
    self.position = position
    self.rendered = rendered
    failure = nil
  }

  init(_ error: StoreError) {
    self.init(Code(rawValue: error.code.rawValue), error.message, help: error.help)
  }

  init(_ error: TraversalError, source: String?) {
    code = Code(rawValue: error.code.rawValue)
    message = error.message
    help = error.help
    note = error.note
    file = nil
    failure = error.failure
    position = error.range.flatMap { range in
      source.map { source in
        let place = Place(of: range.bytes, in: source)
        return Position(line: place.line, column: place.column, utf8Range: range.bytes)
      }
    }
    rendered = error.rendered(source: source)
  }
}

extension GraphError: CustomStringConvertible {
  public var description: String { rendered }
}

extension GraphError.Code {
  // Of the traversal.
  /// The text does not follow the grammar.
  public static let syntax = Self(TraversalError.Code.syntax)
  /// There is no step of that name, or not in that place.
  public static let unknownStep = Self(TraversalError.Code.unknownStep)
  /// A step does not take such arguments.
  public static let argument = Self(TraversalError.Code.argument)
  /// Steps stand together in a way that cannot work.
  public static let structure = Self(TraversalError.Code.structure)
  /// A name is neither a parameter nor a word of the language.
  public static let unboundName = Self(TraversalError.Code.unboundName)
  /// There is no service or stored traversal of that name.
  public static let unknownService = Self(TraversalError.Code.unknownService)
  /// A step cannot work on the kind of object that reaches it, or an answer is not of the type asked for.
  public static let type = Self(TraversalError.Code.type)
  /// A value met while running was not what the step needs.
  public static let value = Self(TraversalError.Code.value)
  /// The traversal ended in `fail()`.
  public static let failed = Self(TraversalError.Code.failed)
  /// The time allowed is used up.
  public static let timeout = Self(TraversalError.Code.timeout)
  /// More vertices and edges than its limit were looked at.
  public static let elements = Self(TraversalError.Code.elements)
  /// The memory allowed is used up.
  public static let memory = Self(TraversalError.Code.memory)
  /// More results than allowed.
  public static let results = Self(TraversalError.Code.results)
  /// Stopped from outside, as by the cancellation of its task.
  public static let cancelled = Self(TraversalError.Code.cancelled)

  // Of the database.
  /// There is no database at the path.
  public static let noDatabase = Self(StoreError.Code.noDatabase)
  /// There is already something at the path.
  public static let exists = Self(StoreError.Code.exists)
  /// The file is no graph database, or its format cannot be read here.
  public static let foreignFile = Self(StoreError.Code.foreignFile)
  /// The operating system denies access.
  public static let permission = Self(StoreError.Code.permission)
  /// The database was opened for reading, or the transaction only reads.
  public static let readOnly = Self(StoreError.Code.readOnly)
  /// The address space or the disk has no room for more.
  public static let full = Self(StoreError.Code.full)
  /// Reading or writing failed in the operating system.
  public static let io = Self(StoreError.Code.io)
  /// The content of the file contradicts itself.
  public static let damaged = Self(StoreError.Code.damaged)
  /// A transaction was begun inside another one of the same database on the same thread.
  public static let nested = Self(StoreError.Code.nested)
  /// A limit of the format or of the language was reached.
  public static let limit = Self(StoreError.Code.limit)
  /// An element of that id is there already.
  public static let duplicateID = Self(StoreError.Code.duplicateID)
  /// A unique index holds that value already.
  public static let notUnique = Self(StoreError.Code.notUnique)
  /// An element named by the caller is not there.
  public static let noElement = Self(StoreError.Code.noElement)
  /// A value, name or option that cannot be stored.
  public static let invalid = Self(StoreError.Code.invalid)

  // Of the library.
  /// Exactly one result was asked for, and there were none or more.
  public static let notOne = Self(rawValue: "not-one")

  private init(_ code: TraversalError.Code) { self.init(rawValue: code.rawValue) }
  private init(_ code: StoreError.Code) { self.init(rawValue: code.rawValue) }
}

extension GraphError {
  /// An answer is not of the type that the program asked for.
  static func mismatch<Output>(_ value: Value, _ type: Output.Type) -> GraphError {
    GraphError(
      .type, "\(value.excerpt) is of type \(value.typeName) and cannot be read as \(type)",
      help: "ask for a type that holds it, or for Value, which holds everything")
  }

  /// The error as the public sees it. What asks the store to grow and run again passes through unchanged, and so does
  /// whatever the caller's own code threw.
  static func translated(_ error: any Error, source: String? = nil) -> any Error {
    switch error {
    case let error as TraversalError: return GraphError(error, source: source)
    case let error as StoreError: return error.code == .mapFull ? error : GraphError(error)
    default: return error
    }
  }
}
