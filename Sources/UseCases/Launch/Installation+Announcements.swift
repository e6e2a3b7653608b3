package import Domain
import Store

/// Whom an announcement would still go to, and how many have had it.
package struct AnnouncementCount: Hashable, Sendable {
    package let waiting: Int
    package let told: Int

    package init(waiting: Int, told: Int) {
        self.waiting = waiting
        self.told = told
    }
}

/// What came of an announcement, so far.
package struct AnnouncementReport: Hashable, Sendable {
    package var queued = 0
    /// When the last of these mails may leave.
    package var lastMailAt: Timestamp?
}

extension Installation {
    private static var batch: Int { 512 }

    /// What announcing would do. Changes nothing.
    package func countAnnouncement(
        _ phase: LaunchPhase, to audience: AnnouncementAudience
    ) async throws -> AnnouncementCount {
        try await database.read { transaction in
            AnnouncementCount(
                waiting: try transaction.countUnannounced(phase.kind, among: audience),
                told: try transaction.countAnnounced(phase.kind))
        }
    }

    /// Tells everybody who has not been told, batch by batch. Who was told stays told: where this ends early, or runs twice,
    /// doing it again tells the others. The mails leave one after the other, behind those that wait already.
    ///
    /// - Parameter progress: Called after each batch. What it throws ends the announcement there.
    package func announce(
        _ announcement: Announcement, to audience: AnnouncementAudience, at pace: ActivationPace, by actor: Actor,
        progress: (AnnouncementReport) throws -> Void = { _ in }
    ) async throws -> Outcome<AnnouncementReport> {
        guard announcement.isTimely(at: time.now()) else { return .refused(.announcementUntimely(announcement.day)) }
        var report = AnnouncementReport()
        var last = ID<Account>(rawValue: "")
        var schedule = ActivationSchedule(pace, behind: try await lastPacedMail(), at: time.now())
        while true {
            let now = time.now()
            let batch = AnnouncementBatch(
                announcement: announcement, audience: audience, schedule: schedule,
                beginning: report.queued == 0 ? begun(announcement, audience, pace, by: actor) : nil)
            let (writer, start) = (writer(at: now), last)
            let part = try await database.write { try batch.write(after: start, limit: Self.batch, in: $0, by: writer) }
            report.queued += part.queued
            report.lastMailAt = part.lastMailAt ?? report.lastMailAt
            schedule.take(part.queued)
            if part.queued > 0 { work.mail.wake() }
            try progress(report)
            guard let end = part.end else { return .done(report) }
            last = end
        }
    }

    /// Of those that wait for their turn.
    private func lastPacedMail() async throws -> Timestamp? {
        let kinds = LaunchPhase.allCases.map(\.kind) + [.activation]
        return try await database.read { transaction in
            try kinds.compactMap { try transaction.findLastMailTime(kind: $0.rawValue) }.max()
        }
    }

    private func begun(
        _ announcement: Announcement, _ audience: AnnouncementAudience, _ pace: ActivationPace, by actor: Actor
    ) -> AuditEvent {
        AuditEvent(
            .announcementBegun, by: actor, account: nil,
            details: [
                "announcement": announcement.phase.rawValue, "day": announcement.day.text, "to": audience.rawValue,
                "mails-per-minute": String(pace.perMinute),
            ])
    }
}

/// The people of one transaction.
private struct AnnouncementBatch: Sendable {
    struct Part: Sendable {
        let queued: Int
        let lastMailAt: Timestamp?
        /// Whom the next batch comes behind; `nil` where there is none.
        let end: ID<Account>?
    }

    let announcement: Announcement
    let audience: AnnouncementAudience
    let schedule: ActivationSchedule
    /// Written before anybody is told.
    let beginning: AuditEvent?

    func write(
        after start: ID<Account>, limit: Int, in transaction: any Transaction, by writer: DecisionWriter
    ) throws -> Part {
        let kind = announcement.phase.kind
        let people = try transaction.listUnannounced(kind, among: audience, after: start, limit: limit)
        var schedule = schedule
        var decision = Decision()
        for person in people {
            guard try transaction.insertAnnouncement(kind, to: person, at: writer.now) else { continue }
            decision.notices.append(announcement.notice(to: person, at: schedule.take()))
        }
        if !decision.notices.isEmpty { decision.events = [beginning].compactMap(\.self) }
        try writer.write(decision, in: transaction)
        return Part(
            queued: decision.notices.count, lastMailAt: decision.notices.last?.notBefore,
            end: people.count == limit ? people.last : nil)
    }
}
