import Domain
import Formats
import Store
import TestInstallation
import Testing
import Texts
import UseCases

@Suite("Announcing the day on which everybody begins, on either engine")
struct AnnouncementTests {
    private static let pace = ActivationPace(perMinute: 60)

    /// A month after the moving clock's start.
    private static func day(_ it: TestInstallation, in days: Int = 30) -> CalendarDay {
        CalendarDay(daysSince1970: Int(it.clock.now.milliseconds / 86_400_000) + days)
    }

    private func announce(
        _ phase: LaunchPhase, _ it: TestInstallation, in days: Int = 30, to audience: AnnouncementAudience = .everyone
    ) async throws -> Outcome<AnnouncementReport> {
        try await it.installation.announce(
            Announcement(phase, of: Self.day(it, in: days)), to: audience, at: #require(Self.pace), by: .host)
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
                try await it.installation.countAnnouncement(.twoWeeksBefore, to: .everyone)
                    == AnnouncementCount(waiting: 3, told: 0))
            let report = try #require(try await announce(.twoWeeksBefore, it).value)
            #expect(report.queued == 3 && report.lastMailAt == it.clock.now + .seconds(2))
            let sent = it.mail.sent.count
            try await it.work()
            #expect(it.mail.sent.count == sent + 1)
            it.clock.advance(.seconds(2))
            try await it.work()
            let mails = it.mail.sent.dropFirst(sent)
            #expect(Set(mails.map(\.recipient)).count == 3)
            #expect(mails.allSatisfy { $0.kind == "launch-two-weeks-before" && $0.text.contains("/guide\n") })
            #expect(try await announce(.twoWeeksBefore, it).value?.queued == 0)
            #expect(try await it.count(.announcementBegun) == 1)
            #expect(
                try await it.installation.countAnnouncement(.twoWeeksBefore, to: .everyone)
                    == AnnouncementCount(waiting: 0, told: 3))
        }
    }

    @Test("Two that announce at once tell nobody twice", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(4, it)
            let queued = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await announce(.oneWeekBefore, it).value?.queued ?? 0 } }
                return try await group.reduce(0, +)
            }
            #expect(queued == 4)
        }
    }

    @Test("Who is suspended, or not active yet, isn't told; who comes later is told later", arguments: Engine.allCases)
    func activeOnly(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await people(2, it)
            try await it.act(.suspend, on: "p0@example.org")
            #expect(try await announce(.twoWeeksBefore, it).value?.queued == 1)
            try await it.act(.activate, on: "p0@example.org")
            #expect(try await announce(.twoWeeksBefore, it).value?.queued == 1)
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
            _ = try await it.installation.changeText(
                of: .launchDay, to: OwnText(subject: "{{organisation.name}}, {{launch.day}}"), by: .host)
            let kit = try await it.installation.launchKit(for: #require(CalendarDay("2027-01-15")))
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
