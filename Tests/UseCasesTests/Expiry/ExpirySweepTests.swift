import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

extension TestInstallation {
    /// Subjects' kinds of the mails about expiry, in the order in which they came.
    fileprivate func warnings(from first: Int = 0) -> [String] {
        mail.sent.dropFirst(first).filter { $0.kind.hasPrefix("password-expir") }.map { mail in
            let left = mail.text.split(separator: "\n").first { $0.hasPrefix("The password of") } ?? ""
            return "\(mail.kind): \(left.split(separator: " on ").last?.split(separator: ".").first ?? "")"
        }
    }

    /// The days of the calendar, from the one on which the test begins, on which something was mailed about expiry.
    fileprivate func days(_ days: Int, serverRuns: (Int) -> Bool = { _ in true }) async throws -> [String] {
        var story: [String] = []
        for day in 1...days {
            clock.advance(.days(1))
            guard serverRuns(day) else { continue }
            let before = mail.sent.count
            try await sweepExpiry()
            // Once more on the same day, as by another server, or after a restart.
            try await sweepExpiry()
            story += mail.sent.dropFirst(before).map { "\(day): \($0.kind)" }.sorted()
        }
        return story
    }
}

@Suite("The daily sweep over passwords that grow old, on either engine")
struct ExpirySweepTests {
    static let warned = (0..<7).map { "\(83 + $0): password-expiring" }

