/// Something that gives somebody a way in, or takes their factors away, done for them by an administrator; or asked for,
/// where it takes a second one.
package struct DeskReset: Hashable, Sendable {
    package enum Act: String, Hashable, Sendable, Codable, CaseIterable {
        case sendReset = "send-reset"
        case sendResetToRecovery = "send-reset-to-recovery"
        case resetAuthenticator = "reset-authenticator"
        case spokenCode = "spoken-code"
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Waits for consent.
        case open
        case done
        case refused
        /// The person said that it wasn't them.
        case stopped
        /// Another one took its place.
        case over
    }

    /// What the person is told.
    package enum Stage: String, Hashable, Sendable, Codable, CaseIterable { case asked, done }

    package let id: ID<DeskReset>
    package let account: ID<Account>
    package let act: Act
    package let asker: Actor
    /// An administrator's when they asked; 0 for whoever has none.
    package let askerEpoch: Int
    /// The host needs none.
    package let reason: Reason?
    /// How the caller was verified; `nil`: not at all.
    package let caller: CallerCheck.Means?
    package let state: State
    package let askedAt: Timestamp
    package let decidedAt: Timestamp?
    /// Who consented or refused.
    package let decidedBy: Actor?
    /// To be read out by who asked, until they have seen it.
    package let code: SealedSecret?

    /// How long a second administrator has.
    package static let consentLives: Duration = .hours(4)
    /// How long the person can stop it, and is told of it at the first page.
    package static let stoppableFor: Duration = .days(7)

    package init(
        id: ID<DeskReset>, account: ID<Account>, act: Act, asker: Actor, askerEpoch: Int, reason: Reason?,
        caller: CallerCheck.Means?, state: State, askedAt: Timestamp, decidedAt: Timestamp? = nil,
        decidedBy: Actor? = nil, code: SealedSecret? = nil
    ) {
        self.id = id
        self.account = account
        self.act = act
        self.asker = asker
        self.askerEpoch = askerEpoch
        self.reason = reason
        self.caller = caller
        self.state = state
        self.askedAt = askedAt
        self.decidedAt = decidedAt
        self.decidedBy = decidedBy
        self.code = code
    }

    package var expiresAt: Timestamp { askedAt + Self.consentLives }

    /// Whether somebody may still consent.
    package func isOpen(at now: Timestamp) -> Bool { state == .open && now < expiresAt }

    /// Whether there is something left to stop.
    package func isStoppable(at now: Timestamp) -> Bool {
        switch state {
        case .open: isOpen(at: now)
        case .done: now < (decidedAt ?? askedAt) + Self.stoppableFor
        case .refused, .stopped, .over: false
        }
    }

    /// Whether its code can still be shown.
    package func hasCode(at now: Timestamp) -> Bool {
        guard state == .done, code != nil, let decidedAt else { return false }
        return now < decidedAt + FactorReset.spokenLives
    }

    /// As the trail has it.
    package var details: [String: String] {
        [
            "request": id.rawValue, "action": act.rawValue, "asked-by": asker.text,
            "caller": caller?.rawValue ?? "not-verified",
        ]
    }
}

extension DeskReset.Act {
    /// `nil` for what is no reset.
    package init?(_ action: UserAction) {
        guard let act = Self.allCases.first(where: { $0.action == action }) else { return nil }
        self = act
    }

    /// To a person's account; of an administrator's only the factors are reset, by `AdministratorAction`.
    package var action: UserAction {
        switch self {
        case .sendReset: .sendReset(.primary)
        case .sendResetToRecovery: .sendReset(.recovery)
        case .resetAuthenticator: .resetAuthenticator
        case .spokenCode: .spokenCode
        }
    }

    /// Whether factors go by it.
    package var removesFactors: Bool { self == .resetAuthenticator || self == .spokenCode }

    /// A link to the organisation's own mailbox is what every stranger can have sent.
    package var takesConsent: Bool { self != .sendReset }

    /// Whether it waits for a second administrator. The host doesn't: it could write the database.
    package func needsConsent(for account: Account, by actor: Actor, under settings: Settings) -> Bool {
        guard actor != .host, takesConsent else { return false }
        return account.kind.isAdministrator || settings.helpDesk.secondConsent
    }
}
