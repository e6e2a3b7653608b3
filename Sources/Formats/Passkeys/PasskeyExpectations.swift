import Crypto

/// What the service knows of a ceremony that it began, whichever of the two it is.
package struct PasskeyExpectations: Sendable {
    /// What it asked to be signed; at least 16 random bytes (WebAuthn, section 13.4.3), good for one answer.
    package let challenge: [UInt8]
    /// Scheme, host, and port where it isn't the scheme's own: `https://password.example.org`.
    package let origin: String
    /// The domain that passkeys are bound to: `password.example.org`.
    package let relyingPartyID: String
    /// Whether the authenticator has to know who touches it: always where the passkey stands for the password too.
    package let requiresUserVerification: Bool

    package init(challenge: [UInt8], origin: String, relyingPartyID: String, requiresUserVerification: Bool) {
        self.challenge = challenge
        self.origin = origin
        self.relyingPartyID = relyingPartyID
        self.requiresUserVerification = requiresUserVerification
    }

    /// What section 7.1, steps 7 to 11, and section 7.2, steps 10 to 14, have in common.
    func check(_ client: ClientData, type: String) throws(PasskeyFault) {
        // Byte by byte: Swift takes two texts for equal that look alike.
        guard client.type.utf8.elementsEqual(type.utf8) else { throw .wrongType }
        guard ConstantTime.areEqual(client.challenge, Base64URL.encode(challenge)) else { throw .wrongChallenge }
        guard client.origin.utf8.elementsEqual(origin.utf8) else { throw .wrongOrigin }
        guard client.topOrigin == nil else { throw .topOrigin }
        guard !client.crossOrigin else { throw .crossOrigin }
    }

    /// What section 7.1, steps 14 to 17, and section 7.2, steps 15 to 18, have in common.
    func check(_ data: AuthenticatorData) throws(PasskeyFault) {
        guard data.relyingPartyIDHash.elementsEqual(SHA256.hash(data: Array(relyingPartyID.utf8))) else {
            throw .wrongRelyingParty
        }
        guard data.flags.contains(.userPresent) else { throw .userNotPresent }
        guard !requiresUserVerification || data.flags.contains(.userVerified) else { throw .userNotVerified }
        guard data.flags.contains(.backupEligible) || !data.flags.contains(.backedUp) else {
            throw .backedUpButNotEligible
        }
    }
}
