import Domain
package import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Deletes what is dead: it never decides, because everything carries the time at which it ended.
package struct Sweeper: Service {
    package let installation: Installation
    package let logger: Logger
    private let lastSweep: LastSweep

    static let every: Duration = .minutes(5)
    /// Kept for a while after their end: links for counting the mails of the last hour, mail for looking into.
    static let linksKept: Duration = .days(1)
    /// Longer than a clock is set back by.
    static let challengesKept: Duration = .hours(1)
    static let mailKept: Duration = .days(30)
    /// Counts of wrong passwords hold until a success; only those that nobody added to for so long are dropped.
    static let attemptsKept: Duration = .days(90)
    /// Longer than any page shows them.
    static let failedSignInsKept: Duration = .days(60)
    static let batch = 1_000

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
        lastSweep = LastSweep()
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "sweep") {
            let now = installation.time.now()
            guard lastSweep.isDue(at: now, every: Self.every) else { return }
            try await installation.keys.refresh(from: installation.database)
            try await sweep()
        }
    }

    package func sweep() async throws {
        let (now, database) = (installation.time.now(), installation.database)
        let longestIdle = try await installation.findSettings().session.idle
        // In batches, each a transaction of its own: a sign-in never waits for a long sweep.
        while try await database.write({
            try $0.deleteDeadSessions(lastSeenBefore: now - longestIdle - Session.seenEvery, limit: Self.batch)
        }) == Self.batch {}
        while try await installation.forgetSealedPasswords(limit: Self.batch) == Self.batch {}
        try await database.write { transaction in
            _ = try transaction.deleteLostLeases(before: now - BoundTarget.sealedKept)
            _ = try transaction.deleteLinks(expiredBefore: now - Self.linksKept)
            _ = try transaction.deleteFlows(expiredBefore: now - Self.linksKept)
            try transaction.updateFlowsForgotten(expiredBefore: now)
            try transaction.updateSubmissionsForgotten(expiredBefore: now - Submission.kept)
            _ = try transaction.deletePhoneEnrolments(expiredBefore: now)
            _ = try transaction.deletePhoneNotices(queuedBefore: now - PhoneNoticeSender.kept)
            _ = try transaction.deletePushRequests(expiredBefore: now - Self.linksKept)
            _ = try transaction.deletePendingAuthenticators(createdBefore: now - Self.linksKept)
            _ = try transaction.deleteSpentChallenges(expiredBefore: now - Self.challengesKept)
            _ = try transaction.deleteKnownBrowsers(lastSeenBefore: now - KnownBrowser.remembered)
            _ = try transaction.deleteAttempts(lastBefore: now - Self.attemptsKept, at: now)
            _ = try transaction.deleteMail(finishedBefore: now - Self.mailKept)
            _ = try transaction.deleteBreakGlass(madeBefore: now - Self.linksKept)
            _ = try transaction.deleteAPIAnswers(begunBefore: now - RepeatableRequest.kept)
            _ = try transaction.deleteBulkActions(endedBefore: now - Self.failedSignInsKept)
            _ = try transaction.deleteImports(uploadedBefore: now - ImportWork.kept)
            _ = try transaction.deleteCallerCodes(expiredBefore: now)
            _ = try transaction.deleteCallerChecks(begunBefore: now - Self.linksKept)
            try transaction.updateDeskResetCodesForgotten(decidedBefore: now - FactorReset.spokenLives)
            _ = try transaction.deleteDeskResets(askedBefore: now - Self.mailKept)
            _ = try transaction.deleteMailboxMoves(movedBefore: now - Self.mailKept)
            _ = try transaction.deleteFailedSignIns(before: now - Self.failedSignInsKept)
        }
    }

    private final class LastSweep: Sendable {
        private let time = Mutex<Timestamp?>(nil)

        func isDue(at now: Timestamp, every interval: Duration) -> Bool {
            time.withLock { last in
                if let last, now - last < interval { return false }
                last = now
                return true
            }
        }
    }
}