    @Test("One mail a day for seven days, then the end: sessions, and one mail", arguments: Engine.allCases)
    func wholeLife(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            try await it.work()
            #expect(try await it.days(89) == Self.warned)
            // Every sign-in of these days says so, too.
            let session = try await it.session()
            let policy = session.signedIn.settings.password
            #expect(
                session.signedIn.account.daysUntilExpiry(under: policy, in: .utc, at: it.clock.now) == 1)
            #expect(try await it.days(1) == ["1: password-expired"])
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await it.signIn().refusals == [.wrongCredentials])
            #expect(try await it.days(30) == [])
            let expired = try await it.events().filter { $0.kind == "account.expired" }
            #expect(expired.map(\.actor) == ["system"])
        }
    }

    @Test("A mail says when, by the organisation's clocks", arguments: Engine.allCases)
    func zone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "30")
            try await it.set("organisation.time-zone", to: "Pacific/Auckland")
            // 22 November 14:05 in UTC is the 23rd, 03:05 there.
            // The tests' days begin after the moment of the day there, too.
            it.clock.advance(.hours(4))
            _ = try await it.days(40)
            #expect(
                it.warnings()
                    == Array(repeating: "password-expiring: 23 December 2026, 06:00 (Pacific/Auckland)", count: 7)
                    + ["password-expired: The password of your account has expired"])
        }
    }

    @Test(
        "The sweep begins at six in the morning, also when the clocks are changed", arguments: Engine.allCases,
        // On 31 October and on 28 March 2027.
        [(days: 345, longest: 25, shortest: 24), (129, 24, 23)])
    func clocksChange(engine: Engine, it year: (days: Int, longest: Int, shortest: Int)) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.work()
            try await it.set("password.expires-after-days", to: "\(year.days)")
            try await it.set("organisation.time-zone", to: "Europe/Berlin")
            it.clock.advance(.days(year.days - 10))
            var sent: [Timestamp] = []
            for _ in 0..<(12 * 24) {
                it.clock.advance(.hours(1))
                let before = it.mail.sent.count
                try await it.sweepExpiry()
                sent += it.mail.sent.dropFirst(before).map { _ in it.clock.now }
            }
            let clock = it.installation.wallClock(under: try await it.installation.findSettings())
            #expect(sent.map { clock.rules.civilTime(at: $0).hour } == Array(repeating: 6, count: 8))
            let gaps = zip(sent, sent.dropFirst()).map { $1 - $0 }
            #expect(gaps.max() == .hours(year.longest) && gaps.min() == .hours(year.shortest))
        }
    }

    @Test("A server that was down for nine days sends the one mail that fits the day", arguments: Engine.allCases)
    func down(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            try await it.set("password.expires-after-days", to: "90")
            try await it.work()
            // Anna has been warned when it goes down; Bert's password is five days younger.
            try await it.tamper(
                "UPDATE accounts SET expiry_counts_from = expiry_counts_from + 432000000 WHERE user_name = 'bert'")
            let story = try await it.days(120) { $0 <= 84 || $0 > 93 }
            #expect(
                story == ["83: password-expiring", "84: password-expiring"]
                    + ["94: password-expired", "94: password-expiring"]
                    + (95...100).map { "\($0): password-expiring" } + ["101: password-expired"])
        }
    }

    @Test(
        "Where passwords begin to expire, everybody has seven days from the first mail on", arguments: Engine.allCases)
    func switchedOn(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            it.clock.advance(.days(1_000))
            try await it.set("password.expires-after-days", to: "1")
            try await it.work()
            #expect(try await it.signIn().isDone)
            #expect(try await it.days(7) == (1...7).map { "\($0): password-expiring" })
            #expect(try await it.signIn().isDone)
            #expect(try await it.days(1) == ["1: password-expired"])
            #expect(try await !it.signIn().isDone)
        }
    }

    @Test("Switched off and on again, nobody expires by what they were told before", arguments: Engine.allCases)
    func switchedOff(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            _ = try await it.days(86)
            try await it.set("password.expires-after-days", to: "0")
            #expect(try await it.days(30) == [])
            #expect(try await it.signIn().isDone)
            try await it.set("password.expires-after-days", to: "90")
            #expect(try await it.signIn().isDone)
            #expect(
                try await it.days(8) == (1...7).map { "\($0): password-expiring" } + ["8: password-expired"])
        }
    }

    @Test("A longer lifetime takes back what was announced", arguments: Engine.allCases)
    func raised(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "30")
            _ = try await it.days(29)
            try await it.set("password.expires-after-days", to: "60")
            #expect(try await it.number("SELECT COUNT(*) FROM announced_ends") == 1)
            #expect(try await it.days(1) == [])
            #expect(try await it.number("SELECT COUNT(*) FROM announced_ends") == 0)
            #expect(try await it.days(22) == [])
            #expect(try await it.signIn().isDone)
            #expect(
                try await it.days(8) == (1...7).map { "\($0): password-expiring" } + ["8: password-expired"])
        }
    }

    @Test("A new password ends the warnings, also those that are queued", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            _ = try await it.days(85)
            it.clock.advance(.days(1))
            let before = it.mail.sent.count
            try await ExpirySweeper(installation: it.installation, logger: .silent).sweep()
            #expect(try await it.change(try await it.session(), to: "amber glacier 77").isDone)
            try await it.work()
            #expect(it.mail.sent.dropFirst(before).map(\.kind) == ["password-changed"])
            #expect(try await it.count(.mailExpired) == 1)
            #expect(try await it.days(80) == [])
        }
    }

    @Test("Mail that could not be sent for days comes once, as the day has it", arguments: Engine.allCases)
    func mailStuck(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            _ = try await it.days(82)
            it.mail.fail(with: .temporary(.timedOut))
            #expect(try await it.days(4) == [])
            it.mail.fail(with: nil)
            it.clock.advance(.hours(2))
            let before = it.mail.sent.count
            try await it.work()
            #expect(it.mail.sent.dropFirst(before).map(\.kind) == ["password-expiring"])
        }
    }

    @Test("Who never expires, is suspended or has no password yet is left alone", arguments: Engine.allCases)
    func exempt(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for name in ["exempt", "suspended", "returning"] {
                try await it.addUser("\(name)@example.org", userName: name)
            }
            _ = try await it.installation.addAccount(
                NewAccount(
                    kind: .user, email: try EmailAddress("staged@example.org"), userName: nil,
                    name: try PersonName(given: "Stig", family: "Ahl")), by: .host)
            try await it.addAdministrator()
            try await it.set("password.expires-after-days", to: "30")
            try await it.work()
            try await it.act(.exemptFromExpiry, on: "exempt@example.org")
            for name in ["suspended", "returning"] { try await it.act(.suspend, on: "\(name)@example.org") }
            try await it.work()
            #expect(try await it.days(60) == [])
            // Back after months, a person has their seven days like everybody.
            try await it.act(.activate, on: "returning@example.org")
            try await it.work()
            #expect(try await it.signIn("returning").isDone)
            #expect(
                try await it.days(8) == (1...7).map { "\($0): password-expiring" } + ["8: password-expired"])
            try await it.act(.subjectToExpiry, on: "exempt@example.org")
            try await it.work()
            #expect(try await it.signIn("exempt").isDone)
            #expect(try await it.days(1) == ["1: password-expiring"])
        }
    }

    @Test("Restored, a password has its whole lifetime again, and its person is told", arguments: Engine.allCases)
    func restored(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            _ = try await it.days(90)
            let before = it.mail.sent.count
            try await it.act(.restore)
            try await it.work()
            #expect(it.mail.sent.dropFirst(before).map(\.kind) == ["account-restored"])
            #expect(try await it.signIn().value?.signedIn.session.scope == .full)
            #expect(try await it.days(91) == Self.warned + ["90: password-expired"])
        }
    }

    @Test("A zone that this machine doesn't know is refused", arguments: Engine.allCases)
    func unknownZone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let key = try SettingKey.named("organisation.time-zone")
            for zone in ["Europe/Atlantis", "Europe", "../UTC"] {
                let refused = try await it.installation.hostRights.administration.changeSetting(key.name, to: zone)
                #expect(refused.refusals == [.settingOutOfRange(key: key.name, range: key.range)])
            }
            #expect(try await it.installation.findSettings().organisation.timeZone == .utc)
        }
    }
}
