// What holds of transfers and plans whatever is asked, tried on the pack's own partnerships.

import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite("Loyalty: properties")
struct PropertyTests {
  /// The transfers of a day as the pack computes them, between numbered places.
  private struct Exchange {
    var names: [String] = []
    var arcs: [World.Arc] = []

    init(on day: String) throws {
      let records = try Pack.loaded.get().results("g.call('arcs', ['\(day)'])").first?.members ?? []
      var places: [String: Int] = [:]
      func place(_ arc: Value?, _ key: String) -> Int {
        let name = arc?[key]?.text ?? ""
        if let place = places[name] { return place }
        places[name] = names.count
        names.append(name)
        return names.count - 1
      }
      for record in records {
        let arc = record["arc"]
        func number(_ key: String) -> Int? { arc?[key]?.number.map { Int($0) } }
        arcs.append(
          World.Arc(
            from: place(arc, "from"), to: place(arc, "to"), give: number("ratioFrom") ?? 1,
            get: number("ratioTo") ?? 1, step: number("step") ?? 1, minimum: number("minimum") ?? 0,
            maximum: number("maximum"), block: number("bonusEvery"), bonus: number("bonus") ?? 0,
            percent: number("percent") ?? 0, hours: 0))
      }
    }

    /// A question with a few balances: the first name is the program to pay in.
    func question(_ dice: inout SeededGenerator) -> World {
      let target = arcs.randomElement(using: &dice)?.to ?? 0
      let order = [target] + names.indices.filter { $0 != target }
      let rank = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
      var balances = [Int?](repeating: nil, count: names.count)
      let near = arcs.filter { $0.to == target }.map(\.from)
      let senders = near + arcs.filter { near.contains($0.to) }.map(\.from)
      for _ in 0..<Int.random(in: 2...5, using: &dice) {
        guard let sender = senders.randomElement(using: &dice) else { continue }
        balances[rank[sender] ?? 0] = Int.random(in: 500...90_000, using: &dice)
      }
      if Int.random(in: 0..<3, using: &dice) == 0 { balances[0] = Int.random(in: 0...20_000, using: &dice) }
      let moved = arcs.map { arc in
        var arc = arc
        (arc.from, arc.to) = (rank[arc.from] ?? 0, rank[arc.to] ?? 0)
        return arc
      }
      return World(
        names: order.map { names[$0] }, arcs: moved, balances: balances,
        total: Int.random(in: 2_000...90_000, using: &dice), hops: Int.random(in: 1...3, using: &dice))
    }
  }

  private static func steps(of answer: Value) -> [(from: String, to: String, amount: Int)] {
    (answer["plan"]?.members ?? []).map { step in
      (
        from: step["from"]?.text ?? "", to: step["to"]?.text ?? "",
        amount: step["amount"]?.number.map { Int($0) } ?? 0
      )
    }
  }

