import Domain
import Testing

@Suite("What a reset request leads to")
struct ResetRequestTests {
    static func facts(account: Account?, mails: Int = 0, factors: Set<FactorKind> = []) -> ResetRequest.Facts {
        ResetRequest.Facts(
            account: account, mailsInTheLastHour: mails, recoveryAddresses: RecoveryAddresses(), factors: factors,
            settings: Settings(), now: now)
    }

    @Test("A link to the primary address, which voids the older ones")
    func link() throws {
        let decision = ResetRequest.decide(Self.facts(account: try .sample()))
        #expect(decision.changes == [.voidLinks(ID(rawValue: "anna"), kinds: [.reset], at: now)])
        #expect(decision.notices.map(\.content) == [.passwordReset])
        #expect(decision.notices.map(\.recipients) == [[.primary]])
        #expect(
            decision.notices.first?.link
                == NewLink(kind: .reset, at: .users, channel: .primary, epoch: 3, expiresAt: now + .minutes(30)))
    }

    @Test(
        "Nothing at all for an address that is nobody's, or of one who may not reset",
        arguments: [AccountState.staged, .suspended, nil])
    func nothing(state: AccountState?) throws {
        let decision = ResetRequest.decide(Self.facts(account: try state.map { try .sample(state: $0) }))
        #expect(decision == Decision())
    }

    @Test("Three mails an hour are the most", arguments: [(2, true), (3, false), (4, false)])
    func limit(mails: Int, isSent: Bool) throws {
        let decision = ResetRequest.decide(Self.facts(account: try .sample(), mails: mails))
        #expect(decision.notices.isEmpty != isSent)
        // An older link stays good when no newer one is sent.
        #expect(decision.changes.isEmpty != isSent)
    }

    @Test(
        "An expired account gets the notice and no link, unless changing after expiry is allowed",
        arguments: [false, true])
    func expired(allowsChange: Bool) throws {
        var facts = Self.facts(account: try .sample(expiredAt: now))
        facts.settings.password.allowsChangeAfterExpiry = allowsChange
        let notices = ResetRequest.decide(facts).notices
        #expect(notices.map(\.content) == [allowsChange ? .passwordReset : .passwordExpired])
        #expect((notices.first?.link != nil) == allowsChange)
    }

    @Test(
        "The recovery address gets a link only if it serves, and there is a factor", arguments: [false, true],
        [false, true])
    func recovery(serves: Bool, hasFactor: Bool) throws {
        var facts = Self.facts(account: try .sample(), factors: hasFactor ? [.totp] : [])
        facts.recoveryAddresses.verified = try .sample(
            id: "r", verifiedAt: now, servesFrom: serves ? now : now + .milliseconds(1))
        let channels = ResetRequest.decide(facts).notices.compactMap(\.link?.channel)
        #expect(channels == (serves && hasFactor ? [.primary, .recovery] : [.primary]))
    }

    @Test("Where the primary path demands a factor and there is none, nothing is sent")
    func factorDemanded() throws {
        var facts = Self.facts(account: try .sample())
        facts.settings.recovery.resetWithoutFactor = false
        #expect(ResetRequest.decide(facts).notices.isEmpty)
        facts.factors = [.totp]
        #expect(ResetRequest.decide(facts).notices.count == 1)
    }
}
