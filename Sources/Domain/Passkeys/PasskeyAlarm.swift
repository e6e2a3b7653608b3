/// What follows when a passkey signs rightly, and counts from where it has been already: there may be a copy of it.
package struct PasskeyAlarm: Hashable, Sendable {
    package let passkey: Passkey
    package let recoveryAddresses: RecoveryAddresses
    package let origin: Origin

    package init(passkey: Passkey, recoveryAddresses: RecoveryAddresses, origin: Origin) {
        self.passkey = passkey
        self.recoveryAddresses = recoveryAddresses
        self.origin = origin
    }

    /// - Parameter tellsPerson: Not again within the hour, so that whoever has the copy can't fill a mailbox.
    package func decide(tellsPerson: Bool) -> Decision {
        var decision = Decision()
        decision.events = [
            AuditEvent(
                .passkeyCounterWentBack, by: .anonymous, account: passkey.account,
                details: passkey.details, origin.details)
        ]
        guard tellsPerson else { return decision }
        decision.notices = [
            Notice(
                .passkeySuspected(name: passkey.name.text), to: recoveryAddresses.everyRecipient, of: passkey.account)
        ]
        return decision
    }
}
