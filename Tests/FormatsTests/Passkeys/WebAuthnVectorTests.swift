import Formats
import FoundationEssentials
import Testing

/// The vectors that the specification publishes (Web Authentication Level 3, section 16), with every format of
/// attestation and every algorithm in it.
@Suite("WebAuthn's own vectors")
struct WebAuthnVectorTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        struct Registration: Decodable, Sendable {
            let challenge, credentialID, clientDataJSON, attestationObject: String
        }
        struct Authentication: Decodable, Sendable {
            let challenge, authenticatorData, clientDataJSON, signature: String
        }

        let name: String
        let registration: Registration
        let authentication: Authentication

        var testDescription: String { name }

        func register() throws -> NewPasskey {
            try PasskeyRegistration.verify(
                PasskeyRegistration.Response(
                    credentialID: Hexadecimal.bytes(registration.credentialID),
                    clientDataJSON: Hexadecimal.bytes(registration.clientDataJSON),
                    attestationObject: Hexadecimal.bytes(registration.attestationObject)),
                expecting: expectations(registration.challenge))
        }

        func assert(_ passkey: NewPasskey) throws -> VerifiedAssertion {
            try PasskeyAssertion.verify(
                PasskeyAssertion.Response(
                    credentialID: passkey.credentialID,
                    clientDataJSON: Hexadecimal.bytes(authentication.clientDataJSON),
                    authenticatorData: Hexadecimal.bytes(authentication.authenticatorData),
                    signature: Hexadecimal.bytes(authentication.signature), userHandle: nil),
                of: PasskeyAssertion.Passkey(
                    credentialID: passkey.credentialID, publicKey: passkey.publicKey, signCount: passkey.signCount,
                    isBackupEligible: passkey.isBackupEligible, userHandle: [1]),
                expecting: expectations(authentication.challenge), requiresUserHandle: false)
        }

        private func expectations(_ challenge: String) -> PasskeyExpectations {
            PasskeyExpectations(
                challenge: Hexadecimal.bytes(challenge), origin: "https://example.org", relyingPartyID: "example.org",
                requiresUserVerification: false)
        }
    }

    private struct Document: Decodable {
        let vectors: [Vector]
    }

    /// Where the vector isn't one for us to accept.
    static let refused: [String: PasskeyFault] = [
        "none-es256-crossOrigin": .crossOrigin, "none-es256-topOrigin": .topOrigin,
        "packed-es384": .algorithmNotOffered,
        "packed-es512": .algorithmNotOffered, "packed-ed448": .algorithmNotOffered,
    ]

    static let published = Result {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "WebAuthnVectors.json")
        return try JSONDecoder().decode(Document.self, from: Data(contentsOf: file)).vectors
    }

    @Test("Those of our algorithms on our own page register and sign in; the others are refused for what they are")
    func vectors() throws {
        let vectors = try Self.published.get()
        #expect(vectors.count == 15)
        for vector in vectors {
            if let fault = Self.refused[vector.name] {
                #expect(throws: fault, "\(vector.name)") { try vector.register() }
            } else {
                #expect(throws: Never.self, "\(vector.name)") { try vector.assert(try vector.register()) }
            }
        }
        #expect(Set(Self.refused.keys).isSubset(of: vectors.map(\.name)))
    }

    @Test("One vector's signature is none for another's")
    func crossed() throws {
        let accepted = try Self.published.get().filter { Self.refused[$0.name] == nil }
        let passkeys = try accepted.map { try $0.register() }
        for (index, vector) in accepted.enumerated() {
            let other = passkeys[(index + 1) % passkeys.count]
            // Some differ in what may be backed up, which is seen first.
            #expect(throws: PasskeyFault.self) { try vector.assert(other) }
        }
    }
}
