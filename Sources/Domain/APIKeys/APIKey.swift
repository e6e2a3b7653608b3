/// What a program says who it is by. It belongs to no person: it has a name, a role of its own and an end.
package struct APIKey: Hashable, Sendable {
    package let id: ID<APIKey>
    package let name: APIKeyName
    package let role: AdministratorRole
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// Since when it is no good any more, where somebody ended it before its time.
    package var endedAt: Timestamp?
    /// Within `usedEvery`.
    package var lastUsedAt: Timestamp?

    package init(
        id: ID<APIKey>, name: APIKeyName, role: AdministratorRole, createdAt: Timestamp, expiresAt: Timestamp,
        endedAt: Timestamp? = nil, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
        self.lastUsedAt = lastUsedAt
    }

    /// How stale `lastUsedAt` may be: a thousand requests don't write a thousand times.
    package static let usedEvery: Duration = .minutes(1)

    package func isLive(at now: Timestamp) -> Bool { endedAt == nil && now < expiresAt }

    /// What it may do now.
    package func rights(at now: Timestamp) -> Set<Right> { isLive(at: now) ? role.rights : [] }
}

extension APIKey {
    /// The longest that a key of this role lives. One that can make owners is for an afternoon's work, not for a year's.
    package static func longestLife(of role: AdministratorRole) -> Duration {
        role == .owner ? .days(30) : .days(366)
    }

    /// Somebody at the host makes one.
    package func make(by actor: Actor) -> Decision {
        let life = expiresAt - createdAt
        guard life > .zero, life <= Self.longestLife(of: role) else { return .refused(.keyLifeOutOfRange(role)) }
        var decision = Decision()
        decision.events = [
            AuditEvent(
                .apiKeyMade, by: actor, account: nil,
                details: [
                    "key": id.rawValue, "name": name.text, "role": role.rawValue,
                    "expires-at": String(expiresAt.milliseconds),
                ])
        ]
        return decision
    }

    /// Ends it before its time.
    package func end(by actor: Actor, at now: Timestamp) -> Decision {
        guard isLive(at: now) else { return .refused(.nothingToChange) }
        var decision = Decision()
        decision.events = [
            AuditEvent(.apiKeyEnded, by: actor, account: nil, details: ["key": id.rawValue, "name": name.text])
        ]
        return decision
    }
}

/// What a key is called: the program that holds it, as a rule. “Personnel system”.
package struct APIKeyName: Hashable, Sendable {
    package let text: String

    /// In characters.
    package static let longest = 60

    /// Any script, on one line, of which something can be seen, and nothing makes it read backwards.
    package init?(_ typed: some StringProtocol) {
        // The bytes first: what comes in may be long, and characters cost more to count.
        guard typed.utf8.count <= 1_000 else { return nil }
        let trimmed = String(typed.trimmingWhitespace())
        guard (1...Self.longest).contains(trimmed.unicodeScalars.count), trimmed.isLegible else { return nil }
        text = trimmed
    }
}
