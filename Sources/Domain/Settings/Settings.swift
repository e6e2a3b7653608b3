/// Everything an administrator can change while the service runs. `SettingKey` names each field to the outside.
package struct Settings: Hashable, Sendable {
    package var organisation = Organisation()
    package var password = PasswordPolicy()
    package var lockout = LockoutPolicy()
    package var recovery = RecoveryPolicy()
    package var factors = FactorPolicy()
    package var helpDesk = HelpDeskPolicy()
    package var session = SessionPolicy()
    package var events = ForwardingSettings()

    /// What holds until somebody changes it.
    package init() {}
}

/// Whom a person deals with; shown in pages and mails.
package struct Organisation: Hashable, Sendable {
    package var name = ""
    package var contactName = ""
    package var contactEmail = ""
    /// By whose days passwords expire.
    package var timeZone = TimeZoneName.utc

    package init() {}
}

package struct LockoutPolicy: Hashable, Sendable {
    /// Wrong passwords in a row, from the same kind of browser, before the account locks.
    package var attempts = 10
    /// `nil`: until an administrator unlocks it.
    package var lasts: Duration? = .minutes(15)
    /// After this long without an attempt, counting starts anew.
    package var counterResets: Duration = .minutes(15)

    package init() {}
}

package struct RecoveryPolicy: Hashable, Sendable {
    /// *Password reset with recovery email.*
    package var emailReset = true
    package var linkLives: Duration = .minutes(30)
    /// How long a fresh recovery address waits before it serves.
    package var addressHold: Duration = .zero
    /// The path by the primary address for accounts with no factor.
    package var resetWithoutFactor = true

    /// How long the link in a verification mail lives.
    package static let verificationLives: Duration = .hours(4)
    /// How long the undo link in the notice to the primary address lives.
    package static let undoLives: Duration = .days(7)
    /// How old a session may be before the current password is asked for again.
    package static let freshFor: Duration = .minutes(5)
    /// Reset mails an account gets in an hour; further requests are answered alike and send nothing.
    package static let mailsAnHour = 3

    package init() {}
}

package struct FactorPolicy: Hashable, Sendable {
    package enum Audience: String, Hashable, Sendable, CaseIterable {
        case none, users, administrators, everyone

        package var includesUsers: Bool { self == .users || self == .everyone }
        package var includesAdministrators: Bool { self == .administrators || self == .everyone }
    }

    package var required = Audience.administrators
    package var enrolmentPeriod: Duration = .days(7)
    /// Wrong answers in a row, whatever the factor, before the account locks.
    package var attempts = 5
    /// Kinds that can be enrolled. What is enrolled goes on being asked for.
    package var offered: Set<FactorKind> = [.totp, .push, .passkey]
    /// Offered where it is complete.
    package var duo = DuoSettings()

    package static let administratorAttempts = 5

    package init() {}

    package func attempts(for kind: AccountKind) -> Int {
        kind.isAdministrator ? Self.administratorAttempts : attempts
    }
}

package struct HelpDeskPolicy: Hashable, Sendable {
    /// Whether a reset that gives a way in, or takes a factor away, waits for a second administrator.
    package var secondConsent = false

    package init() {}
}

/// How long a session lives. Administrators' sessions are shorter.
package struct SessionPolicy: Hashable, Sendable {
    package var idle: Duration = .minutes(30)
    package var absolute: Duration = .hours(12)

    package static let administratorIdle: Duration = .minutes(15)
    package static let administratorAbsolute: Duration = .hours(8)

    package init() {}

    package func limits(for kind: AccountKind) -> (idle: Duration, absolute: Duration) {
        switch kind {
        case .user: (idle, absolute)
        case .administrator: (min(idle, Self.administratorIdle), min(absolute, Self.administratorAbsolute))
        }
    }
}
