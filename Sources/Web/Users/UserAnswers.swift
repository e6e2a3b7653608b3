import Domain
import Formats
import UseCases

/// People as programs are shown them: what it looks like, and how it is made.
enum UserAnswers {
    // MARK: What an account says by itself

    private static let accountFields: [APIField] = [
        .required("id", .id), .required("email", .text()), .required("user_name", .optional(.text())),
        .required("given_name", .text()), .required("family_name", .text()),
        .required("state", .choice(AccountState.allCases.map(\.rawValue))),
        .required("password_changed_at", .optional(.time)), .required("password_never_expires", .bool),
        .required("must_change_password", .bool),
        .required(
            "factor_rule", .optional(.choice(FactorRule.allCases.map(\.rawValue))), "Null: as the organisation’s."),
        .required("created_at", .time),
    ]

    static let account = APISchema.named("User", .object(accountFields))

    static func json(_ account: Account) -> JSONText { .object(.init(members(of: account))) }

    private static func members(of account: Account) -> [(String, JSONText)] {
        [
            ("id", .id(account.id)), ("email", .string(account.email.text)),
            ("user_name", .optional(account.userName?.text)), ("given_name", .string(account.name.given)),
            ("family_name", .string(account.name.family)), ("state", .string(account.state.rawValue)),
            ("password_changed_at", .optional(account.passwordChangedAt)),
            ("password_never_expires", .bool(account.passwordNeverExpires)),
            ("must_change_password", .bool(account.mustChangePassword)),
            ("factor_rule", .optional(account.factorRule?.rawValue)), ("created_at", .time(account.createdAt)),
        ]
    }

    // MARK: In a list

    private static let overviewFields: [APIField] = [
        .required("locked", .bool), .required("locked_until", .optional(.time), "Null: until somebody unlocks it."),
        .required("expired", .bool), .required("has_factor", .bool), .required("has_recovery_address", .bool),
        .required("last_signed_in_at", .optional(.time)),
    ]

    static let overview = APISchema.named("UserOverview", .object(accountFields + overviewFields))

    static func json(_ user: UserOverview) -> JSONText {
        let standing: [(String, JSONText)] = [
            ("locked", .bool(user.lockedUntil != nil)), ("locked_until", .end(user.lockedUntil)),
            ("expired", .bool(user.isExpired)), ("has_factor", .bool(user.hasFactor)),
            ("has_recovery_address", .bool(user.hasRecoveryAddress)),
            ("last_signed_in_at", .optional(user.lastSignedInAt)),
        ]
        return .object(.init(members(of: user.account) + standing))
    }

    // MARK: Alone

    static let details = APISchema.named(
        "UserDetails",
        .object(
            accountFields + overviewFields + [
                .required("problems", .list(.text()), "What is wrong, the worst first."),
                .required("mend", .optional(.text()), "The action that mends it."),
                .required("password_expires_at", .optional(.time)),
                .required(
                    "password_decided_by", .optional(.id),
                    "The connection whose directory decides about the password alone: it can’t be set here."),
                .required("recovery_email", .optional(.text())),
                .required("recovery_email_pending", .optional(.text())),
                .required(
                    "factors",
                    .list(
                        .object([
                            .required("kind", .text()), .required("name", .optional(.text())),
                            .required("added_at", .time), .required("last_used_at", .optional(.time)),
                        ]))),
                .required("recovery_codes", .count, "That are left."),
                .required(
                    "sessions",
                    .list(
                        .object([
                            .required("id", .id), .required("signed_in_at", .time), .required("last_seen_at", .time),
                            .required("address", .text()), .required("browser", .text()),
                        ])), "The newest first."),
                .required("more_sessions", .count, "Behind those."),
                .required(
                    "mails",
                    .list(
                        .object([
                            .required("kind", .optional(.text()), "Null: queued by another version."),
                            .required("recipient", .text()),
                            .required("state", .choice(UserMail.Fate.allCases.map(\.name))), .required("at", .time),
                            .required("failure", .optional(.text()), "In the words of whoever refused it."),
                        ])), "Without what they say, the newest first."),
            ]))

    static func json(_ user: UserDetails) -> JSONText {
        let standing: [(String, JSONText)] = [
            ("locked", .bool(user.lockedUntil != nil)), ("locked_until", .end(user.lockedUntil)),
            ("expired", .bool(user.isExpired)), ("has_factor", .bool(!user.factors.isEmpty)),
            ("has_recovery_address", .bool(user.recovery.verified != nil)),
            ("last_signed_in_at", .optional(user.lastSignedInAt)),
            ("problems", .array(user.problems.map { .string($0.name) })), ("mend", .optional(user.mend?.name)),
            ("password_expires_at", .optional(user.expires)),
            ("password_decided_by", .optional(user.manager?.id.rawValue)),
            ("recovery_email", .optional(user.recovery.verified?.address.text)),
            ("recovery_email_pending", .optional(user.recovery.pending?.address.text)),
            ("factors", .array(user.factors.map(json))), ("recovery_codes", .count(user.recoveryCodes)),
            ("sessions", .array(user.sessions.map(json))), ("more_sessions", .count(user.moreSessions)),
            ("mails", .array(user.mails.map(json))),
        ]
        return .object(.init(members(of: user.account) + standing))
    }

    private static func json(_ factor: FactorOverview) -> JSONText {
        .object([
            "kind": .string(factor.kind.rawValue), "name": .optional(factor.name?.text),
            "added_at": .time(factor.addedAt), "last_used_at": .optional(factor.lastUsedAt),
        ])
    }

    private static func json(_ mail: UserMail) -> JSONText {
        .object([
            "kind": .optional(mail.kind?.rawValue), "recipient": .string(mail.recipient.text),
            "state": .string(mail.fate.name), "at": .time(mail.at), "failure": .optional(mail.failure),
        ])
    }

    private static func json(_ session: Session) -> JSONText {
        .object([
            "id": .id(session.id), "signed_in_at": .time(session.signedInAt), "last_seen_at": .time(session.lastSeenAt),
            "address": .string(session.origin.address), "browser": .string(session.origin.browser),
        ])
    }
}

extension UserMail.Fate {
    fileprivate var name: String {
        switch self {
        case .waiting: "waiting"
        case .tried: "tried"
        case .sent: "sent"
        case .expired: "expired"
        case .givenUp: "given-up"
        }
    }
}

extension UserProblem {
    fileprivate var name: String {
        switch self {
        case .locked: "locked"
        case .expired: "expired"
        case .suspended: "suspended"
        case .neverActivated: "never-activated"
        case .factorOverdue: "factor-overdue"
        case .factorDue: "factor-due"
        case .waitsForEnrolment: "waits-for-enrolment"
        case .recoveryAddressPending: "recovery-address-pending"
        case .mailGivenUp: "mail-given-up"
        }
    }
}
