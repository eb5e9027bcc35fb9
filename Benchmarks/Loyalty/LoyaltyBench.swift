// loyaltybench: how fast the loyalty pack answers, through the library, on one core. Every answer is checked.

import Foundation
import GraphStore
import Harness
import Packs
import Traversal

@main
enum LoyaltyBench {
  static func main() {
    do {
      let folder = CommandLine.arguments.dropFirst().first ?? "datasets/loyalty"
      let wanted = CommandLine.arguments.dropFirst(2)
      let operations = questions.map(\.operation)
      guard wanted.allSatisfy(operations.contains) else {
        throw WrongAnswer(
          "usage: loyaltybench [FOLDER OF THE PACK [OPERATION…]], of " + operations.joined(separator: ", "))
      }
      let place = FileManager.default.temporaryDirectory.appendingPathComponent(
        "loyaltybench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: place) }
      print(Machine(measuringIn: place.path).description)
      let pack = try loading(folder, place)
      var allAnswered = true
      for question in questions where wanted.isEmpty || wanted.contains(question.operation) {
        do {
          try question.measure(pack)
        } catch {
          // The other rows are worth knowing, but the run fails.
          note("loyaltybench: \(question.name): \(error)")
          allAnswered = false
        }
      }
      guard allAnswered else { throw WrongAnswer("not every row could be measured") }
    } catch {
      note("loyaltybench: \(error)")
      quit(1)
    }
  }

  /// Installs the pack five times, its tests among what is done, and keeps the last.
  private static func loading(_ folder: String, _ place: URL) throws -> Store {
    let pack = try PackDirectory(folder)
    var seconds: [Double] = []
    var store: Store?
    for round in 0..<5 {
      let database = place.appendingPathComponent("\(round)").path
      let watch = Stopwatch()
      let report = try Packs.install(pack, into: database)
      let opened = try Store(path: database)
      seconds.append(watch.seconds)
      guard report.passedTests > 100, report.edges.added > 10_000, report.kept.isEmpty else {
        throw WrongAnswer("the pack was not installed: \(report)")
      }
      store = opened
    }
    Self.report("load the pack", seconds.sorted()[2], "at most 500 ms")
    guard let store else { throw WrongAnswer("nothing was loaded") }
    return store
  }

  static func report(_ what: String, _ seconds: Double, _ limit: String) {
    print(padded(what, 44), padded(String(format: "%.3f ms", seconds * 1000), 14), limit)
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// Each of the five programs answers for itself: with points, or that the airline is no partner of it; some with points.
  @Sendable private static func earnsSomewhere(_ answer: Value) -> Bool {
    guard let programs = answer["programs"]?.list, programs.count == 5 else { return false }
    let earning = programs.filter { $0["ok"] == .bool(true) && $0["points"] != nil }
    let refusing = programs.filter { $0["ok"] == .bool(false) && $0["error"] == .string("not_a_partner") }
    return !earning.isEmpty && earning.count + refusing.count == 5
  }

  // MARK: Questions

  static var questions: [Question] {
    [
      Question(
        "distance of two airports by code", "distance", at: 10_000, "at most 0.010 ms (100,000 a second)",
        requests: pairs.map { #"{"origin": "\#($0)", "destination": "\#($1)"}"# },
        check: { $0["ok"] == .bool(true) && $0["km"] != nil }),
      Question(
        "distance of two places, a thousand at once", "kilometres", parameter: "ways", at: 100, per: 1000,
        "at most 0.001 ms (1,000,000 a second)", requests: [places],
        check: { $0.list?.count == 1000 }),
      Question(
        "earnings of 4 segments in 5 programs", "calculate_flight_earnings", at: 400, "p95 at most 1 ms",
        requests: itineraries,
        check: earnsSomewhere),
      Question(
        "best plan from four balances", "transfer_plan", at: 100, "p95 at most 20 ms", requests: plans,
        check: { $0["ok"] == .bool(true) && ($0["plan"]?.list?.isEmpty == false) }),
      Question(
        "strategies New York to Paris, two in business", "analyze_award_redemption_strategies", at: 20,
        "at most 300 ms",
        requests: [
          #"{"origin": "NYC", "destination": "PAR", "cabin": "business", "passengers": 2, "date": "2026-06-01", "balances": {"amex_mr_us": 150000, "mileageplus": 80000}}"#
        ],
        check: { $0["options"]?.list?.count == 3 }),
    ]
  }

  private static let pairs: [(String, String)] = {
    let codes = [
      "SEA", "KEF", "JFK", "LHR", "SIN", "SYD", "WDH", "GRU", "HNL", "NRT", "CPT", "ZRH", "DOH", "YYZ",
    ]
    return codes.flatMap { a in codes.filter { $0 != a }.map { (a, $0) } }
  }()

  private static let places: String = {
    let ways = (0..<1000).map { n in
      let (lat, lon) = (Double(n % 170 - 85) + 0.5, Double(n % 350 - 175) + 0.25)
      return #"{"a": {"lat": \#(lat), "lon": \#(lon)}, "b": {"lat": \#(-lat), "lon": \#(lon / 2)}}"#
    }
    return "[" + ways.joined(separator: ",") + "]"
  }()

  private static let itineraries: [String] = ["Q", "W", "J", "Y", "M"].map { letter in
    let legs = [("SFO", "ORD", "LH"), ("ORD", "FRA", "LH"), ("FRA", "ZRH", "LX"), ("ZRH", "SIN", "LX")]
    let segments = legs.map {
      #"{"origin": "\#($0)", "destination": "\#($1)", "marketing": "\#($2)", "booking_class": "\#(letter)", "date": "2026-06-15"}"#
    }
    return #"""
      {"segments": [\#(segments.joined(separator: ","))],
       "ticket": {"purchase_date": "2026-05-02", "stock": "220", "price": {"currency": "EUR", "base_fare": "1330.00", "carrier_surcharges": "220.00"}},
       "programs": [{"program": "mileageplus", "status": "Gold", "attributes": ["card"]}, {"program": "aeroplan", "status": "50K"},
         {"program": "miles_and_more"}, {"program": "krisflyer"}, {"program": "aadvantage"}],
       "fx": {"EUR>USD": "1.10"}}
      """#
  }

  private static let plans: [String] = [
    ("flying_blue", 85_000), ("aeroplan", 60_000), ("ba_club", 68_200), ("krisflyer", 99_000),
    ("aadvantage", 57_500),
    ("flying_club", 47_500),
  ].map {
    #"{"program": "\#($0)", "cost": \#($1), "date": "2026-06-01", "balances": {"amex_mr_us": 60500, "chase_ur": 91000, "bonvoy": 130000, "hyatt": 48000}}"#
  }
}

/// A kind of question, asked many times over.
struct Question {
  let name: String
  let operation: String
  let parameter: String
  let count: Int
  /// How many questions one call answers.
  let per: Int
  let limit: String
  let requests: [String]
  let check: (Value) -> Bool

  init(
    _ name: String, _ operation: String, parameter: String = "request", at count: Int, per: Int = 1,
    _ limit: String,
    requests: [String], check: @escaping (Value) -> Bool
  ) {
    self.name = name
    self.operation = operation
    self.parameter = parameter
    self.count = count
    self.per = per
    self.limit = limit
    self.requests = requests
    self.check = check
  }

  func measure(_ store: Store) throws {
    let values = try requests.map { try GraphSON.parse($0) }
    let text = "g.call('\(operation)').with('\(parameter)', \(parameter))"
    let prepared = try PreparedTraversal(text, parameters: [parameter])
    var times: [Double] = []
    times.reserveCapacity(count)
    for round in 0..<(count + values.count) {
      let watch = Stopwatch()
      var answer: Value = .null
      try store.read { transaction in
        try prepared.run(parameters: [parameter: values[round % values.count]], in: transaction) {
          answer = $0
          return true
        }
      }
      let seconds = watch.seconds
      guard check(answer) else { throw WrongAnswer("\(name): \(answer)") }
      // The first of each kind warms up.
      if round >= values.count { times.append(seconds / Double(per)) }
    }
    times.sort()
    LoyaltyBench.report(name + ", median", times[times.count / 2], "")
    LoyaltyBench.report(name + ", p95", times[times.count * 95 / 100], limit)
  }
}

extension Value {
  fileprivate subscript(key: String) -> Value? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == .string(key) }?.value
  }

  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }

  fileprivate var list: [Value]? { if case .list(let members) = self { members } else { nil } }
}
