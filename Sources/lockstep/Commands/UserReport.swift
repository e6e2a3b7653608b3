import Domain
import FoundationEssentials
import Store
import Texts
import UseCases

/// What belongs to an account and is kept elsewhere.
struct Surroundings: Sendable {
    let recovery: RecoveryAddresses
    let sessions: Int
    /// When the password expires at the earliest.
    let expires: Timestamp?
}

extension Installation {
    func findSurroundings(of account: Account) async throws -> Surroundings {
        let now = time.now()
        return try await database.read { transaction in
            let settings = try transaction.findSettings()
            let sessions = try transaction.listSessions(of: account.id, epoch: account.epoch, limit: 1_000)
            return Surroundings(
                recovery: try transaction.findRecoveryAddresses(of: account.id, at: now),
                sessions: sessions.count { $0.isLive(for: account, settings: settings, at: now) },
                expires: self.foreseenExpiry(of: account, under: settings))
        }
    }
}

/// An account as the command line shows it. Times are milliseconds since 1970.
struct UserReport: Encodable {
    private let id: String
    private let email: String
    private let userName: String?
    private let givenName: String
    private let familyName: String
    private let state: AccountState
    private let lockedUntil: Timestamp?
    private let isExpired: Bool
    private let mustChange: Bool
    private let neverExpires: Bool
    private let passwordChangedAt: Timestamp?
    private let createdAt: Timestamp
    private let surroundings: Surroundings?

    init(_ overview: AccountOverview, _ surroundings: Surroundings? = nil) {
        let account = overview.account
        id = account.id.rawValue
        email = account.email.text
        userName = account.userName?.text
        givenName = account.name.given
        familyName = account.name.family
        state = account.state
        lockedUntil = overview.lockedUntil
        isExpired = overview.isExpired
        mustChange = account.mustChangePassword
        neverExpires = account.passwordNeverExpires
        passwordChangedAt = account.passwordChangedAt
        createdAt = account.createdAt
        self.surroundings = surroundings
    }

    init(_ overview: UserOverview) {
        self.init(
            AccountOverview(
                account: overview.account, lockedUntil: overview.lockedUntil, isExpired: overview.isExpired))
    }

    private enum Key: String, CodingKey {
        case id, email, state, locked, expired, sessions
        case userName = "user_name"
        case givenName = "given_name"
        case familyName = "family_name"
        case lockedUntil = "locked_until"
        case passwordChangedAt = "password_changed_at"
        case passwordExpiresAt = "password_expires_at"
        case passwordNeverExpires = "password_never_expires"
        case mustChangePassword = "must_change_password"
        case createdAt = "created_at"
        case recoveryEmail = "recovery_email"
        case recoveryEmailPending = "recovery_email_pending"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(email, forKey: .email)
        try container.encode(userName, forKey: .userName)
        try container.encode(givenName, forKey: .givenName)
        try container.encode(familyName, forKey: .familyName)
        try container.encode(state.rawValue, forKey: .state)
        try container.encode(lockedUntil != nil, forKey: .locked)
        try container.encode(untilTime?.milliseconds, forKey: .lockedUntil)
        try container.encode(isExpired, forKey: .expired)
        try container.encode(mustChange, forKey: .mustChangePassword)
        try container.encode(neverExpires, forKey: .passwordNeverExpires)
        try container.encode(passwordChangedAt?.milliseconds, forKey: .passwordChangedAt)
        try container.encode(createdAt.milliseconds, forKey: .createdAt)
        guard let surroundings else { return }
        try container.encode(surroundings.expires?.milliseconds, forKey: .passwordExpiresAt)
        try container.encode(surroundings.recovery.verified?.address.text, forKey: .recoveryEmail)
        try container.encode(surroundings.recovery.pending?.address.text, forKey: .recoveryEmailPending)
        try container.encode(surroundings.sessions, forKey: .sessions)
    }

    /// `nil` where it is not locked, or is until somebody unlocks it.
    private var untilTime: Timestamp? { lockedUntil == .distantFuture ? nil : lockedUntil }

    private var lock: String? {
        guard lockedUntil != nil else { return nil }
        return untilTime.map { "locked until \($0.words)" } ?? "locked until an administrator unlocks it"
    }

    private var states: String {
        [state.words, isExpired ? "expired" : nil, mustChange ? "must change the password" : nil, lock].compactMap(
            \.self
        ).joined(separator: ", ")
    }

    var line: String { "\(email)\t\(states)" }

    /// What `record` has in its fields, under the names of the JSON document. `user import` knows the first four.
    static let header = [
        Key.email, .userName, .givenName, .familyName, .state, .locked, .expired, .passwordChangedAt, .createdAt,
    ].map(\.rawValue)

    var record: [String] {
        [
            email, userName ?? "", givenName, familyName, state.rawValue, String(lockedUntil != nil), String(isExpired),
            passwordChangedAt.map(Self.iso) ?? "", Self.iso(createdAt),
        ]
    }

    /// `2026-11-22T14:05:00Z`.
    private static func iso(_ time: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(time.milliseconds / 1_000)).formatted(.iso8601)
    }

    var text: String {
        let facts: [(String, String?)] = [
            ("address", email), ("user name", userName), ("given name", givenName), ("family name", familyName),
            ("state", states), ("added", createdAt.words), ("password set", passwordChangedAt?.words),
            ("password expires", surroundings?.expires?.words),
            ("recovery address", surroundings?.recovery.verified?.address.text),
            ("not verified yet", surroundings?.recovery.pending?.address.text),
            ("sessions", surroundings.map { String($0.sessions) }), ("id", id),
        ]
        let width = facts.map(\.0.count).max() ?? 0
        return facts.compactMap { name, value in
            value.map { name + String(repeating: " ", count: width - name.count + 2) + $0 }
        }.joined(separator: "\n")
    }
}
