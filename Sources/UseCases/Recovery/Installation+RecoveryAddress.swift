package import Domain
package import Formats
import Store

/// What a person is asked for again.
package enum ProofWanted: Hashable, Sendable {
    case password, factor
}

/// What taking a change back means: which address returns, and which one goes.
package struct UndoneChange: Hashable, Sendable {
    /// Whether it is the account's own address, and not the recovery address.
    package let isPrimary: Bool
    package let old: EmailAddress?
    package let new: EmailAddress?
    package let settings: Settings
}

extension Installation {
    package func findRecoveryAddresses(of signedIn: SignedIn) async throws -> RecoveryAddresses {
        let now = time.now()
        return try await database.read { try $0.findRecoveryAddresses(of: signedIn.account.id, at: now) }
    }

    /// Whether the person has to prove themself again before the recovery address is touched: with a factor where they
    /// have one, else with the current password.
    package func asksForProof(_ signedIn: SignedIn) async throws -> ProofWanted? {
        guard !signedIn.session.isFresh(at: time.now()) else { return nil }
        return try await findEnrolledFactors(of: signedIn).answering.isEmpty ? .password : .factor
    }

    /// - Parameters:
    ///   - currentPassword: Needed when the session is older than five minutes, from who has no factor.
    ///   - flow: Needed then from who has one: in it the factor has answered.
    package func saveRecoveryAddress(
        _ typed: String, of signedIn: SignedIn, currentPassword: String?, flow: Token? = nil, browser: Token?,
        origin: Origin
    ) async throws -> Outcome<EmailAddress> {
        let address: EmailAddress
        do throws(EmailAddress.Fault) {
            address = try EmailAddress(typed)
        } catch {
            return .refused(error.refusal)
        }
        if let refusals = try await reauthenticate(signedIn, currentPassword, flow, browser, origin) {
            return .refused(refusals)
        }
        let id = newID(RecoveryAddress.self, at: time.now())
        let decision = try await changeRecovery(of: signedIn, origin: origin) {
            RecoveryAddressChange.request(address, id: id, $0)
        }
        return Outcome(decision, address)
    }

    package func removeRecoveryAddress(
        of signedIn: SignedIn, currentPassword: String?, flow: Token? = nil, browser: Token?, origin: Origin
    ) async throws -> Outcome<Void> {
        if let refusals = try await reauthenticate(signedIn, currentPassword, flow, browser, origin) {
            return .refused(refusals)
        }
        let decision = try await changeRecovery(of: signedIn, origin: origin, RecoveryAddressChange.remove)
        return Outcome(decision)
    }

    /// The address that a verification link waits to verify, or `nil` when the link is dead. Changes nothing.
    package func findAddressToVerify(_ token: Token) async throws -> EmailAddress? {
        let now = time.now()
        return try await database.read { transaction in
            guard let (link, account) = try transaction.findLink(token), link.kind == .verify,
                link.isLive(for: account, at: now),
                account.mayPass(.signIn, under: try transaction.findSettings().password, at: now),
                let pending = try transaction.findRecoveryAddresses(of: account.id, at: now).pending,
                pending.id == link.recoveryAddress
            else { return nil }
            return pending.address
        }
    }

    /// What an undo link would do, or `nil` when it is dead. Changes nothing.
    package func findUndo(_ token: Token) async throws -> UndoneChange? {
        let now = time.now()
        return try await database.read { transaction in
            guard let (link, account) = try transaction.findLink(token), link.kind == .undo,
                link.isLive(for: account, at: now)
            else { return nil }
            if let id = link.mailboxMove {
                guard let move = try transaction.findMailboxMove(id), move.previous.key != account.email.key,
                    account.isProvisioned
                else { return nil }
                return UndoneChange(
                    isPrimary: true, old: move.previous, new: account.email, settings: try transaction.findSettings())
            }
            let present = try transaction.findRecoveryAddresses(of: account.id, at: now)
            let new = present.pending ?? present.verified
            let old = try link.recoveryAddress.flatMap { try transaction.findRecoveryAddress($0) }
            return UndoneChange(
                isPrimary: false, old: old?.address, new: new?.id == link.recoveryAddress ? nil : new?.address,
                settings: try transaction.findSettings())
        }
    }

    /// Takes a change of an address back, for whoever holds the link sent to the address that it was not made at.
    package func undoChange(_ token: Token, origin: Origin) async throws -> Outcome<Void> {
        let now = time.now()
        let writer = writer(at: now)
        do {
            let decision = try await database.write { transaction in
                guard let link = try transaction.findLink(token)?.link,
                    let account = try transaction.lockAccount(link.account)
                else { return Decision.refused(.linkDead) }
                let decision = try transaction.undo(link, of: account, origin: origin, at: now)
                try writer.write(decision, in: transaction)
                return decision
            }
            announce(decision)
            return Outcome(decision)
        } catch DatabaseFault.lostRace {
            return .refused(.linkDead)
        } catch DatabaseFault.constraint {
            // Somebody else has the address by now.
            return .refused(.linkDead)
        }
    }

    /// `nil` when the person may go on.
    private func reauthenticate(
        _ signedIn: SignedIn, _ currentPassword: String?, _ flow: Token?, _ browser: Token?, _ origin: Origin
    ) async throws -> [Refusal]? {
        switch try await asksForProof(signedIn) {
        case nil: return nil
        case .factor:
            if let flow, try await mayChangeFactors(flow, signedIn) { return nil }
            return [.reauthenticationRequired]
        case .password: break
        }
        guard let currentPassword, !currentPassword.isEmpty else { return [.reauthenticationRequired] }
        let proven = try await verifyCurrentPassword(
            currentPassword, of: signedIn.account, browser: browser, origin: origin
        ) { _ in true }
        if case .refused(let refusals) = proven { return refusals }
        return nil
    }

    private func changeRecovery(
        of signedIn: SignedIn, origin: Origin,
        _ decide: @Sendable @escaping (RecoveryAddressChange.Facts) -> Decision
    ) async throws -> Decision {
        let now = time.now()
        let (writer, session) = (writer(at: now), signedIn.session)
        let decision = try await database.write { transaction in
            // The session may have died since the page was asked for, on another server.
            guard let account = try transaction.lockAccount(session.account), account.epoch == session.epoch else {
                return Decision.refused(.reauthenticationRequired)
            }
            let decision = decide(try transaction.recoveryFacts(of: account, origin: origin, at: now))
            try writer.write(decision, in: transaction)
            return decision
        }
        announce(decision)
        return decision
    }
}

extension Transaction {
    fileprivate func undo(
        _ link: Link, of account: Account, origin: Origin, at now: Timestamp
    ) throws -> Decision {
        guard let id = link.mailboxMove else {
            return RecoveryAddressChange.undo(link, try recoveryFacts(of: account, origin: origin, at: now))
        }
        guard let move = try findMailboxMove(id) else { return .refused(.linkDead) }
        let facts = Provisioning.Facts(
            account: account, recovery: try findRecoveryAddresses(of: account.id, at: now), actor: .anonymous, now: now)
        return Provisioning.undo(move, by: link, facts, origin: origin)
    }

    func recoveryFacts(of account: Account, origin: Origin, at now: Timestamp) throws
        -> RecoveryAddressChange.Facts
    {
        RecoveryAddressChange.Facts(
            account: account, addresses: try findRecoveryAddresses(of: account.id, at: now),
            mailsInTheLastHour: try countMail(
                of: account.id, kind: NoticeKind.recoveryVerify.rawValue, since: now - .hours(1)),
            settings: try findSettings(), origin: origin, now: now)
    }
}