  @Test("a plan spends only what is there, and costs no more than any plan of chance")
  func plansOfChance() throws {
    let pack = try Pack.loaded.get()
    let exchange = try Exchange(on: World.day)
    var dice = SeededGenerator(seed: 17)
    var found = 0
    var rivals = 0
    for turn in 0..<40 {
      let world = exchange.question(&dice)
      let answer = try pack.answer("transfer_plan", world.request)
      var best: World.Cost?
      if answer["ok"] == .bool(true) {
        found += 1
        best = world.replay(Self.steps(of: answer))
        #expect(best != nil, "turn \(turn): \(answer) cannot be carried out")
        #expect(best?.spent == answer["spent"]?.number.map { Int($0) }, "turn \(turn): \(answer)")
        #expect(best?.stranded == answer["stranded"]?.number.map { Int($0) }, "turn \(turn): \(answer)")
      } else {
        #expect(
          ["insufficient_balance", "no_path"].contains(answer["error"]?.text), "turn \(turn): \(answer)")
      }
      for _ in 0..<300 {
        guard let cost = world.costOfChance(&dice) else { continue }
        rivals += 1
        #expect(best.map { $0 <= cost } ?? false, "turn \(turn): \(cost) beats \(answer)")
      }
    }
    #expect(found > 15)
    #expect(rivals > 500)
  }

  @Test("more points never bring less, by any partnership", arguments: [World.day, "2026-04-10"])
  func monotone(_ day: String) throws {
    let exchange = try Exchange(on: day)
    let pack = try Pack.loaded.get()
    var dice = SeededGenerator(seed: 23)
    for arc in exchange.arcs {
      let most = min(arc.maximum ?? 300_000, 300_000) / arc.step
      let lots = (0..<3).map { _ in Int.random(in: arc.least / arc.step...most, using: &dice) }
      var last: Int64 = 0
      for amount in lots.sorted().map({ $0 * arc.step }) {
        let (from, to) = (exchange.names[arc.from], exchange.names[arc.to])
        let answer = try pack.answer(
          "transfer",
          .json(#"{"from": "\#(from)", "to": "\#(to)", "amount": \#(amount), "date": "\#(day)"}"#))
        let received = answer["received"]?.number ?? -1
        #expect(received >= last, "\(from) to \(to), \(amount): \(answer)")
        #expect(received == Int64(arc.received(amount)), "\(from) to \(to), \(amount): \(answer)")
        last = received
      }
    }
  }

  @Test("no way round brings back more than went out", arguments: [World.day, "2026-04-10", "2026-05-10"])
  func rings(_ day: String) throws {
    let exchange = try Exchange(on: day)
    var dice = SeededGenerator(seed: 29)
    var count = 0
    func follow(_ home: Int, _ place: Int, _ amount: Int, _ start: Int, _ length: Int) {
      for arc in exchange.arcs where arc.from == place {
        let sent = min(amount, arc.maximum ?? amount) / arc.step * arc.step
        guard sent >= arc.least else { continue }
        if arc.to == home {
          count += 1
          // What was too little for a lot stays on the way, and is not counted.
          #expect(arc.received(sent) <= start, "\(exchange.names[home]), \(start)")
        } else if length < 3 {
          follow(home, arc.to, arc.received(sent), start, length + 1)
        }
      }
    }
    for home in exchange.names.indices {
      for _ in 0..<3 {
        let start = Int.random(in: 1...200_000, using: &dice)
        follow(home, home, start, start, 1)
      }
    }
    #expect(count > 50)
  }

  @Test("a mesh of one-to-one exchanges brings together all points there are, and not one more")
  func mesh() throws {
    let pack = try Pack.loaded.get()
    var dice = SeededGenerator(seed: 31)
    for _ in 0..<5 {
      let clubs = ["ba_club", "iberia_club", "aerclub", "qatar_privilege", "finnair_plus"]
      let balances = clubs.map { _ in Int.random(in: 1...30_000, using: &dice) }
      let held = zip(clubs, balances).map { #""\#($0)": \#($1)"# }.joined(separator: ", ")
      let sum = balances.reduce(0, +)
      for (cost, kind) in [(sum, nil), (sum + 1, "insufficient_balance")] {
        let answer = try pack.answer(
          "transfer_plan",
          .json(
            #"{"program": "ba_club", "cost": \#(cost), "date": "2026-06-01", "max_hops": 3, "balances": {\#(held)}}"#
          ))
        #expect(answer["error"]?.text == kind, "\(answer)")
        if kind == nil { #expect(answer["spent"]?.number == Int64(sum)) }
      }
    }
  }
}

extension World {
  /// What a plan of chance costs that pays for the award; nil when it does not.
  fileprivate func costOfChance(_ dice: inout SeededGenerator) -> Cost? {
    var now = balances.map { $0 ?? 0 }
    var steps: [(from: String, to: String, amount: Int)] = []
    let near = Set(arcs.filter { $0.to == 0 }.map(\.from))
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let open = arcs.filter { $0.least <= now[$0.from] && ($0.to == 0 || near.contains($0.to)) }
      guard let arc = open.randomElement(using: &dice) else { break }
      let most = min(now[arc.from], arc.maximum ?? now[arc.from]) / arc.step
      guard most >= arc.least / arc.step else { continue }
      let lots = Bool.random(using: &dice) ? most : Int.random(in: arc.least / arc.step...most, using: &dice)
      now[arc.from] -= lots * arc.step
      now[arc.to] += arc.received(lots * arc.step)
      steps.append((names[arc.from], names[arc.to], lots * arc.step))
    }
    return replay(steps)
  }
}

@Suite("Loyalty: what is looked up")
struct LookUpTests {
  /// The stored traversals that an itinerary calls, by its profile.
  private func calls(_ flights: [(String, String)], _ carrier: String, _ letter: String, _ program: String)
    throws
    -> [String: Int64]
  {
    let segments = flights.map {
      "['origin': '\($0.0)', 'destination': '\($0.1)', 'marketing': '\(carrier)', 'booking_class': '\(letter)', 'date': '2026-06-15']"
    }.joined(separator: ", ")
    let profile = try Pack.loaded.get().results(
      """
      g.call('calculate_flight_earnings').with('request', ['segments': [\(segments)],
        'ticket': ['price': ['currency': 'USD', 'base_fare': '330.00']], 'programs': [['program': '\(program)']]]).profile()
      """)
    var found: [String: Int64] = [:]
    for call in profile.first?["calls"]?.members ?? [] {
      if let name = call["call"]?.text, let times = call["times"]?.number { found[name] = times }
    }
    return found
  }

  @Test("a distance is looked up only when a rule needs it, as the profile shows")
  func distance() throws {
    // By the fare: one segment needs no distance, two share the fare by theirs.
    let one = try calls([("SFO", "JFK")], "UA", "Q", "mileageplus")
    #expect(one["checked_itinerary"] == 1)
    #expect(one["kilometres"] == nil)
    #expect(try calls([("SFO", "ORD"), ("ORD", "JFK")], "UA", "Q", "mileageplus")["kilometres"] == 1)
    // By the miles flown, and by a table of bands.
    #expect(try calls([("NRT", "SIN")], "NH", "Y", "ana_mc")["kilometres"] == 1)
    #expect(try calls([("SYD", "MEL")], "QF", "Y", "qantas_ff")["kilometres"] == 1)
    // Nothing applies, so nothing is looked up.
    #expect(try calls([("SFO", "JFK")], "UA", "Q", "skymiles")["kilometres"] == nil)
  }
}
