import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("A password that was changed in a directory becomes the one here")
struct AdoptionTests {
    static let entry = EntryIdentifier(bits: 7)
    static let new = "copper meadow 31"

    /// Anna, bound to a directory in which somebody has changed her password since.
    static func with(
        _ engine: Engine, authority: PasswordAuthority = .both, inStep: Bool = false,
        _ body: @Sendable (TestInstallation, TestConnector, Connection, Account) async throws -> Void
    ) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let anna = try await it.addUser()
            let connection = try await it.addDirectory(carriedBy: connector, authority)
            try await it.bind(anna, to: connection, as: entry)
            if inStep {
                _ = try await it.session()
                try await connector.runner.carryDue()
            }
            it.clock.advance(.hours(1))
            change(it, to: new, former: TestInstallation.password)
            try await body(it, connector, connection, anna)
        }
    }

    static func change(_ it: TestInstallation, to password: String, former: String? = nil, at time: Timestamp? = nil) {
        it.directory.set(
            entry, ScriptedDirectory.Entry(password: password, former: former, changedAt: time ?? it.clock.now))
    }

    @Test("Once, with everything that follows from a new password", arguments: Engine.allCases)
    func adopted(engine: Engine) async throws {
        try await Self.with(engine, inStep: true) { it, connector, _, anna in
            try await it.work()
            let mails = it.mail.sent.count { $0.kind == "password-changed" }
            let branch = try await it.addConnection("Branch", carriedBy: connector)
            try await it.bind(anna, to: branch)
            let before = try await it.session()
            try await connector.runner.carryDue()
            let session = try await it.session(password: Self.new)
            #expect(session.signedIn.account.epoch == anna.epoch + 1)
            #expect(try await it.installation.findSession(before.token) == nil)
            #expect(it.directory.tries == [Self.new])
            let set = try #require(try await it.events().last { $0.kind == AuditKind.passwordSet.rawValue })
            for part in ["directory", "directory-password", "Head office"] { #expect(set.details.contains(part)) }
            #expect(try await it.count(.signInFailed) == 0)
            try await it.work()
            #expect(it.mail.sent.count { $0.kind == "password-changed" } == mails + 1)
            // The directory has it already. The others are given it.
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.password(of: "uid=anna@example.org,dc=example") == Self.new)
            for state in try await it.state(of: anna) {
                guard case .applied = state else {
                    Issue.record("\(state)")
                    continue
                }
            }
            // From now on it is the one here, and nobody is asked.
            let asked = it.directory.questions
            _ = try await it.session(password: Self.new)
            #expect(it.directory.questions == asked)
            #expect(try await !it.signIn().isDone, "the one before is over, whatever the directory still takes")
            #expect(it.directory.tries == [Self.new])
        }
    }

    @Test(
        "Who was made without a password has the directory's", arguments: Engine.allCases,
        [
            PasswordAuthority.directory, .both,
        ])
    func staged(engine: Engine, authority: PasswordAuthority) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await it.addDirectory(carriedBy: try await it.addConnector(), authority)
            let new = NewAccount(
                kind: .user, email: try EmailAddress("bert@example.org"), userName: nil,
                name: try PersonName(given: "Bert", family: ""))
            _ = try await it.installation.addAccount(new, by: .host)
            let bert = try #require(try await it.installation.findUser(new.email)).account
            try await it.bind(bert, to: connection, as: Self.entry)
            Self.change(it, to: Self.new)
            #expect(try await !it.signIn("bert@example.org", password: "wrong harbour 42").isDone)
            let session = try await it.session("bert@example.org", password: Self.new)
            #expect(session.signedIn.account.state == .active)
        }
    }

    @Test("A factor is asked for as ever", arguments: Engine.allCases)
    func factor(engine: Engine) async throws {
        try await Self.with(engine, inStep: true) { it, _, _, _ in
            _ = try await it.enrol(try await it.session())
            guard case .done(.factorNeeded) = try await it.begin(password: Self.new) else {
                Issue.record("no factor was asked for")
                return
            }
        }
    }

    @Test(
        "What is not the directory's password now, or lets nobody in there, is not adopted", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        for (verification, why) in [
            (DirectoryVerification.rightButStale, "must-change"), (.refused(.disabled), "disabled"),
            (.refused(.locked), "locked"), (.rightOrFormer, "former"), (.former, "former"), (.wrong, nil),
        ] as [(DirectoryVerification, String?)] {
            try await Self.with(engine) { it, _, _, anna in
                var entry = ScriptedDirectory.Entry(password: Self.new, changedAt: it.clock.now)
                entry.verification = verification
                it.directory.set(Self.entry, entry)
                #expect(try await it.signIn(password: Self.new).refusals == [.wrongCredentials])
                let failed = try #require(try await it.events().last { $0.kind == AuditKind.signInFailed.rawValue })
                #expect(failed.details.contains(why.map { "\"directory\":\"\($0)\"" } ?? "directory") == (why != nil))
                #expect(try await it.number("SELECT failures FROM attempts") == 1, "one attempt, not two")
                #expect(try await it.session().signedIn.account.epoch == anna.epoch)
            }
        }
    }

    @Test("A wrong password is tried there only where the directory's is another by now", arguments: Engine.allCases)
    func untried(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            let administration = it.installation.hostRights.administration
            // Not while a newer one is on its way.
            _ = try await it.session()
            #expect(try await !it.signIn(password: "wrong harbour 42").isDone)
            #expect(it.directory.tries.isEmpty)
            // Not after it has arrived: the directory's time is that of the receipt, however its clock goes.
            let there = it.clock.now + .hours(3)
            connector.target.changes(at: there)
            try await connector.runner.carryDue()
            Self.change(it, to: TestInstallation.password, at: there)
            #expect(try await !it.signIn(password: "wrong harbour 42").isDone)
            #expect(it.directory.tries.isEmpty)
            // Not an empty one, which every directory would take for nobody's.
            Self.change(it, to: Self.new, at: there + .seconds(1))
            for password in ["", "nul \0 inside"] { #expect(try await !it.signIn(password: password).isDone) }
            #expect(it.directory.tries.isEmpty)
            // Not while it is paused, and not where Lockstep decides.
            #expect(try await administration.pauseConnection(connection.id, true).isDone)
            _ = try await it.session()
            let asked = it.directory.questions
            #expect(try await !it.signIn(password: Self.new).isDone)
            #expect(it.directory.questions == asked)
            #expect(try await administration.pauseConnection(connection.id, false).isDone)
            _ = try await it.session(password: Self.new)
            #expect(it.directory.tries == [Self.new])
            _ = anna
        }
        try await Self.with(engine, authority: .lockstep) { it, _, _, _ in
            let outcome = try await it.signIn(password: Self.new)
            #expect(!outcome.isDone && it.directory.questions == 0)
        }
    }

    @Test("Whoever has nothing to do with a directory costs it as much", arguments: Engine.allCases)
    func alike(engine: Engine) async throws {
        try await Self.with(engine) { it, _, _, _ in
            try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            for name in ["anna", "bert", "nobody", "nobody@example.org", ""] {
                let before = it.directory.questions
                #expect(try await !it.signIn(name, password: "wrong harbour 42").isDone)
                // The stand-in counts what it is asked and what is tried apart; a real one does both in one conversation.
                let tries = name == "anna" ? 1 : 0
                #expect(it.directory.questions - before == 1 + tries, "\(name)")
            }
        }
    }

    @Test("A stranger's wrong passwords lock nobody out there", arguments: Engine.allCases)
    func stranger(engine: Engine) async throws {
        try await Self.with(engine) { it, _, _, _ in
            try await it.set("lockout.minutes", to: "15")
            for round in 0..<3 {
                for _ in 0..<12 { _ = try await it.signIn(password: "wrong harbour \(round)") }
                it.clock.advance(.days(1))
            }
            #expect(it.directory.tries.count == DirectoryAdoption.triesInARow)
        }
    }

    @Test("A directory that is down keeps nobody out, and is left in peace for a while", arguments: Engine.allCases)
    func down(engine: Engine) async throws {
        try await Self.with(engine, inStep: true) { it, _, _, _ in
            it.directory.fail(.timedOut)
            #expect(try await !it.signIn(password: Self.new).isDone)
            #expect(it.directory.questions == 1)
            #expect(try await !it.signIn("nobody", password: Self.new).isDone)
            _ = try await it.session()
            #expect(it.directory.questions == 1)
            it.directory.fail(nil)
            #expect(try await !it.signIn(password: Self.new).isDone)
            it.clock.advance(AdoptionDesk.rests)
            _ = try await it.session(password: Self.new)
        }
    }

    @Test(
        "An answer that is odd about one entry keeps nobody else out", arguments: Engine.allCases,
        [DirectoryFault.Reason.unexpected(code: 53), .unsupported, .referred, .ambiguous])
    func odd(engine: Engine, reason: DirectoryFault.Reason) async throws {
        try await Self.with(engine, inStep: true) { it, _, _, _ in
            it.directory.fail(reason)
            #expect(try await !it.signIn("bert", password: Self.new).isDone)
            it.directory.fail(nil)
            _ = try await it.session(password: Self.new)
        }
    }

    @Test("What changed while the directory was asked decides", arguments: Engine.allCases)
    func meanwhile(engine: Engine) async throws {
        try await Self.with(engine) { it, _, _, anna in
            let token = try await it.resetToken()
            it.directory.meanwhile {
                _ = try? await it.reset(token, to: "amber glacier 77")
            }
            #expect(try await !it.signIn(password: Self.new).isDone)
            #expect(try await it.session(password: "amber glacier 77").signedIn.account.epoch == anna.epoch + 1)
        }
        try await Self.with(engine) { it, _, connection, _ in
            it.directory.meanwhile {
                _ = try? await it.installation.hostRights.administration.removeConnection(connection.id)
            }
            #expect(try await !it.signIn(password: Self.new).isDone, "it is nobody's word any more")
            _ = try await it.session()
        }
    }

    @Test("Where a directory decides alone, a password is set there and nowhere else", arguments: Engine.allCases)
    func managed(engine: Engine) async throws {
        try await Self.with(engine, authority: .directory) { it, connector, _, anna in
            #expect(try await connector.runner.carryDue() == 0, "nothing is owed there")
            let session = try await it.session()
            #expect(
                try await it.change(session, to: "amber glacier 77").refusals == [.passwordManagedElsewhere])
            try await it.installation.requestReset(address: anna.email, at: .users)
            try await it.work()
            let told = try #require(it.mail.sent.last { $0.kind == "password-reset" })
            #expect(told.token == "login", "no link to a new password")
            // No more often than a link.
            for _ in 0..<20 {
                try await it.installation.requestReset(address: anna.email, at: .users); try await it.work()
            }
            #expect(it.mail.sent.filter { $0.kind == "password-reset" }.count <= RecoveryPolicy.mailsAnHour)
            _ = try await it.session(password: Self.new)
            #expect(try await it.count(.passwordSet) == 2)
        }
    }

    @Test("What waits for a directory that decides alone from now on is not carried there", arguments: Engine.allCases)
    func handedOver(engine: Engine) async throws {
        for isKnown in [true, false] {
            try await Self.with(engine, authority: .lockstep) { it, connector, connection, anna in
                _ = try await it.session()
                #expect(try await it.state(of: anna) == [.pending])
                let said: [ConnectionField: String] = [.authority: PasswordAuthority.directory.rawValue]
                if isKnown {
                    let administration = it.installation.hostRights.administration
                    #expect(try await administration.changeConnection(connection.id, said).isDone)
                    #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
                } else {
                    // By a change that was being written at that moment.
                    var changed = connection
                    changed.settings = try ConnectionSettings(connection.settings.said.merging(said) { $1 })
                    let written = changed
                    try await it.installation.database.write { try $0.updateConnection(written) }
                }
                #expect(try await connector.runner.carryDue() == 0)
                #expect(connector.target.orders == 0)
                #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
                _ = try await it.session(password: Self.new)
                #expect(try await connector.runner.carryDue() == 0)
            }
        }
    }

    @Test(
        "A lease that nobody reported keeps a password out no longer than it can be under way",
        arguments: Engine.allCases)
    func unreported(engine: Engine) async throws {
        try await Self.with(engine, authority: .lockstep) { it, connector, connection, anna in
            _ = try await it.session()
            #expect(try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 1).count == 1)
            _ = try await it.installation.hostRights.administration.changeConnection(
                connection.id, [.authority: PasswordAuthority.directory.rawValue])
            #expect(try await !it.signIn(password: Self.new).isDone)
            it.clock.advance(DeliveryLease.holds)
            _ = try await it.session(password: Self.new)
            #expect(try await it.state(of: anna).count == 1)
        }
    }

    @Test("What is typed goes to no directory but the person's own, and only to be tried", arguments: Engine.allCases)
    func unsent(engine: Engine) async throws {
        try await Self.with(engine, inStep: true) { it, _, _, _ in
            try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            for name in ["bert", "nobody", "nobody@example.org", ""] {
                _ = try await it.signIn(name, password: "silver thicket 58")
            }
            #expect(!it.directory.sent.isEmpty && !it.directory.sent.contains("silver thicket 58"))
            _ = try await it.signIn("anna", password: "silver thicket 58")
            #expect(it.directory.sent.last == "silver thicket 58")
        }
    }

    @Test("Administrators have no password but their own here", arguments: Engine.allCases)
    func administrators(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let olga = try await it.addAdministrator(password: TestInstallation.password)
            let connection = try await it.addDirectory(carriedBy: try await it.addConnector(), .both)
            try await it.bind(olga, to: connection, as: Self.entry)
            it.clock.advance(.hours(1))
            Self.change(it, to: Self.new)
            #expect(try await !it.signIn("boss@example.org", password: Self.new, at: .administrators).isDone)
            #expect(it.directory.questions == 0)
        }
    }
}

extension TestInstallation {
    /// With an account that searches.
    fileprivate func addDirectory(
        carriedBy connector: TestConnector, _ authority: PasswordAuthority
    ) async throws -> Connection {
        let connection = try await addConnection(carriedBy: connector, [.authority: authority.rawValue])
        _ = try await installation.hostRights.administration.setReader(
            of: connection.id, password: Secret("the reader's own"))
        return connection
    }

    fileprivate func change(_ session: NewSession, to password: String) async throws -> Outcome<FlowStep<Account>> {
        try await installation.changePassword(
            of: session.signedIn, current: Self.password, to: NewPassword(typed: password, confirmed: password),
            browser: nil, origin: Self.origin)
    }
}
