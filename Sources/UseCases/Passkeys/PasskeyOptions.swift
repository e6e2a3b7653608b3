import Domain
import Formats

/// What a browser is asked for when a passkey is to be made (WebAuthn, section 5.4).
package struct PasskeyCreation: Hashable, Sendable {
    package let challenge: String
    package let relyingPartyID: String
    package let organisation: String
    /// What the authenticator remembers the account by, in base64url. Not its address, which may change.
    package let userHandle: String
    package let email: String
    package let displayName: String
    /// Credential ids that the account has already, in base64url.
    package let excluded: [String]

    package static let algorithms = COSEAlgorithm.allCases.map { Int($0.rawValue) }

    package init(
        challenge: String, relyingPartyID: String, organisation: String, userHandle: String, email: String,
        displayName: String, excluded: [String]
    ) {
        self.challenge = challenge
        self.relyingPartyID = relyingPartyID
        self.organisation = organisation
        self.userHandle = userHandle
        self.email = email
        self.displayName = displayName
        self.excluded = excluded
    }
}

/// What a browser is asked for when a passkey is to answer (WebAuthn, section 5.5).
package struct PasskeyRequest: Hashable, Sendable {
    package let challenge: String
    package let relyingPartyID: String
    /// Credential ids that may answer, in base64url. Empty: the authenticator knows whose they are.
    package let allowed: [String]
    /// Where the passkey stands for the password, too.
    package let requiresUserVerification: Bool

    package init(challenge: String, relyingPartyID: String, allowed: [String], requiresUserVerification: Bool) {
        self.challenge = challenge
        self.relyingPartyID = relyingPartyID
        self.allowed = allowed
        self.requiresUserVerification = requiresUserVerification
    }
}

extension ID<Account> {
    /// What authenticators remember the account by: `user.id` of WebAuthn.
    package var userHandle: [UInt8] { Array(rawValue.utf8) }
}
