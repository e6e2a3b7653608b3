import Domain
import Testing
import Texts

/// A mail with the facts of a made-up case, named for its golden files.
struct MailSample: Sendable, CustomTestStringConvertible {
    let name: String
    let content: MailContent
    var context = MailContext.sample

    var testDescription: String { name }

    /// Where people change a password that is a directory's.
    static let elsewhere = "https://passwords.example.org"

    static let all: [MailSample] = {
        let now = MailContext.sample.time
        // 15 January 2027
        let launch = CalendarDay(daysSince1970: 20_833)
        let link = Secret("https://lockstep.example.org/reset/rst_0123456789")
        let verify = Secret("https://lockstep.example.org/verify/vfy_0123456789")
        let undo = Secret("https://lockstep.example.org/undo/und_0123456789")
        let enrol = Secret("https://lockstep.example.org/enrol/lse_0123456789")
        let places = [("Head office", false), ("Studio", true)].compactMap { name, decides in
            ConnectionName(name).map {
                PasswordPlace(name: $0, state: .applied(at: MailContext.sample.time), decides: decides)
            }
        }
        return [
            MailSample("password-reset", .passwordReset(link: link, minutes: 30, alsoAtRecoveryAddress: false)),
            MailSample(
                "password-reset-recovery", .passwordReset(link: link, minutes: 1, alsoAtRecoveryAddress: true)),
            MailSample(
                "password-kept-elsewhere",
                .passwordKeptElsewhere(directory: "Head office", place: elsewhere)),
            MailSample("password-kept-elsewhere-somewhere", .passwordKeptElsewhere(directory: "Branch", place: nil)),
            MailSample("password-changed-directory", .passwordChanged(by: .directory, places: [])),
            MailSample("password-changed-reset", .passwordChanged(by: .reset, places: [])),
            MailSample(
                "password-changed-change", .passwordChanged(by: .change, places: places)),
            MailSample("password-changed-activation", .passwordChanged(by: .activation, places: [])),
            MailSample("password-changed-host", .passwordChanged(by: .host, places: [])),
            MailSample("password-expiring", .passwordExpiring(at: now + .days(7), days: 7, mayChangeAfter: false)),
            MailSample(
                "password-expiring-today", .passwordExpiring(at: now + .hours(6), days: 0, mayChangeAfter: false)),
            MailSample(
                "password-expiring-softly", .passwordExpiring(at: now + .days(1), days: 1, mayChangeAfter: true),
                .inBerlin),
            MailSample("password-expired", .passwordExpired(mayChange: false)),
            MailSample("password-expired-softly", .passwordExpired(mayChange: true)),
            MailSample("account-restored", .accountRestored(mustChange: false)),
            MailSample("account-restored-to-change", .accountRestored(mustChange: true)),
            MailSample("account-suspended", .accountSuspended),
            MailSample("account-activated", .accountActivated),
            MailSample("account-changed", .accountChanged(email: "anna.berg@northwind.example", userName: "anna")),
            MailSample(
                "account-changed-address-only", .accountChanged(email: "anna.berg@northwind.example", userName: nil)),
            MailSample(
                "mailbox-moved",
                .mailboxMoved(
                    email: "anna.berg@northwind.example", userName: "anna", holdsUntil: now + .hours(24), undo: link)),
            MailSample("mailbox-move-undone", .mailboxMoveUndone(email: "anna@northwind.example")),
            MailSample(
                "mailbox-move-undone-administrators",
                .mailboxMoveUndoneForAdministrators(person: "Zoë O'Neill <zoe@northwind.example>")),
            MailSample("account-removed", .accountRemoved),
            MailSample("rule-expiry-exempt", .expiryRuleChanged(isExempt: true)),
            MailSample("rule-expiry", .expiryRuleChanged(isExempt: false)),
            MailSample("rule-factor-required", .factorRuleChanged(.required)),
            MailSample("rule-factor-exempt", .factorRuleChanged(.exempt)),
            MailSample("rule-factor-lifted", .factorRuleChanged(nil)),
            MailSample("signed-out", .signedOut),
            MailSample("session-ended", .sessionEnded(browser: "Firefox on Windows")),
            MailSample("second-consent-ended", .secondConsentEnded(by: "Zoë O'Neill <zoe@northwind.example>")),
            MailSample("second-consent-ended-host", .secondConsentEnded(by: nil)),
            MailSample("password-reset-sent", .passwordResetSent(link: link, minutes: 30)),
            MailSample("password-reset-sent-elsewhere", .passwordResetSentElsewhere),
            MailSample("role-changed", .roleChanged(.helpdesk)),
            MailSample("owner-made", .ownerMade(person: "Zoë O'Neill")),
            MailSample("break-glass-made", .breakGlass(person: "Zoë O'Neill", isUsed: false, until: now + .hours(1))),
            MailSample("break-glass-used", .breakGlass(person: "Zoë O'Neill", isUsed: true, until: now + .hours(1))),
            MailSample("account-locked", .accountLocked(until: now + .minutes(15), attempts: 10)),
            MailSample("account-locked-until-unlocked", .accountLocked(until: nil, attempts: 3)),
            MailSample(
                "account-locked-administrators",
                .accountLockedForAdministrators(person: "Zoë O'Neill", until: now + .minutes(15), attempts: 10)),
            MailSample("factor-locked", .factorLocked(until: now + .minutes(15), attempts: 5)),
            MailSample("factor-locked-until-unlocked", .factorLocked(until: nil, attempts: 5)),
            MailSample("account-unlocked-administrator", .accountUnlocked(by: .administrator)),
            MailSample("account-unlocked-reset", .accountUnlocked(by: .reset)),
            MailSample("recovery-verify", .recoveryVerify(link: verify, hours: 4, address: "zoe@home.example")),
            MailSample("recovery-verified", .recoveryVerified(address: "zoe@home.example", servesFrom: now)),
            MailSample(
                "recovery-verified-held",
                .recoveryVerified(address: "zoe@home.example", servesFrom: now + .hours(24))),
            MailSample(
                "recovery-changed-requested",
                .recoveryChanged(.requested, address: "zoe@home.example", undo: undo)),
            MailSample(
                "recovery-changed-requested-old-address",
                .recoveryChanged(.requested, address: "zoe@home.example", undo: nil)),
            MailSample(
                "recovery-changed-removed", .recoveryChanged(.removed, address: "zoe@home.example", undo: undo)),
            MailSample(
                "recovery-changed-undone", .recoveryChanged(.undone, address: "zoe@home.example", undo: nil)),
            MailSample("factor-added-authenticator", .factorAdded(.totp)),
            MailSample("factor-added-recovery-codes", .factorAdded(.recoveryCode)),
            MailSample("factor-removed", .factorRemoved(.totp)),
            MailSample("factor-reset-mailed", .factorReset(link: enrol, hours: 24)),
            MailSample("factor-reset-spoken", .factorReset(link: nil, hours: 0)),
            MailSample("recovery-code-used", .recoveryCodeUsed(left: 9)),
            MailSample("recovery-code-used-one-left", .recoveryCodeUsed(left: 1)),
            MailSample("recovery-code-used-last", .recoveryCodeUsed(left: 0)),
            MailSample("activation", .activation(link: link, until: now + .days(3))),
            MailSample(
                "factor-alarm-sign-in",
                .pushAlarm(purpose: .signIn, browser: "Firefox on Windows", address: "203.0.113.7")),
            MailSample(
                "factor-alarm-change",
                .pushAlarm(purpose: .change, browser: "Firefox on Windows", address: "203.0.113.7")),
            MailSample(
                "factor-alarm-administrators",
                .pushAlarmForAdministrators(
                    person: "Zoë O'Neill", browser: "Firefox on Windows", address: "203.0.113.7")),
            MailSample("help-desk-asked", .deskReset(.spokenCode, .asked, link: link)),
            MailSample("help-desk-done", .deskReset(.resetAuthenticator, .done, link: link)),
            MailSample("help-desk-spoken", .deskReset(.spokenCode, .done, link: link)),
            MailSample("help-desk-link", .deskReset(.sendReset, .done, link: link)),
            MailSample("help-desk-recovery", .deskReset(.sendResetToRecovery, .done, link: link)),
            MailSample("help-desk-stopped", .deskResetStopped(isSuspended: false)),
            MailSample("help-desk-closed", .deskResetStopped(isSuspended: true)),
            MailSample(
                "help-desk-alarm",
                .deskResetStoppedForAdministrators(person: "Zoë O'Neill", .spokenCode, isSuspended: true)),
            MailSample("help-desk-consent", .consentWanted(person: "Zoë O'Neill", .spokenCode)),
            MailSample(
                "factor-alarm-caller", .pushAlarm(purpose: .callerCheck, browser: "", address: "")),
            MailSample("welcome", .welcome),
            MailSample("launch-two-weeks-before", .announcement(.twoWeeksBefore, day: launch, hasPassword: true)),
            MailSample("launch-one-week-before", .announcement(.oneWeekBefore, day: launch, hasPassword: true)),
            MailSample("launch-day", .announcement(.onTheDay, day: launch, hasPassword: true)),
            MailSample("launch-after", .announcement(.after, day: launch, hasPassword: true)),
            MailSample(
                "launch-two-weeks-before-to-begin", .announcement(.twoWeeksBefore, day: launch, hasPassword: false)),
            MailSample(
                "launch-one-week-before-to-begin", .announcement(.oneWeekBefore, day: launch, hasPassword: false)),
            MailSample("launch-day-to-begin", .announcement(.onTheDay, day: launch, hasPassword: false)),
            MailSample("launch-after-to-begin", .announcement(.after, day: launch, hasPassword: false)),
            MailSample(
                "launch-two-weeks-before-bare", .announcement(.twoWeeksBefore, day: launch, hasPassword: true),
                .nameless),
            MailSample("passkey-suspected", .passkeySuspected(name: "Work laptop")),
            MailSample("welcome-administrator-bare", .welcome, .bare),
        ]
    }()

