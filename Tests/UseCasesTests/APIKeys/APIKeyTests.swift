import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Keys of programs, on either engine")
struct APIKeyTests {
    static let reason = try? Reason("asked for by the personnel system")

    static func add(
        _ role: AdministratorRole, to it: TestInstallation, lives: Duration = .days(30)
    ) async throws -> NewAPIKey {
        let name = try #require(APIKeyName("Personnel system"))
        let made = try await it.installation.hostRights.host.addAPIKey(name, as: role, lives: lives)
        guard case .done(let key) = made else { throw Unexpected(what: "\(made.refusals)") }
        return key
    }

    @Test(
        "A key holds the rights of its role, and acts under its own name", arguments: Engine.allCases,
        AdministratorRole.allCases)
    func rights(engine: Engine, role: AdministratorRole) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let anna = try await it.id()
            let made = try await Self.add(role, to: it)
            let key = try #require(try await it.installation.findAPIKey(made.token))
            let rights = it.installation.rights(of: key)
            #expect((rights.reading != nil) == role.rights.contains(.reading))
            #expect((rights.auditing != nil) == role.rights.contains(.auditing))
            #expect((rights.helpDesk != nil) == role.rights.contains(.helpDesk))
            #expect((rights.administration != nil) == role.rights.contains(.administration))
            #expect((rights.ownership != nil) == role.rights.contains(.ownership))
            #expect(try await rights.reading?.listUsers(.everybody(.name, .ascending)).value?.users.count == 1)
            guard let right = rights.administration else { return }
            #expect(try await right.perform(.account(.suspend), on: anna, because: Self.reason).isDone)
            let event = try #require(try await it.events().last)
            #expect(event.kind == "account.state-changed" && event.actor == "key:\(key.id)")
            #expect(try await right.perform(.account(.activate), on: anna, because: nil).refusals == [.reasonMissing])
        }
    }

    @Test("A key that was ended or is over finds nobody, and what it holds does nothing", arguments: Engine.allCases)
    func ends(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let anna = try await it.id()
            let host = it.installation.hostRights.host
            let (ended, short) = (
                try await Self.add(.owner, to: it), try await Self.add(.owner, to: it, lives: .days(1))
            )
            let rights = it.installation.rights(of: ended.key)
            let shortRights = it.installation.rights(of: short.key)
            #expect(try await host.endAPIKey(ended.key.id).isDone)
            #expect(try await host.endAPIKey(ended.key.id).refusals == [.nothingToChange])
            #expect(try await it.installation.findAPIKey(ended.token) == nil)
            it.clock.advance(.days(1))
            #expect(try await it.installation.findAPIKey(short.token) == nil)
            for rights in [rights, shortRights] {
                let outcome = try await rights.administration?.perform(
                    .account(.suspend), on: anna, because: Self.reason)
                #expect(outcome?.refusals == [.notAllowed])
                #expect(try await rights.auditing?.listAdministrators().refusals == [.notAllowed])
                let address = try EmailAddress("new@example.org")
                let name = try PersonName(given: "New", family: "")
                #expect(
                    try await rights.ownership?.invite(.owner, email: address, name: name).refusals == [.notAllowed])
                #expect(
                    try await rights.administration?.changeSetting("password.history", to: "7").refusals == [
                        .notAllowed
                    ])
            }
            #expect(it.installation.rights(of: short.key).reading == nil)
            #expect(try await host.listAPIKeys().value?.count == 2)
        }
    }

    @Test(
        "A key has an end, sooner for an owner's",
        arguments: [
            (AdministratorRole.auditor, Duration.days(0), false), (.auditor, .days(-1), false),
            (.auditor, .days(1), true),
            (.auditor, .days(366), true), (.auditor, .days(367), false), (.owner, .days(30), true),
            (.owner, .days(31), false),
        ])
    func life(role: AdministratorRole, life: Duration, isMade: Bool) async throws {
        try await TestInstallation.with(.sqlite) { it in
            let name = try #require(APIKeyName("Monitor"))
            let made = try await it.installation.hostRights.host.addAPIKey(name, as: role, lives: life)
            #expect(made.isDone == isMade)
            #expect(made.refusals == (isMade ? [] : [.keyLifeOutOfRange(role)]))
            #expect(try await it.events().count == (isMade ? 1 : 0))
        }
    }

    @Test("A token of another kind is no key, and a key opens no session", arguments: Engine.allCases)
    func kinds(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let made = try await Self.add(.administrator, to: it)
            #expect(made.token.text.exposed.hasPrefix("lak_"))
            #expect(try await it.installation.findSession(made.token) == nil)
            let session = it.installation.chance.token(.session, at: .administrators)
            #expect(try await it.installation.findAPIKey(session) == nil)
            let dump = try await DatabaseDumpTests.dump(it)
            #expect(!dump.contains { $0.contains(made.token.text.exposed) })
        }
    }

    @Test("What a key began for many stops with the key", arguments: Engine.allCases)
    func bulk(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for number in 0..<60 {
                let new = NewAccount(
                    kind: .user, email: try EmailAddress("p\(number)@example.org"), userName: nil,
                    name: try PersonName(given: "P\(number)", family: ""))
                #expect(try await it.installation.addAccount(new, by: .host).isDone)
            }
            let made = try await Self.add(.administrator, to: it)
            let right = try #require(it.installation.rights(of: made.key).administration)
            let begun = try await right.beginBulk(
                .mailActivation, on: .list(.filtered(.staged)), because: try #require(Self.reason))
            let id = try #require(begun.value).id
            let worker = BulkWorker(installation: it.installation, logger: .silent)
            #expect(try await worker.takeBatch(of: id))
            _ = try await it.installation.hostRights.host.endAPIKey(made.key.id)
            #expect(try await !worker.takeBatch(of: id))
            let found = try await it.installation.hostRights.reading.findBulk(id).value
            #expect(found??.changed == 50 && found??.endedAt != nil && found??.actor == .apiKey(made.key.id))
        }
    }

    @Test("When a key was last used is known to the minute", arguments: Engine.allCases)
    func used(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let made = try await Self.add(.auditor, to: it)
            let first = it.clock.now
            #expect(try await it.installation.findAPIKey(made.token)?.lastUsedAt == first)
            it.clock.advance(.seconds(59))
            #expect(try await it.installation.findAPIKey(made.token)?.lastUsedAt == first)
            it.clock.advance(.seconds(1))
            #expect(try await it.installation.findAPIKey(made.token)?.lastUsedAt == it.clock.now)
        }
    }
}

