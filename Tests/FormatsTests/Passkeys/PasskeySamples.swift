import Formats
import TestPasskeys

/// One passkey of each kind, made once: an RSA key takes a moment.
enum PasskeySamples {
    static let expectations = PasskeyExpectations(
        challenge: (0..<32).map { UInt8($0) }, origin: "https://password.example.org",
        relyingPartyID: "password.example.org", requiresUserVerification: true)

    static let withoutVerification = PasskeyExpectations(
        challenge: expectations.challenge, origin: expectations.origin, relyingPartyID: expectations.relyingPartyID,
        requiresUserVerification: false)

    private static let authenticators = Result {
        try Dictionary(uniqueKeysWithValues: COSEAlgorithm.allCases.map { ($0, try SoftAuthenticator($0)) })
    }

    static func authenticator(_ algorithm: COSEAlgorithm) throws -> SoftAuthenticator {
        guard let authenticator = try authenticators.get()[algorithm] else { throw PasskeyFault.algorithmNotOffered }
        return authenticator
    }

    static func register(
        _ algorithm: COSEAlgorithm, expecting: PasskeyExpectations = expectations,
        changing change: (inout Registration) -> Void = { _ in }
    ) throws -> NewPasskey {
        let response = try authenticator(algorithm).register(expectations, changing: change)
        return try PasskeyRegistration.verify(response, expecting: expecting)
    }

    /// Registers, and signs in with what was registered.
    static func assert(
        _ algorithm: COSEAlgorithm, expecting: PasskeyExpectations = expectations, requiresUserHandle: Bool = true,
        storedCount: UInt32? = nil, isBackupEligible: Bool = false,
        changing change: (inout Assertion) -> Void = { _ in }
    ) throws -> VerifiedAssertion {
        let authenticator = try authenticator(algorithm)
        let made = try register(algorithm) { parts in
            if isBackupEligible { parts.data.flags.insert(.backupEligible) }
        }
        let stored = PasskeyAssertion.Passkey(
            credentialID: made.credentialID, publicKey: try COSEKey(parsing: made.publicKey.bytes),
            signCount: storedCount ?? made.signCount, isBackupEligible: made.isBackupEligible,
            userHandle: authenticator.userHandle)
        return try PasskeyAssertion.verify(
            try authenticator.assert(expectations, changing: change), of: stored, expecting: expecting,
            requiresUserHandle: requiresUserHandle)
    }
}
