import Domain
import Testing

@Suite("An administrator's reset of somebody's factors")
struct FactorResetTests {
    static func decide(_ account: Account, spoken: String? = nil, recovery: RecoveryAddresses = .init()) -> Decision {
        FactorReset.decide(account, spokenDigest: spoken, by: .host, recovery: recovery, at: now)
    }

    @Test("Everything goes: factors, sessions, links and flows; the password stays")
    func changes() throws {
        let account = try Account.sample()
        let changes = Self.decide(account).changes
        #expect(changes.contains(.removeFactors(account.id)))
        #expect(changes.contains(.advanceEpoch(account.id, from: account.epoch)))
        #expect(changes.contains(.voidFlows(account.id, at: now)))
        #expect(changes.contains(.voidLinks(account.id, kinds: [.reset, .verify, .enrolment], at: now)))
        #expect(
            !changes.contains {
                if case .setVerifier = $0 { true } else { false }
            })
    }

    @Test("A link goes to the account's address, and to no other")
    func mailed() throws {
        let account = try Account.sample()
        let verified = try RecoveryAddress.sample(id: "r", verifiedAt: now - .days(2), servesFrom: now - .days(2))
        let decision = Self.decide(account, recovery: RecoveryAddresses(verified: verified))
        let reset = FactorReset(account: account.id, digest: nil, createdAt: now, expiresAt: now + .hours(24))
        #expect(decision.changes.contains(.insertFactorReset(reset)))
        #expect(decision.notices.map(\.recipients) == [[.primary], [.address(verified.address)]])
        #expect(decision.notices.map { $0.link?.kind } == [.enrolment, nil])
        #expect(decision.notices[0].link?.epoch == account.epoch + 1)
        #expect(decision.notices[0].link?.expiresAt == now + .hours(24))
    }

    @Test("A spoken code has ten minutes, and nothing that is mailed opens anything")
    func spoken() throws {
        let account = try Account.sample()
        let decision = Self.decide(account, spoken: "digest")
        let reset = FactorReset(account: account.id, digest: "digest", createdAt: now, expiresAt: now + .minutes(10))
        #expect(decision.changes.contains(.insertFactorReset(reset)))
        #expect(decision.notices.allSatisfy { $0.link == nil })
        #expect(decision.notices.map(\.recipients) == [[.primary]])
    }

    @Test("Whoever has no password yet has no factor to lose", arguments: AccountState.allCases)
    func states(state: AccountState) throws {
        let decision = Self.decide(try .sample(state: state))
        #expect(decision.isDone == (state != .staged))
        if !decision.isDone { #expect(decision == .refused(.stateForbids(.staged))) }
    }
}
