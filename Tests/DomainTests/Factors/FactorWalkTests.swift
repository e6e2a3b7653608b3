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
                for attempt in Attempt.all(facts) {
                    if attempt.decision.isDone != attempt.isAllowed {
                        Issue.record("walk \(seed): \(attempt.name) \(attempt.decision.refusals) for \(facts)")
                        return
                    }
                    if attempt.decision.isDone {
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

    private struct Attempt {
        let name: String
        let decision: Decision
        let isAllowed: Bool

        static func all(_ facts: FactorChange.Facts) -> [Attempt] {
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
                Attempt(
                    name: "add Duo", decision: FactorChange.addDuo(facts), isAllowed: FactorOracle.mayAddDuo(facts)),
                Attempt(
                    name: "remove Duo", decision: FactorChange.removeDuo(facts),
                    isAllowed: FactorOracle.mayRemoveDuo(facts)),
            ]
        }
    }
}
