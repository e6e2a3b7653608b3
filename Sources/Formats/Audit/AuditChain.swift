package import Domain

/// The chain that makes the audit trail tamper-evident: each event's link is a keyed digest over the link before it and
/// over its own fields. Without the audit key, nobody who can write to the database can alter, insert, reorder or
/// remove an event without breaking every link that follows. (What it can't show is that the newest events were cut
/// off: for that, the head is exported.)
package enum AuditChain {
    /// What an event's link vouches for, exactly as stored.
    package struct Fields: Hashable, Sendable {
        /// Counts from 1 without gaps.
        package var sequence: Int64
        package var time: Timestamp
        package var kind: String
        package var actor: String
        /// The account that the event is about, if it is about one.
        package var account: String?
        package var details: String

        package init(
            sequence: Int64, time: Timestamp, kind: String, actor: String, account: String?, details: String
        ) {
            self.sequence = sequence
            self.time = time
            self.kind = kind
            self.actor = actor
            self.account = account
            self.details = details
        }
    }

    /// What the first event has as the link before it.
    package static let beginning = ""

    /// The link of one event, 43 characters.
    ///
    /// - Parameter key: The data key with the purpose `audit`.
    package static func link(key: Secret<[UInt8]>, previous: String, fields: Fields) -> String {
        KeyedDigest.compute(key: key, parts: parts(previous: previous, fields: fields))
    }

    /// Whether an event bears the link that it should, found out in constant time.
    package static func isValid(
        _ link: String, key: Secret<[UInt8]>, previous: String, fields: Fields
    ) -> Bool {
        KeyedDigest.isValid(link, key: key, parts: parts(previous: previous, fields: fields))
    }

    /// The account counts as two parts, so that none and an empty one are different events.
    private static func parts(previous: String, fields: Fields) -> [String] {
        [
            "lockstep audit", previous, String(fields.sequence), String(fields.time.milliseconds), fields.kind,
            fields.actor, fields.account == nil ? "0" : "1", fields.account ?? "", fields.details,
        ]
    }
}
