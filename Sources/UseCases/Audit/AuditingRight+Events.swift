package import Domain
package import Formats
import Store

/// Which events a list shows.
package struct EventSelection: Hashable, Sendable {
    /// Those that happened to it.
    package var account: ID<Account>?
    /// That were part of it.
    package var flow: ID<Flow>?
    package var kind: AuditKind?
    /// Not those before.
    package var since: Timestamp?
    /// Only those before.
    package var until: Timestamp?
    /// What one of its facts has in it, or who did it, whatever the case of its letters.
    package var words: String?

    package init(
        account: ID<Account>? = nil, flow: ID<Flow>? = nil, kind: AuditKind? = nil, since: Timestamp? = nil,
        until: Timestamp? = nil, words: String? = nil
    ) {
        self.account = account
        self.flow = flow
        self.kind = kind
        self.since = since
        self.until = until
        self.words = words.map { NormalisedText.caseFolded(String($0.unicodeScalars.prefix(Self.longestWords))) }
    }

    /// Scalars of what is looked for; the rest is left out. Every fact of thousands of events is compared with it.
    package static let longestWords = 254
    /// Longer than the clocks of two servers differ, or one is set back: up to then the order of events may not be that of
    /// time.
    private static let clockOff: Duration = .hours(1)

    /// When the first and the last of them can have happened. A flow's id says when it began.
    fileprivate var span: (since: Timestamp?, until: Timestamp?) {
        let (since, until) = (since.map { $0 - Self.clockOff }, until.map { $0 + Self.clockOff })
        guard let begun = flow?.madeAt else { return (since, until) }
        let (start, end) = (begun - Self.clockOff, begun + Flow.lives + Self.clockOff)
        return (max(since ?? start, start), min(until ?? end, end))
    }

    /// Whether the event is one of them, but for the account.
    fileprivate func includes(_ event: StoredEvent) throws -> Bool {
        if let kind, kind.rawValue != event.kind { return false }
        if let since, event.at < since { return false }
        if let until, event.at >= until { return false }
        let words = words ?? ""
        if flow == nil, words.isEmpty { return true }
        let facts = try event.facts()
        if let flow, facts[AuditEvent.flowDetail] != flow.rawValue { return false }
        let length = words.utf8.count
        return words.isEmpty
            || (facts.values + [event.actor, event.kind]).contains { fact in
                let folded = NormalisedText.caseFolded(fact)
                return folded.utf8.count >= length && folded.contains(words)
            }
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
    /// Covers it and all before it.
    package let link: String

    package init(
        number: Int, at: Timestamp, kind: String, actor: String, account: ID<Account>?, details: [String: String],
        link: String
    ) {
        self.number = number
        self.at = at
        self.kind = kind
        self.actor = actor
        self.account = account
        self.details = details
        self.link = link
    }

    init(_ event: StoredEvent) throws {
        number = event.number
        at = event.at
        kind = event.kind
        actor = event.actor
        account = event.account
        details = try event.facts()
        link = event.link
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
            let (since, until) = selection.span
            let last = try until.map { try transaction.findAuditNumber(notBefore: $0) } ?? .max
            var (events, before, looked) = ([EventOverview](), min(number, last), 0)
            while looked < Self.searchBudget {
                let found = try transaction.listAuditEvents(selection, before: before, limit: Self.chunk)
                for event in found {
                    if let since, event.at < since {
                        return .done(EventPage(events: events, next: nil, isCutShort: false))
                    }
                    if try selection.includes(event) {
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

/// Whom a list of events speaks of.
package struct EventPeople: Hashable, Sendable {
    /// By id: those to whom something happened, and who may be looked at.
    package var accounts: [ID<Account>: Account] = [:]
    /// By `Actor.text`.
    package var hands: [String: EventHand] = [:]

    package init(accounts: [ID<Account>: Account] = [:], hands: [String: EventHand] = [:]) {
        self.accounts = accounts
        self.hands = hands
    }
}

extension AuditingRight {
    /// Who they were that a page of events names by ids.
    package func findPeople(in events: [EventOverview]) async throws -> Outcome<EventPeople> {
        try await holder.look(with: .auditing) { transaction, _ in
            var people = EventPeople()
            for id in Set(events.compactMap(\.account)) { people.accounts[id] = try transaction.findAccount(id) }
            for actor in Set(events.map(\.actor)) { people.hands[actor] = try transaction.hand(of: actor) }
            return .done(people)
        }
    }

    /// Whose events somebody means by a user name, an address or an id; a user before an administrator.
    package func findSubject(_ typed: String) async throws -> Outcome<ID<Account>?> {
        guard let name = SignInName(typed) else { return .done(nil) }
        return try await holder.look(with: .auditing) { transaction, _ in
            let named =
                try transaction.findAccount(named: name, at: .users)
                ?? transaction.findAccount(named: name, at: .administrators)
            return .done(try (named ?? ID(parsing: typed).flatMap(transaction.findAccount))?.id)
        }
    }

    /// The end of the chain as it is now, signed. What stands in the database is signed only where it is what Lockstep
    /// wrote there: the seal is right, and the last event is the one that it names.
    package func signHead() async throws -> Outcome<SignedAuditHead> {
        let (now, key) = (holder.installation.time.now(), holder.installation.keys.current.audit)
        return try await holder.look(with: .auditing) { transaction, _ in
            let last = try transaction.listAuditEvents(before: .max, limit: 1).first
            guard let head = try transaction.findAuditHead(), head.number == last?.number ?? 0,
                head.link == last?.link ?? "",
                ConstantTime.areEqual(
                    head.seal, AuditSeal.compute(number: head.number, link: head.link, key: key))
            else { throw AuditHeadForged() }
            return .done(try AuditHeadSigner(key: key).sign(number: head.number, link: head.link, at: now))
        }
    }
}

/// The head of the audit trail in the database is not what Lockstep wrote there: `lockstep audit verify` says more.
package struct AuditHeadForged: Error {}

extension Transaction {
    /// The first event at or after a time, found by halves: events are in the order of time, but for a clock that was set
    /// back.
    fileprivate func findAuditNumber(notBefore time: Timestamp) throws -> Int {
        var (low, high) = (1, (try findAuditHead()?.number ?? 0) + 1)
        while low < high {
            let middle = (low + high) / 2
            if let event = try findAuditEvent(middle), event.at >= time { high = middle } else { low = middle + 1 }
        }
        return low
    }

    fileprivate func listAuditEvents(
        _ selection: EventSelection, before number: Int, limit: Int
    ) throws -> [StoredEvent] {
        if let account = selection.account {
            return try listAuditEvents(of: account, before: number, limit: limit)
        }
        return try listAuditEvents(before: number, limit: limit)
    }
}
