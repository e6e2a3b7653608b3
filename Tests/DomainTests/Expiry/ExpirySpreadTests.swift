import Domain
import Testing

@Suite("The ends of overdue passwords, spread over days")
struct ExpirySpreadTests {
    private static let today = date(2026, 11, 22)

    private static func policy(spread: Int) -> PasswordPolicy {
        var policy = expiryPolicy(days: 90)
        policy.expirySpreadDays = spread
        return policy
    }

    private static func foreseen(_ number: Int, setDaysAgo days: Int, spread: Int) throws -> Int? {
        let account = try Account.sample(
            id: "u\(1_000 + number)", passwordChangedAt: today - .days(days))
        let end = account.foreseenExpiry(
            under: policy(spread: spread), on: DailySchedule(zone: .utc), at: today + .hours(14))
        return end.map { TimeZoneRules.utc.day(at: $0) - TimeZoneRules.utc.day(at: today) }
    }

    @Test("Over as many days as the setting says, evenly, and nobody's before seven days", arguments: [1, 2, 10, 90])
    func even(spread: Int) throws {
        let ends = try (0..<5_000).compactMap { try Self.foreseen($0, setDaysAgo: 400, spread: spread) }
        let counts = Dictionary(grouping: ends, by: \.self).mapValues(\.count)
        #expect(counts.keys.sorted() == Array(7..<7 + spread))
        let fair = 5_000 / spread
        #expect(counts.values.allSatisfy { $0 >= fair / 3 && $0 <= fair * 3 })
    }

    @Test("The same account has the same day each time")
    func stable() throws {
        #expect(try Self.foreseen(7, setDaysAgo: 400, spread: 30) == Self.foreseen(7, setDaysAgo: 300, spread: 30))
    }

    @Test("Who is not overdue ends on their own day", arguments: [(83, 7), (82, 8), (10, 80)])
    func onTime(age: Int, left: Int) throws {
        #expect(try Self.foreseen(3, setDaysAgo: age, spread: 30) == left)
    }

    @Test("An end further away than seven days is announced without a mail, and told of when it is near")
    func quiet() throws {
        let policy = Self.policy(spread: 90)
        let schedule = DailySchedule(zone: .utc)
        let sweep = try #require(ExpirySweep(schedule: schedule, policy: policy, now: Self.today + .hours(7)))
        var (quiet, told) = (0, 0)
        for number in 0..<600 {
            var account = try Account.sample(
                id: "u\(1_000 + number)", passwordChangedAt: Self.today - .days(400))
            let decision = sweep.decide(account)
            guard case .announceExpiry(_, let end, _)? = decision.changes.first else {
                Issue.record("nothing was announced")
                return
            }
            let days = TimeZoneRules.utc.day(at: end) - TimeZoneRules.utc.day(at: Self.today)
            #expect(decision.notices.isEmpty == (days > 7))
            account.announcedExpiry = end
            #expect(
                account.daysUntilExpiry(under: policy, in: TimeZoneRules.utc, at: Self.today + .hours(8))
                    == (days > 7 ? nil : days))
            // Seven days before, the first mail.
            let then = try #require(
                ExpirySweep(schedule: schedule, policy: policy, now: end - .days(7) + .minutes(1)))
            #expect(then.decide(account).notices.count == 1)
            if days > 7 { quiet += 1 } else { told += 1 }
        }
        #expect(quiet > 150 && told > 0)
    }
}
