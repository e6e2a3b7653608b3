import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Whoever has an identity system's key says which mailbox is somebody's.
@Suite("A mailbox that an identity system moves, on either engine")
struct MailboxMoveTests {
    private static let reason = try? Reason("asked for")

    private func move(
        _ right: AdministrationRight, _ it: TestInstallation, from email: String = "anna@example.org",
        to wanted: String = "thief@example.org"
    ) async throws -> Outcome<Account> {
        let account = try #require(try await it.installation.findUser(try EmailAddress(email))?.account)
        var user = account.provisioned
        user.email = try EmailAddress(wanted)
        return try await right.change(account, to: user)
    }

    private func undoToken(_ it: TestInstallation) async throws -> Token {
        try await it.work()
        return try it.token(in: .accountChanged, as: .undoLink)
    }

    private func undo(_ token: Token, _ it: TestInstallation) async throws -> [Refusal] {
        try await it.installation.undoChange(token, origin: TestInstallation.origin).refusals
    }

    /// Asks for a reset, and says which mails that led to.
    private func reset(_ email: String, _ it: TestInstallation) async throws -> [String] {
        try await it.work()
        let before = it.mail.sent.count
        try await it.installation.requestReset(address: try EmailAddress(email), at: .users)
        try await it.work()
        return it.mails(from: before)
    }

