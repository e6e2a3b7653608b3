import Formats
import TestPasskeys
import Testing

/// One way in which what a browser or an authenticator says can be wrong.
struct Mutant<Parts>: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: PasskeyFault
    let change: @Sendable (inout Parts) -> Void

    init(_ name: String, _ fault: PasskeyFault, _ change: @escaping @Sendable (inout Parts) -> Void) {
        self.name = name
        self.fault = fault
        self.change = change
    }

    var testDescription: String { name }

    /// The same mutant where the part that it changes is in another one.
    func within<Whole>(_ path: any WritableKeyPath<Whole, Parts> & Sendable) -> Mutant<Whole> {
        Mutant<Whole>(name, fault) { change(&$0[keyPath: path]) }
    }
}

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

    private static func text(_ name: String, _ text: String) -> Mutant<BrowserStatement> {
        Mutant(name, .malformedClientData) { $0.text = Array(text.utf8) }
    }
}

/// What both ceremonies have to see in the authenticator data.
enum AuthenticatorDataMutants {
    static let all: [Mutant<AuthenticatorStatement>] = [
        Mutant("another relying party", .wrongRelyingParty) { $0.relyingPartyID = "evil.example" },
        Mutant("the domain above", .wrongRelyingParty) { $0.relyingPartyID = "example.org" },
        Mutant("nobody there", .userNotPresent) { $0.flags.remove(.userPresent) },
        Mutant("nobody known", .userNotVerified) { $0.flags.remove(.userVerified) },
        Mutant("backed up, and never could be", .backedUpButNotEligible) { $0.flags.insert(.backedUp) },
        Mutant("something behind it", .malformedAuthenticatorData) { $0.trailing = [0] },
        Mutant("extensions that aren't announced", .malformedAuthenticatorData) { $0.trailing = [0xA0] },
        Mutant("extensions announced twice", .malformedAuthenticatorData) {
            ($0.flags, $0.trailing) = ($0.flags.union(.extensions), [0xA0])
        },
        extensions("that are no map", .array([])), extensions("with a number for a name", .map([1: 2])),
        extensions("out of order", .map(["bb": 1, "a": 2])),
        extensions("five maps deep", .map(["a": .map(["a": .map(["a": .map(["a": .map([])])])])])),
    ]

    private static func extensions(_ name: String, _ map: CBOR) -> Mutant<AuthenticatorStatement> {
        Mutant("extensions \(name)", .malformedAuthenticatorData) {
            $0.flags.insert(.extensions)
            $0.extensions = map
        }
    }
}
