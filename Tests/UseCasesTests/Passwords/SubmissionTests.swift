import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("A form that sets a password and comes twice, on either engine")
struct SubmissionTests {
    static let new = "amber glacier 77"

    static func typed(_ password: String = new) -> NewPassword { NewPassword(typed: password, confirmed: password) }

    static func submission(
        _ it: TestInstallation, from browser: Token, link: Token? = nil, attempt: String = "one",
        _ password: String = new
    ) -> Submission {
        Submission(from: browser, link: link, attempt: attempt, to: typed(password))
    }

    static func browser(_ it: TestInstallation) -> Token { it.installation.chance.token(.form, at: .users) }

    static func reset(_ it: TestInstallation, _ link: Token, as submission: Submission, to password: String = new)
        async throws -> Outcome<Account>
    {
        try await it.installation.resetPassword(
            link, to: typed(password), origin: TestInstallation.origin, as: submission
        ).ended()
    }

    @Test("64 of the same reset are one, and each hears that it was done", arguments: Engine.allCases)
    func resets(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let link = try await it.resetToken()
            let submission = Self.submission(it, from: Self.browser(it), link: link)
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 {
                    group.addTask { try await Self.reset(it, link, as: submission).value?.id == anna.id }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 64)
            #expect(try await it.count(.passwordSet) == 2, "the first password, and this one")
            #expect(try await it.installation.hasSucceeded(submission))
        }
    }

    @Test("64 of the same change are one, and none counts as a wrong password", arguments: Engine.allCases)
    func changes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let submission = Self.submission(it, from: Self.browser(it))
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await it.installation.changePassword(
                            of: session.signedIn, current: TestInstallation.password, to: Self.typed(),
                            browser: session.browser, origin: TestInstallation.origin, as: submission
                        ).isDone
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 64)
            #expect(try await it.count(.passwordSet) == 2)
            #expect(try await it.count(.signInFailed) == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM flows WHERE purpose = 'change'") == 1)
        }
    }

    @Test("What isn't the same hears nothing of it", arguments: Engine.allCases)
    func others(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (link, browser) = (try await it.resetToken(), Self.browser(it))
            #expect(
                try await Self.reset(it, link, as: Self.submission(it, from: browser, link: link)).isDone)
            let others = [
                Self.submission(it, from: Self.browser(it), link: link),
                Self.submission(it, from: browser, link: link, attempt: "two"),
                Self.submission(it, from: browser, link: link, "copper meadow 31"),
                Self.submission(it, from: browser),
            ]
            for other in others {
                #expect(try await !it.installation.hasSucceeded(other))
                #expect(try await Self.reset(it, link, as: other).refusals == [.linkDead])
            }
        }
    }

    @Test("What was refused is judged anew", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let link = try await it.resetToken()
            let submission = Self.submission(it, from: Self.browser(it), link: link, "short")
            for _ in 0..<2 {
                let again = try await Self.reset(it, link, as: submission, to: "short")
                #expect(again.refusals == [.passwordTooShort(minimum: 12)])
            }
            #expect(try await !it.installation.hasSucceeded(submission))
        }
    }

    @Test("Its browser may ask what became of it, for an hour and until the next change", arguments: Engine.allCases)
    func outcome(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (link, browser) = (try await it.resetToken(), Self.browser(it))
            #expect(try await it.installation.findOutcome(for: browser) == nil)
            _ = try await Self.reset(it, link, as: Self.submission(it, from: browser, link: link))
            let set = it.clock.now
            it.clock.advance(.minutes(59))
            let found = try await it.installation.findOutcome(for: browser)
            #expect(found?.purpose == .reset && found?.at == set && found?.places == [])
            #expect(try await it.installation.findOutcome(for: Self.browser(it)) == nil)
            it.clock.advance(.minutes(1))
            #expect(try await it.installation.findOutcome(for: browser) == nil)

            let second = try await it.resetToken()
            _ = try await Self.reset(
                it, second, as: Self.submission(it, from: browser, link: second, "copper meadow 31"),
                to: "copper meadow 31")
            #expect(try await it.installation.findOutcome(for: browser) != nil)
            it.clock.advance(.minutes(1))
            _ = try await it.reset(try await it.resetToken(), to: "silver thicket 58")
            #expect(try await it.installation.findOutcome(for: browser) == nil, "it is another's by now")
        }
    }

    @Test(
        "A flow that has ended in a new password says so to who holds it, and no other does", arguments: Engine.allCases
    )
    func flows(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let flow = try await it.changeFlow(session)
            #expect(try await it.installation.findPurpose(ofEnded: flow) == nil)
            it.clock.advance(.seconds(TOTP.period))
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).isDone)
            #expect(try await it.installation.findPurpose(ofEnded: flow) == .change)
            let signIn = try await it.signInFlow(password: Self.new)
            it.clock.advance(.seconds(TOTP.period))
            #expect(try await it.answer(.totp(code: phone.code()), in: signIn).isDone)
            #expect(try await it.installation.findPurpose(ofEnded: signIn) == nil)
        }
    }

    @Test("What it is known by goes when nobody may ask any more", arguments: Engine.allCases)
    func forgotten(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let link = try await it.resetToken()
            _ = try await Self.reset(it, link, as: Self.submission(it, from: Self.browser(it), link: link))
            let kept: SQL = "SELECT COUNT(*) FROM flows WHERE submission IS NOT NULL OR submitted_by IS NOT NULL"
            #expect(try await it.number(kept) == 1)
            it.clock.advance(Submission.kept + Flow.lives + .seconds(1))
            try await Sweeper(installation: it.installation, logger: .silent).sweep()
            #expect(try await it.number(kept) == 0)
        }
    }
}
