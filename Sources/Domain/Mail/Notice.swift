/// A mail that a decision owes somebody. It is queued in the transaction of the change that it tells of.
package struct Notice: Hashable, Sendable {
    package let content: Content
    package let account: ID<Account>
    package let recipients: [Recipient]
    /// The link that the mail carries, made when the notice is queued.
    package let link: NewLink?
    /// When it may be sent; `nil` for at once.
    package let notBefore: Timestamp?
    /// When it says nothing any more; with a link that is when the link dies, else never unless given.
    package let validUntil: Timestamp?

    package init(
        _ content: Content, to recipients: [Recipient], of account: ID<Account>, link: NewLink? = nil,
        notBefore: Timestamp? = nil, validUntil: Timestamp? = nil
    ) {
        self.content = content
        self.account = account
        self.recipients = recipients
        self.link = link
        self.notBefore = notBefore
        self.validUntil = validUntil ?? link?.expiresAt
    }

    package enum Content: Hashable, Sendable, Codable {
        case passwordReset
        case passwordChanged(by: PasswordDoor)
        /// - days: On the organisation's calendar; 0 is today.
        case passwordExpiring(at: Int64, days: Int)
        case passwordExpired
        case accountLocked(until: Int64?, attempts: Int)
        /// By wrong answers of factors, which are asked of those only who have proven something else.
        case factorLocked(until: Int64?, attempts: Int)
        case accountLockedForAdministrators(person: String, until: Int64?, attempts: Int)
        case accountUnlocked(by: UnlockCause)
        case accountRestored(mustChange: Bool)
        case accountSuspended
        case accountActivated
        /// Where mail goes and what the person signs in with, as they are now.
        case accountChanged(email: String, userName: String?)
        /// To the mailbox of before, with the link that takes it back.
        case mailboxMoved(email: String, userName: String?, holdsUntil: Int64)
        case mailboxMoveUndone(email: String)
        /// An identity system said what the person says is wrong.
        case mailboxMoveUndoneForAdministrators(person: String)
        case accountRemoved
        /// An administrator exempted the password from expiry, or made it expire like everybody's.
        case expiryRuleChanged(isExempt: Bool)
        case factorRuleChanged(FactorRule?)
        /// By an administrator, everywhere.
        case signedOut
        /// By an administrator, in one browser.
        case sessionEnded(browser: String)
        /// A link to a new password that an administrator sent.
        case passwordResetSent
        /// Somebody asked for a link, and the password is a directory's.
        case passwordKeptElsewhere(directory: String, place: String?)
        /// The same went to the recovery address.
        case passwordResetSentElsewhere
        case roleChanged(AdministratorRole)
        /// To the administrators: there is one more who can do everything.
        case ownerMade(person: String)
        /// To the other administrators, whenever somebody opened a way in past password and factors, and when it is used.
        case breakGlass(person: String, isUsed: Bool, until: Int64)
        case recoveryVerify(address: String)
        case recoveryVerified(address: String, servesFrom: Int64)
        case recoveryChanged(RecoveryChange, address: String)
        case activation
        case welcome
        case factorAdded(FactorKind)
        case factorRemoved(FactorKind)
        /// An administrator removed every factor. With a link where the code goes by mail.
        case factorReset(isMailed: Bool)
        case recoveryCodeUsed(left: Int)
        /// There may be a copy of it.
        case passkeySuspected(name: String)
        /// The person said on their phone that it wasn't them. Browser and address are those that asked.
        case pushAlarm(purpose: FlowPurpose, browser: String, address: String)
        case pushAlarmForAdministrators(person: String, browser: String, address: String)
        /// A reset by telephone or by an administrator, with the link that stops it.
        case deskReset(DeskReset.Act, DeskReset.Stage)
        /// The person stopped it.
        case deskResetStopped(isSuspended: Bool)
        case deskResetStoppedForAdministrators(person: String, DeskReset.Act, isSuspended: Bool)
        /// One of them asked, and another one has to agree.
        case consentWanted(person: String, DeskReset.Act)
        /// One administrator is enough from now on. `nil`: it was done at the host.
        case secondConsentEnded(by: String?)
        /// - day: On which everybody begins, in days since 1970-01-01.
        case announcement(LaunchPhase, day: Int)
    }

    package enum Recipient: Hashable, Sendable {
        case primary
        case address(EmailAddress)
        /// Those that can be reached, as they were before what is told of was done: by Web Push, and no mail.
        case phones
        /// Every other active owner and administrator: whom it is about has a mail of their own.
        case administrators
    }
}

extension RecoveryAddresses {
    /// Every address of the account: what concerns its safety goes to all of them.
    package var everyRecipient: [Notice.Recipient] {
        [.primary] + (verified.map { [.address($0.address)] } ?? [])
    }
}

/// The door that a password came in by.
package enum PasswordDoor: String, Hashable, Sendable, Codable, CaseIterable {
    case reset, activation, change, host
    /// It was set in a directory, and adopted from there.
    case directory
}

package enum UnlockCause: String, Hashable, Sendable, Codable, CaseIterable {
    case administrator, reset
}

package enum RecoveryChange: String, Hashable, Sendable, Codable, CaseIterable {
    case requested, replaced, removed, undone
}

/// A link that is to be made.
package struct NewLink: Hashable, Sendable {
    package let kind: LinkKind
    package let entrance: Entrance
    package let channel: LinkChannel
    package let epoch: Int
    package let recoveryAddress: ID<RecoveryAddress>?
    package let deskReset: ID<DeskReset>?
    package let mailboxMove: ID<MailboxMove>?
    package let expiresAt: Timestamp

    package init(
        kind: LinkKind, at entrance: Entrance, channel: LinkChannel, epoch: Int,
        recoveryAddress: ID<RecoveryAddress>? = nil, deskReset: ID<DeskReset>? = nil,
        mailboxMove: ID<MailboxMove>? = nil, expiresAt: Timestamp
    ) {
        self.kind = kind
        self.entrance = entrance
        self.channel = channel
        self.epoch = epoch
        self.recoveryAddress = recoveryAddress
        self.deskReset = deskReset
        self.mailboxMove = mailboxMove
        self.expiresAt = expiresAt
    }
}
