/// A key that a person's device holds and answers with (WebAuthn). An account has several, each with a name.
package struct Passkey: Hashable, Sendable {
    package let id: ID<Passkey>
    package let account: ID<Account>
    /// What the authenticator calls it, in base64url. Nobody else's passkey has the same.
    package let credentialID: String
    /// A COSE key, in base64url.
    package let publicKey: String
    /// How often it was used, as far as the authenticator counts; zero where it doesn't.
    package let signCount: Int
    package let name: FactorName
    /// Whether it may be on more than one device. Decided when it is made.
    package let isBackupEligible: Bool
    package let isBackedUp: Bool
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?

    /// How many an account has at most: all of them are named to the browser whenever one is asked for.
    package static let mostForOne = 20

    package init(
        id: ID<Passkey>, account: ID<Account>, credentialID: String, publicKey: String, signCount: Int,
        name: FactorName, isBackupEligible: Bool, isBackedUp: Bool, createdAt: Timestamp,
        lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.credentialID = credentialID
        self.publicKey = publicKey
        self.signCount = signCount
        self.name = name
        self.isBackupEligible = isBackupEligible
        self.isBackedUp = isBackedUp
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

extension Passkey {
    /// As the trail has it.
    package var details: [String: String] { ["passkey": id.rawValue, "name": name.text] }
}
