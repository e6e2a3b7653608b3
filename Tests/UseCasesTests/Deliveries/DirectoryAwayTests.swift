import Domain
import Store
import Formats
import Synchronization
import TestInstallation
import Testing
import UseCases

@Suite("Directories that are away")
struct DirectoryAwayTests {
    @Test(
        "One that is down is tried by one at a time, and by all as soon as one was let in", arguments: Engine.allCases)
    func probed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector, [.passwords: "argon2"])
            for number in 0..<12 {
                try await it.bind(it.addUser("p\(number)@example.org", userName: nil), to: connection)
            }
            connector.target.fail(.down, at: connection.id)
            #expect(try await connector.runner.carryDue() == 4, "as many as it takes at once")
            #expect(try await connector.runner.carryDue() == 0)
            for _ in 0..<10 {
                it.clock.advance(.minutes(2))
                #expect(try await connector.runner.carryDue() == 1)
                #expect(try await connector.runner.carryDue() == 0)
            }
            #expect(connector.target.orders == 14)
            connector.target.fail(nil, at: connection.id)
            it.clock.advance(.minutes(2))
            for count in [1, 4, 4, 3, 0] { #expect(try await connector.runner.carryDue() == count) }
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
        }
    }

    @Test("What is changed about a connection is tried at once", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        try await DeliveryTests.with(engine, [.passwords: "argon2"]) { it, connector, connection, _ in
            connector.target.fail(.refuses(.writerRefused), at: connection.id)
            for _ in 0..<9 {
                it.clock.advance(.hours(1))
                try await connector.runner.carryDue()
            }
            let zoe = try await it.addUser("zoe@example.org", userName: nil)
            try await it.bind(zoe, to: connection)
            #expect(try await connector.runner.carryDue() == 0, "nobody is let in by the same password again and again")
            connector.target.fail(nil, at: connection.id)
            let written = try await it.installation.hostRights.administration.setWriter(
                of: connection.id, carriedBy: connector.connector.id, password: Secret("the writer's new one"))
            #expect(written.isDone)
            #expect(try await connector.runner.carryDue() == 1)
            #expect(try await it.state(of: zoe) == [.applied(at: it.clock.now)])
        }
    }

    @Test(
        "While one never answers, every other gets each change, and each receipt is said once",
        arguments: Engine.allCases)
    func silent(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let anna = try await it.addUser()
            for number in 0...99 {
                let connection = try await it.addConnection(
                    "Directory \(number)", carriedBy: connector, [.passwords: "argon2"])
                try await it.bind(anna, to: connection)
                if number == 0 { connector.target.fail(.silent, at: connection.id) }
            }
            let source = HeardSource(
                LocalDeliverySource(installation: it.installation, connector: connector.connector.id))
            let runner = ConnectorRunner(
                source: source, key: connector.key, logger: .silent, target: { _ in connector.target })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner.run() }
                for password in ["amber glacier 77", "copper meadow 31"] {
                    let all = source.expect(99)
                    try await DeliveryTests.change(it, to: password)
                    it.installation.work.deliveries.wake()
                    for await _ in all {}
                }
                group.cancelAll()
            }
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 1, "that of the silent one")
            #expect(source.said == Set(source.heard).count && source.said >= 198)
        }
    }
}

/// Tells when so many targets have the newest.
private final class HeardSource: DeliverySource {
    private struct State {
        var heard: [ID<DeliveryLease>] = []
        var missing = 0
        var wanted = 1
        var all: AsyncStream<Void>.Continuation?
    }

    private let source: LocalDeliverySource
    private let state = Mutex(State())

    init(_ source: LocalDeliverySource) { self.source = source }

    var news: WorkSignals.Signal? { source.news }
    var heard: [ID<DeliveryLease>] { state.withLock { $0.heard } }
    var said: Int { heard.count }

    /// Ends when so many hold what the change after this one asks of them.
    func expect(_ count: Int) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            state.wanted += 1
            state.missing = count
            state.all = continuation
        }
        return stream
    }

    func lease(limit: Int) async throws -> [DeliveryWork] { try await source.lease(limit: limit) }

    func report(_ reports: [DeliveryReport]) async throws {
        try await source.report(reports)
        state.withLock { state in
            for report in reports {
                state.heard.append(report.lease)
                if report.outcome == .applied && report.pair.generation == state.wanted { state.missing -= 1 }
            }
            if state.missing <= 0 { state.all?.finish() }
        }
    }
}
