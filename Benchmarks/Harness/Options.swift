// The command line of a benchmark program.

package struct Options {
  /// The graph has 2^scale vertices.
  package var scale: UInt32 = 18
  package var rounds = 7
  /// Empty for all.
  package var only: [String] = []
  /// Where the files of a run are made, in a directory of their own that is removed again.
  package var directory = "/tmp"
  /// Where the table is written as Markdown, after the header.
  package var markdown: String?
  package var list = false
  package var help = false

  package static func usage(of program: String) -> String {
    """
    usage: \(program) [--scale 18] [--rounds 7] [--only NAME]... [--directory DIR] [--markdown FILE] [--list]

      --scale N        a power-law graph of 2^N vertices and 16 edges for each (10...24)
      --rounds N       how often each contender runs; all take turns
      --only NAME      this benchmark only; may be given more than once
      --directory DIR  where databases are made (and removed): the disk that is measured
      --markdown FILE  write the result as Markdown too
      --list           name the benchmarks and stop

    """
  }

  /// What is wrong with the command line.
  package struct Misuse: Error, CustomStringConvertible {
    package let description: String
  }

  package init(_ arguments: [String]) throws(Misuse) {
    var rest = arguments[...]
    while let flag = rest.popFirst() {
      switch flag {
      case "--list": list = true
      case "--help", "-h": help = true
      case "--scale": scale = UInt32(try Options.number(after: flag, in: &rest, within: 10...24))
      case "--rounds": rounds = try Options.number(after: flag, in: &rest, within: 1...1000)
      case "--only": only.append(try Options.word(after: flag, in: &rest))
      case "--directory": directory = try Options.word(after: flag, in: &rest)
      case "--markdown": markdown = try Options.word(after: flag, in: &rest)
      default: throw Misuse(description: "\(flag) is not an option")
      }
    }
  }

  func picks(_ name: String) -> Bool {
    only.isEmpty || only.contains(name)
  }

  /// Refuses a name that no benchmark has, lest a misspelt one measures nothing.
  package func check(against names: [String]) throws(Misuse) {
    for name in only where !names.contains(name) {
      throw Misuse(description: "no benchmark is called \(name); there are: \(names.joined(separator: ", "))")
    }
  }

  private static func word(after flag: String, in rest: inout ArraySlice<String>) throws(Misuse) -> String {
    guard let word = rest.popFirst() else { throw Misuse(description: "\(flag) needs a value") }
    return word
  }

  private static func number(
    after flag: String, in rest: inout ArraySlice<String>, within range: ClosedRange<Int>
  ) throws(Misuse) -> Int {
    let word = try word(after: flag, in: &rest)
    guard let number = Int(word), range.contains(number) else {
      throw Misuse(
        description: "\(flag) takes a number from \(range.lowerBound) to \(range.upperBound), not \(word)")
    }
    return number
  }
}
