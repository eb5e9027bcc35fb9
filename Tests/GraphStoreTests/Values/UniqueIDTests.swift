// Unique ids: text and randomness.

import TestSupport
import Testing

@testable import GraphStore

@Suite struct UniqueIDTests {
  @Test func `text is read in either case and written in lower case`() {
    let id = UniqueID("00112233-4455-6677-8899-AABBCCDDEEFF")
    #expect(id == UniqueID(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF))
    #expect(id?.description == "00112233-4455-6677-8899-aabbccddeeff")
  }

  @Test(arguments: [
    "", "00112233-4455-6677-8899-AABBCCDDEEF", "00112233-4455-6677-8899-AABBCCDDEEFF0",
    "00112233445566778899AABBCCDDEEFF",
    "00112233-4455-6677-8899-AABBCCDDEEFG", "001122334-455-6677-8899-AABBCCDDEEFF",
    "{0112233-4455-6677-8899-AABBCCDDEEFF",
  ])
  func `what is no unique id is refused`(text: String) {
    #expect(UniqueID(text) == nil)
  }

  @Test func `random ids are of version 4, differ, and come back from their text`() {
    var generator = SeededGenerator(seed: 31)
    var seen: Set<UniqueID> = []
    for _ in 0..<1000 {
      let id = UniqueID.random(using: &generator)
      let text = Array(id.description)
      #expect(text[14] == "4")
      #expect("89ab".contains(text[19]))
      #expect(UniqueID(id.description) == id)
      seen.insert(id)
    }
    #expect(seen.count == 1000)
    #expect(UniqueID.random() != UniqueID.random())
  }

  @Test func `ids are ordered as their texts are`() {
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<1000 {
      let (a, b) = (UniqueID.random(using: &generator), UniqueID.random(using: &generator))
      #expect((a < b) == (a.description < b.description))
    }
  }
}
