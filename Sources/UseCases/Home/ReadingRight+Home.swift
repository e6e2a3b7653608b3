package import Domain
import Store

/// A number that is counted no further than it is worth reading.
package struct BoundedCount: Hashable, Sendable {
    package let number: Int
    /// “More than `number`.”
    package let isMore: Bool

    package init(_ counted: Int) {
        number = min(counted, ReadingRight.countedUpTo)
        isMore = counted > ReadingRight.countedUpTo
    }
}

/// What the administrators' home says, each a list to go to.
package struct HomeNumbers: Hashable, Sendable {
    package let standing: [UserFilter: BoundedCount]
    /// Mails that were tried and have not arrived yet.
    package let mailWaiting: BoundedCount
    package let mailGivenUp: BoundedCount
    /// Changes that a directory has not taken over: tried, and tried again by themselves.
    package let deliveriesWaiting: BoundedCount
    /// The same, where somebody has to act.
    package let deliveriesFailed: BoundedCount
    /// The last fourteen days, today's the last.
    package let failedSignIns: [DailyFailures]

    package init(
        standing: [UserFilter: BoundedCount], mailWaiting: BoundedCount, mailGivenUp: BoundedCount,
        deliveriesWaiting: BoundedCount, deliveriesFailed: BoundedCount, failedSignIns: [DailyFailures]
    ) {
        self.standing = standing
        self.mailWaiting = mailWaiting
        self.mailGivenUp = mailGivenUp
        self.deliveriesWaiting = deliveriesWaiting
        self.deliveriesFailed = deliveriesFailed
        self.failedSignIns = failedSignIns
    }
}

extension ReadingRight {
    /// What needs somebody's attention. It costs the same however many people there are, and however much happened.
    package func findHomeNumbers() async throws -> Outcome<HomeNumbers> {
        let installation = holder.installation
        return try await holder.look(with: .reading) { transaction, now in
            let settings = try transaction.findSettings()
            let rules = installation.wallClock(under: settings).rules
            let week = ComingWeek(from: now, under: settings.password, in: rules)
            var standing: [UserFilter: BoundedCount] = [:]
            for filter in UserFilter.allCases {
                standing[filter] = BoundedCount(
                    try transaction.countUsers(filter, upTo: Self.countedUpTo + 1, in: week))
            }
            let mail = try transaction.countStuckMail(upTo: Self.countedUpTo + 1)
            let deliveries = try transaction.countFailingDeliveries(upTo: Self.countedUpTo + 1)
            let since = rules.moment(hour: 0, of: rules.day(at: now) - DailyFailures.shown + 1)
            return .done(
                HomeNumbers(
                    standing: standing, mailWaiting: BoundedCount(mail.waiting),
                    mailGivenUp: BoundedCount(mail.givenUp),
                    deliveriesWaiting: BoundedCount(deliveries.waiting),
                    deliveriesFailed: BoundedCount(deliveries.failed),
                    failedSignIns: DailyFailures.byDay(
                        try transaction.listFailedSignIns(since: since), in: rules, at: now)))
        }
    }
}
