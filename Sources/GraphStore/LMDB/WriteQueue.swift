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

  // Conditions: one for the leader, one for those who wait for a commit, the rest shared out among tickets.
  private static let leader = 0
  private static let outcome = 1
  private static let ticketConditions = 62
  private let monitor = Monitor(conditions: 2 + ticketConditions)

  private var nextTicket = 0
  private var servedTicket = 0
  /// True while some writer leads.
  private var isLed = false
  /// The open group, while its leader admits others.
  private var group: Group?
  /// The group whose commit is under way.
  private var closedGroup: Group?
  private var isMemberRunning = false
  /// How many writers there were about the last commit: its group, and those who waited when it ended.
  private var expectedWriters = 1

  private static let groupLimit = 256
  /// How long a leader waits for writers that took part a moment ago. A fraction of what a durable commit takes.
  private static let lingerMicroseconds = 100

  /// Waits for this writer's turn.
  func enter() -> Turn {
    monitor.lock()
    defer { monitor.unlock() }
    let ticket = nextTicket
    nextTicket += 1
    if group != nil { monitor.wake(Self.leader) }
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
      monitor.wait(Self.condition(ofTicket: ticket))
    }
  }

  private static func condition(ofTicket ticket: Int) -> Int { 2 + ticket % ticketConditions }

  private func wakeNext() { monitor.wake(Self.condition(ofTicket: servedTicket)) }

  /// The leader lets those who wait run, one after another. Where several writers were about a moment ago, it waits a
  /// little for them to come back, because one commit for all is worth more than an early one for few.
  func admitOthers(to transaction: OpaquePointer, names: Names?) {
    monitor.lock()
    defer { monitor.unlock() }
    guard servedTicket < nextTicket || expectedWriters > 1 else { return }
    let group = Group(transaction: transaction, names: names)
    self.group = group
    let deadline = Monitor.deadline(microseconds: Self.lingerMicroseconds)
    var isPatient = true
    while true {
      let isWanted = servedTicket < nextTicket && group.members < Self.groupLimit
      if isMemberRunning || isWanted {
        if !isMemberRunning { wakeNext() }
        monitor.wait(Self.leader)
      } else if isPatient, group.members + 1 < expectedWriters {
        isPatient = monitor.wait(Self.leader, until: deadline)
      } else {
        break
      }
    }
    // From here on those who come wait for the next leader.
    closedGroup = group
    self.group = nil
  }

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
    // Straight to the next member; the leader is needed only when none is waiting.
    if servedTicket < nextTicket, group.members < Self.groupLimit {
      wakeNext()
    } else {
      monitor.wake(Self.leader)
    }
    guard names != nil else { return nil }
    while group.outcome == nil { monitor.wait(Self.outcome) }
    return group.outcome
  }

  /// The leader is done; its followers learn how the commit ended.
  func finish(_ outcome: Outcome) {
    monitor.lock()
    defer { monitor.unlock() }
    expectedWriters = 1 + (closedGroup?.members ?? 0) + nextTicket - servedTicket
    if let closedGroup {
      closedGroup.outcome = outcome
      monitor.wake(Self.outcome)
    }
    closedGroup = nil
    isLed = false
    wakeNext()
  }
}
