import Domain
import Formats
import Logging
import Store
import TestInstallation
import Testing
import UseCases

@Suite("How a request reaches a phone, on either engine")
struct PushDeliveryTests {
    @Test("One push for each phone that has subscribed, which says that there is a request", arguments: Engine.allCases)
    func sending(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            try await it.subscribe(phone)
            let transport = RecordingPushTransport()
            let sender = PushSender(installation: it.installation, transport: transport, logger: .silent)
            #expect(try await sender.sendWaiting() == 0)
            let shown = try await it.askPhones(in: try await it.beginWithFactor())
            #expect(try await sender.sendWaiting() == 1)
            #expect(try await sender.sendWaiting() == 0)
            #expect(transport.contents == [#"{"request":"\#(shown.request.id)"}"#])
            let identity = try await it.neighbour().installation.findPushIdentity()
            #expect(transport.sent.first?.identity.applicationServerKey == identity.applicationServerKey)
        }
    }

    @Test(
        "Whose push service keeps us waiting keeps nobody else's phone waiting", .timeLimit(.minutes(10)),
        arguments: Engine.allCases)
    func slow(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let session = try await it.session()
            let factors = try await it.factorsFlow(session)
            for _ in 0..<Phone.mostForOne {
                try await it.subscribe(try await it.enrolPhone(session, in: factors), at: "slow.example")
            }
            try await it.subscribe(try await it.enrolPhone(try await it.session("bert")))
            let transport = RecordingPushTransport()
            transport.hold("slow.example")
            let sender = PushSender(installation: it.installation, transport: transport, logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await sender.run() }
                for round in 1...2 {
                    // Anna's second request waits for the slot that her first one has.
                    let annas = try await it.beginWithFactor()
                    _ = try await it.askPhones(in: annas)
                    if round == 1 { await transport.receive(PushSender.phonesAtOnce, for: "slow.example") }
                    let berts = try await it.beginWithFactor("bert")
                    _ = try await it.askPhones(in: berts)
                    await transport.receive(1, for: "push.example")
                    for flow in [annas, berts] {
                        try await it.installation.withdrawPush(flow, origin: TestInstallation.origin)
                    }
                }
                #expect(transport.count(for: "slow.example") == PushSender.phonesAtOnce)
                group.cancelAll()
            }
        }
    }

    @Test("What was answered or cancelled before its turn rings nobody", arguments: Engine.allCases)
    func over(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.subscribe(try await it.enrolPhone(try await it.session()))
            let transport = RecordingPushTransport()
            let sender = PushSender(installation: it.installation, transport: transport, logger: .silent)
            let flow = try await it.beginWithFactor()
            _ = try await it.askPhones(in: flow)
            try await it.installation.withdrawPush(flow, origin: TestInstallation.origin)
            #expect(try await sender.sendWaiting() == 0)
            #expect(transport.sent.isEmpty)
        }
    }

    @Test("A subscription that can't be read keeps no other phone waiting", arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let factors = try await it.factorsFlow(session)
            for _ in 0..<3 { try await it.subscribe(try await it.enrolPhone(session, in: factors)) }
            try await it.tamper("UPDATE phones SET subscription = 's1.1.AAAA' WHERE id = (SELECT MIN(id) FROM phones)")
            let transport = RecordingPushTransport()
            let sender = PushSender(installation: it.installation, transport: transport, logger: .silent)
            _ = try await it.askPhones(in: try await it.beginWithFactor())
            #expect(try await sender.sendWaiting() == 1)
            #expect(transport.sent.count == 2)
        }
    }

    @Test("A subscription that is gone is forgotten; one that is busy is not", arguments: Engine.allCases)
    func outcomes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            try await it.subscribe(phone)
            let transport = RecordingPushTransport()
            let sender = PushSender(installation: it.installation, transport: transport, logger: .silent)
            let left: SQL = "SELECT COUNT(*) FROM phones WHERE subscription IS NOT NULL"
            for (outcome, remaining) in [
                (PushOutcome.retryLater(after: .seconds(5)), 1), (.unreachable(.timedOut), 1), (.gone, 0),
            ] {
                transport.answer(with: outcome)
                let flow = try await it.beginWithFactor()
                _ = try await it.askPhones(in: flow)
                #expect(try await sender.sendWaiting() == 1)
                try await it.installation.withdrawPush(flow, origin: TestInstallation.origin)
                #expect(try await it.number(left) == remaining)
            }
        }
    }

    @Test("What is kept of it is sealed, and sealed anew when keys are rotated", arguments: Engine.allCases)
    func rotation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            try await it.subscribe(phone)
            let before = try await it.installation.findPushIdentity().applicationServerKey
            _ = try await it.installation.rotateKeys(by: .host)
            for query: SQL in [
                "SELECT COUNT(*) FROM phones WHERE subscription NOT LIKE 's1.2.%'",
                "SELECT COUNT(*) FROM push_identity WHERE private_key NOT LIKE 's1.2.%'",
            ] { #expect(try await it.number(query) == 0) }
            #expect(try await it.neighbour().installation.findPushIdentity().applicationServerKey == before)
        }
    }

    @Test("A phone that waits hears of a request at once, and of its end", arguments: Engine.allCases)
    func waiting(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            guard case .active(let stored, _) = try await it.installation.findPhone(phone.token) else { return }
            let flow = try await it.beginWithFactor()
            async let heard = it.installation.awaitPush(for: stored, knowing: nil, atMost: .seconds(25))
            let shown = try await it.askPhones(in: flow)
            #expect(try await heard.value??.id == shown.request.id)
            async let ended = it.installation.awaitPush(for: stored, knowing: shown.request.id, atMost: .seconds(25))
            try await it.installation.withdrawPush(flow, origin: TestInstallation.origin)
            #expect(try await ended == .done(nil))
        }
    }

    @Test("It hears of what was asked on another server with the next beat", arguments: Engine.allCases)
    func neighbours(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            guard case .active(let stored, _) = try await it.installation.findPhone(phone.token) else { return }
            let other = try await it.neighbour()
            let flow = try await it.beginWithFactor()
            let beat = PushBeat(installation: it.installation, logger: .silent)
            let heard = try await withThrowingTaskGroup(of: Outcome<PushRequest?>?.self) { group in
                group.addTask {
                    try await it.installation.awaitPush(for: stored, knowing: nil, atMost: .seconds(25))
                }
                group.addTask {
                    _ = try await other.askPhones(in: flow)
                    // The wait may begin after the first of them. While nobody waits, a beat doesn't either: without giving
                    // way it would keep a thread from whoever is about to.
                    while !Task.isCancelled {
                        try? await beat.beat()
                        await Task.yield()
                    }
                    return nil
                }
                let first = try await group.next()
                group.cancelAll()
                return first
            }
            let asked = try await other.installation.findPush(flow)
            #expect(asked != nil && heard??.value??.id == asked?.request.id)
        }
    }

    @Test("When its time is over, it is told that there is nothing", arguments: Engine.allCases)
    func timeOver(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            guard case .active(let stored, _) = try await it.installation.findPhone(phone.token) else { return }
            #expect(try await it.installation.awaitPush(for: stored, knowing: nil, atMost: .zero) == .done(nil))
        }
    }
}
