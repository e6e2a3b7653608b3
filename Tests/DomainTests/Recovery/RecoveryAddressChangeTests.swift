import Domain
import Testing

@Suite("Changes of the recovery address")
struct RecoveryAddressChangeTests {
    static let anna = ID<Account>(rawValue: "anna")

    static func facts(verified: RecoveryAddress? = nil, pending: RecoveryAddress? = nil, at time: Timestamp = now)
        throws
        -> RecoveryAddressChange.Facts
    {
        RecoveryAddressChange.Facts(
            account: try .sample(), addresses: RecoveryAddresses(verified: verified, pending: pending),
            mailsInTheLastHour: 0, settings: Settings(), origin: .sample, now: time)
    }

    static let pendingID = ID<RecoveryAddress>(rawValue: "pending")

    @Test(
        "The primary mailbox is refused in any spelling",
        arguments: ["anna@example.org", "ANNA@EXAMPLE.ORG", "anna+home@example.org"])
    func sameMailbox(text: String) throws {
        let decision = RecoveryAddressChange.request(try EmailAddress(text), id: Self.pendingID, try Self.facts())
        #expect(decision == .refused(.addressSameAsPrimary))
    }

    @Test("A request sends a link of four hours to the new address, and the way back to the primary one")
    func request() throws {
        let address = try EmailAddress("anna@home.example")
        let decision = RecoveryAddressChange.request(address, id: Self.pendingID, try Self.facts())
        #expect(decision.notices.map(\.recipients) == [[.address(address)], [.primary]])
        #expect(
            decision.notices.map(\.link) == [
                NewLink(
                    kind: .verify, at: .users, channel: .recovery, epoch: 3, recoveryAddress: Self.pendingID,
                    expiresAt: now + .hours(4)),
                NewLink(kind: .undo, at: .users, channel: .primary, epoch: 3, expiresAt: now + .days(7)),
            ])
        #expect(decision.changes.contains(.voidLinks(Self.anna, kinds: [.reset, .verify], at: now)))
    }

    @Test("Three verification mails an hour are the most", arguments: [(2, true), (3, false)])
    func limit(mails: Int, isDone: Bool) throws {
        var facts = try Self.facts()
        facts.mailsInTheLastHour = mails
        let decision = RecoveryAddressChange.request(try EmailAddress("anna@home.example"), id: Self.pendingID, facts)
        #expect(decision.refusals == (isDone ? [] : [.tooManyAttempts]))
    }

    @Test("The way back of a change leads to the address that it replaces")
    func wayBack() throws {
        let facts = try Self.facts(verified: .sample(id: "before", verifiedAt: now, servesFrom: now))
        let decision = RecoveryAddressChange.request(try EmailAddress("x@home.example"), id: Self.pendingID, facts)
        let undo = decision.notices.compactMap(\.link).first { $0.kind == .undo }
        #expect(undo?.recoveryAddress == ID(rawValue: "before"))
    }

    @Test("A new request replaces the one that waits, and leaves the verified address as it is")
    func replaces() throws {
        let old = try RecoveryAddress.sample(id: "old", "old@home.example", verifiedAt: now, servesFrom: now)
        let facts = try Self.facts(verified: old, pending: .sample(id: "waits"))
        let decision = RecoveryAddressChange.request(try EmailAddress("new@home.example"), id: Self.pendingID, facts)
        #expect(decision.changes.contains(.endRecoveryAddress(ID(rawValue: "waits"), at: now)))
        #expect(!decision.changes.contains(.endRecoveryAddress(old.id, at: now)))
        #expect(decision.notices.last?.recipients == [.address(old.address)])
        #expect(decision.notices.compactMap(\.link).last?.recoveryAddress == old.id)
    }

    @Test("Verifying takes the old address's place and says from when it serves")
    func verify() throws {
        let old = try RecoveryAddress.sample(id: "old", "old@home.example", verifiedAt: now, servesFrom: now)
        var facts = try Self.facts(verified: old, pending: .sample(id: "pending"))
        facts.settings.recovery.addressHold = .hours(24)
        let link = Link.sample(kind: .verify, channel: .recovery, recoveryAddress: "pending")
        let decision = RecoveryAddressChange.verify(link, facts)
        #expect(decision.changes.first == .spendLink(link.id, at: now))
        #expect(decision.changes.contains(.endRecoveryAddress(old.id, at: now)))
        #expect(
            decision.changes.contains(.verifyRecoveryAddress(Self.pendingID, at: now, servesFrom: now + .hours(24))))
        #expect(
            decision.notices.map(\.recipients) == [
                [.primary, .address(try EmailAddress("anna@home.example"))], [.address(old.address)],
            ])
    }

    @Test(
        "A link of another kind, account, address or time verifies nothing",
        arguments: [
            Link.sample(kind: .verify, recoveryAddress: "other"), .sample(kind: .verify),
            .sample(kind: .reset, recoveryAddress: "pending"),
            .sample(kind: .undo, recoveryAddress: "pending"),
            .sample(kind: .verify, account: "bert", recoveryAddress: "pending"),
            .sample(kind: .verify, epoch: 2, recoveryAddress: "pending"),
            .sample(kind: .verify, recoveryAddress: "pending", spentAt: now),
            .sample(kind: .verify, recoveryAddress: "pending", voidedAt: now),
            .sample(kind: .verify, recoveryAddress: "pending", expiresAt: now),
        ])
    func refused(link: Link) throws {
        #expect(
            RecoveryAddressChange.verify(link, try Self.facts(pending: .sample(id: "pending"))) == .refused(.linkDead))
    }

    @Test("After four hours it must be entered again, whatever the link says", arguments: [(-1, true), (0, false)])
    func fourHours(offset: Int, isDone: Bool) throws {
        let pending = try RecoveryAddress.sample(id: "pending", requestedAt: now)
        let time = now + .hours(4) + .milliseconds(offset)
        let link = Link.sample(kind: .verify, recoveryAddress: "pending", expiresAt: now + .days(1))
        #expect(RecoveryAddressChange.verify(link, try Self.facts(pending: pending, at: time)).isDone == isDone)
    }

    @Test("Removing ends both addresses and tells the primary one and the old one")
    func remove() throws {
        let old = try RecoveryAddress.sample(id: "old", verifiedAt: now, servesFrom: now)
        let decision = RecoveryAddressChange.remove(
            try Self.facts(verified: old, pending: .sample(id: "pending", "x@y")))
        #expect(
            Set(decision.changes).isSuperset(of: [
                .endRecoveryAddress(old.id, at: now), .endRecoveryAddress(Self.pendingID, at: now),
            ]))
        #expect(decision.notices.map(\.recipients) == [[.primary], [.address(old.address)]])
        #expect(RecoveryAddressChange.remove(try Self.facts()) == Decision())
    }

    @Test("Undoing brings the old address back, ends the new one and every session")
    func undo() throws {
        let new = try RecoveryAddress.sample(id: "new", verifiedAt: now, servesFrom: now)
        let link = Link.sample(kind: .undo, epoch: 1, recoveryAddress: "old")
        let changes = RecoveryAddressChange.undo(link, try Self.facts(verified: new, pending: .sample(id: "pending")))
            .changes
        #expect(changes.first == .spendLink(link.id, at: now))
        #expect(
            Set(changes).isSuperset(of: [
                .endRecoveryAddress(new.id, at: now), .endRecoveryAddress(Self.pendingID, at: now),
                .reviveRecoveryAddress(ID(rawValue: "old")), .advanceEpoch(Self.anna, from: 3),
                .voidFlows(Self.anna, at: now), .voidUndoLinks(Self.anna, after: link.createdAt, at: now),
            ]))
    }

    @Test("Only a live undo link undoes", arguments: LinkKind.allCases)
    func undoLinks(kind: LinkKind) throws {
        let facts = try Self.facts(pending: .sample(id: "pending"))
        #expect(RecoveryAddressChange.undo(.sample(kind: kind), facts).isDone == (kind == .undo))
        #expect(RecoveryAddressChange.undo(.sample(kind: kind, spentAt: now), facts) == .refused(.linkDead))
        #expect(RecoveryAddressChange.undo(.sample(kind: kind, account: "bert"), facts) == .refused(.linkDead))
    }

    @Test("The trail names the domain and never the address")
    func trail() throws {
        let facts = try Self.facts(verified: .sample(id: "old", verifiedAt: now), pending: .sample(id: "pending"))
        let decisions = [
            RecoveryAddressChange.request(try EmailAddress("anna@home.example"), id: Self.pendingID, facts),
            RecoveryAddressChange.verify(.sample(kind: .verify, recoveryAddress: "pending"), facts),
            RecoveryAddressChange.remove(facts), RecoveryAddressChange.undo(.sample(kind: .undo), facts),
        ]
        for event in decisions.flatMap(\.events) {
            #expect(!event.details.values.contains { $0.contains("anna@") })
        }
    }
}
