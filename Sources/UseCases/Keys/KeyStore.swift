package import Domain
package import Formats
package import Store
import Synchronization

/// The data keys, unwrapped. They are kept in the database, wrapped by the key file, so that every server has them.
package final class KeyStore: Sendable {
    package struct Keys: Sendable {
        package let data: Keyring
        package let audit: DataKey
        /// How often the installation was restored from a backup: what was sealed for one answer before that has none.
        package let restores: Int
    }

    package enum Fault: Error, Sendable {
        /// The key file is not the one that this database was made with.
        case wrongKeyFile
        case noAuditKey
    }

    private let file: KeyFile
    private let keys: Mutex<Keys>

    private init(file: KeyFile, keys: Keys) {
        self.file = file
        self.keys = Mutex(keys)
    }

    package var current: Keys { keys.withLock { $0 } }

    /// Reads the keys, and makes the first ones in an empty database.
    package static func open(
        _ database: any Database, file: KeyFile, chance: Chance, at now: Timestamp
    ) async throws -> KeyStore {
        let (wrapped, restores) = try await database.write { transaction in
            let (stored, restores) = (try transaction.listWrappedKeys(), try transaction.countRestores())
            guard stored.isEmpty else { return (stored, restores) }
            for purpose in DataKey.Purpose.allCases {
                let key = DataKey.make(purpose, version: 1, chance: chance)
                _ = try transaction.insertWrappedKey(try key.wrapped(file), at: now)
                if purpose == .audit {
                    // An empty chain is sealed, too: one that was emptied is not taken for one that never began.
                    try transaction.updateAuditHead(
                        number: 0, link: "", seal: AuditSeal.compute(number: 0, link: "", key: key))
                }
            }
            return (try transaction.listWrappedKeys(), restores)
        }
        return KeyStore(file: file, keys: try unwrap(wrapped, file, restores))
    }

    /// Reads again what other servers may have added.
    package func refresh(from database: any Database) async throws {
        let (wrapped, restores) = try await database.read { (try $0.listWrappedKeys(), try $0.countRestores()) }
        let fresh = try Self.unwrap(wrapped, file, restores)
        keys.withLock { $0 = fresh }
    }

    /// Keys that open `sealed`: another server may have sealed it under a newer one.
    func opening(_ sealed: SealedVerifier?, from database: any Database) async throws -> Keys {
        if let sealed, let version = Keyring.keyVersion(of: sealed.text), !current.data.holds(version: version) {
            try await refresh(from: database)
        }
        return current
    }

    /// Adds a data key, the newest from now on. Answers its version.
    package func addDataKey(to database: any Database, chance: Chance, at now: Timestamp) async throws -> Int {
        let file = file
        let version = try await database.write { transaction in
            let newest = try transaction.listWrappedKeys().filter { $0.purpose == DataKey.Purpose.data.rawValue }
                .map(\.version).max()
            let key = DataKey.make(.data, version: (newest ?? 0) + 1, chance: chance)
            _ = try transaction.insertWrappedKey(try key.wrapped(file), at: now)
            return key.version
        }
        try await refresh(from: database)
        return version
    }

    private static func unwrap(_ wrapped: [WrappedKey], _ file: KeyFile, _ restores: Int) throws -> Keys {
        let keys = try wrapped.map { stored in
            guard let purpose = DataKey.Purpose(rawValue: stored.purpose),
                let key = DataKey(
                    unwrapping: stored.wrapped, purpose: purpose, version: stored.version, under: file)
            else { throw Fault.wrongKeyFile }
            return key
        }
        let data = keys.filter { $0.purpose == .data }
        guard let audit = keys.last(where: { $0.purpose == .audit }) else { throw Fault.noAuditKey }
        return Keys(
            data: try Keyring(keys: data, current: data.map(\.version).max() ?? 0), audit: audit,
            restores: restores)
    }
}

extension DataKey {
    fileprivate func wrapped(_ file: KeyFile) throws -> WrappedKey {
        WrappedKey(purpose: purpose.rawValue, version: version, wrapped: try wrapped(under: file))
    }
}
