import Domain
import Glibc

/// The key that wraps all data keys, kept in a file apart from the database, so that neither a copy of the database
/// nor a backup of it can be read alone. The file is one line: `lockstep-key-1:` and 32 bytes in base64url.
package struct KeyFile: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case missing(path: String)
        case alreadyExists(path: String)
        /// Group or others have some permission; `mode` is the file's.
        case readableByOthers(path: String, mode: UInt32)
        case notAFile(path: String)
        case malformed(path: String)
        case system(path: String, SystemFault)
    }

    private static let label = "lockstep-key-1:"

    /// 256 bits.
    let key: Secret<[UInt8]>

    init(key: [UInt8]) {
        self.key = Secret(key)
    }

    /// The key in an existing file.
    package static func load(path: String) throws(Fault) -> KeyFile {
        KeyFile(key: try SecretFile.load(label, path: path))
    }

    /// A new key in a new file.
    package static func create(path: String, chance: Chance = .system) throws(Fault) -> KeyFile {
        let key = chance.bytes(SecretFile.length)
        try SecretFile.create(label, path: path, holding: key, chance: chance)
        return KeyFile(key: key)
    }
}

extension KeyFile.Fault: CustomStringConvertible {
    /// What is wrong and what mends it.
    package var description: String {
        switch self {
        case .missing(let path):
            "The key file \(path) does not exist. Restore it from where it is kept, or name another one."
        case .alreadyExists(let path):
            "The key file \(path) exists already and is not written over: without it, nothing can be read."
        case .readableByOthers(let path, let mode):
            "The key file \(path) can be used by others (mode \(String(mode, radix: 8))). Run: chmod 400 \(path)"
        case .notAFile(let path):
            "The key file \(path) is not a file. Name the file that holds the key."
        case .malformed(let path):
            "The key file \(path) does not hold a key. Restore it from where it is kept."
        case .system(let path, let fault):
            "The key file \(path) can't be used (\(fault)). Check its folder and who owns it."
        }
    }
}
