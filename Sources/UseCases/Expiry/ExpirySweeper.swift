import Domain
package import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Once a day, at the organisation's moment of it: announces the ends of passwords, and lets those expire that have come
/// to it.
///
/// What the day brings to an account shows that the day has dealt with it: the mail of today, or that it has expired. So a
/// sweep that was cut off goes on where it was, and of several servers one deals with each account. Days on which no server
/// ran are passed over: what counts is how far away an end is today.
package struct ExpirySweeper: Service {
    package let installation: Installation
    package let logger: Logger
    private let last = LastSweep()

    /// So long after its moment a sweep begins at the latest.
    static let every: Duration = .minutes(1)
    /// In one transaction: a sign-in waits for so many at most.
    private let batch: Int

    package init(installation: Installation, logger: Logger, batch: Int = 1_000) {
        self.installation = installation
        self.logger = logger
        self.batch = batch
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "expiry") {
            guard last.isDue(at: installation.time.now(), every: Self.every) else { return }
            try await sweep()
        }
    }

    /// Does what today asks for and has not been done.
    package func sweep() async throws {
        let settings = try await installation.findSettings()
        let now = installation.time.now()
        guard settings.password.expiresAfter != nil else { return try await takeAnnouncementsBack() }
        let schedule = DailySchedule(zone: try installation.zones.clock(of: settings.organisation, at: now).rules)
        guard
            let today = ExpirySweep(schedule: schedule, policy: settings.password, now: now), !last.hasSwept(today)
        else { return }
        var cursor = ExpiryCursor.start
        // In batches, each a transaction of its own: a sign-in never waits for a long sweep.
        while !Task.isShuttingDownGracefully {
            do {
                guard let end = try await sweepPage(after: cursor, on: today) else {
                    try await takeVoidAnnouncementsBack(today)
                    return last.swept(today)
                }
                cursor = end
            } catch DatabaseFault.lostRace {
                // One of the page got a new password after it was read, and does not expire. The page is read anew.
            }
        }
    }

    /// - Returns: Where the page ended; `nil` where there was none.
    private func sweepPage(after start: ExpiryCursor, on today: ExpirySweep) async throws -> ExpiryCursor? {
        guard let oldest = today.agesFrom else { return nil }
        let (writer, batch) = (installation.writer(at: today.now), batch)
        // Sweeps of several servers take turns: each page is found as the one before has left the accounts.
        let (end, decision) = try await installation.database.exclusively { transaction in
            // Read where it is acted upon: an administrator may have changed their mind since the sweep began.
            guard try transaction.findSettings().password == today.policy,
                let page = try transaction.findExpiryPage(
                    countingUpTo: oldest, after: start, without: .passwordExpiring, on: today.mailing, limit: batch)
            else { return (ExpiryCursor?.none, Decision()) }
            var decision = Decision()
            for account in page.accounts { decision.add(today.decide(account)) }
            try writer.write(decision, in: transaction)
            return (page.end, decision)
        }
        installation.announce(decision)
        return end
    }

    private func takeAnnouncementsBack() async throws {
        let batch = batch
        while try await installation.database.exclusively({
            try $0.deleteExpiryAnnouncements(limit: batch)
        }) == batch {}
    }

    /// Of a shorter lifetime than today's: no list would show them, and each would read past them until they are over.
    private func takeVoidAnnouncementsBack(_ today: ExpirySweep) async throws {
        guard let least = today.policy.shortestLife else { return }
        let batch = batch
        var start = ID<Account>(rawValue: "")
        while !Task.isShuttingDownGracefully {
            // Looked for where nobody waits for it: on most days there are none among many.
            let (after, policy) = (start, today.policy)
            let found = try await installation.database.read {
                try $0.listVoidExpiryAnnouncements(under: least, after: after, limit: batch)
            }
            guard let first = found.first, let last = found.last else { return }
            try await installation.database.exclusively { transaction in
                guard try transaction.findSettings().password == policy else { return }
                try transaction.deleteVoidExpiryAnnouncements(under: least, from: first, to: last)
            }
            start = last
        }
    }

    /// What this process knows to be done. Another one finds out by the day's mails.
    private final class LastSweep: Sendable {
        private struct State {
            var lookedAt: Timestamp?
            var done: ExpirySweep?
        }

        private let state = Mutex(State())

        func isDue(at now: Timestamp, every interval: Duration) -> Bool {
            state.withLock { state in
                if let looked = state.lookedAt, looked <= now, now - looked < interval { return false }
                state.lookedAt = now
                return true
            }
        }

        /// By other rules, or in another zone, the same day may ask for more.
        func hasSwept(_ today: ExpirySweep) -> Bool {
            state.withLock { state in
                guard let done = state.done else { return false }
                return done.day == today.day && done.schedule == today.schedule && done.policy == today.policy
            }
        }

        func swept(_ today: ExpirySweep) {
            state.withLock { $0.done = today }
        }
    }
}
