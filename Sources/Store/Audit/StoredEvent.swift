package import Domain

/// An event as it stands in the chain.
package struct StoredEvent: Hashable, Sendable {
    package let number: Int
    package let at: Timestamp
    package let kind: String
    package let actor: String
    package let account: ID<Account>?
    /// A JSON object with sorted keys, exactly the bytes that the link covers.
    package let details: String
    /// Covers this event and the link before it.
    package let link: String

    package init(
        number: Int, at: Timestamp, kind: String, actor: String, account: ID<Account>?, details: String, link: String
    ) {
        self.number = number
        self.at = at
        self.kind = kind
        self.actor = actor
        self.account = account
        self.details = details
        self.link = link
    }

    package init(row: Row) throws {
        self.init(
            number: try row.integer(0), at: try row.time(1), kind: try row.text(2), actor: try row.text(3),
            account: try row.optionalID(4), details: try row.text(5), link: try row.text(6))
    }
}
