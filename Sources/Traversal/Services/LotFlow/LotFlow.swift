// lotFlow: the cheapest way to bring amounts to places over arcs that carry whole lots. Reads records, asks `LotSearch`
// for every target, and answers with records.

import GraphStore

struct LotFlow: Service {
  let name = "lotFlow"
  let summary = "the best plan to bring amounts to places over arcs that carry whole lots"
  let places: ServicePlaces = [.start, .middle]
  let parameters = [
    ServiceParameter(
      "arcs", .records, .required,
      "from, to, ratioFrom, ratioTo, minimum, step, maximum, bonusEvery, bonus, percent, hours, id"),
    ServiceParameter("balances", .records, .required, "place, amount, weight"),
    ServiceParameter("targets", .records, .required, "place, amount, and whatever the answers are to repeat"),
    ServiceParameter("maxHops", .integer, .otherwise(.int(2)), "how many arcs a chain may have, 1 to 3"),
  ]

  func open(_ opening: Opening) -> ServiceSession { ImmediateSession(Self.answer) }

  private static func answer(
    _ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction
  ) throws -> ServiceResults {
    let arguments = call.arguments
    let isConstant = ["arcs", "balances"].allSatisfy(arguments.isConstant)
    var shared: LotReader?
    var answers: [Value] = []
    var rows: [Int] = []
    for row in 0..<call.count {
      let hops = arguments.integer("maxHops", row) ?? 2
      guard (1...Int64(LotLimits.hops)).contains(hops) else {
        throw TraversalError(
          .limit, "the argument 'maxHops' of lotFlow must be 1 to \(LotLimits.hops), not \(hops)")
      }
      let targets = arguments.list("targets", row) ?? []
      var reader: LotReader
      if let shared {
        reader = shared
      } else {
        reader = LotReader()
        for (place, record) in (arguments.list("arcs", row) ?? []).enumerated() {
          try reader.addArc(record, place, graph)
        }
        for (place, record) in (arguments.list("balances", row) ?? []).enumerated() {
          try reader.addBalance(record, place, graph)
        }
        if isConstant { shared = reader }
      }
      var wanted: [(spot: Int, amount: Int64)] = []
      for (place, record) in targets.enumerated() {
        wanted.append(try reader.target(record, place, graph))
      }
      let (network, spots, isListed) = try reader.network()
      for (record, target) in zip(targets, wanted) {
        let outcome = try LotSearch.best(
          network, target: spots[target.spot], wanted: target.amount, hops: Int(hops), isListed: isListed
        ) { try run.checkBudget() }
        answers.append(reader.answer(record, outcome, network, spots))
        rows.append(row)
      }
    }
    return ServiceResults(.values(answers), rows: rows)
  }
}

/// Makes a network of records, and records of plans.
private struct LotReader {
  private var places: [Value] = []
  private var names: [String] = []
  private var numbers: [Value: Int] = [:]
  private var arcs: [LotArc] = []
  private var start: [Int64] = []
  private var weight: [Int64] = []
  private var isListed: [Bool] = []

  // MARK: Reading

  mutating func addArc(_ record: Value, _ place: Int, _ graph: borrowing Transaction) throws {
    let record = try LotRecord(
      record, "arcs[\(place)]",
      [
        "from", "to", "ratioFrom", "ratioTo", "minimum", "step", "maximum", "bonusEvery", "bonus", "percent",
        "hours", "id",
      ])
    var arc = LotArc(from: try spot(record, "from", graph), to: try spot(record, "to", graph))
    guard arc.from != arc.to else { throw record.error("'from' and 'to' are the same place") }
    arc.give = try record.integer("ratioFrom", 1...LotLimits.ratio) ?? 1
    arc.get = try record.integer("ratioTo", 1...LotLimits.ratio) ?? 1
    arc.step = try record.integer("step", 1...LotLimits.amount) ?? 1
    let minimum = try record.integer("minimum", 0...LotLimits.amount) ?? 0
    arc.first = max(1, (minimum + arc.step - 1) / arc.step) * arc.step
    arc.most = try record.integer("maximum", 0...LotLimits.amount) ?? LotLimits.amount
    arc.block = try record.integer("bonusEvery", 1...LotLimits.amount) ?? 0
    arc.blockBonus = try record.integer("bonus", 0...LotLimits.amount) ?? 0
    guard (arc.block > 0) == (record.value("bonus") != nil) else {
      throw record.error("'bonusEvery' and 'bonus' belong together")
    }
    arc.percent = try record.integer("percent", 0...LotLimits.percent) ?? 0
    arc.hours = try record.integer("hours", 0...LotLimits.hours) ?? 0
    arc.id = record.value("id")
    let plain = arc.get * (100 + arc.percent) / (arc.give * 100)
    let bonus = arc.block > 0 ? arc.blockBonus / arc.block : 0
    guard plain < LotLimits.gain / 2, bonus < LotLimits.gain / 2 else {
      throw record.error("more than \(LotLimits.gain / 2) times of what is sent would arrive", .limit)
    }
    arcs.append(arc)
  }

  mutating func addBalance(_ record: Value, _ place: Int, _ graph: borrowing Transaction) throws {
    let record = try LotRecord(record, "balances[\(place)]", ["place", "amount", "weight"])
    let spot = try spot(record, "place", graph)
    guard !isListed[spot] else { throw record.error("the place \(names[spot]) has a balance already") }
    isListed[spot] = true
    start[spot] = try record.required("amount", 0...LotLimits.amount)
    weight[spot] = try record.integer("weight", 0...LotLimits.weight) ?? 1
  }

