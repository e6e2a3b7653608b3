import Domain
import Formats
import Store

extension KeyStore.Keys {
    /// What tells this installation from others: sealed for one, nothing opens in another. Backups have it, too.
    package var installation: String { KeyedDigest.compute(key: audit.bytes, parts: ["lockstep installation"]) }
}

extension Installation {
    /// A password that is about to be set, sealed for each target that its account is bound to. Before the transaction,
    /// because it takes time; what has changed by then is owed once more.
    func sealForTargets(_ password: Password, of account: ID<Account>) async throws -> SealedPasswords? {
        let keys = try await database.glance { try $0.listSealingKeys(of: account) }
        return try seal(password, of: account, to: keys, after: 1)
    }

    /// The password that somebody has just signed in with, sealed for those targets that wait for it.
    func sealWhereNeeded(_ password: Password?, of account: ID<Account>) async throws -> SealedPasswords? {
        let keys = try await database.glance { try $0.listSealingKeys(of: account) }.filter(\.isNeeded)
        return try password.flatMap { try seal($0, of: account, to: keys, after: 0) }
    }

    /// - Parameter steps: By how much the account's epoch will have risen when the password is written.
    private func seal(
        _ password: Password, of account: ID<Account>, to keys: [SealingKey], after steps: Int
    ) throws -> SealedPasswords? {
        guard let first = keys.first else { return nil }
        let version = PasswordVersion(epoch: first.epoch, generation: first.accountEpoch + steps)
        var sealed: [ID<Connection>: SealedPasswords.Sealed] = [:]
        for key in keys {
            guard let publicKey = ConnectorPublicKey(text: key.publicKey) else { continue }
            let context = ConnectorSeal.Context(
                .password, installation: self.keys.current.installation, connection: key.connection, account: account,
                version: version)
            sealed[key.connection] = SealedPasswords.Sealed(
                text: try ConnectorSeal.seal(password.normalised, to: publicKey, context: context),
                connector: key.connector)
        }
        return SealedPasswords(version: version, byConnection: sealed)
    }
}

extension Transaction {
    /// Gives targets that wait for the password what was sealed for them, in the transaction of the sign-in that proved it.
    func updateSealedAnew(_ sealed: SealedPasswords, of account: ID<Account>, at now: Timestamp) throws {
        let epoch = try countRestores()
        guard sealed.version.epoch == epoch else { return }
        for binding in try lockBindings(of: account) {
            guard let text = sealed.byConnection[binding.target.connection],
                let connection = try findConnection(binding.target.connection), connection.connector == text.connector,
                connection.settings.takesPassword != nil
            else { continue }
            var changed = binding
            guard changed.target.seal(text.text, sealed.version, epoch: epoch, at: now) else { continue }
            try updateBinding(changed, losing: binding.target.lost, at: now)
        }
    }
}
