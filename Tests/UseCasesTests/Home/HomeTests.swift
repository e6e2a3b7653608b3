import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("The administrators' numbers, on either engine")
struct HomeTests {
    @Test("They are those of the lists that they lead to", arguments: Engine.allCases)
    func numbers(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 21)
            try await crowd.insert(150, into: it)
            _ = try await crowd.leave(15, of: it)
            try await it.set("password.expires-after-days", to: "60")
            let right = it.installation.hostRights.reading
            let home = try #require(try await right.findHomeNumbers().value)
            for filter in UserFilter.allCases {
                let pages = try await UserListTests.walk(it, .filtered(filter), limit: 50)
                #expect(home.standing[filter]?.number == pages.reduce(0) { $0 + $1.users.count })
                #expect(home.standing[filter]?.isMore == false)
            }
            #expect(home.mailWaiting.number == 0 && home.mailGivenUp.number == 0)
        }
    }

    @Test("Mail that doesn't leave is counted, and mail that was given up", arguments: Engine.allCases)
    func mail(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.work()
            let right = it.installation.hostRights.reading
            try await it.act(.suspend)
            #expect(try await right.findHomeNumbers().value?.mailWaiting.number == 0)
            it.mail.fail(with: .temporary(.timedOut))
            try await it.work()
            #expect(try await right.findHomeNumbers().value?.mailWaiting.number == 1)
            it.mail.fail(with: .permanent(.refused(reply: 550)))
            it.clock.advance(.minutes(5))
            try await it.work()
            let home = try await right.findHomeNumbers().value
            #expect(home?.mailWaiting.number == 0 && home?.mailGivenUp.number == 1)
        }
    }

    @Test("Failed sign-ins are counted by the organisation's days", arguments: Engine.allCases)
    func failures(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("lockout.attempts", to: "100")
            try await it.set("organisation.time-zone", to: "Asia/Kathmandu")
            let right = it.installation.hostRights.reading
            // 2026-11-22, 14:05 UTC is 19:50 there; its day ends at 18:15 UTC.
            it.clock.advance(.hours(4))
            for _ in 0..<3 { _ = try await it.signIn(password: "a wrong guess 12") }
            it.clock.advance(.minutes(10))
            for _ in 0..<2 { _ = try await it.signIn(password: "a wrong guess 12") }
            _ = try await it.signIn("nobody@example.org", password: "a wrong guess 12")
            let home = try #require(try await right.findHomeNumbers().value)
            #expect(home.failedSignIns.count == 14)
            #expect(home.failedSignIns.suffix(2).map(\.failures).first == 3)
            #expect((home.failedSignIns.last?.failures ?? 0) >= 2)
            let days = home.failedSignIns.map(\.day)
            #expect(zip(days, days.dropFirst()).allSatisfy { $0 + 1 == $1 })
            it.clock.advance(.days(13))
            let later = try #require(try await right.findHomeNumbers().value)
            #expect(later.failedSignIns.first?.failures == home.failedSignIns.last?.failures)
            #expect(later.failedSignIns.dropFirst().allSatisfy { $0.failures == 0 })
        }
    }
}
