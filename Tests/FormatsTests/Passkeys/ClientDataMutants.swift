import Formats
import TestPasskeys

/// What both ceremonies have to see in the client data.
enum ClientDataMutants {
    static let all: [Mutant<BrowserStatement>] = [
        Mutant("a type of nothing we know", .wrongType) { $0.type = "payment.get" },
        Mutant("no type", .wrongType) { $0.type = "" },
        Mutant("a type in capitals", .wrongType) { $0.type = $0.type.uppercased() },
        Mutant("the challenge of another ceremony", .wrongChallenge) {
            $0.challenge = Base64URL.encode([UInt8](repeating: 1, count: 32))
        },
        Mutant("half of the challenge", .wrongChallenge) { $0.challenge = String($0.challenge.prefix(22)) },
        Mutant("no challenge", .wrongChallenge) { $0.challenge = "" },
        Mutant("the challenge with padding", .wrongChallenge) { $0.challenge += "=" },
        Mutant("another origin", .wrongOrigin) { $0.origin = "https://evil.example" },
        Mutant("a page beside ours", .wrongOrigin) { $0.origin = "https://other.example.org" },
        Mutant("a page below ours", .wrongOrigin) { $0.origin = "https://x.password.example.org" },
        Mutant("our name with more behind it", .wrongOrigin) { $0.origin += ".evil.example" },
        Mutant("our name as a user's", .wrongOrigin) { $0.origin += "@evil.example" },
        Mutant("another port", .wrongOrigin) { $0.origin += ":8443" },
        Mutant("without TLS", .wrongOrigin) { $0.origin = "http://password.example.org" },
        Mutant("with a path", .wrongOrigin) { $0.origin += "/" },
        Mutant("in capitals", .wrongOrigin) { $0.origin = "https://PASSWORD.example.org" },
        Mutant("the origin of nothing", .wrongOrigin) { $0.origin = "null" },
        Mutant("in a frame elsewhere", .crossOrigin) { $0.crossOrigin = true },
        Mutant("in a frame, and says on whose page", .topOrigin) {
            ($0.crossOrigin, $0.topOrigin) = (true, "https://evil.example")
        },
        Mutant("with a page around it, and in no frame", .topOrigin) { $0.topOrigin = "https://password.example.org" },
        text("nothing", ""), text("no JSON", "hello"), text("a list", "[]"), text("no object", #""webauthn.get""#),
        text("an empty object", "{}"), text("a number for a type", #"{"type":1,"challenge":"","origin":""}"#),
        text("no origin", #"{"type":"webauthn.get","challenge":""}"#),
        text("a word for crossOrigin", #"{"type":"a","challenge":"b","origin":"c","crossOrigin":"false"}"#),
        text("something behind it", #"{"type":"a","challenge":"b","origin":"c"}{}"#),
        text("a text that never ends", #"{"type":"a"#),
        Mutant("bytes that are no UTF-8", .malformedClientData) {
            $0.text = $0.json.dropLast() + Array(",\"x\":\"".utf8) + [0xC3] + Array("\"}".utf8)
        },
        Mutant("a surrogate alone", .malformedClientData) { $0.origin += #"\ud800"# },
        added("a surrogate alone in what nobody reads", #","x":"\ud800""#),
        added("a type twice", #","type":"webauthn.get""#),
        added("an origin twice", #","origin":"https://evil.example""#),
        added("a list for topOrigin", #","topOrigin":[]"#), added("null for topOrigin", #","topOrigin":null"#),
        Mutant("UTF-16", .malformedClientData) { $0.text = $0.json.flatMap { [$0, 0] } },
        Mutant("a byte order mark", .malformedClientData) { $0.text = [0xEF, 0xBB, 0xBF] + $0.json },
        Mutant("more than four kilobytes", .malformedClientData) {
            $0.text = $0.json.dropLast() + Array(",\"x\":\"\(String(repeating: "x", count: 4_096))\"}".utf8)
        },
        Mutant("two thousand lists in each other", .malformedClientData) {
            let depth = 1_900
            $0.text =
                $0.json.dropLast()
                + Array(",\"x\":\(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth))}".utf8)
        },
    ]

    private static func added(_ name: String, _ members: String) -> Mutant<BrowserStatement> {
        Mutant(name, .malformedClientData) { $0.text = $0.json.dropLast() + Array("\(members)}".utf8) }
    }

    private static func text(_ name: String, _ text: String) -> Mutant<BrowserStatement> {
        Mutant(name, .malformedClientData) { $0.text = Array(text.utf8) }
    }
}
