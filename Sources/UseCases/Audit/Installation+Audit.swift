package import Domain
import FoundationEssentials
package import Store

/// An end of the chain, as `audit verify` prints it.
package struct AuditHead: Hashable, Sendable {
    package let number: Int
    package let link: String

    package init(number: Int, link: String) {
        self.number = number
        self.link = link
    }
}

/// What checking the whole chain found.
package enum AuditVerdict: Hashable, Sendable {
    case intact(events: Int, head: String)
    /// The first event that is not what was written, or the place where one is missing.
    case broken(at: Int)
}

extension StoredEvent {
    /// Its details by name.
    package func facts() throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(details.utf8))
    }
}

/// An event as the person that it happened to sees it.
package struct ActivityEvent: Hashable, Sendable {
    package let number: Int
    package let at: Timestamp
    package let kind: String
    package let details: [String: String]

    init(_ event: StoredEvent) throws {
        number = event.number
        at = event.at
        kind = event.kind
        details = try event.facts()
    }
}

extension Installation {
    /// The account's own events, newest first.
    package func listActivity(
        of signedIn: SignedIn, before number: Int = .max, limit: Int = 50
    ) async throws -> [ActivityEvent] {
        try await database.read {
            try $0.listAuditEvents(of: signedIn.account.id, before: number, limit: limit).map(ActivityEvent.init)
        }
    }

    /// Hands over events one by one, oldest first.
    /// - Parameters:
    ///   - account: Only this one's, where given.
    ///   - flow: Only what was part of it, where given.
    package func forEachEvent(
        since time: Timestamp, account: ID<Account>?, flow: ID<Flow>? = nil,
        _ body: @Sendable @escaping (StoredEvent) throws -> Void
    ) async throws {
        try await database.read { transaction in
            try transaction.forEachAuditEvent(since: time) { event in
                if let account, event.account != account { return }
                if let flow, try event.facts()[AuditEvent.flowDetail] != flow.rawValue { return }
                try body(event)
            }
        }
    }

    /// Computes every link anew. Finds edited, removed, reordered and cut-off events.
    ///
    /// - Parameter noted: A head that was noted elsewhere. Without one, a whole chain that was put back to an earlier
    ///   end can't be told from one that ended there.
    package func verifyAudit(noted: AuditHead? = nil) async throws -> AuditVerdict {
        let key = keys.current.audit
        return try await database.read { transaction in
            let head = try transaction.findAuditHead()
            var (number, link) = (0, "")
            var firstBad: Int?
            try transaction.forEachAuditEvent(since: Timestamp(milliseconds: .min)) { event in
                guard firstBad == nil else { return }
                number += 1
                if event.number != number || event.linked(after: link, key: key).link != event.link {
                    firstBad = number
                }
                link = event.link
                if let noted, noted.number == number, noted.link != link { firstBad = number }
            }
            if let noted, firstBad == nil, noted.number > number { firstBad = number + 1 }
            if let firstBad { return .broken(at: firstBad) }
            guard let head, head.number == number, head.link == link,
                head.seal == AuditSeal.compute(number: number, link: link, key: key)
            else { return .broken(at: number + 1) }
            return .intact(events: number, head: link)
        }
    }
}
