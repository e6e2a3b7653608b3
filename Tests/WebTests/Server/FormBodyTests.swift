import Testing
import Web

@Suite("A form's body")
struct FormBodyTests {
    @Test(
        "holds each field once",
        arguments: [
            ("email=a%40b.example&csrf=x", ["email": "a@b.example", "csrf": "x"]),
            ("password=+leading+and+trailing+", ["password": " leading and trailing "]),
            ("password=%C3%A9%2B%25", ["password": "é+%"]),
            ("empty=&flag", ["empty": "", "flag": ""]),
            ("", [:]),
            ("&&a=1&", ["a": "1"]),
            ("a=b=c", ["a": "b=c"]),
        ] as [(String, [String: String])])
    func fields(body: String, expected: [String: String]) throws {
        #expect(try FormBody.parse(Array(body.utf8)) == expected)
    }

    @Test(
        "is refused rather than guessed about",
        arguments: [
            "email=a&email=b", "email=a&%65mail=b", "p=%", "p=%4", "p=%zz", "p=%FF%FE", "p=%ED%A0%80", "p=a%00b",
            (0...32).map { "f\($0)=1" }.joined(separator: "&"),
        ])
    func refused(body: String) {
        #expect(throws: WebFault.badRequest) { try FormBody.parse(Array(body.utf8)) }
    }
}
