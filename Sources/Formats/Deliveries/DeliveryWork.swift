package import Domain

/// One piece of work, as a connector gets it. What is sealed in it opens for that connector alone.
package struct DeliveryWork: Sendable {
    package struct Password: Hashable, Sendable {
        package let text: SealedPassword
        /// `password` or `verifier`.
        package let purpose: ConnectorSeal.Context.Purpose
        package let version: PasswordVersion

        package init(text: SealedPassword, purpose: ConnectorSeal.Context.Purpose, version: PasswordVersion) {
            self.text = text
            self.purpose = purpose
            self.version = version
        }
    }

    package let lease: ID<DeliveryLease>
    package let binding: ID<Binding>
    package let pair: DeliveryPair
    /// Which installation it is of; see `ConnectorSeal.Context`.
    package let installation: String
    package let connection: Connection
    package let writerSecret: SealedPassword?
    package let account: ID<Account>
    /// As the directory names it.
    package let entry: String
    package let password: Password?
    package let standing: TargetStanding?
    package let unlocks: Bool
    /// Whether the server understands reports on a part of an order. Older ones refuse them, with all that come together.
    package let hearsParts: Bool

    package init(
        lease: ID<DeliveryLease>, binding: ID<Binding>, pair: DeliveryPair, installation: String,
        connection: Connection, writerSecret: SealedPassword?, account: ID<Account>, entry: String,
        password: Password?, standing: TargetStanding?, unlocks: Bool, hearsParts: Bool = true
    ) {
        self.lease = lease
        self.binding = binding
        self.pair = pair
        self.installation = installation
        self.connection = connection
        self.writerSecret = writerSecret
        self.account = account
        self.entry = entry
        self.password = password
        self.standing = standing
        self.unlocks = unlocks
        self.hearsParts = hearsParts
    }

    /// Where its password belongs; `nil` where it carries none.
    package var context: ConnectorSeal.Context? {
        password.map {
            ConnectorSeal.Context(
                $0.purpose, installation: installation, connection: connection.id, account: account,
                version: $0.version)
        }
    }

    /// Where the service account's password belongs.
    package static func writerContext(of connection: ID<Connection>, installation: String) -> ConnectorSeal.Context {
        ConnectorSeal.Context(
            .serviceAccount, installation: installation, connection: connection, account: nil,
            version: PasswordVersion(epoch: 0, generation: 0))
    }
}

/// What a connector says has become of a piece of work.
package struct DeliveryReport: Hashable, Sendable {
    package let lease: ID<DeliveryLease>
    package let binding: ID<Binding>
    package let pair: DeliveryPair
    package let outcome: DeliveryOutcome
    /// When the directory changed the password, by its own clock; `nil` where it didn't, doesn't say, or says what no
    /// report can hold: refused by the server, one such report would be said again for ever, and keep all behind it
    /// waiting.
    package let changedAt: Timestamp?
    /// The entry was to be disabled, and was so already.
    package let foundDisabled: Bool

    package init(
        _ work: DeliveryWork, _ outcome: DeliveryOutcome, changedAt: Timestamp? = nil, foundDisabled: Bool = false
    ) {
        self.init(
            lease: work.lease, binding: work.binding, pair: work.pair,
            outcome: work.hearsParts ? outcome : outcome.asWhole, changedAt: changedAt,
            foundDisabled: work.hearsParts && foundDisabled)
    }

    package init(
        lease: ID<DeliveryLease>, binding: ID<Binding>, pair: DeliveryPair, outcome: DeliveryOutcome,
        changedAt: Timestamp? = nil, foundDisabled: Bool = false
    ) {
        self.lease = lease
        self.binding = binding
        self.pair = pair
        self.outcome = outcome
        self.foundDisabled = foundDisabled
        self.changedAt = changedAt.flatMap { Self.times.contains($0) ? $0 : nil }
    }

    private static let times = Timestamp(milliseconds: 0)...Timestamp.distantFuture
}
