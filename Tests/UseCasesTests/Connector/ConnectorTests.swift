import Domain
import Formats
import Store
import TestDatabases
import TestInstallation
import Testing
import UseCases

@Suite("Connectors")
struct ConnectorTests {
    private static func name(_ text: String = "Rack 7") throws -> ConnectionName {
        try #require(ConnectionName(text))
    }

    @Test(
        "A token presents one key once, within the hour, and nothing is sealed to it unconfirmed",
        arguments: Engine.allCases)
    func registration(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let administration = it.installation.hostRights.administration
            let ownership = it.installation.hostRights.ownership
            let added = try #require(try await administration.addConnector(Self.name()).value)
            #expect(
                try await administration.addConnector(Self.name("rack 7")).refusals == [
                    .connectionNameTaken
                ])
            let key = try #require(ConnectorKey(bytes: Chance.seeded(1).p256PrivateKey())).publicKey
            let other = try #require(ConnectorKey(bytes: Chance.seeded(2).p256PrivateKey())).publicKey
            #expect(
                try await it.installation.registerConnector(added.registration, publicKey: "AAAA").refusals == [
                    .publicKeyMalformed
                ])
            it.clock.advance(.hours(1))
            #expect(
                try await it.installation.registerConnector(added.registration, publicKey: key.text).refusals == [
                    .connectorUnknown
                ])
            let id = added.connector.id
            let renewed = try #require(try await administration.renewConnector(id).value)
            let token = try #require(
                try await it.installation.registerConnector(renewed.registration, publicKey: key.text).value)
            #expect(
                try await it.installation.registerConnector(renewed.registration, publicKey: other.text).refusals == [
                    .connectorUnknown
                ])
            #expect(try await it.installation.findConnector(token)?.isTrusted == false)
            #expect(try await it.installation.findConnector(renewed.registration) == nil)
            #expect(
                try await ownership.confirmConnector(id, fingerprint: other.fingerprint).refusals == [
                    .fingerprintWrong
                ])
            #expect(try await ownership.confirmConnector(id, fingerprint: key.fingerprint).isDone)
            #expect(
                try await ownership.confirmConnector(id, fingerprint: key.fingerprint).refusals == [
                    .nothingToChange
                ])
            #expect(try await it.installation.findConnector(token)?.isTrusted == true)
            #expect(try await it.count(.connectorRegistered) == 1)
            // The same key with a new token is confirmed still; the token of before is no good.
            let again = try #require(try await administration.renewConnector(id).value)
            #expect(try await it.installation.findConnector(token) == nil)
            _ = try await it.installation.registerConnector(again.registration, publicKey: key.text)
            #expect(try await administration.listConnectors().value?.first?.isTrusted == true)
        }
    }

    @Test(
        "Another key has to be confirmed anew, and what was sealed to the one before is needed once more",
        arguments: Engine.allCases)
    func anotherKey(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, connection, anna in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let administration = it.installation.hostRights.administration
            let renewed = try #require(try await administration.renewConnector(connector.connector.id).value)
            let key = try #require(ConnectorKey(bytes: it.installation.chance.p256PrivateKey())).publicKey
            #expect(try await it.installation.registerConnector(renewed.registration, publicKey: key.text).isDone)
            #expect(try await it.state(of: anna) == [.needsPassword])
            #expect(try await it.installation.database.read { try $0.findWriterSecret(of: connection.id) } == nil)
            _ = try await it.session(password: "amber glacier 77")
            #expect(try await it.state(of: anna) == [.needsPassword], "nobody has confirmed it")
            #expect(try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 9).isEmpty)
        }
    }

    @Test("A connector that is removed is given nothing, and what it could open is gone", arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, anna in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let administration = it.installation.hostRights.administration
            #expect(try await administration.removeConnector(connector.connector.id).isDone)
            #expect(try await connector.runner.carryDue() == 0)
            #expect(try await it.installation.findConnector(connector.token) == nil)
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries WHERE sealed IS NOT NULL") == 0)
            #expect(try await it.state(of: anna) == [.needsPassword])
        }
    }

    @Test("One connector can neither fetch nor report what is another's", arguments: Engine.allCases)
    func apart(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, anna in
            let other = try await it.addConnector("Rack 8")
            try await DeliveryTests.change(it, to: "amber glacier 77")
            #expect(try await other.runner.carryDue() == 0)
            let taken = try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 9)
            try await it.installation.reportDeliveries(
                taken.map { DeliveryReport($0, .applied) }, by: other.connector.id)
            #expect(try await it.state(of: anna) == [.pending])
        }
    }

    @Test("Work that the wire doubles is carried once", arguments: Engine.allCases)
    func doubled(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, _ in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let taken = try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 9)
            let source = ReplayedSource([taken + taken, taken])
            let runner = ConnectorRunner(
                source: source, key: connector.key, logger: .silent, target: { _ in connector.target })
            while try await runner.carryDue() > 0 {}
            #expect(taken.count == 1 && connector.target.orders == 1 && source.outcomes == [.applied])
        }
    }

    @Test("The server can't read what it seals, and a key that doesn't open it says so", arguments: Engine.allCases)
    func otherKey(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, anna in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let key = try #require(ConnectorKey(bytes: Chance.seeded(3).p256PrivateKey()))
            let runner = ConnectorRunner(
                source: LocalDeliverySource(installation: it.installation, connector: connector.connector.id), key: key,
                logger: .silent, target: { _ in connector.target })
            try await runner.carryDue()
            #expect(connector.target.orders == 0)
            guard case .waiting(.writerUnreadable, _) = try await it.state(of: anna).first else {
                Issue.record("it says something else")
                return
            }
        }
    }

    @Test("Where no kind of directory is known it says so, and the delivery waits", arguments: Engine.allCases)
    func unknownKind(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, anna in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let runner = ConnectorRunner(
                source: LocalDeliverySource(installation: it.installation, connector: connector.connector.id),
                key: connector.key, logger: .silent, target: { _ in nil })
            try await runner.carryDue()
            guard case .waiting(.kindUnknown, _) = try await it.state(of: anna).first else {
                Issue.record("it says something else")
                return
            }
        }
    }

    @Test("After a restore every receipt is void, and every connector has to come anew", arguments: Engine.allCases)
    func restored(engine: Engine) async throws {
        try await DeliveryTests.with(engine, [.atOnce: "7"]) { it, connector, connection, anna in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            try await connector.runner.carryDue()
            try await TestDatabases.withDirectory { folder in
                _ = try await it.installation.backUp(to: "\(folder)/backup")
                try await DeliveryTests.change(it, to: "copper meadow 31")
                try await connector.runner.carryDue()
                _ = try await Restore.run(
                    from: "\(folder)/backup", into: it.installation.database, keyFile: it.keyFile, replacing: true,
                    at: it.clock.now)
            }
            let again = try await TestInstallation.open(
                it.installation.database, keyFile: it.keyFile, clock: it.clock)
            #expect(try await again.state(of: anna) == [.needsPassword])
            let administration = again.installation.hostRights.administration
            #expect(try await administration.listConnections().value == [connection])
            #expect(try await again.installation.findConnector(connector.token) == nil)
            let id = connector.connector.id
            let renewed = try #require(try await administration.renewConnector(id).value)
            #expect(
                try await again.installation.registerConnector(
                    renewed.registration, publicKey: connector.key.publicKey.text
                ).isDone)
            #expect(
                try await again.installation.hostRights.ownership.confirmConnector(
                    id, fingerprint: connector.key.publicKey.fingerprint
                ).isDone)
            _ = try await administration.setWriter(
                of: connection.id, carriedBy: id, password: Secret("the writer's own"))
            _ = try await again.session(password: "amber glacier 77")
            again.clock.advance(DeliveryLease.holds)
            try await connector.runner.carryDue()
            #expect(connector.target.password(of: DeliveryTests.entry) == "amber glacier 77")
        }
    }

    @Test("What is set up is audited without secrets, and none is in the database", arguments: Engine.allCases)
    func secrets(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, connection, _ in
            let administration = it.installation.hostRights.administration
            #expect(try await administration.setReader(of: connection.id, password: Secret("the reader's own")).isDone)
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let dump = try await DatabaseDumpTests.dump(it)
            let secrets = ["the reader's own", "the writer's own", "amber glacier", connector.token.text.exposed]
            for text in dump { #expect(!secrets.contains { text.contains($0) }) }
            #expect(try await it.installation.openReaderSecret(of: connection.id)?.exposed == "the reader's own")
            _ = try await it.installation.rotateKeys(by: .host)
            #expect(try await it.installation.openReaderSecret(of: connection.id)?.exposed == "the reader's own")
            for kind in [AuditKind.connectionAdded, .connectorAdded, .connectorConfirmed, .accountBound] {
                #expect(try await it.count(kind) == 1)
            }
        }
    }

    @Test(
        "An account has one entry at a connection, and an entry one account; a removed one leaves nothing",
        arguments: Engine.allCases)
    func bindings(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, _, connection, anna in
            let administration = it.installation.hostRights.administration
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            let entry = DeliveryTests.entry.uppercased()
            #expect(try await administration.bind(bert.id, to: connection.id, entry: entry).refusals == [.alreadyBound])
            #expect(
                try await administration.bind(anna.id, to: connection.id, entry: "uid=a").refusals == [.alreadyBound])
            #expect(
                try await administration.bind(bert.id, to: connection.id, entry: "bert").refusals == [.entryMalformed])
            let binding = try #require(try await administration.listBindings(of: anna.id).value?.first?.binding.id)
            #expect(try await administration.unbind(binding).isDone)
            #expect(try await administration.listBindings(of: anna.id).value == [])
            try await it.bind(anna, to: connection)
            #expect(try await administration.removeConnection(connection.id).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
        }
    }

    @Test(
        "What is changed about a connection is checked as a whole, and its name is its own", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, connection, _ in
            let administration = it.installation.hostRights.administration
            let faulty = try await administration.changeConnection(connection.id, [.atOnce: "0", .filter: "x"])
            #expect(
                Set(faulty.refusals) == [
                    .connectionFaulty(ConnectionFault(.atOnce, .outOfRange)),
                    .connectionFaulty(ConnectionFault(.filter, .malformed)),
                ])
            let changed = try await administration.changeConnection(connection.id, [.atOnce: "9", .leaving: ""])
            #expect(changed.value?.settings.atOnce == 9 && changed.value?.settings.leaving == .leave)
            #expect(try await administration.listConnections().value?.map(\.settings.atOnce) == [9])
            #expect(try await it.count(.connectionChanged) == 2)
        }
    }
}
