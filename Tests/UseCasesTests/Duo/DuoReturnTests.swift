import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("What waits here while a person is at Duo's, on either engine")
struct DuoReturnTests {
    @Test(
        "A recovery link that came into the browser meanwhile, or left it, is not confirmed by coming back",
        arguments: Engine.allCases, [true, false])
    func otherLink(engine: Engine, isPlanted: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            let session = try await it.addUserWithDuo()
            #expect(try await RecoveryAddressTests.save(it, in: session).isDone)
            try await it.work()
            let link = try it.token(in: .recoveryVerify, as: .verifyLink)
            let (gone, held): (Token?, Token?) = isPlanted ? (nil, link) : (link, nil)
            let flow = try await it.signInFlow()
            let asked = it.duo.exchanges.count
            func answer(_ trip: DuoTrip) async throws -> Outcome<FlowEnd> {
                try await it.installation.proveFactor(
                    .duo(try trip.back()), in: flow, from: TestInstallation.browser(verifyLink: held))
            }
            #expect(try await answer(try await it.sentToDuo(flow, confirming: gone)).refusals == [.duoDenied])
            #expect(it.duo.exchanges.count == asked)
            #expect(try await it.count(.factorFailed) == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM attempts WHERE browser = 'factor'") == 0)
            #expect(try await it.count(.recoveryVerified) == 0)
            // Its page names the address now, and whoever goes there from it has seen that.
            let end = try await answer(try await it.sentToDuo(flow, confirming: held))
            #expect(end.session?.recovery?.isDone == (isPlanted ? true : nil))
        }
    }

    @Test("With every place for hashing taken, Duo's yes is kept for later", arguments: Engine.allCases)
    func overload(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 1) { it in
            let session = try await it.addUserWithDuo()
            let flow = try await WaitingPasswordTests.wait(.change, it, session)
            let back = try await it.sentToDuo(flow).back()
            let asked = it.duo.exchanges.count
            let place = try it.installation.hasher.pool.reserve()
            await #expect(throws: HashingPool.Overloaded.self) { try await it.answer(.duo(back), in: flow) }
            #expect(it.duo.exchanges.count == asked)
            #expect(try await it.number("SELECT COUNT(*) FROM attempts WHERE browser = 'factor'") == 0)
            _ = consume place
            #expect(try await it.answer(.duo(back), in: flow).isDone)
            #expect(try await WaitingPasswordTests.changes(it) == 1)
            #expect(it.installation.hasher.pool.counts.places == 0)
        }
    }

    @Test("Nobody takes the place of a new password while Duo is asked", arguments: Engine.allCases)
    func place(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 1) { it in
            let session = try await it.addUserWithDuo()
            let flow = try await WaitingPasswordTests.wait(.change, it, session)
            let back = try await it.sentToDuo(flow).back()
            let pool = it.installation.hasher.pool
            it.duo.meanwhile { #expect(pool.counts.places == 1) }
            #expect(try await it.answer(.duo(back), in: flow).isDone)
            #expect(try await WaitingPasswordTests.changes(it) == 1)
            // A sign-in hashes nothing after Duo, and so takes none.
            let next = try await it.signInFlow(password: WaitingPasswordTests.new)
            it.duo.meanwhile { #expect(pool.counts.places == 0) }
            #expect(try await it.answerByDuo(next).session != nil)
        }
    }

    @Test("A client secret that no key opens is a Duo that can't be asked", arguments: Engine.allCases)
    func unopenable(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            let flow = try await it.signInFlow()
            let back = try await it.sentToDuo(flow).back()
            let foreign = try it.installation.keys.current.data.seal(
                Secret(TestInstallation.duoSecret), context: "of something else")
            try await it.installation.database.write {
                try $0.updateSetting(try SettingKey.named("factors.duo.client-secret"), to: foreign)
            }
            let settings = try await it.installation.database.read { try $0.findSettings() }
            #expect(settings.factors.duo.isComplete)
            #expect(try await it.installation.findDuo(settings) == nil)
            #expect(try await it.installation.startDuo(flow, goingTo: "").refusals == [.duoUnavailable])
            #expect(try await it.answer(.duo(back), in: flow).refusals == [.duoUnavailable])
            #expect(try await it.count(.factorFailed) == 0)
            #expect(
                try await it.number("SELECT COALESCE(SUM(failures), 0) FROM attempts WHERE browser = 'factor'") == 0)
        }
    }
}
