package import Domain
import Store

/// One person, as whoever helps them sees them. There is nothing in it that proves who they are.
package struct UserDetails: Sendable {
    package let account: Account
    /// What is wrong, the worst first.
    package let problems: [UserProblem]
    /// The one thing to do about it; `nil` where nothing is wrong, or the person has to do something.
    package let mend: UserAction?
    /// What would change something, whoever may do it.
    package let actions: [UserAction]
    package let lockedUntil: Timestamp?
    package let isExpired: Bool
    /// When the password expires at the earliest.
    package let expires: Timestamp?
    package let lastSignedInAt: Timestamp?
    package let requirement: FactorRequirement
    package let factors: [FactorOverview]
    /// Recovery codes that are left.
    package let recoveryCodes: Int
    package let recovery: RecoveryAddresses
    package let sessions: [Session]
    /// How many there are behind those.
    package let moreSessions: Int
    /// The newest first.
    package let events: [UserEvent]
    package let mails: [UserMail]
    /// Callers who proved that they are this person, of late.
    package let callers: [VerifiedCaller]
    /// What waits for the consent of a second administrator.
    package let waits: DeskReset?
    /// How each directory stands that the account is bound to.
    package let bindings: [BindingOverview]
    /// The directory that decides about the password alone, where one does.
    package var manager: Connection? { bindings.manager }

    package init(
        account: Account, problems: [UserProblem] = [], mend: UserAction? = nil, actions: [UserAction] = [],
        lockedUntil: Timestamp? = nil, isExpired: Bool = false, expires: Timestamp? = nil,
        lastSignedInAt: Timestamp? = nil, requirement: FactorRequirement = .met, factors: [FactorOverview] = [],
        recoveryCodes: Int = 0, recovery: RecoveryAddresses = RecoveryAddresses(), sessions: [Session] = [],
        moreSessions: Int = 0, events: [UserEvent] = [], mails: [UserMail] = [], callers: [VerifiedCaller] = [],
        waits: DeskReset? = nil, bindings: [BindingOverview] = []
    ) {
        self.account = account
        self.problems = problems
        self.mend = mend
        self.actions = actions
        self.lockedUntil = lockedUntil
        self.isExpired = isExpired
        self.expires = expires
        self.lastSignedInAt = lastSignedInAt
        self.requirement = requirement
        self.factors = factors
        self.recoveryCodes = recoveryCodes
        self.recovery = recovery
        self.sessions = sessions
        self.moreSessions = moreSessions
        self.events = events
        self.mails = mails
        self.callers = callers
        self.waits = waits
        self.bindings = bindings
    }
}

extension [BindingOverview] {
    /// The directory that decides about the password alone, where one does.
    fileprivate var manager: Connection? {
        lazy.map(\.connection).first { $0.settings.authority == .directory }
    }
}

extension UserDetails {
    /// How the account was removed, as far as its newest events still say it.
    package var removal: UserEvent? {
        events.first { $0.kind == .accountStateChanged && $0.details["to"] == AccountState.removed.rawValue }
    }
}

/// A factor, by what its person knows it by.
package struct FactorOverview: Hashable, Sendable {
    package let kind: FactorKind
    /// `nil` where there is only one of its kind.
    package let name: FactorName?
    package let addedAt: Timestamp
    package let lastUsedAt: Timestamp?

    package init(kind: FactorKind, name: FactorName?, addedAt: Timestamp, lastUsedAt: Timestamp?) {
        self.kind = kind
        self.name = name
        self.addedAt = addedAt
        self.lastUsedAt = lastUsedAt
    }
}

extension ReadingRight {
    /// So many of the newest events, sessions and mails a person's page shows.
    package static let shownOnPage = 20

    /// Everything about one person; `nil` where nobody has this id, or an administrator.
    package func findUser(_ id: ID<Account>) async throws -> Outcome<UserDetails?> {
        let (installation, actor) = (holder.installation, holder.actor)
        return try await holder.look(with: .reading) { transaction, now in
            guard let account = try transaction.findAccount(id), account.kind == .user else { return .done(nil) }
            return .done(try transaction.details(of: account, for: actor, in: installation, at: now))
        }
    }
}

