import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Connections, as administrators look after them")
struct ConnectionTests {
    /// Anna and a directory that is owed her password, and somebody with every right.
    private static func with(
        _ engine: Engine,
        _ body: @Sendable (TestInstallation, TestConnector, Connection, Rights) async throws -> Void
    ) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector)
            try await it.bind(try await it.addUser(), to: connection)
            try await body(it, connector, connection, try await it.rights(.owner))
        }
    }

    private static func overview(_ connection: Connection, _ rights: Rights) async throws -> ConnectionOverview {
        try #require(try await rights.auditing?.findConnection(connection.id).value)
    }

    @Test("How one stands: what waits, why, and what is missing", arguments: Engine.allCases)
    func overview(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, rights in
            let first = try await Self.overview(connection, rights)
            #expect(first.hasWriter && !first.hasReader && first.bound.number == 1)
            #expect(first.problem(at: it.clock.now) == .noReaderPassword)
            #expect((first.health.waiting, first.health.needPassword) == (1, 1))
            let administration = try #require(rights.administration)
            #expect(try await administration.setReader(of: connection.id, password: Secret("the reader's")).isDone)
            connector.target.fail(.refuses(.entryMissing), at: connection.id)
            try await DeliveryTests.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            let failing = try await Self.overview(connection, rights)
            #expect(failing.failures.map(\.failure) == [.entryMissing] && failing.health.failed == 1)
            #expect(failing.problem(at: it.clock.now) == .failing(.entryMissing))
            // Who asked for work was seen.
            #expect(failing.connector?.lastSeenAt == it.clock.now)
            let home = try #require(try await rights.reading?.findHomeNumbers().value)
            #expect((home.deliveriesFailed.number, home.deliveriesWaiting.number) == (1, 0))
            #expect(try await rights.auditing?.findConnection(ID(rawValue: "x")).refusals == [.connectionUnknown])
            let overviews = try #require(try await rights.auditing?.listConnectors().value)
            #expect(overviews.map(\.connections) == [[failing.connection]] && overviews.map(\.state) == [.confirmed])
        }
    }

    @Test("Which directory has its say about whose password is for owners alone", arguments: Engine.allCases)
    func deciding(engine: Engine) async throws {
        try await Self.with(engine) { it, _, connection, owner in
            let said: [ConnectionField: String] = [
                .kind: "ldap", .servers: "ldaps://mine.example.com", .authorities: TestInstallation.certificate,
                .readerName: "cn=reader,dc=example", .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
            ]
            let called = try #require(APIKeyName("Setup"))
            let key = try await it.installation.hostRights.host.addAPIKey(
                called, as: .administrator, lives: .days(1))
            let token = try #require(key.value?.token)
            let program = try #require(try await it.installation.findAPIKey(token))
            let name = try #require(ConnectionName("Mine"))
            let owning = try #require(owner.administration)
            for rights in [try await it.rights(.administrator), it.installation.rights(of: program)] {
                let right = try #require(rights.administration)
                #expect(rights.ownership == nil, "no way to confirm a connector of one's own")
                for authority in ["both", "directory"] {
                    let refused = try await right.addConnection(name, said.merging([.authority: authority]) { $1 })
                    #expect(refused.refusals == [.notAllowed])
                    #expect(
                        try await right.changeConnection(connection.id, [.authority: authority]).refusals == [
                            .notAllowed
                        ])
                }
                #expect(try await right.changeConnection(connection.id, [.filter: "(uid=*)"]).isDone)
                #expect(try await owning.changeConnection(connection.id, [.authority: "both"]).isDone)
                for (field, text) in [
                    (ConnectionField.servers, "ldaps://mine.example.com"), (.searchBase, "ou=mine,dc=example"),
                    (.authorities, "\(TestInstallation.certificate)\n"), (.readerName, "cn=me,dc=example"),
                    (.emailAttribute, "description"), (.userNameAttribute, "description"), (.matching, "user-name"),
                    (.filter, ""), (.accounts, "all"), (.authority, ""),
                    (.changeAt, "https://mine.example.com"),
                ] {
                    let refused = try await right.changeConnection(connection.id, [field: text])
                    #expect(refused.refusals == [.notAllowed], "\(field)")
                }
                #expect(try await right.changeConnection(connection.id, [.atOnce: "7"]).isDone)
                #expect(try await owning.changeConnection(connection.id, [.authority: "", .atOnce: ""]).isDone)
            }
        }
    }

    @Test("Each filter of the list means what the state's name does", arguments: Engine.allCases)
    func filters(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, rights in
            let auditing = try #require(rights.auditing)
            func shown(_ filter: DeliveryFilter?, at id: ID<Connection>? = nil) async throws -> [DeliveryState] {
                let query = DeliveryQuery(connection: id, filter: filter)
                return try #require(try await auditing.listDeliveries(query).value).deliveries.map(\.delivery.state)
            }
            func check(_ filter: DeliveryFilter) async throws {
                for id in [nil, connection.id] {
                    let all = try await shown(nil, at: id)
                    #expect(all.map(filter.includes) == [true])
                    for other in DeliveryFilter.allCases {
                        #expect(try await shown(other, at: id).count == (other == filter ? 1 : 0))
                    }
                }
            }
            try await check(.needsPassword)
            try await DeliveryTests.change(it, to: "amber glacier 77")
            try await check(.pending)
            for failure in DeliveryFailure.allCases where failure.kind != .needsPassword {
                connector.target.fail(.refuses(failure), at: connection.id)
                _ = try await rights.administration?.retryDeliveries(at: connection.id)
                // An answer that was lost keeps the next from being handed out.
                it.clock.advance(.hours(1))
                try await connector.runner.carryDue()
                try await check(failure.kind == .transient ? .waiting : .failed)
            }
            _ = try await rights.administration?.pauseConnection(connection.id, true)
            try await check(.paused)
            #expect(try await shown(nil, at: ID(rawValue: "x")).isEmpty)
        }
    }

    @Test("Page by page nobody is left out, and of an account it says what has arrived", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, rights in
            let auditing = try #require(rights.auditing)
            for number in 1...4 {
                it.clock.advance(.seconds(number % 2))
                try await it.bind(try await it.addUser("p\(number)@example.org", userName: nil), to: connection)
            }
            var (seen, place): ([ID<Binding>], DeliveryPlace?) = ([], nil)
            repeat {
                let query = DeliveryQuery(connection: connection.id)
                let page = try #require(try await auditing.listDeliveries(query, after: place, limit: 2).value)
                seen += page.deliveries.map(\.delivery.binding.id)
                place = try page.next.map { try #require(DeliveryPlace(parsing: $0.text)) }
            } while place != nil
            #expect(seen.count == 5 && Set(seen).count == 5)
            try await DeliveryTests.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            let anna = try await it.id()
            let own = try #require(try await auditing.listDeliveries(DeliveryQuery(account: anna)).value).deliveries
            #expect(own.map(\.delivery.state) == [.applied(at: it.clock.now)])
            #expect(DeliveryPlace(parsing: "x.y") == nil && DeliveryPlace(parsing: "1") == nil)
        }
    }

    @Test("Everything is tried again at one wish, which is one event", arguments: Engine.allCases)
    func retry(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, rights in
            let administration = try #require(rights.administration)
            #expect(try await administration.retryDeliveries(at: connection.id).value == 0)
            #expect(try await it.count(.deliveryRetried) == 0)
            try await DeliveryTests.change(it, to: "amber glacier 77")
            connector.target.fail(.refuses(.notPermitted), at: connection.id)
            try await connector.runner.carryDue()
            #expect(try await connector.runner.carryDue() == 0)
            connector.target.fail(nil, at: connection.id)
            #expect(try await administration.retryDeliveries(at: connection.id).value == 1)
            #expect(try await it.count(.deliveryRetried) == 1)
            #expect(try await connector.runner.carryDue() == 1)
            #expect(connector.target.password(of: DeliveryTests.entry) == "amber glacier 77")
            #expect(
                try await administration.retryDeliveries(at: ID(rawValue: "x")).refusals == [.connectionUnknown])
        }
    }

    @Test(
        "Passwords of service accounts aren’t sent to where somebody leads a connection afterwards",
        arguments: Engine.allCases)
    func elsewhere(engine: Engine) async throws {
        let other = TestInstallation.certificate.replacing("MIIB", with: "MIIC")
        let changes: [(ConnectionField, String, Bool)] = [
            (.atOnce, "7", true), (.servers, "ldaps://evil.example", false),
            (.servers, "ldaps://ldap.example.org ldaps://evil.example", false),
            // Nobody vouches who didn't before, as when one is left out; then somebody does.
            (.authorities, TestInstallation.certificate + "\n" + TestInstallation.certificate, true),
            (.authorities, TestInstallation.certificate + "\n" + other, false),
            (.authorities, TestInstallation.certificate, true), (.authorities, other, false),
            (.readerName, "cn=other,dc=example", false), (.writerName, "cn=other,dc=example", false),
        ]
        try await Self.with(engine) { it, connector, connection, rights in
            let administration = try #require(rights.administration)
            for (field, value, isKept) in changes {
                _ = try await administration.setReader(of: connection.id, password: Secret("the reader's"))
                _ = try await administration.setWriter(
                    of: connection.id, carriedBy: connector.connector.id, password: Secret("the writer's"))
                #expect(try await administration.changeConnection(connection.id, [field: value]).isDone)
                let now = try await Self.overview(connection, rights)
                #expect(now.hasReader == isKept && now.hasWriter == isKept, "\(field) \(value)")
            }
            // Whoever runs commands at the host could read them anyway.
            let host = it.installation.hostRights.administration
            _ = try await host.setReader(of: connection.id, password: Secret("the reader's"))
            _ = try await host.changeConnection(connection.id, [.servers: "ldaps://new.example.org"])
            #expect(try await Self.overview(connection, rights).hasReader)
        }
    }

    @Test("It is called otherwise, and two are never called the same", arguments: Engine.allCases)
    func names(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, rights in
            let administration = try #require(rights.administration)
            _ = try await it.addConnection("Branch", carriedBy: connector)
            let (branch, other) = (try #require(ConnectionName("BRANCH")), try #require(ConnectionName("Main")))
            let refused = try await administration.changeConnection(connection.id, [:], name: branch)
            #expect(refused.refusals == [.connectionNameTaken])
            #expect(try await administration.changeConnection(connection.id, [:], name: other).value?.name == other)
        }
    }

    @Test("A test needs the reader’s password, changes nothing and is written down", arguments: Engine.allCases)
    func test(engine: Engine) async throws {
        try await Self.with(engine) { it, _, connection, rights in
            let administration = try #require(rights.administration)
            #expect(try await administration.testConnection(connection.id).refusals == [.connectionIncomplete])
            #expect(
                try await administration.testConnection(ID(rawValue: "x")).refusals == [.connectionUnknown])
            #expect(try await it.count(.connectionTested) == 0)
        }
    }

    @Test("Why it was done stands in the trail", arguments: Engine.allCases)
    func reasons(engine: Engine) async throws {
        try await Self.with(engine) { it, connector, connection, rights in
            let (administration, reason) = (try #require(rights.administration), try Reason("It moves"))
            _ = try await administration.pauseConnection(connection.id, true, because: reason)
            _ = try await administration.removeConnection(connection.id, because: reason)
            _ = try await administration.renewConnector(connector.connector.id, because: reason)
            _ = try await administration.removeConnector(connector.connector.id, because: reason)
            let events = try await it.events().suffix(4)
            #expect(
                events.map(\.kind) == [
                    "connection.paused", "connection.removed", "connector.added", "connector.removed",
                ])
            #expect(events.allSatisfy { $0.details.contains("It moves") })
        }
    }
}
