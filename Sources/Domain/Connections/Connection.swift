/// One directory as administrators set it up.
package struct Connection: Hashable, Sendable {
    package let id: ID<Connection>
    package var name: ConnectionName
    package var settings: ConnectionSettings
    /// Who carries what it is owed; `nil` where nobody does yet.
    package var connector: ID<Connector>?
    /// Since when nothing is carried to it, by an administrator's word.
    package var pausedAt: Timestamp?
    package let createdAt: Timestamp

    package init(
        id: ID<Connection>, name: ConnectionName, settings: ConnectionSettings, connector: ID<Connector>? = nil,
        pausedAt: Timestamp? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.settings = settings
        self.connector = connector
        self.pausedAt = pausedAt
        self.createdAt = createdAt
    }
}

/// What a connection or a connector is called. “Head office”.
package struct ConnectionName: Hashable, Sendable {
    package let text: String

    /// In characters.
    package static let longest = 60

    /// Any script, on one line, of which something can be seen, and nothing makes it read backwards.
    package init?(_ typed: some StringProtocol) {
        guard typed.utf8.count <= 1_000 else { return nil }
        let trimmed = String(typed.trimmingWhitespace())
        guard (1...Self.longest).contains(trimmed.unicodeScalars.count), trimmed.isLegible else { return nil }
        text = trimmed
    }

    /// What two of them may not share.
    package var key: String { NormalisedText.caseFolded(text) }
}

package enum ConnectionKind: String, Hashable, Sendable, CaseIterable {
    case ldap
    case activeDirectory = "active-directory"

    /// How it is spoken to.
    package var directory: DirectoryKind {
        switch self {
        case .ldap: .openLDAP
        case .activeDirectory: .activeDirectory
        }
    }
}

/// What a target is given to keep.
package enum PasswordWriting: String, Hashable, Sendable, CaseIterable {
    /// The password, by the password modify operation (RFC 3062).
    case passwordModify = "password-modify"
    /// `{ARGON2}` and the verifier.
    case argon2
    /// The password, as Active Directory takes it.
    case unicodePassword = "unicode-pwd"

    /// Whether the password itself has to travel. Where it doesn't, it is never needed a second time.
    package var takesPassword: Bool { self != .argon2 }
}

/// Who decides about the passwords of the accounts that are bound.
package enum PasswordAuthority: String, Hashable, Sendable, CaseIterable {
    case lockstep, directory, both

    /// Whether a password that was set here has to become the one there.
    package var followsLockstep: Bool { self != .directory }
}

/// What becomes of the entry of somebody who is suspended, expired, or kept out by a lock that has no end.
package enum LeavingRule: String, Hashable, Sendable, CaseIterable {
    case disable, leave
}

package enum BoundAccounts: String, Hashable, Sendable, CaseIterable {
    case all, filter
    case byHand = "by-hand"
}
