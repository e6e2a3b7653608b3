import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 20.
@Suite("Duo is asked for, on either engine")
struct DuoAnswerTests {
    @Test("The password leads to Duo, and Duo to the session", arguments: Engine.allCases)
    func signsIn(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            let flow = try await it.signInFlow()
            let back = try await it.sentToDuo(flow).back()
            let session = try #require(try await it.answer(.duo(back), in: flow).session)
            #expect(session.signedIn.session.proofs == [.currentPassword, .duo])
            #expect(session.signedIn.session.scope == .full)
            // Neither flow nor state opens anything again.
            #expect(try await it.answer(.duo(back), in: flow).refusals == [.nothingPending])
            let next = try await it.signInFlow()
            #expect(try await it.answer(.duo(back), in: next).refusals == [.duoDenied])
        }
    }

    @Test("A person's page says when Duo answered last", arguments: Engine.allCases)
    func lastUse(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            func lastUse() async throws -> Timestamp? {
                let details = try await UserDetailsTests.details(it)
                #expect(details.factors.map(\.kind) == [.duo])
                return details.factors.first?.lastUsedAt
            }
            try await it.addUserWithDuo()
            #expect(try await lastUse() == nil)
            it.clock.advance(.days(3))
            #expect(try await it.answerByDuo(try await it.signInFlow()).session != nil)
            let used = it.clock.now
            it.clock.advance(.minutes(10))
            #expect(try await lastUse() == used)
            #expect(try await it.installation.listFactorUses(of: it.id()) == [.duo: used])
            // Whoever sets it up anew has not used it yet.
            #expect(try await it.perform(.resetAuthenticator).isDone)
            #expect(try await it.installation.listFactorUses(of: it.id()).isEmpty)
        }
    }

    static let answers: [(Result<DuoOutcome, DuoFault>, Refusal, reason: String?)] = [
        (.success(.denied), .duoDenied, "denied"), (.success(.codeRefused), .duoDenied, "code-refused"),
        (.failure(.tokenRefused(.nonce)), .duoDenied, "token-nonce"),
        (.failure(.tokenRefused(.userName)), .duoDenied, "token-user-name"),
        (.failure(.tokenRefused(.signature(.wrongSignature))), .duoDenied, "token-signature"),
        // A clock is wrong, and nobody's answer.
        (.failure(.tokenRefused(.expired)), .duoUnavailable, nil),
        (.failure(.tokenRefused(.issuedAt)), .duoUnavailable, nil),
        (.failure(.tokenRefused(.malformed)), .duoUnavailable, nil),
        (.failure(.unreachable(.timedOut)), .duoUnavailable, nil),
        (.failure(.unexpectedAnswer(status: 500)), .duoUnavailable, nil),
    ]

    @Test("Whatever is not a yes opens nothing; a no is counted, silence isn't", arguments: Engine.allCases, answers)
    func failsClosed(
        engine: Engine, answer: (result: Result<DuoOutcome, DuoFault>, refusal: Refusal, reason: String?)
    ) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            it.duo.answer(with: answer.result)
            let flow = try await it.signInFlow()
            let back = try await it.sentToDuo(flow).back()
            #expect(try await it.answer(.duo(back), in: flow).refusals == [answer.refusal])
            #expect(try await it.count(.signInSucceeded) == 1)
            let failures = try await it.events().filter { $0.kind == AuditKind.factorFailed.rawValue }
            #expect(failures.count == (answer.reason == nil ? 0 : 1))
            if let reason = answer.reason {
                #expect(failures[0].details.contains(#""reason":"\#(reason)""#))
            }
            let counted = try await it.number(
                "SELECT COALESCE(SUM(failures), 0) FROM attempts WHERE browser = 'factor'")
            #expect(counted == failures.count)
            // What came back is spent, whatever Duo said; another trip opens the same flow.
            it.duo.answer(with: .success(.allowed))
            #expect(try await it.answer(.duo(back), in: flow).refusals == [.duoDenied])
            #expect(try await it.answerByDuo(flow).session != nil)
        }
    }

    @Test("Five times no locks the account, and then nobody is sent to Duo", arguments: Engine.allCases)
    func locks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            it.duo.answer(with: .success(.denied))
            let flow = try await it.signInFlow()
            for number in 1...5 {
                #expect(
                    try await it.answerByDuo(flow).refusals == [number < 5 ? .duoDenied : .accountLocked], "\(number)")
            }
            it.duo.answer(with: .success(.allowed))
            #expect(try await it.installation.startDuo(flow, goingTo: "").refusals == [.accountLocked])
            #expect(try await it.count(.accountLocked) == 1)
        }
    }

    @Test("What any site could send a browser back with is no attempt", arguments: Engine.allCases)
    func strayed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            let (flow, other) = (try await it.signInFlow(), try await it.signInFlow())
            let elsewhere = try await it.sentToDuo(other).back()
            let sound = try await it.sentToDuo(flow).back()
            for state in [
                elsewhere.state, "", ".", "x.y.z", sound.state + "overview", String(repeating: "A", count: 9_000),
            ] {
                for _ in 1...3 {
                    let answer = FactorAnswer.duo(DuoReturn(code: "code-of-duo", state: state))
                    #expect(try await it.answer(answer, in: flow).refusals == [.duoDenied])
                }
            }
            #expect(it.duo.exchanges.count == 1)
            #expect(try await it.count(.factorFailed) == 0)
            #expect(try await it.answer(.duo(sound), in: flow).session != nil)
        }
    }

    @Test("Of many that come back at once one is asked about, and one session opens", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            try await it.addUserWithDuo()
            let flow = try await it.signInFlow()
            let back = try await it.sentToDuo(flow).back()
            let asked = it.duo.exchanges.count
            let opened = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 {
                    group.addTask { try await it.answer(.duo(back), in: flow).session == nil ? 0 : 1 }
                }
                return try await group.reduce(0, +)
            }
            #expect(opened == 1)
            #expect(it.duo.exchanges.count == asked + 1)
            #expect(try await it.count(.factorFailed) == 0)
        }
    }

    @Test("A state is good for a quarter of an hour, and for what it was made for", arguments: Engine.allCases)
    func late(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let session = try await it.addUserWithDuo()
            let flow = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            let back = try await it.sentToDuo(flow, goingTo: "overview").back()
            // Not to add anything.
            #expect(try await it.addDuo(back, flow, session).refusals == [.duoDenied])
            it.clock.advance(.minutes(15) - .milliseconds(1))
            #expect(try await it.answer(.duo(back), in: flow).isDone)
            let late = try await it.signInFlow()
            let tooLate = try await it.sentToDuo(late).back()
            it.clock.advance(.minutes(15))
            #expect(try await it.answer(.duo(tooLate), in: late).refusals == [.nothingPending])
        }
    }

    @Test("With its settings gone nobody gets in without it, but by a recovery code", arguments: Engine.allCases)
    func settingsGone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let session = try await it.addUserWithDuo()
            let proven = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            #expect(try await it.answerByDuo(proven).isDone)
            let codes = try await it.recoveryCodes(session, in: proven)
            let flow = try await it.signInFlow()
            let back = try await it.sentToDuo(flow).back()
            try await it.set("factors.duo.client-secret", to: "")
            #expect(try await it.installation.startDuo(flow, goingTo: "").refusals == [.duoUnavailable])
            #expect(try await it.answer(.duo(back), in: flow).refusals == [.duoUnavailable])
            #expect(try await it.answer(.recoveryCode(codes[0]), in: flow).session != nil)
        }
    }

    @Test("A stand-in on this machine is believed where nobody else reaches us, and an unwell Duo nowhere")
    func hosts() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.addUserWithDuo()
            try await it.set("factors.duo.api-host", to: "localhost:8090")
            let flow = try await it.signInFlow()
            #expect(try await it.sentToDuo(flow).address.hasPrefix("http://localhost:8090/oauth/"))
            it.duo.become(healthy: false)
            #expect(try await it.installation.startDuo(flow, goingTo: "").refusals == [.duoUnavailable])
            let (inner, settings) = (it.installation, try await it.installation.findSettings())
            let reachable = Installation(
                database: inner.database, time: inner.time, chance: inner.chance, keys: inner.keys,
                hasher: inner.hasher, blocklists: inner.blocklists, baseURL: "https://portal.example.org", duo: it.duo)
            #expect(try await reachable.findDuo(settings) == nil)
            #expect(try await inner.findDuo(settings) != nil)
        }
    }

    @Test(
        "A new password waits for Duo, whichever the door", arguments: Engine.allCases,
        WaitingPasswordTests.Door.allCases)
    func passwords(engine: Engine, door: WaitingPasswordTests.Door) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            let session = try await it.session()
            try await it.enrolDuo(session)
            let flow = try await WaitingPasswordTests.wait(door, it, session)
            it.duo.answer(with: .success(.denied))
            #expect(try await it.answerByDuo(flow).refusals == [.duoDenied])
            it.duo.answer(with: .failure(.unreachable(.timedOut)))
            #expect(try await it.answerByDuo(flow).refusals == [.duoUnavailable])
            #expect(try await WaitingPasswordTests.changes(it) == 0)
            it.duo.answer(with: .success(.allowed))
            guard case .done(.passwordSet) = try await it.answerByDuo(flow) else {
                Issue.record("the password isn't set")
                return
            }
            #expect(try await WaitingPasswordTests.changes(it) == 1)
            let entered = try await it.answerByDuo(try await it.signInFlow(password: WaitingPasswordTests.new))
            #expect(entered.session != nil)
        }
    }
}
