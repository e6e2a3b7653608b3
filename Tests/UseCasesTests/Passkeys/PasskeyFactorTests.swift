import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

@Suite("A passkey as a second factor, on either engine")
struct PasskeyFactorTests {
    @Test("After the password, a passkey of every algorithm opens", arguments: Engine.allCases, COSEAlgorithm.allCases)
    func opens(engine: Engine, algorithm: COSEAlgorithm) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, _) = try await it.addPerson(with: algorithm)
            let flow = try await it.waiting()
            guard case .done(.signedIn(let session)) = try await it.answer(device, in: flow) else {
                throw Missing(what: "a session")
            }
            #expect(session.signedIn.account.id == anna.id)
            #expect(session.signedIn.session.proofs == [.currentPassword, .verifiedPasskey])
        }
    }

    @Test("One that doesn't know who touches it is a factor, and no password", arguments: Engine.allCases)
    func unverified(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            let outcome = try await it.answer(device, in: try await it.waiting()) {
                $0.data.flags.remove(.userVerified)
                // Told which passkeys may answer, an authenticator needn't say whose they are.
                $0.userHandle = nil
            }
            guard case .done(.signedIn(let session)) = outcome else { throw Missing(what: "a session") }
            #expect(session.signedIn.session.proofs == [.currentPassword, .passkey])
        }
    }

    @Test("It completes a reset, and the reset alone doesn't", arguments: Engine.allCases)
    func reset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            let new = "seventeen amber lanterns"
            let step = try await it.installation.resetPassword(
                try await it.resetToken(), to: NewPassword(typed: new, confirmed: new), origin: TestInstallation.origin)
            guard case .done(.factorNeeded(let flow)) = step else { throw Missing(what: "a question") }
            #expect(try await it.begin(password: new).refusals == [.wrongCredentials])
            guard case .done(.passwordSet) = try await it.answer(device, in: flow) else {
                throw Missing(what: "a reset")
            }
            #expect(try await it.begin(password: new).isDone)
        }
    }

    @Test("Somebody else's passkey is no answer", arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            _ = try await it.addPerson()
            let bert = try await it.addPerson(email: "bert@example.org", userName: "bert", id: "berts")
            #expect(try await it.answer(bert.device, in: try await it.waiting()).refusals == [.passkeyWrong])
            #expect(try await it.reasons() == ["unknown-credential"])
        }
    }

    @Test("An answer to one flow is none to another, and none twice", arguments: Engine.allCases)
    func replay(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, session) = try await it.addPerson()
            let flow = try await it.waiting()
            let response = try await it.assertion(of: device, in: flow)
            let prove = { (flow: Token) in
                try await it.installation.proveFactor(.passkey(response), in: flow, from: TestInstallation.browser())
            }
            #expect(try await prove(try await it.waiting()).refusals == [.passkeyWrong])
            #expect(try await prove(flow).isDone)
            #expect(try await prove(flow).refusals == [.nothingPending])

            // A flow that stays open takes it once, too.
            let open = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            let second = try await it.assertion(of: device.used(), in: open)
            let answer = {
                try await it.installation.proveFactor(.passkey(second), in: open, from: TestInstallation.browser())
            }
            #expect(try await answer().isDone)
            #expect(try await answer().refusals == [.passkeyWrong])
        }
    }

    @Test("Of 64 who send one answer at once, one is let in", arguments: Engine.allCases)
    func parallel(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            let flow = try await it.waiting()
            let response = try await it.assertion(of: device, in: flow)
            let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await it.installation.proveFactor(
                            .passkey(response), in: flow, from: TestInstallation.browser()
                        ).isDone
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(opened == 1)
            #expect(try await it.count(.signInSucceeded) == 2)
        }
    }

    @Test("Wrong answers are counted with all others, and lock what can be guessed", arguments: Engine.allCases)
    func counted(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            var flow = try await it.waiting()
            for number in 1...5 {
                // Neither a new challenge nor a new flow begins the count anew.
                if number == 3 { flow = try await it.waiting() }
                let outcome = try await it.answer(device, in: flow) { $0.client.origin = "http://evil.example" }
                #expect(outcome.refusals == [number < 5 ? .passkeyWrong : .accountLocked], "\(number)")
            }
            #expect(try await it.count(.factorFailed) == 5)
            #expect(try await it.count(.accountLocked) == 1)
            // While it lasts, what is wrong is neither news nor counted, and what is right opens.
            let before = try await it.events().count
            for _ in 1...20 {
                let outcome = try await it.answer(device, in: flow) { $0.client.origin = "http://evil.example" }
                #expect(outcome.refusals == [.passkeyWrong])
            }
            #expect(try await it.events().count == before)
            #expect(try await it.answer(device, in: flow).isDone)
        }
    }

    @Test("A lock that it passes stands for codes, before and after", arguments: Engine.allCases)
    func passesLock(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, session) = try await it.addPerson()
            let factors = try await it.openFactors(session, with: device.used())
            let app = try await it.pending(session, in: factors)
            #expect(try await it.confirm(app.code(), factors, session).isDone)
            it.clock.advance(.seconds(TOTP.period))
            let flow = try await it.waiting()
            for code in FactorAttemptsTests.wrongCodes(app, 5) {
                _ = try await it.answer(.totp(code: code), in: flow)
            }
            #expect(try await it.answer(.totp(code: app.code()), in: flow).refusals == [.accountLocked])
            #expect(try await it.answer(device.used(2), in: flow).isDone)
            let next = try await it.waiting()
            #expect(try await it.answer(.totp(code: app.code()), in: next).refusals == [.accountLocked])
        }
    }

    @Test("A late answer is told so, and the next one is right", arguments: Engine.allCases)
    func late(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, _) = try await it.addPerson()
            let flow = try await it.waiting()
            let response = try await it.assertion(of: device, in: flow)
            it.clock.advance(.minutes(5))
            let late = try await it.installation.proveFactor(
                .passkey(response), in: flow, from: TestInstallation.browser())
            #expect(late.refusals == [.passkeyExpired])
            #expect(try await it.answer(device, in: flow).isDone)
        }
    }

    @Test("A passkey that was removed while it was asked for is no answer", arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, session) = try await it.addPerson()
            let phone = try SoftAuthenticator.of(anna, id: "phone")
            let factors = try await it.openFactors(session, with: device.used())
            #expect(try await it.add(phone, in: factors, of: session).isDone)
            let flow = try await it.waiting()
            let response = try await it.assertion(of: device.used(), in: flow)
            try await it.tamper("DELETE FROM passkeys WHERE sign_count = 8")
            let outcome = try await it.installation.proveFactor(
                .passkey(response), in: flow, from: TestInstallation.browser())
            #expect(outcome.refusals == [.passkeyWrong])
            #expect(try await it.answer(phone, in: flow).isDone)
        }
    }

    @Test(
        "A counter that went back is refused, recorded by itself, and mailed once an hour", arguments: Engine.allCases)
    func copied(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, _) = try await it.addPerson()
            #expect(try await it.answer(device.used(5), in: try await it.waiting()).isDone)
            // The copy knows nothing of the five.
            for _ in 1...2 {
                #expect(try await it.answer(device, in: try await it.waiting()).refusals == [.passkeyWrong])
                #expect(try await it.signIn(with: device).refusals == [.passkeyWrong])
            }
            #expect(try await it.count(.passkeyCounterWentBack) == 4)
            try await it.work()
            #expect(it.mails().filter { $0.hasPrefix("passkey-suspected") } == ["passkey-suspected to \(anna.email)"])
            #expect(it.mail.sent.contains { $0.text.contains("“Laptop”") })
            #expect(try await it.answer(device.used(6), in: try await it.waiting()).isDone)
        }
    }

    @Test("An administrator's reset of the factors takes passkeys along", arguments: Engine.allCases)
    func factorReset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, _) = try await it.addPerson()
            #expect(try await it.perform(.resetAuthenticator, on: anna.email.text).isDone)
            #expect(try await it.signIn(with: device).refusals == [.passkeyWrong])
            #expect(try await it.number("SELECT COUNT(*) FROM passkeys") == 0)
        }
    }

    @Test("Each kind of factor says when it was used last", arguments: Engine.allCases)
    func uses(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, _) = try await it.addPerson()
            #expect(try await it.installation.listFactorUses(of: anna.id).isEmpty)
            it.clock.advance(.minutes(1))
            #expect(try await it.signIn(with: device).isDone)
            #expect(try await it.installation.listFactorUses(of: anna.id) == [.passkey: it.clock.now])
        }
    }
}
