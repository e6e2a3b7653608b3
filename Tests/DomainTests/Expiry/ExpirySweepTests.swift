import Domain
import Testing

@Suite("What a day brings to an account whose password grows old")
struct ExpirySweepTests {
    /// 22 November 2026; the moment of the day is 06:00 UTC.
    static let today = date(2026, 11, 22)
    static let moment = today + .hours(6)

    static func sweep(
        _ policy: PasswordPolicy = expiryPolicy(days: 90), at time: Timestamp = moment, in zone: TimeZoneRules = .utc
    ) throws -> ExpirySweep {
        try #require(ExpirySweep(schedule: DailySchedule(zone: zone), policy: policy, now: time))
    }

    static func warning(_ account: Account, at end: Timestamp, days: Int) -> Notice {
        Notice(
            .passwordExpiring(at: end.milliseconds, days: days), to: [.address(account.email)], of: account.id,
            validUntil: moment + .days(1))
    }

    @Test("Before the day's moment, and where passwords don't expire, it brings nothing")
    func notYet() {
        for (policy, time) in [
            (expiryPolicy(days: 90), Self.moment - .milliseconds(1)), (expiryPolicy(days: 90), Self.today),
            (expiryPolicy(days: nil), Self.moment),
        ] {
            #expect(ExpirySweep(schedule: DailySchedule(zone: .utc), policy: policy, now: time) == nil)
        }
    }

    @Test("The first warning comes seven days before, and sets the end", arguments: [0, 1, 30, 1_000])
    func firstWarning(overdue days: Int) throws {
        // Also where it should have been over long ago: no server ran, or the setting is new.
        let start = Self.moment - .days(83 + days)
        let account = try Account.sample(passwordChangedAt: start)
        let decision = try Self.sweep().decide(account)
        let end = Self.moment + .days(7)
        #expect(decision.changes == [.announceExpiry(account.id, at: end, countedFrom: start)])
        #expect(decision.notices == [Self.warning(account, at: end, days: 7)])
        #expect(decision.events.isEmpty)
    }

    @Test("A password that has eight days to go is nobody's matter")
    func young() throws {
        let sweep = try Self.sweep()
        let edge = Self.today - .days(82)
        #expect(sweep.decide(try Account.sample(passwordChangedAt: edge)) == Decision())
        #expect(sweep.decide(try Account.sample(passwordChangedAt: edge - .milliseconds(1))) != Decision())
        #expect(sweep.agesFrom == edge - .milliseconds(1))
    }

    @Test("One warning a day, with the days that are left", arguments: 1...6)
    func warnings(days: Int) throws {
        let end = Self.moment + .days(days)
        let account = try Account.sample(passwordChangedAt: end - .days(90), announcedExpiry: end)
        let decision = try Self.sweep().decide(account)
        #expect(decision.notices == [Self.warning(account, at: end, days: days)])
        #expect(decision.changes.isEmpty)
    }

