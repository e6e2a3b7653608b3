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

extension AdministrationRight {
    /// What announcing would do. Changes nothing.
    package func countAnnouncement(
        _ phase: LaunchPhase, to audience: AnnouncementAudience
    ) async throws -> Outcome<AnnouncementCount> {
        try await holder.look(with: .administration) { transaction, _ in
            .done(
                AnnouncementCount(
                    waiting: try transaction.countUnannounced(phase.kind, among: audience),
                    told: try transaction.countAnnounced(phase.kind)))
        }
    }

    /// Begins to tell everybody who has not been told; `AnnouncementWorker` goes on, whatever becomes of this process. Nobody
    /// is told twice, however often it is begun.
    package func beginAnnouncement(
        _ announcement: Announcement, to audience: AnnouncementAudience, at pace: ActivationPace
    ) async throws -> Outcome<AnnouncementRun> {
        let installation = holder.installation
        let id = installation.newID(AnnouncementRun.self, at: installation.time.now())
        return try await holder.act(with: .administration) { transaction, actor, now in
            let run = AnnouncementRun(
                id: id, actor: actor, announcement: announcement, audience: audience, perMinute: pace.perMinute,
                begunAt: now)
            guard announcement.isTimely(at: now) else {
                return (.refused(.announcementUntimely(announcement.day)), run)
            }
            guard try transaction.countUnannounced(announcement.phase.kind, among: audience) > 0 else {
                return (.refused(.nothingToChange), run)
            }
            try transaction.insertAnnouncementRun(run.row)
            var decision = Decision()
            decision.events = [run.begun]
            return (decision, run)
        }
    }

    /// The newest first.
    package func listAnnouncements(limit: Int = 20) async throws -> Outcome<[AnnouncementRun]> {
        try await holder.look(with: .administration) { transaction, _ in
            .done(try transaction.listAnnouncementRuns(limit: limit).map { try transaction.standing(of: $0) })
        }
    }

    /// Ends it where it is: who has been told was told, and mails that wait for their turn don't leave, so that another
    /// announcement of the kind still goes to their people. Of one that is over, nothing changes.
    ///
    /// - Returns: As it stands now; `nil` where there is none.
    package func stopAnnouncement(_ id: ID<AnnouncementRun>) async throws -> Outcome<AnnouncementRun?> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard var row = try transaction.lockAnnouncementRun(id) else { return (Decision(), nil) }
            let run = try transaction.standing(of: row)
            guard run.isUnderWay else { return (Decision(), run) }
            row.told -= try transaction.deleteWaitingAnnouncements(run.announcement.phase.kind, since: run.begunAt)
            row.endedAt = row.endedAt ?? now
            row.stoppedBy = actor.text
            try transaction.updateAnnouncementRun(row)
            var decision = Decision()
            decision.events = [run.stopped(by: actor, told: row.told)]
            return (decision, try AnnouncementRun(row))
        }
    }

    /// How far it has come; `nil` where there is none.
    package func findAnnouncement(_ id: ID<AnnouncementRun>) async throws -> Outcome<AnnouncementRun?> {
        try await holder.look(with: .administration) { transaction, _ in
            .done(try transaction.findAnnouncementRun(id).map { try transaction.standing(of: $0) })
        }
    }
}

extension Transaction {
    fileprivate func standing(of row: AnnouncementRow) throws -> AnnouncementRun {
        var run = try AnnouncementRun(row)
        guard run.stoppedBy == nil else { return run }
        run.hasWaitingMail = try hasWaitingAnnouncements(run.announcement.phase.kind, since: run.begunAt)
        return run
    }
}
