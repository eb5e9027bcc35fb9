// Rehearsals: work on what a transaction that writes has made so far, of which nothing stays.

extension Transaction {
  /// Runs `body` in a transaction inside this one and undoes everything it does.
  package borrowing func rehearse<Result: ~Copyable>(
    _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result {
    _ = try writing()
    try settle()
    let inner: RawTransaction
    do {
      inner = try environment.beginWriting(inside: raw.handle)
    } catch {
      throw error.explained("try something out in '\(environment.path)'")
    }
    return try body(Transaction(writing: inner, of: environment, names: names))
  }
}
