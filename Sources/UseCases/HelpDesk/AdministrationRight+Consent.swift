package import Domain
package import Formats
import Store

/// A request for consent, as administrators see it.
package struct ShownDeskReset: Sendable {
    package let reset: DeskReset
    package let person: Account
    package let asker: EventHand
    package let decider: EventHand?
    /// Asked for by who is looking.
    package let isOwn: Bool
    /// About who is looking.
    package let isAboutThem: Bool

    package init(
        reset: DeskReset, person: Account, asker: EventHand, decider: EventHand? = nil, isOwn: Bool = false,
        isAboutThem: Bool = false
    ) {
        self.reset = reset
        self.person = person
        self.asker = asker
        self.decider = decider
        self.isOwn = isOwn
        self.isAboutThem = isAboutThem
    }
}

extension HelpDeskRight {
    /// What waits for consent, and what who is looking asked for in the last day.
    package func listConsents() async throws -> Outcome<[ShownDeskReset]> {
        let holder = holder
        return try await holder.look(with: .helpDesk) { transaction, now in
            let open = try transaction.listOpenDeskResets(at: now)
            let own = try transaction.listDeskResets(by: holder.actor, since: now - .days(1))
            let ids = Set(open.map(\.id))
            return .done(
                try (open + own.filter { !ids.contains($0.id) }).compactMap {
                    try transaction.shown($0, to: holder.actor)
                })
        }
    }

    package func findConsent(_ id: ID<DeskReset>) async throws -> Outcome<ShownDeskReset?> {
        let holder = holder
        return try await holder.look(with: .helpDesk) { transaction, _ in
            .done(try transaction.findDeskReset(id).flatMap { try transaction.shown($0, to: holder.actor) })
        }
    }

    /// The code that was consented to, once, for who asked.
    package func takeCode(of id: ID<DeskReset>) async throws -> Outcome<SpokenCode> {
        let installation = holder.installation
        let taken = try await holder.act(with: .helpDesk) { transaction, actor, now in
            guard let reset = try transaction.findDeskReset(id) else {
                return (.refused(.consentUnknown), SealedSecret?.none)
            }
            guard reset.asker == actor else { return (.refused(.notAllowed), nil) }
            guard reset.hasCode(at: now), try transaction.updateDeskResetCodeShown(id) else {
                return (.refused(.consentOver), nil)
            }
            return (Decision(), reset.code)
        }
        switch taken {
        case .refused(let refusals): return .refused(refusals)
        case .done(let sealed): return try await installation.openSpokenCode(sealed, of: id)
        }
    }
}

extension AdministrationRight {
    /// Whether who holds this may consent. A program may not: whoever holds its key may be an administrator besides.
    package var mayConsent: Bool {
        switch holder.identity {
        case .administrator, .host: true
        case .apiKey, .beginner, .system: false
        }
    }

    /// Does what another administrator asked for, in this transaction, by their right and this one.
    package func grant(_ id: ID<DeskReset>) async throws -> Outcome<DeskReset> {
        guard mayConsent else { return .refused(.notAllowed) }
        let installation = holder.installation
        guard let wanted = try await installation.database.read({ try $0.findDeskReset(id) }) else {
            return .refused(.consentUnknown)
        }
        let code = wanted.act == .spokenCode ? NewSpokenCode(for: wanted.account, in: installation) : nil
        let sealed = try code.map { try installation.seal($0.code, of: id) }
        return try await settle(id) { reset, transaction, consenter, now in
            guard reset.isGrantable(by: consenter) else { return .refused(.notAllowed) }
            let asker = RightHolder(installation: installation, identity: reset.askerIdentity)
            let owners = try transaction.lockActiveOwners()
            guard let person = try transaction.findAccount(reset.account),
                try asker.actor(
                    with: person.kind.isAdministrator ? .ownership : reset.act.action.right, in: transaction) != nil
            else { return .refused(.askerNotAllowed) }
            guard
                let facts = try transaction.userActionFacts(
                    for: reset.act.action, of: reset.account, by: reset.asker, because: reset.reason,
                    spokenDigest: code?.digest, at: now)
            else { return .refused(.accountUnknown) }
            let act =
                facts.account.kind.isAdministrator
                ? AdministratorAction.resetAuthenticator.decide(
                    try asker.administratorFacts(
                        of: facts.account, owners: owners, because: reset.reason, by: reset.asker, in: transaction,
                        at: now))
                : reset.act.action.decide(facts)
            guard act.isDone else { return act }
            return reset.granted(act, to: facts.account, facts.recovery, by: consenter, code: sealed, at: now)
        }
    }

    package func refuse(_ id: ID<DeskReset>, because reason: Reason?) async throws -> Outcome<DeskReset> {
        try await settle(id) { reset, _, consenter, now in reset.refused(by: consenter, because: reason, at: now) }
    }

    private func settle(
        _ id: ID<DeskReset>,
        _ decide: @Sendable @escaping (DeskReset, any Transaction, Actor, Timestamp) throws -> Decision
    ) async throws -> Outcome<DeskReset> {
        do {
            return try await holder.act(with: .administration) { transaction, consenter, now in
                guard let reset = try transaction.findDeskReset(id) else { throw NoSuchConsent() }
                if let refusal = reset.refusal(to: consenter, at: now) { return (.refused(refusal), reset) }
                return (try decide(reset, transaction, consenter, now), reset)
            }
        } catch DatabaseFault.lostRace {
            return .refused(.consentOver)
        } catch is NoSuchConsent {
            return .refused(.consentUnknown)
        }
    }

    private struct NoSuchConsent: Error {}
}

extension DeskReset {
    /// Who asked, as they were then: a new password, another role or a suspension leaves it behind.
    fileprivate var askerIdentity: RightHolder.Identity {
        switch asker {
        case .account(let id): .administrator(id, epoch: askerEpoch)
        case .apiKey(let id): .apiKey(id)
        case .host, .system, .anonymous: .host
        }
    }
}

extension Installation {
    fileprivate func seal(_ code: SpokenCode, of reset: ID<DeskReset>) throws -> SealedSecret {
        SealedSecret(text: try keys.current.data.seal(code.text, context: Self.codeContext(reset)))
    }

    fileprivate func openSpokenCode(_ sealed: SealedSecret?, of reset: ID<DeskReset>) async throws -> Outcome<
        SpokenCode
    > {
        guard let sealed else { return .refused(.consentOver) }
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        let text = try keys.data.openText(sealed.text, context: Self.codeContext(reset))
        guard let code = SpokenCode(typed: text.exposed) else { throw Keyring.OpenFault.forged }
        return .done(code)
    }

    private static func codeContext(_ reset: ID<DeskReset>) -> String { "code of desk reset \(reset)" }
}

extension Transaction {
    fileprivate func shown(_ reset: DeskReset, to actor: Actor) throws -> ShownDeskReset? {
        guard let person = try findAccount(reset.account) else { return nil }
        return ShownDeskReset(
            reset: reset, person: person, asker: try hand(of: reset.asker.text),
            decider: try reset.decidedBy.map { try hand(of: $0.text) }, isOwn: reset.asker == actor,
            isAboutThem: actor == .account(person.id))
    }
}
