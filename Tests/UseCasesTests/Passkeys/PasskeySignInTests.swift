import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

@Suite("Signing in with a passkey alone, on either engine")
struct PasskeySignInTests {
    @Test("It opens without a name and without a password", arguments: Engine.allCases, COSEAlgorithm.allCases)
    func opens(engine: Engine, algorithm: COSEAlgorithm) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, _) = try await it.addPerson(with: algorithm)
            let session = try #require(try await it.signIn(with: device).value)
            #expect(session.signedIn.account.id == anna.id)
            #expect(session.signedIn.session.proofs == [.verifiedPasskey])
            #expect(try await it.installation.findSession(session.token)?.account.id == anna.id)
            let passkey = try #require(try await it.installation.listPasskeys(of: session.signedIn).first)
            #expect(passkey.signCount == 8)
            #expect(passkey.lastUsedAt == it.clock.now)
        }
    }

    @Test("A session that it opened may add a passkey after another answer, and not before", arguments: Engine.allCases)
    func reauthentication(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, _) = try await it.addPerson()
            let session = try #require(try await it.signIn(with: device).value)
            let step = try await it.installation.beginFactorsFlow(of: session.signedIn)
            guard case .factorNeeded(let flow) = step else { throw Missing(what: "a question") }
            let phone = try SoftAuthenticator.of(anna, id: "phone")
            #expect(try await it.add(phone, in: flow, of: session).refusals == [.reauthenticationRequired])
            #expect(try await it.answer(device.used(), in: flow).isDone)
            #expect(try await it.add(phone, named: "Phone", in: flow, of: session).isDone)
            #expect(
                try await it.installation.listPasskeys(of: session.signedIn).map(\.name.text).sorted()
                    == ["Laptop", "Phone"])
        }
    }

    @Test(
        "Every wrong answer is told the same; the trail has what the passkey itself has signed",
        arguments: Engine.allCases,
        WrongAnswer.all)
    func wrong(engine: Engine, answer: WrongAnswer) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            #expect(try await it.signIn(with: device, changing: answer.change).refusals == [.passkeyWrong])
            let isSigned = answer.reason == "counter-went-back"
            #expect(try await it.reasons() == (isSigned ? [answer.reason] : []))
            #expect(try await it.count(.signInFailed) == (isSigned ? 1 : 0))
            // Nothing was spent by it.
            #expect(try await it.signIn(with: device).isDone)
        }
    }

    @Test("An answer opens once, also of 64 who send it at once", arguments: Engine.allCases, [7, 0] as [UInt32])
    func once(engine: Engine, counter: UInt32) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let session = try await it.session()
            // Zero: one that keeps no counter, so that the challenge alone decides.
            let device = try SoftAuthenticator.of(anna, signCount: counter)
            #expect(try await it.add(device, in: try await it.openFactors(session), of: session).isDone)
            let form = it.installation.chance.token(.form)
            let answer = try it.assertion(of: device, form: form) { if counter == 0 { $0.data.signCount = 0 } }
            let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await it.installation.signIn(with: answer, form: form, from: TestInstallation.browser())
                            .isDone
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(opened == 1)
            #expect(try await it.count(.signInSucceeded) == 2)
            let again = try await it.installation.signIn(with: answer, form: form, from: TestInstallation.browser())
            #expect(again.refusals == [.passkeyWrong])
        }
    }

    @Test("A challenge is for its browser, for its purpose, and for five minutes", arguments: Engine.allCases)
    func challenge(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            let (form, other) = (it.installation.chance.token(.form), it.installation.chance.token(.form))
            let browser = TestInstallation.browser()
            let answer = try it.assertion(of: device, form: form)
            let elsewhere = try await it.installation.signIn(with: answer, form: other, from: browser)
            #expect(elsewhere.refusals == [.passkeyWrong])

            let inFlow = try await it.assertion(of: device, in: try await it.waiting())
            let misused = try await it.installation.signIn(with: inFlow, form: form, from: browser)
            #expect(misused.refusals == [.passkeyWrong])

            it.clock.advance(.minutes(5))
            let late = try await it.installation.signIn(with: answer, form: form, from: browser)
            #expect(late.refusals == [.passkeyExpired])
        }
    }

    @Test("Answers that no passkey has signed leave nothing behind, however many", arguments: Engine.allCases)
    func junk(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            let before = try await it.events().count
            for number in 1...100 {
                let outcome = try await it.signIn(with: device) {
                    if number % 2 == 0 { $0.credentialID = Array("nobody's".utf8) }
                    $0.changedSignature = { Array($0.reversed()) }
                }
                #expect(outcome.refusals == [.passkeyWrong])
            }
            #expect(try await it.events().count == before)
        }
    }

    @Test("The trail says which passkey it was", arguments: Engine.allCases)
    func which(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, session) = try await it.addPerson()
            let id = try #require(try await it.installation.listPasskeys(of: session.signedIn).first?.id)
            #expect(try await it.signIn(with: device).isDone)
            _ = try await it.answer(device.used(), in: try await it.waiting())
            let naming = try await it.events().filter { $0.details.contains(#""passkey":"\#(id)""#) }.map(\.kind)
            #expect(naming == ["factor.added", "sign-in.succeeded", "sign-in.succeeded"])
        }
    }

    @Test("Wrong passwords that locked the account don't stop it", arguments: Engine.allCases)
    func locked(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            for _ in 1...10 { _ = try await it.begin(password: "wrong") }
            #expect(try await it.begin().refusals == [.wrongCredentials])
            #expect(try await it.signIn(with: device).isDone)
        }
    }

    @Test(
        "Suspended and expired accounts stay closed to it", arguments: Engine.allCases,
        [AccountAction.suspend, .expire])
    func closed(engine: Engine, action: AccountAction) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            try await it.act(action)
            #expect(try await it.signIn(with: device).refusals == [.passkeyWrong])
            #expect(try await it.reasons() == ["not-let-in"])
        }
    }

    @Test("Looking at the sign-in page writes nothing", arguments: Engine.allCases)
    func inert(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (first, second) = (
                try it.installation.requestPasskey(from: it.installation.chance.token(.form)),
                try it.installation.requestPasskey(from: it.installation.chance.token(.form))
            )
            #expect(first.challenge != second.challenge)
            #expect(first.allowed.isEmpty)
            #expect(first.requiresUserVerification)
            #expect(try await it.number("SELECT COUNT(*) FROM spent_challenges") == 0)
        }
    }
}

