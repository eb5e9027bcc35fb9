// graphq mcp as a process: recorded exchanges with clients of both eras, limits, cancellation, and what is refused.

import Foundation
import Testing

@testable import Tool

@Suite("The server for agents")
struct AgentTests {
  struct Place {
    let folder: TemporaryFolder
    let database: String

    init() throws {
      folder = try TemporaryFolder()
      database = folder / "test.graph"
      #expect(try ToolRunner.run(["init", database]).exitCode == 0)
      let script = """
        g.addV('airport').property(id, 'LHR').property('city', 'London');
        g.addV('airport').property(id, 'KEF').property('city', 'Reykjavik');
        g.addE('route').from(__.V('LHR')).to(__.V('KEF')).property('km', 1895);
        """
      #expect(try ToolRunner.run([database], input: script).exitCode == 0)
      let definitions = """
        /// The cities that can be reached from an airport.
        /// - from: the id of the airport
        define cities(from: String, most: Int = 10) -> List<String> =
          g.V(from).out('route').values('city').limit(most);
        /// How far a route is.
        define far(from: String, to: String) -> {km: Int} =
          g.V(from).outE('route').where(inV().hasId(to)).project('km').by('km');
        /// Ends in an error of a kind.
        define refuse() -> Int = g.inject(1).fail('not_today', 'come back tomorrow');
        /// Adds an airport.
        define found(code: String) -> Long = g.addV('airport').property(id, code).count();
        """
      #expect(try ToolRunner.run(["define", database], input: definitions).exitCode == 0)
    }

    /// The answers to some lines, each parsed, by their ids.
    func ask(_ lines: [String], _ options: [String] = []) throws -> [String: [String: Any]] {
      let result = try ToolRunner.run(
        ["mcp", database] + options, input: lines.joined(separator: "\n") + "\n")
      #expect(result.exitCode == 0)
      #expect(result.errors == "")
      var answers: [String: [String: Any]] = [:]
      for line in result.output.split(separator: "\n") {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["jsonrpc"] as? String == "2.0")
        answers["\(object?["id"] ?? "")"] = object ?? [:]
      }
      return answers
    }

