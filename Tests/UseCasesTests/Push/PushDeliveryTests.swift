import Domain
import Formats
import Logging
import Store
import TestInstallation
import Testing
import UseCases

@Suite("How a request reaches a phone, on either engine")
struct PushDeliveryTests {
    private static let subscription = """
        {"endpoint":"https://push.example/abc","keys":{"auth":"AAAAAAAAAAAAAAAAAAAAAA","p256dh":"KEY"}}
        """

    private func subscribe(_ phone: SoftwarePhone, _ it: TestInstallation) async throws -> Phone {
        guard case .active(let stored, _) = try await it.installation.findPhone(phone.token) else {
            throw Unexpected(what: "the phone is not set up")
        }
        let point = Base64URL.encode(try it.makePhoneKey().publicKey.x963)
        let json = Self.subscription.replacing("KEY", with: point)
        try await it.installation.subscribe(stored, to: try PushSubscription(json: json))
        return stored
    }

    @Test("One push for each phone that has subscribed, which says that there is a request", arguments: Engine.allCases)
    func sending(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            _ = try await subscribe(phone, it)
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

    @Test("A subscription that is gone is forgotten; one that is busy is not", arguments: Engine.allCases)
    func outcomes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            _ = try await subscribe(phone, it)
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
                try await it.installation.withdrawPush(flow)
                #expect(try await it.number(left) == remaining)
            }
        }
    }

    @Test("What is kept of it is sealed, and sealed anew when keys are rotated", arguments: Engine.allCases)
    func rotation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            _ = try await subscribe(phone, it)
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
            try await it.installation.withdrawPush(flow)
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
                    // The wait may begin after the first of them.
                    while !Task.isCancelled { try? await beat.beat() }
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