@Suite("Requests that a program sends again, on either engine")
struct RepeatableRequestTests {
    @Test("Of sixteen at once one is the first", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let key = try await APIKeyTests.add(.administrator, to: it).key
            let wish = RepeatableRequest(named: "a", of: key.id, parts: ["POST", "/", "{}"])
            let standings = try await withThrowingTaskGroup(of: RepeatableRequest.Standing.self) { group in
                for _ in 0..<16 { group.addTask { try await it.installation.begin(wish) } }
                return try await group.reduce(into: [RepeatableRequest.Standing]()) { $0.append($1) }
            }
            #expect(standings.count { $0 == .first } == 1)
            #expect(standings.count { $0 == .isUnderWay } == 15)
        }
    }

    @Test("An answer is given again for a day, and to nobody else", arguments: Engine.allCases)
    func kept(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let key = try await APIKeyTests.add(.administrator, to: it).key
            let other = try await APIKeyTests.add(.administrator, to: it).key
            let wish = RepeatableRequest(named: "a", of: key.id, parts: ["POST", "/", "{}"])
            #expect(try await it.installation.begin(wish) == .first)
            try await it.installation.keep(Array("secret answer".utf8), of: wish)
            #expect(try await it.installation.begin(wish) == .answered(Array("secret answer".utf8)))
            let different = RepeatableRequest(named: "a", of: key.id, parts: ["POST", "/", "{ }"])
            #expect(try await it.installation.begin(different) == .isAnother)
            let others = RepeatableRequest(named: "a", of: other.id, parts: ["POST", "/", "{}"])
            #expect(try await it.installation.begin(others) == .first)
            #expect(try await !DatabaseDumpTests.dump(it).contains { $0.contains("secret") })
            it.clock.advance(.days(1) + .milliseconds(1))
            #expect(try await it.installation.begin(wish) == .first)
            it.clock.advance(.days(1) + .milliseconds(1))
            try await Sweeper(installation: it.installation, logger: .silent).sweep()
            let rows = try await it.installation.database.read { try $0.list("SELECT name FROM api_answers").count }
            #expect(rows == 0)
        }
    }

    @Test("What was forgotten, or whose server died, may be sent again", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let key = try await APIKeyTests.add(.administrator, to: it).key
            let wish = RepeatableRequest(named: "a", of: key.id, parts: ["POST", "/", "{}"])
            #expect(try await it.installation.begin(wish) == .first)
            try await it.installation.forget(wish)
            #expect(try await it.installation.begin(wish) == .first)
            it.clock.advance(.minutes(2))
            #expect(try await it.installation.begin(wish) == .isUnderWay)
            it.clock.advance(.milliseconds(1))
            #expect(try await it.installation.begin(wish) == .first)
        }
    }
}
