import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Every change reaches every target")
struct DeliveryTests {
    static let entry = "uid=anna@example.org,dc=example"

    /// Anna, bound to one directory.
    static func with(
        _ engine: Engine, _ said: [ConnectionField: String] = [:],
        _ body: @Sendable (TestInstallation, TestConnector, Connection, Account) async throws -> Void
    ) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector, said)
            let anna = try await it.addUser()
            try await it.bind(anna, to: connection)
            try await body(it, connector, connection, anna)
        }
    }

    static func change(_ it: TestInstallation, to password: String) async throws {
        let token = try await it.resetToken()
        #expect(try await it.reset(token, to: password).isDone)
    }

    @Test("A password that is set here is the one there, and nothing of it is left behind", arguments: Engine.allCases)
    func arrives(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, _, anna in
            #expect(try await it.state(of: anna) == [.needsPassword], "nobody has it to give")
            try await Self.change(it, to: "amber glacier 77")
            #expect(try await it.state(of: anna) == [.pending])
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.password(of: Self.entry) == "amber glacier 77")
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
            #expect(try await it.count(.deliveryApplied) == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
            #expect(try await connector.runner.carryDue() == 0)
        }
    }

    @Test("Who signs in with the right password gives it to targets that need it", arguments: Engine.allCases)
    func sealedAnew(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, _, anna in
            #expect(try await !it.signIn(password: "wrong harbour 42").isDone)
            #expect(try await it.state(of: anna) == [.needsPassword])
            _ = try await it.session()
            #expect(try await it.state(of: anna) == [.pending])
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry) == TestInstallation.password)
        }
    }

    @Test("A target that keeps verifiers never needs the password", arguments: Engine.allCases)
    func verifiers(engine: Engine) async throws {
        try await Self.with(engine, [.passwords: "argon2"]) { it, connector, _, _ in
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry)?.hasPrefix("$argon2id$") == true)
            try await Self.change(it, to: "amber glacier 77")
            let before = connector.target.password(of: Self.entry)
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry) != before)
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
        }
    }

    @Test("A target that is down for a week catches up with the newest only", arguments: Engine.allCases)
    func down(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            connector.target.fail(.down, at: connection.id)
            for password in ["amber glacier 77", "copper meadow 31", "silver thicket 58"] {
                try await Self.change(it, to: password)
                try await connector.runner.carryDue()
                it.clock.advance(.days(2))
            }
            guard case .waiting(.unreachable, _) = try await it.state(of: anna).first else {
                Issue.record("it doesn't wait")
                return
            }
            connector.target.fail(nil, at: connection.id)
            let before = connector.target.orders
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.orders == before + 1)
            #expect(connector.target.password(of: Self.entry) == "silver thicket 58")
        }
    }

    @Test("After seven days what was sealed is gone, and says so", arguments: Engine.allCases)
    func sevenDays(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, _, anna in
            try await Self.change(it, to: "amber glacier 77")
            it.clock.advance(.days(7))
            try await Sweeper(installation: it.installation, logger: .silent).sweep()
            #expect(try await it.state(of: anna) == [.needsPassword])
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries WHERE sealed IS NOT NULL") == 0)
            #expect(try await connector.runner.carryDue() == 0)
            _ = try await it.session(password: "amber glacier 77")
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry) == "amber glacier 77")
        }
    }

    @Test("What the directory refuses waits for somebody, who has it tried again", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            connector.target.fail(.refuses(.passwordInHistory), at: connection.id)
            try await Self.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            #expect(try await it.state(of: anna) == [.failed(.passwordInHistory)])
            it.clock.advance(.days(1))
            #expect(try await connector.runner.carryDue() == 0)
            connector.target.fail(nil, at: connection.id)
            let administration = it.installation.hostRights.administration
            let binding = try #require(try await administration.listBindings(of: anna.id).value?.first?.binding.id)
            #expect(try await administration.retryDelivery(binding).isDone)
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry) == "amber glacier 77")
            #expect(try await it.count(.deliveryFailed) == 1)
            #expect(try await administration.retryDelivery(binding).refusals == [.nothingPending])
        }
    }

    @Test("What the directory doesn’t take so soon after the last goes there when it does", arguments: Engine.allCases)
    func tooYoung(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            connector.target.fail(.refuses(.passwordTooYoung), at: connection.id)
            try await Self.change(it, to: "amber glacier 77")
            for _ in 0..<24 {
                try await connector.runner.carryDue()
                guard case .waiting(.passwordTooYoung, let until) = try await it.state(of: anna).first else {
                    Issue.record("it doesn't wait")
                    return
                }
                #expect(until > it.clock.now)
                it.clock.advance(.hours(1))
            }
            #expect(try await it.count(.deliveryFailed) == 0, "nobody has to act")
            connector.target.fail(nil, at: connection.id)
            try await connector.runner.carryDue()
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
            #expect(connector.target.password(of: Self.entry) == "amber glacier 77")
        }
    }

    @Test(
        "A password that has arrived is said to have, and kept no longer, whatever becomes of the rest",
        arguments: Engine.allCases)
    func passwordOnly(engine: Engine) async throws {
        try await Self.with(engine, [.unlocks: "on"]) { it, connector, connection, anna in
            connector.target.fail(.refusesAfterPassword(.notPermitted), at: connection.id)
            connector.target.changes(at: it.clock.now)
            try await Self.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry) == "amber glacier 77")
            #expect(try await it.state(of: anna) == [.failed(.notPermitted)])
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries WHERE password IS NOT NULL") == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries WHERE sealed IS NOT NULL") == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM directory_times") == 1)
            #expect(try await it.count(.deliveryApplied) == 1)
            #expect(try await it.count(.deliveryFailed) == 1)
            let session = try await it.session(password: "amber glacier 77")
            #expect(try await it.installation.listPasswordPlaces(of: session.signedIn).map(\.hasPassword) == [true])
            connector.target.fail(nil, at: connection.id)
            let administration = it.installation.hostRights.administration
            let binding = try #require(try await administration.listBindings(of: anna.id).value?.first?.binding.id)
            #expect(try await administration.retryDelivery(binding).isDone)
            try await connector.runner.carryDue()
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
        }
    }

    @Test(
        "Whom a directory has locked out reads so beside the receipt, until the lock is gone",
        arguments: Engine.allCases)
    func lockedThere(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            connector.target.fail(.refusesAfterPassword(.lockedThere), at: connection.id)
            try await Self.change(it, to: "amber glacier 77")
            for _ in 0..<3 {
                try await connector.runner.carryDue()
                guard case .waiting(.lockedThere, _) = try await it.state(of: anna).first else {
                    Issue.record("nothing is said")
                    return
                }
                it.clock.advance(.hours(1))
            }
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries WHERE sealed IS NOT NULL") == 0)
            #expect(try await it.count(.deliveryApplied) == 1)
            connector.target.fail(nil, at: connection.id)
            try await connector.runner.carryDue()
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
        }
    }

    @Test("An answer that was lost is not believed either way: it goes again", arguments: Engine.allCases)
    func answerLost(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            connector.target.fail(.answerLost, at: connection.id)
            try await Self.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            connector.target.fail(nil, at: connection.id)
            try await Self.change(it, to: "copper meadow 31")
            #expect(try await connector.runner.carryDue() == 0, "the first may be under way")
            it.clock.advance(DeliveryLease.holds)
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.password(of: Self.entry) == "copper meadow 31")
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
        }
    }

    @Test("A connector that dies with work in its hands costs a lease, and no more", arguments: Engine.allCases)
    func killed(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, _, anna in
            try await Self.change(it, to: "amber glacier 77")
            let taken = try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 10)
            #expect(taken.count == 1 && taken.first?.password?.purpose == .password)
            #expect(try await connector.runner.carryDue() == 0)
            it.clock.advance(DeliveryLease.holds)
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.password(of: Self.entry) == "amber glacier 77")
            // It wasn't dead: what it says now comes too late, and means that an old one may be there.
            let late = taken.map { DeliveryReport($0, .applied) }
            try await it.installation.reportDeliveries(late, by: connector.connector.id)
            #expect(try await it.state(of: anna) == [.needsPassword])
            try await it.installation.reportDeliveries(late, by: connector.connector.id)
            _ = try await it.session(password: "amber glacier 77")
            try await connector.runner.carryDue()
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
        }
    }

    @Test("A stuck target keeps no other waiting", arguments: Engine.allCases)
    func stuck(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let stuck = try await it.addConnection("Branch", carriedBy: connector, [.atOnce: "1"])
            let well = try await it.addConnection("Head office", carriedBy: connector)
            let (anna, bert) = (
                try await it.addUser(), try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            )
            for account in [anna, bert] { try await it.bind(account, to: stuck) }
            try await it.bind(anna, to: well)
            for name in ["anna", "bert"] { _ = try await it.session("\(name)@example.org") }
            let first = try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 10)
            #expect(first.filter { $0.connection.id == stuck.id }.count == 1, "one at once")
            #expect(first.filter { $0.connection.id == well.id }.count == 1)
            // Nobody answers for the branch. Head office goes on.
            let answered = first.filter { $0.connection.id == well.id }.map { DeliveryReport($0, .applied) }
            try await it.installation.reportDeliveries(answered, by: connector.connector.id)
            try await Self.change(it, to: "amber glacier 77")
            let second = try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 10)
            #expect(second.map(\.connection.id) == [well.id])
        }
    }

    @Test("Those whose password is only needed keep nobody waiting who has given theirs", arguments: Engine.allCases)
    func onlyNeeded(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector, [.atOnce: "1"])
            for (email, name) in [("bert@example.org", "bert"), ("carla@example.org", "carla")] {
                try await it.bind(try await it.addUser(email, userName: name, given: "B"), to: connection)
            }
            it.clock.advance(.hours(1))
            let anna = try await it.addUser()
            try await it.bind(anna, to: connection)
            try await Self.change(it, to: "amber glacier 77")
            #expect(try await connector.runner.carryDue() == 1)
            #expect(try await it.state(of: anna) == [.applied(at: it.clock.now)])
            let due = try await it.installation.database.read { try $0.listDueConnectors(at: it.clock.now) }
            #expect(due.isEmpty, "nobody is woken for nothing")
            let health = try #require(
                try await it.rights(.owner).auditing?.listDeliveryHealth().value?.first)
            #expect((health.waiting, health.needPassword) == (2, 2) && health.oldest == nil)
        }
    }

    @Test("Connectors that ask at the same moment are given different work", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector, [.passwords: "argon2", .atOnce: "8"])
            for number in 0..<20 {
                let name = "user\(number)"
                try await it.bind(
                    try await it.addUser("\(name)@example.org", userName: name, given: "U"), to: connection)
            }
            let work = try await withThrowingTaskGroup(of: [DeliveryWork].self) { group in
                for _ in 0..<16 {
                    group.addTask { try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 2) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(work.count == 8, "no more at once than the connection allows")
            #expect(Set(work.map(\.binding)).count == 8 && Set(work.map(\.lease)).count == 8)
        }
    }

    @Test("Leaving and coming back are carried, and a pause holds everything", arguments: Engine.allCases)
    func leaving(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            try await it.act(.suspend)
            try await connector.runner.carryDue()
            #expect(connector.target.standing(of: Self.entry) == .disabled)
            #expect(try await it.state(of: anna) == [.needsPassword], "the need of a password stays")
            let administration = it.installation.hostRights.administration
            #expect(try await administration.pauseConnection(connection.id, true).isDone)
            try await it.act(.activate)
            #expect(try await connector.runner.carryDue() == 0)
            #expect(try await administration.pauseConnection(connection.id, false).isDone)
            try await connector.runner.carryDue()
            #expect(connector.target.standing(of: Self.entry) == .enabled)
            for (action, standing) in [(AccountAction.expire, TargetStanding.disabled), (.restore, .enabled)] {
                try await it.act(action)
                try await connector.runner.carryDue()
                #expect(connector.target.standing(of: Self.entry) == standing)
            }
        }
    }

    @Test("Whom others have disabled there is not let in there by coming back here", arguments: Engine.allCases)
    func disabledByOthers(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, _ in
            connector.target.fail(.foundDisabled, at: connection.id)
            try await it.act(.suspend)
            #expect(try await connector.runner.carryDue() == 1)
            connector.target.fail(nil, at: connection.id)
            try await it.act(.activate)
            #expect(try await connector.runner.carryDue() == 0)
            #expect(connector.target.standing(of: Self.entry) == nil)
        }
    }

    @Test(
        "Whom a password let in, though others had disabled them, is disabled again for them, not for us",
        arguments: Engine.allCases)
    func letInByPassword(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, _ in
            connector.target.fail(.letsInDisabled, at: connection.id)
            try await Self.change(it, to: "amber glacier 77")
            #expect(try await connector.runner.carryDue() == 1)
            connector.target.fail(nil, at: connection.id)
            try await it.act(.suspend)
            try await it.act(.activate)
            it.clock.advance(.minutes(1))
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.standing(of: Self.entry) == .disabled)
            try await it.act(.suspend)
            connector.target.fail(.foundDisabled, at: connection.id)
            try await connector.runner.carryDue()
            connector.target.fail(nil, at: connection.id)
            try await it.act(.activate)
            try await connector.runner.carryDue()
            #expect(connector.target.standing(of: Self.entry) == .disabled)
        }
    }

    @Test(
        "Who comes back before anything was carried is not let in there, for nobody kept them out",
        arguments: Engine.allCases)
    func backAtOnce(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            connector.target.fail(.down, at: connection.id)
            try await it.act(.suspend)
            #expect(try await connector.runner.carryDue() == 1)
            it.clock.advance(.hours(1))
            connector.target.fail(nil, at: connection.id)
            try await it.act(.activate)
            #expect(try await connector.runner.carryDue() == 0)
            #expect(connector.target.standing(of: Self.entry) == nil)
            #expect(try await it.state(of: anna) == [.needsPassword])
        }
    }

    @Test("Where leaving changes nothing there, nothing is carried", arguments: Engine.allCases)
    func left(engine: Engine) async throws {
        try await Self.with(engine, [.leaving: "leave"]) { it, connector, _, _ in
            try await it.act(.suspend)
            #expect(try await connector.runner.carryDue() == 0)
        }
    }

    @Test("A rule about leaving that changes concerns those who have left already", arguments: Engine.allCases)
    func ruleChanged(engine: Engine) async throws {
        try await Self.with(engine, [.leaving: "leave"]) { it, connector, connection, _ in
            let administration = it.installation.hostRights.administration
            let directories = DirectoryWorker(installation: it.installation, logger: .silent)
            try await it.act(.suspend)
            #expect(try await administration.changeConnection(connection.id, [.leaving: "disable"]).isDone)
            try await directories.work()
            try await connector.runner.carryDue()
            #expect(connector.target.standing(of: Self.entry) == .disabled)
            try await directories.work()
            #expect(try await connector.runner.carryDue() == 0, "once")
            // And whoever was disabled under a rule that is no more comes back all the same.
            #expect(try await administration.changeConnection(connection.id, [.leaving: "leave"]).isDone)
            try await directories.work()
            #expect(try await connector.runner.carryDue() == 0, "nobody is let in by a change of the rule")
            try await it.act(.activate)
            try await connector.runner.carryDue()
            #expect(connector.target.standing(of: Self.entry) == .enabled)
        }
    }

    @Test(
        "A directory that decided alone keeps what it has until its people change it here", arguments: Engine.allCases)
    func authorityChanged(engine: Engine) async throws {
        try await Self.with(engine, [.authority: "directory", .passwords: "argon2"]) {
            it, connector, connection, anna in
            let administration = it.installation.hostRights.administration
            let directories = DirectoryWorker(installation: it.installation, logger: .silent)
            #expect(try await administration.changeConnection(connection.id, [.authority: "lockstep"]).isDone)
            try await directories.work()
            #expect(try await connector.runner.carryDue() == 0, "it may have a newer one than the verifier here")
            #expect(try await it.state(of: anna) == [.applied(at: nil)])
            try await Self.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: Self.entry)?.hasPrefix("$argon2id$") == true)
        }
    }

    @Test("What is owed is owed in the form that the directory takes by now", arguments: Engine.allCases)
    func formChanged(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            let administration = it.installation.hostRights.administration
            let directories = DirectoryWorker(installation: it.installation, logger: .silent)
            #expect(try await it.state(of: anna) == [.needsPassword])
            #expect(try await administration.changeConnection(connection.id, [.passwords: "argon2"]).isDone)
            try await directories.work()
            #expect(try await it.state(of: anna) == [.pending], "the verifier is always there")
            #expect(try await administration.changeConnection(connection.id, [.passwords: "password-modify"]).isDone)
            try await directories.work()
            #expect(try await it.state(of: anna) == [.needsPassword])
        }
    }

    @Test("Nobody is unbound while an order is on its way, which may land late", arguments: Engine.allCases)
    func unbound(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, anna in
            let administration = it.installation.hostRights.administration
            try await Self.change(it, to: "amber glacier 77")
            let work = try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 1)
            let binding = try #require(work.first?.binding)
            #expect(try await administration.unbind(binding).refusals == [.deliveryUnderWay])
            #expect(try await administration.removeConnection(connection.id).refusals == [.deliveryUnderWay])
            try await it.installation.reportDeliveries(
                work.map { DeliveryReport($0, .failed(.answerLost)) }, by: connector.connector.id)
            #expect(try await administration.unbind(binding).refusals == [.deliveryUnderWay], "nobody knows")
            it.clock.advance(DeliveryLease.holds)
            #expect(try await administration.unbind(binding).isDone)
            #expect(try await administration.removeConnection(connection.id).isDone)
        }
    }

    @Test("A lock without an end is leaving, and one that ends by itself is not", arguments: Engine.allCases)
    func locked(engine: Engine) async throws {
        for (minutes, standing) in [("0", TargetStanding?.some(.disabled)), ("15", nil)] {
            try await Self.with(engine) { it, connector, _, _ in
                try await it.set("lockout.minutes", to: minutes)
                for _ in 0..<12 { _ = try await it.signIn(password: "wrong harbour 42") }
                try await connector.runner.carryDue()
                #expect(connector.target.standing(of: Self.entry) == standing)
                try await it.act(.unlock)
                try await connector.runner.carryDue()
                #expect(connector.target.standing(of: Self.entry) == standing.map { _ in .enabled })
            }
        }
    }
}
