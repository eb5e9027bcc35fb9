// Regular expressions: what they find, what is refused, and that they take no more time than the text is long.

import Testing

@testable import Traversal

struct PatternTests {
  @Test func findsAnywhere() throws {
    let cases: [(String, String, Bool)] = [
      ("a.c", "xabcx", true), ("^a", "ba", false), ("a$", "ba", true), ("a|b+c", "xbbc", true),
      ("[^a-c]", "abc", false),
      ("(?i)HeLLo", "hello", true), ("\\d{2,3}", "a1b22", true), ("\\d{3}", "a1b22", false), ("x*", "", true),
      ("\\bcat\\b", "the cat sat", true), ("\\bcat\\b", "concat", false), ("[\\w.]+@", "a.b@c", true),
      ("(ab){2}", "abab", true), ("(ab){2}", "abxab", false), ("colou?r", "color", true),
      ("a{0}b", "b", true),
    ]
    for (pattern, text, expected) in cases {
      #expect(try Pattern(pattern).finds(in: text) == expected, "\(pattern) in \(text)")
    }
  }

  @Test func refusesWhatCannotRunInLinearTime() {
    for pattern in ["(a)\\1", "(?=a)", "(?!a)", "(?<=a)", "a++", "(", ")", "[", "*a", "a{9999999}"] {
      #expect(throws: TraversalError.self, "\(pattern)") { try Pattern(pattern) }
    }
  }

  @Test func doesNotBacktrack() throws {
    let text = String(repeating: "a", count: 5_000)
    #expect(try Pattern("(a*)*b").finds(in: text) == false)
    #expect(try Pattern("(a|aa)+$").finds(in: text))
  }
}
