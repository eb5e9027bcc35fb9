// Reading definitions and tests: what each part becomes, and what is said about parts that are wrong.

import GraphStore
import Testing

@testable import Traversal

@Suite("Reading definitions")
struct DefinitionParserTests {
  private func definition(_ text: String) throws -> Definition {
    try #require(try DefinitionFile.parse(text).definitions.first)
  }

  private func failure(_ text: String) -> TraversalError? {
    do {
      _ = try DefinitionFile.parse(text)
      return nil
    } catch { return error }
  }

  @Test("a definition has a name with dots, typed parameters, defaults, a result and a body")
  func parts() throws {
    let definition = try definition(
      "define loyalty.distance(from: String, model: 'sphere' | 'wgs84' = 'sphere') -> Double? = g.V().count();"
    )
    #expect(definition.name == "loyalty.distance")
    #expect(definition.parameters.map(\.name) == ["from", "model"])
    #expect(definition.parameters.map(\.type) == [.string, .enumeration(["sphere", "wgs84"])])
    #expect(definition.parameters[1].defaultValue == .string("sphere"))
    #expect(definition.parameters.map(\.isRequired) == [true, false])
    #expect(definition.result == .optional(.double))
    #expect(definition.input == nil)
    #expect(definition.body.description == "g.V().count()")
  }

  @Test(
    "types are read and printed",
    arguments: [
      ("any", DeclaredType.any), ("List", .list(.any)), ("List<List<Int>>", .list(.list(.int))),
      ("Vertex", .vertex(label: nil)), ("Vertex<Airport>", .vertex(label: "Airport")),
      ("Edge<'flies to'>", .edge(label: "flies to")), ("('a' | 'b')?", .optional(.enumeration(["a", "b"]))),
      (
        "{miles: Double, 'not a name': Date?}",
        .record([
          RecordField(name: "miles", type: .double),
          RecordField(name: "not a name", type: .optional(.date)),
        ])
      ),
    ])
  func types(text: String, type: DeclaredType) throws {
    let definition = try definition("define x(a: \(text)) = g.V();")
    #expect(definition.parameters[0].type == type)
    #expect(type.description == text)
  }

  @Test("lines of three slashes before a definition are its documentation, other comments are not")
  func documentation() throws {
    let definition = try definition(
      """
      // a remark
      /// The way between two places. And more
      /// of it.
      /// - from: where it begins
      // another remark
      define way(from: String) = g.V(from);
      """)
    #expect(definition.documentation.count == 3)
    #expect(definition.purpose == "The way between two places.")
    #expect(definition.documentation(of: "from") == "where it begins")
    #expect(definition.documentation(of: "to") == nil)
    #expect(definition.source.hasPrefix("/// The way") && definition.source.hasSuffix(";"))
  }

  @Test("a parameter shadows a word of the language where it stands alone")
  func shadowing() throws {
    let definition = try definition(
      "define x(from: String, values: String) = g.V().has('code', from).values(values);")
    #expect(definition.body.freeVariables == ["from", "values"])
  }

  @Test("a body on something begins with a step, any other with g")
  func inputs() throws {
    #expect(try definition("define x() on Vertex = __.out();").body.description == "g.out()")
    #expect(try definition("define x() on Vertex<A> = out().in();").input == .vertex(label: "A"))
    #expect(failure("define x() on Vertex = g.V();")?.message.contains("begins with a step") == true)
    #expect(failure("define x() = out();")?.message.contains("begins with 'g.'") == true)
  }

  @Test("tests have arguments by place and by name, a result with tolerance, or a kind of failure")
  func tests() throws {
    let tests = try DefinitionFile.parse(
      """
      test distance('SFO', to: 'JFK') is 2580 ± 5;
      test distance('SFO', 'JFK') is 2580 +- 0.5;
      test distance() fails 'unknown_airport';
      test nearby(5.0) on 'SFO' is ['JFK', {1, 2}, [a: 1]];
      """
    ).tests
    #expect(
      tests[0].arguments == [
        TestArgument(value: .string("SFO")), TestArgument(name: "to", value: .string("JFK")),
      ])
    #expect(tests[0].expectation == .gives(.int(2580), tolerance: .int(5)))
    #expect(tests[1].expectation == .gives(.int(2580), tolerance: .double(0.5)))
    #expect(tests[2].expectation == .fails("unknown_airport"))
    #expect(tests[3].input == .string("SFO"))
  }

  @Test(
    "errors say what is wrong and where",
    arguments: [
      ("defin x() = g.V();", "did you mean 'define'?", 0),
      ("define x(a: Strin) = g.V();", "did you mean 'String'?", 12),
      ("define x(a) = g.V();", "write a: String", 10),
      ("define x(a: Int, a: Int) = g.V();", nil, 17),
      ("define x() = g.V()", nil, 18),
      ("define x() = g.V().count().next();", "leave out next()", 27),
      ("define x() = g.V().ouut();", "did you mean 'out'", 19),
      ("test x(1);", "write test x() is 1;", 9),
      ("test x(g) is 1;", nil, 7),
    ] as [(String, String?, Int32)])
  func errors(text: String, help: String?, place: Int32) throws {
    let error = try #require(failure(text))
    #expect(error.range?.lower == place, "\(error.rendered(source: text))")
    if let help { #expect(error.help?.hasPrefix(help) == true, "\(error.rendered(source: text))") }
  }
}
