import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

/// What holds for a factor of any kind, with the same account for all of them.
@Suite("Every kind of factor, on either engine")
struct EveryFactorTests {
    @Test(
        "Each answers by every door: nothing changes before, and then all of it does", arguments: Engine.allCases,
        matrix)
    func doors(engine: Engine, _ both: (door: WaitingPasswordTests.Door, kind: FactorKind)) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            let flow = try await WaitingPasswordTests.wait(both.door, it, anna.session)
            let wrong = try await it.answer(try await anna.wrong(both.kind, in: flow), in: flow)
            #expect(wrong.refusals == [PersonWithFactors.refusal(of: both.kind)])
            #expect(try await WaitingPasswordTests.changes(it) == 0)
            #expect(try await it.installation.findSession(anna.session.token) != nil)
            let right = try await anna.right(both.kind, in: flow)
            #expect(try await WaitingPasswordTests.changes(it) == 0)
            let outcome = try await it.answer(right, in: flow)
            guard case .done(.passwordSet(let account)) = outcome else {
                Issue.record("\(outcome.refusals)")
                return
            }
            #expect(account.id == anna.account.id)
            #expect(try await WaitingPasswordTests.changes(it) == 1)
            #expect(try await it.installation.findSession(anna.session.token) == nil)
            #expect(try await it.begin().refusals == [.wrongCredentials])
            // The factors are as they were.
            let next = try await it.signInFlow(password: WaitingPasswordTests.new)
            let open = try #require(try await it.installation.findOpenFlow(next))
            #expect(open.enrolled.answering == Set(PersonWithFactors.kinds))
            // What answered answers nothing again.
            #expect(try await it.answer(right, in: flow).refusals == [.nothingPending])
        }
    }

    static let matrix = WaitingPasswordTests.Door.allCases.flatMap { door in
        PersonWithFactors.kinds.map { (door: door, kind: $0) }
    }

    @Test("Each is enough to replace the authenticator", arguments: Engine.allCases, PersonWithFactors.kinds)
    func replacing(engine: Engine, kind: FactorKind) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            let flow = try await it.factorsFlow(anna.session)
            func begin() async throws -> [Refusal] {
                try await it.installation.beginAuthenticator(
                    flow, of: anna.session.signedIn, origin: TestInstallation.origin
                ).refusals
            }
            _ = try await it.answer(try await anna.wrong(kind, in: flow), in: flow)
            #expect(try await begin() == [.reauthenticationRequired])
            #expect(try await it.answer(try await anna.right(kind, in: flow), in: flow).isDone)
            let new = try await it.pending(anna.session, in: flow)
            #expect(try await it.confirm(new.code(), flow, anna.session).isDone)
            it.clock.advance(.seconds(TOTP.period))
            let old = try await it.answer(.totp(code: anna.app.code()), in: try await it.signInFlow())
            #expect(old.refusals == [.codeWrong])
            _ = try await it.session(phone: new)
        }
    }

    @Test(
        "Each that is added or removed is announced at every address, and ends the other sessions",
        arguments: Engine.allCases)
    func announced(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            try await it.work()
            var before = it.mail.sent.count
            let session = try await it.session()
            let account = session.signedIn.account
            let flow = try await it.openFactors(session)
            let app = try await it.pending(session, in: flow)

            /// Somebody is signed in elsewhere while it happens.
            func expect(_ notice: String, _ change: () async throws -> [Refusal], _ what: String) async throws {
                let elsewhere = try await Self.openSession(of: account, it)
                #expect(try await change() == [], "\(what)")
                #expect(try await it.installation.findSession(elsewhere) == nil, "\(what)")
                #expect(try await it.installation.findSession(session.token) != nil, "\(what)")
                try await it.work()
                #expect(
                    it.mails(from: before) == ["\(notice) to anna@example.org", "\(notice) to anna@home.example"],
                    "\(what)")
                before = it.mail.sent.count
            }
            try await expect("factor-added", { try await it.confirm(app.code(), flow, session).refusals }, "app")
            try await expect(
                "factor-added", { try await it.add(try .of(account), in: flow, of: session).refusals }, "passkey")
            let begun = try await it.installation.beginPhone(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            let (phone, registered) = try await it.scan(try #require(begun.value))
            try await expect(
                "factor-added",
                {
                    try await it.installation.confirmPhone(
                        registered.number.text.exposed, flow, of: session.signedIn, origin: TestInstallation.origin
                    ).refusals
                }, "phone")
            try await expect(
                "factor-added",
                {
                    try await it.installation.makeRecoveryCodes(
                        flow, of: session.signedIn, origin: TestInstallation.origin
                    ).refusals
                }, "recovery codes")
            try await expect(
                "factor-removed",
                {
                    try await it.installation.removePhone(
                        phone.id, flow, of: session.signedIn, origin: TestInstallation.origin
                    ).refusals
                }, "phone")
            let passkey = try #require(try await it.installation.listPasskeys(of: session.signedIn).first)
            try await expect(
                "factor-removed",
                {
                    try await it.installation.removePasskey(
                        passkey.id, flow, of: session.signedIn, origin: TestInstallation.origin
                    ).refusals
                }, "passkey")
            try await expect(
                "factor-removed",
                {
                    try await it.installation.removeAuthenticator(
                        flow, of: session.signedIn, origin: TestInstallation.origin
                    ).refusals
                }, "app")
        }
    }

    /// One in another browser, whatever the account would be asked for there.
    private static func openSession(of account: Account, _ it: TestInstallation) async throws -> Token {
        let (token, now) = (it.installation.chance.token(.session), it.clock.now)
        let session = Session(
            id: ID(rawValue: token.digest), account: account.id, epoch: account.epoch, signedInAt: now,
            lastSeenAt: now, origin: TestInstallation.origin, proofs: [.currentPassword], scope: .full)
        try await it.installation.database.write { try $0.insertSession(session, digest: token.digest) }
        guard try await it.installation.findSession(token) != nil else { throw Missing(what: "a session") }
        return token
    }

    @Test("Nothing about any of them changes unproven", arguments: Engine.allCases)
    func unproven(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            let passkey = try #require(try await it.installation.listPasskeys(of: anna.session.signedIn).first)
            let (signedIn, origin, use) = (anna.session.signedIn, TestInstallation.origin, it.installation)
            let flow = try await it.factorsFlow(anna.session)
            let before = try await it.events().count
            let answers = [
                "begin authenticator": try await use.beginAuthenticator(flow, of: signedIn, origin: origin).refusals,
                "remove authenticator": try await use.removeAuthenticator(flow, of: signedIn, origin: origin).refusals,
                "recovery codes": try await use.makeRecoveryCodes(flow, of: signedIn, origin: origin).refusals,
                "begin passkey": try await use.beginPasskey(flow, of: signedIn).refusals,
                "rename passkey": try await use.renamePasskey(
                    passkey.id, to: "Mine", flow, of: signedIn, origin: origin
                ).refusals,
                "remove passkey": try await use.removePasskey(passkey.id, flow, of: signedIn, origin: origin).refusals,
                "begin phone": try await use.beginPhone(flow, of: signedIn, origin: origin).refusals,
                "rename phone": try await use.renamePhone(
                    anna.phone.id, to: "Mine", flow, of: signedIn, origin: origin
                ).refusals,
                "remove phone": try await use.removePhone(anna.phone.id, flow, of: signedIn, origin: origin).refusals,
            ]
            for (name, refusals) in answers { #expect(refusals == [.reauthenticationRequired], "\(name)") }
            #expect(try await it.events().count == before)
            #expect(try await it.enrolled(anna.session) == anna.enrolled())
        }
    }

    @Test("What was begun is not finished once nothing is proven any more", arguments: Engine.allCases)
    func unprovenEnd(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await PersonWithFactors.enrol(it)
            let (signedIn, origin, use) = (anna.session.signedIn, TestInstallation.origin, it.installation)
            let flow = try await it.factorsFlow(anna.session, by: anna.app)
            let app = try await it.pending(anna.session, in: flow)
            let creation = try #require(try await use.beginPasskey(flow, of: signedIn).value)
            let device = try SoftAuthenticator.of(anna.account, id: "other").register(.browser(creation.challenge))
            let code = try #require(try await use.beginPhone(flow, of: signedIn, origin: origin).value)
            let (_, phone) = try await it.scan(code)
            func finish() async throws -> [[Refusal]] {
                [
                    try await use.confirmPhone(phone.number.text.exposed, flow, of: signedIn, origin: origin).refusals,
                    try await use.addPasskey(device, named: "Other", flow, of: signedIn, origin: origin).refusals,
                    try await it.confirm(app.code(), flow, anna.session).refusals,
                ]
            }
            let before = try await it.enrolled(anna.session)
            try await it.tamper("UPDATE proofs SET proven_at = proven_at - 900001")
            #expect(try await finish() == [[Refusal]](repeating: [.reauthenticationRequired], count: 3))
            #expect(try await it.enrolled(anna.session) == before)
            try await it.tamper("UPDATE proofs SET proven_at = proven_at + 900001")
            #expect(try await finish() == [[], [], []])
        }
    }
}
