/// Why an answer from an authenticator is not believed. The raw values are stable: they go into the audit trail.
///
/// To the person all of them are the same sentence: none tells them what to do next, and most only happen to somebody
/// who is trying something.
package enum PasskeyFault: String, Error, CaseIterable, Hashable, Sendable {
    // What can't be read.
    case malformedClientData = "malformed-client-data"
    case malformedAttestationObject = "malformed-attestation-object"
    case malformedAuthenticatorData = "malformed-authenticator-data"
    case malformedPublicKey = "malformed-public-key"

    // What the browser says it did.
    case wrongType = "wrong-type"
    case wrongChallenge = "wrong-challenge"
    case wrongOrigin = "wrong-origin"
    /// Asked for in a frame on somebody else's page.
    case crossOrigin = "cross-origin"
    case topOrigin = "top-origin"

    // What the authenticator says it did.
    case wrongRelyingParty = "wrong-relying-party"
    case userNotPresent = "user-not-present"
    case userNotVerified = "user-not-verified"
    /// Said to be backed up, and not to be something that can be.
    case backedUpButNotEligible = "backed-up-but-not-eligible"
    /// Whether a passkey may be backed up is decided when it is made.
    case backupEligibilityChanged = "backup-eligibility-changed"

    // The key.
    case credentialMissing = "credential-missing"
    case credentialUnexpected = "credential-unexpected"
    case credentialIDTooLong = "credential-id-too-long"
    case wrongCredentialID = "wrong-credential-id"
    case algorithmNotOffered = "algorithm-not-offered"
    case publicKeyNotOnCurve = "public-key-not-on-curve"
    case publicKeyTooWeak = "public-key-too-weak"

    // Whose it is, and whether it signed.
    case userHandleMissing = "user-handle-missing"
    case wrongUserHandle = "wrong-user-handle"
    case wrongSignature = "wrong-signature"
    /// The counter is not above the one seen last: perhaps there are two copies of the key.
    case counterWentBack = "counter-went-back"
}