/// What a device or a browser may say wrongly where it stands for everything.
struct WrongAnswer: Sendable, CustomTestStringConvertible {
    let reason: String
    let change: @Sendable (inout Assertion) -> Void

    var testDescription: String { reason }

    private init(_ reason: String, _ change: @Sendable @escaping (inout Assertion) -> Void) {
        self.reason = reason
        self.change = change
    }

    static let all = [
        WrongAnswer("user-not-verified") { $0.data.flags.remove(.userVerified) },
        WrongAnswer("user-not-present") { $0.data.flags.remove(.userPresent) },
        WrongAnswer("user-handle-missing") { $0.userHandle = nil },
        WrongAnswer("wrong-user-handle") { $0.userHandle = Array("somebody".utf8) },
        WrongAnswer("wrong-origin") { $0.client.origin = "http://evil.example" },
        WrongAnswer("wrong-type") { $0.client.type = "webauthn.create" },
        WrongAnswer("cross-origin") { $0.client.crossOrigin = true },
        WrongAnswer("wrong-relying-party") { $0.data.relyingPartyID = "evil.example" },
        WrongAnswer("wrong-challenge") { $0.client.challenge = "AAAA" },
        WrongAnswer("unknown-credential") { $0.credentialID = Array("nobody's".utf8) },
        WrongAnswer("unknown-credential") { $0.credentialID = [] },
        WrongAnswer("wrong-signature") { $0.changedSignature = { Array($0.reversed()) } },
        WrongAnswer("counter-went-back") { $0.data.signCount = 7 },
        WrongAnswer("counter-went-back") { $0.data.signCount = 0 },
    ]
}
