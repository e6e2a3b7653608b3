import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Phones of an account, on either engine")
struct PhoneTests {
    @Test("A phone counts once the number that it shows was typed, and is announced", arguments: Engine.allCases)
    func enrolment(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let other = try await it.session()
            let flow = try await it.factorsFlow(session)
            let begun = try await it.installation.beginPhone(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            let code = try #require(begun.value)
            let (phone, registered) = try await it.scan(code)
            guard case .unconfirmed = try await it.installation.findPhone(phone.token) else {
                throw Unexpected(what: "it counts already")
            }
            #expect(try await it.signIn().isDone)
            // The code works once.
            let key = try #require(PushDeviceKey(Base64URL.encode(phone.key.publicKey.x963)))
            let name = try #require(FactorName("thief"))
            #expect(try await it.installation.registerPhone(code, key: key, name: name).refusals == [.linkDead])
            let confirmed = try await it.installation.confirmPhone(
                registered.number.grouped.exposed, flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(confirmed.isDone)
            guard case .active = try await it.installation.findPhone(phone.token) else {
                throw Unexpected(what: "it doesn't count")
            }
            #expect(try await it.installation.findSession(other.token) == nil)
            #expect(try await it.installation.findSession(session.token) != nil)
            try await it.work()
            #expect(it.mails().contains("factor-added to anna@example.org"))
            _ = try await it.beginWithFactor()
        }
    }

    @Test("The third wrong number voids it", arguments: Engine.allCases)
    func wrongNumbers(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            let begun = try await it.installation.beginPhone(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            let (phone, registered) = try await it.scan(try #require(begun.value))
            let right = registered.number.text.exposed
            let wrong = right == "000000" ? "111111" : "000000"
            var refusals: [Refusal] = []
            for typed in [wrong, "", wrong, right] {
                let outcome = try await it.installation.confirmPhone(
                    typed, flow, of: session.signedIn, origin: TestInstallation.origin)
                refusals += outcome.refusals
            }
            #expect(refusals == [.numberWrong, .numberWrong, .nothingPending, .nothingPending])
            guard case .unknown = try await it.installation.findPhone(phone.token) else {
                throw Unexpected(what: "it is still waited for")
            }
        }
    }

    @Test("A code lives ten minutes, and a newer one voids it", arguments: Engine.allCases)
    func deadCodes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            let origin = TestInstallation.origin
            let first = try #require(
                try await it.installation.beginPhone(flow, of: session.signedIn, origin: origin).value)
            let second = try #require(
                try await it.installation.beginPhone(flow, of: session.signedIn, origin: origin).value)
            await #expect(throws: Unexpected.self) { _ = try await it.scan(first) }
            it.clock.advance(.minutes(10))
            await #expect(throws: Unexpected.self) { _ = try await it.scan(second) }
            let fresh = try await it.session()
            let third = try #require(
                try await it.installation.beginPhone(
                    try await it.factorsFlow(fresh), of: fresh.signedIn, origin: origin
                ).value)
            it.clock.advance(.minutes(10) - .milliseconds(1))
            _ = try await it.scan(third)
        }
    }

    @Test("A number typed in another session enrols nothing", arguments: Engine.allCases)
    func otherSession(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (mine, strangers) = (try await it.session(), try await it.session())
            let (flow, other) = (try await it.factorsFlow(mine), try await it.factorsFlow(strangers))
            let begun = try await it.installation.beginPhone(flow, of: mine.signedIn, origin: TestInstallation.origin)
            let (_, registered) = try await it.scan(try #require(begun.value))
            let outcome = try await it.installation.confirmPhone(
                registered.number.text.exposed, other, of: strangers.signedIn, origin: TestInstallation.origin)
            #expect(outcome.refusals == [.nothingPending])
            #expect(try await it.number("SELECT COUNT(*) FROM phones") == 0)
        }
    }

    @Test("What is typed in another flow or session isn't counted", arguments: Engine.allCases)
    func foreignTries(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (mine, strangers) = (try await it.session(), try await it.session())
            let flow = try await it.factorsFlow(mine)
            let others = [try await it.factorsFlow(mine), try await it.factorsFlow(strangers)]
            let begun = try await it.installation.beginPhone(flow, of: mine.signedIn, origin: TestInstallation.origin)
            let (_, registered) = try await it.scan(try #require(begun.value))
            let type = { (flow: Token, session: NewSession) in
                try await it.installation.confirmPhone(
                    registered.number.text.exposed, flow, of: session.signedIn, origin: TestInstallation.origin)
            }
            for other in others {
                for session in [mine, strangers] {
                    #expect(try await type(other, session).refusals == [.nothingPending])
                }
            }
            #expect(try await type(flow, strangers).refusals == [.nothingPending])
            #expect(try await it.number("SELECT tries FROM phone_enrolments") == 0)
            #expect(try await type(flow, mine).isDone)
        }
    }

    @Test("It answers for who may only reset an expired password", arguments: Engine.allCases, [true, false])
    func expired(engine: Engine, mayReset: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            try await it.set("password.allow-change-after-expiry", to: "\(mayReset)")
            try await it.act(.expire)
            switch try await it.installation.findPhone(phone.token) {
            case .active: #expect(mayReset)
            case .paused: #expect(!mayReset)
            case .unconfirmed, .unknown: Issue.record("it is forgotten")
            }
        }
    }

    @Test("The trail says which phone, and what became of it", arguments: Engine.allCases)
    func trail(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let (flow, origin) = (try await it.factorsFlow(session), TestInstallation.origin)
            let code = try #require(
                try await it.installation.beginPhone(flow, of: session.signedIn, origin: origin).value)
            let (phone, registered) = try await it.scan(code)
            for typed in ["", registered.number.text.exposed] {
                _ = try await it.installation.confirmPhone(typed, flow, of: session.signedIn, origin: origin)
            }
            let subscription = try it.subscription()
            // The same again, as the app says it at each start, is no news.
            for said in [subscription, subscription, nil, nil] { try await it.subscribe(phone, to: said) }
            _ = try await it.session(approvedBy: phone)
            let asked = try await it.beginWithFactor()
            _ = try await it.askPhones(in: asked)
            try await it.installation.withdrawPush(asked, origin: origin)
            try await it.installation.withdrawPush(asked, origin: origin)
            _ = try await it.installation.renamePhone(
                phone.id, to: "Work", flow, of: session.signedIn, origin: origin)
            _ = try await it.installation.removePhone(phone.id, flow, of: session.signedIn, origin: origin)
            let naming = try await it.events().filter { $0.details.contains(#""phone":"\#(phone.id)""#) }.map(\.kind)
            #expect(
                naming == [
                    "phone.number-wrong", "factor.added", "phone.reached", "phone.reached", "push.approved",
                    "phone.renamed", "factor.removed",
                ])
            #expect(try await it.count(.pushWithdrawn) == 1)
        }
    }

    @Test("While its person may not sign in, a phone rests; it is not forgotten", arguments: Engine.allCases)
    func paused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            try await it.act(.suspend)
            guard case .paused = try await it.installation.findPhone(phone.token) else {
                throw Unexpected(what: "it goes on")
            }
            try await it.act(.activate)
            _ = try await it.session(approvedBy: phone)
        }
    }

    @Test(
        "The only factor stays where one is required; otherwise it goes, and is announced", arguments: Engine.allCases)
    func removal(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            let phone = try await it.enrolPhone(session, in: flow)
            try await it.set("factors.required", to: "everyone")
            let remove = {
                try await it.installation.removePhone(
                    phone.id, flow, of: session.signedIn, origin: TestInstallation.origin)
            }
            #expect(try await remove().refusals == [.lastFactor])
            try await it.set("factors.required", to: "none")
            let rename = try await it.installation.renamePhone(
                phone.id, to: " Work ", flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(rename.isDone)
            #expect(try await it.installation.findPhones(of: session.signedIn).map(\.name.text) == ["Work"])
            #expect(try await remove().isDone)
            #expect(try await remove().refusals != [])
            guard case .unknown = try await it.installation.findPhone(phone.token) else {
                throw Unexpected(what: "it still answers")
            }
            try await it.work()
            #expect(it.mails().contains("factor-removed to anna@example.org"))
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("Nobody removes or renames somebody else's phone", arguments: Engine.allCases)
    func othersPhone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let annas = try await it.enrolPhone(try await it.session())
            let session = try await it.session("bert")
            let flow = try await it.factorsFlow(session)
            _ = try await it.enrolPhone(session, in: flow)
            let removed = try await it.installation.removePhone(
                annas.id, flow, of: session.signedIn, origin: TestInstallation.origin)
            let renamed = try await it.installation.renamePhone(
                annas.id, to: "mine", flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(removed.refusals == [.nothingPending] && renamed.refusals == [.nothingPending])
            #expect(try await it.number("SELECT COUNT(*) FROM phones WHERE name = 'Pixel'") == 2)
        }
    }

    @Test("An administrator's reset removes phones, and what waits for them", arguments: Engine.allCases)
    func reset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let phone = try await it.enrolPhone(try await it.session())
            let shown = try await it.askPhones(in: try await it.beginWithFactor())
            let reset = try await it.perform(.spokenCode)
            #expect(reset.isDone)
            guard case .unknown = try await it.installation.findPhone(phone.token) else {
                throw Unexpected(what: "it still answers")
            }
            #expect(shown.request.state == .open)
            #expect(try await it.number("SELECT COUNT(*) FROM push_requests WHERE state = 'open'") == 0)
        }
    }
}