  mutating func target(
    _ record: Value, _ place: Int, _ graph: borrowing Transaction
  ) throws -> (spot: Int, amount: Int64) {
    let record = try LotRecord(record, "targets[\(place)]", nil)
    return (try spot(record, "place", graph), try record.required("amount", 1...LotLimits.amount))
  }

  private mutating func spot(
    _ record: LotRecord, _ key: String, _ graph: borrowing Transaction
  ) throws -> Int {
    guard let value = record.value(key) else { throw record.error("'\(key)' is missing") }
    if let number = numbers[value] { return number }
    numbers[value] = places.count
    places.append(value)
    names.append(try Detachment.named(value, graph).plainText)
    start.append(0)
    weight.append(1)
    isListed.append(false)
    return places.count - 1
  }

  /// The network with its places and arcs in the order of their names, and where each place has gone.
  func network() throws -> (LotNetwork, spots: [Int], isListed: [Bool]) {
    var worth: Int64 = 0
    for spot in start.indices {
      worth += start[spot] * weight[spot] / 4
      guard worth < 1 << 60 else {
        throw TraversalError(.limit, "the balances of lotFlow are worth more than 64 bits can hold")
      }
    }
    let order = places.indices.sorted { (names[$0], $0) < (names[$1], $1) }
    var spots = places.indices.map { $0 }
    for (rank, place) in order.enumerated() { spots[place] = rank }
    var moved = arcs
    for place in moved.indices {
      moved[place].from = spots[arcs[place].from]
      moved[place].to = spots[arcs[place].to]
    }
    let sorted = moved.enumerated().sorted {
      ($0.element.from, $0.element.to, $0.offset) < ($1.element.from, $1.element.to, $1.offset)
    }
    let network = LotNetwork(
      names: order.map { names[$0] }, arcs: sorted.map(\.element), start: order.map { start[$0] },
      weight: order.map { weight[$0] })
    return (network, spots, order.map { isListed[$0] })
  }

  // MARK: Answering

  func answer(_ target: Value, _ outcome: LotOutcome, _ network: LotNetwork, _ spots: [Int]) -> Value {
    var entries = target.entries ?? []
    func set(_ key: String, _ value: Value) {
      entries.removeAll { $0.key == .string(key) }
      entries.append(Collections.entry(key, value))
    }
    switch outcome {
    case .noPath:
      set("ok", .bool(false))
      set("reason", .string("no_path"))
    case .insufficient:
      set("ok", .bool(false))
      set("reason", .string("insufficient"))
    case .plan(let plan):
      set("ok", .bool(true))
      set("spent", .long(plan.spent))
      set("transfers", .long(Int64(plan.transfers.count)))
      set("stranded", .long(plan.stranded))
      set("hours", .long(plan.hours))
      set("plan", .list(plan.transfers.map { step($0, network, spots) }))
    }
    return .map(entries)
  }

  private func step(_ transfer: LotPlan.Transfer, _ network: LotNetwork, _ spots: [Int]) -> Value {
    let arc = network.arcs[transfer.arc]
    func place(_ rank: Int) -> Value { spots.firstIndex(of: rank).map { places[$0] } ?? .null }
    var entries = [
      Collections.entry("from", place(arc.from)), Collections.entry("to", place(arc.to)),
      Collections.entry("amount", .long(transfer.amount)),
      Collections.entry("received", .long(arc.received(transfer.amount))),
      Collections.entry("hours", .long(arc.hours)),
    ]
    if let id = arc.id { entries.append(Collections.entry("id", id)) }
    return .map(entries)
  }
}

/// A map with the name by which errors call it.
private struct LotRecord {
  private let entries: [MapEntry]
  private let name: String

  /// With keys given, others are errors.
  init(_ value: Value, _ name: String, _ keys: [String]?) throws {
    self.name = name
    entries = value.entries ?? []
    guard let keys else { return }
    for entry in entries {
      guard case .string(let key) = entry.key, keys.contains(key) else {
        let text = entry.key.excerpt
        throw TraversalError(
          .argument, "lotFlow, \(name): there is no '\(text)'",
          help: Suggestions.question(for: text, among: keys) ?? "there are " + keys.joined(separator: ", "))
      }
    }
  }

  /// What stands under a key; a null stands for nothing.
  func value(_ key: String) -> Value? {
    let value = entries.first { $0.key == .string(key) }?.value
    return value == .null ? nil : value
  }

  func integer(_ key: String, _ range: ClosedRange<Int64>) throws -> Int64? {
    guard let value = value(key) else { return nil }
    guard let number = value.integer else {
      throw error("'\(key)' must be an integer, but \(value.excerpt) is of type \(value.typeName)")
    }
    guard range.contains(number) else {
      throw error("'\(key)' must be \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  func required(_ key: String, _ range: ClosedRange<Int64>) throws -> Int64 {
    guard let number = try integer(key, range) else { throw error("'\(key)' is missing") }
    return number
  }

  func error(_ message: String, _ code: TraversalError.Code = .argument) -> TraversalError {
    TraversalError(code, "lotFlow, \(name): \(message)")
  }
}
