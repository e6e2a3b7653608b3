import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

@Suite("Adding, naming and removing passkeys, on either engine")
struct PasskeyEnrolmentTests {
    @Test(
        "A passkey of every algorithm is added, named, listed and told of", arguments: Engine.allCases,
        COSEAlgorithm.allCases)
    func add(engine: Engine, algorithm: COSEAlgorithm) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, _, session) = try await it.addPerson(with: algorithm)
            let listed = try await it.installation.listPasskeys(of: session.signedIn)
            #expect(listed.map(\.name.text) == ["Laptop"])
            #expect(listed.map(\.signCount) == [7])
            #expect(try await it.installation.findEnrolledFactors(of: session.signedIn).own == [.passkey])
            #expect(try await it.count(.factorAdded) == 1)
            try await it.work()
            #expect(it.mails().filter { $0.hasPrefix("factor") } == ["factor-added to \(anna.email)"])
        }
    }

    @Test("Adding one ends the other sessions, and the one in which it happens goes on", arguments: Engine.allCases)
    func othersEnd(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let (elsewhere, session) = (try await it.session(), try await it.session())
            let flow = try await it.openFactors(session)
            #expect(try await it.add(try .of(anna), in: flow, of: session).isDone)
            #expect(try await it.installation.findSession(elsewhere.token) == nil)
            #expect(try await it.installation.findSession(session.token) != nil)
        }
    }

    @Test("Nothing is added without a fresh proof: a factor where there is one", arguments: Engine.allCases)
    func needsProof(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, session) = try await it.addPerson()
            let phone = try SoftAuthenticator.of(anna, id: "phone")
            let step = try await it.installation.beginFactorsFlow(of: session.signedIn)
            guard case .factorNeeded(let flow) = step else { throw Missing(what: "a flow that waits") }
            #expect(try await it.add(phone, in: flow, of: session).refusals == [.reauthenticationRequired])
            #expect(try await it.answer(device.used(), in: flow).isDone)
            #expect(try await it.add(phone, in: flow, of: session).isDone)

            // The page may stay open for a while, but a proof is fresh for five minutes only.
            it.clock.advance(.minutes(6))
            let tablet = try SoftAuthenticator.of(anna, id: "tablet")
            #expect(try await it.add(tablet, in: flow, of: session).refusals == [.reauthenticationRequired])
        }
    }

    @Test("A flow of somebody else's, or of another session, adds nothing", arguments: Engine.allCases)
    func foreignFlow(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            let (session, other, berts) = (
                try await it.session(), try await it.session(), try await it.session("bert@example.org")
            )
            let flow = try await it.openFactors(session)
            let creation = try #require(try await it.installation.beginPasskey(flow, of: session.signedIn).value)
            let made = try SoftAuthenticator.of(anna).register(.browser(creation.challenge))
            for stranger in [other, berts] {
                let outcome = try await it.installation.addPasskey(
                    made, named: "Laptop", flow, of: stranger.signedIn, origin: TestInstallation.origin)
                #expect(outcome.refusals == [.reauthenticationRequired])
            }
            #expect(try await it.number("SELECT COUNT(*) FROM passkeys") == 0)
        }
    }

    @Test("A challenge makes one passkey, for its flow and for five minutes", arguments: Engine.allCases)
    func challenge(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let session = try await it.session()
            let flow = try await it.openFactors(session)
            let add = { (made: PasskeyRegistration.Response, flow: Token) in
                try await it.installation.addPasskey(
                    made, named: "Laptop", flow, of: session.signedIn, origin: TestInstallation.origin)
            }
            let creation = try #require(try await it.installation.beginPasskey(flow, of: session.signedIn).value)
            let browser = try PasskeyExpectations.browser(creation.challenge)
            let (laptop, phone) = (try SoftAuthenticator.of(anna), try SoftAuthenticator.of(anna, id: "phone"))
            let other = try await it.openFactors(session)
            #expect(try await add(try laptop.register(browser), other).refusals == [.passkeyWrong])
            #expect(try await add(try laptop.register(browser), flow).isDone)
            #expect(try await add(try phone.register(browser), flow).refusals == [.nothingPending])

            let next = try #require(try await it.installation.beginPasskey(flow, of: session.signedIn).value)
            it.clock.advance(.minutes(5))
            let late = try phone.register(.browser(next.challenge))
            #expect(try await add(late, flow).refusals == [.passkeyExpired])
            #expect(try await it.installation.listPasskeys(of: session.signedIn).count == 1)
        }
    }

    @Test(
        "A registration that isn't what was asked for adds nothing", arguments: Engine.allCases,
        [
            { $0.client.origin = "http://evil.example" }, { $0.client.type = "webauthn.get" },
            { $0.data.flags.remove(.userPresent) }, { $0.data.relyingPartyID = "evil.example" },
            { $0.client.challenge = "AAAA" }, { $0.client.text = [] },
        ] as [@Sendable (inout Registration) -> Void])
    func wrong(engine: Engine, change: @Sendable (inout Registration) -> Void) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let session = try await it.session()
            let flow = try await it.openFactors(session)
            let outcome = try await it.add(try .of(anna), in: flow, of: session, changing: change)
            #expect(outcome.refusals == [.passkeyWrong])
            #expect(try await it.installation.listPasskeys(of: session.signedIn).isEmpty)
        }
    }

    @Test("A device is added once, to one account", arguments: Engine.allCases)
    func twice(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, session) = try await it.addPerson()
            let flow = try await it.openFactors(session, with: device.used())
            #expect(try await it.installation.beginPasskey(flow, of: session.signedIn).value?.excluded.count == 1)
            #expect(try await it.add(device, in: flow, of: session).refusals == [.nothingPending])
            try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            let berts = try await it.session("bert@example.org")
            #expect(
                try await it.add(device, in: try await it.openFactors(berts), of: berts).refusals == [.nothingPending])
            #expect(try await it.number("SELECT COUNT(*) FROM passkeys") == 1)
        }
    }

    @Test("None is added where they aren't offered, nor more than fit, nor without a name", arguments: Engine.allCases)
    func limits(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let session = try await it.session()
            let flow = try await it.openFactors(session)
            #expect(
                try await it.add(try .of(anna), named: " ", in: flow, of: session).refusals == [.passkeyNameMalformed])
            for number in 1...Passkey.mostForOne {
                #expect(try await it.add(try .of(anna, id: "device-\(number)"), in: flow, of: session).isDone)
            }
            #expect(try await it.add(try .of(anna), in: flow, of: session).refusals == [.tooManyPasskeys])
            try await it.set("factors.passkeys", to: "false")
            #expect(try await it.add(try .of(anna), in: flow, of: session).refusals == [.factorKindOff])
        }
    }

    @Test("Renaming opens and ends nothing, and needs a proof all the same", arguments: Engine.allCases)
    func rename(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, device, session) = try await it.addPerson()
            let passkey = try #require(try await it.installation.listPasskeys(of: session.signedIn).first)
            let rename = { (flow: Token, name: String) in
                try await it.installation.renamePasskey(
                    passkey.id, to: name, flow, of: session.signedIn, origin: TestInstallation.origin)
            }
            let unproven = try await it.installation.beginFactorsFlow(of: session.signedIn).token
            #expect(try await rename(unproven, "Mine").refusals == [.reauthenticationRequired])
            let flow = try await it.openFactors(session, with: device.used())
            #expect(try await rename(flow, "").refusals == [.passkeyNameMalformed])
            #expect(try await rename(flow, "Old laptop").isDone)
            #expect(try await it.installation.listPasskeys(of: session.signedIn).map(\.name.text) == ["Old laptop"])
            #expect(try await it.count(.passkeyRenamed) == 1)
        }
    }

    @Test("A removed one opens nothing; the last takes the recovery codes along", arguments: Engine.allCases)
    func remove(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, session) = try await it.addPerson()
            let flow = try await it.openFactors(session, with: device.used())
            let codes = try await it.installation.makeRecoveryCodes(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(codes.isDone)
            let passkey = try #require(try await it.installation.listPasskeys(of: session.signedIn).first)
            let elsewhere = try #require(try await it.signIn(with: device.used(2)).value)
            #expect(
                try await it.installation.removePasskey(
                    passkey.id, flow, of: session.signedIn, origin: TestInstallation.origin
                ).isDone)
            #expect(try await it.installation.findSession(elsewhere.token) == nil)
            #expect(try await it.installation.findEnrolledFactors(of: session.signedIn).recoveryCodes == 0)
            #expect(try await it.signIn(with: device.used(3)).refusals == [.passkeyWrong])
            #expect(try await it.signIn().isDone)
            try await it.work()
            #expect(it.mails().contains("factor-removed to \(anna.email)"))
        }
    }

    @Test("Somebody else's passkey is not theirs to rename or remove", arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addPerson()
            let bert = try await it.addPerson(email: "bert@example.org", userName: "bert", id: "berts")
            let passkey = try #require(try await it.installation.listPasskeys(of: anna.session.signedIn).first)
            let flow = try await it.openFactors(bert.session, with: bert.device.used())
            let (session, origin) = (bert.session.signedIn, TestInstallation.origin)
            let renamed = try await it.installation.renamePasskey(
                passkey.id, to: "x", flow, of: session, origin: origin)
            #expect(renamed.refusals == [.nothingPending])
            let removed = try await it.installation.removePasskey(passkey.id, flow, of: session, origin: origin)
            #expect(removed.refusals == [.nothingPending])
            #expect(try await it.installation.listPasskeys(of: anna.session.signedIn).map(\.name) == [passkey.name])
        }
    }

    @Test("The last one stays where a factor is required, and only then", arguments: Engine.allCases)
    func last(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, device, session) = try await it.addPerson()
            try await it.set("factors.required", to: "everyone")
            let flow = try await it.openFactors(session, with: device.used())
            #expect(try await it.add(try .of(anna, id: "phone"), in: flow, of: session).isDone)
            let passkeys = try await it.installation.listPasskeys(of: session.signedIn)
            var outcomes: [[Refusal]] = []
            for passkey in passkeys {
                outcomes.append(
                    try await it.installation.removePasskey(
                        passkey.id, flow, of: session.signedIn, origin: TestInstallation.origin
                    ).refusals)
            }
            #expect(outcomes == [[], [.lastFactor]])
            #expect(try await it.installation.listPasskeys(of: session.signedIn).count == 1)
        }
    }
}
