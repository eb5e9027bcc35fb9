// WriteQueue: the writers of this process take turns; those who wait while one writes join its commit.
//
// The first writer leads: it begins the transaction of the file, runs its closure, and then lets each waiting writer
// run its own, on its own thread, so that it fails alone: adding to the leader's buffer, or in a nested transaction.
// Then the leader writes and commits for all of them, and everyone returns when the commit is durable. One sync of the
// disk serves the whole group, and a page that several of them change is written once.

final class WriteQueue: Sendable {
  /// What a writer is to do when its turn comes.
  enum Turn {
    /// Begin, run, admit others, commit.
    case lead
    /// Run inside the leader's transaction, after those whose changes wait in its buffer.
    case join(OpaquePointer, ChangeBuffer)
  }

  /// How the leader's commit ended, as its followers learn it.
  enum Outcome {
    case committed
    case failed(StoreError)
  }

  private final class Group {
    let transaction: OpaquePointer
    /// Handed from member to member, with the turn.
    let changes: ChangeBuffer
    var members = 0
    /// While the leader waits for writers that are expected.
    var isPatient = true
    var outcome: Outcome?

    init(transaction: OpaquePointer, changes: ChangeBuffer) {
      self.transaction = transaction
      self.changes = changes
    }
  }

  // Conditions: one for the leader, one for those who wait for a commit, the rest shared out among tickets.
  private static let leader = 0
  private static let outcome = 1
  private static let ticketConditions = 62
  private let monitor = Monitor(conditions: 2 + ticketConditions)

  private struct State {
    var nextTicket = 0
    var servedTicket = 0
    /// True while some writer leads.
    var isLed = false
    /// The open group, while its leader admits others.
    var group: Group?
    /// The group whose commit is under way.
    var closedGroup: Group?
    var isMemberRunning = false
    /// How many writers there were about the last commit: its group, and those who waited when it ended.
    var expectedWriters = 1
    /// How many more members begin in a transaction of their own.
    var soloRuns = 0
  }

  private let guarded = Guarded(State())
  private var state: State {
    get { guarded.state }
    _modify { yield &guarded.state }
  }

  private static let soloRunsAfterFailure = 32

  private static let groupLimit = 256
  /// How long a leader waits for writers that took part a moment ago. A fraction of what a durable commit takes.
  private static let lingerMicroseconds = 100

  /// Waits for this writer's turn.
  func enter() -> Turn {
    monitor.lock()
    defer { monitor.unlock() }
    let ticket = state.nextTicket
    state.nextTicket += 1
    while true {
      if state.servedTicket == ticket {
        if !state.isLed {
          state.isLed = true
          state.servedTicket += 1
          return .lead
        }
        if let group = state.group, !state.isMemberRunning, group.members < Self.groupLimit {
          state.isMemberRunning = true
          group.members += 1
          state.servedTicket += 1
          return .join(group.transaction, group.changes)
        }
      }
      monitor.wait(Self.condition(ofTicket: ticket))
    }
  }

  private static func condition(ofTicket ticket: Int) -> Int { 2 + ticket % ticketConditions }

  private func wakeNext() { monitor.wake(Self.condition(ofTicket: state.servedTicket)) }

  /// The leader lets those who wait run, one after another. Where several writers were about a moment ago, it waits a
  /// little for them to come back, because one commit for all is worth more than an early one for few. Members hand the
  /// turn on among themselves; the leader sleeps until there is nobody left to wait for.
  func admitOthers(to transaction: OpaquePointer, _ changes: ChangeBuffer) {
    monitor.lock()
    defer { monitor.unlock() }
    guard state.servedTicket < state.nextTicket || state.expectedWriters > 1 else { return }
    let group = Group(transaction: transaction, changes: changes)
    state.group = group
    if state.servedTicket < state.nextTicket { wakeNext() }
    let deadline = Monitor.deadline(microseconds: Self.lingerMicroseconds)
    while state.isMemberRunning || isNextWanted(group) || isExpectingMore(group) {
      if group.isPatient {
        group.isPatient = monitor.wait(Self.leader, until: deadline)
      } else {
        monitor.wait(Self.leader)
      }
    }
    // From here on those who come wait for the next leader.
    state.closedGroup = group
    state.group = nil
  }

  private func isNextWanted(_ group: Group) -> Bool {
    state.servedTicket < state.nextTicket && group.members < Self.groupLimit
  }

  private func isExpectingMore(_ group: Group) -> Bool {
    group.isPatient && group.members + 1 < state.expectedWriters
  }

  /// True when a member is likely to do without a transaction of its own. Asked once by each member.
  func isSharingWorthTrying() -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    if state.soloRuns == 0 { return true }
    state.soloRuns -= 1
    return false
  }

  /// A member had to run twice; the next ones are spared that.
  func noteFailedSharing() {
    monitor.lock()
    defer { monitor.unlock() }
    state.soloRuns = Self.soloRunsAfterFailure
  }

  /// A member has run; one that succeeded waits for the leader's commit.
  func leave(succeeded: Bool) -> Outcome? {
    monitor.lock()
    defer { monitor.unlock() }
    guard let group = state.group else { return nil }
    state.isMemberRunning = false
    // Straight to the next member; the leader is needed only when none is waiting or about to come.
    if isNextWanted(group) {
      wakeNext()
    } else if !isExpectingMore(group) {
      monitor.wake(Self.leader)
    }
    guard succeeded else { return nil }
    while group.outcome == nil { monitor.wait(Self.outcome) }
    return group.outcome
  }

  /// The leader is done; its followers learn how the commit ended.
  func finish(_ outcome: Outcome) {
    monitor.lock()
    defer { monitor.unlock() }
    state.expectedWriters = 1 + (state.closedGroup?.members ?? 0) + state.nextTicket - state.servedTicket
    if let closed = state.closedGroup {
      closed.outcome = outcome
      monitor.wake(Self.outcome)
    }
    state.closedGroup = nil
    state.isLed = false
    wakeNext()
  }
}
