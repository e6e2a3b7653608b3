/// A passkey that was just made and checked, ready to be stored with its account.
package struct NewPasskey: Sendable {
    package let credentialID: [UInt8]
    package let publicKey: COSEKey
    package let signCount: UInt32
    package let isBackupEligible: Bool
    package let isBackedUp: Bool
    package let isUserVerified: Bool
    /// The model of the authenticator, 16 bytes, as it says itself: good for a name to suggest, not for a decision.
    package let aaguid: [UInt8]
}

/// Registering a passkey: WebAuthn, section 7.1.
package enum PasskeyRegistration {
    /// What the browser sent back from `navigator.credentials.create()`.
    package struct Response: Sendable {
        /// `rawId`.
        package let credentialID: [UInt8]
        package let clientDataJSON: [UInt8]
        package let attestationObject: [UInt8]

        package init(credentialID: [UInt8], clientDataJSON: [UInt8], attestationObject: [UInt8]) {
            self.credentialID = credentialID
            self.clientDataJSON = clientDataJSON
            self.attestationObject = attestationObject
        }
    }

    /// Section 4: "at most 1023 bytes".
    package static let maximumCredentialIDLength = 1_023

    /// All checks but one: that nobody has a passkey of this id yet (step 26), which is the database's to say.
    ///
    /// - Parameter offered: The algorithms in the request.
    package static func verify(
        _ response: Response, expecting expectations: PasskeyExpectations,
        offered: [COSEAlgorithm] = COSEAlgorithm.allCases
    ) throws(PasskeyFault) -> NewPasskey {
        try expectations.check(try ClientData(parsing: response.clientDataJSON), type: "webauthn.create")
        let data = try AttestationObject(parsing: response.attestationObject).authenticatorData
        try expectations.check(data)
        guard let credential = data.credential else { throw .credentialMissing }
        guard credential.id.count <= maximumCredentialIDLength else { throw .credentialIDTooLong }
        guard credential.id == response.credentialID else { throw .wrongCredentialID }
        let key = try COSEKey(parsing: credential.publicKey)
        guard offered.contains(key.algorithm) else { throw .algorithmNotOffered }
        return NewPasskey(
            credentialID: credential.id, publicKey: key, signCount: data.signCount,
            isBackupEligible: data.flags.contains(.backupEligible), isBackedUp: data.flags.contains(.backedUp),
            isUserVerified: data.flags.contains(.userVerified), aaguid: credential.aaguid)
    }
}
