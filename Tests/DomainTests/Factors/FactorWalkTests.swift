import Domain
import Testing

/// Security rows 2 and 13: steps in any order, rows of any origin; whoever gets a session, or changes a factor, has
/// proven what it takes.
@Suite("Random walks up to a session and to a change of factors")
struct FactorWalkTests {
    /// 20,000 on every run; a million with LOCKSTEP_CAMPAIGN set.
    static let walks = PasswordCommitWalkTests.walks
    static let batches = 8

    @Test("Nobody gets in unproven, and nobody who has proven it is kept out", arguments: 0..<batches)
    func sessions(batch: Int) throws {
        var (opened, refused) = (0, 0)
        let start = try FactorModel()
        for seed in stride(from: batch, to: Self.walks, by: Self.batches) {
            var chance = SeededGenerator(seed: UInt64(seed))
            var model = start
            for _ in 0..<16 {
                model.step(&chance)
                guard let facts = model.entry(&chance) else { continue }
                let isOpen = SessionGrant.refusal(facts) == nil
                if isOpen != FactorOracle.opensSession(facts) {
                    Issue.record("walk \(seed): \(isOpen) for \(facts)")
                    return
                }
                if isOpen, model.endedByReset.contains(facts.flow.id) {
                    Issue.record("walk \(seed): opened by what a reset has ended, \(facts)")
                    return
                }
                if isOpen { opened += 1 } else { refused += 1 }
            }
        }
        // A walk that never arrives would prove nothing.
        #expect(opened > Self.walks / Self.batches / 20)
        #expect(refused > opened)
    }

    @Test("Nobody changes a factor unproven, and nobody who has proven it is refused", arguments: 0..<batches)
    func changes(batch: Int) throws {
        var (done, refused) = (0, 0)
        let start = try FactorModel()
        for seed in stride(from: batch, to: Self.walks, by: Self.batches) {
            var chance = SeededGenerator(seed: UInt64(seed))
            var model = start
            for _ in 0..<16 {
                model.step(&chance)
                guard let facts = model.change(&chance) else { continue }
                for attempt in try Attempt.all(facts) {
                    if attempt.isDone != attempt.isAllowed {
                        Issue.record("walk \(seed): \(attempt.name) \(attempt.decision.refusals) for \(facts)")
                        return
                    }
                    if attempt.isDone, attempt.isOwn, model.endedByReset.contains(facts.flow.id) {
                        Issue.record("walk \(seed): \(attempt.name) by what a reset has ended, \(facts)")
                        return
                    }
                    if attempt.isDone {
                        done += 1
                    } else {
                        refused += 1
                        if attempt.decision != .refused(attempt.decision.refusals[0]) {
                            Issue.record("walk \(seed): a refusal that writes")
                        }
                    }
                }
            }
        }
        #expect(done > Self.walks / Self.batches / 20)
        #expect(refused > done)
    }
}

extension FactorWalkTests {
    private struct Attempt {
        let name: String
        let decision: Decision
        let isAllowed: Bool
        /// Whether it is the person who does it.
        var isOwn = true

        var isDone: Bool { decision.isDone }

        static func all(_ facts: FactorChange.Facts) throws -> [Attempt] {
            let own = ofApp(facts) + ofDuo(facts) + (try ofPasskeys(facts)) + (try ofPhones(facts))
            let reset = FactorReset.decide(
                facts.account, spokenDigest: nil, by: .host, recovery: facts.recoveryAddresses, at: facts.now)
            return own + [
                Attempt(name: "reset", decision: reset, isAllowed: FactorOracle.mayReset(facts), isOwn: false)
            ]
        }

        private static func ofApp(_ facts: FactorChange.Facts) -> [Attempt] {
            let pending = Authenticator.sample(flow: facts.flow.id.rawValue)
            return [
                Attempt(
                    name: "begin", decision: FactorChange.begin(pending, facts), isAllowed: FactorOracle.mayBegin(facts)
                ),
                Attempt(
                    name: "confirm", decision: FactorChange.confirm(pending, step: 7, facts),
                    isAllowed: FactorOracle.mayChange(facts, finishing: true)),
                Attempt(
                    name: "remove", decision: FactorChange.removeAuthenticator(facts),
                    isAllowed: FactorOracle.mayRemove(facts)),
                Attempt(
                    name: "renew", decision: FactorChange.renewRecoveryCodes([], facts),
                    isAllowed: FactorOracle.mayRenewCodes(facts)),
            ]
        }

        private static func ofDuo(_ facts: FactorChange.Facts) -> [Attempt] {
            [
                Attempt(
                    name: "add Duo", decision: FactorChange.addDuo(facts), isAllowed: FactorOracle.mayAddDuo(facts)),
                Attempt(
                    name: "remove Duo", decision: FactorChange.removeDuo(facts),
                    isAllowed: FactorOracle.mayRemoveDuo(facts)),
            ]
        }

        private static func ofPasskeys(_ facts: FactorChange.Facts) throws -> [Attempt] {
            let passkey = try Passkey.sample()
            return [
                Attempt(
                    name: "add passkey",
                    decision: FactorChange.addPasskey(passkey, isUserVerified: true, spending: .sample, facts),
                    isAllowed: FactorOracle.mayAddPasskey(facts)),
                Attempt(
                    name: "remove passkey", decision: FactorChange.removePasskey(passkey.id, facts),
                    isAllowed: FactorOracle.mayRemovePasskey(facts)),
                Attempt(
                    name: "rename passkey",
                    decision: FactorChange.renamePasskey(passkey.id, to: passkey.name, facts),
                    isAllowed: FactorOracle.mayRename(facts)),
            ]
        }

        private static func ofPhones(_ facts: FactorChange.Facts) throws -> [Attempt] {
            let enrolment = try PhoneEnrolment.sample(
                flow: facts.flow.id.rawValue, account: facts.account.id.rawValue, at: facts.flow.startedAt)
            let phone = ID<Phone>(rawValue: "phone")
            return [
                Attempt(
                    name: "begin phone", decision: FactorChange.begin(enrolment, digest: "digest", facts),
                    isAllowed: FactorOracle.mayBeginPhone(facts)),
                Attempt(
                    name: "confirm phone", decision: FactorChange.confirm(enrolment, facts),
                    isAllowed: FactorOracle.mayConfirmPhone(facts)),
                Attempt(
                    name: "remove phone", decision: FactorChange.remove(phone, facts),
                    isAllowed: FactorOracle.mayRemovePhone(facts)),
                Attempt(
                    name: "rename phone", decision: FactorChange.rename(phone, to: try .sample(), facts),
                    isAllowed: FactorOracle.mayRename(facts)),
            ]
        }
    }
}
