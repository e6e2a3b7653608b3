import Crypto

/// What a passkey has proven, and what is to be stored of it.
package struct VerifiedAssertion: Hashable, Sendable {
    package let signCount: UInt32
    package let isBackedUp: Bool
    package let isUserVerified: Bool
}

/// Signing in with a passkey: WebAuthn, section 7.2.
package enum PasskeyAssertion {
    /// What the browser sent back from `navigator.credentials.get()`.
    package struct Response: Sendable {
        /// `rawId`: the passkey to look up.
        package let credentialID: [UInt8]
        package let clientDataJSON: [UInt8]
        package let authenticatorData: [UInt8]
        package let signature: [UInt8]
        /// Whose passkey it is, as the authenticator remembers; `nil` where the browser gave none.
        package let userHandle: [UInt8]?

        package init(
            credentialID: [UInt8], clientDataJSON: [UInt8], authenticatorData: [UInt8], signature: [UInt8],
            userHandle: [UInt8]?
        ) {
            self.credentialID = credentialID
            self.clientDataJSON = clientDataJSON
            self.authenticatorData = authenticatorData
            self.signature = signature
            self.userHandle = userHandle
        }
    }

    /// What is stored of the passkey that the response names.
    package struct Passkey: Sendable {
        package let credentialID: [UInt8]
        package let publicKey: COSEKey
        package let signCount: UInt32
        package let isBackupEligible: Bool
        /// What the account was called when the passkey was made: `user.id` of the request.
        package let userHandle: [UInt8]

        package init(
            credentialID: [UInt8], publicKey: COSEKey, signCount: UInt32, isBackupEligible: Bool, userHandle: [UInt8]
        ) {
            self.credentialID = credentialID
            self.publicKey = publicKey
            self.signCount = signCount
            self.isBackupEligible = isBackupEligible
            self.userHandle = userHandle
        }
    }

    /// All checks. That the account is still there and may sign in is for the caller; so is spending the challenge, and
    /// storing the counter only where it is still the one that was given here.
    ///
    /// - Parameter requiresUserHandle: Where the person gave no name: then the authenticator has to say whose it is.
    package static func verify(
        _ response: Response, of passkey: Passkey, expecting expectations: PasskeyExpectations,
        requiresUserHandle: Bool
    ) throws(PasskeyFault) -> VerifiedAssertion {
        guard response.credentialID == passkey.credentialID else { throw .wrongCredentialID }
        try check(response.userHandle, of: passkey, isRequired: requiresUserHandle)
        try expectations.check(try ClientData(parsing: response.clientDataJSON), type: "webauthn.get")
        let data = try AuthenticatorData(parsing: response.authenticatorData)
        try expectations.check(data)
        guard data.credential == nil else { throw .credentialUnexpected }
        guard data.flags.contains(.backupEligible) == passkey.isBackupEligible else { throw .backupEligibilityChanged }
        let signed = response.authenticatorData + SHA256.hash(data: response.clientDataJSON)
        guard passkey.publicKey.isValidSignature(response.signature, over: signed) else { throw .wrongSignature }
        // Many authenticators keep no counter and always say zero.
        guard data.signCount > passkey.signCount || (data.signCount == 0 && passkey.signCount == 0) else {
            throw .counterWentBack
        }
        return VerifiedAssertion(
            signCount: data.signCount, isBackedUp: data.flags.contains(.backedUp),
            isUserVerified: data.flags.contains(.userVerified))
    }

    private static func check(
        _ userHandle: [UInt8]?, of passkey: Passkey, isRequired: Bool
    ) throws(PasskeyFault) {
        guard let userHandle else {
            guard !isRequired else { throw .userHandleMissing }
            return
        }
        guard userHandle == passkey.userHandle else { throw .wrongUserHandle }
    }
}
