import Formats
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "Reads what RFC 8259 allows",
        arguments: [
            ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .integer(0)), ("-0", .integer(0)),
            ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)), ("1e3", .number(1_000)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("-1.5E-1", .number(-0.15)),
            ("\"\"", .string("")), ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", .string("\"\\/\u{8}\u{C}\n\r\té")),
            ("\"\\ud83d\\udd11🔑\"", .string("🔑🔑")), ("\"\\u0000\"", .string("\0")), ("[]", .array([])),
            ("[ 1 , [ ] ]", .array([.integer(1), .array([])])), ("{}", .object([:])),
            (" { \"a\" : { } , \"b\" : [ ] } ", .object(["a": .object([:]), "b": .array([])])),
        ] as [(String, JSON)])
    func reads(text: String, value: JSON) {
        #expect(JSON(text) == value)
    }

    @Test(
        "Refuses everything else",
        arguments: [
            "", " ", "nul", "True", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x10", "NaN", "Infinity", "1e999", "--1",
            "\"", "\"\u{1}\"", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\\ud800\"", "\"\\udc00\"",
            "\"\\ud800\\ud800\"", "\"\\ud800x\"", "'a'", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"}",
            "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "null null", "{} ,", "[]]", "\u{FEFF}null",
            "// a\nnull", "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[{\"a\":{\"b\":1,\"b\":2}}]",
        ])
    func refuses(text: String) {
        #expect(JSON(text) == nil)
    }

    @Test(
        "Refuses what is no UTF-8",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]])
    func notUTF8(bytes: [UInt8]) {
        #expect(JSON(bytes) == nil)
    }

    @Test("Refuses what is too deep, at whatever length")
    func depth() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(JSON(nested(JSON.maximumDepth)) != nil)
        #expect(JSON(nested(JSON.maximumDepth + 1)) == nil)
        #expect(JSON(String(repeating: "[", count: 1_000_000)) == nil)
        #expect(JSON(String(repeating: "{\"a\":", count: 100_000)) == nil)
    }

    @Test("Writes what it reads, the same value always alike")
    func writes() {
        let value = JSON.object([
            "b": .array([.null, .bool(false), .integer(-5), .number(0.5)]), "a": .string("\"\\\u{1}\né/"),
            "é": .object([:]),
        ])
        #expect(value.description == #"{"a":"\"\\\u0001\u000aé/","b":[null,false,-5,0.5],"é":{}}"#)
        #expect(JSON(value.description) == value)
    }

    @Test("A member is there only in an object")
    func members() throws {
        let value = try #require(JSON(#"{"a":{"b":1},"c":[1]}"#))
        #expect(value["a"]?["b"] == .integer(1))
        #expect(value["b"] == nil)
        #expect(value["c"]?["b"] == nil)
        #expect(JSON.string("a")["a"] == nil)
    }
}
