// WriteQueue: the writers of this process take turns; those who wait while one writes join its commit.
//
// The first writer leads: it begins the transaction of the file, runs its closure, and then lets each waiting writer
// run its own, on its own thread, in a nested transaction that fails alone. Then the leader commits for all of them,
// and everyone returns when the commit is durable. One sync of the disk serves the whole group.

final class WriteQueue: @unchecked Sendable {
  /// What a writer is to do when its turn comes.
  enum Turn {
    /// Begin, run, admit others, commit.
    case lead
    /// Run inside the leader's transaction.
    case join(OpaquePointer)
  }

  /// How the leader's commit ended, as its followers learn it.
  enum Outcome {
    case committed
    case failed(StoreError)
  }

  private final class Group {
    let transaction: OpaquePointer
    var members = 0
    var outcome: Outcome?
    /// The names as the last member that succeeded left them.
    var names: Names?

    init(transaction: OpaquePointer, names: Names?) {
      self.transaction = transaction
      self.names = names
    }
  }

  private let monitor = Monitor()
  private var nextTicket = 0
  private var servedTicket = 0
  /// True while some writer leads.
  private var isLed = false
  /// The open group, while its leader admits others.
  private var group: Group?
  private var isMemberRunning = false

  private static let groupLimit = 256

  /// Waits for this writer's turn.
  func enter() -> Turn {
    monitor.lock()
    defer { monitor.unlock() }
    let ticket = nextTicket
    nextTicket += 1
    while true {
      if servedTicket == ticket {
        if !isLed {
          isLed = true
          servedTicket += 1
          return .lead
        }
        if let group, !isMemberRunning, group.members < Self.groupLimit {
          isMemberRunning = true
          group.members += 1
          servedTicket += 1
          return .join(group.transaction)
        }
      }
      monitor.wait()
    }
  }

  /// The leader lets those who wait by now run, one after another, and returns when none is waiting.
  func admitOthers(to transaction: OpaquePointer, names: Names?) {
    monitor.lock()
    defer { monitor.unlock() }
    guard servedTicket < nextTicket else { return }
    let group = Group(transaction: transaction, names: names)
    self.group = group
    monitor.wakeAll()
    while isMemberRunning || (servedTicket < nextTicket && group.members < Self.groupLimit) { monitor.wait() }
    // From here on those who come wait for the next leader.
    closedGroup = group
    self.group = nil
  }

  private var closedGroup: Group?

  /// The names that the next member begins with.
  func groupNames() -> Names? {
    monitor.lock()
    defer { monitor.unlock() }
    return group?.names
  }

  /// A member has run; one that succeeded waits for the leader's commit.
  func leave(succeeded names: Names?) -> Outcome? {
    monitor.lock()
    defer { monitor.unlock() }
    guard let group else { return nil }
    isMemberRunning = false
    if let names { group.names = names }
    monitor.wakeAll()
    guard names != nil else { return nil }
    while group.outcome == nil { monitor.wait() }
    return group.outcome
  }

  /// The leader is done; its followers learn how the commit ended.
  func finish(_ outcome: Outcome) {
    monitor.lock()
    defer { monitor.unlock() }
    closedGroup?.outcome = outcome
    closedGroup = nil
    isLed = false
    monitor.wakeAll()
  }
}
