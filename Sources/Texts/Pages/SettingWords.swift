package import Domain

/// The settings' pages.
package enum SettingWords {
    package static let title = "Settings"
    package static let lead = "What holds for everybody. Before anything is saved you see whom it would reach."
    package static let readOnly = "Your role sees settings and doesn’t change them."
    package static let change = "Change"
    package static let review = "See What It Would Do"
    package static let save = "Save These Settings"
    package static let back = "Don’t Save"
    package static let saved = "The settings were saved."
    package static let unchanged = "These are the settings as they are. Nothing was changed."
    package static let rehearsalTitle = "Before you save"
    package static let changesTitle = "What changes"
    package static let effectsTitle = "Whom it reaches"
    package static let noEffect = "Nobody notices anything until they next do something that this is about."
    package static let was = "was"
    package static let secretHint = "It isn’t shown. Leave it empty to keep it as it is."
    package static let removeSecret = "Remove it"
    package static let on = "Yes"
    package static let off = "No"
    package static let none = "not set"

    package static func title(of topic: SettingTopic) -> String {
        switch topic {
        case .organisation: "Organisation"
        case .passwords: "New passwords"
        case .expiry: "Expiry of passwords"
        case .lockout: "Locks"
        case .recovery: "Resets"
        case .factors: "Second proofs"
        case .duo: "Duo"
        case .helpDesk: "Help desk"
        case .sessions: "Sessions"
        case .events: "Forwarding of events"
        }
    }

    package static func lead(of topic: SettingTopic) -> String {
        switch topic {
        case .organisation: "Who you are, whom people ask for help, and by whose clocks days begin."
        case .passwords: "What is asked of a password when it is set. Present passwords stay as they are."
        case .expiry:
            "Whether passwords end by themselves. NIST advises against it: people who must change often choose worse."
        case .lockout: "What repeated wrong passwords do."
        case .recovery: "How people who forgot their password get in again."
        case .factors: "What is asked for besides a password, and of whom."
        case .helpDesk: "What an administrator may do for a person alone."
        case .duo: "The connection to Duo, offered to people who have no other second proof."
        case .sessions:
            "How long a browser stays signed in. Administrators’ sessions end after 15 minutes of rest and 8 hours"
                + " in all, or sooner where this is shorter."
        case .events: "Where every event goes as well, for whoever watches over all of your systems."
        }
    }

    /// As a form asks for it.
    package static func label(of setting: String) -> String { labels[setting] ?? setting }

    /// How a value is read: yes and no in words, an empty one said to be so.
    package static func value(_ value: String, of key: SettingKey) -> String {
        switch key.input {
        case .flag: value == "true" ? on : off
        case .choice: choice(value)
        case .secret: value.isEmpty ? none : "set"
        case .text: value.isEmpty ? none : value
        case .number: value == "0" ? zeros[key.name] ?? value : value
        }
    }

    /// What is wrong, beside the field that says which setting it is about.
    package static func problem(_ refusal: Refusal) -> String {
        switch refusal {
        case .settingOutOfRange(_, let range): "This value isn’t possible. Allowed: \(range)."
        case .settingChangedMeanwhile:
            "Somebody else has changed this since you opened the page. Here is what it is now."
        default: refusal.words
        }
    }

    /// What no time at all stands for.
    private static let zeros = [
        "password.expires-after-days": "never", "lockout.minutes": "until somebody unlocks",
        "password.minimum-age-days": "none", "recovery.address-hold-hours": "none", "password.history": "none",
    ]

    package static func choice(_ value: String) -> String {
        switch FactorPolicy.Audience(rawValue: value) {
        case .some(.none): "Nobody"
        case .users: "Users"
        case .administrators: "Administrators"
        case .everyone: "Everyone"
        case nil: value
        }
    }

    /// What may be typed, and of a secret what happens to it.
    package static func hint(of key: SettingKey) -> String? {
        switch key.input {
        case .secret: "\(secretHint) Allowed: \(key.range)."
        case .flag, .choice: hints[key.name]
        case .text, .number: "\(hints[key.name].map { $0 + " " } ?? "")Allowed: \(key.range)."
        }
    }

    private static let hints: [String: String] = [
        "helpdesk.second-consent":
            "For codes that are read out, resets of second proofs, and resets by the recovery address. Turn it on as soon"
            + " as there are two owners or administrators. The second proofs of an administrator always take two.",
        "password.expiry-spread-days":
            "Where passwords begin to end, most are overdue. 1 ends them all on one day; more spreads the calls.",
        "recovery.reset-without-factor": "Where this is off, people without a second proof need somebody’s help.",
        "events.syslog-url": "tls:// (RFC 5425), or tcp:// where nobody else can listen: names and addresses are sent.",
        "events.webhook-url": "Bodies are signed as Standard Webhooks describes.",
        "factors.totp": "What is set up goes on being asked for.",
        "factors.push": "What is set up goes on being asked for.",
        "factors.passkeys": "What is set up goes on being asked for.",
    ]

    private static let labels: [String: String] = [
        "helpdesk.second-consent": "A second administrator has to consent",
        "organisation.name": "Name of the organisation",
        "organisation.contact-name": "Whom people ask for help",
        "organisation.contact-email": "Their email address",
        "organisation.time-zone": "Time zone",
        "password.minimum-length": "Characters at least",
        "password.require-lowercase": "A small letter is needed",
        "password.require-uppercase": "A capital letter is needed",
        "password.require-digit": "A digit is needed",
        "password.require-symbol": "A symbol is needed",
        "password.forbid-account-name": "No name or address of the person inside",
        "password.forbid-common": "No password that is on the lists of common ones",
        "password.forbid-sequences": "No runs such as abc, 321 or aaa",
        "password.history": "Earlier passwords that may not come back",
        "password.minimum-age-days": "Days before a new password may be changed again",
        "password.expires-after-days": "Days until a password ends",
        "password.allow-change-after-expiry": "Who comes too late may still sign in to set a new one",
        "password.expiry-spread-days": "Days over which overdue passwords end",
        "lockout.attempts": "Wrong passwords in a row before the account locks",
        "lockout.minutes": "Minutes that a lock lasts",
        "lockout.counter-reset-minutes": "Minutes without an attempt before counting begins anew",
        "recovery.email-reset": "Reset links also go to the recovery address",
        "recovery.link-minutes": "Minutes that a reset link works",
        "recovery.address-hold-hours": "Hours before a new recovery address serves",
        "recovery.reset-without-factor": "Who has no second proof may reset by mail alone",
        "factors.required": "Who needs a second proof",
        "factors.enrolment-days": "Days to set one up, from the first sign-in on",
        "factors.attempts": "Wrong answers in a row before the account locks",
        "factors.totp": "Authenticator apps can be set up",
        "factors.push": "Phones can be set up",
        "factors.passkeys": "Passkeys can be set up",
        "factors.duo.client-id": "Client ID",
        "factors.duo.client-secret": "Client secret",
        "factors.duo.api-host": "API host",
        "session.idle-minutes": "Minutes of rest after which a session ends",
        "events.syslog-url": "Syslog server",
        "events.webhook-url": "Webhook",
        "events.webhook-secret": "The webhook’s secret",
        "session.hours": "Hours after which a session ends in any case",
    ]

    /// What a change does to people, in a sentence or two. Moments are made by the page.
    package static func sentence(for effect: SettingEffect, moment: (Timestamp) -> String) -> String {
        switch effect {
        case .passwordsEnd(0, _):
            "Nobody’s password is that old today. Everybody is told seven days before theirs ends."
        case .passwordsEnd(let people, let ends) where ends.lowerBound == ends.upperBound:
            "\(passwords(people)) older than that. Their people are told tomorrow morning at the latest, and once a day from"
                + " then on. All of these passwords end on \(moment(ends.lowerBound)) unless they are changed."
        case .passwordsEnd(let people, let ends):
            "\(passwords(people)) older than that. They end between \(moment(ends.lowerBound)) and"
                + " \(moment(ends.upperBound)), some each day, and everybody is told seven days before."
        case .announcedEndsVoid(0): "Nobody has been told of an end that would change."
        case .announcedEndsVoid(let people):
            "\(self.people(people)) told that their password ends soon. That holds no longer where it would come too early"
                + " now."
        case .usersMustEnrol(0, _): "Every user whom it is about has a second proof already."
        case .usersMustEnrol(let people, let days):
            "Without a second proof now: \(people == 1 ? "one user" : "\(number(people)) users"). From their next sign-in they"
                + " have \(days == 1 ? "one day" : "\(days) days") to set one up; then a sign-in leads to that and nowhere else."
        case .administratorsMustEnrol(0): "Every administrator whom it is about has a second proof already."
        case .administratorsMustEnrol(let people):
            "Without a second proof now: \(people == 1 ? "one administrator" : "\(number(people)) administrators"). Their next"
                + " sign-in leads to setting one up and nowhere else: administrators have no days for it."
        case .enrolmentOverdue(0): "Nobody’s days to set up a second proof are over by this today."
        case .enrolmentOverdue(let people):
            "\(have(people)) no second proof and no days left to set one up. Their next sign-in leads to that and nowhere else."
        case .needNotEnrol: "Who has a second proof goes on being asked for it, and may remove it now."
        case .noResetByMail(0): "Everybody has a second proof, so everybody can still reset their password themselves."
        case .noResetByMail(let people):
            "\(have(people)) no second proof. They couldn’t reset a forgotten password themselves any more: somebody has to"
                + " help them."
        case .noResetByRecoveryAddress(let people):
            "\(have(people)) a recovery address. Reset links wouldn’t go there any more."
        case .expiredShutOut(0):
            "Nobody’s password has expired today. Whose does can’t sign in to set a new one: an administrator has to restore"
                + " the account."
        case .expiredShutOut(let people):
            "\(have(people)) a password that has expired. They can’t sign in to set a new one any more: an administrator has to"
                + " restore each account."
        case .locksStay:
            "A lock ends only when an administrator unlocks the account or its person resets the password. A stranger who"
                + " types wrong passwords can then keep people out until somebody helps."
        case .sessionsEnd(0): "No session ends by this today."
        case .sessionsEnd(let sessions):
            sessions == 1 ? "One session ends at once." : "\(number(sessions)) sessions end at once."
        case .newPasswordsOnly: "The rules are asked of new passwords from now on. Nobody has to change theirs."
        }
    }

    private static func passwords(_ count: Int) -> String {
        count == 1 ? "One password is" : "\(number(count)) passwords are"
    }

    private static func people(_ count: Int) -> String {
        count == 1 ? "One person was" : "\(number(count)) people were"
    }

    private static func have(_ count: Int) -> String {
        count == 1 ? "One person has" : "\(number(count)) people have"
    }

    private static func number(_ count: Int) -> String {
        let text = PeopleWords.grouped(count)
        return count >= Rehearsal.countsUpTo ? "\(text) or more" : text
    }
}
