import Formats
import TestPasskeys
import Testing

@Suite("Passkey assertion")
struct PasskeyAssertionTests {
    @Test("An honest authenticator signs in", arguments: COSEAlgorithm.allCases)
    func honest(algorithm: COSEAlgorithm) throws {
        let verified = try PasskeySamples.assert(algorithm)
        #expect(verified.signCount == 8)
        #expect(!verified.isBackedUp)
        #expect(verified.isUserVerified)
    }

    static let mutants: [Mutant<Assertion>] =
        ClientDataMutants.all.map { $0.within(\.client) }
        + AuthenticatorDataMutants.all.map { $0.within(\.data) }
        + [
            Mutant("the type of the other ceremony", .wrongType) { $0.client.type = "webauthn.create" },
            Mutant("another passkey", .wrongCredentialID) { $0.credentialID = [1] },
            Mutant("no passkey", .wrongCredentialID) { $0.credentialID = [] },
            Mutant("somebody else's handle", .wrongUserHandle) { $0.userHandle = Array("another's handle".utf8) },
            Mutant("an empty handle", .wrongUserHandle) { $0.userHandle = [] },
            Mutant("no handle", .userHandleMissing) { $0.userHandle = nil },
            Mutant("a new key inside", .credentialUnexpected) {
                $0.data.flags.insert(.credential)
                $0.credential = [UInt8](repeating: 0, count: 16) + [0, 1, 1] + CBOR.map([1: 2]).encoded
            },
            Mutant("backup became possible", .backupEligibilityChanged) { $0.data.flags.insert(.backupEligible) },
            Mutant("the counter stands still", .counterWentBack) { $0.data.signCount = 7 },
            Mutant("the counter goes back", .counterWentBack) { $0.data.signCount = 6 },
            Mutant("the counter is gone", .counterWentBack) { $0.data.signCount = 0 },
            signature("none at all") { _ in [] },
            signature("one byte too few") { $0.dropLast() },
            signature("one byte too many") { $0 + [0] },
            signature("a bit in the middle") { flipped($0, at: $0.count / 2) },
            signature("a bit at the end") { flipped($0, at: $0.count - 1) },
            signature("zeros") { [UInt8](repeating: 0, count: $0.count) },
            signature("a hundred kilobytes") { _ in [UInt8](repeating: 0x30, count: 100_000) },
        ]

    @Test("What is wrong is refused, each for its own reason", arguments: mutants, COSEAlgorithm.allCases)
    func refuses(mutant: Mutant<Assertion>, algorithm: COSEAlgorithm) throws {
        #expect(throws: try #require(mutant.fault)) { try PasskeySamples.assert(algorithm, changing: mutant.change) }
    }

    @Test("Both tables together have every reason to refuse")
    func complete() {
        let faults =
            Self.mutants.compactMap(\.fault) + PasskeyRegistrationTests.mutants.compactMap(\.fault)
            + COSEKeyTests.faults
        #expect(Set(faults) == Set(PasskeyFault.allCases))
    }

    @Test("Nothing that was signed can be changed afterwards", arguments: COSEAlgorithm.allCases)
    func tampering(algorithm: COSEAlgorithm) throws {
        let authenticator = try PasskeySamples.authenticator(algorithm)
        let made = try PasskeySamples.register(algorithm)
        let stored = PasskeyAssertion.Passkey(
            credentialID: made.credentialID, publicKey: made.publicKey, signCount: made.signCount,
            isBackupEligible: made.isBackupEligible, userHandle: authenticator.userHandle)
        let honest = try authenticator.assert(PasskeySamples.expectations)
        var refused = 0
        for position in 0..<honest.authenticatorData.count + honest.clientDataJSON.count {
            let inData = position < honest.authenticatorData.count
            let response = PasskeyAssertion.Response(
                credentialID: honest.credentialID,
                clientDataJSON: inData
                    ? honest.clientDataJSON
                    : flipped(honest.clientDataJSON, at: position - honest.authenticatorData.count),
                authenticatorData: inData ? flipped(honest.authenticatorData, at: position) : honest.authenticatorData,
                signature: honest.signature, userHandle: honest.userHandle)
            #expect(throws: PasskeyFault.self) {
                try PasskeyAssertion.verify(
                    response, of: stored, expecting: PasskeySamples.expectations, requiresUserHandle: true)
            }
            refused += 1
        }
        #expect(refused > 150)
    }

    @Test("Somebody else's key did not sign", arguments: COSEAlgorithm.allCases)
    func otherKey(algorithm: COSEAlgorithm) throws {
        let made = try PasskeySamples.register(algorithm)
        for other in COSEAlgorithm.allCases {
            let stranger = try other == algorithm ? SoftAuthenticator(other) : PasskeySamples.authenticator(other)
            let stored = PasskeyAssertion.Passkey(
                credentialID: made.credentialID, publicKey: made.publicKey, signCount: 0, isBackupEligible: false,
                userHandle: stranger.userHandle)
            #expect(throws: PasskeyFault.wrongSignature) {
                try PasskeyAssertion.verify(
                    try stranger.assert(PasskeySamples.expectations), of: stored,
                    expecting: PasskeySamples.expectations,
                    requiresUserHandle: true)
            }
        }
    }

    @Test("Without a handle it is enough to have given the name before")
    func handleIsOptional() throws {
        _ = try PasskeySamples.assert(.es256, requiresUserHandle: false) { $0.userHandle = nil }
        #expect(throws: PasskeyFault.wrongUserHandle) {
            try PasskeySamples.assert(.es256, requiresUserHandle: false) { $0.userHandle = [1] }
        }
    }

    @Test("An authenticator that doesn't count always says zero")
    func uncounted() throws {
        let verified = try PasskeySamples.assert(.es256, storedCount: 0) { $0.data.signCount = 0 }
        #expect(verified.signCount == 0)
        #expect(try PasskeySamples.assert(.es256, storedCount: 0) { $0.data.signCount = 1 }.signCount == 1)
        #expect(try PasskeySamples.assert(.es256, storedCount: .max - 1) { $0.data.signCount = .max }.signCount == .max)
    }

    @Test("A passkey that can be backed up may come to be, and may not turn into one that can't")
    func backup() throws {
        let verified = try PasskeySamples.assert(.es256, isBackupEligible: true) {
            $0.data.flags.formUnion([.backupEligible, .backedUp])
        }
        #expect(verified.isBackedUp)
        #expect(throws: PasskeyFault.backupEligibilityChanged) {
            try PasskeySamples.assert(.es256, isBackupEligible: true)
        }
    }

    @Test("Where nobody has to be known, the answer says whether somebody was")
    func unverified() throws {
        let expectations = PasskeySamples.withoutVerification
        let verified = try PasskeySamples.assert(.es256, expecting: expectations) {
            $0.data.flags.remove(.userVerified)
        }
        #expect(!verified.isUserVerified)
    }

    private static func signature(
        _ name: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Mutant<Assertion> {
        Mutant("a signature: \(name)", .wrongSignature) { $0.changedSignature = change }
    }
}

/// The same bytes with one bit changed.
private func flipped(_ bytes: [UInt8], at position: Int) -> [UInt8] {
    var bytes = bytes
    bytes[position] ^= 1
    return bytes
}
