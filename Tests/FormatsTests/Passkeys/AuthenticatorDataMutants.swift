import Formats
import TestPasskeys

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
