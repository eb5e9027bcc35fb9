// Profiles and corrections: what is written is what is read.

import GraphStore
import Testing

@testable import Traversal

@Suite("Loyalty: what is written")
struct ProfileTests {
  private let pack: Pack

  init() throws { pack = try Pack() }

  @Test("a profile is stored, overlaid by a request key by key, and changed part by part")
  func profile() throws {
    _ = try pack.change(
      "save_profile",
      .json(
        #"{"user": "u7", "balances": {"chase_ur": 10000, "bilt": 5}, "statuses": {"mileageplus": "Gold"}, "attributes": {"mileageplus": ["card"]}}"#
      ))
    let merged = try pack.answer(
      "get_user_profile", .json(#"{"user": "u7", "balances": {"chase_ur": 12000, "hyatt": 1}}"#))
    #expect(
      merged.says(
        try .json(
          #"{"ok": true, "balances": {"chase_ur": 12000, "bilt": 5, "hyatt": 1}, "statuses": {"mileageplus": "Gold"}}"#
        )))
    _ = try pack.change("save_profile", .json(#"{"user": "u7", "balances": {"bilt": 6}}"#))
    let later = try pack.answer("get_user_profile", .json(#"{"user": "u7"}"#))
    #expect(later.says(try .json(#"{"balances": {"bilt": 6}, "statuses": {"mileageplus": "Gold"}}"#)))
    #expect(later["balances"]?["chase_ur"] == nil)
    #expect(later["attributes"]?.says(try .json(#"{"mileageplus": ["card"]}"#)) == true)
  }

  @Test("one balance is recorded beside the others")
  func balance() throws {
    _ = try pack.change("save_profile", .json(#"{"user": "u8", "balances": {"chase_ur": 1}}"#))
    _ = try pack.change("record_balance", .json(#"{"user": "u8", "program": "hyatt", "balance": 7}"#))
    _ = try pack.change("record_balance", .json(#"{"user": "u8", "program": "hyatt", "balance": 8}"#))
    let found = try pack.answer("get_user_profile", .json(#"{"user": "u8"}"#))
    #expect(found.says(try .json(#"{"balances": {"chase_ur": 1, "hyatt": 8}}"#)))
  }

  @Test(
    "faults are told in their kinds",
    arguments: [
      (#"{"user": "nobody"}"#, "unknown_user"), (#"{"balances": {}}"#, "invalid_request"),
      (#"{"user": "u", "balances": {"chase_ur": -1}}"#, "invalid_amount"),
      (#"{"user": "u", "balances": {"chase_ur": 1.5}}"#, "invalid_amount"),
      (#"{"user": "u", "balances": {"nothing": 1}}"#, "unknown_program"),
      (#"{"user": "u", "statuses": {"mileageplus": "Tin"}}"#, "unknown_status"),
    ])
  func faults(_ request: String, _ kind: String) throws {
    #expect(try pack.answer("get_user_profile", .json(request))["error"]?.text == kind)
  }
}

@Suite("Loyalty: corrections")
struct CorrectionTests {
  private let pack: Pack

  init() throws { pack = try Pack() }

  private func received(_ day: String) throws -> Int64? {
    try pack.answer(
      "transfer", .json(#"{"from": "bonvoy", "to": "aeroplan", "amount": 120000, "date": "\#(day)"}"#)
    )["received"]?.number
  }

  @Test("a new version holds from its day on, the old one until the day before, and both know why")
  func versions() throws {
    try pack.store.write { transaction in
      _ = try Pack.results(
        """
        g.call('supersede', ['bonvoy>aeroplan', '2027-01-01', ['ratio_from': 4, 'minimum': 4000, 'step': 4000],
          'a letter', 'high'])
        """, [:], transaction)
    }
    // 120,000 / 3 and / 4, and two blocks of 60,000.
    #expect(try received("2026-12-31") == 50_000)
    #expect(try received("2027-01-01") == 40_000)
    let why = try pack.results("g.call('why', ['bonvoy>aeroplan@2027-01-01'])")
    #expect(why.first?["rests_on"]?.members.first?["status"]?.text == "accepted")
    let before = try pack.results("g.call('why', ['bonvoy>aeroplan'])")
    #expect(before.first?["rests_on"]?.members.first?["status"]?.text == "superseded")
    let changes = try pack.results("g.call('what_changes', ['2026-12-30', '2027-01-02'])")
    #expect(changes.compactMap { $0["id"]?.text } == ["bonvoy>aeroplan", "bonvoy>aeroplan@2027-01-01"])
  }

  @Test("a fact set right supports what it corrects, in place of the one before")
  func setRight() throws {
    try pack.store.write { transaction in
      _ = try Pack.results(
        "g.call('set_fact', ['airports:SEA', ['lat': 47.5], 'a map', '2026-11-01'])", [:], transaction)
    }
    #expect(try pack.results("g.V('airports:SEA').values('lat')") == [.double(47.5)])
    let facts = try pack.results("g.V('airports:SEA').in('SUPPORTS').order().by('status').values('status')")
    #expect(facts.compactMap(\.text) == ["accepted", "superseded"])
  }
}
