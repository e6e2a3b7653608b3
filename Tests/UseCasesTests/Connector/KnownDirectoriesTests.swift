import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("A connector knows whom it may talk to")
struct KnownDirectoriesTests {
    private static let pinned = "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----"

    private static func server(_ text: String) throws -> DirectoryServer { try DirectoryServer(text) }

    private static func runner(_ connector: TestConnector, _ it: TestInstallation, _ known: KnownDirectories)
        -> ConnectorRunner
    {
        let source = LocalDeliverySource(installation: it.installation, connector: connector.connector.id)
        return ConnectorRunner(
            source: source, key: connector.key, directories: known, logger: .silent,
            target: { _ in connector.target })
    }

    @Test(
        "Where any of a connection's servers is not known, nothing is opened and nobody is talked to",
        arguments: Engine.allCases)
    func unknown(engine: Engine) async throws {
        let said = "ldaps://ldap.example.org ldaps://second.example.org"
        try await DeliveryTests.with(engine, [.servers: said]) { it, connector, _, anna in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let (first, second) = (
                try Self.server("ldaps://ldap.example.org"), try Self.server("ldaps://second.example.org")
            )
            for known in try [
                [], [first], [second], [first, Self.server("ldaps://second.example.org:1636")],
                [first, Self.server("ldap://second.example.org:636")],
            ] {
                try await Self.runner(connector, it, KnownDirectories(known.map { .init($0) })).carryDue()
                #expect(connector.target.orders == 0)
                guard case .waiting(.directoryNotAllowed, let until) = try await it.state(of: anna).first else {
                    Issue.record("it says something else")
                    return
                }
                it.clock.advance(until - it.clock.now)
            }
            try await Self.runner(connector, it, KnownDirectories([.init(first), .init(second)])).carryDue()
            #expect(connector.target.password(of: DeliveryTests.entry) == "amber glacier 77")
        }
    }

    @Test("The certificates that are pinned where it runs take the place of those that the server names")
    func pins() async throws {
        try await DeliveryTests.with(.sqlite) { it, connector, connection, _ in
            try await DeliveryTests.change(it, to: "amber glacier 77")
            let work = try #require(
                try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 1).first)
            let server = try Self.server("ldaps://ldap.example.org")
            let pinned = KnownDirectories([.init(server, authorities: Self.pinned)]).permitted(work)
            #expect(pinned?.connection.settings.authorities == Self.pinned)
            #expect(pinned?.connection.id == connection.id && pinned?.lease == work.lease)
            let plain = KnownDirectories([.init(server)]).permitted(work)
            #expect(plain?.connection.settings.authorities == TestInstallation.certificate)
            // Named with certificates and without, in either order, it is no less strict.
            for both in [[nil, Self.pinned], [Self.pinned, nil]] {
                let known = KnownDirectories(both.map { .init(server, authorities: $0) })
                #expect(known.permitted(work)?.connection.settings.authorities == Self.pinned)
            }
            // What can't be a certificate leaves no way to the directory, instead of the server's.
            #expect(KnownDirectories([.init(server, authorities: "nonsense")]).permitted(work) == nil)
        }
    }

    @Test("Of a file, the certificates count and nothing around them")
    func certificates() {
        let file = "# The CA\r\n subject: x\n\(Self.pinned)\nmore\n\(Self.pinned)\n-----BEGIN PRIVATE KEY-----\nx\n"
        #expect(KnownDirectories.certificates(in: file) == "\(Self.pinned)\n\(Self.pinned)")
        for text in ["", "MIIB", "-----BEGIN CERTIFICATE-----\nMIIB"] {
            #expect(KnownDirectories.certificates(in: text) == nil)
        }
    }

    @Test(
        "An older password than the one that it carried is not carried, for this account at this directory alone",
        arguments: Engine.allCases)
    func older(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, anna in
            var taken: [DeliveryWork] = []
            for password in ["amber glacier 77", "copper meadow 31"] {
                try await DeliveryTests.change(it, to: password)
                taken += try await it.installation.leaseDeliveries(to: connector.connector.id, limit: 1)
                it.clock.advance(DeliveryLease.holds)
            }
            // As from a server that was brought back and doesn't know it: the older one again, under a new lease.
            let source = ReplayedSource(taken.reversed().map { [$0] })
            let runner = ConnectorRunner(
                source: source, key: connector.key, logger: .silent, target: { _ in connector.target })
            while try await runner.carryDue() > 0 {}
            #expect(source.outcomes == [.applied, .failed(.passwordOlder)])
            #expect(connector.target.password(of: DeliveryTests.entry) == "copper meadow 31")
            try await it.installation.reportDeliveries(
                [DeliveryReport(taken[1], .failed(.passwordOlder))], by: connector.connector.id)
            #expect(try await it.state(of: anna) == [.failed(.passwordOlder)])
        }
    }

    @Test("Who waits for work gets it when it is there, and nothing when the time is over", arguments: Engine.allCases)
    func waiting(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, _ in
            let (id, beat) = (connector.connector.id, DeliveryBeat(installation: it.installation, logger: .silent))
            let waiters = it.installation.deliveryWaiters
            async let given = it.installation.awaitDeliveries(to: id, limit: 9, atMost: .seconds(10))
            while waiters.count == 0 { await Task.yield() }
            // A reset wakes it by itself; nobody has to look.
            try await DeliveryTests.change(it, to: "amber glacier 77")
            #expect(try await given.count == 1)
            async let none = it.installation.awaitDeliveries(to: id, limit: 9, atMost: .seconds(10))
            while waiters.count == 0 { await Task.yield() }
            it.clock.advance(.seconds(10))
            try await beat.beat()
            #expect(try await none.isEmpty)
            // What becomes due by time alone is found by the beat.
            async let later = it.installation.awaitDeliveries(to: id, limit: 9, atMost: .seconds(600))
            while waiters.count == 0 { await Task.yield() }
            it.clock.advance(DeliveryLease.holds)
            try await beat.beat()
            #expect(try await later.count == 1)
            #expect(waiters.count == 0)
        }
    }
}
