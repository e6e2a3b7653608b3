import CSodium
package import Domain

/// Argon2id (RFC 9106) through libsodium: slow on purpose, some 15 ms and 19 MiB a call with the standard parameters.
/// Call it on the hashing pool, never on an event loop.
///
/// A password is given in normalised form (NFKC) and hashed as its UTF-8 bytes, all of them: nothing is cut off,
/// and a NUL is a byte like any other.
package enum Argon2id {
    /// The machine failed; whether the password is right is not known.
    package enum Failure: Error, Hashable, Sendable {
        /// libsodium could not be initialised.
        case libraryUnavailable
        /// The parameters ask for more memory than there is.
        case outOfMemory
    }

    /// A new verifier with a fresh salt of 16 bytes.
    package static func hash(
        _ password: Secret<String>, parameters: Argon2Parameters, chance: Chance = .system
    ) throws(Failure) -> PasswordVerifier {
        let salt = chance.bytes(PasswordVerifier.saltLength)
        let hash = try derive(from: password, salt: salt, parameters: parameters)
        return PasswordVerifier(parameters: parameters, salt: salt, hash: hash)
    }

    /// Whether the password is the one that the verifier was made from. Costs what the verifier's parameters say.
    package static func verify(
        _ password: Secret<String>, against verifier: PasswordVerifier
    ) throws(Failure) -> Bool {
        let hash = try derive(from: password, salt: verifier.salt, parameters: verifier.parameters)
        return ConstantTime.areEqual(hash, verifier.hash.exposed)
    }

    /// Whether a verifier should be made anew at the next sign-in.
    ///
    /// Any difference counts, also a verifier that is stronger than asked for: an account whose sign-in takes another
    /// time than the `decoy`'s can be told from one that doesn't exist.
    package static func needsRehash(_ verifier: PasswordVerifier, parameters: Argon2Parameters) -> Bool {
        verifier.parameters != parameters
    }

    /// A verifier that no password fits, to be verified where there is no account: the answer takes as long as a wrong
    /// password's. It is made of chance and costs nothing to make; one is enough for a server's life.
    package static func decoy(parameters: Argon2Parameters, chance: Chance = .system) -> PasswordVerifier {
        PasswordVerifier(
            parameters: parameters,
            salt: chance.bytes(PasswordVerifier.saltLength),
            hash: chance.bytes(PasswordVerifier.hashLength))
    }

    /// Whether the calling thread keeps the memory of a hash for its next one, which then takes half as long. It holds
    /// what the last password was made into: give it back (`false`) as soon as there is no next one.
    package static func keepMemory(_ keeps: Bool) {
        CSodium_keep_memory(keeps)
    }

    /// Bytes that the calling thread keeps.
    package static var keptMemory: Int { CSodium_kept_memory() }

    /// The hash itself, rather than libsodium's ready-made check of PHC strings: that one answers "out of memory" and
    /// "wrong password" alike, and a machine in trouble would lock accounts.
    private static func derive(
        from password: Secret<String>, salt: [UInt8], parameters: Argon2Parameters
    ) throws(Failure) -> [UInt8] {
        guard sodiumIsReady else { throw .libraryUnavailable }
        var hash = [UInt8](repeating: 0, count: PasswordVerifier.hashLength)
        let bytes = password.exposed.utf8.map { CChar(bitPattern: $0) }
        let status = CSodium_argon2id(
            &hash, UInt64(hash.count), bytes, UInt64(bytes.count), salt,
            UInt64(parameters.passes), parameters.memory * 1_024)
        guard status == 0 else { throw .outOfMemory }
        return hash
    }

    /// Initialised once, at the first use; 1 means that somebody else in the process already did.
    private static let sodiumIsReady = sodium_init() >= 0
}
