import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Forwarding events, on either engine")
struct EventForwarderTests {
    private static let failure = ForwardingOutcome.refused(status: 500, retryAfter: nil)

    private static func forwarder(_ it: TestInstallation, _ receiver: EventReceiver = .syslog) -> EventForwarder {
        EventForwarder(installation: it.installation, receiver: receiver, logger: .silent)
    }

    private static func start(_ it: TestInstallation) async throws {
        try await it.set("events.syslog-url", to: "tls://logs.example.org")
    }

    private static func health(
        _ it: TestInstallation, _ receiver: EventReceiver = .syslog
    ) async throws -> ForwardingHealth {
        guard case .done(let all) = try await it.installation.hostRights.auditing.listForwardingHealth() else {
            throw NotDone()
        }
        return try #require(all.first { $0.receiver == receiver })
    }

    private struct NotDone: Error {}

    /// As many as there are behind the one that named the receiver.
    private static func happen(_ count: Int, _ it: TestInstallation) async throws {
        // Never the value that is there: nothing happens by that.
        let start = try await it.events().count
        for number in start..<start + count { try await it.set("lockout.minutes", to: String(16 + number)) }
    }

    @Test("Every event from the one that named the receiver on, in order and once", arguments: Engine.allCases)
    func inOrder(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.start(it)
            let first = try #require(try await it.events().last?.number)
            try await Self.happen(5, it)
            let forwarder = Self.forwarder(it)
            #expect(try await forwarder.forwardDue())
            try await Self.happen(1, it)
            #expect(try await forwarder.forwardDue())
            #expect(try await !forwarder.forwardDue())
            #expect(it.receiver.numbers == Array(first...first + 6))
            #expect(try await Self.health(it).waiting == 0)
            #expect(try await Self.health(it).state == .running)
        }
    }

    @Test("Many go in batches that follow each other without gaps", arguments: Engine.allCases)
    func batches(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("events.webhook-secret", to: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            try await it.set("events.webhook-url", to: "https://hooks.example.org/in")
            let first = try #require(try await it.events().last?.number)
            try await Self.happen(249, it)
            let forwarder = Self.forwarder(it, .webhook)
            while try await forwarder.forwardDue() {}
            #expect(it.receiver.batches.map(\.events.count) == [100, 100, 50])
            #expect(it.receiver.numbers == Array(first..<first + 250))
            #expect(Set(it.receiver.batches.map(\.id)).count == 3)
        }
    }

    @Test("What was not confirmed goes again, the same under the same id", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            it.receiver.answer(with: Self.failure)
            let forwarder = Self.forwarder(it)
            #expect(try await !forwarder.forwardDue())
            try await Self.happen(3, it)
            #expect(try await !forwarder.forwardDue(), "its pause is not over")
            it.clock.advance(.seconds(2))
            it.receiver.answer(with: .confirmed)
            #expect(try await forwarder.forwardDue())
            let batches = it.receiver.batches
            #expect(batches[0].id == batches[1].id && batches[0].events == batches[1].events)
            #expect(try await forwarder.forwardDue())
            #expect(
                it.receiver.batches[2].events.map(\.number) == [2, 3, 4].map { $0 + batches[0].events[0].number - 1 })
        }
    }

    @Test("A failure is told in words, and pauses grow", arguments: Engine.allCases)
    func failing(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            it.receiver.answer(with: .unreachable(.certificateNotTrusted))
            let forwarder = Self.forwarder(it)
            for seconds in [1, 2, 4, 8] {
                #expect(try await !forwarder.forwardDue())
                let sent = it.receiver.batches.count
                it.clock.advance(.seconds(seconds) - .milliseconds(1))
                try await forwarder.forwardDue()
                #expect(it.receiver.batches.count == sent)
                it.clock.advance(.seconds(seconds) / 5 + .milliseconds(1))
            }
            let health = try await Self.health(it)
            #expect(health.state == .failing && health.waiting == 1 && health.oldestWaiting != nil)
            #expect(health.forwarder?.failure == OutgoingFault.certificateNotTrusted.description)
        }
    }

    @Test("When a server dies while it sends, another goes on once its lease is over", arguments: Engine.allCases)
    func death(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            let other = try await it.neighbour()
            // What a kill leaves behind: a lease, and no word about the batch.
            let lease = it.installation.newID(Forwarder.self, at: it.clock.now)
            _ = try await it.installation.database.write {
                try $0.leaseForwarder(of: .syslog, as: lease, before: .max, at: it.clock.now)
            }
            #expect(try await !Self.forwarder(other).forwardDue())
            #expect(it.receiver.batches.isEmpty)
            it.clock.advance(Forwarder.lease)
            #expect(try await Self.forwarder(other).forwardDue())
            #expect(it.receiver.batches.count == 1)
        }
    }

    @Test("Who was too slow for its lease moves nothing that another has taken over", arguments: Engine.allCases)
    func slow(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            let other = try await it.neighbour()
            it.receiver.meanwhile {
                it.receiver.meanwhile {}
                it.clock.advance(Forwarder.lease)
                _ = try? await Self.forwarder(other).forwardDue()
                _ = try? await Self.happen(1, it)
                it.receiver.answer(with: .confirmed)
            }
            it.receiver.answer(with: .confirmed)
            try await Self.forwarder(it).forwardDue()
            #expect(try await Self.health(it).waiting == 1)
            #expect(try await Self.forwarder(it).forwardDue())
            let numbers = it.receiver.numbers
            #expect(numbers == [numbers[0], numbers[0], numbers[0] + 1])
        }
    }

    @Test("Two servers at once send each event once", arguments: Engine.allCases)
    func two(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            try await Self.happen(20, it)
            let other = try await it.neighbour()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in [it, other, it, other] {
                    group.addTask { while try await Self.forwarder(server).forwardDue() {} }
                }
                try await group.waitForAll()
            }
            let first = try #require(it.receiver.numbers.first)
            #expect(it.receiver.numbers == Array(first..<first + 21))
        }
    }

    @Test("A clock that is set back holds nobody up", arguments: Engine.allCases)
    func clock(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            let forwarder = Self.forwarder(it)
            it.clock.advance(.days(3))
            it.receiver.answer(with: Self.failure)
            try await forwarder.forwardDue()
            _ = try await it.installation.database.write {
                try $0.execute("UPDATE event_forwarders SET leased_until = $1", it.clock.now + Forwarder.lease)
            }
            it.clock.advance(.days(-3))
            it.receiver.answer(with: .confirmed)
            #expect(try await forwarder.forwardDue())
        }
    }

    @Test("410 stops it, which the trail says; whoever has it tried lets it go on", arguments: Engine.allCases)
    func gone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            let forwarder = Self.forwarder(it)
            it.receiver.answer(with: .unwanted)
            try await forwarder.forwardDue()
            it.clock.advance(.days(30))
            #expect(try await !forwarder.forwardDue())
            #expect(it.receiver.batches.count == 1)
            #expect(try await it.count(.forwardingStopped) == 1)
            #expect(try await Self.health(it).state == .stopped)

            let right = it.installation.hostRights.administration
            #expect(
                try await right.tryReceiver(.syslog) == .done("The receiver answered 410: it wants no more events."))
            #expect(try await Self.health(it).state == .stopped)
            it.receiver.answer(with: .confirmed)
            #expect(try await right.tryReceiver(.syslog) == .done(""))
            #expect(it.receiver.batches.last?.events == [])
            while try await forwarder.forwardDue() {}
            #expect(try await it.count(.forwardingTried) == 2)
            #expect(try await Self.health(it).waiting == 0)
        }
    }

    @Test("What happens while no receiver is named follows when it is named again", arguments: Engine.allCases)
    func off(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.start(it)
            try await Self.forwarder(it).forwardDue()
            try await it.set("events.syslog-url", to: "")
            try await Self.happen(2, it)
            it.clock.advance(.seconds(2))
            #expect(try await !Self.forwarder(it).forwardDue())
            try await it.set("events.syslog-url", to: "tcp://10.0.0.7")
            #expect(try await Self.forwarder(it).forwardDue())
            #expect(it.receiver.numbers.count == 5)
        }
    }

    @Test("Nothing goes to a webhook without a secret", arguments: Engine.allCases)
    func incomplete(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("events.webhook-url", to: "https://hooks.example.org/in")
            #expect(try await !Self.forwarder(it, .webhook).forwardDue())
            #expect(try await Self.health(it, .webhook).state == .incomplete)
            #expect(try await Self.health(it).state == .off)
            let tried = try await it.installation.hostRights.administration.tryReceiver(.webhook)
            #expect(tried == .refused(.nothingPending))
            #expect(it.receiver.batches.isEmpty)
        }
    }

    @Test("Keys that are renewed go on opening the webhook's secret", arguments: Engine.allCases)
    func rotated(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("events.webhook-secret", to: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            try await it.set("events.webhook-url", to: "https://hooks.example.org/in")
            let other = try await it.neighbour()
            _ = try await it.installation.rotateKeys(by: .host)
            #expect(try await Self.forwarder(other, .webhook).forwardDue())
        }
    }
}
