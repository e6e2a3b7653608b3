import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 23: whoever has the password keeps nobody out who has their phone.
@Suite("How often phones are rung, on either engine")
struct PushAllowanceTests {
    private func rings(_ it: TestInstallation, times: Int, from mark: Token? = nil) async throws -> Int {
        var rung = 0
        for _ in 0..<times {
            let flow = try await it.beginWithFactor(from: mark)
            if try await it.installation.startPush(flow, from: TestInstallation.browser(mark)).isDone { rung += 1 }
            try await it.installation.withdrawPush(flow, origin: TestInstallation.origin)
        }
        return rung
    }

    @Test("Strangers use up nothing of a browser in which the phone has answered", arguments: Engine.allCases)
    func strangers(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            let own = try await it.session(approvedBy: phone).browser
            let second = try await it.session(approvedBy: phone).browser
            #expect(try await rings(it, times: 50) == 3)
            #expect(try await rings(it, times: 5, from: own) == 3)
            #expect(try await rings(it, times: 5, from: second) == 3)
        }
    }

    @Test(
        "A browser that knew the password alone is a stranger's, and so is another person's", arguments: Engine.allCases
    )
    func marks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let before = try await it.session().browser
            let phone = try await it.enrolPhone(try await it.session())
            let berts = try await it.enrolPhone(try await it.session("bert"))
            let marks = [before, try await it.session("bert", approvedBy: berts).browser]
            #expect(try await rings(it, times: 5) == 3)
            for mark in marks { #expect(try await rings(it, times: 5, from: mark) == 0) }
            // Nor does it come to be more where it lay when the person signed in with their phone.
            it.clock.advance(PushRequest.limitWindow)
            let after = try await it.session(approvedBy: phone, from: before).browser
            #expect(after.digest != before.digest)
            #expect(try await it.session(approvedBy: phone, from: after).browser.digest == after.digest)
            #expect(try await rings(it, times: 5) == 3)
            #expect(try await rings(it, times: 5, from: before) == 0)
            #expect(try await rings(it, times: 5, from: after) == 3)
        }
    }

    @Test("A browser in which a factor answered that was removed is a stranger's", arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let lost = try await it.enrolPhone(try await it.session())
            let thiefs = try await it.session(approvedBy: lost).browser
            let session = try await it.session(approvedBy: lost)
            let factors = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            let shown = try await it.askPhones(in: factors)
            _ = try await it.send(
                try lost.answer(shown.request, .approve, code: shown.number.text.exposed), by: lost)
            #expect(try await it.answer(.push(shown.request.id), in: factors).isDone)
            _ = try await it.enrolPhone(session, in: factors)
            let removal = try await it.installation.removePhone(
                lost.id, factors, of: session.signedIn, origin: TestInstallation.origin)
            #expect(removal.isDone)
            #expect(try await rings(it, times: 5) == 3)
            #expect(try await rings(it, times: 5, from: thiefs) == 0)
        }
    }

    @Test("Twenty in ten minutes are all, also of those that are approved", arguments: Engine.allCases)
    func all(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            for _ in 0..<PushRequest.limit { _ = try await it.session(approvedBy: phone) }
            let flow = try await it.beginWithFactor()
            let refused = try await it.installation.startPush(flow, from: TestInstallation.browser())
            #expect(refused.refusals == [.pushStopped])
            it.clock.advance(PushRequest.limitWindow)
            _ = try await it.session(approvedBy: phone)
        }
    }

    @Test(
        "Wrong answers from elsewhere lock no browser in which the phone has answered", arguments: Engine.allCases)
    func locked(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let factors = try await it.factorsFlow(session)
            let phone = try await it.enrolPhone(session, in: factors)
            let app = try await it.pending(session, in: factors)
            #expect(try await it.confirm(app.code(), factors, session).isDone)
            let own = try await it.session(approvedBy: phone).browser
            let strangers = try await it.beginWithFactor()
            for code in FactorAttemptsTests.wrongCodes(app, 5) {
                _ = try await it.answer(.totp(code: code), in: strangers)
            }
            #expect(try await it.count(.accountLocked) == 1)
            let refused = try await it.installation.startPush(strangers, from: TestInstallation.browser())
            #expect(refused.refusals == [.accountLocked])
            _ = try await it.session(approvedBy: phone, from: own)
            it.clock.advance(.seconds(TOTP.period))
            let mine = try await it.beginWithFactor(from: own)
            let answer = try await it.installation.proveFactor(
                .totp(code: app.code()), in: mine, from: TestInstallation.browser(own))
            #expect(answer.isDone)
            // What was right there opens nothing to whoever guesses elsewhere.
            #expect(try await it.answer(.totp(code: app.code()), in: strangers).refusals == [.accountLocked])
        }
    }

    @Test("A known browser has five guesses, and no more", arguments: Engine.allCases)
    func ownCount(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let factors = try await it.factorsFlow(session)
            let phone = try await it.enrolPhone(session, in: factors)
            let app = try await it.pending(session, in: factors)
            #expect(try await it.confirm(app.code(), factors, session).isDone)
            it.clock.advance(.seconds(TOTP.period))
            let own = try await it.session(approvedBy: phone).browser
            let flow = try await it.beginWithFactor(from: own)
            var refusals: [Refusal] = []
            for code in FactorAttemptsTests.wrongCodes(app, 5) + [app.code()] {
                refusals += try await it.installation.proveFactor(
                    .totp(code: code), in: flow, from: TestInstallation.browser(own)
                ).refusals
            }
            #expect(refusals == [.codeWrong, .codeWrong, .codeWrong, .codeWrong, .accountLocked, .accountLocked])
        }
    }
}