    @Test(
        "In the end it expires, as if an administrator had let it, whenever a server runs again", arguments: [0, 1, 9])
    func expires(late days: Int) throws {
        let end = Self.moment - .days(days)
        let account = try Account.sample(passwordChangedAt: end - .days(90), announcedExpiry: end)
        let sweep = try Self.sweep(at: Self.moment + .hours(3))
        #expect(
            sweep.decide(account)
                == AccountAction.expire.decide(account, by: .system, isLocked: false, now: Self.moment + .hours(3)))
    }

    @Test("Who can't expire is left alone")
    func exempt() throws {
        let old = Self.moment - .days(1_000)
        let sweep = try Self.sweep()
        for account in [
            try Account.sample(passwordChangedAt: old, neverExpires: true), try .sample(passwordChangedAt: nil),
            try .sample(state: .suspended, passwordChangedAt: old), try .sample(state: .staged, passwordChangedAt: old),
            try .sample(passwordChangedAt: old, expiredAt: old),
        ] { #expect(sweep.decide(account) == Decision()) }
    }

    @Test("A lifetime of less than seven days is announced as it begins, and for as long as it is", arguments: 1...7)
    func short(days: Int) throws {
        let set = Self.today - .hours(5)
        let decision = try Self.sweep(expiryPolicy(days: days)).decide(try Account.sample(passwordChangedAt: set))
        let left = max(days - 1, 1)
        #expect(
            decision.changes == [
                .announceExpiry(ID(rawValue: "anna"), at: Self.moment + .days(left), countedFrom: set)
            ])
    }

    @Test("Under a longer lifetime than the one that was warned of, everything begins anew")
    func raised() throws {
        let start = Self.moment - .days(30)
        let account = try Account.sample(passwordChangedAt: start, announcedExpiry: Self.moment)
        #expect(try Self.sweep(expiryPolicy(days: 90)).decide(account) == Decision())
        let decision = try Self.sweep(expiryPolicy(days: 36)).decide(account)
        #expect(
            decision.changes == [.announceExpiry(account.id, at: Self.moment + .days(7), countedFrom: start)])
    }

    @Test("Under a shorter one what was announced stands: nobody's password ends sooner than they were told")
    func lowered() throws {
        let end = Self.moment + .days(5)
        let account = try Account.sample(passwordChangedAt: end - .days(90), announcedExpiry: end)
        let decision = try Self.sweep(expiryPolicy(days: 1)).decide(account)
        #expect(decision.changes.isEmpty)
        #expect(decision.notices == [Self.warning(account, at: end, days: 5)])
    }

    /// A life under the sweep: what happens on each day, by the days since the password was set.
    static func life(
        from set: Timestamp, in zone: TimeZoneRules, days: ClosedRange<Int>, serverRuns: (Int) -> Bool = { _ in true }
    ) throws -> [String] {
        var account = try Account.sample(passwordChangedAt: set)
        let schedule = DailySchedule(zone: zone)
        let policy = expiryPolicy(days: 90)
        var story: [String] = []
        for day in days where serverRuns(day) {
            let time = schedule.moment(of: zone.day(at: set) + day) + .seconds(30)
            let sweep = try #require(ExpirySweep(schedule: schedule, policy: policy, now: time))
            let decision = sweep.decide(account)
            for change in decision.changes {
                if case .announceExpiry(_, let end, _) = change { account.announcedExpiry = end }
                if case .expire(_, let time) = change { account.expiredAt = time }
            }
            for notice in decision.notices {
                if case .passwordExpiring(_, let left) = notice.content { story.append("\(day): \(left)") }
            }
            if account.expiredAt == time { story.append("\(day): expired") }
        }
        return story
    }

    @Test(
        "Seven mails and an end, in every zone and over every change of the clocks",
        arguments: [TimeZoneRules.utc, .berlin, .havana, .sydney, .kathmandu],
        // Ninety days on, the clocks go forward, back, or stay.
        [date(2026, 1, 1), date(2026, 7, 30), date(2026, 8, 6), date(2025, 12, 8), date(2026, 5, 5)])
    func wholeLife(zone: TimeZoneRules, set: Timestamp) throws {
        for hour in [0, 5, 13, 23] {
            let story = try Self.life(from: set + .hours(hour) + .minutes(17), in: zone, days: 1...120)
            #expect(story == (83..<90).map { "\($0): \(90 - $0)" } + ["90: expired"])
        }
    }

    @Test(
        "A server that was down for nine days sends the one mail that fits the day",
        arguments: [
            // Down over the whole of it: told now, and seven days are left.
            (82, ["92: 7", "93: 6", "94: 5", "95: 4", "96: 3", "97: 2", "98: 1", "99: expired"]),
            // Told before: it expires, with one mail.
            (84, ["83: 7", "84: 6", "94: expired"]),
            (75, ["85: 7", "86: 6", "87: 5", "88: 4", "89: 3", "90: 2", "91: 1", "92: expired"]),
        ])
    func down(last: Int, story: [String]) throws {
        let set = date(2026, 1, 1) + .hours(13)
        let found = try Self.life(from: set, in: .berlin, days: 1...120) { $0 <= last || $0 > last + 9 }
        #expect(found == story)
    }

    @Test("A warning is true until the password has another end")
    func stale() throws {
        let end = Self.moment + .days(3)
        var settings = Settings()
        settings.password = expiryPolicy(days: 90)
        let account = try Account.sample(passwordChangedAt: end - .days(90), announcedExpiry: end)
        let changed = try Account.sample(passwordChangedAt: Self.moment)
        let content = Notice.Content.passwordExpiring(at: end.milliseconds, days: 3)
        #expect(content.isTrue(of: account, under: settings))
        #expect(!content.isTrue(of: changed, under: settings))
        #expect(!content.isTrue(of: account, under: Settings()))
        #expect(Notice.Content.passwordExpired.isTrue(of: changed, under: settings))
    }

    @Test("An announcement is true until its reader has left")
    func announcement() throws {
        var account = try Account.sample()
        let readers = AccountState.allCases.filter { state in
            account.state = state
            return Notice.Content.announcement(.onTheDay, day: 1).isTrue(of: account, under: Settings())
        }
        #expect(Set(readers) == [.active, .staged])
    }
}
