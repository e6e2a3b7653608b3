/// A process that opens sealed passwords and carries them out, as administrators know it. Several processes that share its
/// key file are one connector.
package struct Connector: Hashable, Sendable {
    package let id: ID<Connector>
    package let name: ConnectionName
    /// What it presented, in base64url; `nil` before.
    package var publicKey: String?
    /// When an administrator found the fingerprint to be the connector's. Nothing is sealed to it before.
    package var confirmedAt: Timestamp?
    package let createdAt: Timestamp
    /// Within `seenEvery`.
    package var lastSeenAt: Timestamp?

    package init(
        id: ID<Connector>, name: ConnectionName, publicKey: String? = nil, confirmedAt: Timestamp? = nil,
        createdAt: Timestamp, lastSeenAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.publicKey = publicKey
        self.confirmedAt = confirmedAt
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
    }

    /// How long the token lives by which a connector presents its key.
    package static let registrationLives: Duration = .hours(1)
    package static let seenEvery: Duration = .minutes(1)

    /// Whether passwords may be sealed to it.
    package var isTrusted: Bool { publicKey != nil && confirmedAt != nil }
}