    func result(_ answers: [String: [String: Any]], _ id: Int) -> [String: Any] {
      answers["\(id)"]?["result"] as? [String: Any] ?? [:]
    }
  }

  /// A request of the stateless revision.
  static func modern(_ id: Int, _ method: String, _ parameters: String = "") -> String {
    let meta =
      #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientCapabilities":{}}"#
    return #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(meta)\#(parameters)}}"#
  }

  static func legacy(_ id: Int, _ method: String, _ parameters: String = "") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(parameters)}}"#
  }

  static func text(_ result: [String: Any]) -> String {
    ((result["content"] as? [[String: Any]])?.first?["text"] as? String) ?? ""
  }

  @Test("a client that has shaken hands is told when others change the stored traversals")
  func changes() throws {
    let place = try Place()
    let lines = [Self.legacy(1, "initialize", #""protocolVersion":"2025-06-18","capabilities":{}"#)]
    // The input stays open while another process defines something.
    let line =
      "{ echo '\(lines[0])'; sleep 1; \"$graphq\" define '\(place.database)' 'define more() -> Int = g.inject(1);'; sleep 1.5; }"
      + " | \"$graphq\" mcp '\(place.database)'"
    let output = try ToolRunner.shell(line).lines
    #expect(output.count == 3, "\(output)")
    #expect(output.first?.contains(#""tools":{"listChanged":true}"#) == true)
    #expect(output.dropFirst().allSatisfy { $0.hasSuffix("/list_changed\"}") })
  }

  @Test("a client that begins with a handshake is served in the revision it asks for")
  func handshake() throws {
    let place = try Place()
    let answers = try place.ask([
      Self.legacy(
        1, "initialize",
        #""protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}"#),
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      Self.legacy(2, "ping"),
      Self.legacy(3, "tools/call", #""name":"cities","arguments":{"from":"LHR"}"#),
      Self.legacy(4, "initialize", #""protocolVersion":"1999-01-01","capabilities":{}"#),
    ])
    #expect(place.result(answers, 1)["protocolVersion"] as? String == "2025-06-18")
    #expect((place.result(answers, 1)["serverInfo"] as? [String: Any])?["name"] as? String == "graphq")
    #expect(place.result(answers, 2).isEmpty)
    #expect(place.result(answers, 3)["resultType"] == nil)
    #expect(Self.text(place.result(answers, 3)) == #"["Reykjavik"]"#)
    #expect(place.result(answers, 4)["protocolVersion"] as? String == "2025-11-25")
  }

  @Test(
    "a client of the stateless revision discovers what there is, and every result says that it is complete")
  func discovery() throws {
    let place = try Place()
    let answers = try place.ask([
      Self.modern(1, "server/discover"), Self.modern(2, "tools/list"),
      Self.modern(3, "tools/call", #","name":"far","arguments":{"from":"LHR","to":"KEF"}"#),
    ])
    let found = place.result(answers, 1)
    #expect((found["supportedVersions"] as? [String])?.contains("2026-07-28") == true)
    #expect(found["ttlMs"] as? Int == 0 && found["cacheScope"] as? String == "private")
    for id in 1...3 { #expect(place.result(answers, id)["resultType"] as? String == "complete") }
    #expect((place.result(answers, 3)["structuredContent"] as? [String: Any])?["km"] as? Int == 1895)
  }

  @Test("a revision that is not spoken here is refused with those that are")
  func unknownRevision() throws {
    let place = try Place()
    let line = Self.modern(1, "tools/list").replacingOccurrences(of: "2026-07-28", with: "2031-01-01")
    let error = try place.ask([line])["1"]?["error"] as? [String: Any]
    #expect(error?["code"] as? Int == -32022)
    let data = error?["data"] as? [String: Any]
    #expect((data?["supported"] as? [String])?.contains("2026-07-28") == true)
    #expect(data?["requested"] as? String == "2031-01-01")
  }

  @Test("every stored traversal is a tool with schemas and hints; what writes is offered only with --write")
  func tools() throws {
    let place = try Place()
    func tools(_ options: [String]) throws -> [String: [String: Any]] {
      let list = place.result(try place.ask([Self.modern(1, "tools/list")], options), 1)["tools"]
      return Dictionary(
        uniqueKeysWithValues: (list as? [[String: Any]] ?? []).map { ($0["name"] as? String ?? "", $0) })
    }
    let reading = try tools([])
    #expect(Set(reading.keys) == ["query", "schema", "explain", "cities", "far", "refuse"])
    let cities = reading["cities"] ?? [:]
    #expect((cities["description"] as? String)?.hasPrefix("The cities that can be reached") == true)
    let schema = cities["inputSchema"] as? [String: Any]
    #expect(schema?["required"] as? [String] == ["from"])
    let properties = schema?["properties"] as? [String: [String: Any]]
    #expect(properties?["from"]?["description"] as? String == "the id of the airport")
    #expect(properties?["most"]?["default"] as? Int == 10)
    #expect((cities["annotations"] as? [String: Any])?["readOnlyHint"] as? Bool == true)
    #expect((reading["far"]?["outputSchema"] as? [String: Any])?["type"] as? String == "object")
    let writing = try tools(["--write"])
    #expect((writing["found"]?["annotations"] as? [String: Any])?["destructiveHint"] as? Bool == true)
    #expect(Set(try tools(["--tools", "cities,schema"]).keys) == ["cities", "schema"])
  }

  @Test("errors tell how to mend the call, inside the result, and leave the server running")
  func errors() throws {
    let place = try Place()
    let answers = try place.ask([
      Self.modern(1, "tools/call", #","name":"cities","arguments":{"form":"LHR"}"#),
      Self.modern(2, "tools/call", #","name":"query","arguments":{"traversal":"g.V().ouE('route')"}"#),
      Self.modern(3, "tools/call", #","name":"refuse","arguments":{}"#),
      Self.modern(4, "tools/call", #","name":"nothing","arguments":{}"#),
      Self.modern(5, "tools/call", #","name":"query","arguments":{"traversal":"g.V().drop()"}"#),
      Self.modern(6, "no/such"), "this is not JSON",
      Self.modern(7, "tools/call", #","name":"query","arguments":{"traversal":"g.V().count()"}"#),
    ])
    for id in [1, 2, 3, 5] { #expect(place.result(answers, id)["isError"] as? Bool == true) }
    #expect(Self.text(place.result(answers, 1)).contains("'from'"))
    #expect(Self.text(place.result(answers, 2)).contains("^^^"))
    #expect(Self.text(place.result(answers, 2)).contains("outE"))
    #expect(Self.text(place.result(answers, 3)).contains(#""error":"not_today""#))
    #expect(Self.text(place.result(answers, 5)).contains("--write"))
    #expect((answers["4"]?["error"] as? [String: Any])?["code"] as? Int == -32602)
    #expect((answers["6"]?["error"] as? [String: Any])?["code"] as? Int == -32601)
    #expect((answers["<null>"]?["error"] as? [String: Any])?["code"] as? Int == -32700)
    #expect(Self.text(place.result(answers, 7)) == "[2]")
  }

  @Test("values are bound by name")
  func parameters() throws {
    let place = try Place()
    let hostile = "x').drop().V().has('a', 'b"
    let answers = try place.ask([
      Self.modern(
        1, "tools/call",
        #","name":"query","arguments":{"traversal":"g.V(id).count()","parameters":{"id":"\#(hostile)"}}"#),
      Self.modern(
        2, "tools/call",
        #","name":"query","arguments":{"traversal":"g.V(code).values('city')","parameters":{"code":"LHR"}}"#),
    ])
    #expect(Self.text(place.result(answers, 1)) == "[0]")
    #expect(Self.text(place.result(answers, 2)) == #"["London"]"#)
  }

  @Test("what was written is there when the answer comes")
  func writing() throws {
    let place = try Place()
    let answers = try place.ask(
      [Self.modern(1, "tools/call", #","name":"found","arguments":{"code":"SFO"}"#)], ["--write"])
    #expect((place.result(answers, 1)["structuredContent"] as? [String: Any])?["result"] as? Int == 1)
    #expect(try ToolRunner.run([place.database, "g.V('SFO').count()"]).output == "1\n")
  }

  @Test("a call that takes too long or gives too much ends in an error that says so")
  func limits() throws {
    let place = try Place()
    let endless = #"g.V('LHR').repeat(union(out(),in(),identity())).until(has('never'))"#
    let answers = try place.ask(
      [
        Self.modern(1, "tools/call", #","name":"query","arguments":{"traversal":"\#(endless)"}"#),
        Self.modern(2, "tools/call", #","name":"query","arguments":{"traversal":"g.inject(1,2,3)"}"#),
      ], ["--timeout", "200ms", "--max-results", "2"])
    #expect(place.result(answers, 1)["isError"] as? Bool == true)
    #expect(Self.text(place.result(answers, 2)).contains("limit(2)"))
  }

  @Test("schema and definitions are resources")
  func resources() throws {
    let place = try Place()
    let answers = try place.ask([
      Self.modern(1, "resources/list"),
      Self.modern(2, "resources/read", #","uri":"graphq://definitions/cities""#),
      Self.modern(3, "resources/read", #","uri":"graphq://schema""#),
      Self.modern(4, "resources/read", #","uri":"graphq://nothing""#),
    ])
    let list = place.result(answers, 1)["resources"] as? [[String: Any]] ?? []
    #expect(list.count == 5)
    func contents(_ id: Int) -> String {
      ((place.result(answers, id)["contents"] as? [[String: Any]])?.first?["text"] as? String) ?? ""
    }
    #expect(contents(2).contains("define cities(from: String"))
    #expect(contents(3).contains("airport"))
    #expect((answers["4"]?["error"] as? [String: Any])?["code"] as? Int == -32002)
  }
}
