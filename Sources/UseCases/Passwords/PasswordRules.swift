import Domain
import Formats
import Store

/// Every rule that a new password can break, judged together so that a person sees all of them at once.
struct PasswordRules: Sendable {
    let installation: Installation

    /// The rules that need nothing but the password and whose it is.
    ///
    /// Looks words up by the thousand and reads a file, so it takes its turn on the hashing threads.
    func brokenAlone(by password: Password, _ account: Account, _ settings: Settings) async throws -> [Refusal] {
        let directories = try await installation.listDirectoryRules(of: account)
        let (pool, blocklists) = (installation.hasher.pool, installation.blocklists)
        return try await pool.run(try pool.reserve()) {
            var broken = settings.password.broken(by: password, of: account.words)
            let text = password.normalised.exposed
            broken += directories.flatMap { $0.broken(by: password, of: account.words) }
            if settings.password.forbidsCommon {
                let reason = CommonPasswordRule.reason(
                    for: text, contextWords: ["Lockstep", settings.organisation.name], isListed: blocklists.isListed)
                if let reason { broken.append(.passwordCommon(reason)) }
            }
            if try blocklists.isBreached(text) { broken.append(.passwordBreached) }
            return broken
        }
    }

    /// The rules that compare with the passwords of before. Costs a hash for each.
    func brokenAgainstHistory(by password: Password, _ account: Account, _ settings: Settings) async throws -> [Refusal]
    {
        let remembered = settings.password.history
        let (present, earlier) = try await installation.database.read { transaction in
            (
                try transaction.findVerifier(of: account.id),
                try transaction.listEarlierVerifiers(of: account.id, limit: remembered)
            )
        }
        if let present, try await isSame(password, present, account) { return [.passwordUnchanged] }
        for verifier in earlier where try await isSame(password, verifier, account) {
            return [.passwordReused(remembered: remembered)]
        }
        return []
    }

    private func isSame(_ password: Password, _ verifier: SealedVerifier, _ account: Account) async throws -> Bool {
        let hasher = installation.hasher
        return try await hasher.verify(
            password, against: verifier, of: account.id,
            keys: try await installation.keys.opening(verifier, from: installation.database),
            in: try hasher.pool.reserve()
        ).isRight
    }
}