    static let hostile: [MailSample] = {
        let text = "<b>\"onclick='x'&amp;</b>"
        var context = MailContext.sample
        context.organisation.name = text
        context.organisation.contactName = text
        context.givenName = text
        return all.map { MailSample($0.name, $0.content, context) } + [
            MailSample("place", .passwordKeptElsewhere(directory: text, place: text)),
            MailSample("passkey", .passkeySuspected(name: text)),
            MailSample("person", .accountLockedForAdministrators(person: text, until: nil, attempts: 3)),
            MailSample("link", .activation(link: Secret("https://x/\(text)"), until: context.time)),
        ]
    }()

    init(_ name: String, _ content: MailContent, _ context: MailContext = .sample) {
        self.name = name
        self.content = content
        self.context = context
    }
}

extension MailContext {
    /// 22 November 2026, 14:05 UTC.
    static let sample: MailContext = {
        var organisation = Organisation()
        organisation.name = "Example Org"
        organisation.contactName = "Bo Chen"
        organisation.contactEmail = "help@example.org"
        return MailContext(
            organisation: organisation, givenName: "Zoë", account: .user, baseURL: "https://lockstep.example.org",
            time: Timestamp(milliseconds: 1_795_356_300_000), subject: ID(rawValue: "01k00000000000000000000101"))
    }()

    static let inBerlin: MailContext = {
        var context = sample
        let rule = YearlyRule(standardOffset: 3_600)
        context.clock = WallClock(
            zone: TimeZoneName("Europe/Berlin") ?? .utc,
            rules: TimeZoneRules(earliestOffset: 3_600, transitions: [], rule: rule))
        return context
    }()

    static let nameless: MailContext = {
        var context = bare
        context.account = .user
        return context
    }()

    /// A fresh installation that says nothing about itself.
    static let bare = MailContext(
        organisation: Organisation(), givenName: "", account: .administrator(.owner),
        baseURL: "https://lockstep.example.org", time: Timestamp(milliseconds: 1_795_356_300_000))
}
