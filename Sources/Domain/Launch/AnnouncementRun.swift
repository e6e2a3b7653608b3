/// One announcement on its way to everybody whom it goes to, and how far it has come.
package struct AnnouncementRun: Hashable, Sendable {
    package let id: ID<AnnouncementRun>
    package let actor: Actor
    package let announcement: Announcement
    package let audience: AnnouncementAudience
    /// Mails that leave in a minute.
    package let perMinute: Int
    package let begunAt: Timestamp
    /// Behind whom it goes on; nobody at the beginning.
    package var place: ID<Account>
    package var told: Int
    package var endedAt: Timestamp?
    /// Who stopped it before its end. Whoever's mail had not left has not been told.
    package var stoppedBy: Actor?
    /// Whether mails of it wait for their turn.
    package var hasWaitingMail = false

    /// Whether there is something left to stop.
    package var isUnderWay: Bool { stoppedBy == nil && (endedAt == nil || hasWaitingMail) }

    package init(
        id: ID<AnnouncementRun>, actor: Actor, announcement: Announcement, audience: AnnouncementAudience,
        perMinute: Int, begunAt: Timestamp, place: ID<Account> = ID(rawValue: ""), told: Int = 0,
        endedAt: Timestamp? = nil, stoppedBy: Actor? = nil
    ) {
        self.stoppedBy = stoppedBy
        self.id = id
        self.actor = actor
        self.announcement = announcement
        self.audience = audience
        self.perMinute = perMinute
        self.begunAt = begunAt
        self.place = place
        self.told = told
        self.endedAt = endedAt
    }

    /// - Parameter told: Whom a mail has left to.
    package func stopped(by actor: Actor, told: Int) -> AuditEvent {
        AuditEvent(
            .announcementStopped, by: actor, account: nil,
            details: [
                "announcement": announcement.phase.rawValue, "day": announcement.day.text, "told": String(told),
            ])
    }

    package var begun: AuditEvent {
        AuditEvent(
            .announcementBegun, by: actor, account: nil,
            details: [
                "announcement": announcement.phase.rawValue, "day": announcement.day.text, "to": audience.rawValue,
                "mails-per-minute": String(perMinute),
            ])
    }
}
