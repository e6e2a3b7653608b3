import Domain
import Testing

func expiryPolicy(days: Int?, allowsChange: Bool = false) -> PasswordPolicy {
    var policy = PasswordPolicy()
    policy.expiresAfter = days.map { .days($0) }
    policy.allowsChangeAfterExpiry = allowsChange
    return policy
}

@Suite("What an old password lets its person do")
struct AccountExpiryTests {
    @Test("It expires when it was announced to, to the millisecond")
    func announced() throws {
        let end = now + .days(7)
        let account = try Account.sample(passwordChangedAt: now - .days(83), announcedExpiry: end)
        #expect(!account.isExpired(under: expiryPolicy(days: 90), at: end - .milliseconds(1)))
        #expect(account.isExpired(under: expiryPolicy(days: 90), at: end))
    }

    @Test("Never, where nothing says so, and where nobody was told")
    func never() throws {
        let (end, later) = (now + .days(7), now + .days(10_000))
        for (account, days) in [
            (try Account.sample(passwordChangedAt: now - .days(100)), Optional(90)),
            (try .sample(announcedExpiry: end), nil),
            (try .sample(neverExpires: true, announcedExpiry: end), 1),
            (try .sample(passwordChangedAt: nil, announcedExpiry: end), 1),
        ] {
            #expect(!account.isExpired(under: expiryPolicy(days: days), at: later))
            #expect(account.passwordStanding(under: expiryPolicy(days: days), at: later) == .good)
        }
    }

    @Test("What was announced under a shorter lifetime is void under a longer one, and stands under a shorter still")
    func changedPolicy() throws {
        let account = try Account.sample(passwordChangedAt: now - .days(23), announcedExpiry: now + .days(7))
        #expect(account.expiry(under: expiryPolicy(days: 30)) == now + .days(7))
        #expect(account.expiry(under: expiryPolicy(days: 32)) == nil)
        #expect(account.expiry(under: expiryPolicy(days: 10)) == now + .days(7))
    }

    @Test("By hand it expires even where it never would by itself")
    func byHand() throws {
        let account = try Account.sample(expiredAt: now, neverExpires: true)
        #expect(account.isExpired(under: expiryPolicy(days: nil), at: now))
    }

    @Test(
        "The days that are left are those of the calendar",
        arguments: [
            (Duration.hours(24), Int?.some(1)), (.hours(15), 1), (.hours(5), 0), (.milliseconds(1), 0), (.zero, nil),
            (.days(7), 7), (.days(-1), nil),
        ])
    func left(before: Duration, days: Int?) throws {
        let end = date(2026, 11, 29) + .hours(6)
        let account = try Account.sample(passwordChangedAt: end - .days(90), announcedExpiry: end)
        let policy = expiryPolicy(days: 90)
        #expect(account.daysUntilExpiry(under: policy, in: .utc, at: end - before) == days)
    }

