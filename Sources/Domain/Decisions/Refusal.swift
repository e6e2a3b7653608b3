/// Why something was not done, as a value. Every edge turns each case into words and a status of its own.
package enum Refusal: Hashable, Sendable {
    // Proofs
    case wrongCredentials
    case reauthenticationRequired
    case linkDead
    case factorRequired
    /// Also a code that was right and is spent.
    case codeWrong
    /// A code that the authenticator shows at another time than now. How far off is not said: a guess that meets it by
    /// chance would learn when to try again.
    case codeFromOtherTime
    /// Whatever was the matter with a passkey's answer: none of it tells an honest person what to do next.
    case passkeyWrong
    /// The page was open for longer than its challenge lives.
    case passkeyExpired
    case passkeyNameMalformed
    case tooManyPasskeys
    /// Duo said no, or what came back from there proves nothing.
    case duoDenied
    /// Duo can't be asked for now. Nobody gets on without it.
    case duoUnavailable
    /// Duo is for accounts with no other factor.
    case duoNotAlone
    /// Said to who has proven the password, or something as good.
    case accountLocked
    /// The account needs one factor, and this is it.
    case lastFactor
    case factorKindOff
    case nothingPending
    /// A number that another screen of the person's shows.
    case numberWrong
    /// Another browser waits for the account's phones.
    case pushOpenElsewhere
    /// The phones rang too often with nobody approving.
    case pushStopped
    /// Answered, withdrawn, or too late.
    case requestOver
    /// Not by the key of the phone that sent it, or not for this request.
    case signatureWrong
    case phoneNameMalformed
    case tooManyPhones

    // New passwords
    case passwordEmpty
    case passwordTooShort(minimum: Int)
    case passwordTooLong(maximumBytes: Int)
    case passwordNeeds(CharacterClass)
    case passwordContainsName
    case passwordCommon(CommonPasswordReason)
    case passwordBreached
    /// A directory that is given it would refuse it.
    case passwordTooShortThere(directory: String, minimum: Int)
    case passwordTooSimpleThere(directory: String)
    case passwordContainsSequence(String)
    case passwordReused(remembered: Int)
    case passwordUnchanged
    case passwordTooRecent(changeableFrom: Timestamp)
    case passwordMismatch
    case passwordManagedElsewhere
    /// The same, of somebody else's: an administrator can't have it set here.
    case passwordDecidedBy(directory: String)

    // Addresses and names
    case addressEmpty
    case addressMalformed
    case addressTooLong
    case addressSameAsPrimary
    case addressTaken
    case userNameMalformed
    case userNameTaken
    case nameMalformed
    case externalIDTaken
    /// By an administrator, or because the person said that something wasn't them: not by who would end it.
    case suspendedByOthers
    /// An identity system has just given the account another mailbox.
    case mailboxOnHold
    /// Since it was read.
    case changedMeanwhile
    /// An order is on its way to the directory, whose end nobody would learn of any more.
    case deliveryUnderWay

    // Accounts and settings, asked for by an administrator or the host
    case accountUnknown
    case stateForbids(AccountState)
    case settingUnknown(String)
    case settingOutOfRange(key: String, range: String)
    /// Somebody else has changed it since it was read.
    case settingChangedMeanwhile(key: String)
    /// The role doesn't have the right, or had it a moment ago.
    case notAllowed
    /// Who changes it gives away a second person's say: an owner, signed in, or the host.
    case ownersOnly
    /// Nobody's, or somebody else's, or over.
    case sessionUnknown
    /// There has to be an active owner.
    case lastOwner
    case reasonMissing
    case reasonMalformed
    /// It is like that already.
    case nothingToChange
    case accountExpired
    case noRecoveryAddress
    /// Nothing that the account could prove would complete a reset by this link.
    case resetImpossible
    /// More than can be ticked.
    case tooManyPeople
    /// Nobody was ticked.
    case nobodyChosen
    /// The file, or what its columns are, isn't what was looked at.
    case importChangedMeanwhile
    /// As many files are kept as may be.
    case tooManyImports(limit: Int)
    case textUnknown(String)
    case textFaulty(TextFault)
    /// It looks ahead and the day has come, or it looks back and the day hasn't.
    case announcementUntimely(CalendarDay)
    case dayMalformed

    // The help desk
    /// Not what the caller's portal shows now.
    case callerCodeWrong
    /// It takes a second administrator, for one person at a time.
    case consentNeeded
    case consentUnknown
    /// Granted, refused, stopped, or too old.
    case consentOver
    /// By who asked, or about themself.
    case ownRequest
    /// Who asked may do it no more.
    case askerNotAllowed

    // Keys of programs
    case keyUnknown
    case keyNameMalformed
    /// Over, or longer than a key of this role lives.
    case keyLifeOutOfRange(AdministratorRole)

    // Connections and connectors
    case connectionUnknown
    case connectionNameMalformed
    case connectionNameTaken
    case connectionFaulty(ConnectionFault)
    /// It lacks the password of the account that reads.
    case connectionIncomplete
    case connectorUnknown
    /// It has presented no key yet, or nobody has compared its fingerprint.
    case connectorNotConfirmed
    case fingerprintWrong
    case publicKeyMalformed
    case entryMalformed
    case directoryUnreadable(DirectoryReadingFailure)
    /// The account has an entry there, or the entry is another account's.
    case alreadyBound
    // Binding by hand says more.
    case entryUnknown
    /// Several entries are meant.
    case entryAmbiguous
    /// It doesn't show by what it is known when it is renamed.
    case entryUnidentified
    case entryBoundToAnother(email: String)
    /// The account has another entry there.
    case accountBoundThere
    /// It is not as it was shown.
    case entryChangedMeanwhile
    case connectionPaused

    // The request as such
    /// Too often for now.
    case tooManyAttempts
    case formExpired
    case crossSite

    /// The stable name that pages (`data-problem`), the API and the command line answer with.
    package var code: String {
        switch self {
        case .wrongCredentials: "wrong-credentials"
        case .reauthenticationRequired: "reauthentication-required"
        case .linkDead: "link-dead"
        case .factorRequired: "factor-required"
        case .codeWrong: "code-wrong"
        case .codeFromOtherTime: "code-from-other-time"
        case .passkeyWrong: "passkey-wrong"
        case .passkeyExpired: "passkey-expired"
        case .passkeyNameMalformed: "passkey-name-malformed"
        case .tooManyPasskeys: "too-many-passkeys"
        case .duoDenied: "duo-denied"
        case .duoUnavailable: "duo-unavailable"
        case .duoNotAlone: "duo-not-alone"
        case .accountLocked: "account-locked"
        case .lastFactor: "last-factor"
        case .factorKindOff: "factor-kind-off"
        case .nothingPending: "nothing-pending"
        case .numberWrong: "number-wrong"
        case .pushOpenElsewhere: "push-open-elsewhere"
        case .pushStopped: "push-stopped"
        case .requestOver: "request-over"
        case .signatureWrong: "signature-wrong"
        case .phoneNameMalformed: "phone-name-malformed"
        case .tooManyPhones: "too-many-phones"
        case .passwordEmpty: "password-empty"
        case .passwordTooShort: "password-too-short"
        case .passwordTooLong: "password-too-long"
        case .passwordNeeds(.lowercase): "password-needs-lowercase"
        case .passwordNeeds(.uppercase): "password-needs-uppercase"
        case .passwordNeeds(.digit): "password-needs-digit"
        case .passwordNeeds(.symbol): "password-needs-symbol"
        case .passwordContainsName: "password-contains-name"
        case .passwordCommon: "password-common"
        case .passwordBreached: "password-breached"
        case .passwordTooShortThere: "password-too-short-there"
        case .passwordTooSimpleThere: "password-too-simple-there"
        case .passwordContainsSequence: "password-sequence"
        case .passwordReused: "password-reused"
        case .passwordUnchanged: "password-unchanged"
        case .passwordTooRecent: "password-too-recent"
        case .passwordMismatch: "password-mismatch"
        case .passwordManagedElsewhere: "password-managed-elsewhere"
        case .passwordDecidedBy: "password-decided-by-directory"
        case .addressEmpty: "address-empty"
        case .addressMalformed: "address-malformed"
        case .addressTooLong: "address-too-long"
        case .addressSameAsPrimary: "address-same-as-primary"
        case .addressTaken: "address-taken"
        case .userNameMalformed: "user-name-malformed"
        case .userNameTaken: "user-name-taken"
        case .nameMalformed: "name-malformed"
        case .externalIDTaken: "external-id-taken"
        case .suspendedByOthers: "suspended-by-others"
        case .mailboxOnHold: "mailbox-on-hold"
        case .changedMeanwhile: "changed-meanwhile"
        case .deliveryUnderWay: "delivery-under-way"
        case .accountUnknown: "account-unknown"
        case .stateForbids: "state-forbids"
        case .settingUnknown: "setting-unknown"
        case .settingOutOfRange: "setting-out-of-range"
        case .settingChangedMeanwhile: "setting-changed-meanwhile"
        case .notAllowed: "not-allowed"
        case .ownersOnly: "owners-only"
        case .sessionUnknown: "session-unknown"
        case .lastOwner: "last-owner"
        case .reasonMissing: "reason-missing"
        case .reasonMalformed: "reason-malformed"
        case .nothingToChange: "nothing-to-change"
        case .accountExpired: "account-expired"
        case .noRecoveryAddress: "no-recovery-address"
        case .resetImpossible: "reset-impossible"
        case .tooManyPeople: "too-many-people"
        case .nobodyChosen: "nobody-chosen"
        case .importChangedMeanwhile: "import-changed-meanwhile"
        case .tooManyImports: "too-many-imports"
        case .textUnknown: "text-unknown"
        case .textFaulty(let fault): fault.code
        case .announcementUntimely: "announcement-untimely"
        case .dayMalformed: "day-malformed"
        case .callerCodeWrong: "caller-code-wrong"
        case .consentNeeded: "consent-needed"
        case .consentUnknown: "consent-unknown"
        case .consentOver: "consent-over"
        case .ownRequest: "own-request"
        case .askerNotAllowed: "asker-not-allowed"
        case .keyUnknown: "key-unknown"
        case .keyNameMalformed: "key-name-malformed"
        case .keyLifeOutOfRange: "key-life-out-of-range"
        case .connectionUnknown: "connection-unknown"
        case .connectionNameMalformed: "connection-name-malformed"
        case .connectionNameTaken: "connection-name-taken"
        case .connectionFaulty: "connection-faulty"
        case .connectionIncomplete: "connection-incomplete"
        case .connectorUnknown: "connector-unknown"
        case .connectorNotConfirmed: "connector-not-confirmed"
        case .fingerprintWrong: "fingerprint-wrong"
        case .publicKeyMalformed: "public-key-malformed"
        case .entryMalformed: "entry-malformed"
        case .directoryUnreadable: "directory-unreadable"
        case .alreadyBound: "already-bound"
        case .entryUnknown: "entry-unknown"
        case .entryAmbiguous: "entry-ambiguous"
        case .entryUnidentified: "entry-unidentified"
        case .entryBoundToAnother: "entry-bound-to-another"
        case .accountBoundThere: "account-bound-there"
        case .entryChangedMeanwhile: "entry-changed-meanwhile"
        case .connectionPaused: "connection-paused"
        case .tooManyAttempts: "too-many-attempts"
        case .formExpired: "form-expired"
        case .crossSite: "cross-site"
        }
    }
}

/// Character classes that a policy can demand. Letters and digits of every script count.
package enum CharacterClass: String, Hashable, Sendable, CaseIterable {
    case lowercase, uppercase, digit, symbol
}

/// What makes a password one that is tried first.
package enum CommonPasswordReason: String, Hashable, Sendable, CaseIterable {
    /// A word of the blocklist, dressed up or not.
    case listedWord
    /// The organisation's or the product's name, dressed up or not.
    case contextWord
    /// Neighbouring keys.
    case keyboardRow
    /// One short piece, repeated.
    case repetition
}
