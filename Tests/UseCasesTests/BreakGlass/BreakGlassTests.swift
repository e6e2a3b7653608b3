import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Break-glass, on either engine")
struct BreakGlassTests {
    static func make(_ it: TestInstallation, for id: ID<Account>) async throws -> Outcome<RecoveryCode> {
        try await it.installation.hostRights.host.makeBreakGlass(for: id, logger: .silent)
    }

    static func use(_ it: TestInstallation, _ code: String) async throws -> Outcome<NewSession> {
        try await it.installation.useBreakGlass(code, from: TestInstallation.browser(), logger: .silent)
    }

    @Test("A code opens one session, for the rest of its hour, and everybody is told", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            _ = try await it.addAdministrator(.administrator)
            _ = try await it.addAdministrator(.helpdesk)
            try await it.work()
            let sent = it.mail.sent.count
            let code = try #require(try await Self.make(it, for: owner.account.id).value)
            #expect(try await it.installation.findWorkload().breakGlassOpen == 1)
            it.clock.advance(.minutes(20))
            let typed = code.text.exposed.lowercased().replacing("-", with: " ")
            let session = try #require(try await Self.use(it, typed).value)
            #expect(session.signedIn.session.proofs == [.breakGlass])
            #expect(it.installation.rights(of: session.signedIn).ownership != nil)
            #expect(try await Self.use(it, typed).refusals == [.wrongCredentials])
            try await it.work()
            #expect(
                it.mails(from: sent) == [
                    "break-glass to administrator@example.org", "break-glass to administrator@example.org",
                    "break-glass to owner@example.org", "break-glass to owner@example.org",
                ])
            #expect(
                try await it.events().suffix(20).map(\.kind).filter { $0.hasPrefix("break") } == [
                    "break-glass.made", "break-glass.used",
                ])
            // Busy until its end, and over then, whatever the settings say.
            for _ in 0..<3 {
                it.clock.advance(.minutes(10))
                #expect(try await it.installation.findSession(session.token) != nil)
            }
            it.clock.advance(.minutes(10) - .milliseconds(1))
            #expect(try await it.installation.findSession(session.token) != nil)
            it.clock.advance(.milliseconds(1))
            it.installation.sessionCache.removeAll()
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await it.installation.findWorkload().breakGlassOpen == 0)
        }
    }

    @Test("64 who have it at once: one session", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            let code = try #require(try await Self.make(it, for: owner.account.id).value).text.exposed
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 {
                    group.addTask { try await Self.use(it, code).isDone }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await it.count(.breakGlassUsed) == 1)
        }
    }

    @Test("It stands for a password that has expired, or has to be changed", arguments: Engine.allCases)
    func password(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            let right = it.installation.hostRights.ownership
            let restore = AdministratorAction.restore(mustChange: true)
            #expect(try await right.perform(restore, on: owner.account.id, because: nil).isDone)
            let code = try #require(try await Self.make(it, for: owner.account.id).value).text.exposed
            let session = try #require(try await Self.use(it, code).value)
            #expect(try await it.installation.findSession(session.token) != nil)
            try await it.tamper("UPDATE accounts SET expired_at = 1")
            it.installation.sessionCache.removeAll()
            let found = try #require(try await it.installation.findSession(session.token))
            #expect(it.installation.rights(of: found).ownership != nil)
            try await it.tamper("UPDATE accounts SET state = 'suspended'")
            it.installation.sessionCache.removeAll()
            #expect(try await it.installation.findSession(session.token) == nil)
        }
    }

    enum Death: CaseIterable { case hour, newer, suspension, role, password }

    @Test(
        "It dies with its hour, by a newer one, and with whatever ends sessions", arguments: Engine.allCases,
        Death.allCases)
    func dead(engine: Engine, death: Death) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            _ = try await it.addAdministrator(.owner, "other@example.org")
            let code = try #require(try await Self.make(it, for: owner.account.id).value).text.exposed
            let right = it.installation.hostRights.ownership
            switch death {
            case .hour: it.clock.advance(.hours(1))
            case .newer: #expect(try await Self.make(it, for: owner.account.id).isDone)
            case .suspension:
                #expect(try await right.perform(.suspend, on: owner.account.id, because: nil).isDone)
                #expect(try await right.perform(.activate, on: owner.account.id, because: nil).isDone)
            case .role:
                #expect(try await right.perform(.setRole(.auditor), on: owner.account.id, because: nil).isDone)
                #expect(try await right.perform(.setRole(.owner), on: owner.account.id, because: nil).isDone)
            case .password: try await it.tamper("UPDATE accounts SET epoch = epoch + 1")
            }
            #expect(try await Self.use(it, code).refusals == [.wrongCredentials])
        }
    }

    @Test("A locked owner gets in, and junk leaves no trace", arguments: Engine.allCases)
    func locked(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            let id = owner.account.id
            try await it.installation.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO attempts (subject, browser, failures, total, last_at, locks, locked_until)
                    VALUES ($1, 'strangers', 5, 5, 1, 1, $2)
                    """, id, Timestamp.distantFuture)
            }
            let code = try #require(try await Self.make(it, for: id).value).text.exposed
            let events = try await it.events().count
            let wrong = RecoveryCode(entropy: [UInt8](repeating: 7, count: 16)).text.exposed
            for junk in ["", "AAAA", wrong, String(repeating: "7", count: 100_000), "\(code)0"] {
                #expect(try await Self.use(it, junk).refusals == [.wrongCredentials])
            }
            #expect(try await it.events().count == events)
            #expect(try await Self.use(it, code).isDone)
        }
    }

    @Test("Only an active owner can have one", arguments: Engine.allCases)
    func owners(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            #expect(try await Self.make(it, for: it.id()).refusals == [.accountUnknown])
            for role in [AdministratorRole.administrator, .helpdesk, .auditor] {
                let one = try await it.addAdministrator(role)
                #expect(try await Self.make(it, for: one.account.id).refusals == [.notAllowed])
            }
            let invited = try await it.installation.hostRights.ownership.invite(
                .owner, email: EmailAddress("new@example.org"), name: PersonName(given: "N", family: ""))
            #expect(try await Self.make(it, for: #require(invited.value).id).refusals == [.stateForbids(.staged)])
        }
    }

    @Test("Its session changes no second proof and no password: it has proven neither", arguments: Engine.allCases)
    func narrow(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            let code = try #require(try await Self.make(it, for: owner.account.id).value).text.exposed
            let session = try #require(try await Self.use(it, code).value)
            #expect(!session.signedIn.session.isFresh(at: it.clock.now))
            guard case .passwordNeeded = try await it.installation.beginFactorsFlow(of: session.signedIn) else {
                throw Unexpected(what: "factors are open to it")
            }
        }
    }
}