    @Test("Lists call expiring who is told of days that are left", arguments: [-5, 0, 9])
    func comingWeek(hoursEast: Int) throws {
        let zone = TimeZoneRules(earliestOffset: hoursEast * 3_600, transitions: [], rule: nil)
        let (end, policy) = (zone.moment(hour: 6, of: zone.day(at: now) + 20), expiryPolicy(days: 90))
        let account = try Account.sample(passwordChangedAt: end - .days(90), announcedExpiry: end)
        for hours in -30...(24 * 12) {
            let time = end - .hours(hours)
            let isExpiring = account.isExpiring(in: ComingWeek(from: time, under: policy, in: zone))
            #expect(
                isExpiring == (account.daysUntilExpiry(under: policy, in: zone, at: time) != nil), "\(hours) before")
        }
        let longer = ComingWeek(from: end - .days(3), under: expiryPolicy(days: 120), in: zone)
        #expect(!account.isExpiring(in: longer))
    }

    @Test(
        "Before anybody was told, the days are those that the policy leaves, while they are seven or fewer",
        arguments: [(0, Int?.none), (82, nil), (83, 7), (89, 1), (90, nil), (1_000, nil)])
    func untold(age: Int, days: Int?) throws {
        let account = try Account.sample(passwordChangedAt: date(2026, 11, 22) - .days(age) + .hours(23))
        let found = account.daysUntilExpiry(under: expiryPolicy(days: 90), in: .utc, at: date(2026, 11, 22) + .hours(1))
        #expect(found == days)
    }

    @Test(
        "What a first announcement will say",
        arguments: [
            // Age in days, lifetime in days, days from today.
            (1_000, 90, 7), (83, 90, 7), (50, 90, 40), (0, 90, 90), (1_000, 5, 7), (2, 5, 7), (1, 5, 4), (0, 5, 5),
            (0, 1, 1), (1, 1, 1),
        ])
    func foreseen(age: Int, lifetime: Int, days: Int) throws {
        let today = date(2026, 11, 22)
        let account = try Account.sample(passwordChangedAt: today - .days(age) + .hours(13))
        let schedule = DailySchedule(zone: .utc)
        let found = account.foreseenExpiry(under: expiryPolicy(days: lifetime), on: schedule, at: today + .hours(14))
        #expect(found == today + .days(days) + .hours(6))
        #expect(account.foreseenExpiry(under: expiryPolicy(days: nil), on: schedule, at: today) == nil)
    }

    /// Rows: expired, allowed after expiry, asked for a new one.
    @Test(
        "Who may enter, and into which session",
        arguments: [
            (false, false, false, PasswordStanding.good), (false, true, false, .good),
            (false, false, true, .mustChange), (false, true, true, .mustChange), (true, false, false, .expired),
            (true, false, true, .expired), (true, true, false, .mustChange), (true, true, true, .mustChange),
        ], AccountState.allCases)
    func rights(row: (expired: Bool, allowed: Bool, asked: Bool, standing: PasswordStanding), state: AccountState)
        throws
    {
        let account = try Account.sample(state: state, expiredAt: row.expired ? now : nil, mustChange: row.asked)
        let policy = expiryPolicy(days: nil, allowsChange: row.allowed)
        #expect(account.passwordStanding(under: policy, at: now) == row.standing)
        let enters = state == .active && row.standing != .expired
        #expect(account.mayEnter(under: policy, at: now) == enters)
        #expect(
            account.mayHoldSession(of: .full, under: policy, at: now) == (state == .active && row.standing == .good))
        #expect(account.mayHoldSession(of: .passwordChange, under: policy, at: now) == enters)
        for purpose in FlowPurpose.allCases {
            let passes =
                switch purpose {
                case .activation: state == .staged
                case .adoption: state == .staged || enters
                case .signIn, .reset, .change, .factors, .callerCheck: enters
                }
            #expect(account.mayPass(purpose, under: policy, at: now) == passes)
        }
        #expect(
            SessionScope(for: account, EnrolledFactors(), .overdue, under: policy, at: now)
                == (row.standing == .mustChange ? .passwordChange : .enrolment))
        #expect(
            SessionScope(for: account, EnrolledFactors(), .met, under: policy, at: now)
                == (row.standing == .mustChange ? .passwordChange : .full))
    }

    @Test("A code that stands for factors is used up first: it opens no change")
    func enrolmentCode() throws {
        var enrolled = EnrolledFactors()
        enrolled.waitsForEnrolmentCode = true
        let account = try Account.sample(mustChange: true)
        let scope = SessionScope(for: account, enrolled, .overdue, under: expiryPolicy(days: nil), at: now)
        #expect(scope == .enrolment)
        #expect(account.mayHoldSession(of: scope, under: expiryPolicy(days: nil), at: now))
    }

    @Test("A password that has to be changed is never too young for it", arguments: [false, true])
    func minimumAge(mustChange: Bool) throws {
        var policy = expiryPolicy(days: nil)
        policy.minimumAge = .days(30)
        let account = try Account.sample(passwordChangedAt: now - .days(1), mustChange: mustChange)
        let refusal = PasswordCommit.tooRecent(account, policy, now)
        #expect(refusal == (mustChange ? nil : .passwordTooRecent(changeableFrom: now + .days(29))))
    }
}