    @Test("No reset link goes to the new mailbox for a day", arguments: Engine.allCases)
    func holds(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            #expect(try await move(right, it).isDone)
            #expect(try await reset("thief@example.org", it) == [])
            #expect(
                try await it.events().last { $0.kind == "reset.refused" }?.details.contains("mailbox-on-hold") == true)
            it.clock.advance(.hours(24) - .milliseconds(1))
            #expect(try await reset("thief@example.org", it) == [])
            it.clock.advance(.milliseconds(1))
            #expect(try await reset("thief@example.org", it) == ["password-reset to thief@example.org"])
        }
    }

    @Test("A recovery address goes on serving meanwhile", arguments: Engine.allCases)
    func recovery(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            try await it.enrol(try await it.session())
            #expect(try await move(try await ProvisioningUseCaseTests.right(it), it).isDone)
            #expect(try await reset("thief@example.org", it) == ["password-reset to anna@home.example"])
        }
    }

    @Test("An administrator sends a link by hand; no key does, and no bulk action", arguments: Engine.allCases)
    func byHand(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            #expect(try await move(right, it).isDone)
            let anna = try await it.id(of: "thief@example.org")
            #expect(
                try await right.perform(.sendReset(.primary), on: anna, because: Self.reason).refusals
                    == [.mailboxOnHold])
            let boss = try #require(try await it.rights(.administrator).administration)
            let preview = try await boss.previewBulk(.sendReset(.primary), on: .people([anna.rawValue])).value
            #expect(preview?.leftOut == [.mailboxOnHold: 1])
            #expect(try await boss.perform(.sendReset(.primary), on: anna, because: Self.reason).isDone)
        }
    }

    @Test("The old mailbox takes it back, and ends every session", arguments: Engine.allCases)
    func undone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await it.addAdministrator(.administrator)
            #expect(try await move(try await ProvisioningUseCaseTests.right(it), it).isDone)
            let token = try await undoToken(it)
            #expect(it.mail.sent.last { $0.link?.contains("/undo/") == true }?.recipient == "anna@example.org")
            for _ in 0..<10 {
                let change = try #require(try await it.installation.findUndo(token))
                #expect(change.isPrimary && change.old?.text == "anna@example.org")
                #expect(change.new?.text == "thief@example.org")
            }
            let session = try await it.session("thief@example.org")
            let before = it.mail.sent.count
            #expect(try await undo(token, it) == [])
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await undo(token, it) == [.linkDead])
            try await it.work()
            #expect(
                Set(it.mails(from: before)) == [
                    "account-changed to anna@example.org", "account-changed to thief@example.org",
                    "account-changed to administrator@example.org",
                ])
            // It is as before: links go there at once.
            #expect(try await reset("anna@example.org", it) == ["password-reset to anna@example.org"])
            #expect(try await it.events().contains { $0.kind == "account.move-undone" && $0.actor == "anonymous" })
        }
    }

    @Test("Who moves it on, or back, gets no link that undoes it", arguments: Engine.allCases)
    func twice(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            #expect(try await move(right, it).isDone)
            let first = try await undoToken(it)
            it.clock.advance(.hours(20))
            #expect(try await move(right, it, from: "thief@example.org", to: "other@example.org").isDone)
            try await it.work()
            let links = it.mail.sent.filter { $0.link?.contains("/undo/") == true }
            #expect(links.map(\.recipient) == ["anna@example.org", "anna@example.org"])
            // It holds anew, counted from the second.
            it.clock.advance(.hours(20))
            #expect(try await reset("other@example.org", it) == [])
            // Put right by whoever runs the identity system: nothing is held, and nobody can take it away again.
            #expect(try await move(right, it, from: "other@example.org", to: "anna@example.org").isDone)
            try await it.work()
            #expect(it.mail.sent.filter { $0.link?.contains("/undo/") == true }.count == 2)
            #expect(try await reset("anna@example.org", it) == ["password-reset to anna@example.org"])
            #expect(try await undo(first, it) == [.linkDead])
        }
    }

    /// Both links of two moves, the first of which went to the mailbox of before.
    private func movedTwice(
        after wait: Duration, _ it: TestInstallation
    ) async throws -> (right: AdministrationRight, first: Token, second: Token) {
        try await it.addUser()
        let right = try await ProvisioningUseCaseTests.right(it)
        #expect(try await move(right, it).isDone)
        let first = try await undoToken(it)
        it.clock.advance(wait)
        #expect(try await move(right, it, from: "thief@example.org", to: "other@example.org").isDone)
        let second = try await undoToken(it)
        return (right, first, second)
    }

    @Test(
        "Of two moves within a day, each link brings the first mailbox back, and links go there at once",
        arguments: Engine.allCases, [true, false])
    func twoLinks(engine: Engine, isFirst: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, first, second) = try await movedTwice(after: .hours(2), it)
            #expect(try await undo(isFirst ? first : second, it) == [])
            #expect(try await it.installation.findUser(try EmailAddress("anna@example.org")) != nil)
            #expect(try await undo(isFirst ? second : first, it) == [.linkDead])
            #expect(try await reset("anna@example.org", it) == ["password-reset to anna@example.org"])
        }
    }

    @Test("The first mailbox has the last word for a week, whatever was moved on since", arguments: Engine.allCases)
    func lastWord(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, first, second) = try await movedTwice(after: .hours(26), it)
            // The link of the second move is the second mailbox's, which takes back what is its own.
            #expect(it.mail.sent.last { $0.link?.contains("/undo/") == true }?.recipient == "thief@example.org")
            #expect(try await undo(second, it) == [])
            #expect(try await it.installation.findUser(try EmailAddress("thief@example.org")) != nil)
            #expect(try await it.installation.findUndo(first)?.old?.text == "anna@example.org")
            it.clock.advance(.days(5))
            #expect(try await undo(first, it) == [])
            #expect(try await it.installation.findUser(try EmailAddress("anna@example.org")) != nil)
            #expect(try await reset("anna@example.org", it) == ["password-reset to anna@example.org"])
        }
    }

    @Test("Once the first mailbox has it back, no later link takes it away", arguments: Engine.allCases)
    func firstLink(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, first, second) = try await movedTwice(after: .hours(26), it)
            #expect(try await undo(first, it) == [])
            #expect(try await it.installation.findUndo(second) == nil)
            #expect(try await undo(second, it) == [.linkDead])
            #expect(try await it.installation.findUser(try EmailAddress("anna@example.org")) != nil)
        }
    }

    @Test("Two moves that are put right within hours hold nothing back", arguments: Engine.allCases)
    func putRight(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (right, first, second) = try await movedTwice(after: .hours(2), it)
            #expect(try await move(right, it, from: "other@example.org", to: "anna@example.org").isDone)
            #expect(try await reset("anna@example.org", it) == ["password-reset to anna@example.org"])
            #expect(try await undo(first, it) == [.linkDead])
            #expect(try await undo(second, it) == [.linkDead])
        }
    }

    @Test("Nobody loses an address to a link of before", arguments: Engine.allCases)
    func taken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            #expect(try await move(right, it).isDone)
            let token = try await undoToken(it)
            var other = try ProvisioningUseCaseTests.user("bo")
            other.email = try EmailAddress("anna@example.org")
            _ = try #require(try await right.provision(other).value)
            #expect(try await undo(token, it) == [.linkDead])
            #expect(try await it.installation.findUser(try EmailAddress("thief@example.org")) != nil)
        }
    }

    @Test("Five changes of address an hour, and suspending always", arguments: Engine.allCases)
    func limited(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            var email = "anna@example.org"
            for number in 1...5 {
                #expect(try await move(right, it, from: email, to: "a\(number)@example.org").isDone)
                email = "a\(number)@example.org"
            }
            #expect(try await move(right, it, from: email, to: "a6@example.org").refusals == [.tooManyAttempts])
            var account = try #require(try await it.installation.findUser(try EmailAddress(email))?.account)
            for number in 1...6 {
                var user = account.provisioned
                user.isActive = false
                account = try #require(try await right.change(account, to: user).value)
                user.isActive = true
                let outcome = try await right.change(account, to: user)
                #expect(outcome.refusals == (number < 6 ? [] : [.tooManyAttempts]))
                account = outcome.value ?? account
            }
            it.clock.advance(.hours(1))
            #expect(try await move(right, it, from: email, to: "a6@example.org").refusals == [])
        }
    }

    @Test("Mails about first passwords wait for each other, also after a change", arguments: Engine.allCases)
    func throttled(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await ProvisioningUseCaseTests.right(it)
            let bo = try #require(try await right.provision(try ProvisioningUseCaseTests.user("bo")).value)
            var wanted = bo.provisioned
            wanted.email = try EmailAddress("bob@example.org")
            #expect(try await right.change(bo, to: wanted).isDone)
            let last = try await it.installation.database.read { try $0.findLastMailTime(kind: "activation") }
            #expect(last == it.clock.now + .seconds(1))
            // Nobody has a password yet that a link could take: nothing is held.
            #expect(try await it.number("SELECT COUNT(*) FROM mailbox_moves") == 0)
        }
    }
}

