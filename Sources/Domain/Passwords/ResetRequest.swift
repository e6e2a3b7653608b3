/// What a reset request by mail leads to. Decided behind the queue, where nobody waits for the answer.
package enum ResetRequest {
    package struct Facts: Sendable {
        /// `nil`: nobody has the address.
        package var account: Account?
        /// Links and notices that such requests led to within the last hour.
        package var mailsInTheLastHour: Int
        package var recoveryAddresses: RecoveryAddresses
        package var factors: Set<FactorKind>
        package var settings: Settings
        /// The primary address is a new one that the person may know nothing of.
        package var isMailboxOnHold: Bool
        /// The directory that decides about the password, where one does and this service doesn't.
        package var manager: Connection?
        package var now: Timestamp

        package init(
            account: Account?, mailsInTheLastHour: Int, recoveryAddresses: RecoveryAddresses,
            factors: Set<FactorKind>, settings: Settings, isMailboxOnHold: Bool = false, manager: Connection? = nil,
            now: Timestamp
        ) {
            self.account = account
            self.mailsInTheLastHour = mailsInTheLastHour
            self.recoveryAddresses = recoveryAddresses
            self.factors = factors
            self.settings = settings
            self.isMailboxOnHold = isMailboxOnHold
            self.manager = manager
            self.now = now
        }
    }

    package static func decide(_ facts: Facts) -> Decision {
        // Nobody's address, one that can't be reset, or one more request within the hour, leaves no trace: whoever floods the form with
        // addresses would otherwise fill the trail.
        guard let account = facts.account, account.state == .active,
            facts.mailsInTheLastHour < RecoveryPolicy.mailsAnHour
        else { return Decision() }
        guard account.mayPass(.reset, under: facts.settings.password, at: facts.now) else {
            var decision = refused(account, "expired")
            decision.notices = [Notice(.passwordExpired, to: [.primary], of: account.id)]
            return decision
        }
        if let manager = facts.manager {
            // Nobody but the person hears of it, and no more often than of a link.
            var decision = refused(account, "managed-elsewhere")
            guard !facts.isMailboxOnHold else { return decision }
            decision.notices = [
                Notice(
                    .passwordKeptElsewhere(directory: manager.name.text, place: manager.settings.changeAt),
                    to: [.primary], of: account.id)
            ]
            return decision
        }
        let notices = notices(to: account, facts)
        guard !notices.isEmpty else { return refused(account, facts.isMailboxOnHold ? "mailbox-on-hold" : "no-factor") }
        var decision = Decision()
        // The newest link voids the older ones.
        decision.changes = [.voidLinks(account.id, kinds: [.reset], at: facts.now)]
        decision.notices = notices
        decision.events = [
            AuditEvent(
                .resetRequested, by: .anonymous, account: account.id,
                details: [
                    "channels": notices.compactMap(\.link?.channel.rawValue).joined(separator: ",")
                ])
        ]
        return decision
    }

    /// One mail for each channel by which the account could complete a reset.
    private static func notices(to account: Account, _ facts: Facts) -> [Notice] {
        var channels: [(LinkChannel, Notice.Recipient)] = facts.isMailboxOnHold ? [] : [(.primary, .primary)]
        if let recovery = facts.recoveryAddresses.verified, recovery.serves(at: facts.now) {
            channels.append((.recovery, .address(recovery.address)))
        }
        return channels.compactMap { channel, recipient in
            let possible = try? RequiredProofs(
                for: .reset, channel: channel, factors: facts.factors, policy: facts.settings.recovery)
            guard possible != nil else { return nil }
            let link = NewLink(
                kind: .reset, at: account.entrance, channel: channel, epoch: account.epoch,
                expiresAt: facts.now + facts.settings.recovery.linkLives)
            return Notice(.passwordReset, to: [recipient], of: account.id, link: link)
        }
    }

    private static func refused(_ account: Account, _ reason: String) -> Decision {
        var decision = Decision()
        decision.events = [
            AuditEvent(.resetRefused, by: .anonymous, account: account.id, details: ["reason": reason])
        ]
        return decision
    }
}
