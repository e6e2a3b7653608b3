import Crypto
package import Formats

/// An authenticator and its browser in software: it answers both ceremonies rightly, or as wrongly as a test wants,
/// because everything that it is about to say can be changed before it is signed.
package struct SoftAuthenticator: Sendable {
    package let key: SoftKey
    package var credentialID: [UInt8]
    package var userHandle: [UInt8]
    package var signCount: UInt32

    package init(
        _ algorithm: COSEAlgorithm, credentialID: [UInt8] = Array("a passkey's identity".utf8),
        userHandle: [UInt8] = Array("an account's handle".utf8), signCount: UInt32 = 7
    ) throws {
        key = try SoftKey.make(algorithm)
        self.credentialID = credentialID
        self.userHandle = userHandle
        self.signCount = signCount
    }

    /// What `navigator.credentials.create()` gives.
    package func register(
        _ expectations: PasskeyExpectations, changing change: (inout Registration) -> Void = { _ in }
    ) throws -> PasskeyRegistration.Response {
        var parts = Registration(
            client: BrowserStatement(type: "webauthn.create", expectations),
            data: AuthenticatorStatement(relyingPartyID: expectations.relyingPartyID, signCount: signCount),
            credentialID: credentialID, publicKey: .map(try key.publicKey()))
        parts.data.flags.insert(.credential)
        change(&parts)
        let credential =
            parts.aaguid
            + withUnsafeBytes(of: UInt16(truncatingIfNeeded: parts.credentialID.count).bigEndian, Array.init)
            + parts.credentialID + (parts.encodedKey ?? parts.publicKey.encoded)
        let data = parts.data.encoded(credential: parts.hasCredential ? credential : [])
        return PasskeyRegistration.Response(
            credentialID: parts.givenID ?? parts.credentialID, clientDataJSON: parts.client.json,
            attestationObject: parts.encodedObject?(data)
                ?? CBOR.map(["fmt": .text(parts.format), "attStmt": parts.statement, "authData": .bytes(data)]).encoded)
    }

    /// What `navigator.credentials.get()` gives.
    package func assert(
        _ expectations: PasskeyExpectations, changing change: (inout Assertion) -> Void = { _ in }
    ) throws -> PasskeyAssertion.Response {
        var parts = Assertion(
            client: BrowserStatement(type: "webauthn.get", expectations),
            data: AuthenticatorStatement(relyingPartyID: expectations.relyingPartyID, signCount: signCount + 1),
            credentialID: credentialID, userHandle: userHandle)
        change(&parts)
        let data = parts.data.encoded(credential: parts.credential)
        let signature = try key.sign(data + SHA256.hash(data: parts.client.json))
        return PasskeyAssertion.Response(
            credentialID: parts.credentialID, clientDataJSON: parts.client.json, authenticatorData: data,
            signature: parts.changedSignature(signature), userHandle: parts.userHandle)
    }
}

/// What is said when a key was made.
package struct Registration {
    package var client: BrowserStatement
    package var data: AuthenticatorStatement
    package var aaguid = [UInt8](repeating: 0, count: 16)
    package var credentialID: [UInt8]
    package var publicKey: CBOR
    package var format = "none"
    package var statement = CBOR.map([])
    package var hasCredential = true
    /// Instead of the identity that the authenticator gave.
    package var givenID: [UInt8]?
    /// Instead of `publicKey`.
    package var encodedKey: [UInt8]?
    /// Instead of the canonical encoding, for this authenticator data.
    package var encodedObject: (([UInt8]) -> [UInt8])?
}

/// What is said when a key is used.
package struct Assertion {
    package var client: BrowserStatement
    package var data: AuthenticatorStatement
    package var credentialID: [UInt8]
    package var userHandle: [UInt8]?
    /// Attested credential data, which has no place here.
    package var credential: [UInt8] = []
    package var changedSignature: ([UInt8]) -> [UInt8] = { $0 }
}