extension Transaction {
    fileprivate func details(
        of account: Account, for actor: Actor, in installation: Installation, at now: Timestamp
    ) throws -> UserDetails {
        let (settings, enrolled) = (try findSettings(), try findEnrolledFactors(of: account.id))
        let recovery = try findRecoveryAddresses(of: account.id, at: now)
        let mails = try listMail(of: account.id, limit: ReadingRight.shownOnPage)
        let lockedUntil = try findLock(of: account.id, at: now)
        let problems = UserProblem.all(
            UserProblem.Facts(
                account: account, lockedUntil: lockedUntil, enrolled: enrolled,
                factorReset: try findFactorReset(of: account.id), recovery: recovery,
                hasLiveActivation: try hasLiveLink(of: account.id, kind: .activation, epoch: account.epoch, at: now),
                mailGivenUp: mails.first.flatMap { $0.state == .failed ? $0.kind : nil }, settings: settings,
                now: now))
        let sessions = try listSessions(of: account.id, epoch: account.epoch, limit: Installation.mostSessions)
            .filter { $0.isLive(for: account, settings: settings, at: now) }
        let bindings = try listOverviews(of: account.id)
        let manager = bindings.manager
        let actions = UserAction.offered(
            UserAction.Facts(
                account: account, isLocked: lockedUntil != nil, hasSessions: !sessions.isEmpty, recovery: recovery,
                enrolled: enrolled, settings: settings, actor: .host, reason: nil, spokenDigest: "",
                manager: manager?.name.text, now: now))
        let overview = try listUserOverviews(
            [account.id], in: installation.comingWeek(from: now, under: settings))[account.id]
        return UserDetails(
            account: account, problems: problems,
            mend: problems.lazy.compactMap(\.mend).first(where: actions.contains), actions: actions,
            lockedUntil: lockedUntil, isExpired: account.isExpired(under: settings.password, at: now),
            expires: manager == nil ? installation.foreseenExpiry(of: account, under: settings) : nil,
            lastSignedInAt: overview?.lastSignedInAt,
            requirement: settings.factors.requirement(of: account, enrolled, at: now),
            factors: try factors(of: account.id, enrolled), recoveryCodes: enrolled.recoveryCodes, recovery: recovery,
            sessions: Array(sessions.prefix(ReadingRight.shownOnPage)),
            moreSessions: max(sessions.count - ReadingRight.shownOnPage, 0), events: try userEvents(of: account.id),
            mails: mails.map(UserMail.init),
            callers: try verifiedCallers(of: account.id, for: actor, at: now),
            waits: try listDeskResets(of: account.id, since: now - DeskReset.consentLives)
                .first { $0.isOpen(at: now) }, bindings: bindings)
    }

    private func factors(of account: ID<Account>, _ enrolled: EnrolledFactors) throws -> [FactorOverview] {
        let uses = try listFactorUses(of: account)
        var factors: [FactorOverview] = []
        if let one = try findAuthenticator(of: account) {
            factors.append(
                FactorOverview(
                    kind: .totp, name: nil, addedAt: one.confirmedAt ?? one.createdAt,
                    lastUsedAt: uses[.totp]))
        }
        factors += try listPasskeys(of: account).map {
            FactorOverview(kind: .passkey, name: $0.name, addedAt: $0.createdAt, lastUsedAt: $0.lastUsedAt)
        }
        factors += try listPhones(of: account).map {
            FactorOverview(kind: .push, name: $0.name, addedAt: $0.createdAt, lastUsedAt: $0.lastUsedAt)
        }
        if let since = enrolled.duoSince {
            factors.append(FactorOverview(kind: .duo, name: nil, addedAt: since, lastUsedAt: uses[.duo]))
        }
        return factors
    }
}
