import Domain
import Formats
import Store

/// What directories say about a password that isn't the one here.
enum AdoptionOutcome: Sendable {
    case nothing
    /// It is the directory's, which lets nobody in with it for now.
    case unusable(DirectoryVerification)
    /// It is the one here by now.
    case adopted(PasswordGate.Attempt)
}

extension Installation {
    /// Somebody typed a password that isn't the one here. Where a directory decides about the account's password and its
    /// was changed by others, it is tried there, and becomes the one here.
    ///
    /// Whoever has no account, or one that nothing was changed about, costs a directory as much: else the wait would tell.
    /// No transaction is open meanwhile, and the attempt was counted before.
    func adoptPassword(
        _ password: Password?, after attempt: PasswordGate.Attempt, name: String, at entrance: Entrance, origin: Origin
    ) async throws -> AdoptionOutcome {
        // Administrators of this service are no directory's to name.
        guard let adoption, entrance == .users, !attempt.verification.isRight,
            DirectoryAdoption.mayTry(after: attempt.reserved)
        else { return .nothing }
        let sources = try await adoptionSources(of: attempt.account, named: name)
        guard let nobody = DirectoryPassword(Secret("-")) else { return .nothing }
        let typed = password.flatMap { DirectoryPassword($0.normalised) }
        for source in sources {
            guard let access = try await readingAccess(to: source.connection) else { continue }
            // Whoever isn't bound there has typed nothing that is a directory's business.
            let tried = source.binding == nil ? nil : typed
            let trial = await adoption.ask(source.connection.id, at: time.now()) { client throws(DirectoryFault) in
                let identifier = try await client.identifier(of: source.entry, in: access)
                return try await client.tryPassword(tried ?? nobody, of: identifier, in: access) { entry in
                    tried != nil && (source.facts.map { DirectoryAdoption.isNews(entry, $0) } ?? false)
                }
            }
            guard let password, let account = attempt.account, let binding = source.binding, let entry = trial?.account,
                let verification = trial?.verification
            else { continue }
            guard DirectoryAdoption.isPresent(verification, entry, at: time.now()) else {
                if verification == .wrong { continue }
                return .unusable(verification)
            }
            let adopted = try await adopt(password, of: account, from: binding, entry, origin: origin)
            return adopted.map { .adopted(attempt.right(of: $0)) } ?? .nothing
        }
        return .nothing
    }

    /// In one transaction: that the entry is still the account's, and everything that follows from a new password.
    private func adopt(
        _ password: Password, of account: Account, from binding: ID<Binding>, _ entry: DirectoryAccount, origin: Origin
    ) async throws -> Account? {
        let now = time.now()
        let flow = Flow(
            id: newID(at: now), purpose: .adoption, account: account.id, epoch: account.epoch, link: nil,
            startedAt: now,
            expiresAt: now + Flow.lives)
        let proof = Proof(flow: flow.id, account: account.id, kind: .directoryPassword, provenAt: now)
        do {
            let outcome = try await commitPassword(
                password, flow: flow.id, of: account.id, origin: origin, adoptedFrom: binding
            ) { transaction in
                guard let bound = try transaction.lockBinding(binding), bound.target.account == account.id,
                    let connection = try transaction.findConnection(bound.target.connection),
                    connection.pausedAt == nil,
                    let facts = try transaction.adoptionFacts(of: account.id, bound, connection, at: now),
                    DirectoryAdoption.isNews(entry, facts)
                else { throw DatabaseFault.lostRace }
                var changed = bound
                changed.target.adopt(epoch: try transaction.countRestores(), at: now)
                try transaction.updateBinding(changed, losing: bound.target.lost, at: now)
                try transaction.updateDirectoryTime(of: binding, to: entry.passwordChangedAt)
                try transaction.insertFlow(flow)
                try transaction.insertProof(proof)
            }
            guard case .done = outcome else { return nil }
        } catch DatabaseFault.lostRace {
            return nil
        }
        // Not of a change that came right behind it: what was typed would be taken for the newer password.
        return try await database.read { try $0.findAccount(account.id) }.flatMap {
            $0.epoch == account.epoch + 1 ? $0 : nil
        }
    }

    /// Which directories may know the password: those that the account is bound to, or any one, as if it were.
    private func adoptionSources(of account: Account?, named name: String) async throws -> [AdoptionSource] {
        let (decoy, now) = (decoyNumber(name), time.now())
        return try await database.read { transaction in
            let connections = try transaction.listAdoptedConnections()
            guard !connections.isEmpty else { return [] }
            let bindings = try account.map { try transaction.listBindings(of: $0.id) } ?? []
            let sources = try bindings.compactMap { binding -> AdoptionSource? in
                guard let connection = connections.first(where: { $0.id == binding.target.connection }),
                    let entry = EntryName(binding.entry)
                else { return nil }
                return AdoptionSource(
                    connection: connection, entry: entry, binding: binding.id,
                    facts: try transaction.adoptionFacts(of: binding.target.account, binding, connection, at: now))
            }
            guard sources.isEmpty else { return sources }
            return [
                AdoptionSource(
                    connection: connections[Int(decoy % UInt64(connections.count))],
                    entry: .identifier(EntryIdentifier(bits: UInt128(decoy))), binding: nil, facts: nil)
            ]
        }
    }

    /// The same for the same name, and nobody can work it out.
    private func decoyNumber(_ name: String) -> UInt64 {
        KeyedDigest.compute(key: keys.current.audit.bytes, parts: ["lockstep decoy entry", name]).utf8.prefix(10)
            .reduce(0) { $0 &* 64 &+ UInt64($1) }
    }
}

/// One directory that is asked, about an entry that is somebody's or nobody's.
private struct AdoptionSource: Sendable {
    let connection: Connection
    let entry: EntryName
    let binding: ID<Binding>?
    let facts: DirectoryAdoption.Facts?
}

extension Transaction {
    fileprivate func adoptionFacts(
        of account: ID<Account>, _ binding: Binding, _ connection: Connection, at now: Timestamp
    ) throws -> DirectoryAdoption.Facts? {
        try findAccount(account).map { account in
            DirectoryAdoption.Facts(
                authority: connection.settings.authority, target: binding.target,
                knownChange: try findDirectoryTime(of: binding.id), passwordChangedAt: account.passwordChangedAt,
                now: now)
        }
    }
}

extension PasswordGate.Attempt {
    /// The same attempt, with what is the right password by now.
    fileprivate func right(of account: Account) -> PasswordGate.Attempt {
        PasswordGate.Attempt(
            account: account, reserved: reserved,
            verification: PasswordHasher.Verification(isRight: true, wantsRehash: false), settings: settings,
            needsFactor: needsFactor)
    }
}
