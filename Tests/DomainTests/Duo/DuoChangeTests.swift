import Domain
import Testing

@Suite("Duo among the factors")
struct DuoChangeTests {
    static func facts(
        _ enrolled: EnrolledFactors = .sample(), proofs: [Proof] = [.sample(.currentPassword)], at time: Timestamp = now
    ) throws -> FactorChange.Facts {
        var facts = try FactorChangeTests.facts(enrolled, proofs: proofs, at: time)
        facts.settings.factors.duo.clientID = "DIXXXXXXXXXXXXXXXXXX"
        facts.settings.factors.duo.clientSecret = SealedSecret(text: "sealed")
        facts.settings.factors.duo.apiHost = "api-0123abcd.duosecurity.com"
        return facts
    }

    @Test("It is added with a proof of its own, ends the other sessions, and is announced")
    func added() throws {
        let facts = try Self.facts()
        let decision = FactorChange.addDuo(facts)
        #expect(decision.isDone)
        #expect(decision.changes.contains(.setDuo(facts.account.id, since: now)))
        #expect(decision.changes.contains(.insertProof(.sample(.duo))))
        #expect(decision.changes.contains(.endOtherSessions(facts.account.id, keeping: facts.session.id)))
        #expect(decision.changes.contains(.voidOtherFlows(facts.account.id, keeping: facts.flow.id, at: now)))
        #expect(decision.events.map(\.kind) == [.factorAdded])
        #expect(decision.notices.map(\.content) == [.factorAdded(.duo)])
    }

    @Test(
        "Never beside another one, itself included",
        arguments: [
            EnrolledFactors.sample(authenticator: true), .sample(passkeys: 1), .sample(phones: 1), .sample(duo: true),
        ])
    func alone(enrolled: EnrolledFactors) throws {
        let proofs = enrolled.answering.flatMap(\.proofs).map { Proof.sample($0) }
        #expect(FactorChange.addDuo(try Self.facts(enrolled, proofs: proofs)) == .refused(.duoNotAlone))
    }

    @Test("Nor without proof, nor where it is not set up, nor when the flow is over")
    func refused() throws {
        #expect(FactorChange.addDuo(try Self.facts(proofs: [])) == .refused(.reauthenticationRequired))
        #expect(
            FactorChange.addDuo(try Self.facts(proofs: [.sample(.duo)])) == .refused(.reauthenticationRequired))
        var facts = try Self.facts()
        facts.settings.factors.duo.clientSecret = nil
        #expect(FactorChange.addDuo(facts) == .refused(.factorKindOff))
        // A person may take their time at Duo's.
        #expect(FactorChange.addDuo(try Self.facts(at: now + .minutes(14))).isDone)
        #expect(FactorChange.addDuo(try Self.facts(at: now + .minutes(15))) == .refused(.reauthenticationRequired))
    }

    @Test("Another factor takes its place, in the same transaction and for good")
    func replaced() throws {
        let facts = try Self.facts(.sample(duo: true), proofs: [.sample(.duo)])
        let decision = FactorChange.confirm(.sample(), step: 7, facts)
        #expect(decision.changes.contains(.setDuo(facts.account.id, since: nil)))
        #expect(decision.events.map(\.kind) == [.factorAdded, .factorRemoved])
        #expect(decision.events.last?.details["factor"] == "duo")
        #expect(decision.notices.map(\.content) == [.factorAdded(.totp), .factorRemoved(.duo)])
    }

    @Test("Removing it takes it as proof, and leaves it where a factor is required")
    func removed() throws {
        let byPassword = try Self.facts(.sample(duo: true))
        #expect(FactorChange.removeDuo(byPassword) == .refused(.reauthenticationRequired))
        var facts = try Self.facts(.sample(duo: true, codes: 3), proofs: [.sample(.duo)])
        let decision = FactorChange.removeDuo(facts)
        #expect(decision.changes.contains(.setDuo(facts.account.id, since: nil)))
        #expect(decision.changes.contains(.replaceRecoveryCodes(facts.account.id, with: [])))
        #expect(decision.notices.map(\.content) == [.factorRemoved(.duo)])
        facts.settings.factors.required = .everyone
        #expect(FactorChange.removeDuo(facts) == .refused(.lastFactor))
        #expect(FactorChange.removeDuo(try Self.facts()) == .refused(.nothingPending))
    }
}
