package import Domain
package import Formats

/// Makes and checks verifiers on the hashing threads. What it hands out is sealed.
package struct PasswordHasher: Sendable {
    package let pool: HashingPool
    package let parameters: Argon2Parameters
    /// What a password is checked against where there is nothing to check it against: at the same cost.
    private let decoy: PasswordVerifier

    package init(pool: HashingPool, parameters: Argon2Parameters, chance: Chance) {
        self.pool = pool
        self.parameters = parameters
        decoy = Argon2id.decoy(parameters: parameters, chance: chance)
    }

    /// - Parameter place: Taken now unless given.
    /// - Throws: `HashingPool.Overloaded` where no place was given and there is none.
    package func hash(
        _ password: Password, for account: ID<Account>, keys: KeyStore.Keys, chance: Chance,
        in place: consuming HashingPool.Place? = nil
    ) async throws -> SealedVerifier {
        let parameters = parameters
        return try await pool.run(try place ?? pool.reserve()) {
            let verifier = try Argon2id.hash(password.normalised, parameters: parameters, chance: chance)
            return try Self.seal(verifier, for: account, keys: keys)
        }
    }

    /// Whether the password is the one behind `sealed`. With nothing to compare with, the same work is done for the
    /// same answer: no.
    package func verify(
        _ password: Password?, against sealed: SealedVerifier?, of account: ID<Account>?, keys: KeyStore.Keys,
        in place: consuming HashingPool.Place
    ) async throws -> Verification {
        let (decoy, parameters) = (decoy, parameters)
        return try await pool.run(place) {
            guard let password, let sealed, let account else {
                _ = try Argon2id.verify(password?.normalised ?? Secret(""), against: decoy)
                return Verification(isRight: false, wantsRehash: false)
            }
            let verifier = try Self.open(sealed, of: account, keys: keys)
            let isRight = try Argon2id.verify(password.normalised, against: verifier)
            return Verification(
                isRight: isRight, wantsRehash: isRight && Argon2id.needsRehash(verifier, parameters: parameters))
        }
    }

    package struct Verification: Hashable, Sendable {
        package let isRight: Bool
        /// The verifier was made at another cost than today's.
        package let wantsRehash: Bool
    }

    package static func seal(
        _ verifier: PasswordVerifier, for account: ID<Account>, keys: KeyStore.Keys
    ) throws -> SealedVerifier {
        SealedVerifier(text: try keys.data.seal(Array(verifier.phc.exposed.utf8), context: context(account)))
    }

    static func open(
        _ sealed: SealedVerifier, of account: ID<Account>, keys: KeyStore.Keys
    ) throws -> PasswordVerifier {
        let phc = try keys.data.open(sealed.text, context: context(account))
        guard let verifier = PasswordVerifier(phc: String(decoding: phc, as: UTF8.self)) else {
            throw Keyring.OpenFault.forged
        }
        return verifier
    }

    /// A verifier moved to another account's row does not open there.
    static func context(_ account: ID<Account>) -> String { "verifier \(account)" }
}
