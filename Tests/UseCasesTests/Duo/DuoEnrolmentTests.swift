import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Setting Duo up and removing it, on either engine")
struct DuoEnrolmentTests {
    @Test("Whoever has been to Duo has it from then on, and everybody hears of it", arguments: Engine.allCases)
    func added(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            let (session, other) = (try await it.session(), try await it.session())
            try await it.work()
            let before = it.mail.sent.count
            try await it.enrolDuo(session)
            #expect(try await it.enrolled(session).own == [.duo])
            #expect(try await it.enrolled(session).duoSince == it.clock.now)
            #expect(try await it.installation.findSession(other.token) == nil)
            #expect(try await it.installation.findSession(session.token) != nil)
            try await it.work()
            #expect(
                it.mails(from: before) == ["factor-added to anna@example.org", "factor-added to anna@home.example"])
            let event = try #require(try await it.events().last { $0.kind == AuditKind.factorAdded.rawValue })
            #expect(event.details.contains(#""factor":"duo""#))
        }
    }

    @Test("Duo is asked about the user name, else the address, and only what it says of them counts")
    func names() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.useDuo()
            for (email, userName) in [("anna@example.org", "anna"), ("bert@example.org", nil)] {
                try await it.addUser(email, userName: userName)
                let session = try await it.session(email)
                let flow = try await it.factorsFlow(session)
                let trip = try await it.beginDuo(flow, session)
                let name = userName ?? email
                #expect(trip.claims["duo_uname"]?.string == name)
                #expect(trip.claims["redirect_uri"]?.string == "http://localhost:8080/duo/callback")
                #expect(trip.address.hasPrefix("https://api-0123abcd.duosecurity.com/oauth/v1/authorize?"))
                #expect(try await it.addDuo(try trip.back(), flow, session).isDone)
                let exchange = try #require(it.duo.exchanges.last)
                #expect(exchange.userName == name && exchange.code == "code-of-duo")
                #expect(exchange.nonce == trip.claims["nonce"]?.string)
                #expect(exchange.redirect == "http://localhost:8080/duo/callback")
            }
        }
    }

    @Test(
        "Without Duo's yes nothing is added", arguments: Engine.allCases,
        [
            (.success(.denied), .duoDenied), (.success(.codeRefused), .duoDenied),
            (.failure(.tokenRefused(.nonce)), .duoDenied), (.failure(.tokenRefused(.userName)), .duoDenied),
            (.failure(.tokenRefused(.malformed)), .duoUnavailable),
            (.failure(.unreachable(.timedOut)), .duoUnavailable),
            (.failure(.unexpectedAnswer(status: 500)), .duoUnavailable),
        ] as [(Result<DuoOutcome, DuoFault>, Refusal)])
    func refused(engine: Engine, answer: (result: Result<DuoOutcome, DuoFault>, refusal: Refusal)) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            let back = try await it.beginDuo(flow, session).back()
            it.duo.answer(with: answer.result)
            #expect(try await it.addDuo(back, flow, session).refusals == [answer.refusal])
            // Nor when Duo would say yes later: what came back was spent.
            it.duo.answer(with: .success(.allowed))
            #expect(try await it.addDuo(back, flow, session).refusals == [.duoDenied])
            #expect(it.duo.exchanges.count == 1)
            #expect(try await it.enrolled(session).isEmpty)
            // A no is in the trail, once; nothing is counted by it.
            let failures = try await it.events().filter { $0.kind == AuditKind.factorFailed.rawValue }
            #expect(failures.count == (answer.refusal == .duoDenied ? 1 : 0))
            #expect(failures.allSatisfy { $0.details.contains(#""factor":"duo""#) })
            #expect(failures.allSatisfy { $0.details.contains(#""reason":""#) })
            #expect(try await it.number("SELECT COUNT(*) FROM attempts WHERE browser = 'factor'") == 0)
        }
    }

    @Test("Who did not go there from this flow adds nothing, and Duo isn't even asked", arguments: Engine.allCases)
    func strayed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            try await it.addUser()
            let session = try await it.session()
            let (flow, earlier) = (try await it.factorsFlow(session), try await it.factorsFlow(session))
            let sound = try await it.beginDuo(flow, session).back()
            let other = try await it.beginDuo(earlier, session).back()
            for stray in [
                other, DuoReturn(code: "", state: sound.state), DuoReturn(code: "code-of-duo", state: ""),
                DuoReturn(code: "code-of-duo", state: sound.state + "x"),
                DuoReturn(code: "code-of-duo", state: String(sound.state.dropLast(2))),
                DuoReturn(code: String(repeating: "x", count: 1_025), state: sound.state),
            ] {
                #expect(try await it.addDuo(stray, flow, session).refusals == [.duoDenied])
            }
            // Nor one that was made for somebody's answer.
            #expect(it.duo.exchanges.isEmpty)
            let stranger = try await it.session()
            #expect(try await it.addDuo(sound, flow, stranger).refusals == [.duoDenied])
            it.clock.advance(.minutes(15))
            #expect(try await it.addDuo(sound, flow, session).refusals == [.duoDenied])
            #expect(it.duo.exchanges.isEmpty)
        }
    }

    @Test("Only with fresh proofs, where Duo is set up and well, and beside nothing else", arguments: Engine.allCases)
    func offered(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            func begin(_ flow: Token) async throws -> [Refusal] {
                try await it.installation.beginDuo(flow, of: session.signedIn).refusals
            }
            #expect(try await begin(flow) == [.factorKindOff])
            try await it.useDuo()
            it.duo.become(healthy: false)
            #expect(try await begin(flow) == [.duoUnavailable])
            it.duo.become(healthy: true)
            #expect(try await begin(flow).isEmpty)
            it.clock.advance(.minutes(5) + .milliseconds(1))
            #expect(try await begin(flow) == [.reauthenticationRequired])
            let phone = try await it.enrol(try await it.session())
            let later = try await it.session(phone: phone)
            it.clock.advance(.seconds(TOTP.period))
            let proven = try await it.factorsFlow(later, by: phone)
            #expect(
                try await it.installation.beginDuo(proven, of: later.signedIn).refusals == [.duoNotAlone])
        }
    }

    @Test("What was set up while a person was at Duo's stays alone", arguments: Engine.allCases)
    func overtaken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            let back = try await it.beginDuo(flow, session).back()
            let pending = try await it.pending(session, in: flow)
            #expect(try await it.confirm(pending.code(), flow, session).isDone)
            #expect(try await it.addDuo(back, flow, session).refusals == [.duoNotAlone])
            #expect(try await it.enrolled(session).own == [.totp])
            #expect(try await it.enrolled(session).duoSince == nil)
        }
    }

    @Test("Another factor takes Duo's place for good, and both are announced", arguments: Engine.allCases)
    func replaced(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let session = try await it.addUserWithDuo()
            try await it.work()
            let before = it.mail.sent.count
            let flow = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            #expect(try await it.answerByDuo(flow).isDone)
            let phone = try await it.pending(session, in: flow)
            #expect(try await it.confirm(phone.code(), flow, session).isDone)
            #expect(try await it.enrolled(session).own == [.totp])
            #expect(try await it.enrolled(session).duoSince == nil)
            try await it.work()
            #expect(
                it.mails(from: before) == ["factor-added to anna@example.org", "factor-removed to anna@example.org"])
            // It doesn't come back when the other one goes.
            let removed = try await it.installation.removeAuthenticator(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(removed.isDone)
            #expect(try await it.enrolled(session).isEmpty)
        }
    }

    @Test("Removed, it is gone with the recovery codes; not where a factor is required", arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let session = try await it.addUserWithDuo()
            let flow = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            func remove() async throws -> [Refusal] {
                try await it.installation.removeDuo(flow, of: session.signedIn, origin: TestInstallation.origin)
                    .refusals
            }
            #expect(try await remove() == [.reauthenticationRequired])
            #expect(try await it.answerByDuo(flow).isDone)
            #expect(try await it.recoveryCodes(session, in: flow).count == 10)
            try await it.set("factors.required", to: "everyone")
            #expect(try await remove() == [.lastFactor])
            try await it.set("factors.required", to: "none")
            #expect(try await remove().isEmpty)
            #expect(try await it.enrolled(session) == EnrolledFactors())
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("An administrator's reset takes it away, too, and it can be what is set up anew", arguments: Engine.allCases)
    func reset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            let code = try await it.resetFactors(isSpoken: true)
            let waiting = try await it.signInFlow()
            #expect(try await it.installation.startDuo(waiting, goingTo: "").refusals == [.nothingPending])
            let entered = try #require(try await it.answer(.enrolmentCode(code), in: waiting).session)
            #expect(entered.signedIn.session.scope == .enrolment)
            try await it.enrolDuo(entered)
            #expect(try await it.installation.findSession(entered.token)?.session.scope == .full)
            #expect(try await it.enrolled(entered).answering == [.duo])
        }
    }
}
