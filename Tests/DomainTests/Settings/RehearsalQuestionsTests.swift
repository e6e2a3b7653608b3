import Domain
import Testing

@Suite("What is asked before settings are saved")
struct RehearsalQuestionsTests {
    private static func settings(_ values: [String: String]) throws -> Settings {
        try values.reduce(Settings()) { try SettingKey.named($1.key).setting($1.value, in: $0) }
    }

    private static func questions(
        from before: [String: String] = [:], to after: [String: String]
    ) throws -> RehearsalQuestions {
        RehearsalQuestions(
            from: try settings(before), to: try settings(after), in: .utc, at: date(2026, 11, 22) + .hours(14))
    }

    @Test("Of a new lifetime, who is overdue, and when they end", arguments: [(1, 29), (10, 38)])
    func newLifetime(spread: Int, last: Int) throws {
        let questions = try Self.questions(
            to: ["password.expires-after-days": "90", "password.expiry-spread-days": "\(spread)"])
        // Up to the last moment of the day that is 83 days back: seven days are announced.
        #expect(questions.overdueFrom == date(2026, 8, 31) + .days(1) - .milliseconds(1))
        #expect(questions.ends == date(2026, 11, 29) + .hours(6)...(date(2026, 11, 29) + .days(last - 29) + .hours(6)))
        #expect(!questions.announcedEndsVoid && !questions.newPasswordsOnly)
    }

    @Test("A shorter lifetime asks the same, a longer one and none who was told, the same one nothing")
    func changedLifetime() throws {
        let ninety = ["password.expires-after-days": "90"]
        let shorter = try Self.questions(from: ninety, to: ["password.expires-after-days": "30"])
        #expect(shorter.overdueFrom != nil && !shorter.announcedEndsVoid)
        for longer in ["91", "0"] {
            let questions = try Self.questions(from: ninety, to: ["password.expires-after-days": longer])
            #expect(questions.overdueFrom == nil && questions.announcedEndsVoid)
        }
        let same = try Self.questions(from: ninety, to: ninety)
        #expect(same.overdueFrom == nil && !same.announcedEndsVoid)
    }

    @Test(
        "Of a requirement, those whom it is new to",
        arguments: [
            ("none", "users", true, false, false), ("none", "everyone", true, true, false),
            ("users", "everyone", false, true, false), ("administrators", "users", true, false, true),
            ("everyone", "none", false, false, true), ("users", "users", false, false, false),
        ])
    func requirement(from: String, to: String, users: Bool, administrators: Bool, fewer: Bool) throws {
        let questions = try Self.questions(from: ["factors.required": from], to: ["factors.required": to])
        #expect(questions.asksUsersToEnrol == users)
        #expect(questions.asksAdministratorsToEnrol == administrators)
        #expect(questions.needNotEnrol == fewer)
    }

    @Test(
        "Fewer days for enrolment, and a new requirement, ask who has had theirs",
        arguments: [
            // Of whom one is required in any case, of all others: missed longer ago than so many days they had no days before.
            (["factors.enrolment-days": "3"], ["none", "none"], 3, 7, nil),
            (["factors.enrolment-days": "3"], ["users", "users"], 3, 7, 7),
            (["factors.enrolment-days": "3"], ["everyone", "administrators"], 3, 7, nil),
            (["factors.enrolment-days": "3"], ["none", "users"], 3, 7, 20_000),
            ([:], ["administrators", "everyone"], 7, 7, 20_000),
        ] as [([String: String], [String], Int, Int, Int?)])
    func overdueEnrolment(days: [String: String], required: [String], missed: Int, ruled: Int, others: Int?) throws {
        let now = date(2026, 11, 22) + .hours(14)
        let asked = try #require(
            try Self.questions(
                from: ["factors.required": required[0]],
                to: days.merging(["factors.required": required[1]]) { $1 }
            ).overdueEnrolment)
        #expect(asked.missedUntil == now - .days(missed) && asked.ruledMissedAfter == now - .days(ruled))
        #expect(asked.isByDays == !days.isEmpty)
        if let others, others < 20_000 {
            #expect(asked.othersMissedAfter == now - .days(others))
        } else {
            #expect(asked.othersMissedAfter == (others == nil ? .distantFuture : Timestamp(milliseconds: 0)))
        }
    }

    @Test("More days for enrolment, and the same requirement, make nobody overdue")
    func notOverdue() throws {
        for after in [["factors.enrolment-days": "8"], ["factors.required": "administrators"], [:]] {
            #expect(try Self.questions(from: ["factors.required": "users"], to: after).overdueEnrolment == nil)
        }
    }

    @Test("What takes a way away is asked about, what gives one is not")
    func ways() throws {
        func both(_ name: String, _ open: String, _ shut: String, _ asks: (RehearsalQuestions) -> Bool) throws {
            #expect(asks(try Self.questions(from: [name: open], to: [name: shut])))
            #expect(!asks(try Self.questions(from: [name: shut], to: [name: open])))
            #expect(!asks(try Self.questions(from: [name: shut], to: [name: shut])))
        }
        try both("recovery.reset-without-factor", "true", "false", \.noResetByMail)
        try both("recovery.email-reset", "true", "false", \.noResetByRecoveryAddress)
        try both("password.allow-change-after-expiry", "true", "false", \.shutsExpiredOut)
        try both("lockout.minutes", "15", "0", \.locksStay)
        try both("session.hours", "12", "8", \.endsSessions)
        try both("session.idle-minutes", "30", "29", \.endsSessions)
    }

    @Test(
        "Rules of new passwords are nobody's who has one", arguments: ["password.minimum-length", "password.history"])
    func rules(name: String) throws {
        #expect(try Self.questions(to: [name: "20"]).newPasswordsOnly)
        #expect(try !Self.questions(to: ["lockout.attempts": "20"]).newPasswordsOnly)
    }

    @Test("Every setting is of one topic, and every topic has some")
    func topics() {
        #expect(SettingTopic.allCases.flatMap(\.keys).map(\.name).sorted() == SettingKey.all.map(\.name).sorted())
        #expect(SettingTopic.allCases.allSatisfy { !$0.keys.isEmpty })
    }
}
