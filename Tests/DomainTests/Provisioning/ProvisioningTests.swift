import Domain
import Testing

@Suite("What an identity system says about a person")
struct ProvisioningTests {
    static let key = Actor.apiKey(ID(rawValue: "key"))

    static func facts(
        _ account: Account, verified: String? = nil, pending: String? = nil
    ) throws -> Provisioning.Facts {
        func address(_ text: String?, isVerified: Bool) throws -> RecoveryAddress? {
            try text.map {
                RecoveryAddress(
                    id: ID(rawValue: $0), account: account.id, address: try EmailAddress($0), requestedAt: now,
                    verifiedAt: isVerified ? now : nil, servesFrom: isVerified ? now : nil)
            }
        }
        return Provisioning.Facts(
            account: account,
            recovery: RecoveryAddresses(
                verified: try address(verified, isVerified: true), pending: try address(pending, isVerified: false)),
            actor: key, now: now)
    }

    static func kinds(_ decision: Decision) -> [String] { decision.events.map(\.kind.rawValue) }

    @Test(
        "What it says again changes nothing and leaves no trace", arguments: [AccountState.active, .staged, .suspended])
    func again(state: AccountState) throws {
        let account = try Account.sample(state: state)
        #expect(Provisioning.change(to: account.provisioned, try Self.facts(account)) == Decision())
    }

    @Test("Administrators and people who were removed are unknown to it")
    func unknown() throws {
        for account in [
            try Account.sample(kind: .administrator(.auditor)), try Account.sample(state: .removed),
        ] {
            #expect(
                Provisioning.change(to: account.provisioned, try Self.facts(account)).refusals == [.accountUnknown])
            #expect(Provisioning.remove(try Self.facts(account)).refusals == [.accountUnknown])
        }
    }

    @Test("Another name is written down, and ends nothing")
    func name() throws {
        let account = try Account.sample()
        var wanted = account.provisioned
        wanted.name = try PersonName(given: "Anna", family: "Berg")
        wanted.externalID = ExternalID("x1")
        let decision = Provisioning.change(to: wanted, try Self.facts(account))
        #expect(decision.changes == [.setProvisioned(account.id, wanted)])
        #expect(decision.events.map(\.details) == [["changed": "name external-id"]])
        #expect(decision.events.map(\.actor) == [Self.key])
        #expect(decision.notices.isEmpty)
    }

    @Test("Another mailbox leaves links and sessions behind, and both mailboxes are told")
    func address() throws {
        let account = try Account.sample()
        var wanted = account.provisioned
        wanted.email = try EmailAddress("berg@example.org")
        let decision = Provisioning.change(
            to: wanted, try Self.facts(account, verified: "home@example.net", pending: "berg+x@example.org"))
        #expect(decision.changes.contains(.advanceEpoch(account.id, from: 3)))
        #expect(decision.changes.contains(.voidFlows(account.id, at: now)))
        #expect(decision.changes.contains(.endRecoveryAddress(ID(rawValue: "berg+x@example.org"), at: now)))
        #expect(!decision.changes.contains(.endRecoveryAddress(ID(rawValue: "home@example.net"), at: now)))
        #expect(Self.kinds(decision) == ["account.changed", "recovery-address.removed"])
        let told = try [["anna@example.org"], ["berg@example.org", "home@example.net"]].map {
            try $0.map { Notice.Recipient.address(try EmailAddress($0)) }
        }
        #expect(decision.notices.map(\.recipients) == told)
        #expect(decision.notices.map(\.link?.kind) == [.undo, nil])
    }

    @Test("The same mailbox with other capitals ends nothing")
    func capitals() throws {
        let account = try Account.sample()
        var wanted = account.provisioned
        wanted.email = try EmailAddress("ANNA@example.org")
        let decision = Provisioning.change(to: wanted, try Self.facts(account))
        #expect(decision.changes == [.setProvisioned(account.id, wanted)])
        #expect(decision.notices.isEmpty)
    }

    /// Whether the person has a password; before; wanted; afterwards.
    @Test(
        "A suspension and its end",
        arguments: [
            (true, AccountState.active, false, AccountState.suspended, [NoticeKind.accountSuspended]),
            (true, .suspended, true, .active, [.accountActivated]), (false, .staged, false, .suspended, []),
            (false, .suspended, true, .staged, [.activation]),
        ])
    func active(
        hasPassword: Bool, before: AccountState, wants: Bool, after: AccountState, mails: [NoticeKind]
    ) throws {
        let account = try Account.sample(state: before, passwordChangedAt: hasPassword ? now : nil)
        var wanted = account.provisioned
        wanted.isActive = wants
        let decision = Provisioning.change(to: wanted, try Self.facts(account))
        #expect(decision.changes.contains(.setState(account.id, after)))
        #expect(decision.changes.contains(.advanceEpoch(account.id, from: 3)) == !wants)
        #expect(Self.kinds(decision) == ["account.state-changed"])
        #expect(decision.notices.map(\.content.kind) == mails)
    }

    @Test("A person without a password whose mailbox moves gets a link that is good")
    func staged() throws {
        let account = try Account.sample(state: .staged, passwordChangedAt: nil)
        var wanted = account.provisioned
        wanted.email = try EmailAddress("berg@example.org")
        let decision = Provisioning.change(to: wanted, try Self.facts(account))
        #expect(decision.notices.map(\.content) == [.activation])
        #expect(decision.notices.first?.link?.epoch == account.epoch + 1)
    }

    @Test(
        "Whoever is removed leaves nothing that opens anything", arguments: [AccountState.active, .staged, .suspended])
    func removed(state: AccountState) throws {
        let account = try Account.sample(state: state)
        let decision = Provisioning.remove(
            try Self.facts(account, verified: "home@example.net", pending: "other@example.net"))
        for change in [
            Change.advanceEpoch(account.id, from: 3), .removeFactors(account.id), .endFactorReset(account.id),
            .forgetBrowsers(account.id), .voidLinks(account.id, kinds: [.undo, .enrolment, .stop], at: now),
            .voidLinks(account.id, kinds: [.reset, .activation, .verify], at: now), .voidFlows(account.id, at: now),
            .endRecoveryAddress(ID(rawValue: "home@example.net"), at: now),
            .endRecoveryAddress(ID(rawValue: "other@example.net"), at: now), .removeAccount(account.id),
        ] { #expect(decision.changes.contains(change)) }
        #expect(decision.events.map(\.details) == [["from": state.rawValue, "to": "removed"]])
        #expect(decision.notices.count == (state == .active ? 1 : 0))
    }

    @Test("Nothing is done to an account that was removed", arguments: UserAction.allCases)
    func finished(action: UserAction) throws {
        let facts = UserAction.Facts(
            account: try .sample(state: .removed), isLocked: true, hasSessions: true, recovery: RecoveryAddresses(),
            enrolled: EnrolledFactors(), settings: Settings(), actor: .host, reason: nil, spokenDigest: "d", now: now)
        #expect(action.decide(facts).refusals == [.stateForbids(.removed)])
    }
}
