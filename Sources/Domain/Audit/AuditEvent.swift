/// Something that happened, for whoever asks later who changed what, when, proven by what.
package struct AuditEvent: Hashable, Sendable {
    package let kind: AuditKind
    package let actor: Actor
    /// Whom it happened to; `nil` where no account is known.
    package let account: ID<Account>?
    /// Facts by name: no sentence, no secret, nothing a person typed into a password field.
    package let details: [String: String]

    /// - Parameter details: Where two of them name the same fact, the first counts.
    package init(_ kind: AuditKind, by actor: Actor, account: ID<Account>?, details: [String: String]...) {
        self.kind = kind
        self.actor = actor
        self.account = account
        self.details = details.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }
}

extension AuditEvent {
    /// The detail by which the events of one flow are found.
    package static let flowDetail = "flow"

    /// The same event, as part of a flow.
    package func within(_ flow: ID<Flow>) -> AuditEvent {
        AuditEvent(kind, by: actor, account: account, details: [Self.flowDetail: flow.rawValue], details)
    }
}

package enum Actor: Hashable, Sendable {
    case account(ID<Account>)
    /// A program, by the key that it came with.
    case apiKey(ID<APIKey>)
    /// Somebody at the host's command line.
    case host
    /// Lockstep itself, on its own time.
    case system
    /// Somebody who has proven nothing.
    case anonymous

    /// - Parameter text: As `text` writes it.
    package init?(text: String) {
        switch text {
        case "host": self = .host
        case "system": self = .system
        case "anonymous": self = .anonymous
        default:
            if text.hasPrefix("account:"), let id = ID<Account>(parsing: text.dropFirst(8)) {
                self = .account(id)
            } else if text.hasPrefix("key:"), let id = ID<APIKey>(parsing: text.dropFirst(4)) {
                self = .apiKey(id)
            } else {
                return nil
            }
        }
    }

    package var text: String {
        switch self {
        case .account(let id): "account:\(id)"
        case .apiKey(let id): "key:\(id)"
        case .host: "host"
        case .system: "system"
        case .anonymous: "anonymous"
        }
    }
}

package enum AuditKind: String, Hashable, Sendable, CaseIterable {
    case accountAdded = "account.added"
    /// Written with the first of its people; each of them names it.
    case importBegun = "import.begun"
    /// Before its end: whoever began it may do so no more.
    case importStopped = "import.stopped"
    /// Written with the first of those whom it goes to.
    case announcementBegun = "announcement.begun"
    /// Before its end: whoever's mail had not left has not been told.
    case announcementStopped = "announcement.stopped"
    case activationRenewed = "account.activation-renewed"
    case accountStateChanged = "account.state-changed"
    /// Address, user name, name or external id.
    case accountChanged = "account.changed"
    /// The person took back what an identity system said about their address.
    case mailboxMoveUndone = "account.move-undone"
    case administratorRoleChanged = "administrator.role-changed"
    case bulkBegun = "bulk.begun"
    case bulkEnded = "bulk.ended"
    case apiKeyMade = "api-key.made"
    case apiKeyEnded = "api-key.ended"
    case breakGlassMade = "break-glass.made"
    case breakGlassUsed = "break-glass.used"
    case accountExpired = "account.expired"
    case accountRestored = "account.restored"
    case accountExpiryRuleChanged = "account.expiry-rule-changed"
    case accountLocked = "account.locked"
    case accountUnlocked = "account.unlocked"
    case signInSucceeded = "sign-in.succeeded"
    case signInFailed = "sign-in.failed"
    case signedOut = "session.signed-out"
    case sessionsEnded = "session.ended"
    case resetRequested = "reset.requested"
    case resetRefused = "reset.refused"
    case passwordSet = "password.set"
    case passwordRehashed = "password.rehashed"
    case recoveryRequested = "recovery-address.requested"
    case recoveryVerified = "recovery-address.verified"
    case recoveryRemoved = "recovery-address.removed"
    case recoveryUndone = "recovery-address.undone"
    case factorAdded = "factor.added"
    case factorReplaced = "factor.replaced"
    case factorRemoved = "factor.removed"
    /// The password was right, and a factor is asked for.
    case factorAsked = "factor.asked"
    case factorProven = "factor.proven"
    case factorFailed = "factor.failed"
    case factorReset = "factor.reset"
    case factorRuleChanged = "factor.rule-changed"
    case passkeyRenamed = "passkey.renamed"
    case passkeyCounterWentBack = "passkey.counter-went-back"
    case phoneRenamed = "phone.renamed"
    case phoneNumberWrong = "phone.number-wrong"
    /// Web Push reaches it by another way than before, or not any more.
    case phoneReached = "phone.reached"
    case pushRequested = "push.requested"
    case pushApproved = "push.approved"
    case pushWithdrawn = "push.withdrawn"
    case pushDenied = "push.denied"
    case pushAlarm = "push.was-not-me"
    /// Who calls the help desk has proven who they are.
    case callerVerified = "caller.verified"
    case callerCodeWrong = "caller.code-wrong"
    case callerCodeMade = "caller.code-made"
    case consentAsked = "consent.asked"
    case consentGiven = "consent.given"
    case consentRefused = "consent.refused"
    /// *This wasn't me*, of something that the help desk did, or was asked to.
    case deskResetStopped = "help-desk.was-not-me"
    case recoveryCodesMade = "recovery-codes.made"
    case settingChanged = "setting.changed"
    case textChanged = "text.changed"
    case mailSent = "mail.sent"
    case mailExpired = "mail.expired"
    case mailGivenUp = "mail.given-up"
    /// Somebody had a receiver of events tried.
    case forwardingTried = "forwarding.tried"
    /// The receiver said that it wants no more events.
    case forwardingStopped = "forwarding.stopped"
    case connectionAdded = "connection.added"
    case connectionChanged = "connection.changed"
    case connectionPaused = "connection.paused"
    case connectionResumed = "connection.resumed"
    case connectionRemoved = "connection.removed"
    /// The account that reads was used to try it, step by step.
    case connectionTested = "connection.tested"
    case connectorAdded = "connector.added"
    /// It presented its key.
    case connectorRegistered = "connector.registered"
    case connectorConfirmed = "connector.confirmed"
    case connectorRemoved = "connector.removed"
    /// Entries of a directory were compared with accounts, and bound or added.
    case connectionMatched = "connection.matched"
    case connectionImported = "connection.imported"
    case accountBound = "account.bound"
    case accountUnbound = "account.unbound"
    /// A target confirmed that it holds what it was owed.
    case deliveryApplied = "delivery.applied"
    /// A target refused it, or what was sealed for it can't be read.
    case deliveryFailed = "delivery.failed"
    case deliveryRetried = "delivery.retried"
    case keyRotated = "key.rotated"
    case installationRestored = "installation.restored"
}

/// Where a request came from, as it is written beside an event and shown to the person.
package struct Origin: Hashable, Sendable {
    /// The client's address as text.
    package let address: String
    /// The browser and system in a few words, made from the `User-Agent`.
    package let browser: String

    package init(address: String, browser: String) {
        self.address = address
        self.browser = browser
    }

    package var details: [String: String] { ["from": address, "browser": browser] }
}
