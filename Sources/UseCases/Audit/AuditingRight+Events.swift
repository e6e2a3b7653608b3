package import Domain
import FoundationEssentials
import Store

/// Which events a list shows.
package struct EventSelection: Hashable, Sendable {
    /// Those that happened to it.
    package var account: ID<Account>?
    package var kind: AuditKind?
    /// Not those before.
    package var since: Timestamp?

    package init(account: ID<Account>? = nil, kind: AuditKind? = nil, since: Timestamp? = nil) {
        self.account = account
        self.kind = kind
        self.since = since
    }
}

/// An event as whoever may see all of them sees it.
package struct EventOverview: Hashable, Sendable {
    package let number: Int
    package let at: Timestamp
    package let kind: String
    package let actor: String
    package let account: ID<Account>?
    package let details: [String: String]

    init(_ event: StoredEvent) throws {
        number = event.number
        at = event.at
        kind = event.kind
        actor = event.actor
        account = event.account
        details = try JSONDecoder().decode([String: String].self, from: Data(event.details.utf8))
    }
}

/// A page of events, the newest first.
package struct EventPage: Sendable {
    package let events: [EventOverview]
    /// The page behind begins before this event; `nil` where this page is the last.
    package let next: Int?
    /// As many were looked at as a page may cost; it goes on with `next`, and none is passed over.
    package let isCutShort: Bool
}

extension AuditingRight {
    /// So many events one page looks at, at most.
    static let searchBudget = 2_000
    /// Of which so many are loaded at once.
    private static let chunk = 200

    /// A page of events, from before `number`. An account's have an index; for a kind, the newest `searchBudget` before there
    /// are looked through, so that a page costs the same however long the trail is.
    package func listEvents(
        _ selection: EventSelection, before number: Int = .max, limit: Int
    ) async throws -> Outcome<EventPage> {
        try await holder.look(with: .auditing) { transaction, _ in
            var (events, before, looked) = ([EventOverview](), number, 0)
            while looked < Self.searchBudget {
                let found = try transaction.listAuditEvents(selection, before: before, limit: Self.chunk)
                for event in found {
                    // Events are in the order of time, but for a clock that was set back.
                    if let since = selection.since, event.at < since {
                        return .done(EventPage(events: events, next: nil, isCutShort: false))
                    }
                    if selection.kind.map({ $0.rawValue == event.kind }) != false {
                        if events.count == limit {
                            return .done(EventPage(events: events, next: before, isCutShort: false))
                        }
                        events.append(try EventOverview(event))
                    }
                    before = event.number
                }
                guard found.count == Self.chunk else {
                    return .done(EventPage(events: events, next: nil, isCutShort: false))
                }
                looked += found.count
            }
            return .done(EventPage(events: events, next: before, isCutShort: true))
        }
    }
}

extension Transaction {
    fileprivate func listAuditEvents(
        _ selection: EventSelection, before number: Int, limit: Int
    ) throws -> [StoredEvent] {
        if let account = selection.account {
            return try listAuditEvents(of: account, before: number, limit: limit)
        }
        return try listAuditEvents(before: number, limit: limit)
    }
}