@Suite("Who ends a suspension, on either engine")
struct ProvisionedSuspensionTests {
    private func activate(_ right: AdministrationRight, _ it: TestInstallation) async throws -> [Refusal] {
        let account = try #require(try await right.findProvisioned(try await it.id()).value)
        var user = account.provisioned
        user.isActive = true
        return try await right.change(account, to: user).refusals
    }

    private func suspend(_ right: AdministrationRight, _ it: TestInstallation) async throws {
        let account = try #require(try await right.findProvisioned(try await it.id()).value)
        var user = account.provisioned
        user.isActive = false
        #expect(try await right.change(account, to: user).isDone)
    }

    @Test("An identity system ends what it began, and nothing else", arguments: Engine.allCases)
    func own(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            try await suspend(right, it)
            #expect(try await activate(right, it) == [])
            try await it.act(.suspend)
            #expect(try await activate(right, it) == [.suspendedByOthers])
            // Said again of who is suspended by somebody else, it is theirs no less.
            try await suspend(right, it)
            #expect(try await activate(right, it) == [.suspendedByOthers])
            try await it.act(.activate)
            try await suspend(right, it)
            // An administrator who does so too makes it theirs.
            try await it.act(.suspend)
            #expect(try await activate(right, it) == [.suspendedByOthers])
        }
    }

    @Test("Who was added suspended is let in by who added them", arguments: Engine.allCases)
    func added(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await ProvisioningUseCaseTests.right(it)
            let eve = try #require(
                try await right.provision(try ProvisioningUseCaseTests.user("eve", isActive: false)).value)
            var user = eve.provisioned
            user.isActive = true
            #expect(try await right.change(eve, to: user).value?.state == .staged)
        }
    }

    @Test("What the person stopped stays stopped", arguments: Engine.allCases)
    func stopped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try await ProvisioningUseCaseTests.right(it)
            #expect(try await it.perform(.sendReset(.primary)).isDone)
            try await it.work()
            let stop = StopClaim.link(try it.token(in: .helpDesk, as: .stopLink))
            it.clock.advance(.seconds(1))
            let reset = try it.token(in: .passwordReset, as: .resetLink)
            #expect(try await it.reset(reset, to: "amber glacier 77").isDone)
            // The thief suspends the account first, to be the one who may end it.
            try await suspend(right, it)
            #expect(try await it.installation.stop(stop, origin: TestInstallation.origin).value == true)
            #expect(try await activate(right, it) == [.suspendedByOthers])
        }
    }
}
