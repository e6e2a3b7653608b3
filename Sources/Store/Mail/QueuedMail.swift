package import Domain

/// A mail that waits to be sent, or has been.
package struct QueuedMail: Hashable, Sendable {
    /// So many are stored by one statement.
    package static let batch = 16

    package let id: ID<QueuedMail>
    package let kind: String
    package let account: ID<Account>
    package let recipient: EmailAddress
    /// What it says, link included, under the installation's data key; gone once the mail is.
    package let sealed: String?
    /// From when on it may be sent; the date that it bears. Later than now for one that is to wait.
    package let queuedAt: Timestamp
    /// When its link dies; it is never sent after that.
    package let expiresAt: Timestamp?
    package let attempts: Int

    package init(
        id: ID<QueuedMail>, kind: String, account: ID<Account>, recipient: EmailAddress, sealed: String?,
        queuedAt: Timestamp, expiresAt: Timestamp?, attempts: Int
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.recipient = recipient
        self.sealed = sealed
        self.queuedAt = queuedAt
        self.expiresAt = expiresAt
        self.attempts = attempts
    }
}

/// How a mail fares, for whoever looks after it.
package struct MailOverview: Hashable, Sendable {
    package let id: ID<QueuedMail>
    package let kind: String
    package let recipient: EmailAddress
    package let state: MailState
    package let queuedAt: Timestamp
    /// When it is tried, or tried again.
    package let dueAt: Timestamp
    package let attempts: Int
    package let finishedAt: Timestamp?
    /// Why it did not arrive so far.
    package let failure: String?
}

package enum MailState: String, Hashable, Sendable, CaseIterable {
    case waiting, sent, expired
    /// Given up, visibly.
    case failed = "given-up"
}
