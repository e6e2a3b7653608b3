import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

@Suite("The doors of an account whose password has expired, on either engine")
struct ExpiredDoorsTests {
    static let new = "amber glacier 77"

    /// How the account came to be expired. By age it is from the announced moment on, whether a sweep has been there or
    /// not.
    enum Cause: CaseIterable, Sendable { case age, sweep, hand }

    /// Anna has been warned, and her password has an hour to live.
    static func prepare(_ it: TestInstallation) async throws {
        try await it.set("password.expires-after-days", to: "90")
        it.clock.advance(.days(84))
        try await it.sweepExpiry()
        let end = try #require(try await it.installation.findUser(try EmailAddress("anna@example.org")))
            .account.announcedExpiry
        it.clock.advance(try #require(end) - it.clock.now - .hours(1))
    }

    static func expire(_ it: TestInstallation, by cause: Cause) async throws {
        // No flow and no link is too old for it.
        it.clock.advance(.minutes(60))
        switch cause {
        case .age: break
        case .sweep: try await it.sweepExpiry()
        case .hand:
            it.clock.advance(.minutes(-30))
            try await it.act(.expire)
        }
    }

    @Test("Sign-in and change answer as if the password were wrong", arguments: Engine.allCases, Cause.allCases)
    func passwords(engine: Engine, cause: Cause) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.prepare(it)
            let session = try await it.session()
            it.clock.advance(.minutes(50))
            try await Self.expire(it, by: cause)
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await it.signIn().refusals == [.wrongCredentials])
            #expect(try await it.signIn(password: "wrong").refusals == [.wrongCredentials])
            // Another server may believe in the session for a second more.
            #expect(try await it.change(session, to: Self.new).refusals == [.wrongCredentials])
            #expect(
                try await it.change(session, current: "wrong", to: Self.new).refusals == [.wrongCredentials])
            #expect(try await it.count(.passwordSet) == 1)
        }
    }

    @Test("Links are dead, and a request for a new one is told what to do", arguments: Engine.allCases, Cause.allCases)
    func links(engine: Engine, cause: Cause) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.prepare(it)
            _ = try await it.installation.saveRecoveryAddress(
                "anna@home.example", of: try await it.session().signedIn, currentPassword: nil, browser: nil,
                origin: TestInstallation.origin)
            try await it.work()
            let verify = try it.token(in: .recoveryVerify, as: .verifyLink)
            try await it.set("recovery.link-minutes", to: "1440")
            let reset = try await it.resetToken()
            #expect(try await it.installation.openLink(reset) != nil)
            #expect(try await it.installation.findAddressToVerify(verify) != nil)
            try await Self.expire(it, by: cause)
            #expect(try await it.installation.openLink(reset) == nil)
            #expect(try await it.reset(reset, to: Self.new).refusals == [.linkDead])
            #expect(try await it.installation.findAddressToVerify(verify) == nil)
            try await it.work()
            let before = it.mail.sent.count
            it.clock.advance(.hours(1))
            try await it.installation.requestReset(address: try EmailAddress("anna@example.org"), at: .users)
            try await it.work()
            #expect(it.mail.sent.dropFirst(before).map(\.kind) == ["password-expired"])
            #expect(it.mail.sent.last?.text.contains("An administrator can restore your account") == true)
        }
    }

    @Test("What waits for a factor is over, and counts nothing", arguments: Engine.allCases, Cause.allCases)
    func factors(engine: Engine, cause: Cause) async throws {
        try await TestInstallation.with(engine) { it in
            let (app, _) = try await it.addUserWithPhone()
            try await Self.prepare(it)
            it.clock.advance(.minutes(50))
            let session = try await it.session(phone: app)
            it.clock.advance(.seconds(30))
            let flows = [
                try await it.signInFlow(), try await it.changeFlow(session), try await it.factorsFlow(session),
            ]
            for flow in flows { #expect(try await it.installation.findOpenFlow(flow) != nil) }
            it.clock.advance(.minutes(-50))
            try await Self.expire(it, by: cause)
            for flow in flows {
                #expect(try await it.installation.findOpenFlow(flow) == nil)
                #expect(try await it.answer(.totp(code: app.code()), in: flow).refusals == [.nothingPending])
                #expect(try await it.answer(.totp(code: "000000"), in: flow).refusals == [.nothingPending])
                #expect(
                    try await it.installation.startPush(flow, from: TestInstallation.browser()).refusals
                        == [.nothingPending])
            }
            #expect(try await it.count(.factorFailed) == 0)
            #expect(try await it.signIn().refusals == [.wrongCredentials])
        }
    }

    @Test("Neither a passkey nor a phone opens anything", arguments: Engine.allCases, Cause.allCases)
    func devices(engine: Engine, cause: Cause) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, session) = try await it.addPerson()
            let flow = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            #expect(try await it.answer(device.used(), in: flow).isDone)
            let phone = try await it.enrolPhone(session, in: flow)
            try await Self.prepare(it)
            #expect(try await it.signIn(with: device.used(2)).isDone)
            try await Self.expire(it, by: cause)
            #expect(try await it.signIn(with: device.used(4)).refusals == [.passkeyWrong])
            guard case .paused = try await it.installation.findPhone(phone.token) else {
                Issue.record("the phone goes on")
                return
            }
        }
    }

    @Test(
        "Where changing is allowed, a sign-in leads to a new password and nowhere else", arguments: Engine.allCases,
        Cause.allCases)
    func allowed(engine: Engine, cause: Cause) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.prepare(it)
            try await it.set("password.allow-change-after-expiry", to: "true")
            let before = try await it.session()
            try await Self.expire(it, by: cause)
            #expect(try await it.installation.findSession(before.token) == nil)
            let session = try await it.session()
            #expect(session.signedIn.session.scope == .passwordChange)
            #expect(try await it.installation.findSession(session.token)?.session.scope == .passwordChange)
            // Factors stay as they are.
            let flow = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            #expect(try await !it.installation.mayChangeFactors(flow, session.signedIn))
            #expect(try await it.change(session, current: "wrong", to: Self.new).refusals == [.wrongCredentials])
            #expect(try await it.change(session, to: Self.new).isDone)
            #expect(try await it.installation.findSession(session.token) == nil)
            let after = try await it.session(password: Self.new)
            #expect(after.signedIn.session.scope == .full)
            #expect(after.signedIn.account.expiredAt == nil)
        }
    }

    @Test("Where changing is allowed, a reset by link does it too, and the mails say so", arguments: Engine.allCases)
    func allowedReset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.prepare(it)
            try await it.set("password.allow-change-after-expiry", to: "true")
            try await Self.expire(it, by: .sweep)
            #expect(it.mail.sent.last?.text.contains("sign in with it once more") == true)
            #expect(try await it.reset(try await it.resetToken(), to: Self.new).isDone)
            #expect(try await it.session(password: Self.new).signedIn.session.scope == .full)
        }
    }

    @Test(
        "Restored to change, the next sign-in leads to a new password and nowhere else", arguments: Engine.allCases,
        [false, true])
    func restoredToChange(engine: Engine, hasFactor: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            let app = hasFactor ? try await it.addUserWithPhone().phone : nil
            if !hasFactor { try await it.addUser() }
            try await it.set("password.minimum-age-days", to: "30")
            try await it.act(.expire)
            try await it.act(.restoreToChange)
            try await it.work()
            let told = it.mail.sent.filter { $0.kind == "account-restored" }.map(\.text)
            #expect(told.count == 1 && told.allSatisfy { $0.contains("asked for a new password") })
            let session =
                if let app { try await it.session(phone: app) } else { try await it.session() }
            #expect(session.signedIn.session.scope == .passwordChange)
            it.clock.advance(.seconds(30))
            if let app {
                let flow = try await it.changeFlow(session, to: Self.new)
                #expect(try await it.answer(.totp(code: app.code()), in: flow).isDone)
                it.clock.advance(.seconds(30))
                #expect(try await it.session(password: Self.new, phone: app).signedIn.session.scope == .full)
            } else {
                #expect(try await it.change(session, to: Self.new).isDone)
                #expect(try await it.session(password: Self.new).signedIn.session.scope == .full)
            }
        }
    }

    @Test("Asking somebody who is in for a new password ends what they have open", arguments: Engine.allCases)
    func askedWhileIn(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            #expect(try await it.installation.findSession(session.token) != nil)
            try await it.act(.restoreToChange)
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await it.session().signedIn.session.scope == .passwordChange)
        }
    }

    @Test("Expired, locked and suspended are axes of their own", arguments: Engine.allCases)
    func axes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.act(.expire)
            for _ in 0..<10 { _ = try await it.signIn(password: "wrong") }
            try await it.act(.suspend)
            let anna = try EmailAddress("anna@example.org")
            let all = try #require(try await it.installation.findUser(anna))
            #expect(all.isExpired && all.lockedUntil != nil && all.account.state == .suspended)
            for (action, left) in [
                (AccountAction.restore, "locked suspended"), (.activate, "locked"), (.unlock, ""),
            ] {
                #expect(try await it.signIn().refusals == [.wrongCredentials])
                try await it.act(action)
                let now = try #require(try await it.installation.findUser(anna))
                let states = [
                    now.isExpired ? "expired" : nil, now.lockedUntil == nil ? nil : "locked",
                    now.account.state == .active ? nil : "suspended",
                ]
                #expect(states.compactMap(\.self).joined(separator: " ") == left)
            }
            #expect(try await it.signIn().isDone)
        }
    }
}
