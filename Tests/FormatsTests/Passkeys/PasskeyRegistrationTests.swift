import Formats
import TestPasskeys
import Testing

@Suite("Passkey registration")
struct PasskeyRegistrationTests {
    @Test("What an honest authenticator made is accepted", arguments: COSEAlgorithm.allCases)
    func honest(algorithm: COSEAlgorithm) throws {
        let made = try PasskeySamples.register(algorithm) { parts in
            parts.aaguid = (1...16).map { UInt8($0) }
            parts.data.flags.formUnion([.backupEligible, .backedUp])
        }
        #expect(made.credentialID == (try PasskeySamples.authenticator(algorithm)).credentialID)
        #expect(made.publicKey.algorithm == algorithm)
        #expect(made.aaguid == (1...16).map { UInt8($0) })
        #expect(made.signCount == 7)
        #expect(made.isBackupEligible && made.isBackedUp && made.isUserVerified)
        #expect(try COSEKey(parsing: made.publicKey.bytes).algorithm == algorithm)
    }

    static let harmless: [Mutant<Registration>] = [
        .harmless("without crossOrigin, as older browsers write it") { $0.client.crossOrigin = nil },
        .harmless("with members that nobody knows") {
            $0.client.text = $0.client.json.dropLast() + Array(#","new":{"a":[1,null,"\u00e9"]} }"#.utf8)
        },
        .harmless("with members in another order, and slashes escaped") { parts in
            let client = parts.client
            parts.client.text = Array(
                #"{ "origin":"https:\/\/password.example.org","challenge":"\#(client.challenge)","type":"\#(client.type)" }"#
                    .utf8)
        },
        .harmless("with extensions that nobody asked for") {
            $0.data.flags.insert(.extensions)
            $0.data.extensions = .map(["credProtect": 2, "hmac-secret": .bool(true)])
        },
        .harmless("with a statement that nobody asked for") {
            $0.format = "packed"
            $0.statement = .map(["alg": -7, "sig": .bytes([1, 2, 3]), "x5c": .array([.bytes([4])])])
        },
        .harmless("with the longest identity") { $0.credentialID = [UInt8](repeating: 1, count: 1_023) },
        .harmless("with an identity of one byte") { $0.credentialID = [1] },
        .harmless("with bits that are reserved") { $0.data.flags.formUnion(.init(rawValue: 0b0010_0010)) },
    ]

    @Test("What the specification allows is accepted", arguments: harmless)
    func tolerates(mutant: Mutant<Registration>) throws {
        _ = try PasskeySamples.register(.es256, changing: mutant.change)
    }

    static let mutants: [Mutant<Registration>] =
        ClientDataMutants.all.map { $0.within(\.client) }
        + AuthenticatorDataMutants.all.map { $0.within(\.data) }
        + [
            Mutant("the type of the other ceremony", .wrongType) { $0.client.type = "webauthn.get" },
            Mutant("no key", .credentialMissing) {
                $0.hasCredential = false
                $0.data.flags.remove(.credential)
            },
            Mutant("a key that isn't announced", .malformedAuthenticatorData) { $0.data.flags.remove(.credential) },
            Mutant("a key announced that isn't there", .malformedAuthenticatorData) { $0.hasCredential = false },
            Mutant("an identity of one byte too many", .credentialIDTooLong) {
                $0.credentialID = [UInt8](repeating: 1, count: 1_024)
            },
            Mutant("a huge identity", .malformedAttestationObject) {
                $0.credentialID = [UInt8](repeating: 1, count: 65_535)
            },
            Mutant("an identity longer than what there is", .malformedAuthenticatorData) {
                $0.credentialID = [UInt8](repeating: 1, count: 65_536 - 1)
                $0.encodedObject = { data in
                    CBOR.map(["fmt": "none", "attStmt": .map([]), "authData": .bytes(Array(data.prefix(300)))]).encoded
                }
            },
            Mutant("an empty identity", .malformedAuthenticatorData) { $0.credentialID = [] },
            Mutant("another identity than the browser's", .wrongCredentialID) { $0.givenID = [1] },
            object("nothing") { _ in [] },
            object("no map") { .array([.bytes($0)]) },
            object("no format") { .map(["attStmt": .map([]), "authData": .bytes($0)]) },
            object("a number for a format") { .map(["fmt": 1, "attStmt": .map([]), "authData": .bytes($0)]) },
            object("no statement") { .map(["fmt": "none", "authData": .bytes($0)]) },
            object("a list for a statement") { .map(["fmt": "none", "attStmt": .array([]), "authData": .bytes($0)]) },
            object("no authenticator data") { _ in .map(["fmt": "none", "attStmt": .map([])]) },
            object("keys out of order") { .map(["attStmt": .map([]), "authData": .bytes($0), "fmt": "none"]) },
            object("a key twice") {
                .map(["fmt": "none", "fmt": "none", "attStmt": .map([]), "authData": .bytes($0)])
            },
            object("a fourth key") {
                .map(["fmt": "none", "attStmt": .map([]), "authData": .bytes($0), "epAttestation": .bool(true)])
            },
            object("something behind it") { encoded($0) + [0] },
            object("an end too early") { encoded($0).dropLast() },
            object("a map of indefinite length") { [0xBF] + encoded($0).dropFirst() + [0xFF] },
            object("a length in more bytes than it takes") { [0xB8, 3] + encoded($0).dropFirst() },
            object("a tag in front") { [0xD9, 0xD9, 0xF7] + encoded($0) },
        ]

    @Test("What is wrong is refused, each for its own reason", arguments: mutants, COSEAlgorithm.allCases)
    func refuses(mutant: Mutant<Registration>, algorithm: COSEAlgorithm) throws {
        #expect(throws: try #require(mutant.fault)) { try PasskeySamples.register(algorithm, changing: mutant.change) }
    }

    @Test("A key of an algorithm that wasn't offered is refused", arguments: COSEAlgorithm.allCases)
    func offered(algorithm: COSEAlgorithm) throws {
        let response = try PasskeySamples.authenticator(algorithm).register(PasskeySamples.expectations)
        let others = COSEAlgorithm.allCases.filter { $0 != algorithm }
        #expect(throws: PasskeyFault.algorithmNotOffered) {
            try PasskeyRegistration.verify(response, expecting: PasskeySamples.expectations, offered: others)
        }
    }

    @Test("Where nobody has to be known, it is enough that somebody is there")
    func unverified() throws {
        let expectations = PasskeySamples.withoutVerification
        let made = try PasskeySamples.register(.es256, expecting: expectations) { $0.data.flags.remove(.userVerified) }
        #expect(!made.isUserVerified)
        #expect(throws: PasskeyFault.userNotPresent) {
            try PasskeySamples.register(.es256, expecting: expectations) {
                $0.data.flags = [.userVerified, .credential]
            }
        }
    }

    private static func object(
        _ name: String, _ make: @escaping @Sendable ([UInt8]) -> CBOR
    ) -> Mutant<Registration> {
        object(name) { make($0).encoded }
    }

    private static func object(
        _ name: String, _ make: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Mutant<Registration> {
        Mutant("an object with \(name)", .malformedAttestationObject) { $0.encodedObject = make }
    }

    private static func encoded(_ data: [UInt8]) -> [UInt8] {
        CBOR.map(["fmt": "none", "attStmt": .map([]), "authData": .bytes(data)]).encoded
    }
}
