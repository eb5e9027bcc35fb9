// The store against plain dictionaries, seed by seed. GRAPHQ_MODEL_SEEDS=1000 runs that many, GRAPHQ_MODEL_FIRST=77
// begins with another seed, so that a failure can be run again alone.

import Foundation
import Testing

@Suite struct ModelTests {
  static let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["GRAPHQ_MODEL_SEEDS"].flatMap(UInt64.init) ?? 24
    let first = environment["GRAPHQ_MODEL_FIRST"].flatMap(UInt64.init) ?? 1
    return Array(first..<first + count)
  }()

  @Test(arguments: seeds)
  func theStoreAgreesWithDictionaries(seed: UInt64) throws {
    var run = try ModelRun(seed: seed)
    try run.run()
  }
}
