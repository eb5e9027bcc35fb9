// Plans are optimal and can be carried out, in small worlds where everything can be tried; and what holds for transfers.

import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite("Loyalty: plans")
struct PlanTests {
  private static let worlds: [World] = {
    var dice = SeededGenerator(seed: 7)
    return (0..<60).map { World($0, &dice) }
  }()

  @Test("a plan can be carried out, and no other is better")
  func optimal() throws {
    let pack = try Pack(besides: World.files(Self.worlds))
    var plans = 0
    for world in Self.worlds {
      let answer = try pack.answer("transfer_plan", world.request)
      guard let best = world.best else {
        #expect(answer["error"]?.text == world.hopeless, "\(world)")
        continue
      }
      let steps = (answer["plan"]?.members ?? []).map { step in
        (
          from: step["from"]?.text ?? "", to: step["to"]?.text ?? "",
          amount: step["amount"]?.number.map { Int($0) } ?? 0
        )
      }
      plans += 1
      #expect(world.replay(steps) == best, "\(world): \(answer)")
      #expect(answer["spent"]?.number == Int64(best.spent))
      #expect(answer["transfers"]?.number == Int64(best.transfers))
      #expect(answer["stranded"]?.number == Int64(best.stranded))
    }
    #expect(plans > 10)
  }

  /// From 60,500 of Amex, 91,000 of Chase, 130,000 of Marriott and 48,000 of Hyatt:
  ///
  /// - 85,000 and 60,000: one bank sends all, in lots of 1,000.
  /// - 68,200: every cheap way begins with a lot of 1,000, so 69,000; the Avios mesh cannot help.
  /// - 99,000: neither bank has it all.
  /// - 57,500 in AAdvantage: Chase fills Hyatt for two blocks of 50,000 (2 × 25,000), and 18,750 × 2 / 5 = 7,500.
  /// - 47,500: 48,000, as 68,200.
  @Test(
    "the best plan from four balances",
    arguments: [
      ("flying_blue", 85_000, 85_000, 1, 0), ("aeroplan", 60_000, 60_000, 1, 0),
      ("ba_club", 68_200, 69_000, 1, 800),
      ("krisflyer", 99_000, 99_000, 2, 0), ("aadvantage", 57_500, 118_750, 2, 0),
      ("flying_club", 47_500, 48_000, 1, 500),
    ])
  func fourBalances(_ program: String, _ cost: Int, _ spent: Int64, _ transfers: Int64, _ stranded: Int64)
    throws
  {
    let answer = try Pack.loaded.get().answer(
      "transfer_plan",
      .json(
        #"{"program": "\#(program)", "cost": \#(cost), "date": "2026-06-01", "balances": {"amex_mr_us": 60500, "chase_ur": 91000, "bonvoy": 130000, "hyatt": 48000}}"#
      ))
    #expect(answer["spent"]?.number == spent, "\(answer)")
    #expect(answer["transfers"]?.number == transfers)
    #expect(answer["stranded"]?.number == stranded)
  }

  @Test("more points never bring less")
  func monotone() throws {
    let pack = try Pack.loaded.get()
    for (from, to, step) in [
      ("bonvoy", "aeroplan", 3000), ("hyatt", "aadvantage", 1250), ("amex_mr_uk", "krisflyer", 300),
    ] {
      var last: Int64 = -1
      for amount in stride(from: 60_000 - 20 * step, through: 60_000 + 20 * step, by: step) {
        let answer = try pack.answer(
          "transfer",
          .json(#"{"from": "\#(from)", "to": "\#(to)", "amount": \#(amount), "date": "2026-06-01"}"#))
        let received = answer["received"]?.number ?? -1
        #expect(received >= last, "\(from) to \(to), \(amount)")
        last = received
      }
    }
  }

  @Test("what is needed yields enough, and a step less does not")
  func need() throws {
    let pack = try Pack.loaded.get()
    var dice = SeededGenerator(seed: 3)
    for (from, to, step) in [
      ("bonvoy", "aeroplan", 3000), ("bonvoy", "mileageplus", 3000), ("hyatt", "ba_club", 1250),
    ] {
      for _ in 0..<10 {
        let need = Int64.random(in: 3000...60_000, using: &dice)
        let answer = try pack.answer(
          "transfer_need",
          .json(#"{"from": "\#(from)", "to": "\#(to)", "need": \#(need), "date": "2026-06-01"}"#))
        guard let amount = answer["amount"]?.number else {
          Issue.record("\(answer)")
          continue
        }
        func yield(_ amount: Int64) throws -> Int64 {
          try pack.answer(
            "transfer",
            .json(#"{"from": "\#(from)", "to": "\#(to)", "amount": \#(amount), "date": "2026-06-01"}"#)
          )["received"]?.number ?? 0
        }
        #expect(try yield(amount) >= need)
        #expect(try yield(amount - Int64(step)) < need)
      }
    }
  }

  @Test("circles create no points: with nothing but a circle, an award beyond the balance is out of reach")
  func circles() throws {
    let pack = try Pack.loaded.get()
    let answer = try pack.answer(
      "transfer_plan",
      .json(
        #"{"program": "flying_club", "cost": 30001, "date": "2026-06-01", "balances": {"flying_club": 20000, "virgin_red": 10000}, "max_hops": 3}"#
      ))
    #expect(answer["error"]?.text == "insufficient_balance")
  }
}
