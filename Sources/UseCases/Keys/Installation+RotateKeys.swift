package import Domain
import Formats
import Store

extension Installation {
    /// Adds a data key and seals everything under it anew, while servers run. Answers how many texts it sealed.
    ///
    /// Servers that don't know the key yet go on with the old one, which stays readable; what they seal meanwhile is
    /// sealed anew by the next rotation.
    package func rotateKeys(by actor: Actor) async throws -> (version: Int, sealed: Int) {
        let now = time.now()
        let version = try await keys.addDataKey(to: database, chance: chance, at: now)
        let sealed =
            try await resealVerifiers() + resealAuthenticators() + resealPush() + resealSettings() + resealReaders()
        var decision = Decision()
        decision.events = [
            AuditEvent(
                .keyRotated, by: actor, account: nil, details: ["version": String(version), "sealed": String(sealed)])
        ]
        let (writer, rotated) = (writer(at: now), decision)
        try await database.write { try writer.write(rotated, in: $0) }
        return (version, sealed)
    }

    private func resealVerifiers() async throws -> Int {
        var (after, sealed) = ("", 0)
        let keys = keys.current
        while true {
            let start = after
            let batch = try await database.write { transaction -> (last: String?, sealed: Int) in
                let present = try transaction.listVerifiers(after: start, limit: 200)
                var count = 0
                for stored in present {
                    if let anew = try stored.resealed(keys) {
                        try transaction.updateSealed(stored, to: anew)
                        count += 1
                    }
                    for earlier in try transaction.listEarlierVerifiers(of: stored.account) {
                        guard let anew = try earlier.resealed(keys) else { continue }
                        try transaction.updateEarlierSealed(earlier, to: anew)
                        count += 1
                    }
                }
                return (present.last?.account.rawValue, count)
            }
            sealed += batch.sealed
            guard let last = batch.last else { return sealed }
            after = last
        }
    }
}

extension Installation {
    private func resealAuthenticators() async throws -> Int {
        var (after, sealed) = ("", 0)
        let keys = keys.current
        while true {
            let start = after
            let batch = try await database.write { transaction -> (last: String?, sealed: Int) in
                let present = try transaction.listAuthenticatorSecrets(after: start, limit: 200)
                var count = 0
                for authenticator in present where keys.data.needsResealing(authenticator.secret.text) {
                    let context = Self.context(authenticator.id)
                    let secret = try keys.data.open(authenticator.secret.text, context: context)
                    let anew = SealedSecret(text: try keys.data.seal(secret, context: context))
                    if try transaction.updateAuthenticatorSecret(authenticator.id, from: authenticator.secret, to: anew)
                    {
                        count += 1
                    }
                }
                return (present.last?.id.rawValue, count)
            }
            sealed += batch.sealed
            guard let last = batch.last else { return sealed }
            after = last
        }
    }
}

extension StoredVerifier {
    /// The same verifier under the newest key; `nil` when it is already.
    fileprivate func resealed(_ keys: KeyStore.Keys) throws -> SealedVerifier? {
        guard keys.data.needsResealing(verifier.text) else { return nil }
        return try PasswordHasher.seal(
            try PasswordHasher.open(verifier, of: account, keys: keys), for: account, keys: keys)
    }
}
