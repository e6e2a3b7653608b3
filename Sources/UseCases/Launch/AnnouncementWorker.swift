package import Domain
package import Logging
import ServiceLifecycle
import Store

/// Tells people, a batch at a time. A batch and the place behind it are one transaction: whoever dies loses nothing, and of
/// several workers each goes on where the others got.
package struct AnnouncementWorker: Service {
    package let installation: Installation
    package let logger: Logger

    /// How many people are told in one transaction.
    static let batch = 512

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "announcements") { try await work() }
    }

    /// Whatever is open, to its end. One that fails is tried again with the next beat, and keeps no other waiting.
    package func work() async throws {
        for id in try await installation.database.read({ try $0.listOpenAnnouncementRuns() }) {
            do {
                while try await takeBatch(of: id), !Task.isShuttingDownGracefully {}
            } catch {
                logger.error("announcement failed", metadata: ["announcement": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// - Returns: Whether there is more to do.
    @discardableResult
    package func takeBatch(of id: ID<AnnouncementRun>) async throws -> Bool {
        let now = installation.time.now()
        let (installation, writer) = (installation, installation.writer(at: now))
        let (decision, goesOn) = try await installation.database.write { transaction -> (Decision, Bool) in
            guard var row = try transaction.lockAnnouncementRun(id), row.endedAt == nil else {
                return (Decision(), false)
            }
            let decision = try Self.batch(of: try AnnouncementRun(row), &row, installation, in: transaction, at: now)
            try transaction.updateAnnouncementRun(row)
            try writer.write(decision, in: transaction)
            return (decision, row.endedAt == nil)
        }
        installation.announce(decision)
        return goesOn
    }

    private static func batch(
        of run: AnnouncementRun, _ row: inout AnnouncementRow, _ installation: Installation,
        in transaction: any Transaction, at now: Timestamp
    ) throws -> Decision {
        let holder = RightHolder(installation: installation, identity: .init(of: run.actor))
        // Whoever began it may do so no more, or the day has come: who was told was told, and the others are not.
        guard try holder.actor(with: .administration, in: transaction) != nil, run.announcement.isTimely(at: now),
            let pace = ActivationPace(perMinute: run.perMinute)
        else {
            row.endedAt = now
            return Decision()
        }
        let kind = run.announcement.phase.kind
        let people = try transaction.listUnannounced(kind, among: run.audience, after: run.place, limit: batch)
        var schedule = ActivationSchedule(pace, behind: try transaction.findLastPacedMail(), at: now)
        var decision = Decision()
        for person in people {
            guard try transaction.insertAnnouncement(kind, to: person, at: now) else { continue }
            decision.notices.append(run.announcement.notice(to: person, at: schedule.take()))
        }
        row.told += decision.notices.count
        if people.count == batch, let last = people.last { row.place = last } else { row.endedAt = now }
        return decision
    }
}

extension Transaction {
    /// When the last mail leaves of those that wait for their turn.
    fileprivate func findLastPacedMail() throws -> Timestamp? {
        let kinds = LaunchPhase.allCases.map(\.kind) + [.activation]
        return try kinds.compactMap { try findLastMailTime(kind: $0.rawValue) }.max()
    }
}
