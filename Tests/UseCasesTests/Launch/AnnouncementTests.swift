import Domain
import Formats
import Store
import TestInstallation
import Testing
import Texts
import UseCases

@Suite("Announcing the day on which everybody begins, on either engine")
struct AnnouncementTests {
    private func pace() throws -> ActivationPace { try #require(ActivationPace(perMinute: 60)) }

    /// As it is kept.
    private func kept(_ run: AnnouncementRun, _ it: TestInstallation) async throws -> AnnouncementRun {
        let found = try await it.kit.findAnnouncement(run.id).value
        return try #require(found ?? nil)
    }

    /// A month after the moving clock's start.
    private static func day(_ it: TestInstallation, in days: Int = 30) -> CalendarDay {
        CalendarDay(daysSince1970: Int(it.clock.now.milliseconds / 86_400_000) + days)
    }

    /// Begins it and carries it out.
    ///
    /// - Returns: How many were told.
    private func announce(
        _ phase: LaunchPhase, _ it: TestInstallation, in days: Int = 30, to audience: AnnouncementAudience = .everyone
    ) async throws -> Outcome<Int> {
        let begun = try await it.kit.beginAnnouncement(
            Announcement(phase, of: Self.day(it, in: days)), to: audience, at: pace())
        guard let run = begun.value else { return .refused(begun.refusals) }
        while try await it.announcer.takeBatch(of: run.id) {}
        return .done(try await kept(run, it).told)
    }

    /// Sends everything else first.
    private func people(_ count: Int, _ it: TestInstallation) async throws {
        for number in 0..<count {
            try await it.addUser("p\(number)@example.org", userName: "p\(number)")
        }
        try await it.work()
    }

    @Test("Everybody active is told once, one after the other, and the trail says so", arguments: Engine.allCases)
    func everybodyOnce(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(3, it)
            #expect(
                try await it.kit.countAnnouncement(.twoWeeksBefore, to: .everyone).value
                    == AnnouncementCount(waiting: 3, told: 0))
            let sent = it.mail.sent.count
            #expect(try await announce(.twoWeeksBefore, it).value == 3)
            try await it.work()
            #expect(it.mail.sent.count == sent + 1)
            it.clock.advance(.seconds(2))
            try await it.work()
            let mails = it.mail.sent.dropFirst(sent)
            #expect(Set(mails.map(\.recipient)).count == 3)
            #expect(mails.allSatisfy { $0.kind == "launch-two-weeks-before" && $0.text.contains("/guide\n") })
            #expect(try await announce(.twoWeeksBefore, it).refusals == [.nothingToChange])
            #expect(try await it.count(.announcementBegun) == 1)
            #expect(
                try await it.kit.countAnnouncement(.twoWeeksBefore, to: .everyone).value
                    == AnnouncementCount(waiting: 0, told: 3))
        }
    }

    @Test("What is stopped tells nobody else, and another one still does", arguments: Engine.allCases)
    func stopped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(4, it)
            let sent = it.mail.sent.count
            let run = try #require(
                try await it.kit.beginAnnouncement(
                    Announcement(.oneWeekBefore, of: Self.day(it)), to: .everyone, at: pace()
                ).value)
            while try await it.announcer.takeBatch(of: run.id) {}
            // All are queued, one has left.
            try await it.work()
            #expect(try await kept(run, it).isUnderWay)
            let stopped = try #require(try await it.kit.stopAnnouncement(run.id).value ?? nil)
            #expect((stopped.told, stopped.stoppedBy, stopped.isUnderWay) == (1, .host, false))
            it.clock.advance(.minutes(5))
            try await it.work()
            #expect(it.mail.sent.count == sent + 1)
            #expect(try await (it.kit.stopAnnouncement(run.id).value ?? nil)?.told == 1)
            #expect(try await it.count(.announcementStopped) == 1)
            #expect(try await announce(.oneWeekBefore, it).value == 3)
            it.clock.advance(.minutes(5))
            try await it.work()
            #expect(Set(it.mail.sent.dropFirst(sent).map(\.recipient)).count == 4)
        }
    }

    @Test("One that is stopped while it looks for its people goes no further", arguments: Engine.allCases)
    func stoppedEarly(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(2, it)
            let run = try #require(
                try await it.kit.beginAnnouncement(
                    Announcement(.oneWeekBefore, of: Self.day(it)), to: .everyone, at: pace()
                ).value)
            #expect(try await (it.kit.stopAnnouncement(run.id).value ?? nil)?.told == 0)
            #expect(try await !it.announcer.takeBatch(of: run.id))
            #expect(try await kept(run, it).told == 0)
        }
    }

    @Test("Two that announce at once tell nobody twice", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(4, it)
            let queued = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await announce(.oneWeekBefore, it).value ?? 0 } }
                return try await group.reduce(0, +)
            }
            #expect(queued == 4)
        }
    }

    @Test("What was begun goes on in another process, where the first one got", arguments: Engine.allCases)
    func goesOn(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(3, it)
            let sent = it.mail.sent.count
            let run = try #require(
                try await it.kit.beginAnnouncement(
                    Announcement(.twoWeeksBefore, of: Self.day(it)), to: .everyone, at: pace()
                ).value)
            #expect(try await it.kit.listAnnouncements().value?.map(\.endedAt) == [nil])
            try await it.announcer.work()
            try await it.announcer.work()
            it.clock.advance(.seconds(2))
            try await it.work()
            #expect(it.mail.sent.count == sent + 3)
            let ended = try await kept(run, it)
            #expect(ended.told == 3 && ended.endedAt != nil)
        }
    }

    @Test("It stops where whoever began it may do so no more", arguments: Engine.allCases)
    func stops(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(1, it)
            let boss = try await it.addAdministrator(.administrator, "boss@example.org")
            let right = try #require(it.installation.rights(of: boss).administration)
            let run = try #require(
                try await right.beginAnnouncement(
                    Announcement(.twoWeeksBefore, of: Self.day(it)), to: .everyone, at: pace()
                ).value)
            _ = try await it.perform(.suspend, onAdministrator: "boss@example.org")
            try await it.announcer.work()
            let ended = try await kept(run, it)
            #expect(ended.told == 0 && ended.endedAt != nil)
            #expect(try await right.listAnnouncements().refusals == [.notAllowed])
        }
    }

    @Test("An audience is whom it says", arguments: Engine.allCases)
    func audiences(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(2, it)
            _ = try await it.enrol(try await it.session("p0@example.org"))
            for (audience, count) in [(AnnouncementAudience.withoutFactor, 1), (.withoutRecoveryAddress, 2)] {
                #expect(try await it.kit.countAnnouncement(.onTheDay, to: audience).value?.waiting == count)
            }
            #expect(try await announce(.onTheDay, it, in: 0, to: .withoutFactor).value == 1)
            #expect(try await announce(.onTheDay, it, in: 0).value == 1)
        }
    }

    /// As an import leaves them.
    private func staged(_ names: [String], _ it: TestInstallation) async throws {
        for name in names {
            _ = try await it.kit.invite(
                PersonName(given: name, family: ""), email: EmailAddress("\(name)@example.org"), userName: nil)
        }
        try await it.work()
    }

    @Test("Who has not begun is told, too, and by themselves where that is asked for", arguments: Engine.allCases)
    func notActivated(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(2, it)
            try await staged(["ida", "bo"], it)
            try await it.act(.suspend, on: "p1@example.org")
            for (audience, count) in [
                (AnnouncementAudience.everyone, 3), (.notActivated, 2), (.withoutFactor, 1),
                (.withoutRecoveryAddress, 1),
            ] {
                #expect(try await it.kit.countAnnouncement(.twoWeeksBefore, to: audience).value?.waiting == count)
            }
            let sent = it.mail.sent.count
            #expect(try await announce(.twoWeeksBefore, it, to: .notActivated).value == 2)
            it.clock.advance(.seconds(2))
            try await it.work()
            let told = it.mail.sent.dropFirst(sent).filter { $0.kind == "launch-two-weeks-before" }
            #expect(Set(told.map(\.recipient)) == ["ida@example.org", "bo@example.org"])
            #expect(told.allSatisfy { $0.text.contains("your first password") })
            #expect(try await announce(.twoWeeksBefore, it).value == 1)
            it.clock.advance(.seconds(2))
            try await it.work()
            #expect(it.mail.sent.last.map { $0.recipient == "p0@example.org" && !$0.text.contains("first") } == true)
        }
    }

    @Test(
        "Who can't sign in is not asked to, whatever the organisation's words are; who can by then, is",
        arguments: Engine.allCases)
    func wordsToBegin(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(1, it)
            try await staged(["ida", "bo"], it)
            let link = try it.token(in: .activation, as: .activationLink)
            _ = try await it.kit.changeText(
                of: .launchDay, to: OwnText(body: "Sign in with the password that you have."))
            let sent = it.mail.sent.count
            #expect(try await announce(.onTheDay, it, in: 0).value == 3)
            // While the mails wait for their turn, one of them begins.
            #expect(try await it.reset(link, to: TestInstallation.password).isDone)
            let hasIda = try await it.installation.findUser(EmailAddress("ida@example.org"))?.account.state == .active
            it.clock.advance(.seconds(3))
            try await it.work()
            let mails = it.mail.sent.dropFirst(sent).filter { $0.kind == "launch-day" }
            let words = Dictionary(mails.map { ($0.recipient, $0.text) }) { first, _ in first }
            #expect(words.count == 3)
            for (recipient, canSignIn) in [
                "p0@example.org": true, "bo@example.org": !hasIda, "ida@example.org": hasIda,
            ] {
                let text = try #require(words[recipient])
                #expect(text.contains("with the password that you have") == canSignIn, "\(recipient)")
                #expect(text.contains("your first password") != canSignIn, "\(recipient)")
            }
            let day = Self.day(it)
            let kit = try await it.kit.launchKit(for: day, to: .notActivated)
            #expect(kit.allSatisfy { $0.text.text.exposed.contains("your first password") })
        }
    }

    @Test("Who is suspended isn't told; who comes later is told later", arguments: Engine.allCases)
    func activeOnly(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(2, it)
            try await it.act(.suspend, on: "p0@example.org")
            #expect(try await announce(.twoWeeksBefore, it).value == 1)
            try await it.act(.activate, on: "p0@example.org")
            #expect(try await announce(.twoWeeksBefore, it).value == 1)
        }
    }

    @Test("What looks ahead isn't sent after the day, nor what looks back before it", arguments: Engine.allCases)
    func isTimely(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for (phase, days) in [(LaunchPhase.twoWeeksBefore, 0), (.oneWeekBefore, -1), (.onTheDay, 2), (.after, 2)] {
                let outcome = try await announce(phase, it, in: days)
                #expect(outcome.refusals == [.announcementUntimely(Self.day(it, in: days))])
            }
            #expect(try await it.events().isEmpty)
        }
    }

    @Test("One that waited for longer than until the day is dropped", arguments: Engine.allCases)
    func isDropped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(1, it)
            _ = try await announce(.twoWeeksBefore, it, in: 14)
            let sent = it.mail.sent.count
            it.clock.advance(.days(15))
            try await it.work()
            #expect(it.mail.sent.count == sent)
        }
    }

    @Test(
        "The kit has the four in order, each with its day, and in the organisation's words", arguments: Engine.allCases)
    func kit(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("organisation.name", to: "Northwind")
            _ = try await it.kit.changeText(
                of: .launchDay, to: OwnText(subject: "{{organisation.name}}, {{launch.day}}"))
            let kit = try await it.kit.launchKit(for: #require(CalendarDay("2027-01-15")))
            #expect(kit.map(\.phase) == LaunchPhase.allCases)
            #expect(kit.map(\.sendOn.text) == ["2027-01-01", "2027-01-08", "2027-01-15", "2027-01-22"])
            #expect(kit[2].text.subject == "Northwind, 15 January 2027")
            for mail in kit {
                let draft = String(decoding: mail.draft.content, as: UTF8.self)
                #expect(draft.contains("X-Unsent: 1\r\n") && !draft.contains("\r\nTo:") && !draft.contains("\nDate:"))
                #expect(mail.text.text.exposed.contains("15 January 2027") || mail.phase == .oneWeekBefore)
            }
        }
    }
}

extension TestInstallation {
    fileprivate var kit: AdministrationRight { installation.hostRights.administration }
    fileprivate var announcer: AnnouncementWorker {
        AnnouncementWorker(installation: installation, logger: .silent)
    }
}
