package import Domain
import Store

/// Something that happened to an account, as whoever looks after it sees it.
package struct UserEvent: Hashable, Sendable {
    /// `nil` where another version has written it.
    package let kind: AuditKind?
    package let details: [String: String]
    package let at: Timestamp
    package let hand: EventHand

    package init(_ kind: AuditKind?, details: [String: String] = [:], at: Timestamp, by hand: EventHand) {
        self.kind = kind
        self.details = details
        self.at = at
        self.hand = hand
    }
}

/// A mail to somebody, without what it says.
package struct UserMail: Hashable, Sendable {
    package enum Fate: Hashable, Sendable, CaseIterable { case waiting, tried, sent, expired, givenUp }

    /// `nil` where another version has queued it.
    package let kind: NoticeKind?
    package let recipient: EmailAddress
    package let fate: Fate
    package let at: Timestamp
    /// Why it did not arrive so far, in the words of whoever refused it.
    package let failure: String?

    package init(
        _ kind: NoticeKind?, to recipient: EmailAddress, _ fate: Fate, at: Timestamp, failure: String? = nil
    ) {
        self.kind = kind
        self.recipient = recipient
        self.fate = fate
        self.at = at
        self.failure = failure
    }
}

extension Transaction {
    func userEvents(of account: ID<Account>) throws -> [UserEvent] {
        let events = try listAuditEvents(of: account, before: .max, limit: ReadingRight.shownOnPage)
        var hands: [String: EventHand] = [Actor.account(account).text: .person]
        for actor in Set(events.map(\.actor)) where hands[actor] == nil { hands[actor] = try hand(of: actor) }
        return try events.map {
            UserEvent(
                AuditKind(rawValue: $0.kind), details: try ActivityEvent($0).details, at: $0.at,
                by: hands[$0.actor] ?? .nobody)
        }
    }

    func hand(of actor: String) throws -> EventHand {
        switch Actor(text: actor) {
        case .account(let id): try findAccount(id).map { .administrator($0.name.full) } ?? .nobody
        case .apiKey(let id): try findAPIKey(id).map { .program($0.name.text) } ?? .nobody
        case .host: .host
        case .system, .anonymous, nil: actor == Actor.system.text ? .service : .nobody
        }
    }
}

extension UserMail {
    init(_ mail: MailOverview) {
        let fate: Fate =
            switch mail.state {
            case .waiting: mail.failure == nil ? .waiting : .tried
            case .sent: .sent
            case .expired: .expired
            case .failed: .givenUp
            }
        self.init(
            NoticeKind(rawValue: mail.kind), to: mail.recipient, fate, at: mail.finishedAt ?? mail.queuedAt,
            failure: mail.failure)
    }
}
