// Parameters: what an untyped text stands for, what a type makes of it, and what is refused.

import GraphStore
import Testing

@testable import Traversal

@Suite struct ParameterValueTests {
  @Test func `an untyped text is a string unless it is JSON of another kind`() throws {
    let table: [(String, String, Value)] = [
      ("code=LHR", "code", .string("LHR")), ("n=42", "n", .int(42)), ("n=-1.5", "n", .double(-1.5)),
      ("n=1e2", "n", .double(100)),
      ("n=3000000000", "n", .long(3_000_000_000)), ("b=true", "b", .bool(true)),
      ("b=True", "b", .string("True")),
      ("x=null", "x", .null), ("x=", "x", .string("")), ("x=a=b", "x", .string("a=b")),
      ("x= LHR", "x", .string(" LHR")),
      ("x= 5", "x", .int(5)), ("x=\"quoted\"", "x", .string("\"quoted\"")), ("x=007", "x", .string("007")),
      ("x=NaN", "x", .string("NaN")), ("x=[1,\"a\"]", "x", .list([.int(1), .string("a")])),
      ("x=[1", "x", .string("[1")),
      ("x={\"a\":1}", "x", .map([MapEntry(key: .string("a"), value: .int(1))])),
      ("x=2023-08-02", "x", .string("2023-08-02")),
      ("x={\"@type\":\"g:Int64\",\"@value\":1}", "x", .long(1)), ("_v1=1", "_v1", .int(1)),
      ("x=a:b", "x", .string("a:b")),
    ]
    for (argument, name, value) in table {
      let parameter = try ParameterValue.parse(argument)
      #expect(parameter == ParameterValue(name: name, value: value), "\(argument)")
    }
  }

  @Test func `a type decides what the text stands for`() throws {
    let table: [(String, Value)] = [
      ("x:String=42", .string("42")), ("x:string=", .string("")), ("x:Int=42", .int(42)),
      ("x:long=42", .long(42)),
      ("x:Byte=-1", .byte(-1)), ("x:Short=1", .short(1)), ("x:BigInteger=1", .bigInteger(.one)),
      ("x:Double=1", .double(1)),
      ("x:Double=NaN", .double(.nan)), ("x:Float=-Infinity", .float(-.infinity)),
      ("x:Float=0.1", .float(0.1)), ("x:Bool=TRUE", .bool(true)),
      ("x:BigDecimal=1.50", try RelationsTests.decimal("1.50")),
      ("x:Decimal=3", try RelationsTests.decimal("3")),
      ("x:Date=2023-08-02", try RelationsTests.day("2023-08-02")),
      ("x:DateTime=2023-08-02", try RelationsTests.time("2023-08-02")),
      ("x:UUID=00000000-0000-0001-0000-000000000002", .uuid(UniqueID(high: 1, low: 2))),
      ("x:List=[1]", .list([.int(1)])),
      ("x:Set=[1,1]", .set([.int(1)])), ("x:Map={}", .map([])), ("x:String=a:b=c", .string("a:b=c")),
      ("x:Int=0x10", .int(16)),
    ]
    for (argument, value) in table {
      #expect(try ParameterValue.parse(argument) == ParameterValue(name: "x", value: value), "\(argument)")
    }
  }

  @Test(arguments: [
    "code", "=1", "1x=1", "a b=1", "a-b=1", ":Int=1", "x:Int=abc", "x:Int=1.5", "x:Int=3000000000",
    "x:Byte=128", "x:Bool=yes",
    "x:Date=2023-02-30", "x:Date=2023-08-02T00:00", "x:UUID=1", "x:List={}", "x:List=[1", "x:Map=[]",
    "x:Nothing=1", "x:Double=1e999",
    "x:Double=abc", "x={\"@type\":\"g:Int32\",\"@value\":\"x\"}", "x:=1", "",
  ])
  func `what is no parameter is refused`(argument: String) {
    let error = #expect(throws: ValueError.self) { try ParameterValue.parse(argument) }
    #expect(error?.message.isEmpty == false)
  }
}
